"""Practical work: handed in by learners, read by instructors."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Select, case, func, select, tuple_
from sqlalchemy.orm import Session

from lms.adapters.uploads import checked_name
from lms.domain.course import Course as Document
from lms.domain.course import Module, Task
from lms.domain.errors import Missing, Stale
from lms.domain.lesson_text import boxes
from lms.domain.permissions import Action, Actor, may
from lms.domain.progress import State
from lms.domain.second_reading import Turn, check_reader, decision_standing, turn_after
from lms.domain.work import Reading, WorkState, check_hand_in, check_reading
from lms.models.accounts import Account
from lms.models.catalogue import CourseRevision
from lms.models.learning import Enrolment
from lms.models.readings import WorkReading
from lms.models.works import Work, WorkFile
from lms.services import audit, catalogue, enrolments, jobs, readings
from lms.services.enrolments import Seat
from lms.services.readings import LeftToOthers, ReadingLine


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """One piece of work as its author and its reader see it.

    `readings` are what its readers said, once it is settled; `met` and `comment` are those of the last one.
    """

    id: int
    number: int
    state: WorkState
    text: str
    file_name: str
    handed_in_at: datetime
    met: tuple[int, ...]
    comment: str
    graded_at: datetime | None
    readings: tuple[ReadingLine[bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """The task of a module, and what one has handed in for it, the newest first."""

    seat: Seat
    module: Module
    task: Task
    title: str
    body: str
    works: tuple[WorkLine, ...]

    @property
    def accepted(self) -> bool:
        """Whether nothing more has to be handed in."""
        return any(work.state is WorkState.ACCEPTED for work in self.works)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWork:
    """One piece of work in the queue. Who wrote it is not shown: reading is blind."""

    id: int
    course_title: str
    title: str
    number: int
    handed_in_at: datetime
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkToRead:
    """One piece of work with its task; only who decides between two readers sees the `earlier` readings.

    `readers` is how many read it when they agree; `following` is the number of the work to read next.
    """

    work: WorkLine
    course_title: str
    title: str
    body: str
    criteria: tuple[str, ...]
    turn: Turn
    readers: int
    earlier: tuple[ReadingLine[bool], ...]
    following: int | None


def task_page(session: Session, actor: Actor, slug: str, module_key: str) -> TaskPage:
    """The task of a module of one's own course; Missing when the module has none."""
    seat = enrolments.seat(session, actor, slug)
    module, task = _task(seat.document, module_key)
    title, body = _words(module, task)
    rows = _own(session, seat.id, module_key)
    said = readings.of_works(session, [row.id for row in rows if row.graded_at])
    lines = tuple(_line(row, said.get(row.id, ())) for row in rows)
    return TaskPage(seat=seat, module=module, task=task, title=title, body=body, works=lines)


def hand_in(
    session: Session, actor: Actor, slug: str, module_key: str, text: str, name: str, content: bytes, now: datetime
) -> None:
    """Hand in work as text, as a file, or as both; what waits unread is replaced."""
    seat = enrolments.seat(session, actor, slug)
    _task(seat.document, module_key)
    enrolments.lock(session, seat.id)
    earlier = _own(session, seat.id, module_key)
    check_hand_in([WorkState(row.state) for row in earlier], text, len(content))
    file_name = checked_name(name, content) if content else ""
    for row in earlier:
        if row.state == WorkState.WAITING.value:
            row.state = WorkState.REPLACED.value
            readings.forget_work(session, row.id)
    session.flush()
    work = Work(
        enrolment_id=seat.id,
        revision_id=seat.revision_id,
        module_key=module_key,
        number=len(earlier) + 1,
        text=text.strip(),
        file_name=file_name,
        handed_in_at=now,
    )
    session.add(work)
    session.flush()
    if content:
        session.add(WorkFile(work_id=work.id, content=content))
    enrolments.refresh(session, seat.id)
    audit.record(session, actor.id, "work.handed_in", f"work:{work.id}", now)


def file(session: Session, actor: Actor, work_id: int) -> tuple[str, bytes]:
    """Name and content of the file of one's own work, or of anybody's for who may grade: then it names nobody."""
    row = session.execute(
        select(Work.file_name, WorkFile.content, Enrolment.account_id)
        .join(WorkFile, WorkFile.work_id == Work.id)
        .join(Enrolment, Enrolment.id == Work.enrolment_id)
        .where(Work.id == work_id)
    ).one_or_none()
    if row is None or not (row.account_id == actor.id or may(actor, Action.GRADE)):
        raise Missing()
    return row.file_name if row.account_id == actor.id else _blind(work_id, row.file_name), row.content


def _blind(work_id: int, file_name: str) -> str:
    """A name for readers: people put their own into those of their files."""
    return f"work-{work_id}{PurePosixPath(file_name).suffix}" if file_name else ""


def queue(session: Session, actor: Actor, page: int, size: int) -> tuple[list[WaitingWork], int]:
    """One page of the work that this person can read, the oldest first, and how much there is."""
    rows = session.execute(
        _to_read(
            actor,
            Work.id,
            Work.number,
            Work.module_key,
            Work.handed_in_at,
            Work.revision_id,
            CourseRevision.title,
            CourseRevision.sha256,
            select(func.count()).select_from(_READ_BY.subquery()).scalar_subquery().label("readings"),
            func.count().over().label("total"),
        )
        .order_by(*_ORDER)
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    return [_waiting(session, row) for row in rows], rows[0].total if rows else 0


def _waiting(session: Session, row: Any) -> WaitingWork:
    module, task = _task(catalogue.document(session, row.revision_id, row.sha256), row.module_key)
    return WaitingWork(
        id=row.id,
        course_title=row.title,
        title=_words(module, task)[0],
        number=row.number,
        handed_in_at=row.handed_in_at,
        turn=turn_after(row.readings),
    )


def left_to_others(session: Session, actor: Actor) -> LeftToOthers:
    """The work that waits, but not for this person."""
    count, nobody = session.execute(
        select(*readings.counted_for_others(Enrolment.account_id, _READ_BY))
        .select_from(Work)
        .join(Enrolment, Enrolment.id == Work.enrolment_id)
        .where(*_WAITS, ~readings.may_read(actor.id, Enrolment.account_id, _READ_BY))
    ).one()
    return LeftToOthers(count=count, nobody=nobody)


def work_to_read(session: Session, actor: Actor, work_id: int) -> WorkToRead:
    """One waiting piece of work; Missing when it does not wait any more, or not for this person."""
    work = _waiting_work(session, work_id)
    seat = enrolments.seat_of(session, work.enrolment_id)
    earlier = _readings(session, actor, work)
    turn = turn_after(len(earlier))
    module, task = _task(_document(session, work), work.module_key)
    title, body = _words(module, task)
    return WorkToRead(
        work=replace(_line(work), file_name=_blind(work_id, work.file_name)),
        course_title=seat.title,
        title=title,
        body=body,
        criteria=task.criteria,
        turn=turn,
        readers=task.readers,
        earlier=tuple(earlier) if turn is Turn.THIRD else (),
        following=_following(session, actor, work),
    )


def read(session: Session, actor: Actor, work_id: int, reading: Reading, now: datetime, *, turn: str = "") -> None:
    """Accept work or return it with a comment; the learner gets a letter when as many have read as the task asks.

    Stale when the reader's page was for an earlier `turn` and has become a decision between two that they have not
    seen; "" when there was no page.
    """
    # The learner who hands in anew locks the enrolment first, and so does the reader.
    enrolments.lock(session, _waiting_work(session, work_id).enrolment_id)
    work = _waiting_work(session, work_id, lock=True)
    earlier = _readings(session, actor, work)
    _module, task = _task(_document(session, work), work.module_key)
    if turn_after(len(earlier)) is Turn.THIRD and turn not in ("", Turn.THIRD):
        raise Stale("Two readers have decided differently meanwhile. Look at both: your decision will stand.")
    check_reading(reading, len(task.criteria))
    met, comment = json.dumps(sorted(set(reading.met))), reading.comment.strip()
    session.add(
        WorkReading(
            work_id=work_id, reader_id=actor.id, accepted=reading.accepted, met=met, comment=comment, made_at=now
        )
    )
    audit.record(session, actor.id, "work.read", f"work:{work_id}", now, accepted=int(reading.accepted))
    given = [*((line.reader_id, line.value) for line in earlier), (actor.id, reading.accepted)]
    accepted = decision_standing(given, task.readers).value
    if accepted is None:
        return
    work.state = (WorkState.ACCEPTED if accepted else WorkState.RETURNED).value
    work.met, work.comment, work.graded_by, work.graded_at = met, comment, actor.id, now
    enrolments.refresh(session, work.enrolment_id)
    audit.record(session, actor.id, f"work.{work.state}", f"work:{work.id}", now)
    _tell(session, work, now)


def _tell(session: Session, work: Work, now: datetime) -> None:
    """Write to the learner what has become of the work."""
    owner = session.execute(
        select(Account.email, Account.language)
        .join(Enrolment, Enrolment.account_id == Account.id)
        .where(Enrolment.id == work.enrolment_id)
    ).one()
    seat = enrolments.seat_of(session, work.enrolment_id)
    module, task = _task(_document(session, work), work.module_key)
    jobs.letter(
        session,
        owner.email,
        "work_read",
        owner.language,
        now,
        accepted=work.state == WorkState.ACCEPTED.value,
        task=_words(module, task)[0],
        course=seat.title,
        address=f"/learn/{seat.slug}/work/{work.module_key}",
    )


def _task(document: Document, module_key: str) -> tuple[Module, Task]:
    for module in document.modules:
        if module.key == module_key and module.task:
            return module, module.task
    raise Missing()


def _words(module: Module, task: Task) -> tuple[str, str]:
    """Title and Markdown of the task, from its lesson."""
    lesson = next(lesson for lesson in module.lessons if lesson.key == task.lesson)
    title, body = boxes(lesson.body, "task")[0]
    return title or lesson.title, body


def _own(session: Session, enrolment_id: int, module_key: str) -> Sequence[Work]:
    return session.scalars(
        select(Work)
        .where(Work.enrolment_id == enrolment_id, Work.module_key == module_key)
        .order_by(Work.number.desc())
    ).all()


def _line(row: Work, said: Sequence[ReadingLine[bool]] = ()) -> WorkLine:
    met = tuple(json.loads(row.met))
    if row.graded_at and row.graded_by and not said:  # read before readings were kept one by one
        accepted = row.state == WorkState.ACCEPTED.value
        said = [ReadingLine(reader_id=row.graded_by, value=accepted, met=met, comment=row.comment)]
    return WorkLine(
        id=row.id,
        number=row.number,
        state=WorkState(row.state),
        text=row.text,
        file_name=row.file_name,
        handed_in_at=row.handed_in_at,
        met=met,
        comment=row.comment,
        graded_at=row.graded_at,
        readings=tuple(said),
    )


def _document(session: Session, work: Work) -> Document:
    """The document the learner saw when handing in."""
    return catalogue.revision_document(session, work.revision_id)


_WAITS = (Work.state == WorkState.WAITING.value, Enrolment.state != State.WITHDRAWN.value)
_ORDER = (Work.handed_in_at, Work.id)
_READ_BY = select(WorkReading.reader_id).where(WorkReading.work_id == Work.id).correlate(Work)


def _to_read(actor: Actor, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Work)
        .join(CourseRevision, CourseRevision.id == Work.revision_id)
        .join(Enrolment, Enrolment.id == Work.enrolment_id)
        .where(*_WAITS, readings.may_read(actor.id, Enrolment.account_id, _READ_BY))
    )


def _following(session: Session, actor: Actor, work: Work) -> int | None:
    """The next in the queue, which begins anew behind its last."""
    later = tuple_(*_ORDER) > tuple_(work.handed_in_at, work.id)
    others = _to_read(actor, Work.id).where(Work.id != work.id).order_by(case((later, 0), else_=1), *_ORDER)
    found: int | None = session.scalar(others.limit(1))
    return found


def _readings(session: Session, actor: Actor, work: Work) -> list[ReadingLine[bool]]:
    """What has been decided so far, when this person may read."""
    earlier = readings.of_works(session, [work.id]).get(work.id, [])
    author = session.get_one(Enrolment, work.enrolment_id).account_id
    check_reader(actor.id, author, [line.reader_id for line in earlier])
    return earlier


def _waiting_work(session: Session, work_id: int, *, lock: bool = False) -> Work:
    statement = select(Work).join(Enrolment, Enrolment.id == Work.enrolment_id).where(Work.id == work_id, *_WAITS)
    found = session.scalar(
        statement.with_for_update(of=Work).execution_options(populate_existing=True) if lock else statement
    )
    if found is None:
        raise Missing("This work does not wait for a reader any more.")
    return found
