"""Pictures and files of a course: taken in after a look at their content, listed with where they are used."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.adapters.pictures import clean_picture
from lms.adapters.uploads import checked_name
from lms.domain import course_edit, latin
from lms.domain.course_edit import Changes, Tree
from lms.domain.course_tree import MEDIA, MEDIA_LIMIT, MEDIA_TYPES
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Actor
from lms.services import drafts

PICTURES = ("png", "jpg", "jpeg", "gif", "webp")
FILES = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "txt")

_USED = re.compile(rf"\bmedia/([a-z0-9][a-z0-9._-]*\.(?:{'|'.join(MEDIA_TYPES)}))(?![\w.-])")
_BANKS = (".gift",)
_TEXTS = (".md", *_BANKS)
LARGEST_PICTURE = 15_000_000
"""Bytes of a picture as it is sent; it becomes smaller by being drawn anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A file under media/: its name and size, and the lessons (key, title) and banks (path) that refer to it."""

    name: str
    size: int
    lessons: tuple[tuple[str, str], ...]
    banks: tuple[str, ...]

    @property
    def is_picture(self) -> bool:
        """Whether it is shown rather than opened."""
        return self.name.endswith(PICTURES)


def listed(session: Session, slug: str) -> tuple[str, list[MediaFile]]:
    """The title of the course, and all its files with where they are used."""
    tree = drafts.working(session, slug).tree
    lessons: dict[str, list[tuple[str, str]]] = {}
    for branch in course_edit.branches(tree):
        for entry in branch.lessons:
            for name in _names(tree[entry.path]):
                lessons.setdefault(name, []).append((entry.key, course_edit.lesson_title(tree, entry)))
    banks: dict[str, list[str]] = {}
    for path in tree:
        for name in _names(tree[path]) if path.endswith(_BANKS) else ():
            banks.setdefault(name, []).append(path)
    files = [
        MediaFile(
            name=name,
            size=len(tree[path]),
            lessons=tuple(lessons.get(name, ())),
            banks=tuple(banks.get(name, ())),
        )
        for path in tree
        if (name := path.removeprefix(MEDIA)) != path
    ]
    return course_edit.title(tree) or slug, files


def content(session: Session, slug: str, name: str) -> bytes:
    """One file of the draft."""
    found = drafts.working(session, slug).tree.get(MEDIA + name)
    if found is None:
        raise Missing()
    return found


def add(
    session: Session, actor: Actor, slug: str, name: str, sent: bytes, alternative: str, now: datetime
) -> tuple[str, int]:
    """Put a file into media/: the Markdown that shows it, and the number of the edit.

    Pictures are told by their content, drawn anew, and need words that say what they show.
    """
    clean, ending = _checked(name, sent)
    words = _words(alternative)
    if ending in PICTURES and not words:
        raise Refused("Say in words what the picture shows: some of those who study can't see it.", field="alternative")
    found = drafts.working(session, slug, lock=True)
    taken = free_name(found.tree, name, ending, clean)
    edit = drafts.change(session, actor, found, {MEDIA + taken: clean}, "media.added", taken, now)
    return markdown_of_file(taken, words), edit


def replace(session: Session, actor: Actor, slug: str, name: str, sent_name: str, sent: bytes, now: datetime) -> int:
    """Put another content in place of a file, of the same kind; a picture may replace any picture.

    A picture that is kept in another format gets the ending of that, and what refers to it is changed along.
    """
    clean, ending = _checked(sent_name, sent)
    found = _with(session, slug, name)
    stem, _, former = name.rpartition(".")
    changes: Changes = {MEDIA + name: clean}
    if ending != former and {ending, former} <= set(PICTURES):
        fresh = free_name(found.tree, f"{stem}.", ending, clean)
        changes = {MEDIA + name: None, MEDIA + fresh: clean, **_renamed(found.tree, name, fresh)}
    elif ending != former:
        raise Refused(
            "This file is %(sent)s, the one it is to replace is %(former)s. Add it as a new file.",
            field="file",
            sent=ending.upper(),
            former=former.upper(),
        )
    return drafts.change(session, actor, found, changes, "media.replaced", name, now)


def delete(session: Session, actor: Actor, slug: str, name: str, now: datetime) -> int:
    """Take a file away; the number of the edit, by which it can be brought back."""
    found = _with(session, slug, name)
    return drafts.change(session, actor, found, {MEDIA + name: None}, "media.deleted", name, now)


def free_name(tree: Tree, name: str, ending: str, clean: bytes) -> str:
    """A safe name under media/ that no other content has; the same content keeps the name it has."""
    stem = latin.slug(name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0])[:60].strip("-") or "file"
    number, fresh = 1, f"{stem}.{ending}"
    while tree.get(MEDIA + fresh, clean) != clean:
        number += 1
        fresh = f"{stem}-{number}.{ending}"
    return fresh


def markdown_of_file(name: str, words: str) -> str:
    """The Markdown that shows a picture, or leads to any other file."""
    return f"![{words}](media/{name})" if name.endswith(PICTURES) else f"[{words or name}](media/{name})"


def _checked(name: str, sent: bytes) -> tuple[bytes, str]:
    """The content as it may be kept, and the ending it has by that; Refused in words."""
    if not sent:
        raise Refused("The file is empty. Choose another.", field="file")
    ending = name.rpartition(".")[2].lower()
    limit = LARGEST_PICTURE if ending in PICTURES else MEDIA_LIMIT
    if len(sent) > limit:
        raise Refused("The file is larger than %(limit)d MB.", field="file", limit=limit // 10**6)
    if ending in PICTURES:
        try:
            return clean_picture(sent)
        except Refused as refused:
            raise Refused(refused.text, field="file", **dict(refused.params)) from refused
    if ending not in FILES:
        kinds = ", ".join((*PICTURES, *FILES))
        raise Refused("Send one of these kinds of files: %(kinds)s.", field="file", kinds=kinds)
    return sent, checked_name(name, sent).rpartition(".")[2]


def _with(session: Session, slug: str, name: str) -> drafts.Working:
    found = drafts.working(session, slug, lock=True)
    if MEDIA + name not in found.tree:
        raise Missing()
    return found


def _names(text: bytes) -> list[str]:
    return list(dict.fromkeys(_USED.findall(text.decode(errors="replace"))))


def _renamed(tree: Tree, name: str, fresh: str) -> Changes:
    """Changes of the texts that refer to a file of another name now."""
    return {
        path: _USED.sub(
            lambda match: f"media/{fresh}" if match[1] == name else match[0], content.decode(errors="surrogateescape")
        ).encode(errors="surrogateescape")
        for path, content in tree.items()
        if path.endswith(_TEXTS) and name in _names(content)
    }


def _words(text: str) -> str:
    """One line without the signs that would end the words of a picture."""
    return " ".join(re.sub(r"[\[\]\\]", " ", text).split())
