"""What readers said of answers and works, as it is kept; and whether anybody is left to read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic

from sqlalchemy import ColumnElement, Select, case, delete, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.domain.permissions import ALLOWED, Action
from lms.domain.second_reading import V
from lms.models.accounts import AccountRole
from lms.models.readings import AnswerReading, WorkReading

MADE = (AnswerReading.made_at, AnswerReading.reader_id)
"""The order in which answers were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine(Generic[V]):
    """What one reader said: `value` is the share of the point or whether the work is accepted.

    `met` are numbers of criteria.
    """

    reader_id: int
    value: V
    met: tuple[int, ...]
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftToOthers:
    """How much waits that one can't read oneself; of `nobody` there is no person left who could."""

    count: int
    nobody: int


def of_answer(session: Session, attempt_id: int, position: int) -> list[ReadingLine[float]]:
    """Readings of one answer in the order in which they were made."""
    rows = session.execute(
        select(AnswerReading.reader_id, AnswerReading.share, AnswerReading.met, AnswerReading.comment)
        .where(AnswerReading.attempt_id == attempt_id, AnswerReading.position == position)
        .order_by(*MADE)
    )
    return [reading_line(*row) for row in rows]


def of_works(session: Session, work_ids: Sequence[int]) -> dict[int, list[ReadingLine[bool]]]:
    """Readings of pieces of work, by their ids, in the order in which they were made."""
    found: dict[int, list[ReadingLine[bool]]] = {}
    if work_ids:
        rows = session.execute(
            select(
                WorkReading.work_id,
                WorkReading.reader_id,
                WorkReading.accepted,
                WorkReading.met,
                WorkReading.comment,
            )
            .where(WorkReading.work_id.in_(work_ids))
            .order_by(WorkReading.made_at, WorkReading.reader_id)
        )
        for row in rows:
            line = reading_line(row.reader_id, row.accepted, row.met, row.comment)
            found.setdefault(row.work_id, []).append(line)
    return found


def forget_work(session: Session, work_id: int) -> None:
    """Drop the readings of work that nobody needs to read any more."""
    session.execute(delete(WorkReading).where(WorkReading.work_id == work_id))


def may_read(account_id: int, author: InstrumentedAttribute[int], read_by: Select[int]) -> ColumnElement[bool]:
    """In a query: it is not the person's own and they have not read it; `read_by` selects who has."""
    return (author != account_id) & ~exists(read_by.where(read_by.selected_columns[0] == account_id))


def counted_for_others(author: InstrumentedAttribute[int], read_by: Select[int]) -> tuple[Any, Any]:
    """Columns of `LeftToOthers` for a query over what waits."""
    left = exists(
        select(AccountRole.account_id).where(
            AccountRole.role.in_([role.value for role in ALLOWED[Action.GRADE]]),
            AccountRole.account_id != author,
            AccountRole.account_id.not_in(read_by),
        )
    )
    return func.count(), func.coalesce(func.sum(case((left, 0), else_=1)), 0)


def reading_line(reader_id: int, value: V, met: str, comment: str) -> ReadingLine[V]:
    """One reading from the columns of its row."""
    return ReadingLine(reader_id=reader_id, value=value, met=tuple(json.loads(met)), comment=comment)
