"""A course whose answers and works two people read, with instructors enough for it."""

from dataclasses import replace

from sqlalchemy.orm import Session

from lms.domain.permissions import Role
from lms.services import accounts, assessment, catalogue, grading, learning, legal_acts, works
from lms.services.demo_answers import right_form
from tests.conftest import CITY, NOW, PASSWORD
from tests.house.story import actor

CRITERIA = ("назван реестр", "назван устав", "есть срок")
FEEDBACK = "Назовите реестр и устав.\nКритерии:\n" + "\n".join(f"- {words}" for words in CRITERIA)


def two_readers(session: Session, now=NOW) -> None:
    """Publish the small course so that two read every written answer, by criteria, and every work."""
    document = catalogue.current(session, "primer").document
    modules = tuple(
        replace(
            module,
            bank=tuple(replace(each, feedback=FEEDBACK) if each.needs_person else each for each in module.bank),
            quiz=module.quiz and replace(module.quiz, readers=2),
            task=module.task and replace(module.task, readers=2),
        )
        for module in document.modules
    )
    acts = legal_acts.register(session)
    catalogue.publish(session, None, replace(document, modules=modules), acts, "Двое читают", now)


def person(session: Session, name: str, role: Role, now=NOW) -> None:
    """Somebody new who signs in like the people of the populated database."""
    details = accounts.PersonDetails(
        surname=f"Фамильин{name}", given_name="Пётр", patronymic="", organisation=CITY, time_zone="Asia/Krasnoyarsk"
    )
    accounts.create(session, f"{name}@city.test", PASSWORD, details, [role], now, confirmed=True)


def hand_in(session: Session, name: str, now=NOW) -> tuple[int, int]:
    """Let a learner hand in the first test, with a written answer, and the work; attempt and position of the answer."""
    learner = actor(session, name)
    learning.enrol_self(session, learner, "primer", now)
    attempt = assessment.start(session, learner, "primer", "nachalo", now)
    position = 0
    for item in assessment.attempt_page(session, learner, attempt).items:
        assessment.save_answer(session, learner, attempt, item.position, 0, right_form(item.question), now)
        position = item.position if item.question.needs_person else position
    assessment.submit(session, learner, attempt, now)
    works.hand_in(session, learner, "primer", "delo", "Уважаемый сосед!", "Ковалёва Мария.txt", b"text", now)
    return attempt, position


def give(session: Session, name: str, place: tuple[int, int], percent: int, comment: str, now=NOW) -> None:
    """Let an instructor read an answer."""
    grading.give_points(session, actor(session, name), *place, percent, comment, now)
