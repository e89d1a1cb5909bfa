"""A test of the hall: the administrator gives more time and the word, the learner takes it question by question."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from lms.adapters.clock import now
from lms.domain.course import PerPage
from lms.domain.permissions import Role
from lms.domain.quiz_edit import quiz_rules, set_rules
from lms.models.catalogue import Group
from lms.services import accounts, authoring, groups
from lms.services.enrolments import enrol
from lms.services.groups import GroupDetails
from tests.browser import quiz
from tests.browser.keys import enter, focused, tab_to, type_answer
from tests.conftest import CITY, PASSWORD
from tests.house.story import actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEST = "/learn/primer/test/nachalo"
RULES = "/teach/primer/rules/nachalo"


@pytest.fixture(scope="module")
def hall(sites):
    """An installation with a group of two; its group."""
    site = sites("hall")

    def make(session):
        details = GroupDetails(title="Зал", starts_on=None, ends_on=None, seats=None)
        group = groups.create(session, actor(session, "administrator"), "primer", details, now())
        return group.id

    return site, site.write(make)


def newcomer(site, group_id: int, name: str) -> str:
    """The e-mail of somebody new in the group."""

    def make(session):
        details = accounts.PersonDetails(
            surname=name.title(), given_name="Пётр", patronymic="", organisation=CITY, time_zone="Asia/Omsk"
        )
        accounts.create(session, f"{name}@city.test", PASSWORD, details, [Role.LEARNER], now(), confirmed=True)
        group = session.get_one(Group, group_id)
        enrol(session, actor(session, "administrator"), actor(session, name).id, group, now())

    site.write(make)
    return f"{name}@city.test"


def publish(site, **values: object) -> None:
    """Publish the course with other rules of the first test."""

    def change(session):
        instructor = actor(session, "instructor")

        def edited(tree):
            return set_rules(tree, "nachalo", replace(quiz_rules(tree, "nachalo"), **values))

        authoring.edit(session, instructor, "primer", edited, "rules.edited", "nachalo", now())
        authoring.publish(session, instructor, "primer", "Правила", now())

    site.write(change)


def test_the_test_of_a_hall_by_the_keyboard_alone(hall, visit):
    site, group_id = hall
    instructor = visit(site).sign_in("instructor")
    page = instructor.goto(RULES)
    page.locator("[name=per_page][value=one]").check()
    page.locator("[name=password_needed]").check()
    instructor.press("main form button")
    instructor.goto("/teach/primer/publish")
    page.locator("[name=note]").fill("Тест в зале")
    instructor.press("form[action$='/publish'] button")
    email = newcomer(site, group_id, "zalov")

    administrator = visit(site).sign_in("administrator")
    page = administrator.goto(f"/manage/groups/{group_id}/tests")
    administrator.press(page.get_by_role("link", name="Начало"))
    page.locator("[name=word]").fill("Енисей")
    administrator.press(page.get_by_role("button", name="Сохранить для группы"))
    page.locator("[name=person-account]").select_option(label="Zalov Пётр")
    page.locator("[name=person-extra_minutes]").fill("15")
    page.locator("[name=person-note]").fill("Справка врача")
    administrator.press(page.get_by_role("button", name="Сохранить исключение"))
    expect(page.locator("#people ~ table")).to_contain_text("Zalov Пётр")

    learner = visit(site).sign_in(email)
    page = learner.goto(TEST)
    expect(page.locator(".facts")).to_contain_text(re.compile(r"45\sмин, из них 15\sмин добавлено вам"))
    tab_to(page, "[name=word]")
    with learner.expecting(422):
        page.keyboard.type("Ангара")
        enter(learner)
    expect(page.locator(".error-summary")).to_contain_text("Слово неверное")
    tab_to(page, "[name=word]")
    page.keyboard.press("Control+A")
    page.keyboard.type("енисей")
    enter(learner)
    for number in range(1, 10):
        form, question = next(quiz.asked(page))
        expect(page.locator("form.question")).to_have_count(1)
        expect(page.locator(".states [aria-current=page]")).to_contain_text(str(number))
        for _press in range(60):
            page.keyboard.press("Tab")
            focus = focused(page)
            if focus["form"] == form.get_attribute("id"):
                type_answer(page, focus, question)
            elif focus["finish"] or page.evaluate("document.activeElement.matches('.prev-next a')"):
                break
        quiz.saved(form)
        if number < 9:
            page.keyboard.press("Escape")
            if not page.evaluate("document.activeElement.matches('[rel=next]')"):
                tab_to(page, "[rel=next]")
            enter(learner)
    expect(page.locator(".states .answered")).to_have_count(9)
    tab_to(page, "form.finish button")
    enter(learner)
    expect(page.locator(".verdict.right")).to_have_count(8)


def test_one_question_a_page_without_scripts(hall, visit):
    site, group_id = hall
    publish(site, per_page=PerPage.ONE, password_needed=False, time_limit_minutes=60)
    email = newcomer(site, group_id, "bezskriptov")
    learner = visit(site, scripts=False).sign_in(email)
    page = learner.goto(TEST)
    if page.locator("[name=word]").count():
        page.locator("[name=word]").fill("Енисей")
    quiz.start(learner)
    for number in range(1, 10):
        form, question = next(quiz.asked(page))
        quiz.give(form, question)
        learner.press(form.locator("button"))
        expect(page.locator(".states .answered")).to_have_count(number)
    learner.press(quiz.FINISH)
    expect(page.locator(".verdict.right")).to_have_count(8)


def test_practice_question_by_question(hall, visit):
    site, group_id = hall
    publish(site, practice=True, per_page=PerPage.ALL)
    learner = visit(site).sign_in(newcomer(site, group_id, "trenirov"))
    page = learner.goto(TEST)
    if page.locator("[name=word]").count():
        page.locator("[name=word]").fill("Енисей")
    quiz.start(learner)
    form, question = next(quiz.asked(page))
    quiz.give(form, question)
    learner.press(form.locator("button"))
    expect(page.locator(".question.reviewed .verdict")).to_have_count(1)
    expect(page.locator("form.question")).to_have_count(8)
    learner.press(quiz.FINISH)
    learner.press("main button[name=sure]")
    expect(page.locator(".result.accent")).to_be_visible()
