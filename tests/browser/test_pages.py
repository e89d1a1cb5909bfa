"""Main pages on a telephone and a desk, light and dark, and in the version for people with poor sight."""

import pytest

from lms.adapters.clock import local_date, now
from lms.domain.legal_change import Change, ChangeKind
from lms.domain.permissions import Role
from lms.domain.regrade import Remedy
from lms.services import (
    act_register,
    assessment,
    authoring,
    enrolments,
    learning,
    paper_tests,
    regrade_preview,
    regrading,
    works,
)
from lms.services.regrading import Order
from tests.browser.conftest import told_at
from tests.browser.fitness import assert_accessible, assert_fits
from tests.browser.visitor import NARROW, WIDE
from tests.house.corrected import publish_corrected, right_is
from tests.house.crowd import by_strength, crowd
from tests.house.readers import hand_in
from tests.house.readers import person as newcomer
from tests.house.story import actor
from tests.house.trial import publish

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STRANGER = ("/", "/courses", "/courses?view=table", "/courses/primer", "/acts", "/acts/fz-1-2001")
LAW = ("/acts/calendar", "/acts/states/{law}?course=primer", "/try/proba/vvedenie", "/try/proba/questions/1")
STRANGER_FORMS = ("/verify", "/verify/{code}", "/display", "/sign-in", "/register", "/reset")
LEARNER = (
    "/learn",
    "/learn/primer",
    "/learn/primer/vvedenie",
    "/learn/attempts/{attempt}",
    "/account",
    "/learn/primer/vtoroe",
    "/learn/primer/praktika",
    "/learn/primer/work/delo",
)
PASSED = ("/learn/attempts/{passed}", "/account/documents", "/learn/primer/test/final")
TEACHER = ("/teach", "/teach/primer", "/teach/primer/rules/nachalo", "/teach/grading")
TEACHER += (
    "/teach/works",
    "/teach/works/{work}",
    "/teach/grading/{essay}",
    "/teach/review",
    "/teach/new",
    "/teach/primer/settings",
)
TEACHER += ("/teach/primer/modules/nachalo", "/teach/primer/edits")
KEEPER = ("/acts/fz-2-2002", "/acts/fz-1-2001/change", "/acts/fz-1-2001/confirm", "/acts/fz-1-2001/entry", "/acts/new")
BANKS = ("/teach/primer/bank", "/teach/primer/bank/nachalo", "/teach/primer/bank/nachalo/gift")
BANKS += ("/teach/primer/bank/nachalo/import", "/teach/primer/bank/nachalo/export")
QUESTIONS = (
    "/teach/primer/bank/nachalo/new",
    "/teach/primer/bank?view=duplicates",
    *(f"/teach/primer/questions/p-1-{number}" for number in range(1, 10)),
    "/teach/primer/questions/p-1-1?as=gift",
)
TEACHER += ("/teach/primer/publish", "/teach/primer/review-draft")
LOOKS = ("/teach/primer/look", "/teach/primer/look?as=stranger", "/teach/primer/look/vvedenie?on=2035-01-01")
LOOKS += ("/teach/primer/look/test/nachalo?draw=1",)
REGRADES = ("/teach/primer/regrade/p-2-1?remedy=new_key", "/teach/primer/regrade/p-1-1", "/teach/primer/regrades")
LESSON = "01-nachalo/20-vtoroe.md"
MANAGER = ("/manage", "/manage/groups/{group}", "/manage/groups/{group}/move", "/manage/protocols/{protocol}")
MANAGER += ("/manage/documents", "/manage/people")
TESTS = ("/manage/groups/{group}/tests", "/manage/groups/{group}/tests/nachalo")
QUALITY = ("/teach/primer/quality", "/teach/primer/quality/p-1-1", "/teach/primer/quality/p-1-5")
PAPERS = ("/manage/groups/{group}/paper", "/manage/groups/{group}/paper/{paper}")
PAPERS += ("/manage/groups/{group}/paper/{paper}/table",)
EDITOR = ("/teach/primer/lessons/vvedenie", "/teach/primer/lessons/vvedenie/history")
EDITOR += ("/teach/acts?search=1-ФЗ", "/teach/primer/media")
CURATOR = ("/organisation",)
SCREENS = [(WIDE, "light"), (NARROW, "dark")]
"""Layout differs by size and colours by scheme, so two screens see all of both."""
VISITS = [
    ("", STRANGER + LAW + STRANGER_FORMS),
    ("other", LEARNER),
    ("learner", PASSED),
    ("curator", CURATOR),
    ("instructor", TEACHER + KEEPER + BANKS + QUESTIONS + LOOKS + EDITOR + QUALITY + REGRADES),
    ("administrator", MANAGER + TESTS + PAPERS),
]


def told_wrong(question, strength, chance):
    """One question has a wrong key, so that its card is full of warnings."""
    return (1 if strength > 0.5 else 0) if question.key == "p-1-1" else by_strength(question, strength, chance)


def regrade(session):
    """A corrected key, and remedies for two questions of the learner who has passed."""
    author = actor(session, "instructor")
    publish_corrected(session, author, "p-2-1", right_is(1), now())
    for key, remedy in (("p-1-1", Remedy.DROP), ("p-2-1", Remedy.ACCEPT_BOTH)):
        found = regrade_preview.compare(session, "primer", key)
        seen = found.outcomes[remedy].fingerprint
        order = Order(version=found.chosen.sha256, remedy=remedy, reason="Опечатка.", with_losses=False, seen=seen)
        regrading.apply(session, author, "primer", key, order, now())


@pytest.fixture(scope="module")
def site(sites):
    """An installation of its own: remedies and changes of law would reach into the stories of others."""
    return sites("pages")


@pytest.fixture(scope="module")
def told(site):
    """`learner` has passed and has a document."""
    return told_at(site)


@pytest.fixture(scope="module")
def addresses(site, told):
    """What stands in the braces of the paths; `other` has a test under way and work that waits, and law changes."""

    def begin(session):
        put = "# Второе\n\nИначе, [[fz-2-2002]].\n".encode()
        authoring.upload(session, actor(session, "instructor"), "primer", "a.md", put, LESSON, now())
        person = actor(session, "other")
        learning.enrol_self(session, person, "primer", now())
        law = enrolments.seat(session, person, "primer").law_sha256
        attempt = assessment.start(session, person, "primer", "nachalo", now())
        for text in ("Письмо", "Письмо со сроком"):
            works.hand_in(session, person, "primer", "delo", text, "Письмо.txt", b"text", now())
        work = works.queue(session, actor(session, "instructor"), 1, 1)[0][0].id
        change = Change(kind=ChangeKind.AMENDED, in_force_on=local_date(now()), by="15-ФЗ", note="Новый срок")
        act_register.record_change(session, actor(session, "instructor"), "fz-2-2002", change, now())
        publish(session, now())
        regrade(session)
        crowd(session, 32, "nachalo", now(), told_wrong)
        paper = paper_tests.make(session, actor(session, "administrator"), told.group_id, "nachalo", 2, None, now())
        newcomer(session, "essayist", Role.LEARNER, now())
        essay = "{}/{}".format(*hand_in(session, "essayist", now()))
        return {"law": law, "attempt": attempt, "work": work, "paper": paper, "essay": essay}

    return {
        "code": told.code,
        "passed": told.attempt_id,
        "group": told.group_id,
        "protocol": told.protocol_id,
        **site.write(begin),
    }


@pytest.mark.parametrize(("who", "paths"), VISITS, ids=[who or "stranger" for who, _paths in VISITS])
def test_every_page_on_every_screen(site, addresses, visit, who, paths):
    visitor = visit(site)
    if who:
        visitor.sign_in(who)
    page, screens = visitor.page, SCREENS
    for path in paths:
        page.goto(site.address + path.format(**addresses))
        for size, scheme in screens:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            assert_accessible(page)
            assert_fits(page)
        visitor.sound()
        screens = screens[::-1]  # the next page begins where this one ends


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desk", "telephone"])
def test_black_on_white_at_170_percent(site, addresses, visit, size):
    visitor = visit(site, viewport=size)
    page = visitor.goto("/display")
    form = page.locator("main form")
    form.locator("[name=size][value='170']").check()
    form.locator("[name=contrast][value=black]").check()
    visitor.press(form.locator("button"))
    for path in ("/", "/courses/primer", "/acts/fz-1-2001", "/verify/{code}"):
        visitor.goto(path.format(**addresses))
    visitor.sign_in("other")
    for path in LEARNER[:4]:
        page = visitor.goto(path.format(**addresses))
        assert page.locator("html").get_attribute("data-size") == "170"


def test_what_stands_on_every_page_leads_somewhere(site, visit):
    seen = set()
    for who in ("", "learner", "curator", "instructor", "administrator"):
        visitor = visit(site)
        page = (visitor.sign_in(who) if who else visitor).goto("/")
        links = {link.get_attribute("href") for link in page.locator(".top a, .bottom a").all()}
        for path in links - seen:
            assert visitor.context.request.get(site.address + path).ok, (who, path)
        seen |= links
