"""Attestation protocols and the chained register of documents."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.models.base import Base, Hash, Id, Short
from lms.models.catalogue import Group


class Protocol(Base):
    """The protocol of a group's attestation; closed once, then never edited."""

    __tablename__ = "protocols"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("kind IN ('certificate', 'qualification')", name="kind"),
        Index(
            "uq_protocols_one_draft",
            "group_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    number: Mapped[Short]
    held_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    chair: Mapped[Short]
    members: Mapped[str] = mapped_column(Text)
    secretary: Mapped[Short]
    opened_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]
    group: Mapped[Group] = relationship()
    entries: Mapped[list["ProtocolEntry"]] = relationship(order_by="ProtocolEntry.line")


class ProtocolEntry(Base):
    """One person's line in a closed protocol, frozen from the records."""

    __tablename__ = "protocol_entries"
    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocols.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    holder: Mapped[str] = mapped_column(String(620))
    score_percent: Mapped[int | None]
    passed: Mapped[bool]


class RegisterRecord(Base):
    """One link of the register: issued, revoked or duplicated; appended only."""

    __tablename__ = "register_records"
    __table_args__ = (
        CheckConstraint("action IN ('issued', 'revoked', 'duplicated')", name="action"),
        Index(
            "uq_register_records_once",
            "enrolment_id",
            "kind",
            unique=True,
            sqlite_where=text("action = 'issued'"),
            postgresql_where=text("action = 'issued'"),
        ),
        Index("uq_register_records_number", "number", "action", unique=True),
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(12))
    number: Mapped[Short]
    replaces: Mapped[Short] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocols.id"), index=True)
    holder_key: Mapped[str] = mapped_column(String(620))
    body: Mapped[str] = mapped_column(Text)
    previous_sha256: Mapped[Hash]
    sha256: Mapped[Hash] = mapped_column(unique=True)
    signature: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class PaperFile(Base):
    """The hash of a PDF this product has made; an uploaded file is genuine when its hash is here."""

    __tablename__ = "paper_files"
    sha256: Mapped[Hash] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(ForeignKey("register_records.position"), index=True)
    made_at: Mapped[datetime]
