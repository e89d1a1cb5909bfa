"""Versions of one lesson: what its text was after each edit and in each published revision, and going back to one."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.domain import course_edit
from lms.domain.errors import Missing
from lms.domain.lesson_format import title
from lms.domain.permissions import Actor
from lms.domain.person import short_name
from lms.models.accounts import Account
from lms.models.authoring import DraftChange, DraftEdit
from lms.models.catalogue import CourseRevision, RevisionFile
from lms.services import drafts
from lms.services.drafts import Working

_NAME = (Account.surname, Account.given_name, Account.patronymic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The text of a lesson from some moment on; `revision` is 0 for an edit of the draft, which has an `action`.

    `author` is "" for revisions that came from files; `content` is at hand for revisions only.
    """

    sha256: str
    at: datetime
    author: str
    action: str = ""
    revision: int = 0
    note: str = ""
    content: bytes | None = None


def versions(session: Session, found: Working, key: str) -> list[Version]:
    """Every version of a lesson, the newest first. Moving it to another place makes none."""
    both = [*_published(session, found, key), *_edited(session, found, key)]
    both.sort(key=lambda version: (version.at, version.revision == 0))
    kept: list[Version] = []
    for version in both:
        if version.revision or not kept or kept[-1].sha256 != version.sha256:
            kept.append(version)
    return kept[::-1]


def text_of(session: Session, found: Working, known: list[Version], sha256: str) -> str:
    """The text of one of the `known` versions."""
    version = next((version for version in known if version.sha256 == sha256), None)
    if version is None:
        raise Missing("This version is not kept any more. Reload the page.")
    content = version.content or drafts.version(session, found, sha256) or b""
    return content.decode(errors="replace")


def restore(session: Session, actor: Actor, slug: str, key: str, sha256: str, now: datetime) -> int:
    """Write an older version over the lesson as an edit of its own; its number, 0 when nothing changes."""
    found = drafts.working(session, slug, lock=True)
    path = course_edit.lesson_file(found.tree, key)
    text = text_of(session, found, versions(session, found, key), sha256)
    return drafts.change(
        session, actor, found, {path: drafts.file_of(text)}, "lesson.restored", title(text) or key, now
    )


def _edited(session: Session, found: Working, key: str) -> list[Version]:
    rows = session.execute(
        select(DraftChange.path, DraftChange.after, DraftEdit.action, DraftEdit.made_at, *_NAME)
        .join(DraftEdit, DraftEdit.id == DraftChange.edit_id)
        .join(Account, Account.id == DraftEdit.made_by)
        .where(DraftEdit.course_id == found.course_id, _names(DraftChange.path, key), DraftChange.after != "")
        .order_by(DraftEdit.id)
    ).all()
    return [
        Version(
            sha256=row.after,
            at=row.made_at,
            author=short_name(row.surname, row.given_name, row.patronymic),
            action=row.action,
        )
        for row in rows
        if _is_lesson(row.path, key)
    ]


def _published(session: Session, found: Working, key: str) -> list[Version]:
    rows = session.execute(
        select(
            RevisionFile.path,
            RevisionFile.content,
            CourseRevision.number,
            CourseRevision.published_at,
            CourseRevision.note,
            *_NAME,
        )
        .join(CourseRevision, CourseRevision.id == RevisionFile.revision_id)
        .outerjoin(Account, Account.id == CourseRevision.published_by)
        .where(CourseRevision.course_id == found.course_id, _names(RevisionFile.path, key))
        .order_by(CourseRevision.number)
    ).all()
    return [
        Version(
            sha256=drafts.sha256_of(row.content),
            at=row.published_at,
            author=short_name(row.surname, row.given_name, row.patronymic) if row.surname else "",
            revision=row.number,
            note=row.note,
            content=row.content,
        )
        for row in rows
        if _is_lesson(row.path, key)
    ]


def _names(path: InstrumentedAttribute[str], key: str) -> ColumnElement[bool]:
    return path.endswith(f"-{key}.md", autoescape=True)


def _is_lesson(path: str, key: str) -> bool:
    return re.fullmatch(rf"[^/]+/\d{{1,3}}-{re.escape(key)}\.md", path) is not None
