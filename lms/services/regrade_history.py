"""Remedies that were applied to answers graded by a wrong key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from lms.domain.errors import Missing
from lms.domain.person import full_name
from lms.domain.regrade import Remedy
from lms.models.accounts import Account
from lms.models.catalogue import Course
from lms.models.regrades import Regrade, RegradeEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class RegradeLine:
    """A remedy: what came of it, who applied it, and who took it back."""

    id: int
    question_key: str
    remedy: Remedy
    reason: str
    made_at: datetime
    made_by: str
    undone_at: datetime | None
    undone_by: str
    changed: int
    gained: int
    lost: int
    may_undo: bool


_MAKER, _UNDOER = aliased(Account), aliased(Account)
_PEOPLE = (("maker", _MAKER), ("undoer", _UNDOER))
_NAME = ("surname", "given_name", "patronymic")
_BEFORE, _AFTER = RegradeEffect.passed_before, RegradeEffect.passed_after
_EFFECTS = (
    select(
        RegradeEffect.regrade_id,
        func.count().label("changed"),
        func.sum(case((and_(_BEFORE.is_(False), _AFTER.is_(True)), 1), else_=0)).label("gained"),
        func.sum(case((and_(_BEFORE.is_(True), _AFTER.is_(False)), 1), else_=0)).label("lost"),
    )
    .group_by(RegradeEffect.regrade_id)
    .subquery()
)


def history(session: Session, slug: str, page: int, size: int, key: str = "") -> tuple[list[RegradeLine], int]:
    """One page of the remedies of a course, or of one question of it, the newest first, and how many there are."""
    course_id = session.scalar(select(Course.id).where(Course.slug == slug))
    if course_id is None:
        raise Missing()
    rows = session.execute(
        select(
            Regrade,
            *(getattr(who, part).label(f"{name}_{part}") for name, who in _PEOPLE for part in _NAME),
            _EFFECTS.c.changed,
            _EFFECTS.c.gained,
            _EFFECTS.c.lost,
            func.count().over().label("total"),
        )
        .join(_MAKER, _MAKER.id == Regrade.made_by)
        .outerjoin(_UNDOER, _UNDOER.id == Regrade.undone_by)
        .outerjoin(_EFFECTS, _EFFECTS.c.regrade_id == Regrade.id)
        .where(Regrade.course_id == course_id, *([Regrade.question_key == key] if key else []))
        .order_by(Regrade.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    newest = standing(session, course_id)
    return [_line(row, newest) for row in rows], rows[0].total if rows else 0


def _line(row: Any, newest: set[int]) -> RegradeLine:
    made = row.Regrade
    return RegradeLine(
        id=made.id,
        question_key=made.question_key,
        remedy=Remedy(made.remedy),
        reason=made.reason,
        made_at=made.made_at,
        made_by=_name(row, "maker"),
        undone_at=made.undone_at,
        undone_by=_name(row, "undoer") if made.undone_by else "",
        changed=row.changed or 0,
        gained=row.gained or 0,
        lost=row.lost or 0,
        may_undo=made.id in newest,
    )


def _name(row: Any, who: str) -> str:
    return full_name(*(getattr(row, f"{who}_{part}") for part in _NAME))


def standing(session: Session, course_id: int) -> set[int]:
    """Of each question of a course the newest remedy that was not taken back: the one that can be."""
    return set(
        session.scalars(
            select(func.max(Regrade.id))
            .where(Regrade.course_id == course_id, Regrade.undone_at.is_(None))
            .group_by(Regrade.question_key)
        )
    )
