"""What each remedy for a wrong key would do, before anything is written: versions answered, effects, people."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.domain import regrade
from lms.domain.errors import Missing, Refused
from lms.domain.person import full_name
from lms.domain.progress import State
from lms.domain.question import Question
from lms.domain.regrade import BY_NEW_KEY, Answered, Effect, Preview, Remedy
from lms.models.accounts import Account
from lms.models.assessment import Attempt, AttemptItem
from lms.models.catalogue import Group
from lms.models.learning import Enrolment
from lms.models.regrades import Regrade
from lms.services import catalogue, question_versions
from lms.services.question_versions import PublishedQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a question, the revisions that have it, and the attempts in which it was asked.

    `open` are under way; attempts for practice count for nothing and are left out.
    """

    sha256: str
    question: Question
    quiz_key: str
    revisions: tuple[int, ...]
    handed_in: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One attempt of one person, and what a remedy does to it; whoever holds a document keeps it."""

    enrolment_id: int
    account_id: int
    number: int
    name: str
    group_title: str
    state: State
    effect: Effect

    @property
    def holds_document(self) -> bool:
        """Whether a document of this course was issued to the person."""
        return self.state is State.PASSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A remedy with its effects, or why it can't be chosen; `fingerprint` tells these effects from any others."""

    remedy: Remedy
    refusal: Refused | None
    preview: Preview
    lines: tuple[Line, ...]
    fingerprint: str

    @property
    def moved(self) -> tuple[Line, ...]:
        """Attempts whose result differs afterwards: those that lose a pass, those that gain one, then the others."""
        differing = [line for line in self.lines if line.effect.item_before != line.effect.item_after]
        differing += [line for line in self.lines if line not in differing and line.effect.direction]
        return tuple(
            sorted(differing, key=lambda line: (not line.effect.loses_pass, not line.effect.gains_pass, line.name))
        )

    @property
    def new(self) -> int:
        """How many attempts the remedy has not reached yet."""
        return sum(effect.changes for effect in self.preview.effects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The versions of a question that were answered, and the four remedies for the chosen one, side by side.

    `newest` is the question as it was published last: its key is the corrected one.
    """

    course_id: int
    slug: str
    course_title: str
    key: str
    quiz_title: str
    newest: PublishedQuestion
    versions: tuple[Version, ...]
    chosen: Version | None
    outcomes: Mapping[Remedy, Outcome]


def compare(session: Session, slug: str, key: str, version: str = "") -> Comparison:
    """Every remedy for the answers to one version of a question, that with most answers unless `version` is given."""
    course = catalogue.current(session, slug)
    published = list(question_versions.published(session, course.id, key))
    if not published:
        raise Missing()
    versions = _versions(session, course.id, key, published)
    chosen = next((each for each in versions if version in {"", each.sha256}), None)
    if version and chosen is None:
        raise Missing("Nobody has answered this version of the question.")
    titles = {module.key: module.title for module in course.document.modules}
    return Comparison(
        course_id=course.id,
        slug=slug,
        course_title=course.document.title,
        key=key,
        quiz_title=titles.get(published[0].quiz_key, ""),
        newest=published[0],
        versions=versions,
        chosen=chosen,
        outcomes=_outcomes(session, course.id, published, chosen) if chosen else {},
    )


def _versions(
    session: Session, course_id: int, key: str, published: Sequence[PublishedQuestion]
) -> tuple[Version, ...]:
    """Versions somebody has answered: those other than the newest first, by the number of answers."""
    rows = session.execute(
        select(Attempt.revision_id, Attempt.state, func.count())
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == course_id, AttemptItem.question_key == key)
        .group_by(Attempt.revision_id, Attempt.state)
    ).all()
    found = []
    for name in dict.fromkeys(each.sha256 for each in published):
        same = [each for each in published if each.sha256 == name]
        revisions = {each.revision_id for each in same if not each.practice}
        counted = [(state, count) for revision_id, state, count in rows if revision_id in revisions]
        version = Version(
            sha256=name,
            question=same[0].question,
            quiz_key=same[0].quiz_key,
            revisions=tuple(sorted(each.revision_number for each in same)),
            handed_in=sum(count for state, count in counted if state != "open"),
            open=sum(count for state, count in counted if state == "open"),
        )
        if counted:
            found.append(version)
    newest = published[0].sha256
    return tuple(sorted(found, key=lambda each: (each.sha256 == newest, -each.handed_in)))


def _outcomes(
    session: Session, course_id: int, published: Sequence[PublishedQuestion], chosen: Version
) -> dict[Remedy, Outcome]:
    asked = {each.revision_id: each for each in published if each.sha256 == chosen.sha256 and not each.practice}
    rows = _rows(session, chosen.question.key, list(asked))
    answered = [_answered(row, asked[row.revision_id].pass_percent) for row in rows]
    last = session.execute(
        select(func.max(Regrade.id), func.count(Regrade.undone_at)).where(
            Regrade.course_id == course_id, Regrade.question_key == chosen.question.key
        )
    ).one()
    found = {}
    for remedy in Remedy:
        refusal, preview = _previewed(remedy, chosen, published[0], answered)
        parts = [*last, chosen.sha256, published[0].sha256, remedy, [astuple(each) for each in preview.effects]]
        found[remedy] = Outcome(
            remedy=remedy,
            refusal=refusal,
            preview=preview,
            lines=tuple(_lines(rows, preview)),
            fingerprint=sha256(json.dumps(parts).encode()).hexdigest(),
        )
    return found


def _previewed(
    remedy: Remedy, chosen: Version, newest: PublishedQuestion, answered: Sequence[Answered]
) -> tuple[Refused | None, Preview]:
    refusal = _refusal(remedy, chosen, newest)
    if refusal is None:
        try:
            return None, regrade.preview(remedy, chosen.question, newest.question, answered)
        except Refused as refused:
            refusal = refused
    return refusal, Preview(())


def _refusal(remedy: Remedy, chosen: Version, newest: PublishedQuestion) -> Refused | None:
    if chosen.question.needs_person or not chosen.question.graded:
        return Refused("No key decides the points of this question, so there is nothing to grade anew.")
    if remedy in BY_NEW_KEY and newest.sha256 == chosen.sha256:
        return Refused("The key is not corrected yet: change it in the draft and publish.")
    return None


def _rows(session: Session, key: str, revision_ids: Sequence[int]) -> Sequence[Any]:
    """Attempts handed in in which the question was asked, in the order of the names."""
    return session.execute(
        select(
            Attempt.id,
            Attempt.number,
            Attempt.revision_id,
            Attempt.points,
            Attempt.max_points,
            Attempt.state,
            AttemptItem.points.label("item_points"),
            AttemptItem.answer,
            AttemptItem.remedy,
            Attempt.enrolment_id,
            Enrolment.account_id,
            Enrolment.state.label("enrolment_state"),
            Account.surname,
            Account.given_name,
            Account.patronymic,
            Group.title.label("group_title"),
        )
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Account, Account.id == Enrolment.account_id)
        .join(Group, Group.id == Enrolment.group_id)
        .where(AttemptItem.question_key == key, Attempt.revision_id.in_(revision_ids), Attempt.state != "open")
        .order_by(Account.name_key, Attempt.id)
    ).all()


def _answered(row: Any, pass_percent: int) -> Answered:
    recorded = row.item_points or 0.0
    return Answered(
        attempt_id=row.id,
        points=recorded,
        other_points=row.points - recorded,
        max_points=row.max_points,
        pass_percent=pass_percent,
        answer=json.loads(row.answer) if row.answer else None,
        remedy=Remedy(row.remedy) if row.remedy else None,
        waiting=row.state == "waiting",
    )


def _lines(rows: Iterable[Any], preview: Preview) -> Iterable[Line]:
    effects = {effect.attempt_id: effect for effect in preview.effects}
    for row in rows:
        if row.id in effects:
            yield Line(
                enrolment_id=row.enrolment_id,
                account_id=row.account_id,
                number=row.number,
                name=full_name(row.surname, row.given_name, row.patronymic),
                group_title=row.group_title,
                state=State(row.enrolment_state),
                effect=effects[row.id],
            )
