"""A corrected key, by keyboard alone: who would pass or fail, one remedy applied, what the learner reads."""

import pytest
from playwright.sync_api import expect

from lms.adapters.clock import now
from lms.services import assessment, learning
from tests.browser.keys import enter, tab_to
from tests.house.corrected import publish_corrected, right_is
from tests.house.story import actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def mistaken(sites):
    """An installation whose learner failed a test by a wrong key that is corrected since."""
    site = sites("mistaken")

    def prepare(session):
        found = {}
        for name, option in (("learner", 1), ("other", 0)):
            person = actor(session, name)
            learning.enrol_self(session, person, "primer", now())
            attempt = assessment.start(session, person, "primer", "delo", now())
            assessment.save_answer(session, person, attempt, 1, 0, {"answer": [str(option)]}, now())
            assessment.submit(session, person, attempt, now())
            found[name] = attempt
        publish_corrected(session, actor(session, "instructor"), "p-2-1", right_is(1), now())
        return found

    site.attempts = site.write(prepare)
    return site


def follow(visitor, selector):
    """Press Enter on what Tab has come to, and examine the page it leads to."""
    tab_to(visitor.page, selector)
    enter(visitor)


def test_from_a_corrected_key_to_the_page_of_the_learner_by_keyboard(mistaken, visit):
    learner = visit(mistaken).sign_in("learner")
    result = f"/learn/attempts/{mistaken.attempts['learner']}"
    expect(learner.goto(result).locator(".result")).to_contain_text("Тест не сдан")

    author = visit(mistaken).sign_in("instructor")
    page = author.goto("/teach/primer/questions/p-2-1")
    follow(author, "a[href$='/regrade/p-2-1']")
    expect(page.locator("section[aria-labelledby=remedies] tbody tr")).to_have_count(4)
    follow(author, "a[href*='remedy=accept_both']")
    expect(page.locator("section[aria-labelledby=people]")).to_contain_text("не сдан → сдан")
    tab_to(page, "textarea[name=reason]")
    page.keyboard.type("Ключ был составлен по прежней редакции.")
    follow(author, "section[aria-labelledby=apply] button")
    expect(page.locator(".flashes")).to_contain_text("1 тест теперь сдан.")
    expect(page.locator("section[aria-labelledby=history] tbody tr")).to_have_count(1)

    page = learner.goto(result)
    expect(page.locator(".result")).to_contain_text("Тест сдан: 1 из 1")
    expect(page.locator(".reviewed .notice")).to_contain_text("Ключ этого вопроса исправлен.")
    expect(page.locator(".reviewed .notice")).to_contain_text("Было 0 из 1, стало 1.")
    expect(page.locator(".reviewed .notice")).to_contain_text("Причина: Ключ был составлен по прежней редакции.")

    page = author.page
    tab_to(page, "section[aria-labelledby=history] summary")
    page.keyboard.press("Enter")
    follow(author, "section[aria-labelledby=history] form button")
    expect(learner.goto(result).locator(".result")).to_contain_text("Тест не сдан")
