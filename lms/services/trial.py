"""Trial courses: read and tried by anybody; nothing of it is kept."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.domain.answer import read_answer
from lms.domain.attempt import shuffled
from lms.domain.course import Lesson
from lms.domain.errors import Missing
from lms.domain.grading import grade
from lms.domain.question import Question
from lms.services import catalogue, staleness
from lms.services.assessment import Item
from lms.services.catalogue import CurrentCourse


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialQuestion:
    """One question of a trial course; `answered` says that the item holds an answer with its points."""

    course: CurrentCourse
    item: Item
    total: int
    answered: bool


def course(session: Session, slug: str) -> CurrentCourse:
    """A trial course; Missing for any other."""
    found = catalogue.current(session, slug)
    if not found.document.trial_minutes:
        raise Missing()
    return found


def lesson(session: Session, slug: str, key: str) -> Lesson:
    """A lesson of a trial course."""
    found = next((lesson for lesson in course(session, slug).document.lessons() if lesson.key == key), None)
    if found is None:
        raise Missing()
    return found


def question(
    session: Session, slug: str, number: int, form: Mapping[str, Sequence[str]] | None = None
) -> TrialQuestion:
    """The question `number` from 1, with the answer in `form` graded at once."""
    found = course(session, slug)
    bank = [question for _key, bank in found.document.banks() for question in bank]
    if not 1 <= number <= len(bank):
        raise Missing()
    asked = bank[number - 1]
    answer = read_answer(asked, form) if form is not None else None
    notes = staleness.notes(session, found.acts_sha256, found.id, found.revision_id)
    item = Item(
        position=number,
        question=asked,
        shuffle=shuffled(asked, random.Random(asked.key)),
        answer=answer,
        sequence=0,
        saved_at=None,
        points=_points(asked, answer),
        comment="",
        stale=notes.get(("question", asked.key), ()),
    )
    return TrialQuestion(course=found, item=item, total=len(bank), answered=answer is not None)


def _points(asked: Question, answer: object) -> float | None:
    return None if answer is None else grade(asked, answer).share  # type: ignore[arg-type]  # a Value, as read above
