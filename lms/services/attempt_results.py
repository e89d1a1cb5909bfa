"""What becomes of attempts: begun, handed in, graded, summed up."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.orm import Session

from lms.domain import attempt as attempt_rules
from lms.domain import regrade as regrade_rules
from lms.domain.attempt import Drawn
from lms.domain.course import QuizRules
from lms.domain.grading import grade, passed
from lms.domain.question import Question
from lms.domain.question_version import version_sha256
from lms.domain.regrade import Remedy
from lms.models.assessment import Attempt, AttemptItem
from lms.models.base import columns
from lms.models.catalogue import CourseRevision
from lms.models.regrades import Regrade, RegradeEffect
from lms.services import audit, enrolments, question_versions
from lms.services.enrolments import Seat
from lms.services.question_versions import RevisionName

_item, _regrade = columns(AttemptItem), columns(Regrade)
_STANDING_REMEDIES = (
    select(_regrade.id, _regrade.question_key, _regrade.question_sha256, _item.position)
    .join_from(Regrade.__table__, AttemptItem.__table__, _item.question_key == _regrade.question_key)
    .where(
        _regrade.course_id == bindparam("course"),
        _regrade.undone_at.is_(None),
        _item.attempt_id == bindparam("attempt"),
    )
    .order_by(_regrade.id)
)
_ANSWERS = select(_item.position, _item.question_key, _item.answer).where(_item.attempt_id == bindparam("attempt"))
_GRADE = (
    update(AttemptItem.__table__)  # type: ignore[arg-type]  # the table of a mapped class is a Table
    .where(_item.attempt_id == bindparam("attempt"), _item.position == bindparam("place"))
    .values(points=bindparam("given"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Which attempt is begun, and when; `number` is the next one of its person in the quiz."""

    revision_id: int
    quiz_key: str
    number: int
    started_at: datetime
    deadline_at: datetime | None


def begin(session: Session, seat: Seat, begun: Begun, drawn: Sequence[Drawn], rules: QuizRules) -> Attempt:
    """An open attempt at these questions, under the law of the moment."""
    attempt = Attempt(
        enrolment_id=seat.id,
        revision_id=begun.revision_id,
        quiz_key=begun.quiz_key,
        number=begun.number,
        started_at=begun.started_at,
        deadline_at=begun.deadline_at,
        max_points=attempt_rules.most_points(drawn, rules),
        law_sha256=seat.law_sha256,
    )
    session.add(attempt)
    session.flush()
    items = [
        {
            "attempt_id": attempt.id,
            "position": position,
            "question_key": each.question.key,
            "shuffle": json.dumps(each.shuffle),
            "sequence": 0,
            "comment": "",
        }
        for position, each in enumerate(drawn, 1)
    ]
    session.connection().execute(insert(AttemptItem), items)
    return attempt


def has_overdue(session: Session, now: datetime) -> bool:
    """Whether any attempt's time is over."""
    found = session.scalar(
        select(Attempt.id).where(Attempt.state == "open", Attempt.deadline_at < now - attempt_rules.GRACE).limit(1)
    )
    return found is not None


def submit_overdue(session: Session, now: datetime) -> int:
    """Hand in every attempt whose time is over; how many there were."""
    overdue = session.scalars(
        select(Attempt)
        .where(Attempt.state == "open", Attempt.deadline_at < now - attempt_rules.GRACE)
        .limit(100)
        .with_for_update(skip_locked=True)
    ).all()
    for attempt in overdue:
        close(session, attempt, now)
        audit.record(session, None, "attempt.overdue", f"attempt:{attempt.id}", now)
    return len(overdue)


def close(session: Session, attempt: Attempt, now: datetime) -> None:
    """Hand in an attempt that is under way and grade what needs no person."""
    seat = enrolments.seat_of(session, attempt.enrolment_id)
    document = enrolments.document_of(session, seat, attempt.revision_id)
    bank = {question.key: question for question in document.bank(attempt.quiz_key)}
    rules = document.quiz_rules(attempt.quiz_key)
    unread = 0.0 if rules and rules.practice else None
    connection, graded = session.connection(), []
    for item in connection.execute(_ANSWERS, {"attempt": attempt.id}):
        share = grade(bank[item.question_key], json.loads(item.answer) if item.answer else None).share
        given = unread if share is None else share
        graded.append({"attempt": attempt.id, "place": item.position, "given": given})
    connection.execute(_GRADE, graded)
    attempt.submitted_at = min(now, attempt.deadline_at) if attempt.deadline_at else now
    session.flush()
    settle(session, attempt, seat)
    if not (rules and rules.practice):
        _follow_remedies(session, attempt, seat, bank, now)


def settle(session: Session, attempt: Attempt, seat: Seat) -> None:
    """Sum the points of a handed-in attempt; it is graded when no answer waits for a person."""
    points = session.scalars(select(AttemptItem.points).where(AttemptItem.attempt_id == attempt.id)).all()
    attempt.points = round(sum(point or 0.0 for point in points), 4)
    if any(point is None for point in points):
        attempt.state, attempt.passed = "waiting", None
    else:
        rules = enrolments.document_of(session, seat, attempt.revision_id).quiz_rules(attempt.quiz_key)
        mark = rules.pass_percent if rules else 100
        attempt.state, attempt.passed = "graded", passed(attempt.points, attempt.max_points, mark)
    enrolments.refresh(session, attempt.enrolment_id)


def _follow_remedies(
    session: Session, attempt: Attempt, seat: Seat, bank: Mapping[str, Question], now: datetime
) -> None:
    """An attempt handed in after the key of its question was found wrong has the remedies of the others, in order."""
    standing = session.connection().execute(_STANDING_REMEDIES, {"course": seat.course_id, "attempt": attempt.id})
    for row in standing.all():
        old = bank[row.question_key]
        if version_sha256(old) == row.question_sha256:
            regrade = session.get_one(Regrade, row.id)
            item = session.get_one(AttemptItem, (attempt.id, row.position), populate_existing=True)
            wanted = (old.key, regrade.new_sha256)
            new = question_versions.of_versions(session, seat.course_id, {wanted}).get(wanted, old)
            answer = json.loads(item.answer) if item.answer else None
            given = regrade_rules.points(Remedy(regrade.remedy), old, new, answer)
            remedy_item(session, None, regrade, attempt, item, given, seat, now)


def remedy_item(
    session: Session,
    actor_id: int | None,
    regrade: Regrade,
    attempt: Attempt,
    item: AttemptItem,
    points: float,
    seat: Seat,
    now: datetime,
) -> None:
    """Give a question of a handed-in attempt the points of a remedy, and keep what was before."""
    effect = RegradeEffect(
        regrade_id=regrade.id,
        attempt_id=attempt.id,
        remedy_before=item.remedy,
        item_before=item.points or 0.0,
        points_before=attempt.points,
        max_before=attempt.max_points,
        passed_before=attempt.passed,
    )
    put_points(session, attempt, item, points, regrade.remedy, seat)
    effect.item_after, effect.points_after = points, attempt.points
    effect.max_after, effect.passed_after = attempt.max_points, attempt.passed
    session.add(effect)
    audit.record(session, actor_id, "attempt.regraded", f"attempt:{attempt.id}", now, regrade=regrade.id)


def put_points(session: Session, attempt: Attempt, item: AttemptItem, points: float, remedy: str, seat: Seat) -> None:
    """Set the points of a question with the remedy they come from, "" for none, and sum the attempt up anew."""
    before, after = (Remedy(each) if each else None for each in (item.remedy, remedy))
    attempt.max_points = regrade_rules.max_after(attempt.max_points, before, after)
    item.points, item.remedy = points, remedy
    session.flush()
    settle(session, attempt, seat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedied:
    """What was done about a question of an attempt, why, and its points before and after.

    `corrected` is the question by whose key the answer counts now.
    """

    remedy: Remedy
    reason: str
    before: float
    after: float
    corrected: Question | None


def remedies(session: Session, attempt_id: int) -> dict[str, Remedied]:
    """The newest remedy of each question of an attempt that has one, by the question's key, in one query."""
    # Only a remedy by the corrected key names a new version, which some revision of the course holds.
    revised = and_(CourseRevision.course_id == Regrade.course_id, Regrade.new_sha256 != "")
    rows = session.execute(
        select(
            *(Regrade.question_key, Regrade.new_sha256, Regrade.remedy, Regrade.reason),
            *(RegradeEffect.item_before, RegradeEffect.item_after),
            *(CourseRevision.id, CourseRevision.number, CourseRevision.sha256),
        )
        .join(RegradeEffect, RegradeEffect.regrade_id == Regrade.id)
        .outerjoin(CourseRevision, revised)
        .where(RegradeEffect.attempt_id == attempt_id, Regrade.undone_at.is_(None))
        .order_by(Regrade.id, CourseRevision.number.desc())
    ).all()
    newest = {row.question_key: row for row in rows}
    revisions = dict.fromkeys(RevisionName(row.id, row.number, row.sha256) for row in rows if row.id)
    wanted = {(key, row.new_sha256) for key, row in newest.items() if row.new_sha256}
    corrected = question_versions.among(session, revisions, wanted)
    return {
        key: Remedied(
            remedy=Remedy(row.remedy),
            reason=row.reason,
            before=row.item_before,
            after=row.item_after,
            corrected=corrected.get((key, row.new_sha256)),
        )
        for key, row in newest.items()
    }
