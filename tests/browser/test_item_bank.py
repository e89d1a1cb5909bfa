"""An author fills a bank with the keyboard alone: a question of each kind, a duplicate found, a GIFT text mended."""

import pytest
from playwright.sync_api import Locator, expect

from lms.adapters.clock import now
from lms.domain.question import Kind
from lms.services import authoring, item_bank
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.house.story import actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BANK = "/teach/primer/bank/delo"
OPTIONS = {"Ответ 1": "Реестр", "Пояснение к ответу 1": "Да.", "Ответ 2": "Погода", "Пояснение к ответу 2": "Нет."}
KINDS: dict[Kind, dict[str, str]] = {
    Kind.SINGLE: {**OPTIONS, "Ответ 1 верный": " "},
    Kind.MULTIPLE: {
        "Ответ 1": "Реестр", "Процент 1": "50", "Ответ 2": "Устав", "Процент 2": "50", "Ответ 3": "Погода", "Процент 3": "-50",
    },
    Kind.TRUE_FALSE: {"Верно": " ", "about_true": "Да."},
    Kind.MATCHING: {"Левая часть 1": "Реестр", "Правая часть 1": "Перечень", "Левая часть 2": "Устав", "Правая часть 2": "Правила"},
    Kind.SHORT_ANSWER: {"Принимаемый ответ 1": "реестр"},
    Kind.NUMERICAL: {"Число 1": "16,5", "Допуск 1": "0,5"},
    Kind.MISSING_WORD: {"tail": "и устав.", **OPTIONS, "Ответ 1 верный": " "},
    Kind.ORDERING: {"Шаг 1": "проверить", "Шаг 2": "подписать", "Шаг 3": "сдать"},
    Kind.ESSAY: {},
    Kind.DESCRIPTION: {},
}  # fmt: skip


@pytest.fixture(scope="module")
def written(sites) -> Site:
    """An installation whose banks change."""
    return sites("written")


def reach(visitor: Visitor, target: Locator) -> None:
    """Tab on until `target` has the focus."""
    expect(target).to_have_count(1)
    target.wait_for(state="visible")
    element = target.element_handle()
    for _step in range(150):
        if element.evaluate(
            "e => e === document.activeElement || (e.type === 'radio' && document.activeElement.name === e.name)"
        ):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


def type_into(visitor: Visitor, target: Locator, text: str) -> None:
    """Fill a field, or choose a radio button by the arrow keys, with the keyboard."""
    reach(visitor, target)
    keyboard = visitor.page.keyboard
    if target.get_attribute("type") != "radio":
        keyboard.press("Control+a")
        keyboard.type(text)
        return
    keyboard.press("Space")
    for _step in range(10):
        if target.is_checked():
            return
        keyboard.press("ArrowDown")
    raise AssertionError("the radio button is not reached")


def enter(visitor: Visitor, target: Locator) -> None:
    """Press a button or a link with Enter, and examine the page it leads to."""
    reach(visitor, target)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.examined()


def field(visitor: Visitor, label: str) -> Locator:
    """A field of the editor by its label or its name; percent and tolerance by their row."""
    form = visitor.page.locator("#editor")
    if label.isascii():
        return form.locator(f"[name={label}]")
    name, _space, number = label.rpartition(" ")
    within = {"Процент": "weight", "Допуск": "tolerance"}.get(name)
    if within:
        return form.locator(f"[name=rows-{int(number) - 1}-{within}]")
    return form.locator("input, textarea").and_(form.get_by_label(label, exact=True))


def save(visitor: Visitor) -> None:
    enter(visitor, visitor.page.locator("#editor").get_by_role("button", name="Сохранить в черновик"))


def test_a_question_of_each_kind_with_the_keyboard_alone(written, visit):
    author = visit(written).sign_in("instructor")
    author.goto(BANK)
    enter(author, author.page.get_by_role("link", name="Написать вопрос"))
    kinds = author.path
    for number, (kind, filled) in enumerate(KINDS.items()):
        author.goto(kinds)
        enter(author, author.page.locator(f"main a[href='?kind={kind}']"))
        type_into(author, author.page.locator("#editor [name=text]"), f"Вопрос по клавиатуре номер {number}?")
        for label in sorted(filled, key=lambda label: position(author, label)):
            type_into(author, field(author, label), filled[label])
        save(author)
        assert author.path.startswith("/teach/primer/questions/p-2-"), author.page.locator("main").inner_text()
    opened = written.write(lambda session: item_bank.open_banks(session, "primer").bank("delo").questions)
    assert [question.kind for question in opened[1:]] == list(KINDS)
    assert opened[2].answers[2].weight == -0.5
    assert (opened[6].numbers[0].value, opened[6].numbers[0].tolerance) == (16.5, 0.5)


def position(visitor: Visitor, label: str) -> int:
    """Where a field stands among all that the keyboard reaches."""
    return field(visitor, label).evaluate("e => [...document.querySelectorAll('input,textarea,button,a')].indexOf(e)")


def test_a_duplicate_is_found_and_the_copy_mended_as_gift(written, visit):
    author = visit(written).sign_in("instructor")
    author.goto("/teach/primer/questions/p-f-1")
    enter(author, author.page.get_by_role("button", name="Сделать копию"))
    address = author.path
    expect(author.page.locator("section[aria-labelledby=findings]")).to_contain_text("Итог один")
    author.goto("/teach/primer/bank/final")
    enter(author, author.page.get_by_role("link", name="Найти повторы"))
    expect(author.page.locator("main li.panel")).to_have_count(1)
    enter(author, author.page.locator(f"main a[href='{address}']"))
    enter(author, author.page.get_by_role("link", name="Текст GIFT"))
    text = author.page.locator("[name=gift]")
    good = text.input_value()
    with author.expecting(422):
        type_into(author, text, "::Без ответа::Что идёт вторым? {=Подпись")
        save(author)
    expect(author.page.locator("#editor .findings li")).to_have_count(1)
    text.focus()
    type_into(author, text, "::Итог второй::Кто подписывает протокол собрания? {}")
    save(author)
    assert author.path == address
    expect(author.page.locator("h1")).to_have_text("Итог второй")
    assert good != written.write(
        lambda session: item_bank.gift(item_bank.open_banks(session, "primer").bank("final").questions[1])
    )
    author.goto("/teach/primer/bank/final?view=duplicates")
    expect(author.page.locator("main li.panel")).to_have_count(0)
    written.write(lambda session: authoring.discard(session, actor(session, "instructor"), "primer", now()))
