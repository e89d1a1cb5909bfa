"""An instructor edits a course as files: what is sound is published, what is broken changes nothing."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from lms.adapters.clock import now
from lms.services import authoring, learning
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.conftest import COURSES
from tests.house.story import actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LESSON = "01-nachalo/10-vvedenie.md"
OLD, NEW = "и это видно в тексте", "и это проверено в новой редакции"
ADDRESS = "/learn/primer/vvedenie"


@pytest.fixture(scope="module")
def edited(sites) -> Site:
    """An installation whose course changes."""
    return sites("edited")


@pytest.fixture
def authored(edited) -> Site:
    """The same without a draft."""
    edited.write(lambda session: authoring.discard(session, actor(session, "instructor"), "primer", now()))
    return edited


def enrol(site: Site, name: str) -> None:
    site.write(lambda session: learning.enrol_self(session, actor(session, name), "primer", now()))


def put(instructor: Visitor, name: str, content: bytes, path: str = "") -> Page:
    page = instructor.goto("/teach/primer")
    page.locator("#file").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.locator("[name=path]").fill(path)
    return instructor.press("form:has(#file) button")


def zipped(changes: dict[str, tuple[str, str]]) -> bytes:
    """The folder of the small course with a piece of some files replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted((COURSES / "primer").rglob("*.*")):
            name, content = path.relative_to(COURSES / "primer").as_posix(), path.read_bytes()
            old, new = changes.get(name, ("", ""))
            assert old.encode() in content
            archive.writestr(name, content.replace(old.encode(), new.encode()) if old else content)
    return packed.getvalue()


def test_a_published_draft_is_for_newcomers_and_leaves_the_others_their_revision(authored, visit):
    enrol(authored, "learner")
    under_way = visit(authored).sign_in("learner")
    under_way.goto(ADDRESS)
    instructor = visit(authored).sign_in("instructor")
    text = (COURSES / "primer" / LESSON).read_text("utf-8").replace(OLD, NEW)
    page = put(instructor, "lesson.md", text.encode(), LESSON)
    expect(page.locator("section[aria-labelledby=problems]")).to_have_count(0)
    expect(page.locator("section[aria-labelledby=publish] li")).to_have_text([LESSON])
    under_way.goto(ADDRESS)
    expect(under_way.page.locator("article")).to_contain_text(OLD)
    revisions = page.locator("section[aria-labelledby=history] tbody tr")
    before = revisions.count()
    instructor.press("section[aria-labelledby=publish] a")
    page.locator("[name=note]").fill("Уточнено введение.")
    instructor.press("form[action$='/publish'] button")
    expect(revisions).to_have_count(before + 1)
    expect(revisions.first).to_contain_text("Уточнено введение.")
    expect(page.locator("a[href$='/publish']")).to_have_count(0)

    under_way.goto(ADDRESS)
    expect(under_way.page.locator("article")).to_contain_text(OLD)
    newcomer = visit(authored).sign_in("other")
    newcomer.goto("/courses/primer")
    newcomer.press("form[action$='/enrol'] button")
    newcomer.goto(ADDRESS)
    expect(newcomer.page.locator("article")).to_contain_text(NEW)


def test_a_broken_zip_is_refused_with_every_problem_and_its_line(authored, visit):
    instructor = visit(authored).sign_in("instructor")
    instructor.goto("/courses/primer")
    published = instructor.page.locator("main").inner_text()
    broken = {
        LESSON: ("[[fz-1-2001 ст. 5]]", "[[fz-999-2099 ст. 5]]"),
        "02-delo/module.toml": ("hours = 8", "hours = -8"),
        "02-delo/bank.gift": ("=С реестра#Да.", "~С реестра#Да."),
    }
    page = put(instructor, "primer.zip", zipped(broken))
    problems = page.locator("section[aria-labelledby=problems] li")
    places = [re.match(r"(\S+?),\D+(\d+)", listed).groups() for listed in problems.all_inner_texts()]
    assert sorted(places) == [(LESSON, "3"), ("02-delo/bank.gift", "3"), ("02-delo/module.toml", "3")]
    instructor.goto("/teach/primer/publish")
    expect(page.locator("form[action$='/publish']")).to_have_count(0)
    instructor.goto("/courses/primer")
    assert instructor.page.locator("main").inner_text() == published
    instructor.goto("/teach/primer")
    instructor.press("form[action$='/discard'] button")
    expect(problems).to_have_count(0)


def test_a_zip_that_cannot_be_read_leaves_the_draft_alone(authored, visit):
    instructor = visit(authored).sign_in("instructor")
    with instructor.expecting(422):
        page = put(instructor, "primer.zip", zipped({})[:-30])
    expect(page.locator(".error-summary a[href='#file']")).to_be_visible()
    instructor.goto("/teach/primer")
    expect(page.locator("form[action$='/discard']")).to_have_count(0)
