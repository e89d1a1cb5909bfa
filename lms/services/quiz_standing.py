"""Where a person stands with a quiz: the rules that hold for them, and their attempts so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from lms.domain.attempt import Past, counting
from lms.domain.course import QuizRules
from lms.domain.errors import Missing
from lms.domain.quiz_settings import Effective, QuizSettings, effective
from lms.models.assessment import Attempt
from lms.models.base import columns
from lms.models.learning import Enrolment
from lms.models.paper_tests import AnswerSheet
from lms.models.quiz_settings import QuizSetting
from lms.services.enrolments import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLine:
    """One attempt in the list of one's own attempts; `on_paper`: made of a sheet that was typed in."""

    id: int
    number: int
    state: str
    started_at: datetime
    submitted_at: datetime | None
    points: float
    max_points: float
    passed: bool | None
    on_paper: bool

    @property
    def past(self) -> Past:
        """The attempt as rules see it."""
        share = self.points / self.max_points if self.max_points else 0.0
        return Past(open=self.state == "open", submitted_at=self.submitted_at, passed=self.passed, share=share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Attempts in their order, and the rules of the course with the settings of the group and of the person."""

    effective: Effective
    lines: tuple[AttemptLine, ...]

    @property
    def past(self) -> list[Past]:
        """The attempts as rules see them."""
        return [line.past for line in self.lines]

    @property
    def counting(self) -> AttemptLine | None:
        """The attempt that is the result."""
        past = self.past
        found = counting(self.effective.rules.counts, past)
        return None if found is None else self.lines[next(at for at, each in enumerate(past) if each is found)]


_enrolment, _attempt, _sheet = columns(Enrolment), columns(Attempt), columns(AnswerSheet)
_tables = QuizSetting.__table__.alias("of_group"), QuizSetting.__table__.alias("of_person")
_ATTEMPT = ("id", "number", "state", "started_at", "submitted_at", "points", "max_points", "passed")
SETTINGS = ("opens_at", "closes_at", "word_hash", "networks", "extra_minutes", "extra_attempts")


def _labelled() -> list[Any]:
    tables = zip(("of_group", "of_person"), _tables, strict=True)
    return [table.c[name].label(f"{owner}_{name}") for owner, table in tables for name in ("id", *SETTINGS)]


def _of_quiz(table: Any) -> Any:
    return and_(table.c.group_id == _enrolment.group_id, table.c.quiz_key == bindparam("quiz"))


_STANDING = (
    select(*(_attempt[name] for name in _ATTEMPT), _sheet.attempt_id.is_not(None).label("on_paper"), *_labelled())
    .select_from(Enrolment.__table__)
    .outerjoin(_tables[0], _of_quiz(_tables[0]) & _tables[0].c.account_id.is_(None))
    .outerjoin(_tables[1], _of_quiz(_tables[1]) & (_tables[1].c.account_id == _enrolment.account_id))
    .outerjoin(Attempt.__table__, and_(_attempt.enrolment_id == _enrolment.id, _attempt.quiz_key == bindparam("quiz")))
    .outerjoin(AnswerSheet.__table__, _sheet.attempt_id == _attempt.id)
    .where(_enrolment.id == bindparam("enrolment"))
    .order_by(_attempt.number)
)
"""All of it in one query: one row for each attempt, or a single one without."""


def standing(session: Session, seat: Seat, key: str, gone: QuizRules | None = None) -> Standing:
    """Where the owner of a seat stands with the quiz `key`; Missing when the course has no such quiz.

    `gone`: the rules to go by when the course had the quiz in an older revision only.
    """
    rules = seat.document.quiz_rules(key) or gone
    if rules is None:
        raise Missing()
    rows: Sequence[Any] = session.connection().execute(_STANDING, {"enrolment": seat.id, "quiz": key}).all()
    return Standing(
        effective=effective(rules, _settings(rows[0], "of_group"), _settings(rows[0], "of_person")),
        lines=tuple(
            AttemptLine(**{name: getattr(row, name) for name in (*_ATTEMPT, "on_paper")})
            for row in rows
            if row.id is not None
        ),
    )


def _settings(row: Any, owner: str) -> QuizSettings | None:
    values = row._mapping
    if values[f"{owner}_id"] is None:
        return None
    found = {name: values[f"{owner}_{name}"] for name in SETTINGS}
    return read_settings(found)


def read_settings(values: dict[str, Any]) -> QuizSettings:
    """Settings from the columns of their row."""
    networks = values["networks"]
    return QuizSettings(**values | {"networks": None if networks is None else tuple(networks.split())})
