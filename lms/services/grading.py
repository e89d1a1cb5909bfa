"""Answers that wait for an instructor, or for two."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select, tuple_
from sqlalchemy.orm import Session

from lms.domain.errors import Missing, Stale
from lms.domain.permissions import Actor
from lms.domain.question import Question
from lms.domain.rubric import rubric, share_given
from lms.domain.second_reading import Turn, check_reader, share_standing, turn_after
from lms.models.assessment import Attempt, AttemptItem
from lms.models.catalogue import CourseRevision
from lms.models.learning import Enrolment
from lms.models.readings import AnswerReading
from lms.services import attempt_results, audit, enrolments, readings
from lms.services.enrolments import Seat
from lms.services.readings import LeftToOthers, ReadingLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One answer in the queue. Who wrote it is not shown: grading is blind."""

    attempt_id: int
    position: int
    course_title: str
    submitted_at: datetime
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Essay:
    """One answer to be read; only who decides between two readers sees the `earlier` readings.

    `readers` is how many read it when they agree; `following` is attempt and position of the answer to read next.
    """

    attempt_id: int
    position: int
    course_title: str
    question: Question
    answer: str
    turn: Turn
    readers: int
    earlier: tuple[ReadingLine[float], ...]
    following: tuple[int, int] | None

    @property
    def criteria(self) -> tuple[str, ...]:
        """What the reader may tick."""
        return rubric(self.question)


def queue(session: Session, actor: Actor, page: int, size: int) -> tuple[list[Waiting], int]:
    """One page of the answers that this person can read, the oldest first, and how many there are."""
    rows = session.execute(
        _to_read(
            actor,
            AttemptItem.attempt_id,
            AttemptItem.position,
            CourseRevision.title,
            Attempt.submitted_at,
            select(func.count()).select_from(_READ_BY.subquery()).scalar_subquery().label("readings"),
            func.count().over().label("total"),
        )
        .order_by(*_ORDER)
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    waiting = [
        Waiting(
            attempt_id=row.attempt_id,
            position=row.position,
            course_title=row.title,
            submitted_at=row.submitted_at,
            turn=turn_after(row.readings),
        )
        for row in rows
    ]
    return waiting, rows[0].total if rows else 0


def left_to_others(session: Session, actor: Actor) -> LeftToOthers:
    """The answers that wait, but not for this person."""
    count, nobody = session.execute(
        select(*readings.counted_for_others(Enrolment.account_id, _READ_BY))
        .select_from(AttemptItem)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(*_WAITS, ~readings.may_read(actor.id, Enrolment.account_id, _READ_BY))
    ).one()
    return LeftToOthers(count=count, nobody=nobody)


def essay(session: Session, actor: Actor, attempt_id: int, position: int) -> Essay:
    """One waiting answer; Missing when it does not wait, or not for this person."""
    item, attempt = _waiting(session, attempt_id, position)
    seat = enrolments.seat_of(session, attempt.enrolment_id)
    earlier = _readings(session, actor, item, attempt)
    turn = turn_after(len(earlier))
    question, readers = _asked(session, seat, item, attempt)
    return Essay(
        attempt_id=attempt_id,
        position=position,
        course_title=seat.title,
        question=question,
        answer=str(json.loads(item.answer or '""')),
        turn=turn,
        readers=readers,
        earlier=tuple(earlier) if turn is Turn.THIRD else (),
        following=_following(session, actor, item, attempt),
    )


def give_points(
    session: Session,
    actor: Actor,
    attempt_id: int,
    position: int,
    percent: int | None,
    comment: str,
    now: datetime,
    *,
    met: Sequence[int] = (),
    turn: str = "",
) -> None:
    """Read one answer: `percent` 0-100 of its point, or None for what the criteria `met` suggest, and a comment.

    The learner sees points and comments when as many have read as the rules ask. Stale when the reader's page was
    for an earlier `turn` and has become a decision between two that they have not seen; "" when there was no page.
    """
    item, attempt = _waiting(session, attempt_id, position, lock=True)
    earlier = _readings(session, actor, item, attempt)
    seat = enrolments.seat_of(session, attempt.enrolment_id)
    question, readers = _asked(session, seat, item, attempt)
    if turn_after(len(earlier)) is Turn.THIRD and turn not in ("", Turn.THIRD):
        raise Stale("Two readers have given different grades meanwhile. Look at both: yours will decide.")
    share = share_given(percent, met, len(rubric(question)))
    reading = AnswerReading(
        attempt_id=attempt_id,
        position=position,
        reader_id=actor.id,
        share=share,
        met=json.dumps(sorted(set(met))),
        comment=comment.strip(),
        made_at=now,
    )
    session.add(reading)
    subject, given = f"attempt:{attempt_id}", round(100 * share)
    audit.record(session, actor.id, "answer.read", subject, now, position=position, percent=given)
    standing = share_standing([*((line.reader_id, line.value) for line in earlier), (actor.id, share)], readers)
    if standing.value is None:
        return
    item.points, item.comment, item.graded_by = standing.value, reading.comment, actor.id
    session.flush()
    attempt_results.settle(session, attempt, seat)
    settled = round(100 * standing.value)
    audit.record(session, actor.id, "answer.graded", subject, now, position=position, percent=settled)


_WAITS = (Attempt.state == "waiting", AttemptItem.points.is_(None))
_ORDER = (Attempt.submitted_at, AttemptItem.attempt_id, AttemptItem.position)
_READ_BY = (
    select(AnswerReading.reader_id)
    .where(AnswerReading.attempt_id == AttemptItem.attempt_id, AnswerReading.position == AttemptItem.position)
    .correlate(AttemptItem)
)


def _to_read(actor: Actor, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(AttemptItem)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(CourseRevision, CourseRevision.id == Attempt.revision_id)
        .where(*_WAITS, readings.may_read(actor.id, Enrolment.account_id, _READ_BY))
    )


def _following(session: Session, actor: Actor, item: AttemptItem, attempt: Attempt) -> tuple[int, int] | None:
    """The next in the queue, which begins anew behind its last."""
    here = tuple_(*_ORDER) > tuple_(attempt.submitted_at, item.attempt_id, item.position)
    other = (AttemptItem.attempt_id != item.attempt_id) | (AttemptItem.position != item.position)
    found = session.execute(
        _to_read(actor, AttemptItem.attempt_id, AttemptItem.position)
        .where(other)
        .order_by(case((here, 0), else_=1), *_ORDER)
        .limit(1)
    ).one_or_none()
    return (found.attempt_id, found.position) if found else None


def _readings(session: Session, actor: Actor, item: AttemptItem, attempt: Attempt) -> list[ReadingLine[float]]:
    """What has been given so far, when this person may read."""
    earlier = readings.of_answer(session, attempt.id, item.position)
    author = session.get_one(Enrolment, attempt.enrolment_id).account_id
    check_reader(actor.id, author, [line.reader_id for line in earlier])
    return earlier


def _asked(session: Session, seat: Seat, item: AttemptItem, attempt: Attempt) -> tuple[Question, int]:
    """The question as it was asked, and how many read its answers."""
    document = enrolments.document_of(session, seat, attempt.revision_id)
    rules = document.quiz_rules(attempt.quiz_key)
    question = next(each for each in document.bank(attempt.quiz_key) if each.key == item.question_key)
    return question, rules.readers if rules else 1


def _waiting(session: Session, attempt_id: int, position: int, *, lock: bool = False) -> tuple[AttemptItem, Attempt]:
    statement = select(Attempt).where(Attempt.id == attempt_id, Attempt.state == "waiting")
    attempt = session.scalar(
        statement.with_for_update().execution_options(populate_existing=True) if lock else statement
    )
    item = session.get(AttemptItem, (attempt_id, position), populate_existing=lock) if attempt else None
    if attempt is None or item is None or item.points is not None:
        raise Missing("This answer does not wait for grading any more.")
    return item, attempt
