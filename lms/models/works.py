"""Practical work handed in by learners."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base, Id


class Work(Base):
    """One piece of work; it is never edited, a better one is handed in beside it. `met` is JSON."""

    __tablename__ = "works"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "module_key", "number"),
        CheckConstraint("state IN ('waiting', 'accepted', 'returned', 'replaced')", name="state"),
        Index(
            "uq_works_one_waiting",
            "enrolment_id",
            "module_key",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_works_state_handed_in_at", "state", "handed_in_at"),
    )
    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revisions.id"))
    module_key: Mapped[str] = mapped_column(String(100))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    text: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(String(200), default="")
    handed_in_at: Mapped[datetime]
    met: Mapped[str] = mapped_column(Text, default="[]")
    comment: Mapped[str] = mapped_column(Text, default="")
    graded_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    graded_at: Mapped[datetime | None]


class WorkFile(Base):
    """The file of a piece of work, apart from it, so that no list reads it."""

    __tablename__ = "work_files"
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
