"""An author edits, a second person reads and approves, the author publishes, and a learner is moved along."""

import pytest
from playwright.sync_api import expect

from lms.adapters.clock import now
from lms.domain import course_edit
from lms.services import authoring, learning
from tests.browser.visitor import NARROW
from tests.house.story import actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LESSON, NEW = "01-nachalo/20-vtoroe.md", "Здесь действует новая редакция [[fz-2-2002]]."


@pytest.fixture(scope="module")
def demanding(sites):
    """An installation whose course demands a second reader; a learner has studied the first two lessons."""
    site = sites("demanding")

    def prepare(session):
        how = lambda tree: course_edit.set_table(tree, "course.toml", {"second_reader": True})  # noqa: E731
        author = actor(session, "instructor")
        authoring.edit(session, author, "primer", how, "course.settings", "", now())
        text = f"# Второе занятие\n\n{NEW}\n\n## Что запомнить\n\n- Одно.\n- Другое.\n"
        authoring.upload(session, author, "primer", "a.md", text.encode(), LESSON, now())
        learning.enrol_self(session, actor(session, "learner"), "primer", now())
        for key in ("vvedenie", "vtoroe"):
            learning.mark_lesson(session, actor(session, "learner"), "primer", key, now())

    site.write(prepare)
    return site


def test_from_a_draft_to_a_learner_who_is_moved(demanding, visit):
    learner = visit(demanding).sign_in("learner")
    learner.goto("/learn/primer/vtoroe")
    expect(learner.page.locator("article")).not_to_contain_text("новая редакция")

    author = visit(demanding).sign_in("instructor")
    page = author.goto("/teach/primer")
    author.press(page.locator(".head a", has_text="Проверить и опубликовать"))
    page.locator("details.change summary").first.click()
    expect(page.locator(".difference ins").first).to_be_visible()
    expect(page.locator("[name=note]")).to_have_count(0)
    page.locator("[name=reviewer]").select_option(label="Орлов П. А.")
    author.press("form[action$='/ask'] button")
    expect(page.locator("section[aria-labelledby=reading]")).to_contain_text("Читает: Орлов П. А.")

    reader = visit(demanding).sign_in("administrator")
    paper = reader.goto(demanding.link_for("administrator@city.test"))
    with reader.expecting(422):
        reader.press("button[value=approve]")
    expect(paper.locator(".error-summary li")).to_have_count(8)
    for box in paper.locator("form.form input[type=checkbox]").all():
        box.check()
    paper.locator("[name=dates]").uncheck()
    paper.locator("[name=dates_comment]").fill("Сроков в занятии нет.")
    reader.press("button[value=approve]")

    author.goto("/teach/primer/publish")
    expect(page.locator(".notice.right")).to_contain_text("Именно этот черновик одобрен")
    page.locator("section[aria-labelledby=publish] summary").click()
    expect(page.locator("section[aria-labelledby=publish] tbody tr")).to_have_count(1)
    page.locator("[name=note]").fill("Второе занятие по новой редакции закона.")
    page.locator("[name=move][value=move]").check()
    author.press("form[action$='/publish'] button")
    expect(page.locator(".flashes")).to_contain_text("1 человек перенесён")

    learner.goto("/learn/primer/vtoroe")
    expect(learner.page.locator("article")).to_contain_text("новая редакция")
    learner.goto("/learn/primer")
    expect(learner.page.locator(".progress")).to_contain_text("Пройдено занятий: 2 из 3")


def test_a_look_at_a_draft_by_keyboard_on_a_telephone(demanding, visit):
    author = visit(demanding, viewport=NARROW).sign_in("instructor")
    page = author.goto("/teach/primer/look")
    expect(page.locator(".look-band")).to_contain_text("ничего не записывается")
    page.locator("#look-on").fill("2035-01-01")
    page.locator("#look-on").focus()
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('.look-band button')"):
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    author.examined()
    assert author.path == "/teach/primer/look?on=2035-01-01"
    author.press(".side-box .button")
    expect(page.locator("article .stale").first).to_be_visible()
    page = author.goto("/teach/primer/look/test/delo?draw=1")
    page.locator("[name='1-answer']").first.check()
    author.press("form[action*='/look/test/'] button")
    expect(page.locator(".result")).to_be_visible()
    author.press(page.locator(".look-band a").first)
    assert author.path == "/teach/primer"
