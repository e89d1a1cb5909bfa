"""Enrolling oneself, marking lessons, coming back to the exact place."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.domain.errors import Missing, Refused
from lms.models.journal import AuditEntry
from lms.models.learning import Enrolment, LessonMark
from lms.services import catalogue, enrolments, learning

SLUG = "primer"


def count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def test_a_second_click_on_enrolling_changes_nothing(session, study, now) -> None:
    first = study.enrol("learner")
    assert study.later(hours=1).enrol("learner") == first
    row = session.scalars(select(Enrolment)).one()
    assert (row.state, row.percent, row.enrolled_at) == ("studying", 0, now)


def test_only_open_courses_take_people_in_by_themselves(session, study, now) -> None:
    catalogue.set_open(session, study.actor("administrator"), SLUG, False, now)
    with pytest.raises(Refused, match="administrator enrols"):
        study.enrol("learner")
    with pytest.raises(Missing):
        learning.enrol_self(session, study.actor("learner"), "nothing", now)


def test_an_administrator_enrols_by_the_address_however_it_is_written(session, study, now) -> None:
    group_id, administrator = study.group(), study.actor("administrator")
    learning.enrol_by_email(session, administrator, group_id, "  Learner@CITY.test ", now)
    assert enrolments.seat(session, study.actor("learner"), SLUG).group_id == group_id
    with pytest.raises(Refused) as refused:
        learning.enrol_by_email(session, administrator, group_id, "nobody@city.test", now)
    assert refused.value.field == "email"
    with pytest.raises(Missing):
        learning.enrol_by_email(session, administrator, 999_999, "other@city.test", now)


def test_a_lesson_is_marked_once(session, study, now) -> None:
    study.enrol("learner")
    actor = study.actor("learner")
    learning.mark_lesson(session, actor, SLUG, "vvedenie", now)
    learning.mark_lesson(session, actor, SLUG, "vvedenie", now + timedelta(hours=1))
    assert session.scalars(select(LessonMark.marked_at)).all() == [now]
    assert enrolments.seat(session, actor, SLUG).percent == 16


def test_lessons_of_other_courses_and_of_strangers_are_missing(session, study, now) -> None:
    study.enrol("learner")
    for name, key in (("learner", "nothing"), ("other", "vvedenie")):
        with pytest.raises(Missing):
            learning.mark_lesson(session, study.actor(name), SLUG, key, now)
        with pytest.raises(Missing):
            learning.remember_place(session, study.actor(name), SLUG, key, "a", now)
    assert count(session, LessonMark) == 0


def test_the_place_is_kept_and_the_last_visited_course_comes_first(session, study, now) -> None:
    study.enrol("learner")
    actor = study.actor("learner")
    learning.remember_place(session, actor, SLUG, "vtoroe", "x" * 300, now + timedelta(hours=1))
    seat = enrolments.seat(session, actor, SLUG)
    assert (seat.last_lesson, seat.last_anchor) == ("vtoroe", "x" * 200)
    assert session.scalars(select(Enrolment.last_seen_at)).one() == now + timedelta(hours=1)


def test_leaving_is_noted_once_and_who_passed_stays(session, study, now) -> None:
    enrolment_id, administrator = study.enrol("learner"), study.actor("administrator")
    for _click in range(2):
        learning.withdraw(session, administrator, enrolment_id, now)
    noted = select(func.count()).where(AuditEntry.action == "enrolment.withdrawn")
    assert session.scalar(noted) == 1
    other = session.get_one(Enrolment, study.enrol("other"))
    other.state = "passed"
    session.flush()
    with pytest.raises(Refused, match="Revoke"):
        learning.withdraw(session, administrator, other.id, now)
    with pytest.raises(Missing):
        learning.withdraw(session, administrator, 999_999, now)
