"""Readings of drafts by a second person before they are published."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base, Hash, Id


class DraftReview(Base):
    """One request to read a draft and what came of it.

    `tree_sha256` is the canonical SHA-256 of the files: as they stood when the reading was asked for, and once it
    is decided, as they were read. `revision_id` is the revision the draft stood over, None before the first.
    `reviewer_id` is who was asked, then who has decided. `subject` and `law` are JSON: answers by line.
    """

    __tablename__ = "draft_reviews"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'approved', 'returned', 'replaced')", name="state"),
        CheckConstraint("state NOT IN ('approved', 'returned') OR reviewer_id != asked_by", name="another"),
        Index(
            "uq_draft_reviews_one_waiting",
            "course_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("course_revisions.id"))
    tree_sha256: Mapped[Hash]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    subject: Mapped[str] = mapped_column(Text, default="{}")
    law: Mapped[str] = mapped_column(Text, default="{}")
    comment: Mapped[str] = mapped_column(Text, default="")
