"""Editing a course as files: a draft beside the published revisions, checked and then published."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.adapters.course_folder import FolderRefused, read_zip, write_zip
from lms.domain.course import Course as Document
from lms.domain.course_check import CourseReport, report
from lms.domain.course_format import Reading, read_course
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Actor
from lms.domain.problems import Problem
from lms.interop.gift import read_bank
from lms.models.catalogue import Course, CourseRevision, DraftFile
from lms.services import audit, catalogue, legal_acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The draft of a course with what the checker says: problems forbid publishing, findings advise."""

    slug: str
    files: tuple[str, ...]
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]
    report: CourseReport | None
    document: Document | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtCourse:
    """A course in the instructor's list."""

    slug: str
    title: str
    revision: int
    published_at: datetime
    drafted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """A revision in the history of a course."""

    number: int
    published_at: datetime
    note: str
    sha256: str


def courses(session: Session) -> list[TaughtCourse]:
    """All courses by title, with whether a draft waits."""
    drafted = set(session.scalars(select(DraftFile.course_id).distinct()))
    rows = session.execute(
        select(Course.id, Course.slug, CourseRevision.title, CourseRevision.number, CourseRevision.published_at)
        .join(CourseRevision, CourseRevision.course_id == Course.id)
        .where(CourseRevision.is_current)
        .order_by(CourseRevision.search_key)
    )
    return [
        TaughtCourse(
            slug=row.slug,
            title=row.title,
            revision=row.number,
            published_at=row.published_at,
            drafted=row.id in drafted,
        )
        for row in rows
    ]


def history(session: Session, slug: str) -> list[RevisionLine]:
    """All revisions of a course, the newest first."""
    rows = session.execute(
        select(CourseRevision.number, CourseRevision.published_at, CourseRevision.note, CourseRevision.sha256)
        .join(Course)
        .where(Course.slug == slug)
        .order_by(CourseRevision.number.desc())
    )
    return [RevisionLine(**row._mapping) for row in rows]


def draft(session: Session, slug: str) -> Draft:
    """The draft as it stands: changed files over the current revision."""
    current = catalogue.current(session, slug)
    published = catalogue.files(session, current.revision_id)
    tree = _tree(session, current.id, published)
    reading = check(session, slug, tree)
    measured = None
    if reading.course is not None:
        measured = report(reading.course, legal_acts.register(session), reading.places)
    return Draft(
        slug=slug,
        files=tuple(sorted(tree)),
        problems=reading.problems,
        document=reading.course,
        report=measured,
        changed=tuple(sorted(path for path in {*tree, *published} if tree.get(path) != published.get(path))),
    )


def check(session: Session, slug: str, tree: Mapping[str, bytes]) -> Reading:
    """Read a course folder strictly against the register."""
    return read_course(slug, tree, legal_acts.register(session), read_bank)


def upload(session: Session, actor: Actor, slug: str, name: str, content: bytes, path: str, now: datetime) -> int:
    """Put files into the draft: a zip of the whole folder replaces it, any other file goes to `path`.

    How many files were put. A zip that can't be read changes nothing.
    """
    course_id = _course_id(session, slug)
    if name.lower().endswith(".zip"):
        try:
            files = read_zip(content)
        except FolderRefused as refused:
            raise Refused(refused.text, field="file", **dict(refused.params)) from refused
        published = catalogue.files(session, catalogue.current(session, slug).revision_id)
        gone = {gone: b"" for gone in published if gone not in files}
        session.execute(delete(DraftFile).where(DraftFile.course_id == course_id))
    else:
        files, gone = {_checked_path(path or name): content}, {}
    for each, data in {**files, **gone}.items():
        session.merge(DraftFile(course_id=course_id, path=each, content=data, saved_at=now, saved_by=actor.id))
    audit.record(session, actor.id, "draft.saved", f"course:{slug}", now, files=len(files))
    return len(files)


def discard(session: Session, actor: Actor, slug: str, now: datetime) -> None:
    """Throw the draft away; the published course stays."""
    session.execute(delete(DraftFile).where(DraftFile.course_id == _course_id(session, slug)))
    audit.record(session, actor.id, "draft.discarded", f"course:{slug}", now)


def publish(session: Session, actor: Actor, slug: str, note: str, now: datetime) -> int:
    """Publish the draft as a new revision; its number. People under way stay on theirs."""
    found = draft(session, slug)
    if found.document is None or found.problems:
        raise Refused("The draft has problems. Correct them and upload the files again.")
    if not found.changed:
        raise Refused("The draft is the same as the published course.")
    if not note.strip():
        raise Refused("Say in one line what has changed.", field="note")
    revision, _new = catalogue.publish(session, actor, found.document, legal_acts.register(session), note.strip(), now)
    session.execute(delete(DraftFile).where(DraftFile.course_id == _course_id(session, slug)))
    return revision.number


def archive(session: Session, slug: str) -> bytes:
    """The draft, or the published course when there is none, as a zip of the course folder."""
    current = catalogue.current(session, slug)
    return write_zip(_tree(session, current.id, catalogue.files(session, current.revision_id)))


def _tree(session: Session, course_id: int, published: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the revision with the draft's over them; an empty draft file takes one away."""
    rows = session.execute(select(DraftFile.path, DraftFile.content).where(DraftFile.course_id == course_id))
    tree = {**published, **{row.path: row.content for row in rows}}
    return {path: content for path, content in tree.items() if content}


def _course_id(session: Session, slug: str) -> int:
    found = session.scalar(select(Course.id).where(Course.slug == slug))
    if found is None:
        raise Missing()
    return found


def _checked_path(path: str) -> str:
    clean = posixpath.normpath(path.strip().replace("\\", "/"))
    if clean.startswith(("/", "..")) or clean in {"", "."} or not clean.isprintable() or len(clean) > 300:
        raise Refused("Give the path of the file inside the course, for example 01-pravo/10-kazaki.md.", field="path")
    return clean
