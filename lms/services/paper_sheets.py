"""Sheets of tests on paper typed in: each becomes an attempt of its person, and may be corrected or taken away."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from lms.adapters import clock
from lms.domain.answer import Value
from lms.domain.attempt import Drawn, most_points
from lms.domain.course import FINAL, Counts
from lms.domain.errors import Refused, Stale, Unsound
from lms.domain.paper_entry import Entry, parse_answers
from lms.domain.paper_sheet import check_sheet
from lms.domain.permissions import Actor
from lms.domain.problems import Problem
from lms.domain.progress import State
from lms.models.assessment import Attempt, AttemptItem
from lms.models.learning import Enrolment
from lms.models.paper_tests import AnswerSheet
from lms.models.readings import AnswerReading
from lms.models.regrades import RegradeEffect
from lms.services import attempt_results, audit, enrolments
from lms.services.enrolments import Seat
from lms.services.paper_tests import OpenTest
from lms.services.quiz_standing import standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed for a person: `line` in the notation of `lms.domain.paper_entry`.

    `seen` is the version of the sheet that whoever typed it had before them, "" for none; `anyway` takes a new
    sheet against the rules of attempts.
    """

    variant: int
    line: str
    seen: str = ""
    anyway: bool = False


def version(entered_at: datetime | None) -> str:
    """The name of one state of a sheet; "" where there is none."""
    return entered_at.isoformat() if entered_at else ""


def enter(session: Session, actor: Actor, test: OpenTest, enrolment_id: int, typed: Typed, now: datetime) -> int:
    """Make an attempt of the sheet of a person, or correct the one made of it; the attempt.

    Raises Unsound with every slip in the line, and Stale when somebody else has typed the sheet in since `seen`.
    """
    return enter_answers(session, actor, test, enrolment_id, typed, read(test, typed), now)


def read(test: OpenTest, typed: Typed) -> Entry:
    """The answers of a line; Unsound with all that can't be read in it."""
    entry = parse_answers(test.variant(typed.variant), typed.line)
    if entry.slips:
        raise Unsound(
            "Nothing is saved. Correct what can't be read, by the number of its question: %(problems)s",
            problems(entry),
            field="line",
        )
    return entry


def problems(entry: Entry) -> list[Problem]:
    """The slips of a sheet, at the numbers of their questions."""
    return [
        # A slip speaks of letters and numbers, never of moments.
        Problem("slip", "", slip.number, slip.text, {key: _plain(value) for key, value in slip.params.items()})
        for slip in entry.slips
    ]


def _plain(value: str | int | datetime) -> str | int:
    return value if isinstance(value, int) else str(value)


def enter_answers(
    session: Session, actor: Actor, test: OpenTest, enrolment_id: int, typed: Typed, entry: Entry, now: datetime
) -> int:
    """`enter` for answers that are read already."""
    variant = test.variant(typed.variant)
    held_at = _held_at(test, now)
    seat, sheet = _locked(session, test, enrolment_id)
    if version(sheet.entered_at if sheet else None) != typed.seen:
        raise Stale(
            "Somebody else has typed in this sheet meanwhile, so nothing is saved. "
            "Theirs is shown below; save again only to put yours in its place."
        )
    if sheet is None:
        return _new(session, actor, test, seat, typed, entry, held_at, now)
    attempt = _changeable(session, sheet, seat)
    before: dict[str, str | int | None] = {"variant_before": sheet.variant, "points_before": str(attempt.points)}
    _replace(session, test, attempt, variant.items, entry.answers, now)
    sheet.variant, sheet.line, sheet.entered_at, sheet.entered_by = typed.variant, typed.line, now, actor.id
    _record(session, actor, "corrected", test, attempt, now, variant=typed.variant, **before)
    return attempt.id


def sheet_of(session: Session, test: OpenTest, enrolment_id: int) -> AnswerSheet | None:
    """The sheet of a person as it stands now."""
    return session.get(AnswerSheet, (test.id, enrolment_id), populate_existing=True)


def _held_at(test: OpenTest, now: datetime) -> datetime:
    if test.held_on is None:
        return now
    if test.held_on > clock.local_date(now):
        raise Refused("The test is not held yet. Type the sheets in when it is.")
    return min(clock.midday(test.held_on), now)


def _locked(session: Session, test: OpenTest, enrolment_id: int) -> tuple[Seat, AnswerSheet | None]:
    """The seat of a person of the group and their sheet; whoever types in the same one waits."""
    enrolments.lock(session, enrolment_id)
    found = session.scalar(
        select(Enrolment.id).where(
            Enrolment.id == enrolment_id,
            Enrolment.group_id == test.group_id,
            Enrolment.state != State.WITHDRAWN.value,
        )
    )
    if found is None:
        raise Refused("This person does not study in the group.")
    return enrolments.seat_of(session, enrolment_id), sheet_of(session, test, enrolment_id)


def _new(
    session: Session,
    actor: Actor,
    test: OpenTest,
    seat: Seat,
    typed: Typed,
    entry: Entry,
    held_at: datetime,
    now: datetime,
) -> int:
    found = standing(session, seat, test.quiz_key, test.rules)
    rules = found.effective.rules
    if seat.state is State.PASSED and rules.counts is Counts.LAST:
        raise Refused("This person has the document of the course, so the result stands.")
    opened = test.quiz_key != FINAL or enrolments.progress_of(seat, seat.facts).final_open
    set_aside = check_sheet(rules, found.past, held_at, opened=opened, anyway=typed.anyway)
    begun = attempt_results.Begun(
        revision_id=test.revision_id,
        quiz_key=test.quiz_key,
        number=max((line.number for line in found.lines), default=0) + 1,
        started_at=held_at,
        deadline_at=None,
    )
    variant = test.variant(typed.variant)
    attempt = attempt_results.begin(session, seat, begun, variant.items, rules)
    _write_answers(session, attempt, variant.items, entry.answers, now)
    attempt_results.close(session, attempt, held_at)
    session.add(
        AnswerSheet(
            paper_test_id=test.id,
            enrolment_id=seat.id,
            attempt_id=attempt.id,
            variant=typed.variant,
            line=typed.line,
            entered_at=now,
            entered_by=actor.id,
        )
    )
    session.flush()
    _record(session, actor, "entered", test, attempt, now, variant=typed.variant, set_aside=set_aside or None)
    return attempt.id


def _write_answers(
    session: Session, attempt: Attempt, items: Sequence[Drawn], answers: Sequence[Value], now: datetime
) -> list[int]:
    """Put answers into an attempt; the positions where the question, its order or the answer is another one now."""
    rows = {row.position: row for row in session.scalars(_rows(attempt).execution_options(populate_existing=True))}
    changed = []
    for position, (item, answer) in enumerate(zip(items, answers, strict=True), 1):
        row = rows.get(position) or AttemptItem(attempt_id=attempt.id, position=position, sequence=0, question_key="")
        asked = (item.question.key, json.dumps(item.shuffle))
        given = None if answer is None else json.dumps(answer, ensure_ascii=False)
        if (row.question_key, row.shuffle, row.answer) != (*asked, given):
            changed.append(position)
            (row.question_key, row.shuffle), row.answer = asked, given
            row.sequence, row.saved_at = (row.sequence or 0) + 1, now
            row.points, row.graded_by, row.comment = None, None, ""
            session.add(row)
    session.flush()
    return changed


def _rows(attempt: Attempt) -> Select[AttemptItem]:
    return select(AttemptItem).where(AttemptItem.attempt_id == attempt.id)


def _replace(
    session: Session,
    test: OpenTest,
    attempt: Attempt,
    items: Sequence[Drawn],
    answers: Sequence[Value],
    now: datetime,
) -> None:
    """Other answers in a handed-in attempt, graded anew; what a person gave for an answer that stays, stays too."""
    given = {
        row.position: row.points
        for row in session.scalars(_rows(attempt))
        if row.points is not None
        and items[row.position - 1 : row.position]
        and items[row.position - 1].question.needs_person
    }
    changed = set(_write_answers(session, attempt, items, answers, now))
    gone = AnswerReading.position.in_(changed) | (AnswerReading.position > len(items))
    session.execute(delete(AnswerReading).where(AnswerReading.attempt_id == attempt.id, gone))
    session.execute(delete(AttemptItem).where(AttemptItem.attempt_id == attempt.id, AttemptItem.position > len(items)))
    attempt.max_points = most_points(items, test.rules)
    assert attempt.submitted_at is not None  # it was handed in when it was made
    attempt_results.close(session, attempt, attempt.submitted_at)
    kept = {position: points for position, points in given.items() if position not in changed}
    for row in session.scalars(_rows(attempt).execution_options(populate_existing=True)):
        row.points = kept.get(row.position, row.points)
    session.flush()
    attempt_results.settle(session, attempt, enrolments.seat_of(session, attempt.enrolment_id))


def _changeable(session: Session, sheet: AnswerSheet, seat: Seat) -> Attempt:
    """The attempt of a sheet, locked; refused where something rests on it."""
    if seat.state is State.PASSED:
        raise Refused("This person has the document of the course, so the result stands.")
    attempt = session.get_one(Attempt, sheet.attempt_id, with_for_update=True, populate_existing=True)
    regraded = session.scalar(select(RegradeEffect.attempt_id).where(RegradeEffect.attempt_id == attempt.id).limit(1))
    remedied = session.scalar(_rows(attempt).where(AttemptItem.remedy != "").limit(1))
    if regraded or remedied:
        raise Refused("The points of this sheet were corrected after a wrong key, so it can't be changed any more.")
    return attempt


def remove(session: Session, actor: Actor, test: OpenTest, enrolment_id: int, seen: str, now: datetime) -> None:
    """Take away the sheet of a person and its attempt; a second click changes nothing."""
    seat, sheet = _locked(session, test, enrolment_id)
    if sheet is None:
        return
    if version(sheet.entered_at) != seen:
        raise Stale("Somebody else has typed in this sheet anew, so it is not taken away. Look at it again.")
    attempt = _changeable(session, sheet, seat)
    _record(session, actor, "removed", test, attempt, now, enrolment=seat.id, points_before=str(attempt.points))
    session.delete(sheet)
    session.flush()
    session.execute(delete(AnswerReading).where(AnswerReading.attempt_id == attempt.id))
    session.execute(delete(AttemptItem).where(AttemptItem.attempt_id == attempt.id))
    session.execute(delete(Attempt).where(Attempt.id == attempt.id))
    session.expire_all()
    enrolments.refresh(session, seat.id)


def _record(
    session: Session, actor: Actor, what: str, test: OpenTest, attempt: Attempt, now: datetime, **more: str | int | None
) -> None:
    subject, points = f"attempt:{attempt.id}", str(attempt.points)
    audit.record(session, actor.id, f"answer_sheet.{what}", subject, now, paper_test=test.id, points=points, **more)
