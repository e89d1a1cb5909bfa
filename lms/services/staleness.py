"""Places of courses that cite acts, and those of them that a change of law has made doubtful.

A place is a lesson or a question. It stays stale until somebody says it is still right, or edits it. People who
study an older revision see the old text, so for them an edited place stays stale.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from lms.domain.bank_format import cited_act
from lms.domain.course import Course as Document
from lms.domain.errors import Missing
from lms.domain.legal_act import LegalAct, citations
from lms.domain.legal_change import ChangeKind, concerns
from lms.domain.permissions import Actor
from lms.domain.progress import State
from lms.models.catalogue import Course, CourseRevision
from lms.models.learning import Enrolment
from lms.models.legal_acts import Act, ActChange, CitingPlace, StalePlace
from lms.services import audit

Place = tuple[str, str]
"""Kind ("lesson" or "question") and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleNote:
    """Why a place is doubtful: what happened to which provisions of an act, and since when it is known."""

    act_slug: str
    kind: ChangeKind
    in_force_on: date | None
    by: str
    note: str
    places: tuple[str, ...]
    noted_at: datetime


Notes = Mapping[Place, tuple[StaleNote, ...]]
"""Why each doubtful place of a revision is so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTask:
    """One place an author has to look at, with everything that happened to the acts it cites."""

    course_slug: str
    course_title: str
    kind: str
    key: str
    quiz_key: str
    title: str
    since: datetime
    notes: tuple[StaleNote, ...]


def index(session: Session, revision_id: int, document: Document, acts: Mapping[str, LegalAct]) -> None:
    """Note which acts the lessons and questions of a revision cite."""
    found: dict[tuple[str, str, str], set[str]] = {}
    titles: dict[Place, tuple[str, str]] = {}
    for lesson in document.lessons():
        titles["lesson", lesson.key] = ("", lesson.title)
        for citation, _line in citations(lesson.body):
            found.setdefault(("lesson", lesson.key, citation.slug), set()).add(citation.place)
    for quiz_key, bank in document.banks():
        for question in bank:
            titles["question", question.key] = (quiz_key, question.title or question.text[:200])
            for tag in question.tags:
                if slug := cited_act(tag, acts):
                    found.setdefault(("question", question.key, slug), set()).add(tag.partition("/")[2])
    session.add_all(
        CitingPlace(
            revision_id=revision_id,
            kind=kind,
            key=key,
            act_slug=slug,
            quiz_key=titles[kind, key][0],
            title=titles[kind, key][1],
            places="" if "" in places else "\n".join(sorted(places)),
        )
        for (kind, key, slug), places in found.items()
    )


def mark(session: Session, change: ActChange, now: datetime) -> int:
    """Mark every place that `change` touches; how many places authors now have to look at.

    Places that stand only in revisions which people still study are marked for those people alone.
    """
    studied = select(Enrolment.revision_id).where(Enrolment.state.in_([State.STUDYING.value, State.READY.value]))
    rows = session.execute(
        select(CitingPlace, CourseRevision.course_id, CourseRevision.is_current)
        .join(CourseRevision, CourseRevision.id == CitingPlace.revision_id)
        .where(
            CitingPlace.act_slug == change.act_slug,
            or_(CourseRevision.is_current, CourseRevision.id.in_(studied)),
        )
    ).all()
    touched = [row for row in rows if concerns(row.CitingPlace.places.splitlines(), change.places.splitlines())]
    here = {(row.course_id, row.CitingPlace.kind, row.CitingPlace.key) for row in touched if row.is_current}
    before = {(row.course_id, row.CitingPlace.kind, row.CitingPlace.key) for row in touched} - here
    current = _current_revisions(session)
    for course_id, kind, key in sorted(here | before):
        place = StalePlace(course_id=course_id, kind=kind, key=key, change_id=change.id, since=now)
        if (course_id, kind, key) in before:
            place.cleared_at, place.how, place.cleared_in = now, "gone", current[course_id]
        session.add(place)
    session.flush()
    return len(here)


def _current_revisions(session: Session) -> dict[int, int]:
    rows = session.execute(select(CourseRevision.course_id, CourseRevision.id).where(CourseRevision.is_current))
    return {row.course_id: row.id for row in rows}


_notes: dict[tuple[str, int], Notes] = {}
_MOST_NOTES = 200


def notes(session: Session, acts_sha256: str, course_id: int, revision_id: int) -> Notes:
    """Doubtful places of a revision; read once in a process for each state of the register, `acts_sha256`."""
    found = _notes.get((acts_sha256, revision_id))
    if found is None:
        if len(_notes) >= _MOST_NOTES:
            _notes.pop(next(iter(_notes)))
        found = _notes[acts_sha256, revision_id] = _read_notes(session, course_id, revision_id)
    return found


def _read_notes(session: Session, course_id: int, revision_id: int) -> Notes:
    rows = session.execute(
        select(StalePlace.kind, StalePlace.key, ActChange)
        .join(ActChange, ActChange.id == StalePlace.change_id)
        .where(
            StalePlace.course_id == course_id,
            or_(StalePlace.cleared_at.is_(None), StalePlace.cleared_in > revision_id),
        )
        .order_by(StalePlace.id)
    )
    found: dict[Place, tuple[StaleNote, ...]] = {}
    for kind, key, change in rows:
        found[kind, key] = (*found.get((kind, key), ()), _note(change))
    return found


def _note(change: ActChange) -> StaleNote:
    return StaleNote(
        act_slug=change.act_slug,
        kind=ChangeKind(change.kind),
        in_force_on=change.in_force_on,
        by=change.by,
        note=change.note,
        places=tuple(change.places.splitlines()),
        noted_at=change.noted_at,
    )


def count(session: Session) -> int:
    """How many places wait for an author."""
    place = select(StalePlace.course_id, StalePlace.kind, StalePlace.key).where(StalePlace.cleared_at.is_(None))
    return session.scalar(select(func.count()).select_from(place.distinct().subquery())) or 0


_PLACE = (StalePlace.course_id, StalePlace.kind, StalePlace.key)
_Name = tuple[int, str, str]


def review_tasks(session: Session, page: int, size: int) -> tuple[list[ReviewTask], int]:
    """One page of the places that wait for an author, the oldest first, and how many there are."""
    heads = session.execute(
        select(*_PLACE, func.min(StalePlace.since).label("since"))
        .where(StalePlace.cleared_at.is_(None))
        .group_by(*_PLACE)
        .order_by(func.min(StalePlace.id))
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    changes = _open_changes(session, {head.course_id for head in heads})
    known = _known_places(session, {head.key for head in heads})
    tasks = []
    for head in heads:
        place = known[head.course_id, head.kind, head.key]
        tasks.append(
            ReviewTask(
                course_slug=place.slug,
                course_title=place.course,
                kind=head.kind,
                key=head.key,
                quiz_key=place.quiz_key,
                title=place.title,
                since=head.since,
                notes=tuple(changes[head.course_id, head.kind, head.key]),
            )
        )
    return tasks, count(session)


def open_notes(session: Session, course_id: int) -> Notes:
    """Why each place of a course waits for an author."""
    changes = _open_changes(session, [course_id])
    return {(kind, key): tuple(found) for (_course, kind, key), found in changes.items()}


def _open_changes(session: Session, course_ids: Iterable[int]) -> dict[_Name, list[StaleNote]]:
    rows = session.execute(
        select(*_PLACE, ActChange)
        .join(ActChange, ActChange.id == StalePlace.change_id)
        .where(StalePlace.cleared_at.is_(None), StalePlace.course_id.in_(set(course_ids)))
        .order_by(StalePlace.id)
    )
    found: dict[_Name, list[StaleNote]] = {}
    for course_id, kind, key, change in rows:
        found.setdefault((course_id, kind, key), []).append(_note(change))
    return found


def _known_places(session: Session, keys: Iterable[str]) -> dict[_Name, Any]:
    """Titles of places of the current revisions; every stale place of one cites an act, so it is among them."""
    rows = session.execute(
        select(
            CourseRevision.course_id,
            CourseRevision.title.label("course"),
            Course.slug,
            CitingPlace.kind,
            CitingPlace.key,
            CitingPlace.quiz_key,
            CitingPlace.title,
        )
        .join(CourseRevision, CourseRevision.id == CitingPlace.revision_id)
        .join(Course, Course.id == CourseRevision.course_id)
        .where(CourseRevision.is_current, CitingPlace.key.in_(set(keys)))
    )
    return {(row.course_id, row.kind, row.key): row for row in rows}


def still_right(session: Session, actor: Actor, slug: str, kind: str, key: str, now: datetime) -> None:
    """A person has looked at a place and says that it is right as of now; Missing when it is not stale."""
    course_id = session.scalar(select(Course.id).where(Course.slug == slug))
    changed = session.execute(
        update(StalePlace)
        .where(
            StalePlace.course_id == course_id,
            StalePlace.kind == kind,
            StalePlace.key == key,
            StalePlace.cleared_at.is_(None),
        )
        .values(cleared_at=now, cleared_by=actor.id, how="still_right")
    )
    if not changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise Missing("This place does not wait for a review any more.")
    audit.record(session, actor.id, "place.still_right", f"{kind}:{key}", now, course=slug)


def clear_overdue(session: Session, actor_id: int | None, now: datetime) -> None:
    """Places that were doubtful only for want of a check are so no more when the act has been checked since."""
    missed = select(Act.slug).where(Act.overdue_noted)
    made = select(ActChange.id).where(ActChange.kind == ChangeKind.OVERDUE.value, ActChange.act_slug.not_in(missed))
    session.execute(
        update(StalePlace)
        .where(StalePlace.change_id.in_(made), StalePlace.cleared_at.is_(None))
        .values(cleared_at=now, cleared_by=actor_id, how="checked")
    )


def settle_revision(
    session: Session,
    actor_id: int | None,
    course_id: int,
    before: Document | None,
    after: Document,
    revision_id: int,
    now: datetime,
) -> None:
    """A new revision: stale places that it has edited or left out are stale for older revisions only."""
    old, new = dict(contents(before)) if before else {}, dict(contents(after))
    for row in session.scalars(
        select(StalePlace).where(StalePlace.course_id == course_id, StalePlace.cleared_at.is_(None))
    ):
        place = (row.kind, row.key)
        if place not in new or new[place] != old.get(place):
            row.how = "edited" if place in new else "gone"
            row.cleared_at, row.cleared_by, row.cleared_in = now, actor_id, revision_id


def contents(document: Document) -> Iterable[tuple[Place, object]]:
    """Every place of a course with what it says: the text of a lesson, or a question."""
    for lesson in document.lessons():
        yield ("lesson", lesson.key), lesson.body
    for _quiz, bank in document.banks():
        for question in bank:
            yield ("question", question.key), question
