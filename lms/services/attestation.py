"""Attestation: a group's protocol is opened, closed once, and documents are issued on its strength."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.adapters.clock import local_date
from lms.domain.certificate import CertificateRecord, DocumentKind, RecordAction, Signatory, refusal_to_issue
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Actor
from lms.domain.person import text_key
from lms.domain.progress import State
from lms.models.catalogue import Course, CourseRevision, Group
from lms.models.certificates import Protocol, ProtocolEntry
from lms.models.learning import Enrolment
from lms.models.organisations import Issuer
from lms.services import audit, certificates, jobs, organisations
from lms.services.candidates import Candidate, candidates_of

SMALLEST_COMMISSION = 3
"""Chair, secretary and at least one member: the practice of attestation commissions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolDetails:
    """What the administrator writes in a protocol; `members` one name each."""

    number: str
    held_on: date
    kind: DocumentKind
    chair: str
    members: tuple[str, ...]
    secretary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolPage:
    """A protocol with its list: of candidates while it is open, of entries once it is closed."""

    protocol: Protocol
    group: Group
    slug: str
    course_title: str
    hours: int
    candidates: tuple[Candidate, ...]
    kind_refusal: str | None

    @property
    def passed_count(self) -> int:
        """How many documents closing will issue."""
        return sum(candidate.passed for candidate in self.candidates)


def open_protocol(session: Session, actor: Actor, group_id: int, details: ProtocolDetails, now: datetime) -> Protocol:
    """Open the protocol of a group; a group has one open protocol at a time."""
    group = session.get(Group, group_id, with_for_update=True)
    if group is None:
        raise Missing()
    under_way = session.scalar(
        select(Protocol.number).where(Protocol.group_id == group_id, Protocol.closed_at.is_(None))
    )
    if under_way is not None:
        raise Refused("Protocol %(number)s of this group is open. Close it first.", number=under_way)
    protocol = Protocol(group_id=group_id, opened_by=actor.id, opened_at=now)
    _write(session, protocol, details)
    session.add(protocol)
    session.flush()
    audit.record(session, actor.id, "protocol.opened", f"protocol:{protocol.id}", now, group=group_id)
    return protocol


def change_protocol(session: Session, actor: Actor, protocol_id: int, details: ProtocolDetails, now: datetime) -> None:
    """Change an open protocol; a closed one can't be changed."""
    protocol = _open(session, protocol_id)
    _write(session, protocol, details)
    audit.record(session, actor.id, "protocol.changed", f"protocol:{protocol.id}", now)


def _write(session: Session, protocol: Protocol, details: ProtocolDetails) -> None:
    same = session.scalar(select(Protocol.id).where(Protocol.number == details.number))
    if same is not None and same != protocol.id:
        raise Refused("There is already a protocol with this number.", field="number")
    people = [details.chair, *details.members, details.secretary]
    if not all(person.strip() for person in people) or len(people) < SMALLEST_COMMISSION:
        raise Refused("A commission has a chair, a secretary and at least one member.", field="members")
    if len({text_key(person) for person in people}) != len(people):
        raise Refused("One person can't stand in the commission twice.", field="members")
    protocol.number, protocol.held_on, protocol.kind = details.number, details.held_on, details.kind.value
    protocol.chair, protocol.secretary = details.chair, details.secretary
    protocol.members = "\n".join(details.members)


def protocol_page(session: Session, protocol_id: int) -> ProtocolPage:
    """A protocol with results taken from the records."""
    row = session.execute(
        select(Protocol, Group, Course.slug, CourseRevision.title, CourseRevision.hours)
        .join(Group, Group.id == Protocol.group_id)
        .join(Course, Course.id == Group.course_id)
        .join(CourseRevision, CourseRevision.course_id == Course.id)
        .where(Protocol.id == protocol_id, CourseRevision.is_current)
    ).one_or_none()
    if row is None:
        raise Missing()
    protocol, group, slug, title, hours = row
    candidates = () if protocol.closed_at else tuple(candidates_of(session, group))
    licence = organisations.licence_of(organisations.issuer(session))
    return ProtocolPage(
        protocol=protocol,
        group=group,
        slug=slug,
        course_title=title,
        hours=hours,
        candidates=candidates,
        kind_refusal=refusal_to_issue(DocumentKind(protocol.kind), hours, licence),
    )


def close_protocol(session: Session, actor: Actor, protocol_id: int, key: Ed25519PrivateKey, now: datetime) -> int:
    """Close the protocol and issue documents to all who passed, or do nothing at all; how many were issued.

    Whoever comes second, even in the same moment, is told that the protocol is closed.
    """
    protocol = _open(session, protocol_id)
    group = session.get_one(Group, protocol.group_id)
    course = session.get_one(Course, group.course_id)
    row = organisations.issuer(session)
    candidates = candidates_of(session, group)
    passed = [candidate for candidate in candidates if candidate.passed]
    if not passed:
        raise Refused("Nobody of this group has passed yet, so there is nothing to issue.")
    protocol.closed_by, protocol.closed_at = actor.id, now
    _enter(session, protocol, candidates)
    revisions = _revisions(session, passed)
    for candidate in passed:
        record = _record(session, protocol, course.slug, revisions[candidate.revision_id], candidate, row, now)
        owner = certificates.Owner(
            enrolment_id=candidate.enrolment_id, account_id=candidate.account_id, protocol_id=protocol.id
        )
        certificates.append(session, actor, record, owner, key, now)
        session.get_one(Enrolment, candidate.enrolment_id).state = State.PASSED.value
        jobs.letter(
            session,
            candidate.email,
            "document_issued",
            candidate.language,
            now,
            number=record.number,
            course=record.course_title,
            path="/account/documents",
        )
    audit.record(session, actor.id, "protocol.closed", f"protocol:{protocol.id}", now, issued=len(passed))
    session.flush()
    return len(passed)


def _enter(session: Session, protocol: Protocol, candidates: Sequence[Candidate]) -> None:
    session.add_all(
        ProtocolEntry(
            protocol_id=protocol.id,
            line=line,
            enrolment_id=candidate.enrolment_id,
            holder=candidate.holder,
            score_percent=candidate.score_percent,
            passed=candidate.passed,
        )
        for line, candidate in enumerate(candidates, 1)
    )


def _revisions(session: Session, candidates: Sequence[Candidate]) -> dict[int, CourseRevision]:
    wanted = {candidate.revision_id for candidate in candidates}
    return {row.id: row for row in session.scalars(select(CourseRevision).where(CourseRevision.id.in_(wanted)))}


def _record(
    session: Session,
    protocol: Protocol,
    slug: str,
    revision: CourseRevision,
    candidate: Candidate,
    issuer: Issuer,
    now: datetime,
) -> CertificateRecord:
    kind = DocumentKind(protocol.kind)
    licence = organisations.licence_of(issuer)
    refusal = refusal_to_issue(kind, revision.hours, licence)
    if refusal:
        raise Refused(KIND_REFUSALS[refusal])
    finished = candidate.finished_at or now
    signatories = ([Signatory(issuer.signatory_post, issuer.signatory_name)] if issuer.signatory_name else []) + [
        Signatory("Председатель комиссии", protocol.chair),
        Signatory("Секретарь комиссии", protocol.secretary),
    ]
    return CertificateRecord(
        action=RecordAction.ISSUED,
        number=certificates.next_document_number(session, local_date(now).year),
        kind=kind,
        code=certificates.new_code(),
        holder_surname=candidate.surname,
        holder_given_name=candidate.given_name,
        holder_patronymic=candidate.patronymic,
        course_title=revision.title,
        course_slug=slug,
        course_revision_sha256=revision.sha256,
        hours=revision.hours,
        studied_from=local_date(candidate.enrolled_at),
        studied_to=local_date(max(finished, candidate.enrolled_at)),
        issued_on=local_date(now),
        issuer_name=issuer.name,
        issuer_city=issuer.city,
        licence=f"№ {licence.number} от {licence.date:%d.%m.%Y}, {licence.authority}" if licence else "",
        protocol_number=protocol.number,
        protocol_date=protocol.held_on,
        signatories=tuple(signatories),
        law_as_of=local_date(finished) if candidate.law_sha256 else None,
        law_sha256=candidate.law_sha256,
    )


KIND_REFUSALS = {
    "licence_incomplete": "A document of qualification needs the licence. Fill in its details in “Issuer”, "
    "or choose the certificate.",
    "hours_too_few": "A document of qualification needs a course of at least 16 hours. Choose the certificate.",
}


def _open(session: Session, protocol_id: int) -> Protocol:
    protocol = session.scalar(select(Protocol).where(Protocol.id == protocol_id).with_for_update())
    if protocol is None:
        raise Missing()
    if protocol.closed_at is not None:
        raise Refused("This protocol is closed already. Documents have been issued once and are not issued again.")
    return protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolLine:
    """A protocol in lists."""

    id: int
    number: str
    held_on: date
    group_title: str
    closed_at: datetime | None
    issued: int


def protocols(session: Session, page: int, size: int, group_id: int | None = None) -> tuple[list[ProtocolLine], int]:
    """One page of protocols, the newest first, and how many there are."""
    issued = (
        select(func.count())
        .select_from(ProtocolEntry)
        .where(ProtocolEntry.protocol_id == Protocol.id, ProtocolEntry.passed)
        .scalar_subquery()
    )
    statement = (
        select(
            Protocol.id,
            Protocol.number,
            Protocol.held_on,
            Group.title,
            Protocol.closed_at,
            issued.label("issued"),
            func.count().over().label("total"),
        )
        .join(Group, Group.id == Protocol.group_id)
        .order_by(Protocol.held_on.desc(), Protocol.id.desc())
    )
    if group_id is not None:
        statement = statement.where(Protocol.group_id == group_id)
    rows = session.execute(statement.offset((page - 1) * size).limit(size)).all()
    lines = [
        ProtocolLine(
            id=row.id,
            number=row.number,
            held_on=row.held_on,
            group_title=row.title,
            closed_at=row.closed_at,
            issued=row.issued,
        )
        for row in rows
    ]
    return lines, rows[0].total if rows else 0
