"""The register of legal acts as people read it; `act_register` changes it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lms.adapters.stems import patterns
from lms.domain.errors import Missing
from lms.domain.legal_act import LegalAct
from lms.domain.legal_change import ChangeKind
from lms.models.base import columns
from lms.models.catalogue import Course, CourseRevision
from lms.models.legal_acts import Act, ActChange, ActState, CitingPlace


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act as lists and citations show it."""

    slug: str
    requisites: str
    title: str
    status: str
    trust: str
    checked_on: date
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFilters:
    """What a visitor looks for; empty values do not filter. `due_before` keeps acts to be checked before a day."""

    search: str = ""
    topic: str = ""
    status: str = ""
    trust: str = ""
    due_before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change as the history of an act shows it."""

    kind: ChangeKind
    in_force_on: date | None
    by: str
    note: str
    places: tuple[str, ...]
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CitingCourse:
    """A course that cites an act now: its lessons (key, title) and how many questions of its banks."""

    slug: str
    title: str
    lessons: list[tuple[str, str]] = field(default_factory=list)
    questions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAct:
    """An act as it stood in the register once."""

    slug: str
    requisites: str
    status: str
    edition: str
    checked_on: date


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


def find(session: Session, filters: ActFilters, page: int, size: int) -> tuple[list[ActLine], int]:
    """One page of the register by requisites, and how many acts fit in all."""
    statement = _filtered(_LINE, filters)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.execute(statement.order_by(Act.slug).offset((page - 1) * size).limit(size)).all()
    return [ActLine(*row) for row in rows], total


def entries(session: Session, filters: ActFilters) -> list[LegalAct]:
    """Whole entries of all acts that fit, for a list to be kept."""
    rows = session.scalars(_filtered(select(Act.document), filters).order_by(Act.slug))
    return [msgspec.json.decode(row, type=LegalAct) for row in rows]


def by_due_date(session: Session, until: date | None = None) -> list[ActLine]:
    """All acts, or those to be checked before `until`, the most urgent first."""
    statement = _filtered(_LINE, ActFilters(due_before=until))
    return [ActLine(*row) for row in session.execute(statement.order_by(Act.due_on, Act.slug)).all()]


def _filtered(statement: Any, filters: ActFilters) -> Any:
    for pattern in patterns(filters.search):
        statement = statement.where(Act.search_key.contains(pattern, autoescape=True))
    if filters.topic:
        statement = statement.where((" " + Act.topics + " ").contains(f" {filters.topic} ", autoescape=True))
    if filters.status:
        statement = statement.where(Act.status == filters.status)
    if filters.trust:
        statement = statement.where(Act.trust == filters.trust)
    if filters.due_before:
        statement = statement.where(Act.due_on < filters.due_before)
    return statement


def topics(session: Session) -> list[str]:
    """All topics of the register."""
    return sorted({topic for row in session.scalars(select(Act.topics).distinct()) for topic in row.split()})


def history(session: Session, slug: str) -> list[ChangeLine]:
    """What has happened to an act, the newest first."""
    rows = session.scalars(select(ActChange).where(ActChange.act_slug == slug).order_by(ActChange.id.desc()))
    return [
        ChangeLine(
            kind=ChangeKind(row.kind),
            in_force_on=row.in_force_on,
            by=row.by,
            note=row.note,
            places=tuple(row.places.splitlines()),
            noted_at=row.noted_at,
        )
        for row in rows
    ]


def citing(session: Session, slug: str) -> list[CitingCourse]:
    """Every published course that cites an act, with its lessons and questions that do."""
    rows = session.execute(
        select(Course.slug, CourseRevision.title.label("course"), CitingPlace.kind, CitingPlace.key, CitingPlace.title)
        .join(CourseRevision, CourseRevision.id == CitingPlace.revision_id)
        .join(Course, Course.id == CourseRevision.course_id)
        .where(CitingPlace.act_slug == slug, CourseRevision.is_current)
        .order_by(CourseRevision.search_key, CitingPlace.title)
    )
    courses: dict[str, CitingCourse] = {}
    for row in rows:
        found = courses.get(row.slug) or CitingCourse(slug=row.slug, title=row.course)
        if row.kind == "lesson":
            found.lessons.append((row.key, row.title))
        else:
            found = CitingCourse(
                slug=found.slug, title=found.title, lessons=found.lessons, questions=found.questions + 1
            )
        courses[row.slug] = found
    return list(courses.values())


def cited_by_course(session: Session, slug: str) -> dict[str, str]:
    """Slugs of the acts a published course cites, each with the title of the course."""
    rows = session.execute(
        select(CitingPlace.act_slug, CourseRevision.title)
        .join(CourseRevision, CourseRevision.id == CitingPlace.revision_id)
        .join(Course, Course.id == CourseRevision.course_id)
        .where(Course.slug == slug, CourseRevision.is_current)
        .distinct()
    )
    return {row.act_slug: row.title for row in rows}


def state(session: Session, law_sha256: str) -> tuple[datetime, dict[str, StatedAct]]:
    """The law as it stood once: since when, and every act of the register; Missing for a state never kept."""
    found = session.get(ActState, law_sha256)
    if found is None:
        raise Missing()
    return found.taken_at, {line["slug"]: _stated(line) for line in json.loads(found.document)}


def _stated(line: Mapping[str, str]) -> StatedAct:
    return StatedAct(
        slug=line["slug"],
        requisites=line["requisites"],
        status=line["status"],
        edition=line["edition"],
        checked_on=date.fromisoformat(line["checked_on"]),
    )


_act = columns(Act)
_LINE = select(_act.slug, _act.requisites, _act.title, _act.status, _act.trust, _act.checked_on, _act.due_on)
_LINES = _LINE.where(_act.slug.in_(bindparam("slugs", expanding=True))).order_by(_act.slug)
