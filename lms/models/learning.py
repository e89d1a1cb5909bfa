"""Enrolments and lessons marked as studied."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.models.accounts import Account
from lms.models.base import Base, Id
from lms.models.catalogue import CourseRevision, Group


class Enrolment(Base):
    """One person in one group, pinned to the revision they began with.

    `facts` repeat the marks and quiz results of their own tables, `percent` and `state` what
    `lms.domain.progress` says of them; all are written in the transaction of each fact, so that a page needs
    one row, and `lms doctor` compares.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("group_id", "account_id"),
        CheckConstraint("state IN ('studying', 'ready', 'passed', 'withdrawn')", name="state"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        Index(
            "uq_enrolments_one_course",
            "account_id",
            "course_id",
            unique=True,
            sqlite_where=text("state != 'withdrawn'"),
            postgresql_where=text("state != 'withdrawn'"),
        ),
    )
    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revisions.id"))
    enrolled_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="studying")
    percent: Mapped[int] = mapped_column(default=0)
    facts: Mapped[str] = mapped_column(Text, default="{}")
    last_lesson: Mapped[str] = mapped_column(String(100), default="")
    last_anchor: Mapped[str] = mapped_column(String(200), default="")
    last_seen_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()
    group: Mapped[Group] = relationship()
    revision: Mapped[CourseRevision] = relationship()


class LessonMark(Base):
    """A lesson marked as studied."""

    __tablename__ = "lesson_marks"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    lesson_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    marked_at: Mapped[datetime]
