"""The register of legal acts: loading it, finding acts, showing one."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lms.domain.errors import Missing
from lms.domain.legal_act import LegalAct, requisites
from lms.domain.person import text_key
from lms.models.base import columns
from lms.models.legal_acts import Act, ActRegister


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act as lists and citations show it."""

    slug: str
    requisites: str
    title: str
    status: str
    trust: str
    checked_on: date


def load_register(session: Session, acts: Mapping[str, LegalAct]) -> None:
    """Make the table say what the register says; an act that left the register leaves the table."""
    kept = {act.slug: act for act in session.scalars(select(Act))}
    for slug, gone in kept.items():
        if slug not in acts:
            session.delete(gone)
    for slug, act in acts.items():
        row = kept.get(slug) or Act(slug=slug)
        row.requisites, row.title = requisites(act), act.title
        row.status, row.trust, row.checked_on = act.status.value, act.trust.value, act.checked_on
        row.topics = " ".join(act.topics)
        row.search_key = text_key(f"{requisites(act)} {act.number} {act.title} {act.gives}")
        row.document = msgspec.json.encode(act).decode()
        session.add(row)
    state = session.get(ActRegister, 1) or ActRegister(id=1)
    state.sha256 = hashlib.sha256(msgspec.json.encode([acts[slug] for slug in sorted(acts)])).hexdigest()
    session.add(state)


def register(session: Session) -> dict[str, LegalAct]:
    """The whole register, by slug."""
    rows = session.execute(select(Act.slug, Act.document)).all()
    return {row.slug: msgspec.json.decode(row.document, type=LegalAct) for row in rows}


def act(session: Session, slug: str) -> LegalAct:
    """One act; Missing when the register has none of this slug."""
    document = session.scalar(select(Act.document).where(Act.slug == slug))
    if document is None:
        raise Missing()
    return msgspec.json.decode(document, type=LegalAct)


def lines(session: Session, slugs: Iterable[str]) -> dict[str, ActLine]:
    """The acts of these slugs, as citations show them."""
    rows = session.execute(_LINES, {"slugs": sorted(set(slugs))}).all()
    return {row.slug: ActLine(*row) for row in rows}


def find(session: Session, search: str, topic: str, status: str, page: int, size: int) -> tuple[list[ActLine], int]:
    """One page of the register by requisites, and how many acts fit in all."""
    statement = _LINE
    for word in text_key(search).split():
        statement = statement.where(Act.search_key.contains(word, autoescape=True))
    if topic:
        statement = statement.where((" " + Act.topics + " ").contains(f" {topic} ", autoescape=True))
    if status:
        statement = statement.where(Act.status == status)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.execute(statement.order_by(Act.slug).offset((page - 1) * size).limit(size)).all()
    return [ActLine(*row) for row in rows], total


def topics(session: Session) -> list[str]:
    """All topics of the register."""
    return sorted({topic for row in session.scalars(select(Act.topics).distinct()) for topic in row.split()})


_act = columns(Act)
_LINE = select(_act.slug, _act.requisites, _act.title, _act.status, _act.trust, _act.checked_on)
_LINES = _LINE.where(_act.slug.in_(bindparam("slugs", expanding=True))).order_by(_act.slug)
