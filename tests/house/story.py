"""One learner goes the whole way: studies, passes, and gets a document. For tests that need every kind of record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.domain.certificate import DocumentKind
from lms.domain.course import FINAL
from lms.domain.permissions import Actor
from lms.models.accounts import Account
from lms.models.catalogue import Course, Group
from lms.models.certificates import RegisterRecord
from lms.services import assessment, attestation, certificates, enrolments, grading, learning
from lms.services.accounts import actor_of
from lms.services.attestation import ProtocolDetails
from lms.services.demo_answers import right_form

BASE_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the story leaves behind."""

    group_id: int
    enrolment_id: int
    attempt_id: int
    essay: tuple[int, int]
    protocol_id: int
    number: str
    code: str
    pdf: bytes


def actor(session: Session, name: str) -> Actor:
    """A person of the populated database."""
    return actor_of(session.scalars(select(Account).where(Account.email == f"{name}@city.test")).one())


def tell(session: Session, key: Ed25519PrivateKey, now: datetime, who: str = "learner") -> Told:
    """Let `who` pass the small course and get its document, all in the caller's transaction."""
    person, group = actor(session, who), _group(session, "primer")
    learning.enrol_self(session, person, "primer", now)
    seat = enrolments.seat(session, person, "primer")
    essays = []
    for module in seat.document.modules:
        for lesson in module.lessons:
            now += timedelta(hours=1)
            learning.mark_lesson(session, person, "primer", lesson.key, now)
        if module.quiz:
            essays += _pass(session, person, module.key, now)
    now += timedelta(hours=1)
    essays += _pass(session, person, FINAL, now)
    administrator = actor(session, "administrator")
    details = ProtocolDetails(
        number="1", held_on=now.date(), kind=DocumentKind.CERTIFICATE, chair="А. А. Первый",
        members=("Б. Б. Второй",), secretary="В. В. Третий",
    )  # fmt: skip
    protocol = attestation.open_protocol(session, administrator, group.id, details, now)
    attestation.close_protocol(session, administrator, protocol.id, key, now)
    number = session.scalars(select(RegisterRecord.number)).one()
    pdf, row = certificates.paper(session, person, number, BASE_URL)
    certificates.remember_paper(session, row.position, pdf, now)
    last = assessment.quiz_page(session, person, "primer", FINAL, now).attempts[-1]
    return Told(
        group_id=group.id, enrolment_id=seat.id, attempt_id=last.id, essay=essays[0], protocol_id=protocol.id,
        number=number, code=row.code, pdf=pdf,
    )  # fmt: skip


def _group(session: Session, slug: str) -> Group:
    return session.scalars(select(Group).join(Course).where(Course.slug == slug, Group.standing)).one()


def _pass(session: Session, person: Actor, key: str, now: datetime) -> list[tuple[int, int]]:
    """Answer everything right; (attempt, position) of what an instructor had to grade."""
    attempt_id, graded = assessment.start(session, person, "primer", key, now), []
    instructor = actor(session, "instructor")
    for item in assessment.attempt_page(session, person, attempt_id).items:
        assessment.save_answer(session, person, attempt_id, item.position, 0, right_form(item.question), now)
    assessment.submit(session, person, attempt_id, now + timedelta(minutes=10))
    for item in assessment.attempt_page(session, person, attempt_id).items:
        if item.points is None:
            grading.give_points(session, instructor, attempt_id, item.position, 100, "Верно.", now)
            graded.append((attempt_id, item.position))
    return graded
