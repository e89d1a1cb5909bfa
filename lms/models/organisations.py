"""Municipalities and the issuer of documents."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base, Id, Short


class Organisation(Base):
    """An administration whose employees study."""

    __tablename__ = "organisations"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(300), unique=True)


class Issuer(Base):
    """The organisation that issues documents: one row."""

    __tablename__ = "issuer"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    city: Mapped[Short]
    number_rule: Mapped[Short]
    signatory_post: Mapped[Short]
    signatory_name: Mapped[Short]
    licence_number: Mapped[Short] = mapped_column(default="")
    licence_date: Mapped[date | None]
    licence_authority: Mapped[str] = mapped_column(String(300), default="")


class NumberSeries(Base):
    """The last number given out in one series; its row is locked while numbers are taken."""

    __tablename__ = "number_series"
    __table_args__ = (Index("uq_number_series_name_year", "name", "year", unique=True),)
    id: Mapped[Id]
    name: Mapped[Short]
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)
