"""Tests held on paper."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base, Id


class PaperTest(Base):
    """One quiz printed for one group; `seed` draws its `variants` from `revision_id` anew, always the same ones.

    `stale` are the keys, as JSON, of the questions whose law was in doubt when it was made.
    """

    __tablename__ = "paper_tests"
    __table_args__ = (CheckConstraint("variants > 0", name="variants"),)
    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revisions.id"))
    quiz_key: Mapped[str] = mapped_column(String(100))
    seed: Mapped[int]
    variants: Mapped[int]
    stale: Mapped[str] = mapped_column(Text, default="[]")
    held_on: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class AnswerSheet(Base):
    """The sheet of one person as it was typed in (`lms.domain.paper_entry`), and the attempt made of it."""

    __tablename__ = "answer_sheets"
    paper_test_id: Mapped[int] = mapped_column(ForeignKey("paper_tests.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), unique=True)
    variant: Mapped[int]
    line: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
