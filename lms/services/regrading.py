"""Answers graded anew when the key of their question proves wrong: one remedy, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.domain.errors import Missing, Refused, Stale
from lms.domain.permissions import Actor
from lms.domain.progress import State
from lms.domain.regrade import BY_NEW_KEY, Remedy
from lms.models.accounts import Account
from lms.models.assessment import Attempt, AttemptItem
from lms.models.learning import Enrolment
from lms.models.regrades import Regrade, RegradeEffect
from lms.services import attempt_results, audit, catalogue, enrolments, jobs, regrade_history, regrade_preview
from lms.services.regrade_preview import Comparison, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done: the version answered, the remedy, why, whether passes may be taken away.

    `seen` is the fingerprint of the effects that were looked at.
    """

    version: str
    remedy: Remedy
    reason: str
    with_losses: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Done:
    """How many attempts were changed, how many gained and lost a pass, and how many were left alone to keep theirs."""

    changed: int
    gained: int
    lost: int
    spared: int


def apply(session: Session, actor: Actor, slug: str, key: str, order: Order, now: datetime) -> Done:
    """Carry out what was looked at, exactly; Stale when the effects are no longer those."""
    reason = order.reason.strip()
    if not reason:
        raise Refused("Say why: everybody whose answer is graded anew reads it.", field="reason")
    _lock(session, catalogue.current(session, slug).id, key)
    found = regrade_preview.compare(session, slug, key, order.version)
    outcome, chosen = found.outcomes.get(order.remedy), found.chosen
    if outcome is None or chosen is None:
        raise Missing()
    if outcome.refusal:
        raise outcome.refusal
    if outcome.fingerprint != order.seen:
        raise Stale("What this remedy does has changed since you opened the page. Look at it once more.")
    due = [line for line in outcome.lines if line.effect.changes]
    taken = [line for line in due if order.with_losses or not line.effect.loses_pass]
    if any(line.account_id == actor.id and line.effect.gains_pass for line in taken):
        raise Refused("You would pass a test by this remedy yourself. Ask another instructor to apply it.")
    if not taken and not chosen.open:
        raise Refused("This remedy would change nothing.")
    made = Regrade(
        course_id=found.course_id,
        quiz_key=chosen.quiz_key,
        question_key=key,
        question_sha256=chosen.sha256,
        new_sha256=found.newest.sha256 if order.remedy in BY_NEW_KEY else "",
        remedy=order.remedy.value,
        reason=reason,
        made_at=now,
        made_by=actor.id,
    )
    session.add(made)
    session.flush()
    _change(session, actor, made, found, taken, now)
    gained, lost = (sum(getattr(line.effect, name) for line in taken) for name in ("gains_pass", "loses_pass"))
    done = Done(len(taken), gained, lost, len(due) - len(taken))
    audit.record(
        session, actor.id, "regrade.applied", f"course:{slug}", now, regrade=made.id, question=key,
        remedy=made.remedy, changed=done.changed, gained=done.gained, lost=done.lost, spared=done.spared,
    )  # fmt: skip
    session.flush()
    return done


def _lock(session: Session, course_id: int, key: str) -> None:
    """Let nobody else change attempts with this question, or their enrolments, until the transaction ends.

    Handing in and grading take the attempt first and its enrolment after it, so this does too. Attempts under
    way are among them: one that is handed in meanwhile either waits for the remedy or is seen here.
    """
    asked = (
        select(Attempt.id)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == course_id, AttemptItem.question_key == key)
    )
    session.execute(select(Attempt.id).where(Attempt.id.in_(asked)).order_by(Attempt.id).with_for_update()).all()
    taken = select(Attempt.enrolment_id).where(Attempt.id.in_(asked))
    session.execute(
        select(Enrolment.id).where(Enrolment.id.in_(taken)).order_by(Enrolment.id).with_for_update(key_share=True)
    ).all()


def _change(
    session: Session, actor: Actor, made: Regrade, found: Comparison, lines: Sequence[Line], now: datetime
) -> None:
    rows = _asked(session, made.question_key, [line.effect.attempt_id for line in lines])
    for line in lines:
        attempt, item = rows[line.effect.attempt_id]
        seat, before = enrolments.seat_of(session, attempt.enrolment_id), attempt.passed
        attempt_results.remedy_item(session, actor.id, made, attempt, item, line.effect.item_after, seat, now)
        if attempt.passed is not before:
            _tell(session, attempt, found.course_title, made.reason, now, undone=False)


def _asked(session: Session, key: str, attempt_ids: Sequence[int]) -> dict[int, tuple[Attempt, AttemptItem]]:
    """Attempts with their item of this question, as they are now that they are locked."""
    rows = session.execute(
        select(Attempt, AttemptItem)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .where(AttemptItem.question_key == key, Attempt.id.in_(attempt_ids))
        .execution_options(populate_existing=True)
    )
    return {attempt.id: (attempt, item) for attempt, item in rows}


def _tell(session: Session, attempt: Attempt, course: str, reason: str, now: datetime, *, undone: bool) -> None:
    """A letter to whoever has gained or lost a pass; one who left the course gets none."""
    owner = session.execute(
        select(Account.email, Account.language, Enrolment.state)
        .join(Enrolment, Enrolment.account_id == Account.id)
        .where(Enrolment.id == attempt.enrolment_id)
    ).one()
    if owner.state != State.WITHDRAWN.value:
        jobs.letter(
            session,
            owner.email,
            "regraded",
            owner.language,
            now,
            course=course,
            passed=bool(attempt.passed),
            document=owner.state == State.PASSED.value,
            undone=undone,
            reason=reason,
            path=f"/learn/attempts/{attempt.id}",
        )


def undo(session: Session, actor: Actor, slug: str, regrade_id: int, now: datetime) -> str:
    """Take a remedy back, the newest of its question first; the key of the question.

    Points and maximum of the question return to what they were, and each attempt is summed up anew, so that an
    answer a person has graded since keeps its points.
    """
    course = catalogue.current(session, slug)
    key = session.scalar(select(Regrade.question_key).where(Regrade.id == regrade_id, Regrade.course_id == course.id))
    if key is None:
        raise Missing()
    _lock(session, course.id, key)
    made = session.get_one(Regrade, regrade_id, with_for_update=True, populate_existing=True)
    if made.undone_at:
        raise Stale("This remedy has been taken back already.")
    if regrade_id not in regrade_history.standing(session, course.id):
        raise Refused("A newer remedy for this question stands. Take that one back first.")
    effects = session.scalars(select(RegradeEffect).where(RegradeEffect.regrade_id == regrade_id)).all()
    rows = _asked(session, key, [effect.attempt_id for effect in effects])
    for effect in effects:
        _attempt, item = rows[effect.attempt_id]
        if (item.points, item.remedy) != (effect.item_after, made.remedy):
            raise Refused("The points of this question were changed after the remedy, so it can't be taken back.")
    made.undone_at, made.undone_by = now, actor.id
    for effect in effects:
        attempt, item = rows[effect.attempt_id]
        seat, before = enrolments.seat_of(session, attempt.enrolment_id), attempt.passed
        attempt_results.put_points(session, attempt, item, effect.item_before, effect.remedy_before, seat)
        audit.record(session, actor.id, "attempt.regrade_undone", f"attempt:{attempt.id}", now, regrade=regrade_id)
        if attempt.passed is not before:
            _tell(session, attempt, course.document.title, made.reason, now, undone=True)
    audit.record(
        session, actor.id, "regrade.undone", f"course:{slug}", now, regrade=regrade_id, question=key,
        changed=len(effects),
    )  # fmt: skip
    session.flush()
    return key
