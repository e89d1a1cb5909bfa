"""Role x route: who gets what at every address, and that nobody changes anything where they have no right."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from lms.domain.legal_change import Change, ChangeKind
from lms.services import act_register, authoring, enrolments, paper_tests, transaction, works
from tests.conftest import NOW
from tests.house.states import rows
from tests.house.story import actor, tell
from tests.house.trial import publish

pytestmark = [pytest.mark.slow, pytest.mark.counted]  # every page as everyone


@pytest.fixture(scope="session")
def store(both_engines):
    return both_engines


WHO = ("stranger", "learner", "other", "curator", "instructor", "administrator")
"""`learner` owns the enrolment, the attempt and the document; `other` is a learner who owns nothing."""

IN, ON = "sign in", "redirect"
EVERYONE = (200, 200, 200, 200, 200, 200)
NOBODY = (404, 404, 404, 404, 404, 404)
PASSING = (ON, ON, ON, ON, ON, ON)
PERSON = (IN, 200, 200, 200, 200, 200)
OWNER = (IN, 200, 404, 404, 404, 404)
FORWARD = (IN, ON, ON, ON, ON, ON)
TEACHER = (IN, 404, 404, 404, 200, 200)
ADMINISTRATOR = (IN, 404, 404, 404, 404, 200)
THEN_BACK = (IN, 404, 404, 404, 404, ON)
GRADER = (IN, 404, 404, 404, 200, 404)
GETS = {
    "/": EVERYONE,
    "/account": PERSON,
    "/account/documents": PERSON,
    "/account/documents/<path:number>.pdf": (IN, 200, 404, 404, 404, 200),
    "/account/outbox": EVERYONE,
    "/account/password": PERSON,
    "/account/sign-out-everywhere": FORWARD,
    "/acts": EVERYONE,
    "/acts/<slug>": EVERYONE,
    "/acts/list.<kind>": EVERYONE,
    "/acts/<slug>/card": EVERYONE,
    "/acts/<slug>/change": TEACHER,
    "/acts/<slug>/confirm": TEACHER,
    "/acts/<slug>/entry": TEACHER,
    "/acts/calendar": EVERYONE,
    "/acts/new": TEACHER,
    "/acts/states/<law_sha256>": EVERYONE,
    "/confirm/<token>": EVERYONE,
    "/courses": EVERYONE,
    "/courses/<slug>": EVERYONE,
    "/courses/<slug>/band.svg": EVERYONE,
    "/courses/<slug>/enrol": FORWARD,
    "/courses/<slug>/paper.svg": EVERYONE,
    "/display": EVERYONE,
    "/healthz": EVERYONE,
    "/language": PASSING,
    "/learn": PERSON,
    "/learn/<slug>": OWNER,
    "/learn/<slug>/<key>": OWNER,
    "/learn/<slug>/<key>/documents/<int:number>.docx": OWNER,
    "/learn/<slug>/<key>/done": FORWARD,
    "/learn/<slug>/<key>/place": (IN, 204, 204, 204, 204, 204),
    "/learn/<slug>/test/<key>": OWNER,
    "/learn/<slug>/work/<key>": OWNER,
    "/learn/attempts/<int:attempt_id>": OWNER,
    "/learn/attempts/<int:attempt_id>/answers/<int:position>": FORWARD,
    "/learn/attempts/<int:attempt_id>/finish": (IN, ON, 404, 404, 404, 404),
    "/learn/works/<int:work_id>/file": (IN, 200, 404, 404, 200, 404),
    "/manage": ADMINISTRATOR,
    "/manage/courses/<slug>/open": THEN_BACK,
    "/manage/documents": ADMINISTRATOR,
    "/manage/documents/<path:number>/duplicate": ADMINISTRATOR,
    "/manage/documents/<path:number>/revoke": ADMINISTRATOR,
    "/manage/enrolments/<int:enrolment_id>/withdraw": THEN_BACK,
    "/manage/groups/<int:group_id>": ADMINISTRATOR,
    "/manage/groups/<int:group_id>/move": ADMINISTRATOR,
    "/manage/groups/<int:group_id>/paper": ADMINISTRATOR,
    "/manage/groups/<int:group_id>/paper/<int:test_id>": ADMINISTRATOR,
    "/manage/groups/<int:group_id>/paper/<int:test_id>/<kind>.pdf": ADMINISTRATOR,
    "/manage/groups/<int:group_id>/paper/<int:test_id>/people/<int:enrolment_id>/remove": THEN_BACK,
    "/manage/groups/<int:group_id>/paper/<int:test_id>/table": ADMINISTRATOR,
    "/manage/groups/<int:group_id>/paper/<int:test_id>/table.xlsx": ADMINISTRATOR,
    "/manage/groups/<int:group_id>/protocol": ADMINISTRATOR,
    "/manage/groups/<int:group_id>/tests": ADMINISTRATOR,
    "/manage/groups/<int:group_id>/tests/<key>": ADMINISTRATOR,
    "/manage/groups/<int:group_id>/tests/<key>/people": THEN_BACK,
    "/manage/groups/<int:group_id>/tests/<key>/people/<int:account_id>/remove": THEN_BACK,
    "/manage/groups/new": ADMINISTRATOR,
    "/manage/issuer": ADMINISTRATOR,
    "/manage/people": ADMINISTRATOR,
    "/manage/people/<int:account_id>": ADMINISTRATOR,
    "/manage/protocols": ADMINISTRATOR,
    "/manage/protocols/<int:protocol_id>": ADMINISTRATOR,
    "/manage/protocols/<int:protocol_id>/close": THEN_BACK,
    "/media/<int:revision>/<path:name>": EVERYONE,
    "/organisation": (IN, 404, 404, 200, 404, 404),
    "/readyz": EVERYONE,
    "/register": EVERYONE,
    "/reset": EVERYONE,
    "/reset/<token>": EVERYONE,
    "/sign-in": EVERYONE,
    "/sign-in/demo": NOBODY,
    "/teach": TEACHER,
    "/teach/<slug>": TEACHER,
    "/teach/<slug>/bank": TEACHER,
    "/teach/<slug>/bank/<quiz>": TEACHER,
    "/teach/<slug>/bank/<quiz>/export": TEACHER,
    "/teach/<slug>/bank/<quiz>/export/<kind>": TEACHER,
    "/teach/<slug>/bank/<quiz>/gift": TEACHER,
    "/teach/<slug>/bank/<quiz>/import": TEACHER,
    "/teach/<slug>/bank/<quiz>/new": TEACHER,
    "/teach/<slug>/course.zip": TEACHER,
    "/teach/<slug>/edits": TEACHER,
    "/teach/<slug>/settings": TEACHER,
    "/teach/<slug>/tree": (IN, 404, 404, 404, ON, ON),
    "/teach/<slug>/undo/<int:edit>": (IN, 404, 404, 404, ON, ON),
    "/teach/new": TEACHER,
    "/teach/<slug>/discard": (IN, 404, 404, 404, ON, ON),
    "/teach/<slug>/lessons/<key>": TEACHER,
    "/teach/<slug>/lessons/<key>/documents/<int:number>.docx": TEACHER,
    "/teach/<slug>/lessons/<key>/history": TEACHER,
    "/teach/<slug>/lessons/<key>/practice": (IN, 404, 404, 404, ON, ON),
    "/teach/<slug>/lessons/<key>/preview": (IN, 404, 404, 404, ON, ON),
    "/teach/<slug>/lessons/<key>/word": (IN, 404, 404, 404, ON, ON),
    "/teach/<slug>/media": TEACHER,
    "/teach/<slug>/media/<name>": TEACHER,
    "/teach/<slug>/word": (IN, 404, 404, 404, ON, ON),
    "/teach/acts": TEACHER,
    "/teach/paste": (IN, 404, 404, 404, ON, ON),
    "/teach/<slug>/look": TEACHER,
    "/teach/<slug>/look/<key>": TEACHER,
    "/teach/<slug>/look/<key>/documents/<int:number>.docx": TEACHER,
    "/teach/<slug>/look/media/<path:name>": TEACHER,
    "/teach/<slug>/look/paper.svg": TEACHER,
    "/teach/<slug>/look/test/<key>": (IN, 404, 404, 404, ON, ON),
    "/teach/<slug>/modules/<key>": TEACHER,
    "/teach/<slug>/publish": TEACHER,
    "/teach/<slug>/quality": TEACHER,
    "/teach/<slug>/quality.xlsx": TEACHER,
    "/teach/<slug>/quality/<path:key>": TEACHER,
    "/teach/<slug>/regrade/<path:key>": TEACHER,
    "/teach/<slug>/regrades": TEACHER,
    "/teach/<slug>/regrades/<int:regrade_id>/undo": (IN, 404, 404, 404, ON, ON),
    "/teach/<slug>/rules/<quiz>": TEACHER,
    "/teach/grading": GRADER,
    "/teach/grading/<int:attempt_id>/<int:position>": GRADER,
    "/teach/review": TEACHER,
    "/teach/review/<slug>/<kind>/<key>": (IN, 404, 404, 404, ON, ON),
    "/teach/works": GRADER,
    "/teach/works/<int:work_id>": GRADER,
    "/try/<slug>": PASSING,
    "/try/<slug>/<key>": EVERYONE,
    "/try/<slug>/<key>/documents/<int:number>.docx": EVERYONE,
    "/try/<slug>/questions/<int:number>": EVERYONE,
    "/teach/<slug>/questions/<path:key>": TEACHER,
    "/teach/<slug>/review-draft": TEACHER,
    "/teach/<slug>/review-draft/ask": (IN, 404, 404, 404, ON, ON),
    "/verify": EVERYONE,
    "/verify/<code>": EVERYONE,
    "/sign-out": PASSING,
}
OF_THE_OWNER = {
    "/learn/<slug>/<key>/done",
    "/learn/<slug>/<key>/place",
    "/learn/<slug>/test/<key>",
    "/learn/<slug>/work/<key>",
    "/learn/attempts/<int:attempt_id>/answers/<int:position>",
    "/learn/attempts/<int:attempt_id>/finish",
}
"""Posts that change what one person owns: everybody else is told there is no such page."""


@pytest.fixture
def told(app, engine):
    """One of everything: a document, a protocol, an answer and work that wait, a draft, a changed act, a trial."""
    with Session(engine) as session, transaction.writing(session):
        found = tell(session, app.extensions["lms.key"], NOW)
        attempt, position = found.essay
        session.execute(
            text("UPDATE attempt_items SET points = NULL WHERE attempt_id = :attempt AND position = :position"),
            {"attempt": attempt, "position": position},
        )
        session.execute(text("UPDATE attempts SET state = 'waiting' WHERE id = :attempt"), {"attempt": attempt})
        session.execute(text("DELETE FROM answer_readings WHERE attempt_id = :attempt"), {"attempt": attempt})
        instructor = actor(session, "instructor")
        authoring.upload(session, instructor, "primer", "new.png", b"picture", "media/new.png", NOW)
        works.hand_in(session, actor(session, "learner"), "primer", "delo", "", "work.txt", b"work", NOW)
        change = Change(kind=ChangeKind.AMENDED, in_force_on=NOW.date(), by="3-ФЗ")
        act_register.record_change(session, instructor, "fz-1-2001", change, NOW)
        paper_tests.make(session, actor(session, "administrator"), found.group_id, "delo", 1, None, NOW)
        publish(session, NOW)
    return found


@pytest.fixture
def address(engine, told):
    """The address of a rule, with existing things in its places."""
    with Session(engine) as session:
        account = actor(session, "learner").id
        law = enrolments.seat(session, actor(session, "learner"), "primer").law_sha256
    values = {
        "slug": "primer", "key": "vvedenie", "number": told.number, "code": told.code, "revision": 1,
        "name": "shema.png", "group_id": told.group_id, "enrolment_id": told.enrolment_id,
        "protocol_id": told.protocol_id, "account_id": account, "attempt_id": told.essay[0],
        "position": told.essay[1], "token": "no-such-token", "law_sha256": law, "work_id": 1, "kind": "lesson",
        "quiz": "nachalo", "edit": 1, "regrade_id": 1, "test_id": 1,
    }  # fmt: skip
    special = {
        **{rule: rule.replace("<slug>", "fz-1-2001") for rule in GETS if rule.startswith("/acts/<slug>")},
        "/acts/list.<kind>": "/acts/list.docx",
        "/learn/<slug>/<key>/documents/<int:number>.docx": "/learn/primer/vvedenie/documents/1.docx",
        "/teach/<slug>/lessons/<key>/documents/<int:number>.docx": "/teach/primer/lessons/vvedenie/documents/1.docx",
        "/teach/<slug>/look/<key>/documents/<int:number>.docx": "/teach/primer/look/vvedenie/documents/1.docx",
        "/teach/<slug>/look/test/<key>": "/teach/primer/look/test/nachalo",
        "/learn/<slug>/test/<key>": "/learn/primer/test/nachalo",
        "/teach/<slug>/bank/<quiz>/export/<kind>": "/teach/primer/bank/nachalo/export/moodle-xml",
        "/teach/<slug>/modules/<key>": "/teach/primer/modules/nachalo",
        "/try/<slug>/<key>/documents/<int:number>.docx": "/try/proba/vvedenie/documents/1.docx",
        "/learn/<slug>/work/<key>": "/learn/primer/work/delo",
        "/teach/<slug>/questions/<path:key>": "/teach/primer/questions/p-1-1",
        "/teach/<slug>/quality/<path:key>": "/teach/primer/quality/p-1-1",
        "/teach/<slug>/regrade/<path:key>": "/teach/primer/regrade/p-1-1?remedy=drop",
        "/try/<slug>": "/try/proba",
        "/try/<slug>/<key>": "/try/proba/vvedenie",
        "/try/<slug>/questions/<int:number>": "/try/proba/questions/1",
    }
    tests = f"/manage/groups/{told.group_id}/tests/nachalo"
    special |= {
        "/manage/groups/<int:group_id>/paper/<int:test_id>/<kind>.pdf": f"/manage/groups/{told.group_id}/paper/1/keys.pdf",
        "/manage/groups/<int:group_id>/tests/<key>": tests,
        "/manage/groups/<int:group_id>/tests/<key>/people": f"{tests}/people",
        "/manage/groups/<int:group_id>/tests/<key>/people/<int:account_id>/remove": f"{tests}/people/{account}/remove",
    }
    return lambda rule: special.get(rule) or re.sub(r"<(?:\w+:)?(\w+)>", lambda place: str(values[place[1]]), rule)


@pytest.fixture
def browsers(client, signed_in, told):
    """A browser for each person."""
    return {who: client if who == "stranger" else signed_in(who) for who in WHO}


def outcome(response):
    if response.status_code in {302, 303}:
        return IN if response.headers["Location"].startswith("/sign-in?") else ON
    return response.status_code


def kept(engine):
    """All rows, without the place where somebody reads: opening a lesson keeps it."""
    found = rows(engine)
    for row in found["enrolments"]:
        for name in ("last_lesson", "last_anchor", "last_seen_at"):
            del row[name]
    return found


def test_the_table_holds_every_address(app):
    assert set(GETS) == {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "asset"}


def test_who_gets_what_and_looking_changes_nothing(engine, address, browsers):
    before, wrong = kept(engine), {}
    for rule, expected in GETS.items():
        found = tuple(outcome(browser.get(address(rule))) for browser in browsers.values())
        if found != expected:
            wrong[rule] = {who: pair for who, *pair in zip(WHO, found, expected, strict=True) if pair[0] != pair[1]}
    assert wrong == {}, "found, expected"
    after = kept(engine)
    assert [name for name in after if after[name] != before[name]] == []


def test_nobody_changes_anything_without_the_right(app, engine, address, browsers):
    posts = {rule.rule for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    before, tried, wrong = rows(engine), 0, []
    for rule in sorted(posts):
        expected = OWNER if rule in OF_THE_OWNER else GETS[rule]
        for (who, browser), due in zip(browsers.items(), expected, strict=True):
            if due in {IN, 404}:
                tried += 1
                found = outcome(browser.send(address(rule), FORM))
                if found != due:
                    wrong.append((rule, who, found, due))
    assert wrong == []
    assert tried > 100
    after = rows(engine)
    assert [name for name in after if after[name] != before[name]] == []


FORM = {
    "email": "other@city.test", "title": "X", "course": "primer", "number": "7", "held_on": "2026-11-24",
    "kind": "certificate", "chair": "А", "members": "Б", "secretary": "В", "reason": "X", "roles": "administrator",
    "name": "X", "city": "X", "number_rule": "{number}", "signatory_post": "X", "is_open": "0", "note": "X",
    "percent": "100", "comment": "X", "base": "0", "answer": "1", "place": "x", "sure": "1", "surname": "X",
    "given_name": "X", "time_zone": "Asia/Omsk", "old": "three-unrelated-words", "new": "four-unrelated-words",
    "in_force_on": "2026-11-24", "by": "X", "source": "X", "text": "X", "decision": "accept",
    "quiz": "delo", "variants": "2", "person": "1", "variant": "1", "line": "1А",
}  # fmt: skip
"""Values that every form would take: only the right is missing."""


@pytest.mark.parametrize("both_engines", ["sqlite_store"], indirect=True)
def test_a_post_without_its_token_is_refused(engine, address, browsers, app):
    """Somebody else's page can't act in a person's name."""
    before = rows(engine)
    for rule in sorted({rule.rule for rule in app.url_map.iter_rules() if "POST" in rule.methods}):
        for who in WHO[1:]:
            assert browsers[who].post(address(rule), data=FORM).status_code == 400, (rule, who)
    assert rows(engine) == before


def test_the_right_person_does_change_things(engine, address, browsers):
    """The same form in the right hands: the test above would see a change."""
    before = rows(engine)
    assert outcome(browsers["administrator"].send(address("/manage/groups/new"), FORM)) == ON
    assert outcome(browsers["administrator"].send(address("/manage/issuer"), FORM)) == ON
    assert outcome(browsers["instructor"].send(address("/teach/grading/<int:attempt_id>/<int:position>"), FORM)) == ON
    assert outcome(browsers["instructor"].send("/acts/fz-1-2001/change", FORM | {"kind": "amended"})) == ON
    assert outcome(browsers["instructor"].send("/acts/fz-2-2002/confirm", FORM)) == ON
    assert outcome(browsers["instructor"].send(address("/teach/works/<int:work_id>"), FORM)) == ON
    after = rows(engine)
    touched = {"groups", "issuer", "attempt_items", "legal_acts", "legal_act_changes", "stale_places", "works"}
    touched |= {"answer_readings", "work_readings"}
    assert {name for name in after if after[name] != before[name]} >= touched
