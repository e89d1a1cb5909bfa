"""Moving people under way to another revision of their course, and what it would mean before it is done.

Certificates, people who have passed and people who were taken out are never touched. Marks and attempts stay
where they are: they count by their keys.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from lms.domain.course import Course as Document
from lms.domain.errors import Missing, Stale
from lms.domain.outline import Outline, outline
from lms.domain.permissions import Actor
from lms.domain.person import full_name
from lms.domain.progress import State
from lms.domain.revision_move import Move, move
from lms.models.accounts import Account
from lms.models.catalogue import CourseRevision, Group
from lms.models.learning import Enrolment
from lms.services import audit, catalogue, enrolments

_UNDER_WAY = (State.STUDYING.value, State.READY.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """One person under way: where they are, and what moving them means."""

    enrolment_id: int
    name: str
    group_title: str
    revision_id: int
    revision_number: int
    move: Move


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePreview:
    """Everybody who would be moved; who loses something stands first."""

    lines: tuple[MoveLine, ...]

    @property
    def losing(self) -> int:
        """How many people have done something that would count no more."""
        return sum(line.move.loses for line in self.lines)

    @property
    def behind(self) -> int:
        """How many people would have something newly to do."""
        return sum(bool(line.move.missing) for line in self.lines)

    @property
    def no_longer_ready(self) -> int:
        """How many people have done everything and would have not."""
        return sum(
            line.move.before.state is State.READY and line.move.after.state is State.STUDYING for line in self.lines
        )


def preview(
    session: Session, course_id: int, target: Document, revision_id: int | None = None, *, group_id: int | None = None
) -> MovePreview:
    """What moving everybody under way to `target` means; `revision_id` is its revision, None for a draft."""
    rows = _under_way(session, course_id, revision_id, group_id)
    lines = _lines(session, rows, (target, outline(target)))
    return MovePreview(lines=tuple(sorted(lines, key=lambda line: (not line.move.loses, not line.move.missing))))


def move_all(
    session: Session, actor: Actor, course_id: int, revision_id: int, now: datetime, *, group_id: int | None = None
) -> int:
    """Move everybody under way, of one group or of the course, to a revision of it; how many there were.

    No letters are sent: a course that is corrected goes on as before.
    """
    revision = session.get_one(CourseRevision, revision_id)
    target = catalogue.document(session, revision.id, revision.sha256)
    rows = _under_way(session, course_id, revision_id, group_id, lock=True)
    lines = _lines(session, rows, (target, catalogue.outline_of(revision.sha256, target)))
    if not lines:
        return 0
    table: Any = Enrolment.__table__
    session.connection().execute(
        update(table)
        .where(table.c.id == bindparam("enrolment"))
        .values(revision_id=revision_id, percent=bindparam("done"), state=bindparam("stands")),
        [
            {"enrolment": line.enrolment_id, "done": line.move.after.percent, "stands": line.move.after.state.value}
            for line in lines
        ],
    )
    session.expire_all()
    for line in lines:
        audit.record(
            session, actor.id, "enrolment.moved", f"enrolment:{line.enrolment_id}", now,
            before=line.revision_id, after=revision_id,
        )  # fmt: skip
    session.flush()
    return len(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMove:
    """A group, the newest revision of its course, and what moving its people there means."""

    group_id: int
    group_title: str
    revision_id: int
    revision_number: int
    note: str
    preview: MovePreview


def group_preview(session: Session, group_id: int) -> GroupMove:
    """What moving the people of a group to the newest revision means."""
    group = session.get(Group, group_id)
    if group is None:
        raise Missing()
    revision = session.scalars(
        select(CourseRevision).where(CourseRevision.course_id == group.course_id, CourseRevision.is_current)
    ).one_or_none()
    if revision is None:
        raise Missing()
    target = catalogue.document(session, revision.id, revision.sha256)
    return GroupMove(
        group_id=group_id,
        group_title=group.title,
        revision_id=revision.id,
        revision_number=revision.number,
        note=revision.note,
        preview=preview(session, group.course_id, target, revision.id, group_id=group_id),
    )


def move_group(session: Session, actor: Actor, group_id: int, seen_revision_id: int, now: datetime) -> int:
    """Move the people of a group to the newest revision, which has to be the one that was previewed."""
    found = group_preview(session, group_id)
    if found.revision_id != seen_revision_id:
        raise Stale("A newer revision was published meanwhile. Look at what it changes first.")
    course_id = session.get_one(Group, group_id).course_id
    return move_all(session, actor, course_id, found.revision_id, now, group_id=group_id)


def _under_way(
    session: Session, course_id: int, revision_id: int | None, group_id: int | None, *, lock: bool = False
) -> Sequence[Any]:
    statement = (
        select(
            Enrolment.id,
            Enrolment.facts,
            Enrolment.revision_id,
            CourseRevision.number,
            CourseRevision.sha256,
            Group.title.label("group_title"),
            Account.surname,
            Account.given_name,
            Account.patronymic,
        )
        .join(CourseRevision, CourseRevision.id == Enrolment.revision_id)
        .join(Group, Group.id == Enrolment.group_id)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.course_id == course_id, Enrolment.state.in_(_UNDER_WAY))
        .order_by(Account.name_key, Enrolment.id)
    )
    if revision_id is not None:
        statement = statement.where(Enrolment.revision_id != revision_id)
    if group_id is not None:
        statement = statement.where(Enrolment.group_id == group_id)
    if lock:
        statement = statement.with_for_update(of=Enrolment, key_share=True)
    return session.execute(statement).all()


def _lines(session: Session, rows: Iterable[Any], target: tuple[Document, Outline]) -> list[MoveLine]:
    known: dict[str, tuple[Document, Outline]] = {}
    return [_line(row, _source(session, row, known), target) for row in rows]


def _source(session: Session, row: Any, known: dict[str, tuple[Document, Outline]]) -> tuple[Document, Outline]:
    """The revision a person is on, read once for all who are on it."""
    if row.sha256 not in known:
        document = catalogue.document(session, row.revision_id, row.sha256)
        known[row.sha256] = document, catalogue.outline_of(row.sha256, document)
    return known[row.sha256]


def _line(row: Any, source: tuple[Document, Outline], target: tuple[Document, Outline]) -> MoveLine:
    stored = enrolments.read_facts(row.facts)
    return MoveLine(
        enrolment_id=row.id,
        name=full_name(row.surname, row.given_name, row.patronymic),
        group_title=row.group_title,
        revision_id=row.revision_id,
        revision_number=row.number,
        move=move(source, target, stored.marks, stored.quizzes, stored.works),
    )
