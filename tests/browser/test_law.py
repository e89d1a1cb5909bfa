"""Law changes while people study; practical work is read; a stranger tries a course without a mouse."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from lms.adapters.clock import local_date, now
from lms.services import assessment, learning
from tests.browser import keys, quiz
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.house.story import actor
from tests.house.trial import publish

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LESSON, PRACTICE, WORK = "/learn/primer/vvedenie", "/learn/primer/praktika", "/learn/primer/work/delo"
ACT = "/acts/fz-1-2001"


@pytest.fixture(scope="module")
def changing(sites) -> Site:
    """An installation whose law changes."""
    site = sites("law")

    def begin(session):
        for name in ("learner", "other"):
            learning.enrol_self(session, actor(session, name), "primer", now())

    site.write(begin)
    return site


def notices(visitor: Visitor, path: str) -> Locator:
    return visitor.goto(path).locator("article .stale")


def record_amendment(instructor: Visitor) -> None:
    instructor.goto(ACT)
    page = instructor.press(f"main a[href='{ACT}/change']")
    expect(page.locator("section[aria-labelledby=citing] li")).to_have_count(1)
    with instructor.expecting(422):
        page.locator("[name=kind][value=amended]").check()
        page.locator("[name=note]").fill("Новый срок: 30 дней.")
        page.locator("[name=places]").fill("5 ч. 2")
        # A browser that does not check forms itself sends them as they are.
        page.locator("main form.form").evaluate("form => { form.noValidate = true }")
        instructor.press("main form.form button")
    expect(page.locator(".error-summary a[href='#in_force_on']")).to_be_visible()
    expect(page.locator("[name=note]")).to_have_value("Новый срок: 30 дней.")
    page.locator("[name=in_force_on]").fill(local_date(now() - timedelta(days=3)).isoformat())
    page.locator("[name=by]").fill("Федеральный закон № 15-ФЗ")
    instructor.press("main form.form button")
    assert instructor.path == ACT
    expect(page.locator(".notice.right")).to_contain_text("14")
    expect(page.locator("section[aria-labelledby=history] li")).to_contain_text("5 ч. 2")


def test_an_amendment_goes_from_the_editors_click_to_the_learners_notice_and_back(changing, visit):
    site = changing
    learner, instructor = visit(site).sign_in("learner"), visit(site).sign_in("instructor")
    expect(notices(learner, LESSON)).to_have_count(0)
    attempt = site.write(lambda session: assessment.start(session, actor(session, "learner"), "primer", "delo", now()))
    expect(learner.goto(f"/learn/attempts/{attempt}").locator(".stale")).to_have_count(0)
    record_amendment(instructor)

    notice = notices(learner, LESSON)
    expect(notice).to_have_count(1)
    said = local_date(now() - timedelta(days=3)).strftime("%d.%m.%Y")
    expect(notice).to_contain_text(said)
    expect(learner.page.locator("article a.act + .stale")).to_have_count(1)
    expect(notices(learner, "/learn/primer/vtoroe")).to_have_count(0)
    under_way = learner.goto(f"/learn/attempts/{attempt}")
    expect(under_way.locator("form.question .stale")).to_contain_text(said)
    quiz.answer_all(under_way)

    letter = site.link_for("instructor@city.test")
    assert letter.endswith("/teach/review")
    page = instructor.goto(letter)
    waiting = page.locator("main .records > li")
    expect(waiting).to_have_count(14)
    expect(waiting.first).to_contain_text("Новый срок: 30 дней.")
    instructor.press("form[action='/teach/review/primer/lesson/vvedenie'] button")
    expect(waiting).to_have_count(13)
    expect(notices(learner, LESSON)).to_have_count(0)
    expect(notices(learner, PRACTICE)).to_have_count(1)


def decide(instructor: Visitor, decision: str, comment: str) -> None:
    instructor.goto("/teach")
    instructor.press("main a[href='/teach/works']")
    page = instructor.press("main .actions a.button")
    expect(page.locator("main")).not_to_contain_text("Быков")
    page.locator("[name=met][value='0']").check()
    page.locator(f"[name=decision][value={decision}]").check()
    if decision == "return":
        with instructor.expecting(422):
            instructor.press("main form.form button")
        expect(page.locator("[name=met][value='0']")).to_be_checked()
    page.locator("[name=comment]").fill(comment)
    instructor.press("main form.form button")
    assert instructor.path == "/teach/works"


def hand_in(learner: Visitor, text: str) -> None:
    learner.page.locator("[name=text]").fill(text)
    learner.page.locator("[name=file]").set_input_files(
        {"name": "Письмо.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nwork"}
    )
    learner.press("main form.form button")


def test_practical_work_is_handed_in_returned_bettered_and_accepted(changing, visit):
    learner, instructor = visit(changing).sign_in("other"), visit(changing).sign_in("instructor")
    learner.goto(PRACTICE)
    page = learner.press(f"main a[href='{WORK}']")
    with learner.expecting(422):
        learner.press("main form.form button")
    expect(page.locator(".error-summary a[href='#text']")).to_be_visible()
    hand_in(learner, "Уважаемый сосед!")
    works = page.locator("section[aria-labelledby=handed-in] article")
    expect(works).to_have_count(1)
    with page.expect_download() as started:
        works.locator("a[href$='/file']").click()
    assert started.value.suggested_filename == "Письмо.pdf"
    assert started.value.path().read_bytes() == b"%PDF-1.7\nwork"

    decide(instructor, "return", "Добавьте срок.")
    letter = changing.link_for("other@city.test")
    assert letter.endswith(WORK)
    learner.goto(letter)
    expect(works.first).to_contain_text("Добавьте срок.")
    hand_in(learner, "Уважаемый сосед! До пятницы.")
    expect(works).to_have_count(2)
    decide(instructor, "accept", "")
    learner.goto(WORK)
    expect(works.first.locator(".tag.right")).to_be_visible()
    expect(page.locator("main form")).to_have_count(0)


def test_a_trial_course_by_the_keyboard_alone(changing, visit):
    changing.write(lambda session: publish(session, now()))
    stranger = visit(changing)
    page = stranger.goto("/")
    keys.tab_to(page, "main a[href='/try/proba']")
    keys.enter(stranger)
    for _lesson in range(2):
        keys.tab_to(page, "main .lesson-end a.button")
        keys.enter(stranger)
    bank = {question.text: question for question in quiz.questions()}
    answered = 0
    while page.locator("form.question").count():
        asked = page.locator(".question-text").inner_text()
        question = next(found for text, found in bank.items() if text in asked)
        for _press in range(100):
            page.keyboard.press("Tab")
            focus = keys.focused(page)
            if focus["asked"] and focus["type"] == "button":
                break
            if focus["asked"]:
                keys.type_answer(page, focus, question)
        keys.enter(stranger)
        expect(page.locator(".question.reviewed .why")).to_be_visible()
        expect(page.locator(".verdict.wrong")).to_have_count(0)
        answered += 1
        keys.tab_to(page, "main .lesson-end a.button")
        keys.enter(stranger)
    assert answered == 9
    assert stranger.path == "/courses"
