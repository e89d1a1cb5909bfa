"""A lesson from a Word file: its text, its pictures, and what could not be taken along."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.adapters.docx_lesson import lesson_of
from lms.domain import course_edit
from lms.domain.course_edit import Changes, Tree
from lms.domain.course_tree import MEDIA
from lms.domain.errors import Refused
from lms.domain.lesson_format import title
from lms.domain.pasted import Dropped, Pasted
from lms.domain.permissions import Actor
from lms.services import drafts, lesson_media
from lms.services.lesson_editing import fits

_PICTURE = re.compile(r"\(media/([^()\s]+)\)")
LARGEST = 15_000_000
"""Bytes of a Word file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a Word file: the key of its lesson, what was left behind, and the edit by which it is undone."""

    key: str
    edit: int
    pictures: int
    dropped: tuple[Dropped, ...]


def replace_text(
    session: Session, actor: Actor, slug: str, key: str, name: str, sent: bytes, now: datetime
) -> Imported:
    """Put the text of a Word file in place of a lesson; its title stays when the file has none."""

    def placed(tree: Tree, text: str) -> tuple[str, Changes]:
        path = course_edit.lesson_file(tree, key)
        former = title(tree[path].decode(errors="replace"))
        return key, {path: _titled(text, former or key).encode()}

    return _taken(session, actor, slug, name, sent, placed, now)


def new_lesson(
    session: Session, actor: Actor, slug: str, module: str, name: str, sent: bytes, now: datetime
) -> Imported:
    """Make a Word file the last lesson of a module; without a title of its own it is called by the file's name."""

    def placed(tree: Tree, text: str) -> tuple[str, Changes]:
        text = _titled(text, _stem(name))
        return course_edit.add_lesson(tree, module, title(text), text)

    return _taken(session, actor, slug, name, sent, placed, now)


def _taken(
    session: Session,
    actor: Actor,
    slug: str,
    name: str,
    sent: bytes,
    placed: Callable[[Tree, str], tuple[str, Changes]],
    now: datetime,
) -> Imported:
    pasted = _read(name, sent)
    found = drafts.working(session, slug, lock=True)
    text, pictures = _with_free_names(found.tree, pasted)
    if not fits(text):
        raise Refused("The text of the file is too long for one lesson. Divide the file.", field="file")
    key, changes = placed(found.tree, text)
    edit = drafts.change(session, actor, found, {**changes, **pictures}, "lesson.from_word", name[:200], now)
    return Imported(key=key, edit=edit, pictures=len(pictures), dropped=pasted.dropped)


def _read(name: str, sent: bytes) -> Pasted:
    if not name.lower().endswith(".docx"):
        raise Refused("Send a Word file whose name ends in .docx. Save an older .doc as .docx.", field="file")
    if len(sent) > LARGEST:
        raise Refused("The file is larger than %(limit)d MB.", field="file", limit=LARGEST // 10**6)
    try:
        return lesson_of(sent)
    except Refused as refused:
        raise Refused(refused.text, field="file", **dict(refused.params)) from refused


def _with_free_names(tree: Tree, pasted: Pasted) -> tuple[str, Changes]:
    """The text and the pictures under names that no other picture of the course has."""
    taken, names, pictures = dict(tree), dict[str, str](), Changes()
    for name, content in pasted.pictures.items():
        names[name] = lesson_media.free_name(taken, name, name.rpartition(".")[2], content)
        taken[MEDIA + names[name]] = pictures[MEDIA + names[name]] = content
    text = _PICTURE.sub(lambda match: f"(media/{names.get(match[1], match[1])})", pasted.markdown)
    return text, pictures


def _titled(text: str, name: str) -> str:
    body = text if title(text) else f"# {name}\n\n{text}"
    return body.rstrip() + "\n"


def _stem(name: str) -> str:
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return " ".join(stem.replace("_", " ").split()) or "Word"
