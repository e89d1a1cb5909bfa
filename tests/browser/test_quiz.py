"""A test taken by the keyboard alone, and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from lms.adapters.clock import now
from lms.domain.permissions import Role
from lms.domain.question import Question
from lms.services import accounts, learning
from lms.services.demo_answers import right_form
from tests.browser import quiz
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.conftest import CITY, PASSWORD
from tests.house.story import actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEST = "/learn/primer/test/nachalo"
_FOCUS = """() => {
  const field = document.activeElement, form = field.closest("form");
  return {form: form && form.id, finish: Boolean(form && form.matches(".finish")), name: field.name || "",
          type: field.localName === "button" ? "button" : field.type || "", value: field.value || "",
          place: form ? [...form.querySelectorAll("[type=radio]")].indexOf(field) : -1,
          values: field.options ? [...field.options].map(option => option.value) : []};
}"""


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


def type_answer(page: Page, focus: dict[str, object], question: Question) -> None:
    """Give the part of the answer that the focused field takes."""
    keyboard, values = page.keyboard, right_form(question)[str(focus["name"])]
    if focus["type"] == "radio":
        radios = page.locator(f"#{focus['form']} [type=radio]")
        wanted = next(place for place in range(radios.count()) if radios.nth(place).get_attribute("value") == values[0])
        keyboard.press("Space")
        for _step in range(wanted):
            keyboard.press("ArrowDown")
    elif focus["type"] == "checkbox":
        if focus["value"] in values:
            keyboard.press("Space")
    elif focus["type"] == "select-one":
        for _step in range(focus["values"].index(values[0])):
            keyboard.press("ArrowDown")
    else:
        keyboard.type(values[0])


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until an element that fits the selector has the focus."""
    for _press in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def enter(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.examined()


def test_a_test_by_the_keyboard_alone(site, visit):
    learner = visit(site).sign_in(newcomer(site, "keys"))
    page = learner.goto(TEST)
    tab_to(page, "main form[method=post] button")
    enter(learner)
    bank = {form.get_attribute("id"): question for form, question in quiz.asked(page)}
    for _press in range(200):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus["finish"]:
            break
        if focus["form"] in bank and focus["type"] != "button":
            type_answer(page, focus, bank[focus["form"]])
    for form, _question in quiz.asked(page):
        quiz.saved(form)
    enter(learner)
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
