"""How the questions of a course work, version by version, from the first attempts at its tests.

A second attempt tells what the first has taught, and practice is no test, so neither counts. A version is judged
as it was answered: what a remedy later did to the points of a wrong key would hide that key.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.domain.answer_times import Save, seconds_spent
from lms.domain.course import Course as Document
from lms.domain.errors import Missing
from lms.domain.grading import grade
from lms.domain.item_analysis import ItemHealth, Response, analyse
from lms.domain.question import Question
from lms.domain.question_version import version_sha256
from lms.models.assessment import Attempt, AttemptItem
from lms.models.base import columns
from lms.models.catalogue import CourseRevision
from lms.models.learning import Enrolment
from lms.services import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVersion:
    """One version of a question; `health` is None while nobody has answered it.

    `quiz` is the key of its test in the newest of the `revisions` that hold it; those nobody answered in are left
    out, but for the current one.
    """

    question: Question
    sha256: str
    quiz: str
    current: bool
    revisions: tuple[int, ...]
    health: ItemHealth | None

    @property
    def worth_a_look(self) -> bool:
        """Whether the published version has faults; those of an earlier one need no mending any more."""
        return self.current and self.health is not None and bool(self.health.faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseItems:
    """The questions of a course: the published ones in their order, then earlier versions, the newest first.

    `quizzes` are titles of modules by the keys of their tests; the final test has none.
    """

    slug: str
    title: str
    quizzes: Mapping[str, str]
    versions: tuple[ItemVersion, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """A question in one revision."""

    question: Question
    sha256: str
    quiz: str
    practice: bool


_Revisions = Mapping[int, Mapping[str, _Held]]


def items(session: Session, slug: str) -> CourseItems:
    """Every question of a published course with its health."""
    return _items(session, slug, "")


def item(session: Session, slug: str, key: str) -> CourseItems:
    """The versions of one question; Missing when it was never published."""
    found = _items(session, slug, key)
    if not found.versions:
        raise Missing()
    return found


_attempt, _item, _revision, _enrolment = map(columns, (Attempt, AttemptItem, CourseRevision, Enrolment))
_ANSWERED = (
    select(
        _attempt.id,
        _attempt.started_at,
        _attempt.revision_id,
        _revision.number,
        _revision.sha256,
        _item.question_key,
        _item.answer,
        _item.sequence,
        _item.saved_at,
        _item.points,
        _item.remedy,
    )
    .join_from(Attempt.__table__, Enrolment.__table__, _enrolment.id == _attempt.enrolment_id)
    .join(CourseRevision.__table__, _revision.id == _attempt.revision_id)
    .join(AttemptItem.__table__, _item.attempt_id == _attempt.id)
    .where(_attempt.number == 1, _attempt.state == "graded")
    .order_by(_attempt.id, _item.position)
)


def _items(session: Session, slug: str, key: str) -> CourseItems:
    course = catalogue.current(session, slug)
    answered = _ANSWERED.where(_enrolment.course_id == course.id)
    if key:
        drew = select(_item.attempt_id).where(_item.question_key == key)
        answered = answered.where(_attempt.id.in_(drew))
    rows = session.execute(answered).all()
    documents = {row.number: (row.revision_id, row.sha256) for row in rows}
    revisions: dict[int, Mapping[str, _Held]] = {
        number: _held(sha256, catalogue.document(session, revision_id, sha256))
        for number, (revision_id, sha256) in documents.items()
    }
    revisions[course.revision_number] = _held(course.sha256, course.document)
    found = analyse(_responses(rows, revisions), _questions(revisions))
    health = {(each.question_key, each.question_sha256): each for each in found}
    return CourseItems(
        slug=slug,
        title=course.document.title,
        quizzes={module.key: module.title for module in course.document.modules},
        versions=tuple(each for each in _versions(revisions, health) if key in ("", each.question.key)),
    )


_kept: dict[str, Mapping[str, _Held]] = {}


def _held(sha256: str, document: Document) -> Mapping[str, _Held]:
    """The questions of a revision by their keys, read once in a process: revisions never change."""
    found = _kept.get(sha256)
    if found is None:
        found = _kept[sha256] = {
            question.key: _Held(question, version_sha256(question), quiz, bool(rules and rules.practice))
            for quiz, bank in document.banks()
            for rules in [document.quiz_rules(quiz)]
            for question in bank
        }
    return found


def _questions(revisions: _Revisions) -> dict[str, Question]:
    return {held.sha256: held.question for bank in revisions.values() for held in bank.values()}


def _responses(rows: Sequence[Any], revisions: _Revisions) -> Iterator[Response]:
    for _attempt_id, group in groupby(rows, key=lambda row: row.id):
        attempt = list(group)
        bank = revisions[attempt[0].number]
        if not bank[attempt[0].question_key].practice:
            yield from _attempt_responses(attempt, bank)


def _attempt_responses(attempt: Sequence[Any], bank: Mapping[str, _Held]) -> Iterator[Response]:
    """The answers of one attempt; its points are summed anew, since a remedy has changed those on record."""
    times = seconds_spent(attempt[0].started_at, [Save(row.saved_at, row.sequence) for row in attempt])
    given = []
    for row, seconds in zip(attempt, times, strict=True):
        held, answer = bank[row.question_key], json.loads(row.answer) if row.answer else None
        share = grade(held.question, answer).share if row.remedy else row.points
        if held.question.graded and share is not None:
            given.append((held, answer, share, seconds))
    total = sum(share for _held_question, _answer, share, _seconds in given)
    for held, answer, share, seconds in given:
        yield Response(
            question_key=held.question.key,
            question_sha256=held.sha256,
            answer=answer,
            share=share,
            attempt_share=total / len(given),
            attempt_points=len(given),
            seconds=seconds,
        )


def _versions(revisions: _Revisions, health: Mapping[tuple[str, str], ItemHealth]) -> Iterator[ItemVersion]:
    """Those of the current revision, which is the newest, and those of earlier ones that were answered."""
    newest = max(revisions)
    numbers: dict[tuple[str, str], list[int]] = {}
    for number in sorted(revisions, reverse=True):
        for key, held in revisions[number].items():
            numbers.setdefault((key, held.sha256), []).append(number)
    for version, where in numbers.items():
        held = revisions[where[0]][version[0]]
        if held.question.graded and (where[0] == newest or version in health):
            yield ItemVersion(
                question=held.question,
                sha256=held.sha256,
                quiz=held.quiz,
                current=where[0] == newest,
                revisions=tuple(sorted(where)),
                health=health.get(version),
            )
