"""The register of legal acts: the acts, what has happened to them, and which places of courses that touches."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base, Hash, Id


class ActRegister(Base):
    """The register as a whole, one row, by which processes keep what they read.

    `law_sha256` is that of all entries (an `ActState`), `sha256` changes besides with every stale place.
    """

    __tablename__ = "legal_act_register"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[Hash]
    law_sha256: Mapped[Hash]


class ActState(Base):
    """The law as it stood in the register once: `document` is JSON, one short line an act. Never changed."""

    __tablename__ = "legal_act_states"
    law_sha256: Mapped[Hash] = mapped_column(primary_key=True)
    taken_at: Mapped[datetime]
    document: Mapped[str] = mapped_column(Text)


class Act(Base):
    """One act; `document` is its whole entry as JSON, the columns serve lists and citations.

    `loaded_sha256` is that of the entry as it last came from files: when it still is what `document` hashes to,
    nobody has edited the act here. `overdue_noted` says that the missed check has been told to the courses.
    """

    __tablename__ = "legal_acts"
    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    requisites: Mapped[str] = mapped_column(String(500))
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(12))
    trust: Mapped[str] = mapped_column(String(2))
    checked_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    topics: Mapped[str] = mapped_column(String(300))
    search_key: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    loaded_sha256: Mapped[Hash]
    overdue_noted: Mapped[bool] = mapped_column(default=False)


class ActChange(Base):
    """Something that has happened to an act: an amendment, a repeal, a check that is overdue. Appended only.

    `places` are the provisions it touches, one a line, "" for the whole act.
    """

    __tablename__ = "legal_act_changes"
    __table_args__ = (
        CheckConstraint("kind IN ('amended', 'repealed', 'replaced', 'corrected', 'overdue')", name="kind"),
    )
    id: Mapped[Id]
    act_slug: Mapped[str] = mapped_column(String(100), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    in_force_on: Mapped[date | None]
    by: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    places: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class CitingPlace(Base):
    """A lesson or a question of a revision that cites an act; `places` are the provisions, one a line."""

    __tablename__ = "citing_places"
    __table_args__ = (CheckConstraint("kind IN ('lesson', 'question')", name="kind"),)
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revisions.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    act_slug: Mapped[str] = mapped_column(String(100), primary_key=True, index=True)
    quiz_key: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(Text)
    places: Mapped[str] = mapped_column(Text)


class StalePlace(Base):
    """A lesson or a question that a change touches, until a person has looked at it; who and when is kept.

    `cleared_in` is the revision that edited it: older ones still say what they said.
    """

    __tablename__ = "stale_places"
    __table_args__ = (
        UniqueConstraint("course_id", "kind", "key", "change_id"),
        CheckConstraint("how IN ('', 'still_right', 'edited', 'gone', 'checked')", name="how"),
        Index(
            "ix_stale_places_open",
            "course_id",
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )
    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(100))
    change_id: Mapped[int] = mapped_column(ForeignKey("legal_act_changes.id"), index=True)
    since: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    cleared_in: Mapped[int | None] = mapped_column(ForeignKey("course_revisions.id"))
    how: Mapped[str] = mapped_column(String(12), default="")
