"""Who stands in the protocol of a group, with the result the records give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.domain.attempt import Past, counting
from lms.domain.course import FINAL, Counts
from lms.domain.grading import percent
from lms.domain.person import full_name
from lms.domain.progress import State
from lms.models.accounts import Account
from lms.models.assessment import Attempt
from lms.models.catalogue import CourseRevision, Group
from lms.models.learning import Enrolment
from lms.services import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One person of the group with the result the records give: points, moment and law of the attempt that counts."""

    enrolment_id: int
    account_id: int
    surname: str
    given_name: str
    patronymic: str
    score_percent: int | None
    passed: bool
    enrolled_at: datetime
    finished_at: datetime | None
    law_sha256: str
    revision_id: int
    email: str
    language: str

    @property
    def holder(self) -> str:
        """The whole name."""
        return full_name(self.surname, self.given_name, self.patronymic)


_CANDIDATES = (
    select(
        Enrolment.id.label("enrolment_id"),
        Enrolment.account_id,
        Account.surname,
        Account.given_name,
        Account.patronymic,
        Account.email,
        Account.language,
        Enrolment.state,
        Enrolment.enrolled_at,
        Enrolment.revision_id,
        CourseRevision.sha256,
    )
    .join(Account, Account.id == Enrolment.account_id)
    .join(CourseRevision, CourseRevision.id == Enrolment.revision_id)
    .where(Enrolment.state.in_([State.STUDYING.value, State.READY.value]))
    .order_by(Account.name_key, Enrolment.id)
)


_RESULTS = (
    select(
        Attempt.enrolment_id,
        Attempt.points,
        Attempt.max_points,
        Attempt.passed,
        Attempt.submitted_at,
        Attempt.law_sha256,
    )
    .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    .where(Attempt.quiz_key == FINAL, Attempt.state == "graded", Attempt.max_points > 0)
    .order_by(Attempt.enrolment_id, Attempt.number)
)


def candidates_of(session: Session, group: Group) -> list[Candidate]:
    """People of the group in the order of names, with their final result.

    A standing group never ends, so only those who are ready stand in its protocol.
    """
    statement = _CANDIDATES.where(Enrolment.group_id == group.id)
    if group.standing:
        statement = statement.where(Enrolment.state == State.READY.value)
    results: dict[int, list[Any]] = {}
    for row in session.execute(_RESULTS.where(Enrolment.group_id == group.id)):
        results.setdefault(row.enrolment_id, []).append(row)
    rows = session.execute(statement)
    return [_candidate(row, _counting(session, row, results.get(row.enrolment_id, []))) for row in rows]


def _counting(session: Session, row: Any, results: Sequence[Any]) -> Any:
    """The final attempt that counts by the rules of the revision the person studies; None without any."""
    rules = catalogue.document(session, row.revision_id, row.sha256).quiz_rules(FINAL) if results else None
    past = [
        Past(open=False, submitted_at=each.submitted_at, passed=each.passed, share=each.points / each.max_points)
        for each in results
    ]
    found = counting(rules.counts if rules else Counts.BEST, past)
    return None if found is None else results[next(at for at, each in enumerate(past) if each is found)]


def _candidate(row: Any, result: Any) -> Candidate:
    return Candidate(
        enrolment_id=row.enrolment_id,
        account_id=row.account_id,
        surname=row.surname,
        given_name=row.given_name,
        patronymic=row.patronymic,
        score_percent=percent(result.points, result.max_points) if result else None,
        passed=row.state == State.READY.value,
        enrolled_at=row.enrolled_at,
        finished_at=result.submitted_at if result else None,
        law_sha256=result.law_sha256 if result and result.passed else "",
        revision_id=row.revision_id,
        email=row.email,
        language=row.language,
    )
