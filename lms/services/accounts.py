"""People: registration, sign-in, passwords, roles."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Session

from lms.adapters import passwords
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Actor, Role
from lms.domain.person import email_key, full_name, short_name, text_key
from lms.models.accounts import Account, AccountRole, Token
from lms.models.base import columns
from lms.models.organisations import Organisation
from lms.services import audit, jobs, throttling
from lms.services.organisations import organisation_named

CONFIRM_FOR = timedelta(days=3)
RESET_FOR = timedelta(hours=2)
SHORTEST_PASSWORD = 10
FREE_TRIES = 2
FREE_TRIES_OF_AN_ADDRESS = 30
"""Refusals without waiting: a whole office may share one address."""
WRONG = "The e-mail or the password is wrong."


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """What a person says of themselves."""

    surname: str
    given_name: str
    patronymic: str
    organisation: str
    time_zone: str
    language: str = "ru"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The signed-in person, as pages need them: one query a request."""

    id: int
    email: str
    full_name: str
    short_name: str
    time_zone: str
    language: str
    organisation_id: int | None
    roles: frozenset[Role]

    @property
    def actor(self) -> Actor:
        """The same person as rules see them."""
        return Actor(id=self.id, roles=self.roles, organisation_id=self.organisation_id, language=self.language)


class Identity(NamedTuple):
    """What a session cookie holds of a person."""

    id: int
    epoch: int


_account, _role = columns(Account), columns(AccountRole)
_VIEWER = (
    select(
        _account.id,
        _account.email,
        _account.surname,
        _account.given_name,
        _account.patronymic,
        _account.time_zone,
        _account.language,
        _account.organisation_id,
        _account.epoch,
        _role.role,
    )
    .outerjoin(AccountRole.__table__, _role.account_id == _account.id)
    .where(_account.id == bindparam("account_id"))
)


def viewer(session: Session, account_id: int, epoch: int) -> Viewer | None:
    """The person of a session cookie; None when they have signed out everywhere since."""
    rows = session.connection().execute(_VIEWER, {"account_id": account_id}).all()
    if not rows or rows[0].epoch != epoch:
        return None
    row = rows[0]
    names = (row.surname, row.given_name, row.patronymic)
    return Viewer(
        id=row.id,
        email=row.email,
        full_name=full_name(*names),
        short_name=short_name(*names),
        time_zone=row.time_zone,
        language=row.language,
        organisation_id=row.organisation_id,
        roles=frozenset(Role(each.role) for each in rows if each.role),
    )


def actor_of(account: Account) -> Actor:
    """The account as rules see it."""
    return Actor(
        id=account.id,
        roles=frozenset(Role(held.role) for held in account.roles),
        organisation_id=account.organisation_id,
        language=account.language,
    )


def create(
    session: Session,
    email: str,
    password: str,
    details: PersonDetails,
    roles: Iterable[Role],
    now: datetime,
    *,
    confirmed: bool,
    password_hash: str | None = None,
) -> Account:
    """Make an account with roles; the e-mail must be new. `password_hash` spares a second hashing."""
    if session.scalar(select(Account.id).where(Account.email == email_key(email))) is not None:
        raise Refused("There is already an account with this e-mail.", field="email")
    account = Account(
        email=email_key(email),
        password_hash=password_hash or passwords.hashed(checked_password(password)),
        created_at=now,
        confirmed_at=now if confirmed else None,
        roles=[AccountRole(role=role.value) for role in sorted(set(roles))],
    )
    _describe(session, account, details)
    session.add(account)
    session.flush()
    audit.record(session, account.id, "account.created", f"account:{account.id}", now)
    return account


def register(session: Session, email: str, password: str, details: PersonDetails, now: datetime) -> None:
    """Make a learner's account and send the letter that confirms it.

    An address that is taken gets a letter that says so: the page never tells who has an account.
    """
    checked_password(password)
    taken = session.scalar(select(Account).where(Account.email == email_key(email)))
    if taken is not None:
        passwords.hashed(password)
        jobs.letter(session, taken.email, "already_registered", taken.language, now)
        return
    account = create(session, email, password, details, [Role.LEARNER], now, confirmed=False)
    _send_token(session, account, "confirm", CONFIRM_FOR, now)


def confirm(session: Session, token: str, now: datetime) -> Identity:
    """Confirm the e-mail by the token of the letter."""
    account = _spend(session, token, "confirm", now)
    account.confirmed_at = account.confirmed_at or now
    audit.record(session, account.id, "account.confirmed", f"account:{account.id}", now)
    return Identity(account.id, account.epoch)


def sign_in(session: Session, email: str, password: str, address: str, now: datetime) -> Identity | Refused:
    """The person when e-mail and password fit.

    A refusal is returned, not raised, because the count of refusals has to be kept.
    Waiting grows with each refusal for the same e-mail: 0, 0, 4, 8, 16 … at most 900 seconds; for the same
    address it begins later.
    """
    keys = [throttling.key("email", email_key(email)), throttling.key("address", address)]
    seconds = throttling.seconds_to_wait(session, keys, now)
    if seconds:
        return Refused("Too many tries. Wait %(seconds)s s and sign in again.", seconds=seconds)
    account = session.scalar(select(Account).where(Account.email == email_key(email)))
    if not passwords.matches(account.password_hash if account else None, password) or account is None:
        for key, patience in zip(keys, (FREE_TRIES, FREE_TRIES_OF_AN_ADDRESS), strict=True):
            throttling.count_failure(session, key, patience, now)
        return Refused(WRONG)
    throttling.forget(session, keys[0])
    if account.confirmed_at is None:
        _send_token(session, account, "confirm", CONFIRM_FOR, now)
        return Refused("Confirm your e-mail first: we have sent the letter once more.")
    return Identity(account.id, account.epoch)


def ask_reset(session: Session, email: str, now: datetime) -> None:
    """Send the letter that lets a person set a new password; silent for unknown addresses."""
    account = session.scalar(select(Account).where(Account.email == email_key(email)))
    if account is not None:
        _send_token(session, account, "reset", RESET_FOR, now)


def reset_password(session: Session, token: str, password: str, now: datetime) -> Identity:
    """Set a new password by the token of the letter; ends all sessions and all other such letters."""
    checked_password(password)
    account = _spend(session, token, "reset", now)
    account.confirmed_at = account.confirmed_at or now
    return _set_password(session, account, password, now)


def change_password(session: Session, actor: Actor, old: str, new: str, now: datetime) -> Identity:
    """Set a new password knowing the old one; ends all other sessions and letters that reset it."""
    account = session.get_one(Account, actor.id)
    if not passwords.matches(account.password_hash, old):
        raise Refused("The present password is wrong.", field="old")
    checked_password(new, field="new")
    return _set_password(session, account, new, now)


def sign_out_everywhere(session: Session, actor: Actor, now: datetime) -> None:
    """End every session of this person."""
    session.get_one(Account, actor.id).epoch += 1
    audit.record(session, actor.id, "account.signed_out_everywhere", f"account:{actor.id}", now)


def change_details(session: Session, actor: Actor, details: PersonDetails, now: datetime) -> None:
    """Change name, organisation, zone and language of one's own account.

    A curator's organisation decides whom they may follow, so only an administrator changes it.
    """
    account = session.get_one(Account, actor.id)
    organisation_id = account.organisation_id
    _describe(session, account, details)
    if Role.CURATOR in actor.roles:
        account.organisation_id = organisation_id
    audit.record(session, actor.id, "account.changed", f"account:{actor.id}", now)


def details_of(session: Session, actor: Actor) -> PersonDetails:
    """One's own details, for the form that changes them."""
    account = session.get_one(Account, actor.id)
    organisation = session.get(Organisation, account.organisation_id) if account.organisation_id else None
    return PersonDetails(
        surname=account.surname,
        given_name=account.given_name,
        patronymic=account.patronymic,
        organisation=organisation.name if organisation else "",
        time_zone=account.time_zone,
        language=account.language,
    )


def name_of(session: Session, account_id: int) -> str:
    """Surname and initials of a person."""
    row = session.execute(
        select(Account.surname, Account.given_name, Account.patronymic).where(Account.id == account_id)
    ).one()
    return short_name(row.surname, row.given_name, row.patronymic)


def addresses(session: Session, role: Role) -> list[tuple[str, str]]:
    """E-mail and language of everyone who holds a role."""
    rows = session.execute(
        select(Account.email, Account.language)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(AccountRole.role == role.value, Account.confirmed_at.is_not(None))
        .order_by(Account.id)
    )
    return [(row.email, row.language) for row in rows]


def change_language(session: Session, actor: Actor, language: str) -> None:
    """Remember the language of the interface."""
    session.get_one(Account, actor.id).language = language


def set_roles(session: Session, actor: Actor, account_id: int, roles: Iterable[Role], now: datetime) -> None:
    """Give a person exactly these roles; nobody may take the administrator's role from themselves."""
    account = session.get(Account, account_id)
    if account is None:
        raise Missing()
    wanted = {Role(role) for role in roles}
    if account.id == actor.id and Role.ADMINISTRATOR not in wanted:
        raise Refused("You can't take the administrator's role from yourself. Ask another administrator.")
    account.roles = [AccountRole(role=role.value) for role in sorted(wanted)]
    audit.record(session, actor.id, "account.roles", f"account:{account.id}", now, roles=",".join(sorted(wanted)))


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of people."""

    id: int
    full_name: str
    email: str
    organisation: str
    roles: tuple[Role, ...]
    confirmed: bool


def person(session: Session, account_id: int) -> PersonRow:
    """One line of the list of people."""
    row = session.execute(_PERSON.where(Account.id == account_id)).one_or_none()
    if row is None:
        raise Missing()
    return _person(*row)


def people(session: Session, search: str, page: int, size: int) -> tuple[list[PersonRow], int]:
    """One page of people by name, and how many there are in all."""
    condition = Account.name_key.contains(text_key(search), autoescape=True) | Account.email.contains(
        email_key(search), autoescape=True
    )
    total = session.scalar(select(func.count()).select_from(Account).where(condition)) or 0
    rows = session.execute(
        _PERSON.where(condition).order_by(Account.name_key, Account.id).offset((page - 1) * size).limit(size)
    ).all()
    return [_person(*row) for row in rows], total


_PERSON = select(Account, Organisation.name).outerjoin(Organisation, Organisation.id == Account.organisation_id)


def _person(account: Account, organisation: str | None) -> PersonRow:
    return PersonRow(
        account.id,
        full_name(account.surname, account.given_name, account.patronymic),
        account.email,
        organisation or "",
        tuple(Role(held.role) for held in account.roles),
        account.confirmed_at is not None,
    )


def checked_password(password: str, field: str = "password") -> str:
    """The password when it is long enough and not absurdly long, else Refused."""
    if not SHORTEST_PASSWORD <= len(password) <= 200:
        raise Refused(
            "The password must have at least %(count)s characters. Three unrelated words are easy to remember.",
            field=field,
            count=SHORTEST_PASSWORD,
        )
    return password


def _describe(session: Session, account: Account, details: PersonDetails) -> None:
    organisation = organisation_named(session, details.organisation)
    account.surname, account.given_name = details.surname.strip(), details.given_name.strip()
    account.patronymic = details.patronymic.strip()
    account.name_key = text_key(full_name(account.surname, account.given_name, account.patronymic))
    account.organisation_id = organisation.id if organisation else None
    account.time_zone, account.language = details.time_zone, details.language


def _set_password(session: Session, account: Account, password: str, now: datetime) -> Identity:
    account.password_hash = passwords.hashed(password)
    account.epoch += 1
    session.execute(delete(Token).where(Token.account_id == account.id, Token.purpose == "reset"))
    audit.record(session, account.id, "account.password", f"account:{account.id}", now)
    return Identity(account.id, account.epoch)


def _send_token(session: Session, account: Account, purpose: str, lifetime: timedelta, now: datetime) -> None:
    token = secrets.token_urlsafe(32)
    session.add(Token(account_id=account.id, purpose=purpose, token_hash=_hash(token), expires_at=now + lifetime))
    jobs.letter(session, account.email, purpose, account.language, now, path=f"/{purpose}/{token}")


def _spend(session: Session, token: str, purpose: str, now: datetime) -> Account:
    found = session.scalar(
        select(Token).where(Token.token_hash == _hash(token), Token.purpose == purpose).with_for_update()
    )
    if found is None or found.used_at is not None or found.expires_at < now:
        raise Refused("This link has been used or is too old. Ask for a new letter.")
    found.used_at = now
    return session.get_one(Account, found.account_id)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
