"""Enrolments: who studies what, and the progress that follows from the stored facts."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, case, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from lms.domain.attempt import Past, quiz_fact
from lms.domain.course import Counts
from lms.domain.course import Course as Document
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Actor
from lms.domain.progress import Progress, QuizFact, State, progress
from lms.models.accounts import Account
from lms.models.assessment import Attempt
from lms.models.base import columns
from lms.models.catalogue import Course, CourseRevision, Group
from lms.models.learning import Enrolment, LessonMark
from lms.models.legal_acts import ActRegister
from lms.models.works import Work
from lms.services import audit, catalogue


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records say of one enrolment."""

    marks: frozenset[str]
    quizzes: dict[str, QuizFact]
    works: dict[str, QuizFact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One's own enrolment in a course, with the revision it is pinned to.

    `acts_sha256` tells the state of the register of acts, so that what was read of it can be kept; `law_sha256`
    names the law as it stands in it.
    """

    id: int
    account_id: int
    course_id: int
    slug: str
    group_id: int
    group_title: str
    standing: bool
    ends_on: date | None
    state: State
    percent: int
    facts: Facts
    last_lesson: str
    last_anchor: str
    revision_id: int
    revision_number: int
    sha256: str
    title: str
    hours: int
    acts_sha256: str
    law_sha256: str
    document: Document


_enrolment, _group, _course, _revision = (columns(model) for model in (Enrolment, Group, Course, CourseRevision))
_register = columns(ActRegister)
_mark, _attempt, _work = columns(LessonMark), columns(Attempt), columns(Work)
_SEAT = (
    select(
        _enrolment.id,
        _enrolment.account_id,
        _enrolment.course_id,
        _course.slug,
        _enrolment.group_id,
        _group.title.label("group_title"),
        _group.standing,
        _group.ends_on,
        _enrolment.state,
        _enrolment.percent,
        _enrolment.facts,
        _enrolment.last_lesson,
        _enrolment.last_anchor,
        _enrolment.revision_id,
        _revision.number.label("revision_number"),
        _revision.sha256,
        _revision.title,
        _revision.hours,
        _register.sha256.label("acts_sha256"),
        _register.law_sha256,
    )
    .join_from(Enrolment.__table__, Group.__table__, _group.id == _enrolment.group_id)
    .join(Course.__table__, _course.id == _enrolment.course_id)
    .join(CourseRevision.__table__, _revision.id == _enrolment.revision_id)
    .join(ActRegister.__table__, _register.id == 1)
)
_OWN = _SEAT.where(_enrolment.account_id == bindparam("account_id"), _enrolment.state != State.WITHDRAWN.value)
_OWN_SEAT = _OWN.where(_course.slug == bindparam("slug"))
_OWN_SEATS = _OWN.order_by(func.coalesce(_enrolment.last_seen_at, _enrolment.enrolled_at).desc(), _enrolment.id)
_SEAT_NAMES = tuple(str(column.key) for column in _SEAT.selected_columns)
_OWN_ATTEMPT = (
    _OWN.add_columns(*(column.label(f"attempt_{column.key}") for column in Attempt.__table__.columns))
    .join(Attempt.__table__, _attempt.enrolment_id == _enrolment.id)
    .where(_attempt.id == bindparam("attempt_id"))
)
_SEAT_BY_ID = _SEAT.where(_enrolment.id == bindparam("enrolment_id"))
_FACTS = union_all(
    select(
        literal("mark").label("kind"),
        _mark.lesson_key.label("key"),
        null().label("passed"),
        null().label("waiting"),
        literal(0).label("number"),
    ).where(_mark.enrolment_id == bindparam("enrolment_id")),
    select(
        literal("quiz"),
        _attempt.quiz_key,
        case((_attempt.passed.is_(True), 1), else_=0),
        case((_attempt.state == "waiting", 1), else_=0),
        _attempt.number,
    ).where(_attempt.enrolment_id == bindparam("enrolment_id"), _attempt.state != "open"),
    select(
        literal("work"),
        _work.module_key,
        func.max(case((_work.state == "accepted", 1), else_=0)),
        func.max(case((_work.state == "waiting", 1), else_=0)),
        literal(0),
    )
    .where(_work.enrolment_id == bindparam("enrolment_id"))
    .group_by(_work.module_key),
)


def seat(session: Session, actor: Actor, slug: str) -> Seat:
    """One's own enrolment in the course; Missing when there is none."""
    row = session.connection().execute(_OWN_SEAT, {"account_id": actor.id, "slug": slug}).one_or_none()
    if row is None:
        raise Missing()
    return _seat(session, row)


def own_attempt(session: Session, actor: Actor, attempt_id: int) -> tuple[Any, Seat]:
    """One's own attempt, whose columns begin with `attempt_`, and the enrolment it belongs to; else Missing."""
    names = {"account_id": actor.id, "attempt_id": attempt_id}
    session.flush()  # a statement of the connection sees only what was sent before it
    row = session.connection().execute(_OWN_ATTEMPT, names).one_or_none()
    if row is None:
        raise Missing()
    return row, _seat(session, row)


def seats(session: Session, actor: Actor) -> list[Seat]:
    """All of one's own enrolments, the last visited first."""
    rows = session.execute(_OWN_SEATS, {"account_id": actor.id}).all()
    return [_seat(session, row) for row in rows]


def seat_of(session: Session, enrolment_id: int) -> Seat:
    """The enrolment by its number, a withdrawn one too, for services that have checked who asks."""
    return _seat(session, session.execute(_SEAT_BY_ID, {"enrolment_id": enrolment_id}).one())


def seat_group(session: Session, enrolment_id: int) -> int:
    """The group of an enrolment."""
    found = session.scalar(select(Enrolment.group_id).where(Enrolment.id == enrolment_id))
    if found is None:
        raise Missing()
    return found


def _seat(session: Session, row: Sequence[Any]) -> Seat:
    values = dict(zip(_SEAT_NAMES, row, strict=False))  # more columns may follow
    values["state"] = State(values["state"])
    values["facts"] = read_facts(values["facts"])
    return Seat(**values, document=catalogue.document(session, values["revision_id"], values["sha256"]))


def document_of(session: Session, seat: Seat, revision_id: int) -> Document:
    """The course in the revision an attempt began with; its person may have been moved to another since."""
    if revision_id == seat.revision_id:
        return seat.document
    return catalogue.revision_document(session, revision_id)


def facts(session: Session, seat: Seat) -> Facts:
    """Marks and quiz results of one enrolment from their own tables; a Seat carries them already.

    The rules of each quiz say which of its attempts counts; attempts for practice never do.
    """
    marks: set[str] = set()
    attempts: dict[str, list[tuple[int, Past]]] = {}
    works: dict[str, QuizFact] = {}
    for row in session.execute(_FACTS, {"enrolment_id": seat.id}):
        if row.kind == "mark":
            marks.add(row.key)
        elif row.kind == "work":
            works[row.key] = QuizFact(bool(row.passed), bool(row.waiting))
        else:
            past = Past(open=False, submitted_at=None, passed=None if row.waiting else bool(row.passed))
            attempts.setdefault(row.key, []).append((row.number, past))
    quizzes = {}
    for key, numbered in attempts.items():
        rules = seat.document.quiz_rules(key)
        if not (rules and rules.practice):
            past_ones = [past for _number, past in sorted(numbered, key=lambda each: each[0])]
            quizzes[key] = quiz_fact(rules.counts if rules else Counts.BEST, past_ones)
    return Facts(frozenset(marks), quizzes, works)


def _written_facts(stored: Facts) -> str:
    kinds = {"quizzes": stored.quizzes, "works": stored.works}
    results = {
        kind: {key: [fact.passed, fact.waiting] for key, fact in sorted(found.items())} for kind, found in kinds.items()
    }
    return json.dumps({"marks": sorted(stored.marks), **results})


@lru_cache(maxsize=4096)
def read_facts(written: str) -> Facts:
    """The facts an enrolment repeats on its row."""
    values = json.loads(written)
    quizzes, works = (
        {key: QuizFact(*fact) for key, fact in values.get(kind, {}).items()} for kind in ("quizzes", "works")
    )
    return Facts(frozenset(values.get("marks", ())), quizzes, works)


def progress_of(seat: Seat, stored: Facts) -> Progress:
    """Progress by the one rule, with the minutes of the course's outline."""
    minutes = catalogue.outline_of(seat.sha256, seat.document).minutes
    return progress(seat.document, stored.marks, stored.quizzes, minutes, stored.works)


def lock(session: Session, enrolment_id: int) -> None:
    """Let nobody else add facts to this enrolment until the transaction ends.

    It is the weaker lock that lets rows be added that refer to the enrolment.
    """
    session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update(key_share=True))


def refresh(session: Session, enrolment_id: int) -> Progress:
    """Write what the facts now mean on the enrolment's row, in the transaction of the fact."""
    session.flush()
    enrolment = session.get_one(Enrolment, enrolment_id, with_for_update={"key_share": True})
    seat = seat_of(session, enrolment_id)
    stored = facts(session, seat)
    now_done = progress_of(seat, stored)
    enrolment.percent, enrolment.facts = now_done.percent, _written_facts(stored)
    if enrolment.state in (State.STUDYING, State.READY):
        enrolment.state = now_done.state.value
    return now_done


def enrol(session: Session, actor: Actor, account_id: int, group: Group, now: datetime) -> Enrolment:
    """Put a person into a group; they study the revision that is current now."""
    taken = session.scalar(
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.group_id == group.id, Enrolment.state != State.WITHDRAWN.value)
    )
    if group.seats is not None and taken is not None and taken >= group.seats:
        raise Refused("All %(count)s seats of this group are taken.", count=group.seats)
    existing = session.scalar(
        select(Enrolment).where(
            Enrolment.account_id == account_id,
            Enrolment.course_id == group.course_id,
            Enrolment.state != State.WITHDRAWN.value,
        )
    )
    if existing is not None:
        raise Refused("This person already studies the course.")
    revision = session.execute(
        select(CourseRevision.id, CourseRevision.trial_minutes).where(
            CourseRevision.course_id == group.course_id, CourseRevision.is_current
        )
    ).one()
    if revision.trial_minutes:
        raise Refused("This is a trial course. Anybody may look at it without enrolling.")
    enrolment = session.scalar(
        select(Enrolment).where(Enrolment.account_id == account_id, Enrolment.group_id == group.id)
    )
    if enrolment is None:
        enrolment = Enrolment(
            account_id=account_id,
            group_id=group.id,
            course_id=group.course_id,
            revision_id=revision.id,
            enrolled_at=now,
        )
        session.add(enrolment)
    enrolment.state = State.STUDYING.value
    session.flush()
    audit.record(session, actor.id, "enrolment.made", f"enrolment:{enrolment.id}", now, group=group.id)
    refresh(session, enrolment.id)
    return enrolment


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One line of a list of people who study."""

    enrolment_id: int
    account_id: int
    surname: str
    given_name: str
    patronymic: str
    email: str
    course_title: str
    group_id: int
    group_title: str
    percent: int
    state: State
    last_seen_at: datetime | None


def members(
    session: Session, page: int, size: int, *, group_id: int | None = None, organisation_id: int | None = None
) -> tuple[list[MemberRow], int]:
    """One page of the people of a group or of an organisation by name, and how many there are."""
    statement = (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.account_id,
            Account.surname,
            Account.given_name,
            Account.patronymic,
            Account.email,
            CourseRevision.title.label("course_title"),
            Enrolment.group_id,
            Group.title.label("group_title"),
            Enrolment.percent,
            Enrolment.state,
            Enrolment.last_seen_at,
            func.count().over().label("total"),
        )
        .join(Account, Account.id == Enrolment.account_id)
        .join(Group, Group.id == Enrolment.group_id)
        .join(CourseRevision, CourseRevision.id == Enrolment.revision_id)
    )
    if group_id is not None:
        statement = statement.where(Enrolment.group_id == group_id)
    if organisation_id is not None:
        statement = statement.where(Account.organisation_id == organisation_id)
    rows = session.execute(
        statement.order_by(Account.name_key, Enrolment.id).offset((page - 1) * size).limit(size)
    ).all()
    return [_member(dict(row._mapping)) for row in rows], rows[0].total if rows else 0


def _member(values: dict[str, object]) -> MemberRow:
    values.pop("total")
    values["state"] = State(str(values["state"]))
    return MemberRow(**values)  # type: ignore[arg-type]  # the columns above are a MemberRow's fields


def counts_by_state(session: Session, group_ids: Iterable[int]) -> dict[int, dict[State, int]]:
    """How many people of each group stand where."""
    rows = session.execute(
        select(Enrolment.group_id, Enrolment.state, func.count())
        .where(Enrolment.group_id.in_(list(group_ids)))
        .group_by(Enrolment.group_id, Enrolment.state)
    ).all()
    counted: dict[int, dict[State, int]] = {}
    for group_id, state, count in rows:
        counted.setdefault(group_id, {})[State(state)] = count
    return counted
