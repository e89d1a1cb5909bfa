"""Courses, their immutable revisions, and groups."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.models.base import Base, Hash, Id


class Course(Base):
    """A course by its slug; everything it teaches stands in its revisions."""

    __tablename__ = "courses"
    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    revisions: Mapped[list["CourseRevision"]] = relationship(back_populates="course")


class CourseRevision(Base):
    """One published state of a course, never changed afterwards.

    The columns beside the files repeat what lists need, so that no list opens a document.
    """

    __tablename__ = "course_revisions"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        Index(
            "uq_course_revisions_current",
            "course_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )
    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    number: Mapped[int]
    sha256: Mapped[Hash]
    is_current: Mapped[bool]
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text)
    hours: Mapped[int]
    trial_minutes: Mapped[int] = mapped_column(default=0)
    format: Mapped[str] = mapped_column(String(20))
    price: Mapped[int]
    topics: Mapped[str] = mapped_column(String(500))
    search_key: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    course: Mapped[Course] = relationship(back_populates="revisions")


class RevisionFile(Base):
    """One file of a revision in canonical form."""

    __tablename__ = "revision_files"
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revisions.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class LessonPage(Base):
    """A lesson rendered once, when its revision was published."""

    __tablename__ = "lesson_pages"
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revisions.id"), primary_key=True)
    lesson_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    html: Mapped[str] = mapped_column(Text)
    contents: Mapped[str] = mapped_column(Text)
    acts: Mapped[str] = mapped_column(Text)


class Group(Base):
    """People who study a course together; an open course has one standing group."""

    __tablename__ = "groups"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on", name="dates"),
        Index(
            "uq_groups_standing",
            "course_id",
            unique=True,
            sqlite_where=text("standing"),
            postgresql_where=text("standing"),
        ),
    )
    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    standing: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    seats: Mapped[int | None]
    created_at: Mapped[datetime]
    course: Mapped[Course] = relationship()
