"""A key that was wrong, corrected and published: where answers are graded anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from lms.domain.course import Course
from lms.domain.permissions import Actor
from lms.domain.question import Question
from lms.services import catalogue, legal_acts


def right_is(index: int) -> Callable[[Question], Question]:
    """A question of one right answer whose right option is that of `index`."""
    return lambda question: replace(
        question,
        answers=tuple(replace(each, weight=float(at == index)) for at, each in enumerate(question.answers)),
    )


def publish_corrected(
    session: Session, author: Actor, key: str, change: Callable[[Question], Question], now: datetime
) -> None:
    """Publish the small course with one question changed."""
    document = catalogue.current(session, "primer").document
    corrected = _with_question(document, key, change)
    catalogue.publish(session, author, corrected, legal_acts.register(session), "Исправлен ключ", now)


def _with_question(document: Course, key: str, change: Callable[[Question], Question]) -> Course:
    def bank(questions: tuple[Question, ...]) -> tuple[Question, ...]:
        return tuple(change(each) if each.key == key else each for each in questions)

    modules = tuple(replace(module, bank=bank(module.bank)) for module in document.modules)
    final = document.final and replace(document.final, bank=bank(document.final.bank))
    return replace(document, modules=modules, final=final)
