"""An administrator makes a group, holds its attestation and issues the documents; once."""

import re

import pytest
from playwright.sync_api import expect

from lms.adapters.clock import now
from lms.domain.course import FINAL
from lms.domain.permissions import Role
from lms.services import accounts, enrolments, learning
from tests.browser.site import Site
from tests.conftest import CITY, PASSWORD
from tests.house.story import _pass, actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = {"gusev": "Гусев", "zhdanova": "Жданова"}


def make_people(site: Site) -> None:
    def make(session):
        for name, surname in PEOPLE.items():
            details = accounts.PersonDetails(
                surname=surname, given_name="Саша", patronymic="", organisation=CITY, time_zone="Asia/Krasnoyarsk"
            )
            accounts.create(session, f"{name}@city.test", PASSWORD, details, [Role.LEARNER], now(), confirmed=True)

    site.write(make)


def let_pass(site: Site, name: str) -> None:
    """All lessons and all tests of the small course."""

    def study(session):
        person = actor(session, name)
        course = enrolments.seat(session, person, "primer").document
        for lesson in course.lessons():
            learning.mark_lesson(session, person, "primer", lesson.key, now())
        for key in (*(module.key for module in course.modules if module.quiz), FINAL):
            _pass(session, person, key, now())

    site.write(study)


def test_a_group_its_protocol_and_the_documents_issued_once(site, told, visit):
    make_people(site)
    administrator = visit(site).sign_in("administrator")
    page = administrator.goto("/manage")
    administrator.press("main a[href='/manage/groups/new']")
    page.locator("[name=title]").fill("Боградский район, зима")
    page.locator("[name=seats]").fill("2")
    administrator.press("main form button")
    group = administrator.path
    for name in PEOPLE:
        page.locator("main form:has([name=email]) [name=email]").fill(f"{name}@city.test")
        administrator.press("main form:has([name=email]) button")
    expect(page.locator("main tbody tr")).to_have_count(2)
    let_pass(site, "gusev")
    let_pass(site, "zhdanova")

    administrator.goto(group)
    administrator.press(".head .actions a[href$='/protocol']")
    fields = {"number": "17-З", "chair": "Первый А. А.", "members": "Второй Б. Б.", "secretary": "Третий В. В."}
    for name, value in fields.items():
        page.locator(f"main [name={name}]").fill(value)
    administrator.press("main form button")
    expect(page.locator("main tbody tr")).to_have_count(2)

    second = administrator.another_tab()
    second.goto(administrator.path)
    administrator.press("form[action$='/close'] button")
    issued = page.locator("section[aria-labelledby=issued] tbody tr")
    expect(issued).to_have_count(2)
    for surname in PEOPLE.values():
        expect(issued.filter(has_text=surname)).to_have_count(1)
    with second.expecting(422):
        second.press("form[action$='/close'] button")
    expect(second.page.locator("main")).to_contain_text(re.compile("закрыт|closed"))
    administrator.goto(administrator.path)
    expect(issued).to_have_count(2)
