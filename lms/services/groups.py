"""Groups: made, in lists, and on their own pages."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Actor
from lms.domain.progress import State
from lms.models.catalogue import Course, CourseRevision, Group
from lms.services import audit, enrolments


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """One group with how many of its people stand where."""

    id: int
    title: str
    course_title: str
    slug: str
    standing: bool
    starts_on: date | None
    ends_on: date | None
    seats: int | None
    counts: dict[State, int]


def find(session: Session, page: int, size: int, group_id: int | None = None) -> tuple[list[GroupLine], int]:
    """One page of groups, the newest first, and how many there are."""
    statement = (
        select(
            Group.id,
            Group.title,
            CourseRevision.title.label("course_title"),
            Course.slug,
            Group.standing,
            Group.starts_on,
            Group.ends_on,
            Group.seats,
            func.count().over().label("total"),
        )
        .join(Course, Course.id == Group.course_id)
        .join(CourseRevision, CourseRevision.course_id == Course.id)
        .where(CourseRevision.is_current)
        .order_by(Group.id.desc())
    )
    if group_id is not None:
        statement = statement.where(Group.id == group_id)
    rows = session.execute(statement.offset((page - 1) * size).limit(size)).all()
    counts = enrolments.counts_by_state(session, [row.id for row in rows])
    lines = [
        GroupLine(
            id=row.id,
            title=row.title,
            course_title=row.course_title,
            slug=row.slug,
            standing=row.standing,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            seats=row.seats,
            counts=counts.get(row.id, {}),
        )
        for row in rows
    ]
    return lines, rows[0].total if rows else 0


def group(session: Session, group_id: int) -> GroupLine:
    """One group."""
    found, _total = find(session, 1, 1, group_id)
    if not found:
        raise Missing()
    return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDetails:
    """What an administrator sets of a group; seats None for no limit."""

    title: str
    starts_on: date | None
    ends_on: date | None
    seats: int | None


def create(session: Session, actor: Actor, slug: str, details: GroupDetails, now: datetime) -> Group:
    """Make a group of a course."""
    course_id = session.scalar(select(Course.id).where(Course.slug == slug))
    if course_id is None:
        raise Refused("Choose a course.", field="course")
    if details.starts_on and details.ends_on and details.ends_on < details.starts_on:
        raise Refused("The last day is before the first one.", field="ends_on")
    group = Group(
        course_id=course_id,
        title=details.title,
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        seats=details.seats,
        created_at=now,
    )
    session.add(group)
    session.flush()
    audit.record(session, actor.id, "group.created", f"group:{group.id}", now)
    return group
