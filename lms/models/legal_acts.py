"""The register of legal acts."""

from datetime import date

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base, Hash


class ActRegister(Base):
    """The register as a whole: one row with the SHA-256 of all its entries, by which processes keep what they read."""

    __tablename__ = "legal_act_register"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[Hash]


class Act(Base):
    """One act; `document` is its whole entry as JSON, the columns serve lists and citations."""

    __tablename__ = "legal_acts"
    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    requisites: Mapped[str] = mapped_column(String(500))
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(12))
    trust: Mapped[str] = mapped_column(String(2))
    checked_on: Mapped[date]
    topics: Mapped[str] = mapped_column(String(300))
    search_key: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
