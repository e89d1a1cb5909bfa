"""Drafts of courses: files over the published revision. Every edit is kept, so that nothing is lost."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.domain.course_edit import Changes, Tree
from lms.domain.errors import Missing, Refused, Stale
from lms.domain.permissions import Actor
from lms.domain.person import short_name
from lms.domain.text_merge import merge
from lms.models.accounts import Account
from lms.models.authoring import DraftChange, DraftEdit, DraftFile, FileVersion
from lms.models.catalogue import Course, CourseRevision
from lms.services import audit, catalogue

EDITED_BY_BOTH = "A colleague has changed the same place. Look at both texts and choose."
KEEP_TOGETHER = timedelta(minutes=10)
"""Drafts that keep themselves while somebody writes are one edit, not one a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A course as it is being edited: the files of its draft over the published ones.

    `revision_id` is None for a course that was never published.
    """

    course_id: int
    slug: str
    revision_id: int | None
    published: Mapping[str, bytes]
    tree: Mapping[str, bytes]

    @property
    def changed(self) -> tuple[str, ...]:
        """Paths that differ from what is published."""
        paths = {*self.tree, *self.published}
        return tuple(sorted(path for path in paths if self.tree.get(path) != self.published.get(path)))


@dataclass(frozen=True, slots=True, kw_only=True)
class EditLine:
    """An edit as the history shows it."""

    id: int
    action: str
    subject: str
    made_at: datetime
    author: str
    undone: bool
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One state of one file in its history; `sha256` is "" where the file was taken away."""

    edit_id: int
    action: str
    made_at: datetime
    author: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What came of saving a file: its SHA-256 now, and whether a colleague's changes were brought together with it.

    `text` is what stands in the file, `sent_sha256` names the text that was sent, from which one may write on.
    """

    sha256: str
    text: str
    sent_sha256: str
    merged: bool = False


class EditConflict(Stale):
    """Somebody else has changed the same place: nothing was saved, and both texts are here.

    `merged` is both in one text with marks, which the checker refuses until a person has chosen.
    """

    def __init__(self, base: str, mine: str, theirs: str, merged: str, their_sha256: str) -> None:
        super().__init__(EDITED_BY_BOTH)
        self.base, self.mine, self.theirs, self.merged = base, mine, theirs, merged
        self.their_sha256 = their_sha256


def sha256_of(content: bytes | None) -> str:
    """SHA-256 of a file, "" for none."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def working(session: Session, slug: str, *, lock: bool = False) -> Working:
    """The draft of a course; `lock` keeps other authors from changing it until the transaction ends."""
    statement = select(Course).where(Course.slug == slug)
    course = session.scalar(statement.with_for_update() if lock else statement)
    if course is None:
        raise Missing()
    revision_id = session.scalar(
        select(CourseRevision.id).where(CourseRevision.course_id == course.id, CourseRevision.is_current)
    )
    published = catalogue.files(session, revision_id) if revision_id else {}
    rows = session.execute(select(DraftFile.path, DraftFile.content).where(DraftFile.course_id == course.id))
    tree = {**published, **{row.path: row.content for row in rows}}
    return Working(
        course_id=course.id,
        slug=slug,
        revision_id=revision_id,
        published=published,
        tree={path: content for path, content in sorted(tree.items()) if content},
    )


def put(
    session: Session,
    actor: Actor,
    slug: str,
    where: str | Callable[[Tree], str],
    text: str,
    base_sha256: str,
    now: datetime,
    *,
    subject: str = "",
) -> Saved:
    """Save a file of text that was opened as `base_sha256`; `where` is its path, or finds it, as it may have moved.

    When somebody has saved it since, both changes are brought together; where they meet, EditConflict is raised.
    """
    found = working(session, slug, lock=True)
    path = where if isinstance(where, str) else where(found.tree)
    content = file_of(text)
    sent = sha256_of(content)
    current = found.tree.get(path)
    if base_sha256 == sha256_of(current) or sent == sha256_of(current):
        _write(session, actor, found, {path: content}, "file.edited", subject or path, now, together=True)
        return Saved(sha256=sent, text=content.decode(), sent_sha256=sent)
    theirs = (current or b"").decode()
    base = (begun_from(session, found, base_sha256) or b"").decode(errors="replace")
    both = merge(base, content.decode(), theirs)
    if both.conflicts:
        raise EditConflict(base, content.decode(), theirs, both.text, sha256_of(current))
    merged = file_of(both.text)
    _keep(session, content)
    _write(session, actor, found, {path: merged}, "file.merged", subject or path, now)
    return Saved(sha256=sha256_of(merged), text=merged.decode(), sent_sha256=sent, merged=True)


def begun_from(session: Session, found: Working, sha256: str) -> bytes | None:
    """The content somebody began from; None when nobody knows it any more, so that nothing is common to two texts.

    Texts between two saves of one running edit stand in no change, yet a colleague may write on from one of them:
    who names its SHA-256, which can't be guessed, has seen it.
    """
    try:
        return version(session, found, sha256)
    except Missing:
        kept = session.get(FileVersion, sha256)
        return kept.content if kept else None


def change(
    session: Session, actor: Actor, found: Working, changes: Changes, action: str, subject: str, now: datetime
) -> int:
    """Carry out an edit of several files; its number in the history, by which it can be undone."""
    return _write(session, actor, found, changes, action, subject, now)


def undo(session: Session, actor: Actor, slug: str, edit_id: int, now: datetime) -> None:
    """Take one edit back; refused when its files have been changed since, so that nobody's work is lost."""
    found = working(session, slug, lock=True)
    edit = session.get(DraftEdit, edit_id)
    if edit is None or edit.course_id != found.course_id:
        raise Missing()
    if edit.undone_at is not None:
        raise Refused("This edit has been taken back already.")
    rows = session.scalars(select(DraftChange).where(DraftChange.edit_id == edit_id)).all()
    for row in rows:
        if sha256_of(found.tree.get(row.path)) != row.after:
            raise Refused("“%(path)s” was changed after this edit. Take the later edits back first.", path=row.path)
    changes: Changes = {row.path: version(session, found, row.before) for row in rows}
    edit.undone_at = now
    _write(session, actor, found, changes, "edit.undone", edit.subject, now)


def history(session: Session, slug: str, page: int, size: int) -> tuple[list[EditLine], int]:
    """One page of the edits of a course, the newest first, and how many there are."""
    course_id = _course_id(session, slug)
    rows = session.execute(
        select(DraftEdit, Account.surname, Account.given_name, Account.patronymic)
        .join(Account, Account.id == DraftEdit.made_by)
        .where(DraftEdit.course_id == course_id)
        .order_by(DraftEdit.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    paths: dict[int, list[str]] = {}
    ids = [row.DraftEdit.id for row in rows]
    for each in session.scalars(select(DraftChange).where(DraftChange.edit_id.in_(ids)).order_by(DraftChange.path)):
        paths.setdefault(each.edit_id, []).append(each.path)
    lines = [
        EditLine(
            id=row.DraftEdit.id,
            action=row.DraftEdit.action,
            subject=row.DraftEdit.subject,
            made_at=row.DraftEdit.made_at,
            author=short_name(row.surname, row.given_name, row.patronymic),
            undone=row.DraftEdit.undone_at is not None,
            paths=tuple(paths.get(row.DraftEdit.id, ())),
        )
        for row in rows
    ]
    total = session.scalar(select(func.count()).select_from(DraftEdit).where(DraftEdit.course_id == course_id)) or 0
    return lines, total


def file_history(session: Session, slug: str, path: str) -> list[FileLine]:
    """Every state a file has had in drafts, the newest first; the oldest is what stood before its first edit."""
    rows = session.execute(
        select(DraftEdit, DraftChange, Account.surname, Account.given_name, Account.patronymic)
        .join(DraftChange, DraftChange.edit_id == DraftEdit.id)
        .join(Account, Account.id == DraftEdit.made_by)
        .where(DraftEdit.course_id == _course_id(session, slug), DraftChange.path == path)
        .order_by(DraftEdit.id.desc())
    ).all()
    return [
        FileLine(
            edit_id=row.DraftEdit.id,
            action=row.DraftEdit.action,
            made_at=row.DraftEdit.made_at,
            author=short_name(row.surname, row.given_name, row.patronymic),
            sha256=row.DraftChange.after,
        )
        for row in rows
    ]


def version(session: Session, found: Working, sha256: str) -> bytes | None:
    """The content a file of this course has or had; None for "". Missing when it is no version of ours."""
    if not sha256:
        return None
    for content in (*found.tree.values(), *found.published.values()):
        if sha256_of(content) == sha256:
            return content
    known = session.scalar(
        select(DraftChange.edit_id)
        .join(DraftEdit, DraftEdit.id == DraftChange.edit_id)
        .where(DraftEdit.course_id == found.course_id, (DraftChange.before == sha256) | (DraftChange.after == sha256))
        .limit(1)
    )
    kept = session.get(FileVersion, sha256) if known is not None else None
    if kept is None:
        raise Missing("This version is not kept any more. Reload the page.")
    return kept.content


def forget(session: Session, course_id: int) -> None:
    """The draft is published or thrown away: its files go, its history stays."""
    session.execute(delete(DraftFile).where(DraftFile.course_id == course_id))


def _write(
    session: Session,
    actor: Actor,
    found: Working,
    changes: Changes,
    action: str,
    subject: str,
    now: datetime,
    *,
    together: bool = False,
) -> int:
    real = {path: content for path, content in changes.items() if found.tree.get(path) != content}
    if not real:
        return 0
    edit = _running_edit(session, actor, found.course_id, real, now) if together else None
    if edit is None:
        edit = DraftEdit(course_id=found.course_id, action=action, subject=subject, made_at=now, made_by=actor.id)
        session.add(edit)
        session.flush()
    for path, content in real.items():
        before = found.tree.get(path)
        for each in (before, content):
            _keep(session, each)
        row = session.get(DraftChange, (edit.id, path))
        if row is None:
            session.add(DraftChange(edit_id=edit.id, path=path, before=sha256_of(before), after=sha256_of(content)))
        else:
            row.after = sha256_of(content)
        _store(session, actor, found, path, content, now)
    edit.made_at = now
    audit.record(session, actor.id, f"draft.{action}", f"course:{found.slug}", now, edit=edit.id)
    session.flush()
    return edit.id


def _running_edit(session: Session, actor: Actor, course_id: int, changes: Changes, now: datetime) -> DraftEdit | None:
    """The edit of this author that is still going on, when it is the last one and concerns the same file."""
    last = session.scalar(
        select(DraftEdit).where(DraftEdit.course_id == course_id).order_by(DraftEdit.id.desc()).limit(1)
    )
    if last is None or last.made_by != actor.id or last.action != "file.edited" or last.undone_at is not None:
        return None
    paths = set(session.scalars(select(DraftChange.path).where(DraftChange.edit_id == last.id)))
    return last if paths == set(changes) and now - last.made_at < KEEP_TOGETHER else None


def _keep(session: Session, content: bytes | None) -> None:
    if content is not None and session.get(FileVersion, sha256_of(content)) is None:
        session.add(FileVersion(sha256=sha256_of(content), content=content))
        session.flush()


def _store(session: Session, actor: Actor, found: Working, path: str, content: bytes | None, now: datetime) -> None:
    """The draft holds only what differs from the published files; nothing left of a file is said by emptiness."""
    row = session.get(DraftFile, (found.course_id, path))
    if content == found.published.get(path):
        if row is not None:
            session.delete(row)
        return
    row = row or DraftFile(course_id=found.course_id, path=path)
    row.content, row.saved_at, row.saved_by = content or b"", now, actor.id
    session.add(row)


def file_of(text: str) -> bytes:
    """A text as a file holds it: line feeds, one at the end."""
    return (text.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n").encode()


def _course_id(session: Session, slug: str) -> int:
    found = session.scalar(select(Course.id).where(Course.slug == slug))
    if found is None:
        raise Missing()
    return found
