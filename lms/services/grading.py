"""Answers that wait for an instructor."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Actor
from lms.domain.question import Question
from lms.models.assessment import Attempt, AttemptItem
from lms.models.catalogue import CourseRevision
from lms.models.learning import Enrolment
from lms.services import attempt_results, audit, enrolments


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One answer in the queue. Who wrote it is not shown: grading is blind."""

    attempt_id: int
    position: int
    course_title: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Essay:
    """One answer to be read."""

    attempt_id: int
    position: int
    course_title: str
    question: Question
    answer: str


def queue(session: Session, page: int, size: int) -> tuple[list[Waiting], int]:
    """One page of the answers that wait, the oldest first, and how many there are."""
    rows = session.execute(
        select(
            AttemptItem.attempt_id,
            AttemptItem.position,
            CourseRevision.title,
            Attempt.submitted_at,
            func.count().over().label("total"),
        )
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(CourseRevision, CourseRevision.id == Attempt.revision_id)
        .where(Attempt.state == "waiting", AttemptItem.points.is_(None))
        .order_by(Attempt.submitted_at, AttemptItem.attempt_id, AttemptItem.position)
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    waiting = [
        Waiting(attempt_id=row.attempt_id, position=row.position, course_title=row.title, submitted_at=row.submitted_at)
        for row in rows
    ]
    return waiting, rows[0].total if rows else 0


def essay(session: Session, attempt_id: int, position: int) -> Essay:
    """One waiting answer; Missing when it is not waiting any more."""
    item, attempt = _waiting(session, attempt_id, position)
    seat = enrolments.seat_of(session, attempt.enrolment_id)
    bank = enrolments.document_of(session, seat, attempt.revision_id).bank(attempt.quiz_key)
    question = next(question for question in bank if question.key == item.question_key)
    return Essay(
        attempt_id=attempt_id,
        position=position,
        course_title=seat.title,
        question=question,
        answer=str(json.loads(item.answer or '""')),
    )


def give_points(
    session: Session, actor: Actor, attempt_id: int, position: int, percent: int, comment: str, now: datetime
) -> None:
    """Grade one answer: `percent` 0-100 of its point, and a comment the learner will read."""
    if not 0 <= percent <= 100:
        raise Refused("Give from 0 to 100 percent.", field="percent")
    item, attempt = _waiting(session, attempt_id, position)
    enrolment = session.get_one(Enrolment, attempt.enrolment_id)
    if enrolment.account_id == actor.id:
        raise Refused("You can't grade your own answer. Ask another instructor.")
    item.points, item.comment, item.graded_by = percent / 100, comment.strip(), actor.id
    session.flush()
    attempt_results.settle(session, attempt, enrolments.seat_of(session, attempt.enrolment_id))
    audit.record(session, actor.id, "answer.graded", f"attempt:{attempt_id}", now, position=position, percent=percent)


def _waiting(session: Session, attempt_id: int, position: int) -> tuple[AttemptItem, Attempt]:
    attempt = session.scalar(
        select(Attempt).where(Attempt.id == attempt_id, Attempt.state == "waiting").with_for_update()
    )
    item = session.get(AttemptItem, (attempt_id, position)) if attempt else None
    if attempt is None or item is None or item.points is not None:
        raise Missing("This answer does not wait for grading any more.")
    return item, attempt
