"""From a registration to a document that anybody can check."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import quiz
from tests.browser.visitor import Visitor
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMAIL = "novikova@example.org"
PERSON = {
    "surname": "Новикова",
    "given_name": "Дарья",
    "patronymic": "Олеговна",
    "organisation": "Администрация Боградского района",
    "email": EMAIL,
    "password": PASSWORD,
}
COMMISSION = {"chair": "Первый А. А.", "members": "Второй Б. Б.\nТретий В. В.", "secretary": "Четвёртый Г. Г."}


def register(learner: Visitor) -> None:
    page = learner.goto("/register")
    for name, value in PERSON.items():
        page.locator(f"main [name={name}]").fill(value)
    learner.press("main form button")
    learner.goto(learner.site.link_for(EMAIL))
    learner.press("main form button")
    assert learner.path == "/learn"


def study(learner: Visitor) -> None:
    """Enrol, read the first module with its citations, mark its lessons as done."""
    page = learner.goto("/courses/primer")
    learner.press("form[action$='/enrol'] button")
    learner.goto("/learn/primer")
    learner.press(".side-box a.button")
    page.locator("article a.act").first.focus()
    expect(page.locator("#card")).to_be_visible()
    expect(page.locator("#card")).to_contain_text("1-ФЗ")
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    learner.press("form[action$='/done'] button")
    learner.press("form[action$='/done'] button")
    assert "/test/" in learner.path


def survive_two_tabs(first: Visitor) -> None:
    """What a reload and a second tab do to an answer: the older tab is told and keeps what was typed in it."""
    written = first.page.locator(quiz.ESSAY)
    form = first.page.locator("form.question", has=written)
    written.fill("Первая мысль.")
    quiz.saved(form)
    first.page.reload()
    expect(written).to_have_value("Первая мысль.")
    second = first.another_tab()
    second.goto(first.path)
    second.page.locator(quiz.ESSAY).fill("Вторая мысль, она новее.")
    quiz.saved(second.page.locator("form.question", has=second.page.locator(f"{quiz.ESSAY}:focus")))
    expect(second.page.locator(".states .answered")).to_have_count(1)
    with first.expecting(409):
        written.fill("Третья мысль в старом окне.")
        expect(form.locator(".receipt.wrong")).not_to_be_empty()
    expect(written).to_have_value("Третья мысль в старом окне.")
    first.page.reload()
    expect(written).to_have_value("Вторая мысль, она новее.")
    second.page.close()


def grade(instructor: Visitor, attempt: str) -> None:
    """The one answer of the attempt that waits, among those other people may have left in the queue."""
    instructor.goto("/teach/grading")
    page = instructor.press(f"main table a[href^='/teach/grading/{attempt.rpartition('/')[2]}/']")
    page.locator("[name=percent]").fill("100")
    page.locator("[name=comment]").fill("Верно, и срок назван.")
    instructor.press("main form button")


def close_the_protocol(administrator: Visitor, group_id: int) -> str:
    """Documents are issued to all who are ready; the number of the newest."""
    administrator.goto(f"/manage/groups/{group_id}")
    page = administrator.press(".head a[href$='/protocol']")
    for name, value in {"number": "Н-7", **COMMISSION}.items():
        page.locator(f"main [name={name}]").fill(value)
    administrator.press("main form button")
    page = administrator.press("form[action$='/close'] button")
    row = page.locator("tr", has_text=PERSON["surname"])
    return row.locator("a[href$='.pdf']").inner_text().split()[0]


def test_from_registration_to_a_document_that_verifies(site, told, visit):
    learner = visit(site)
    register(learner)
    study(learner)
    page = quiz.start(learner)
    survive_two_tabs(learner)
    quiz.answer_all(page)
    expect(page.locator(".states .answered")).to_have_count(9)
    learner.press(quiz.FINISH)
    expect(page.locator(".result.attention")).to_be_visible()
    expect(page.locator(".question.reviewed .why")).to_have_count(9)
    attempt = learner.path
    grade(visit(site).sign_in("instructor"), attempt)
    learner.goto(attempt)
    expect(page.locator(".result.right")).to_be_visible()
    expect(page.get_by_text("Верно, и срок назван.")).to_be_visible()

    learner.goto("/learn/primer")
    learner.press(".side-box a.button")
    learner.press("form[action$='/done'] button")
    for _test in ("of the second module", "final"):
        quiz.answer_all(quiz.start(learner))
        learner.press(quiz.FINISH)
        expect(page.locator(".result.right")).to_be_visible()
        learner.goto("/learn/primer")
        if page.locator(".side-box a[href*='/test/']").count():
            learner.press(".side-box a.button")

    number = close_the_protocol(visit(site).sign_in("administrator"), told.group_id)
    assert "/verify" not in site.link_for(EMAIL)
    learner.goto("/account/documents")
    expect(page.locator("main")).to_contain_text(number)
    paper = learner.context.request.get(site.address + page.locator("a[href$='.pdf']").get_attribute("href"))
    assert paper.ok and paper.body().startswith(b"%PDF")
    stranger = visit(site)
    page = stranger.goto("/verify")
    page.locator("[name=file]").set_input_files(
        {"name": "document.pdf", "mimeType": "application/pdf", "buffer": paper.body()}
    )
    stranger.press("form[enctype] button")
    expect(page.locator(".result.right")).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(f"{PERSON['surname']}.*{PERSON['given_name']}", re.DOTALL))
