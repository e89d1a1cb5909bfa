"""Who stands in the protocol of a group, with the result the records give."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.domain.course import FINAL
from lms.domain.grading import percent
from lms.domain.person import full_name
from lms.domain.progress import State
from lms.models.accounts import Account
from lms.models.assessment import Attempt
from lms.models.catalogue import Group
from lms.models.learning import Enrolment


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One person of the group with the result the records give, and the law of the attempt they passed."""

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


_final = (
    select(
        Attempt.enrolment_id,
        func.max(Attempt.points / Attempt.max_points).label("share"),
        func.max(Attempt.submitted_at).label("finished_at"),
    )
    .where(Attempt.quiz_key == FINAL, Attempt.state == "graded", Attempt.max_points > 0)
    .group_by(Attempt.enrolment_id)
    .subquery()
)
_law = (
    select(Attempt.law_sha256)
    .where(Attempt.enrolment_id == Enrolment.id, Attempt.quiz_key == FINAL, Attempt.passed.is_(True))
    .order_by(Attempt.number.desc())
    .limit(1)
    .scalar_subquery()
)
_CANDIDATES = (
    select(
        Enrolment.id.label("enrolment_id"),
        Enrolment.account_id,
        Account.surname,
        Account.given_name,
        Account.patronymic,
        Account.email,
        Account.language,
        _final.c.share,
        _final.c.finished_at,
        func.coalesce(_law, "").label("law_sha256"),
        Enrolment.state,
        Enrolment.enrolled_at,
        Enrolment.revision_id,
    )
    .join(Account, Account.id == Enrolment.account_id)
    .outerjoin(_final, _final.c.enrolment_id == Enrolment.id)
    .where(Enrolment.state.in_([State.STUDYING.value, State.READY.value]))
    .order_by(Account.name_key, Enrolment.id)
)


def candidates_of(session: Session, group: Group) -> list[Candidate]:
    """People of the group in the order of names, with their final result.

    A standing group never ends, so only those who are ready stand in its protocol.
    """
    statement = _CANDIDATES.where(Enrolment.group_id == group.id)
    if group.standing:
        statement = statement.where(Enrolment.state == State.READY.value)
    return [
        Candidate(
            enrolment_id=row.enrolment_id,
            account_id=row.account_id,
            surname=row.surname,
            given_name=row.given_name,
            patronymic=row.patronymic,
            score_percent=None if row.share is None else percent(row.share, 1.0),
            passed=row.state == State.READY.value,
            enrolled_at=row.enrolled_at,
            finished_at=row.finished_at,
            law_sha256=row.law_sha256,
            revision_id=row.revision_id,
            email=row.email,
            language=row.language,
        )
        for row in session.execute(statement)
    ]
