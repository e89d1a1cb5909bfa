"""Questions through the published revisions of their course."""

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.domain.question import Question
from lms.domain.question_version import version_sha256
from lms.models.catalogue import CourseRevision
from lms.services import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedQuestion:
    """A question as one revision has it; `sha256` names its version, which several revisions may share."""

    revision_id: int
    revision_number: int
    quiz_key: str
    question: Question
    sha256: str
    practice: bool
    pass_percent: int


class RevisionName(NamedTuple):
    """What a revision is found by."""

    id: int
    number: int
    sha256: str


def published(session: Session, course_id: int, key: str) -> Iterator[PublishedQuestion]:
    """The question in each revision that has it, the newest first; a revision is read when its turn comes."""
    return _published(session, _revisions(session, course_id), {key})


def of_versions(
    session: Session, course_id: int, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Question]:
    """The questions of these keys and versions, in one query; one that was never published is left out."""
    return among(session, _revisions(session, course_id), wanted) if wanted else {}


def among(
    session: Session, revisions: Iterable[RevisionName], wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Question]:
    """The questions of these keys and versions in the given revisions of their course."""
    found: dict[tuple[str, str], Question] = {}
    for each in _published(session, revisions if wanted else (), {key for key, _sha256 in wanted}):
        name = each.question.key, each.sha256
        if name in wanted:
            found.setdefault(name, each.question)
        if len(found) == len(wanted):
            break
    return found


def _revisions(session: Session, course_id: int) -> list[RevisionName]:
    rows = session.execute(
        select(CourseRevision.id, CourseRevision.number, CourseRevision.sha256)
        .where(CourseRevision.course_id == course_id)
        .order_by(CourseRevision.number.desc())
    )
    return [RevisionName(*row) for row in rows]


def _published(
    session: Session, revisions: Iterable[RevisionName], keys: Container[str]
) -> Iterator[PublishedQuestion]:
    for row in revisions:
        document = catalogue.document(session, row.id, row.sha256)
        for quiz_key, bank in document.banks():
            rules = document.quiz_rules(quiz_key)
            for question in bank:
                if question.key in keys:
                    yield PublishedQuestion(
                        revision_id=row.id,
                        revision_number=row.number,
                        quiz_key=quiz_key,
                        question=question,
                        sha256=version_sha256(question),
                        practice=bool(rules and rules.practice),
                        pass_percent=rules.pass_percent if rules else 100,
                    )
