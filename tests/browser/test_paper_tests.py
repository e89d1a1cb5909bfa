"""A test without a network: made, printed, and its sheets typed in by the keyboard alone, without scripts."""

import pytest
from playwright.sync_api import expect

from lms.adapters.clock import now
from lms.domain.paper_entry import notation
from lms.domain.paper_test import right_answer
from lms.domain.permissions import Role
from lms.models.catalogue import Group
from lms.services import accounts, groups, paper_tests
from lms.services.enrolments import enrol
from lms.services.groups import GroupDetails
from tests.browser.keys import enter, tab_to
from tests.conftest import CITY, PASSWORD
from tests.house.story import actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def group_id(site):
    """A group of three who sit far away."""

    def make(session):
        administrator = actor(session, "administrator")
        details = GroupDetails(title="Выезд в район", starts_on=None, ends_on=None, seats=None)
        group = groups.create(session, administrator, "primer", details, now())
        for surname in ("Бумагина", "Листов", "Чернилова"):
            person = accounts.PersonDetails(
                surname=surname, given_name="Вера", patronymic="", organisation=CITY, time_zone="Asia/Omsk"
            )
            account = accounts.create(
                session, f"{surname}@paper.test", PASSWORD, person, [Role.LEARNER], now(), confirmed=True
            )
            enrol(session, administrator, account.id, session.get_one(Group, group.id), now())
        return group.id

    return site.write(make)


def right(site, group_id: int, test_id: int, variant: int) -> str:
    def line(session):
        found = paper_tests.open_test(session, group_id, test_id).variant(variant)
        return notation(found, [right_answer(item.question) for item in found.items])

    return site.write(line)


def type_in(typist, variant: str, line: str) -> None:
    """The focus stands at the variant already."""
    keyboard = typist.page.keyboard
    assert typist.page.evaluate("document.activeElement.name") == "variant"
    keyboard.type(variant)
    keyboard.press("Tab")
    keyboard.type(line)
    enter(typist)


def test_three_sheets_by_the_keyboard_alone(site, group_id, visit):
    typist = visit(site).sign_in("administrator")
    page = typist.goto(f"/manage/groups/{group_id}/paper?quiz=nachalo")
    tab_to(page, "[name=variants]")
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    enter(typist)
    test_id = int(typist.path.rpartition("/")[2])
    links = [link.get_attribute("href") for link in page.locator("a[href$='.pdf']").all()]
    assert len(links) == 3
    for link in links:
        answer = typist.context.request.get(site.address + link)
        assert answer.ok and answer.body().startswith(b"%PDF")
    expect(page.locator("select[name=person] option:checked")).to_have_text("Бумагина Вера")
    type_in(typist, "1", right(site, group_id, test_id, 1))
    expect(page.locator(".notice.right")).to_contain_text("Сохранено: Бумагина Вера, вариант 1")
    expect(page.locator(".notice.right")).to_contain_text("8 из 9")
    with typist.expecting(422):
        type_in(typist, "2", "99А")
    expect(page.locator(".field.invalid .error")).to_contain_text("Ничего не сохранено")
    assert page.evaluate("document.activeElement.name") == "line"
    page.keyboard.press("Control+A")
    page.keyboard.type(right(site, group_id, test_id, 2))
    enter(typist)
    type_in(typist, "1", "1- 2-")
    expect(page.locator(".notice.right")).to_contain_text("0 из 9")
    expect(page.locator(".empty-title")).to_have_text("Все бланки введены")
    expect(page.locator("tbody tr")).to_have_count(3)


def test_a_sheet_is_corrected_without_scripts(site, group_id, visit):
    typist = visit(site, scripts=False).sign_in("administrator")
    page = typist.goto(f"/manage/groups/{group_id}/paper?quiz=delo")
    typist.press("main form.form button")
    page.locator("[name=variant]").fill("1")
    page.locator("[name=line]").fill("1-")
    typist.press(page.get_by_role("button", name="Сохранить и дальше"))
    typist.press(page.get_by_role("link", name="Исправить"))
    page.locator("[name=line]").fill(right(site, group_id, int(typist.path.split("?")[0].rpartition("/")[2]), 1))
    typist.press(page.get_by_role("button", name="Сохранить и дальше"))
    expect(page.locator(".notice.right")).to_contain_text("1 из 1 Сдано")
