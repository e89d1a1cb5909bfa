"""What was done about answers graded by a wrong key."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base, Hash, Id


class Regrade(Base):
    """One remedy for one version of one question: `question_sha256` names the version that was answered.

    `new_sha256` is the version whose key was taken instead, "" where the remedy needs none. One that was taken back
    stays, with who did it.
    """

    __tablename__ = "regrades"
    __table_args__ = (Index("ix_regrades_course_id_question_key", "course_id", "question_key"),)
    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    quiz_key: Mapped[str] = mapped_column(String(100))
    question_key: Mapped[str] = mapped_column(String(100))
    question_sha256: Mapped[Hash]
    new_sha256: Mapped[Hash] = mapped_column(default="")
    remedy: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class RegradeEffect(Base):
    """One attempt before and after: what was done about the question earlier, its points, those of the whole, and
    whether the attempt was passed.
    """

    __tablename__ = "regrade_effects"
    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrades.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True, index=True)
    remedy_before: Mapped[str] = mapped_column(String(12), default="")
    item_before: Mapped[float]
    item_after: Mapped[float]
    points_before: Mapped[float]
    points_after: Mapped[float]
    max_before: Mapped[float]
    max_after: Mapped[float]
    passed_before: Mapped[bool | None]
    passed_after: Mapped[bool | None]
