"""First attempts written straight into the tables, hundreds in a moment, and questions that change between them."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from lms.domain.answer import Value, read_answer
from lms.domain.course import Module
from lms.domain.grading import grade
from lms.domain.question import Kind, Question
from lms.models.accounts import Account
from lms.models.assessment import Attempt, AttemptItem
from lms.models.catalogue import Course, Group
from lms.models.learning import Enrolment
from lms.services import catalogue, legal_acts
from lms.services.demo_answers import right_form, wrong_form

Choose = Callable[[Question, float, random.Random], Value]
PICKED = {Kind.SINGLE, Kind.TRUE_FALSE, Kind.MISSING_WORD}


def by_strength(question: Question, strength: float, chance: random.Random) -> Value:
    """Right the more often the stronger the person, from 0 to 1; otherwise any wrong option."""
    if chance.random() < 0.2 + 0.75 * strength:
        return read_answer(question, right_form(question))
    if question.kind in PICKED:
        return chance.choice([index for index, answer in enumerate(question.answers) if answer.weight <= 0])
    return read_answer(question, wrong_form(question))


def crowd(
    session: Session, count: int, quiz: str, now: datetime, choose: Choose = by_strength, slug: str = "primer"
) -> list[int]:
    """`count` new people each take the whole bank of a quiz in the current revision; their attempts."""
    course, chance = catalogue.current(session, slug), random.Random(count)
    bank = course.document.bank(quiz)
    group = session.scalars(select(Group.id).join(Course).where(Course.slug == slug, Group.standing)).one()
    first = session.scalar(select(func.max(Account.id))) or 0
    people = [
        {
            "email": f"crowd{first + number}@city.test",
            "password_hash": "no hash",
            "surname": "Толпа",
            "given_name": str(number),
            "patronymic": "",
            "name_key": f"толпа {number}",
            "time_zone": "Asia/Omsk",
            "created_at": now,
            "epoch": 1,
        }
        for number in range(count)
    ]
    accounts = session.scalars(insert(Account).returning(Account.id), people).all()
    seats = [
        {
            "account_id": account,
            "group_id": group,
            "course_id": course.id,
            "revision_id": course.revision_id,
            "enrolled_at": now,
        }
        for account in accounts
    ]
    enrolments = session.scalars(insert(Enrolment).returning(Enrolment.id), seats).all()
    tries = [
        {
            "enrolment_id": enrolment,
            "revision_id": course.revision_id,
            "quiz_key": quiz,
            "number": 1,
            "state": "graded",
            "started_at": now,
            "submitted_at": now + timedelta(minutes=20),
            "max_points": float(len(bank)),
            "passed": True,
        }
        for enrolment in enrolments
    ]
    attempts = session.scalars(insert(Attempt).returning(Attempt.id), tries).all()
    for place, attempt in enumerate(attempts):
        _answer(session, attempt, bank, (place + 0.5) / count, choose, chance, now)
    session.flush()
    return list(attempts)


def _answer(
    session: Session,
    attempt: int,
    bank: tuple[Question, ...],
    strength: float,
    choose: Choose,
    chance: random.Random,
    now: datetime,
) -> None:
    moment, lines = now, []
    for position, question in enumerate(bank, 1):
        answer = choose(question, strength, chance)
        moment += timedelta(seconds=chance.randint(15, 90))
        share = grade(question, answer).share
        lines.append(
            {
                "attempt_id": attempt,
                "position": position,
                "question_key": question.key,
                "shuffle": json.dumps([*range(len(question.answers))]),
                "answer": json.dumps(answer, ensure_ascii=False),
                "sequence": 1,
                "saved_at": moment,
                "points": 0.5 if share is None else share,
                "comment": "",
                "remedy": "",
            }
        )
    session.connection().execute(insert(AttemptItem.__table__), lines)


def republish(session: Session, change: Callable[[Module], Module], now: datetime) -> None:
    """Publish the small course anew with its first module changed."""
    document = catalogue.current(session, "primer").document
    changed = replace(document, modules=(change(document.modules[0]), *document.modules[1:]))
    catalogue.publish(session, None, changed, legal_acts.register(session), "Иначе", now)


def with_question(key: str, change: Callable[[Question], Question]) -> Callable[[Module], Module]:
    """A change of one question of a module."""
    return lambda module: replace(
        module, bank=tuple(change(question) if question.key == key else question for question in module.bank)
    )


def other_key(question: Question) -> Question:
    """The second option is right instead of the first."""
    first, second, *rest = question.answers
    return replace(question, answers=(replace(first, weight=0.0), replace(second, weight=1.0), *rest))
