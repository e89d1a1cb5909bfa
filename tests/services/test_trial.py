"""A trial course is open to anybody, answers at once, and keeps nothing."""

import pytest
from sqlalchemy.orm import Session

from lms.domain.errors import Missing, Refused
from lms.domain.legal_change import Change, ChangeKind
from lms.domain.question import Kind
from lms.services import act_register, enrolments, groups, learning, transaction, trial
from lms.services.demo_answers import right_form, wrong_form
from lms.services.groups import GroupDetails
from tests.house.states import rows
from tests.house.trial import SLUG, publish

COUNT = 9


@pytest.fixture(autouse=True)
def trial_course(session, study) -> None:
    publish(session, study.now)


def test_only_a_trial_course_is_open(session) -> None:
    assert trial.course(session, SLUG).document.trial_minutes == 20
    for slug in ("primer", "nothing"):
        with pytest.raises(Missing):
            trial.course(session, slug)
        with pytest.raises(Missing):
            trial.question(session, slug, 1)


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_every_question_is_asked_and_graded_at_once(session, number: int) -> None:
    asked = trial.question(session, SLUG, number)
    assert (asked.item.position, asked.total, asked.answered, asked.item.points) == (number, COUNT, False, None)
    question = asked.item.question
    right = trial.question(session, SLUG, number, right_form(question))
    assert right.answered and right.item.shuffle == asked.item.shuffle
    if question.kind is Kind.ESSAY:
        assert right.item.points is None
        return
    wrong = trial.question(session, SLUG, number, wrong_form(question))
    assert (right.item.points, wrong.answered) == (1, True)
    assert wrong.item.points < 1


def test_without_an_answer_the_question_stays(session) -> None:
    for form in ({}, {"answer": [""]}, {"csrf_token": ["x"]}):
        found = trial.question(session, SLUG, 1, form)
        assert (found.answered, found.item.points) == (False, None)
    with pytest.raises(Refused, match="no such option"):
        trial.question(session, SLUG, 1, {"answer": ["77"]})


@pytest.mark.parametrize("number", [0, -1, COUNT + 1, 10**12])
def test_there_is_no_question_beyond_the_last(session, number: int) -> None:
    with pytest.raises(Missing):
        trial.question(session, SLUG, number)


def test_what_has_happened_to_the_law_is_said_beside_the_question(session, study) -> None:
    change = Change(kind=ChangeKind.AMENDED, in_force_on=study.now.date(), by="7-ФЗ", places=("7",))
    act_register.record_change(session, study.actor("instructor"), "fz-1-2001", change, study.now)
    assert [bool(trial.question(session, SLUG, number).item.stale) for number in (1, 2, 3, 4, 5)] == [
        False,
        False,
        False,
        True,
        True,
    ]


def test_nobody_is_enrolled_so_nobody_gets_a_document_of_no_hours(session, study) -> None:
    with pytest.raises(Refused, match="trial course"):
        learning.enrol_self(session, study.actor("learner"), SLUG, study.now)
    details = GroupDetails(title="Проба", starts_on=None, ends_on=None, seats=None)
    group = groups.create(session, study.actor("administrator"), SLUG, details, study.now)
    with pytest.raises(Refused, match="trial course"):
        enrolments.enrol(session, study.actor("administrator"), study.actor("learner").id, group, study.now)


@pytest.mark.slow
def test_nothing_is_kept(engine, study_in) -> None:
    with Session(engine) as session, transaction.writing(session):
        publish(session, study_in(session).now)
    before = rows(engine)
    with Session(engine) as session, transaction.writing(session):
        for number in range(1, COUNT + 1):
            question = trial.question(session, SLUG, number).item.question
            trial.question(session, SLUG, number, right_form(question))
    assert rows(engine) == before
