"""Municipalities and the issuer of documents."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.domain.certificate import Licence, check_rule
from lms.domain.errors import Refused
from lms.domain.permissions import Actor
from lms.domain.person import text_key
from lms.models.base import columns
from lms.models.organisations import Issuer, NumberSeries, Organisation
from lms.services import audit


def organisation_named(session: Session, name: str) -> Organisation | None:
    """The organisation of that name, made when it is new; None for an empty name."""
    key = text_key(name)
    if not key:
        return None
    found = session.scalar(select(Organisation).where(Organisation.name_key == key))
    if found is None:
        found = Organisation(name=" ".join(name.split()), name_key=key)
        session.add(found)
        session.flush()
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerDetails:
    """What the issuer prints on its documents; the licence may be missing as a whole."""

    name: str
    city: str
    number_rule: str
    signatory_post: str
    signatory_name: str
    licence_number: str = ""
    licence_date: date | None = None
    licence_authority: str = ""


DEFAULT_ISSUER = IssuerDetails(
    name="Ассоциация городов",
    city="Новосибирск",
    number_rule="САГ-{year}-{number:05}",
    signatory_post="Директор",
    signatory_name="",
)
DEMO_ISSUER = replace(DEFAULT_ISSUER, signatory_name="Ветров А. Н.")


def issuer(session: Session) -> Issuer:
    """The issuer's row, with neutral values until an administrator fills it in."""
    found = session.get(Issuer, 1)
    if found is None:
        found = Issuer(id=1)
        _fill(found, DEFAULT_ISSUER)
    return found


def issuer_details(session: Session) -> IssuerDetails:
    """The issuer's details, for the form that changes them."""
    row = session.execute(_DETAILS).one_or_none()
    return IssuerDetails(**row._mapping) if row else DEFAULT_ISSUER


_DETAILS = select(*(columns(Issuer)[name] for name in IssuerDetails.__dataclass_fields__)).where(
    columns(Issuer).id == 1
)


def licence_of(row: Issuer | IssuerDetails) -> Licence | None:
    """The licence, only when all of its details are set."""
    if row.licence_number and row.licence_date and row.licence_authority:
        return Licence(row.licence_number, row.licence_date, row.licence_authority)
    return None


def change_issuer(session: Session, actor: Actor | None, details: IssuerDetails, now: datetime) -> Issuer:
    """Set the issuer's details; the number rule must give a different number for each document."""
    if check_rule(details.number_rule) is not None:
        raise Refused("The rule must hold {number}, as in САГ-{year}-{number:05}.", field="number_rule")
    row = session.get(Issuer, 1) or Issuer(id=1)
    _fill(row, details)
    session.add(row)
    audit.record(session, actor.id if actor else None, "issuer.changed", "issuer:1", now)
    return row


def next_number(session: Session, name: str, year: int) -> int:
    """The next number of a series, without gaps: the row stays locked until the transaction ends."""
    locked = select(NumberSeries).where(NumberSeries.name == name, NumberSeries.year == year).with_for_update()
    series = session.scalar(locked)
    if series is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(NumberSeries(name=name, year=year, last=0))
        series = session.scalars(locked).one()
    series.last += 1
    session.flush()
    return series.last


def last_number(session: Session, name: str, year: int) -> int:
    """The last number given out in a series; 0 before the first."""
    statement = select(NumberSeries.last).where(NumberSeries.name == name, NumberSeries.year == year)
    return session.scalar(statement) or 0


def _fill(row: Issuer, details: IssuerDetails) -> None:
    row.name = details.name
    row.city = details.city
    row.number_rule = details.number_rule
    row.signatory_post = details.signatory_post
    row.signatory_name = details.signatory_name
    row.licence_number = details.licence_number
    row.licence_date = details.licence_date
    row.licence_authority = details.licence_authority
