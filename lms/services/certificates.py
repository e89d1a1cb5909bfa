"""The register of documents: issuing, revoking, duplicating, verifying.

Records are only ever appended; each is chained to the one before it and signed.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.adapters import pdf, press
from lms.adapters.clock import local_date
from lms.domain.certificate import (
    CODE_BYTES,
    CertificateRecord,
    DocumentKind,
    RecordAction,
    State,
    canonical,
    check_code,
    code_as_typed,
    masked_holder,
    number_from_rule,
    record_from_canonical,
    state_of,
)
from lms.domain.errors import Missing, Refused
from lms.domain.ornament import band_svg
from lms.domain.permissions import Actor
from lms.domain.person import text_key
from lms.domain.register_chain import Link, next_link, record_sha256, verify_chain, verify_signature
from lms.models.certificates import PaperFile, RegisterRecord
from lms.services import audit, organisations


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose document it is, in the records."""

    enrolment_id: int
    account_id: int
    protocol_id: int


class Verdict(StrEnum):
    """The first line of an answer to "is this document genuine?"."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"
    UNKNOWN = "unknown"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the register says of one document.

    `holder` is masked unless the asker has shown the document; `event` is the revocation or the
    duplicate that ended it; `sha256` and `signature` belong to the record that made it.
    """

    verdict: Verdict
    record: CertificateRecord | None = None
    holder: str = ""
    event: CertificateRecord | None = None
    sha256: str = ""
    signature: str = ""


def next_document_number(session: Session, year: int) -> str:
    """The next number by the issuer's own rule; the series stays locked until the transaction ends.

    A rule that does not name the year counts on through the years.
    """
    row = organisations.issuer(session)
    sequence = organisations.next_number(session, "documents", year if "{year}" in row.number_rule else 0)
    return number_from_rule(row.number_rule, year, sequence)


def new_code() -> str:
    """A fresh verification code."""
    return check_code(secrets.token_bytes(CODE_BYTES))


def append(
    session: Session, actor: Actor, record: CertificateRecord, owner: Owner, key: Ed25519PrivateKey, now: datetime
) -> RegisterRecord:
    """Append one record to the register, chained to the last one and signed."""
    position = organisations.next_number(session, "register", 0)
    last = session.get(RegisterRecord, position - 1)
    link = next_link(key, _link(last) if last else None, canonical(record))
    row = RegisterRecord(
        position=position,
        action=record.action.value,
        number=record.number,
        replaces=record.replaces,
        kind=record.kind.value,
        code=record.code,
        enrolment_id=owner.enrolment_id,
        account_id=owner.account_id,
        protocol_id=owner.protocol_id,
        holder_key=text_key(record.holder),
        body=link.body.decode(),
        previous_sha256=link.previous_sha256,
        sha256=link.sha256,
        signature=link.signature,
        recorded_at=now,
        recorded_by=actor.id,
    )
    session.add(row)
    session.flush()
    audit.record(
        session, actor.id, f"document.{record.action.value}", f"document:{record.number}", now, position=position
    )
    return row


def revoke(session: Session, actor: Actor, number: str, reason: str, key: Ed25519PrivateKey, now: datetime) -> None:
    """Revoke a document that is valid; the reason is shown to everyone who verifies it."""
    row, record = _valid(session, number)
    if not reason.strip():
        raise Refused("Say why the document is revoked: everyone who verifies it will read this.", field="reason")
    revoked = replace(
        record, action=RecordAction.REVOKED, reason=reason.strip(), issued_on=local_date(now), replaces=""
    )
    append(session, actor, revoked, _owner(row), key, now)


def duplicate(session: Session, actor: Actor, number: str, reason: str, key: Ed25519PrivateKey, now: datetime) -> str:
    """Issue a duplicate under a new number; the original becomes replaced. The new number."""
    row, record = _valid(session, number)
    if not reason.strip():
        raise Refused("Say why a duplicate is issued, for example that the document was lost.", field="reason")
    made = replace(
        record,
        action=RecordAction.DUPLICATED,
        number=next_document_number(session, local_date(now).year),
        code=new_code(),
        reason=reason.strip(),
        issued_on=local_date(now),
        replaces=record.number,
    )
    append(session, actor, made, _owner(row), key, now)
    return made.number


def verify_code(session: Session, code: str, key: Ed25519PublicKey) -> Verification:
    """The answer to one who has the document, and so its code: the holder is named in full."""
    typed = code_as_typed(code)
    row = session.scalar(_MADE.where(RegisterRecord.code == typed)) if typed else None
    return _verification(session, row, key, named=True)


def verify_number(session: Session, number: str, key: Ed25519PublicKey) -> Verification:
    """The answer to one who knows only the number: the holder is masked."""
    wanted = " ".join(number.split()).upper()
    row = session.scalar(_MADE.where(func.upper(RegisterRecord.number) == wanted)) or session.scalar(
        _MADE.where(RegisterRecord.number == number.strip())
    )
    return _verification(session, row, key, named=False)


def verify_file(session: Session, content: bytes, key: Ed25519PublicKey) -> Verification:
    """The answer for an uploaded PDF: genuine only when it is byte for byte a file this product has made."""
    sha256 = hashlib.sha256(content).hexdigest()
    row = session.scalar(
        select(RegisterRecord)
        .join(PaperFile, PaperFile.position == RegisterRecord.position)
        .where(PaperFile.sha256 == sha256)
    )
    if row is not None:
        return _verification(session, row, key, named=True)
    attachment = pdf.read_attachment(content)
    if attachment is None:
        return Verification(verdict=Verdict.UNKNOWN)
    return Verification(verdict=Verdict.CHANGED)


def paper(
    session: Session, actor: Actor, number: str, base_url: str, *, any_holder: bool = False
) -> tuple[bytes, RegisterRecord]:
    """The PDF of one's own document (of anybody's for an administrator), and the record it shows."""
    row = session.scalar(_MADE.where(RegisterRecord.number == number))
    if row is None or not (any_holder or row.account_id == actor.id):
        raise Missing()
    record = record_from_canonical(row.body.encode())
    try:
        content = pdf.certificate_pdf(
            record,
            verify_url=f"{base_url}/verify/{record.code}",
            previous_sha256=row.previous_sha256,
            sha256=row.sha256,
            signature=row.signature,
            band_svg=band_svg(record.course_slug).encode(),
        )
    except press.PaperError as error:
        raise Refused(
            "Document %(number)s can't be printed: a name or a title in it has a sign that no font here can draw. "
            "The document is in force and can be verified by its number. Write to the issuer.",
            number=number,
        ) from error
    return content, row


def remember_paper(session: Session, position: int, content: bytes, now: datetime) -> None:
    """Keep the hash of a PDF that leaves the house, so that it is known as genuine."""
    sha256 = hashlib.sha256(content).hexdigest()
    if session.get(PaperFile, sha256) is None:
        session.add(PaperFile(sha256=sha256, position=position, made_at=now))


def is_remembered(session: Session, content: bytes) -> bool:
    """Whether the hash of this PDF is known already."""
    return session.get(PaperFile, hashlib.sha256(content).hexdigest()) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A document in lists."""

    number: str
    code: str
    kind: DocumentKind
    holder: str
    course_title: str
    issued_on: date
    state: State
    reason: str


def own_documents(session: Session, actor: Actor) -> list[DocumentLine]:
    """One's own documents, the newest first."""
    made = session.scalars(
        _MADE.where(RegisterRecord.account_id == actor.id).order_by(RegisterRecord.position.desc())
    ).all()
    return _lines(session, made)


def documents(
    session: Session, search: str, page: int, size: int, protocol_id: int | None = None
) -> tuple[list[DocumentLine], int]:
    """One page of the register by number or holder, the newest first, and how many there are."""
    condition = RegisterRecord.holder_key.contains(text_key(search), autoescape=True) | RegisterRecord.number.contains(
        search.strip(), autoescape=True
    )
    statement = _MADE.where(condition)
    if protocol_id is not None:
        statement = statement.where(RegisterRecord.protocol_id == protocol_id)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    made = session.scalars(
        statement.order_by(RegisterRecord.position.desc()).offset((page - 1) * size).limit(size)
    ).all()
    return _lines(session, made), total


def links(session: Session) -> Iterable[Link]:
    """The whole register in order, for checking the chain."""
    rows = session.scalars(select(RegisterRecord).order_by(RegisterRecord.position).execution_options(yield_per=500))
    return (_link(row) for row in rows)


def chain_faults(session: Session, key: Ed25519PublicKey) -> list[str]:
    """Everything wrong with the register, one short line a fault; empty when it is whole."""
    faults = [f"{fault.position}: {fault.code}" for fault in verify_chain(links(session), key)]
    rows = session.scalars(select(RegisterRecord).order_by(RegisterRecord.position).execution_options(yield_per=500))
    faults += [f"{row.position}: columns" for row in rows if _is_signed(row, key) and not _columns_fit(row)]
    last = session.scalar(select(func.max(RegisterRecord.position))) or 0
    counted = organisations.last_number(session, "register", 0)
    if counted != last:
        faults.append(f"{last}: missing_last")
    return faults


_MADE = select(RegisterRecord).where(RegisterRecord.action != RecordAction.REVOKED.value)


def _lines(session: Session, made: Iterable[RegisterRecord]) -> list[DocumentLine]:
    rows = list(made)
    related = _records_about(session, [row.number for row in rows])
    listed = []
    for row in rows:
        record = record_from_canonical(row.body.encode())
        end = _end(record.number, related)
        listed.append(
            DocumentLine(
                number=record.number,
                code=record.code,
                kind=record.kind,
                holder=record.holder,
                course_title=record.course_title,
                issued_on=record.issued_on,
                state=state_of(record.number, [record, *related]) or State.VALID,
                reason=end.reason if end else "",
            )
        )
    return listed


def _records_about(session: Session, numbers: list[str]) -> list[CertificateRecord]:
    bodies = session.scalars(
        select(RegisterRecord.body)
        .where(RegisterRecord.number.in_(numbers) | RegisterRecord.replaces.in_(numbers))
        .order_by(RegisterRecord.position)
    )
    return [record_from_canonical(body.encode()) for body in bodies]


def _end(number: str, records: Iterable[CertificateRecord]) -> CertificateRecord | None:
    """The record that ended the document: a revocation before a duplicate."""
    ends = [
        record
        for record in records
        if (record.number == number and record.action is RecordAction.REVOKED) or record.replaces == number
    ]
    return min(ends, key=lambda record: record.action is not RecordAction.REVOKED, default=None)


def _verification(session: Session, row: RegisterRecord | None, key: Ed25519PublicKey, *, named: bool) -> Verification:
    if row is None:
        return Verification(verdict=Verdict.UNKNOWN)
    rows = session.scalars(
        select(RegisterRecord).where((RegisterRecord.number == row.number) | (RegisterRecord.replaces == row.number))
    ).all()
    if not all(_genuine(each, key) for each in rows):
        return Verification(verdict=Verdict.CHANGED)
    records = [record_from_canonical(each.body.encode()) for each in rows]
    record = record_from_canonical(row.body.encode())
    names = (record.holder_surname, record.holder_given_name, record.holder_patronymic)
    return Verification(
        verdict=Verdict((state_of(record.number, records) or State.VALID).value),
        record=record,
        holder=record.holder if named else masked_holder(*names),
        event=_end(record.number, records),
        sha256=row.sha256,
        signature=row.signature,
    )


def _genuine(row: RegisterRecord, key: Ed25519PublicKey) -> bool:
    """Whether the row says what was signed: hash, signature and the columns beside the body."""
    return _is_signed(row, key) and _columns_fit(row)


def _is_signed(row: RegisterRecord, key: Ed25519PublicKey) -> bool:
    unchanged = record_sha256(row.previous_sha256, row.body.encode()) == row.sha256
    return unchanged and verify_signature(key, row.sha256, row.signature)


def _columns_fit(row: RegisterRecord) -> bool:
    record = record_from_canonical(row.body.encode())
    columns = (row.action, row.number, row.replaces, row.kind, row.code)
    return columns == (record.action.value, record.number, record.replaces, record.kind.value, record.code)


def _valid(session: Session, number: str) -> tuple[RegisterRecord, CertificateRecord]:
    row = session.scalar(_MADE.where(RegisterRecord.number == number).with_for_update())
    if row is None:
        raise Missing()
    if state_of(number, _records_about(session, [number])) is not State.VALID:
        raise Refused("This document is not valid any more: it has been revoked or replaced.")
    return row, record_from_canonical(row.body.encode())


def _link(row: RegisterRecord) -> Link:
    return Link(
        position=row.position,
        body=row.body.encode(),
        previous_sha256=row.previous_sha256,
        sha256=row.sha256,
        signature=row.signature,
    )


def _owner(row: RegisterRecord) -> Owner:
    return Owner(enrolment_id=row.enrolment_id, account_id=row.account_id, protocol_id=row.protocol_id)
