"""Two instructors differ, a third decides, the learner reads the result: by the keyboard, and without scripts."""

import pytest
from playwright.sync_api import expect

from lms.adapters.clock import now
from lms.domain.permissions import Role
from tests.browser.keys import enter, tab_to
from tests.browser.visitor import NARROW
from tests.house.readers import hand_in, person, two_readers

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def board(sites):
    """An installation with three instructors and two answers that wait: the site and the first one's place."""
    site = sites("board")

    def begin(session):
        two_readers(session, now())
        for name in ("second", "third"):
            person(session, name, Role.INSTRUCTOR, now())
        first = hand_in(session, "learner", now())
        return first, hand_in(session, "other", now())

    return site, *site.write(begin)


def test_two_differ_a_third_decides_and_the_learner_reads_it(board, visit):
    site, first, following = board
    one = visit(site).sign_in("instructor")
    page = one.goto("/teach/grading")
    one.press(page.get_by_role("link", name="Проверить первый ответ"))
    expect(page.locator("[name=met]").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[name=percent]")).to_have_value("33")
    tab_to(page, "textarea")
    page.keyboard.type("Назван только реестр.")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    one.examined()
    assert one.path == f"/teach/grading/{following[0]}/{following[1]}"

    two = visit(site, scripts=False).sign_in("second@city.test")
    page = two.goto(f"/teach/grading/{first[0]}/{first[1]}")
    expect(page.locator("main")).not_to_contain_text("Назван только реестр")
    for box in page.locator("[name=met]").all():
        box.check()
    two.press("[data-reading] button")

    three = visit(site, viewport=NARROW).sign_in("third@city.test")
    page = three.goto("/teach/grading")
    expect(page.locator("table")).to_contain_text("расхождение: решает третий")
    three.press(page.get_by_role("link", name="Проверить первый ответ"))
    expect(page.locator("#earlier ~ div").first).to_contain_text("33 %")
    page.locator("[name=percent]").fill("60")
    page.locator("textarea").fill("Реестр и устав названы.")
    page.locator("[name=percent]").focus()
    enter(three)

    learner = visit(site).sign_in("learner")
    page = learner.goto(f"/learn/attempts/{first[0]}")
    question = page.locator(f"#q{first[1]}")
    expect(question.locator(".verdict")).to_contain_text("0,6 из 1")
    expect(question).to_contain_text("Преподаватель 3, решающее слово")
    expect(question).to_contain_text("Назван только реестр.")
