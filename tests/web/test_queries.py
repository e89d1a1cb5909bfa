"""A learner's page asks the database at most six times, however much there is to tell."""

import pytest
from sqlalchemy.orm import Session

from lms.domain.legal_change import Change, ChangeKind
from lms.services import accounts, act_register, assessment, learning, transaction, works
from lms.services.accounts import Identity
from lms.services.demo_answers import right_form, wrong_form
from tests.conftest import NOW, PASSWORD, PEOPLE
from tests.house.story import tell
from tests.house.trial import publish

pytestmark = pytest.mark.slow  # two lives are told for every engine


@pytest.fixture(scope="session")
def store(both_engines):
    return both_engines


MOST = 6
PAGES = (
    "/",
    "/courses",
    "/courses/primer",
    "/learn",
    "/learn/primer",
    "/learn/primer/vvedenie",
    "/learn/primer/praktika",
    "/learn/primer/work/delo",
    "/learn/primer/test/nachalo",
    "/learn/attempts/{first}",
    "/learn/attempts/{last}",
    "/account/documents",
    "/acts",
    "/acts/fz-1-2001",
    "/acts/fz-1-2001/card",
    "/acts/calendar",
    "/try/proba/vvedenie",
    "/try/proba/questions/1",
    "/try/proba/questions/4",
    "/verify?number=1",
)


def study(engine, *, more: bool):
    """One learner on the way with one attempt, or with three, in company, and with law that changes under way.

    The first and the last attempt.
    """
    with Session(engine) as session, transaction.writing(session):
        found = accounts.sign_in(session, "learner@city.test", PASSWORD, "", NOW)
        assert isinstance(found, Identity)
        viewer = accounts.viewer(session, found.id, found.epoch)
        actor = viewer.actor
        publish(session, NOW)
        learning.enrol_self(session, actor, "primer", NOW)
        works.hand_in(session, actor, "primer", "delo", "Ответ", "", b"", NOW)
        ids = []
        for number in range(3 if more else 1):
            at = NOW.replace(day=1 + number)
            ids.append(assessment.start(session, actor, "primer", "delo", at))
            for item in assessment.attempt_page(session, actor, ids[-1]).items:
                form = right_form(item.question) if number == 2 else wrong_form(item.question)
                assessment.save_answer(session, actor, ids[-1], item.position, 0, form, at)
            assessment.submit(session, actor, ids[-1], at)
        ids.append(assessment.start(session, actor, "primer", "nachalo", NOW))
        if more:
            learning.mark_lesson(session, actor, "primer", "vvedenie", NOW)
            works.hand_in(session, actor, "primer", "delo", "Ответ", "work.txt", b"work", NOW)
            for places in (("5",), ()):
                change = Change(kind=ChangeKind.AMENDED, in_force_on=NOW.date(), by="8-ФЗ", places=places)
                act_register.record_change(session, actor, "fz-1-2001", change, NOW)
            for name in set(PEOPLE) - {"learner"}:
                other = accounts.sign_in(session, f"{name}@city.test", PASSWORD, "", NOW)
                found = accounts.viewer(session, other.id, other.epoch)
                learning.enrol_self(session, found.actor, "primer", NOW)
    return ids


def counts(client, counted, ids):
    found = {}
    for page in PAGES:
        address = page.format(first=ids[0], last=ids[-1])
        client.get(address)
        counted()
        assert client.get(address).status_code in {200, 404}
        found[page] = len(counted())
    return found


@pytest.mark.parametrize("more", [False, True], ids=["little", "much"])
def test_a_learners_page_asks_at_most_six_times(engine, signed_in, counted, more):
    ids = study(engine, more=more)
    assert {page: count for page, count in counts(signed_in("learner"), counted, ids).items() if count > MOST} == {}


def test_more_people_and_attempts_cost_no_more_questions(engine, signed_in, counted, store, app):
    little = counts(signed_in("learner"), counted, study(engine, more=False))
    with Session(engine) as session, transaction.writing(session):
        tell(session, app.extensions["lms.key"], NOW, who="other")
    assert counts(signed_in("learner"), counted, [1, 2]) == little
