"""What administrators set of quizzes for groups, and their exceptions for persons."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base, Id, Short

_OF_GROUP = text("account_id IS NULL")
_OF_PERSON = text("account_id IS NOT NULL")


class QuizSetting(Base):
    """Settings of one quiz for a group, or for one person of it; `lms.domain.quiz_settings` says what they mean.

    `networks` are CIDR addresses with spaces between: "" for anywhere, NULL for nothing said. `note` says why.
    """

    __tablename__ = "quiz_settings"
    __table_args__ = (
        CheckConstraint("extra_minutes >= 0 AND extra_attempts >= 0", name="extra"),
        CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="moments"),
        Index(
            "uq_quiz_settings_group", "group_id", "quiz_key", unique=True,
            sqlite_where=_OF_GROUP, postgresql_where=_OF_GROUP,
        ),
        Index(
            "uq_quiz_settings_person", "group_id", "quiz_key", "account_id", unique=True,
            sqlite_where=_OF_PERSON, postgresql_where=_OF_PERSON,
        ),
    )  # fmt: skip
    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    quiz_key: Mapped[str] = mapped_column(String(100))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    word_hash: Mapped[Short] = mapped_column(default="")
    networks: Mapped[str | None] = mapped_column(Text)
    extra_minutes: Mapped[int] = mapped_column(default=0)
    extra_attempts: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
