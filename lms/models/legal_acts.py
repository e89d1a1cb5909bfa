"""The register of legal acts."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.models.base import Base


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
