"""Attempts at quizzes and the answers in them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.models.base import Base, Hash, Id
from lms.models.learning import Enrolment


class Attempt(Base):
    """One try at one quiz; the server keeps its start, its deadline and the law of the day (`ActState`)."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz_key", "number"),
        CheckConstraint("state IN ('open', 'waiting', 'graded')", name="state"),
        Index(
            "uq_attempts_one_open",
            "enrolment_id",
            "quiz_key",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )
    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revisions.id"))
    quiz_key: Mapped[str] = mapped_column(String(100))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="open")
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    points: Mapped[float] = mapped_column(default=0.0)
    max_points: Mapped[float]
    passed: Mapped[bool | None]
    law_sha256: Mapped[Hash] = mapped_column(default="")
    enrolment: Mapped[Enrolment] = relationship()
    items: Mapped[list["AttemptItem"]] = relationship(order_by="AttemptItem.position", back_populates="attempt")


class AttemptItem(Base):
    """One drawn question and the newest answer to it.

    `shuffle` is the order of the options shown, `answer` the given answer, both JSON;
    `sequence` counts the saved answers: a tab that has not seen the newest may not overwrite it. `remedy` says what
    was done about the points after the key had proved wrong, "" for nothing.
    """

    __tablename__ = "attempt_items"
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_key: Mapped[str] = mapped_column(String(100))
    shuffle: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    sequence: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    points: Mapped[float | None]
    graded_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    comment: Mapped[str] = mapped_column(Text, default="")
    remedy: Mapped[str] = mapped_column(String(12), default="")
    attempt: Mapped[Attempt] = relationship(back_populates="items")
