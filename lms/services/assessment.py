"""Quizzes: starting an attempt, saving answers as they are given, handing in, looking back."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from lms.domain import attempt as rules_of
from lms.domain.answer import Value, read_answer
from lms.domain.course import FINAL, Counts, QuizRules
from lms.domain.course import Course as Document
from lms.domain.errors import Missing, Refused, Stale
from lms.domain.grading import grade
from lms.domain.permissions import Actor
from lms.domain.progress import State
from lms.domain.question import Question
from lms.domain.quiz_settings import Effective, check_place_and_time
from lms.domain.regrade import carried
from lms.models.assessment import Attempt, AttemptItem
from lms.models.base import columns
from lms.models.catalogue import CourseRevision
from lms.models.learning import Enrolment
from lms.models.readings import AnswerReading
from lms.services import attempt_results, audit, catalogue, enrolments, readings, staleness, start_word
from lms.services.attempt_results import Remedied
from lms.services.enrolments import Seat
from lms.services.quiz_standing import AttemptLine, Standing, standing
from lms.services.readings import ReadingLine
from lms.services.staleness import StaleNote


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizPage:
    """A quiz before it is begun; `refusal` says why it can't be begun now, `result` is the attempt that counts."""

    seat: Seat
    key: str
    effective: Effective
    attempts: tuple[AttemptLine, ...]
    attempts_left: int | None
    result: AttemptLine | None
    refusal: Refused | None

    @property
    def rules(self) -> QuizRules:
        """The rules that hold for the person who asks."""
        return self.effective.rules

    @property
    def open_attempt(self) -> AttemptLine | None:
        """The attempt under way."""
        return next((line for line in self.attempts if line.state == "open"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One drawn question with the newest answer; `stale` tells what has happened to its law since.

    An answer given for practice is `checked` at once. `readings` are what its readers said, once it is settled.
    One that was graded by a wrong key is `remedied`; where the corrected key decides, question and answer are the
    corrected ones.
    """

    position: int
    question: Question
    shuffle: tuple[int, ...]
    answer: Value
    sequence: int
    saved_at: datetime | None
    points: float | None
    comment: str
    stale: tuple[StaleNote, ...]
    checked: bool = False
    readings: tuple[ReadingLine[float], ...] = ()
    remedied: Remedied | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPage:
    """An attempt with its questions; `document` is the course as it was when the attempt began."""

    id: int
    number: int
    state: str
    quiz_key: str
    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    points: float
    max_points: float
    passed: bool | None
    rules: QuizRules
    seat: Seat
    document: Document
    items: tuple[Item, ...]
    law_sha256: str
    may_review: bool = False


def quiz_page(session: Session, actor: Actor, slug: str, key: str, now: datetime, address: str = "") -> QuizPage:
    """What a learner sees before starting the quiz `key` (a module's key or "final") at a network address."""
    return _quiz_page(session, enrolments.seat(session, actor, slug), key, now, address)


def _quiz_page(session: Session, seat: Seat, key: str, now: datetime, address: str) -> QuizPage:
    found = standing(session, seat, key)
    return QuizPage(
        seat=seat,
        key=key,
        effective=found.effective,
        attempts=found.lines,
        attempts_left=rules_of.attempts_left(found.effective.rules, found.past),
        result=found.counting,
        refusal=_refusal(seat, key, found, now, address),
    )


def _refusal(seat: Seat, key: str, found: Standing, now: datetime, address: str) -> Refused | None:
    if key == FINAL and not enrolments.progress_of(seat, seat.facts).final_open:
        return Refused("The final test opens when all lessons are studied and all module tests are passed.")
    if seat.state is State.PASSED and found.effective.rules.counts is Counts.LAST:
        return Refused("You have the document of this course, so this result stands.")
    try:
        rules_of.check_start(found.effective.rules, found.past, now)
        check_place_and_time(found.effective, now, address)
    except Refused as refusal:
        return refusal
    return None


def start(
    session: Session, actor: Actor, slug: str, key: str, now: datetime, *, word: str = "", address: str = ""
) -> int:
    """Begin an attempt, or go on with the one under way; the attempt's number in the records.

    A refusal at the field "word" has counted a wrong word: whoever catches it has to keep the transaction.
    """
    seat = enrolments.seat(session, actor, slug)
    enrolments.lock(session, seat.id)
    page = _quiz_page(session, seat, key, now, address)
    if page.open_attempt:
        return page.open_attempt.id
    if page.refusal:
        raise page.refusal
    if page.effective.word_needed:
        start_word.check(session, f"{seat.id}:{key}", page.effective.word_hash, word, now)
    return _begin(session, actor, page, now)


def _begin(session: Session, actor: Actor, page: QuizPage, now: datetime) -> int:
    seat, key, rules = page.seat, page.key, page.rules
    stale = staleness.notes(session, seat.acts_sha256, seat.course_id, seat.revision_id)
    doubtful = {place for kind, place in stale if kind == "question"}
    drawn = rules_of.draw(seat.document.bank(key), rules, secrets.randbits(64), doubtful)
    attempt = attempt_results.begin(
        session,
        seat,
        attempt_results.Begun(
            revision_id=seat.revision_id,
            quiz_key=key,
            number=max((line.number for line in page.attempts), default=0) + 1,
            started_at=now,
            deadline_at=rules_of.deadline(now, rules, page.effective.closes_at),
        ),
        drawn,
        rules,
    )
    audit.record(session, actor.id, "attempt.started", f"attempt:{attempt.id}", now)
    return attempt.id


def attempt_page(session: Session, actor: Actor, attempt_id: int) -> AttemptPage:
    """One's own attempt; somebody else's is Missing."""
    row, seat = enrolments.own_attempt(session, actor, attempt_id)
    document = enrolments.document_of(session, seat, row.attempt_revision_id)
    rules = document.quiz_rules(row.attempt_quiz_key)
    if rules is None:
        raise Missing()
    review = False
    if row.attempt_state != "open":
        found = standing(session, seat, row.attempt_quiz_key, rules)
        rules, review = found.effective.rules, rules_of.may_review(found.effective.rules, found.past)
    return AttemptPage(
        id=attempt_id,
        number=row.attempt_number,
        state=row.attempt_state,
        quiz_key=row.attempt_quiz_key,
        started_at=row.attempt_started_at,
        deadline_at=row.attempt_deadline_at,
        submitted_at=row.attempt_submitted_at,
        points=row.attempt_points,
        max_points=row.attempt_max_points,
        passed=row.attempt_passed,
        rules=rules,
        seat=seat,
        document=document,
        items=_items(session, row, seat, document, practice=rules.practice),
        law_sha256=row.attempt_law_sha256,
        may_review=review,
    )


def save_answer(
    session: Session,
    actor: Actor,
    attempt_id: int,
    position: int,
    base: int,
    form: Mapping[str, Sequence[str]],
    now: datetime,
) -> int:
    """Save one answer; the new sequence number, which is the receipt.

    `base` is the sequence the page had seen: when another tab has saved since, Stale is raised and the
    newer answer stays. Saving the same answer again keeps its receipt. For practice the first answer is fixed,
    and an empty one is not kept: its sequence is 0.
    """
    where = {"account_id": actor.id, "attempt": attempt_id, "place": position}
    found = session.execute(_ANSWER, where).one_or_none()
    if found is None:
        raise Missing()
    if found.state != "open":
        raise Stale("This attempt has been handed in. The answer on this page was not saved.")
    if rules_of.is_over(found.deadline_at, now):
        raise Stale("The time of this attempt is over. The answer on this page was not saved.")
    document = catalogue.document(session, found.revision_id, found.sha256)
    given = read_answer(_question(document, found.quiz_key, found.question_key), form)
    answer = json.dumps(given, ensure_ascii=False)
    sequence: int = found.sequence
    if found.answer == answer:
        return sequence
    rules = document.quiz_rules(found.quiz_key)
    if rules and rules.practice:
        if sequence:
            raise Stale("This answer has been checked and can't be changed any more.")
        if given is None:
            return 0
    if sequence != base:
        raise Stale("A newer answer was saved from another window. Reload the page to see it.")
    session.execute(_SAVE, {**where, "given": answer, "moment": now, "next": sequence + 1})
    return sequence + 1


_attempt, _item, _enrolment, _revision = (columns(model) for model in (Attempt, AttemptItem, Enrolment, CourseRevision))
_ANSWER = (
    select(
        _attempt.state,
        _attempt.deadline_at,
        _attempt.quiz_key,
        _attempt.revision_id,
        _revision.sha256,
        _item.question_key,
        _item.sequence,
        _item.answer,
    )
    .join_from(AttemptItem.__table__, Attempt.__table__, _attempt.id == _item.attempt_id)
    .join(Enrolment.__table__, _enrolment.id == _attempt.enrolment_id)
    .join(CourseRevision.__table__, _revision.id == _attempt.revision_id)
    .where(
        _item.attempt_id == bindparam("attempt"),
        _item.position == bindparam("place"),
        _enrolment.account_id == bindparam("account_id"),
        _enrolment.state != State.WITHDRAWN.value,
    )
    .with_for_update(of=[Attempt.__table__, AttemptItem.__table__])
)
_reading = columns(AnswerReading)
_ITEMS = (
    select(
        _item.position,
        _item.question_key,
        _item.shuffle,
        _item.answer,
        _item.sequence,
        _item.saved_at,
        _item.points,
        _item.comment,
        _item.graded_by,
        _item.remedy,
        _reading.reader_id,
        _reading.share,
        _reading.met,
        _reading.comment.label("said"),
    )
    .outerjoin_from(
        AttemptItem.__table__,
        AnswerReading.__table__,
        (_reading.attempt_id == _item.attempt_id) & (_reading.position == _item.position),
    )
    .where(_item.attempt_id == bindparam("attempt"))
    .order_by(_item.position, *readings.MADE)
)
_SAVE = (
    update(AttemptItem.__table__)  # type: ignore[arg-type]  # the table of a mapped class is a Table
    .where(_item.attempt_id == bindparam("attempt"), _item.position == bindparam("place"))
    .values(answer=bindparam("given"), saved_at=bindparam("moment"), sequence=bindparam("next"))
)


def submit(session: Session, actor: Actor, attempt_id: int, now: datetime) -> None:
    """Hand in one's own attempt; a second click changes nothing."""
    attempt = _locked(session, actor, attempt_id)
    if attempt.state == "open":
        attempt_results.close(session, attempt, now)
        audit.record(session, actor.id, "attempt.submitted", f"attempt:{attempt.id}", now)


def _locked(session: Session, actor: Actor, attempt_id: int) -> Attempt:
    statement = (
        select(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.id == attempt_id, Enrolment.account_id == actor.id, Enrolment.state != State.WITHDRAWN.value)
    )
    found = session.scalar(statement.with_for_update(of=Attempt))
    if found is None:
        raise Missing()
    return found


def _question(document: Document, quiz_key: str, key: str) -> Question:
    found = next((question for question in document.bank(quiz_key) if question.key == key), None)
    if found is None:
        raise Missing()
    return found


def _items(session: Session, attempt: Any, seat: Seat, document: Document, *, practice: bool) -> tuple[Item, ...]:
    bank = {question.key: question for question in document.bank(attempt.attempt_quiz_key)}
    notes = staleness.notes(session, seat.acts_sha256, seat.course_id, attempt.attempt_revision_id)
    rows = session.connection().execute(_ITEMS, {"attempt": attempt.attempt_id}).all()
    is_remedied = any(row.remedy for row in rows)
    remedies = attempt_results.remedies(session, attempt.attempt_id) if is_remedied else {}
    items = []
    for _position, said in groupby(rows, key=lambda row: row.position):
        row, *others = said
        question, answer = bank[row.question_key], json.loads(row.answer) if row.answer else None
        checked = practice and answer is not None
        item = Item(
            position=row.position,
            question=question,
            shuffle=tuple(json.loads(row.shuffle)),
            answer=answer,
            sequence=row.sequence,
            saved_at=row.saved_at,
            points=grade(question, answer).share if checked else row.points,
            comment=row.comment,
            stale=notes.get(("question", row.question_key), ()),
            checked=checked,
            readings=_said([row, *others]),
        )
        items.append(_by_corrected_key(item, remedies.get(row.question_key)))
    return tuple(items)


def _said(rows: Sequence[Any]) -> tuple[ReadingLine[float], ...]:
    """What the learner reads of the readers of one answer, each in a row: nothing until it is settled."""
    first = rows[0]
    if first.points is None:
        return ()
    if first.reader_id is not None:
        return tuple(readings.reading_line(row.reader_id, row.share, row.met, row.said) for row in rows)
    if first.graded_by:  # read before readings were kept one by one
        return (ReadingLine(reader_id=first.graded_by, value=first.points, met=(), comment=first.comment),)
    return ()


def _by_corrected_key(item: Item, remedied: Remedied | None) -> Item:
    """The item with what was done about it; what was chosen stands where the corrected question has it."""
    if remedied is None:
        return item
    if remedied.corrected is None:
        return replace(item, remedied=remedied)
    answer = carried(item.question, remedied.corrected, item.answer)
    shuffle = tuple(sorted(item.shuffle))
    return replace(item, question=remedied.corrected, answer=answer, shuffle=shuffle, remedied=remedied)
