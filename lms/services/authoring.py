"""Writing a course: its draft is edited as files, checked by the reader of files, and published."""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.adapters.clock import local_date
from lms.adapters.course_folder import FolderRefused, base_of, read_zip, write_zip
from lms.domain import course_edit, latin
from lms.domain.course import Course as Document
from lms.domain.course_check import CourseReport, report
from lms.domain.course_edit import Changes, Tree
from lms.domain.course_format import Reading, read_course
from lms.domain.errors import Refused
from lms.domain.permissions import Actor
from lms.domain.problems import Problem
from lms.domain.tree_merge import merge_trees
from lms.interop.gift import read_bank
from lms.models.authoring import DraftFile
from lms.models.catalogue import Course, CourseRevision, Group
from lms.services import accounts, audit, catalogue, draft_reviews, drafts, legal_acts
from lms.services.drafts import Working

NEW_DRAFT = 0
"""Number of the revision of a course that was never published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The draft of a course with what the checker says: problems forbid publishing, findings advise."""

    slug: str
    tree: Tree
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]
    report: CourseReport | None
    document: Document | None
    reading: Reading

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of all files."""
        return tuple(sorted(self.tree))


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtCourse:
    """A course in the instructor's list; one that was never published has the revision NEW_DRAFT."""

    slug: str
    title: str
    revision: int
    published_at: datetime | None
    drafted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """A revision in the history of a course."""

    number: int
    published_at: datetime
    note: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """What came of an upload: how many files, and those in which two changes could not be brought together."""

    files: int
    conflicts: tuple[str, ...] = ()


def courses(session: Session) -> list[TaughtCourse]:
    """All courses by title, with whether a draft waits; those never published come first."""
    drafted = set(session.scalars(select(DraftFile.course_id).distinct()))
    rows = session.execute(
        select(Course.id, Course.slug, CourseRevision.title, CourseRevision.number, CourseRevision.published_at)
        .outerjoin(CourseRevision, (CourseRevision.course_id == Course.id) & CourseRevision.is_current)
        .order_by(CourseRevision.search_key.is_not(None), CourseRevision.search_key, Course.slug)
    )
    return [
        TaughtCourse(
            slug=row.slug,
            title=row.title or row.slug,
            revision=row.number or NEW_DRAFT,
            published_at=row.published_at,
            drafted=row.id in drafted,
        )
        for row in rows
    ]


def new_course(session: Session, actor: Actor, title: str, reserved: frozenset[str], now: datetime) -> str:
    """Begin a course with nothing but its title; its slug. Nobody but authors sees it until it is published."""
    slug = latin.slug(title)[:48].strip("-")
    if not slug:
        raise Refused("Write a title.", field="title")
    if slug in reserved or session.scalar(select(Course.id).where(Course.slug == slug)) is not None:
        raise Refused("There is already a course with such a title. Choose another.", field="title")
    course = Course(slug=slug, created_at=now)
    session.add(course)
    session.flush()
    session.add(Group(course_id=course.id, title=title, standing=True, created_at=now))
    author = accounts.name_of(session, actor.id)
    tree = course_edit.new_course(title, local_date(now).isoformat(), author)
    found = drafts.working(session, slug)
    drafts.change(session, actor, found, dict(tree), "course.begun", title, now)
    return slug


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
    """The draft as it stands, read and judged."""
    return judged(session, drafts.working(session, slug))


def judged(session: Session, found: Working) -> Draft:
    """What the reader and the checker say of a draft."""
    acts = legal_acts.register(session)
    reading = read_course(found.slug, found.tree, acts, read_bank)
    return Draft(
        slug=found.slug,
        tree=found.tree,
        changed=found.changed,
        problems=reading.problems,
        report=report(reading.course, acts, reading.places) if reading.course else None,
        document=reading.course,
        reading=reading,
    )


def edit(
    session: Session,
    actor: Actor,
    slug: str,
    how: Callable[[Tree], Changes],
    action: str,
    subject: str,
    now: datetime,
) -> int:
    """Change the draft by a function of `lms.domain.course_edit`; the number of the edit, by which it can be undone."""
    found = drafts.working(session, slug, lock=True)
    return drafts.change(session, actor, found, how(found.tree), action, subject, now)


def upload(session: Session, actor: Actor, slug: str, name: str, content: bytes, path: str, now: datetime) -> Uploaded:
    """Put files into the draft: a zip of the whole folder, or any other file at `path`.

    A zip that was downloaded here is brought together with what has changed here since; places that both changed
    are marked in the files, which the checker refuses until a person has chosen. A zip from elsewhere replaces
    the draft. What can't be read changes nothing.
    """
    found = drafts.working(session, slug, lock=True)
    if not name.lower().endswith(".zip"):
        target = _checked_path(path or name)
        drafts.change(session, actor, found, {target: content}, "file.uploaded", target, now)
        return Uploaded(files=1)
    try:
        files = read_zip(content)
    except FolderRefused as refused:
        raise Refused(refused.text, field="file", **dict(refused.params)) from refused
    conflicts: tuple[str, ...] = ()
    wanted: Mapping[str, bytes] = files
    base = _base(session, found, base_of(content))
    if base is not None:
        merged = merge_trees(base, files, found.tree)
        wanted, conflicts = merged.files, tuple(conflict.path for conflict in merged.conflicts)
    changes: Changes = {**{path: None for path in found.tree if path not in wanted}, **wanted}
    drafts.change(session, actor, found, changes, "folder.uploaded", name, now)
    return Uploaded(files=len(files), conflicts=conflicts)


def _base(session: Session, found: Working, noted: Mapping[str, str]) -> dict[str, bytes] | None:
    """The files as they left in an archive of ours; None when it is not ours, or too old to be known here."""
    if not noted:
        return None
    contents = {path: drafts.begun_from(session, found, sha256) for path, sha256 in noted.items()}
    known = {path: content for path, content in contents.items() if content is not None}
    return known if len(known) == len(noted) else None


def discard(session: Session, actor: Actor, slug: str, now: datetime) -> int:
    """Go back to the published course; the number of the edit, by which the draft can be brought back."""
    found = drafts.working(session, slug, lock=True)
    changes: Changes = {path: found.published.get(path) for path in found.changed}
    return drafts.change(session, actor, found, changes, "draft.discarded", slug, now)


def publish(session: Session, actor: Actor, slug: str, note: str, now: datetime) -> int:
    """Publish the draft as a new revision; its number. People under way stay on theirs."""
    found = drafts.working(session, slug, lock=True)
    checked = judged(session, found)
    if checked.document is None or checked.problems:
        raise Refused("The draft has problems. Correct them first.")
    if not checked.changed:
        raise Refused("The draft is the same as the published course.")
    if not note.strip():
        raise Refused("Say in one line what has changed.", field="note")
    draft_reviews.check_approved(session, found, published(session, found), checked.document)
    acts = legal_acts.register(session)
    revision, _new = catalogue.publish(session, actor, checked.document, acts, note.strip(), now)
    drafts.forget(session, found.course_id)
    audit.record(session, actor.id, "draft.published", f"course:{slug}", now, revision=revision.number)
    return revision.number


def published(session: Session, found: Working) -> Document | None:
    """The course as it is published, under a draft; None for one that was never published."""
    return None if found.revision_id is None else catalogue.revision_document(session, found.revision_id)


def archive(session: Session, slug: str) -> bytes:
    """The draft, or the published course when there is none, as a zip of the course folder."""
    return write_zip(drafts.working(session, slug).tree, noted=True)


def _checked_path(path: str) -> str:
    clean = posixpath.normpath(path.strip().replace("\\", "/"))
    if clean.startswith(("/", "..")) or clean in {"", "."} or not clean.isprintable() or len(clean) > 300:
        raise Refused("Give the path of the file inside the course, for example 01-pravo/10-kazaki.md.", field="path")
    return clean
