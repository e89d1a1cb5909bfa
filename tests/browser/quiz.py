"""Answering the questions of the small course in a browser, rightly."""

from collections.abc import Iterator
from functools import cache

from playwright.sync_api import Locator, Page

from lms.domain.question import Question
from lms.services.demo_answers import right_form
from lms.services.loading import read_library
from tests.browser.visitor import Visitor
from tests.conftest import COURSES

ESSAY = "textarea[name=answer]"
FINISH = "form.finish button"


@cache
def questions() -> tuple[Question, ...]:
    """All questions of the small course."""
    (course,) = read_library(COURSES).courses
    return tuple(question for _key, bank in course.banks() for question in bank)


def asked(page: Page) -> Iterator[tuple[Locator, Question]]:
    """Every question of the page: its form, and what it is in the bank."""
    for place in range(page.locator("form.question").count()):
        form = page.locator("form.question").nth(place)
        text = form.locator(".question-text").inner_text()
        yield form, next(question for question in questions() if question.text in text)


def give(form: Locator, question: Question) -> None:
    """Put the right answer into the form of a question."""
    for name, values in right_form(question).items():
        for value in values:
            choice, field = form.locator(f"[type][name=answer][value='{value}']"), form.locator(f"[name={name}]")
            if choice.count():
                choice.check()
            elif name == "answer":
                field.fill(value)
            else:
                field.select_option(value)


def saved(form: Locator) -> None:
    """Wait until the server says beside the question when its answer was saved."""
    form.locator(".receipt:not(.wrong):not(.waiting)", has_text=":").wait_for()


def start(visitor: Visitor) -> Page:
    """From the page of a test to its questions."""
    return visitor.press("main form[method=post] button")


def answer_all(page: Page) -> None:
    """Answer every question and see every receipt."""
    for form, question in asked(page):
        give(form, question)
    for form, _question in asked(page):
        saved(form)
