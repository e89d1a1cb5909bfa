"""A test taken by the keyboard alone, and without scripts."""

import pytest
from playwright.sync_api import expect

from lms.adapters.clock import now
from lms.domain.permissions import Role
from lms.services import accounts, learning
from lms.services.demo_answers import right_form
from tests.browser import keys, quiz
from tests.browser.site import Site, until
from tests.conftest import CITY, PASSWORD
from tests.house.story import actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEST = "/learn/primer/test/nachalo"


def newcomer(site: Site, name: str) -> str:
    """The e-mail of somebody new who is enrolled."""

    def make(session):
        details = accounts.PersonDetails(
            surname="Кнопкин", given_name="Пётр", patronymic="", organisation=CITY, time_zone="Asia/Krasnoyarsk"
        )
        accounts.create(session, f"{name}@city.test", PASSWORD, details, [Role.LEARNER], now(), confirmed=True)
        learning.enrol_self(session, actor(session, name), "primer", now())

    site.write(make)
    return f"{name}@city.test"


def test_a_test_by_the_keyboard_alone(site, visit):
    learner = visit(site).sign_in(newcomer(site, "keys"))
    page = learner.goto(TEST)
    keys.tab_to(page, "main form[method=post] button")
    keys.enter(learner)
    bank = {form.get_attribute("id"): question for form, question in quiz.asked(page)}
    for _press in range(200):
        page.keyboard.press("Tab")
        focus = keys.focused(page)
        if focus["finish"]:
            break
        if focus["form"] in bank and focus["type"] != "button":
            keys.type_answer(page, focus, bank[focus["form"]])
    for form, _question in quiz.asked(page):
        quiz.saved(form)
    keys.enter(learner)
    expect(page.locator(".result.attention")).to_be_visible()
    expect(page.locator(".verdict.right")).to_have_count(8)
    expect(page.locator(".verdict.attention")).to_have_count(1)


def test_a_test_without_scripts(site, visit):
    learner = visit(site, scripts=False).sign_in(newcomer(site, "plain"))
    learner.goto(TEST)
    page = quiz.start(learner)
    for place in range(page.locator("form.question").count()):
        form, question = list(quiz.asked(page))[place]
        quiz.give(form, question)
        learner.press(form.locator("button"))
        quiz.saved(page.locator("form.question").nth(place))
        if place == 0:
            learner.press(quiz.FINISH)
            expect(page.locator("main .records a")).to_have_count(8)
            learner.press("main .actions a.button")
    learner.press(quiz.FINISH)
    expect(page.locator(".verdict.right")).to_have_count(8)
    expect(page.locator(".question.reviewed .why")).to_have_count(9)


def test_a_link_followed_in_the_middle_of_saving_leaves_no_answer_behind(site, visit):
    learner = visit(site).sign_in(newcomer(site, "hasty"))
    learner.goto(TEST)
    page = quiz.start(learner)
    attempt = learner.path
    form, question = next((form, asked) for form, asked in quiz.asked(page) if form.locator("select").count() > 1)
    held = []
    page.route("**/answers/*", lambda route: route.continue_() if held else held.append(route))
    quiz.give(form, question)
    until(lambda: page.evaluate("1") and held, "the first part to be on its way")
    page.locator(".top a").first.click()
    assert learner.path == attempt
    with page.expect_navigation():
        held[0].continue_()
    page = learner.goto(attempt)
    chosen = {select.get_attribute("name"): [select.input_value()] for select in form.locator("select").all()}
    assert chosen == right_form(question)
