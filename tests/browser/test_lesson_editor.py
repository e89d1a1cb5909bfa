"""An author writes a lesson in Chromium: with the keyboard alone, beside a colleague, and without a connection."""

import io
import re

import docx
import pytest
from playwright.sync_api import FileChooser, Page, expect

from lms.adapters.clock import now
from lms.services import authoring
from tests.browser.site import Site
from tests.conftest import COURSES
from tests.house.story import actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EDITOR = "/teach/primer/lessons/vvedenie"
SAVED = re.compile(r"^Сохранено в \d\d:\d\d:\d\d")
PICTURE = COURSES / "primer" / "media" / "shema.png"


@pytest.fixture(scope="module")
def written(sites) -> Site:
    """An installation whose course is written."""
    return sites("written")


@pytest.fixture
def draft(written) -> Site:
    """The same with the published course alone."""
    written.write(lambda session: authoring.discard(session, actor(session, "instructor"), "primer", now()))
    return written


def tab_to(page: Page, selector: str, *, back: bool = False) -> None:
    """Go on with the Tab key until what is wanted has the focus."""
    for _ in range(150):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_lesson_is_made_with_the_keyboard_alone(draft, visit):
    author = visit(draft).sign_in("instructor")
    page = author.goto("/teach/primer")
    choosers: list[FileChooser] = []
    # Listening from the start: the browser is told of the first listener while the key may be under way already.
    page.on("filechooser", lambda chooser: choosers.append(chooser))
    keys = page.keyboard
    tab_to(page, "[data-module=delo] > form input[name=title]")
    keys.type("Выезд на место")
    enter(page)
    tab_to(page, "a[href$='/lessons/vyezd-na-mesto']")
    enter(page)
    author.examined()

    area = page.locator("#lesson_text")
    tab_to(page, "#lesson_text")
    keys.press("Control+End")
    keys.type("\nСмотрите ")
    tab_to(page, "[data-open=cite]", back=True)
    keys.press("Enter")
    keys.type("примерах 1-ФЗ")
    keys.press("Enter")
    page.locator("#cite [data-citation='[[fz-1-2001 ст. 5|]]']").wait_for()
    author.examined()
    tab_to(page, "[data-citation='[[fz-1-2001 ст. 5|]]']")
    keys.press("Enter")
    expect(area).to_be_focused()
    keys.type("закон о примерах")
    keys.press("Control+End")
    keys.type("\n\n")

    tab_to(page, "[data-open=picture]", back=True)
    keys.press("Enter")
    tab_to(page, "#picture_file")
    with page.expect_event("filechooser"):
        keys.press("Enter")
    choosers[0].set_files(PICTURE)
    tab_to(page, "#picture button.button")
    with author.expecting(422):
        keys.press("Enter")
        expect(page.locator("#picture [data-said]")).to_contain_text("Скажите словами")
    tab_to(page, "#picture_words", back=True)
    keys.type("План площади")
    keys.press("Enter")
    expect(area).to_be_focused()
    assert re.search(
        r"\[\[fz-1-2001 ст\. 5\|закон о примерах\]\]\n\n!\[План площади\]\(media/shema[\w-]*\.png\)", area.input_value()
    )

    shown = page.locator("section.preview")
    expect(shown.locator("article a.act")).to_have_text("закон о примерах")
    shown.locator("img[alt='План площади']").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.preview img').naturalWidth > 0")
    expect(page.locator("[data-receipt]")).to_have_text(SAVED)
    author.examined()

    page.evaluate("scrollTo(0, 0)")
    tab_to(page, "a[href$='/history']", back=True)
    enter(page)
    author.examined()
    tab_to(page, "main .actions .button")
    enter(page)
    expect(page.locator("div.diff ins").first).to_contain_text("Смотрите")
    author.examined()
    tab_to(page, "button[name=version]")
    enter(page)
    author.examined()
    assert page.locator("#lesson_text").input_value() == "# Выезд на место\n"
    expect(page.locator(".flashes .undo")).to_be_visible()
    tab_to(page, ".flashes .undo button")
    enter(page)
    assert "закон о примерах" in page.locator("#lesson_text").input_value()


def test_the_toolbar_and_its_keys_mark_what_is_selected(draft, visit):
    author = visit(draft).sign_in("instructor")
    page = author.goto(EDITOR)
    area = page.locator("#lesson_text")
    area.fill("# Название\n\nслово\n")
    area.evaluate("area => area.setSelectionRange(12, 17)")
    area.press("Control+b")
    assert area.input_value() == "# Название\n\n**слово**\n"
    page.get_by_role("button", name="Сноска").click()
    assert area.input_value() == "# Название\n\n**слово[^1]**\n\n[^1]: Текст сноски.\n"
    area.press("Control+z")
    area.press("Control+z")
    area.press("Control+z")
    assert area.input_value() == "# Название\n\nслово\n"
    area.evaluate("area => area.setSelectionRange(12, 12)")
    page.get_by_role("button", name="Список").click()
    assert area.input_value() == "# Название\n\n- слово\n"
    page.locator(".boxes summary").click()
    page.get_by_role("button", name="Частая ошибка").click()
    assert area.input_value() == '# Название\n\n!!! mistake "Частая ошибка"\n    - слово\n'
    expect(page.locator(".preview .mistake li")).to_have_text("слово")
    author.examined()


def test_a_remark_leads_to_its_line(draft, visit):
    author = visit(draft).sign_in("instructor")
    page = author.goto(EDITOR)
    area = page.locator("#lesson_text")
    area.fill("# Название\n\n" + "Строка текста.\n\n" * 60 + "[[fz-9-1999]] кончается.\n")
    page.locator("[data-part=findings] a[data-line='123']").click()
    expect(area).to_be_focused()
    assert (
        area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "[[fz-9-1999]] кончается."
    )
    assert area.evaluate("area => area.scrollTop") > 500
    author.examined()


def test_what_is_pasted_from_a_page_becomes_markdown(draft, visit):
    author = visit(draft).sign_in("instructor")
    page = author.goto(EDITOR)
    area = page.locator("#lesson_text")
    area.fill("# Название\n\n")
    paste = """(area, [html, plain]) => {
      const data = new DataTransfer();
      data.setData('text/html', html);
      data.setData('text/plain', plain);
      area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, cancelable: true, bubbles: true}));
    }"""
    area.evaluate(paste, ["<h2>Раздел</h2><p>Текст <b>важный</b>.</p><iframe src='x'></iframe>", "не то"])
    expect(area).to_have_value(re.compile(r"## Раздел\n\nТекст \*\*важный\*\*\."))
    author.examined()


def test_two_authors_of_different_places_are_brought_together(draft, visit):
    one, two = visit(draft).sign_in("instructor"), visit(draft).sign_in("administrator")
    first, second = one.goto(EDITOR), two.goto(EDITOR)
    area = second.locator("#lesson_text")
    text = area.input_value()
    first.locator("#lesson_text").fill(text.replace("Введение в примеры", "Введение в дело"))
    first.keyboard.press("Control+s")
    expect(first.locator("[data-receipt]")).to_have_text(SAVED)
    area.fill(text.replace("Сноска к примеру.", "Сноска к делу."))
    second.keyboard.press("Control+s")
    expect(second.locator("[data-receipt]")).to_contain_text("вместе с правками коллеги")
    both = text.replace("Введение в примеры", "Введение в дело").replace("Сноска к примеру.", "Сноска к делу.")
    expect(area).to_have_value(both)
    area.press("Control+End")
    second.keyboard.type("Ещё.")
    expect(second.locator("[data-receipt]")).to_have_text(re.compile(SAVED.pattern + "$"))
    one.goto(EDITOR)
    assert first.locator("#lesson_text").input_value() == both.rstrip() + "\nЕщё.\n"


@pytest.mark.parametrize(
    ("choice", "scripts"),
    [("mine", True), ("theirs", True), ("hand", True), ("hand", False)],
    ids=["mine", "theirs", "hand", "hand without scripts"],
)
def test_two_authors_of_one_place_choose(draft, visit, choice, scripts):
    one, two = visit(draft).sign_in("instructor"), visit(draft, scripts=scripts).sign_in("administrator")
    first, second = one.goto(EDITOR), two.goto(EDITOR)
    text = first.locator("#lesson_text").input_value()
    theirs, mine = text.replace("Первый раздел", "Раздел коллеги"), text.replace("Первый раздел", "Раздел мой")
    first.locator("#lesson_text").fill(theirs)
    first.keyboard.press("Control+s")
    expect(first.locator("[data-receipt]")).to_have_text(SAVED)
    second.locator("#lesson_text").fill(mine)
    with two.expecting(409):
        if scripts:
            second.keyboard.press("Control+s")
            two.press(second.get_by_role("button", name="Показать оба текста"))
        else:
            two.press("#lesson_form .save-line .button:first-child")
        expect(second.locator("div.diff mark")).to_have_text(
            ["[только в вашем тексте: мой]", "[только в тексте коллеги: коллеги]"]
        )
        if choice == "hand":
            area = second.locator("#hand_text")
            assert "Раздел мой" in area.input_value() and "Раздел коллеги" in area.input_value()
            area.fill(text.replace("Первый раздел", "Раздел общий"))
    two.press(f"button[name=choice][value={choice}]")
    expected = {"mine": mine, "theirs": theirs, "hand": text.replace("Первый раздел", "Раздел общий")}[choice]
    expect(second.locator("#lesson_text")).to_have_value(expected)
    two.goto(f"{EDITOR}/history")
    if choice == "theirs":
        expect(second.locator("main table")).to_contain_text("Текст отложен")


def test_without_a_connection_the_text_stays_in_the_browser(draft, visit):
    author = visit(draft).sign_in("instructor")
    page = author.goto(EDITOR)
    area = page.locator("#lesson_text")
    author.context.set_offline(True)
    area.press("Control+End")
    page.keyboard.type("Дописано в поезде.")
    expect(page.locator("[data-receipt]")).to_contain_text("Нет связи")
    author.faults.clear()
    page.goto("about:blank")
    author.context.set_offline(False)
    author.goto(EDITOR)
    assert area.input_value().endswith("Дописано в поезде.")
    expect(page.locator("[data-receipt]")).to_have_text(SAVED)
    author.goto(EDITOR)
    assert area.input_value().endswith("Дописано в поезде.\n")
    assert page.evaluate("() => localStorage.getItem('lesson:primer/vvedenie')") is None


def test_on_a_telephone_text_and_page_take_turns(draft, visit):
    author = visit(draft, viewport={"width": 390, "height": 844}).sign_in("instructor")
    page = author.goto(EDITOR)
    expect(page.locator("section.preview")).to_be_hidden()
    page.get_by_role("button", name="Как видит слушатель").click()
    expect(page.locator("section.preview")).to_be_visible()
    expect(page.locator("#lesson_text")).to_be_hidden()
    author.examined()


def test_without_scripts_the_text_is_shown_and_saved(draft, visit):
    author = visit(draft, scripts=False).sign_in("instructor")
    page = author.goto(EDITOR)
    area = page.locator("#lesson_text")
    text = area.input_value().replace("Первый раздел", "Раздел первый")
    area.fill(text)
    author.press("#lesson_form button[formaction]")
    expect(page.locator("section.preview h2").first).to_have_text("Раздел первый")
    assert area.input_value() == text
    author.press("#lesson_form .save-line .button:first-child")
    assert area.input_value() == text
    expect(page.locator(".flashes")).to_contain_text("Сохранено")


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("Сход на площади", 1)
    document.add_paragraph("Первый абзац со схемой.")
    document.add_picture(str(PICTURE))
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_a_word_file_replaces_a_lesson_and_begins_another(draft, visit):
    author = visit(draft).sign_in("instructor")
    page = author.goto(EDITOR)
    sent = {"name": "Сход.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    page.locator("#word_file").set_input_files(sent)
    author.press("form[action$='/word'] button")
    expect(page.locator("h1")).to_contain_text("Сход.docx")
    expect(page.locator("article")).to_contain_text("Первый абзац")
    author.press("form[action*='/undo/'] button")
    assert page.locator("#lesson_text").input_value().startswith("# Введение в примеры\n")

    author.goto("/teach/primer")
    module = page.locator("[data-module=delo]")
    module.get_by_text("Новое занятие из файла Word").click()
    module.locator("input[type=file]").set_input_files(sent)
    author.press(module.locator("form[enctype] button"))
    author.press("a.button[href$='/lessons/skhod-na-ploshchadi']")
    assert re.match(
        r"# Сход на площади\n\nПервый абзац со схемой\.\n\n!\[.*\]\(media/", page.locator("#lesson_text").input_value()
    )
    author.goto("/teach/primer/media")
