"""People, their roles, one-time tokens and refused sign-ins."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.models.base import Base, Hash, Id, Short


class Account(Base):
    """One person who can sign in. `epoch` grows to end all sessions at once."""

    __tablename__ = "accounts"
    __table_args__ = (Index("ix_accounts_name_key", "name_key"),)
    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[Short]
    surname: Mapped[Short]
    given_name: Mapped[Short]
    patronymic: Mapped[Short] = mapped_column(default="")
    name_key: Mapped[str] = mapped_column(String(620))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    time_zone: Mapped[Short]
    language: Mapped[str] = mapped_column(String(5), default="ru")
    epoch: Mapped[int] = mapped_column(default=1)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    roles: Mapped[list["AccountRole"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class AccountRole(Base):
    """One role held by one person."""

    __tablename__ = "account_roles"
    __table_args__ = (CheckConstraint("role IN ('learner', 'curator', 'instructor', 'administrator')", name="known"),)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class Token(Base):
    """A one-time token sent by letter; only its hash is kept."""

    __tablename__ = "tokens"
    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """Refusals counted against one hashed key (an address, an e-mail): grows the waiting time."""

    __tablename__ = "throttles"
    key: Mapped[Hash] = mapped_column(primary_key=True)
    failures: Mapped[int]
    blocked_until: Mapped[datetime]
