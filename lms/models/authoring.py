"""Drafts of courses: their files, and every edit that made them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base, Hash, Id


class DraftFile(Base):
    """One file of the draft edited beside the published revisions; empty content takes a file away."""

    __tablename__ = "draft_files"
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime]
    saved_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class DraftEdit(Base):
    """One act of one author on a draft: `action` such as "lesson.edited", `subject` the key it concerned.

    An edit that was taken back stays, with the moment; taking back is an edit of its own.
    """

    __tablename__ = "draft_edits"
    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None]


class DraftChange(Base):
    """What an edit did to one file: SHA-256 of its content before and after, "" where there was or is none."""

    __tablename__ = "draft_changes"
    edit_id: Mapped[int] = mapped_column(ForeignKey("draft_edits.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    before: Mapped[Hash]
    after: Mapped[Hash]


class FileVersion(Base):
    """The content of a file of a draft as it was once, by its SHA-256."""

    __tablename__ = "file_versions"
    sha256: Mapped[Hash] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
