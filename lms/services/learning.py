"""Studying: enrolling oneself, reading lessons, marking them, coming back to the exact place."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.domain.course import Lesson
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Actor
from lms.domain.person import email_key
from lms.models.accounts import Account
from lms.models.catalogue import Course, Group
from lms.models.learning import Enrolment, LessonMark
from lms.services import audit, enrolments
from lms.services.enrolments import Seat


def enrol_self(session: Session, actor: Actor, slug: str, now: datetime) -> None:
    """Join the standing group of an open course; a second click changes nothing."""
    row = session.execute(
        select(Course.is_open, Group)
        .join(Group, Group.course_id == Course.id)
        .where(Course.slug == slug, Group.standing)
        .with_for_update(of=Group)
    ).one_or_none()
    if row is None:
        raise Missing()
    if not row.is_open:
        raise Refused("An administrator enrols people in this course. Write to the association or to your curator.")
    already = session.scalar(
        select(Enrolment.id).where(
            Enrolment.account_id == actor.id, Enrolment.course_id == row.Group.course_id, Enrolment.state != "withdrawn"
        )
    )
    if already is None:
        enrolments.enrol(session, actor, actor.id, row.Group, now)


def enrol_by_email(session: Session, actor: Actor, group_id: int, email: str, now: datetime) -> None:
    """An administrator puts the person with this e-mail into a group."""
    group = session.get(Group, group_id, with_for_update=True)
    if group is None:
        raise Missing()
    account_id = session.scalar(select(Account.id).where(Account.email == email_key(email)))
    if account_id is None:
        raise Refused("Nobody has registered with this e-mail. Check it or ask the person to register.", field="email")
    enrolments.enrol(session, actor, account_id, group, now)


def withdraw(session: Session, actor: Actor, enrolment_id: int, now: datetime) -> None:
    """An administrator takes a person out of a group; what they did is kept.

    A second click changes nothing.
    """
    enrolment = session.get(Enrolment, enrolment_id)
    if enrolment is None:
        raise Missing()
    if enrolment.state == "passed":
        raise Refused("This person has passed and has a document. Revoke the document instead.")
    if enrolment.state == "withdrawn":
        return
    enrolment.state = "withdrawn"
    audit.record(session, actor.id, "enrolment.withdrawn", f"enrolment:{enrolment.id}", now)


def lesson_of(seat: Seat, key: str) -> Lesson:
    """The lesson of one's own revision; Missing when it has none of this key."""
    found = next((lesson for lesson in seat.document.lessons() if lesson.key == key), None)
    if found is None:
        raise Missing()
    return found


def mark_lesson(session: Session, actor: Actor, slug: str, key: str, now: datetime) -> Seat:
    """Mark a lesson as studied; a second click changes nothing."""
    seat = enrolments.seat(session, actor, slug)
    lesson_of(seat, key)
    enrolments.lock(session, seat.id)
    if session.get(LessonMark, (seat.id, key)) is None:
        session.add(LessonMark(enrolment_id=seat.id, lesson_key=key, marked_at=now))
        enrolments.refresh(session, seat.id)
    return seat


def remember_place(session: Session, actor: Actor, slug: str, key: str, anchor: str, now: datetime) -> None:
    """Keep where the person is reading: lesson and heading."""
    seat = enrolments.seat(session, actor, slug)
    lesson_of(seat, key)
    session.execute(
        update(Enrolment)
        .where(Enrolment.id == seat.id)
        .values(last_lesson=key, last_anchor=anchor[:200], last_seen_at=now)
    )
