"""Readings of written answers and of practical work, one a reader."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base


class AnswerReading(Base):
    """What one reader gave for one written answer: `share` of its point; `met` is JSON: numbers of criteria."""

    __tablename__ = "answer_readings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["attempt_items.attempt_id", "attempt_items.position"],
            name="fk_answer_readings_item",
        ),
        CheckConstraint("share BETWEEN 0 AND 1", name="share"),
    )
    attempt_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    share: Mapped[float]
    met: Mapped[str] = mapped_column(Text, default="[]")
    comment: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]


class WorkReading(Base):
    """What one reader decided of one piece of work; `met` is JSON: numbers of criteria."""

    __tablename__ = "work_readings"
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    accepted: Mapped[bool]
    met: Mapped[str] = mapped_column(Text, default="[]")
    comment: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
