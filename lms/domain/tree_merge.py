"""Two changes of one course folder brought together, file by file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.domain.text_merge import Conflict, merge

_TEXTS = (".md", ".toml", ".gift", ".csv", ".txt")


class Disagreement(StrEnum):
    """How two changes of a file disagree."""

    TEXT = "text"
    """Both changed the same place; the file holds both, marked."""
    WHOLE = "whole"
    """The file can't be merged by lines; mine is kept."""
    REMOVED = "removed"
    """One removed what the other changed; the changed file is kept."""


@dataclass(frozen=True, slots=True)
class FileConflict:
    """A file to be decided on; `places` are given for texts only."""

    path: str
    kind: Disagreement
    places: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class MergedTree:
    """Files by path, sorted, and what must be decided before they are used."""

    files: Mapping[str, bytes]
    conflicts: tuple[FileConflict, ...]


def merge_trees(base: Mapping[str, bytes], mine: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> MergedTree:
    """Bring together two folders made from `base`; each is a mapping of relative POSIX paths to contents."""
    files: dict[str, bytes] = {}
    conflicts: list[FileConflict] = []
    for path in sorted({*base, *mine, *theirs}):
        content, conflict = _merged(path, base.get(path), mine.get(path), theirs.get(path))
        if content is not None:
            files[path] = content
        if conflict:
            conflicts.append(conflict)
    return MergedTree(files, tuple(conflicts))


def _merged(
    path: str, base: bytes | None, mine: bytes | None, theirs: bytes | None
) -> tuple[bytes | None, FileConflict | None]:
    """The content of one file, None when it is gone, and the conflict over it."""
    if theirs in (mine, base):
        return mine, None
    if mine == base:
        return theirs, None
    if mine is None or theirs is None:
        return theirs if mine is None else mine, FileConflict(path, Disagreement.REMOVED)
    texts = [_text(path, content) for content in (base or b"", mine, theirs)]
    if None in texts:
        return mine, FileConflict(path, Disagreement.WHOLE)
    merged = merge(*(text or "" for text in texts))
    conflict = FileConflict(path, Disagreement.TEXT, merged.conflicts) if merged.conflicts else None
    return merged.text.encode(), conflict


def _text(path: str, content: bytes) -> str | None:
    try:
        return content.decode() if path.endswith(_TEXTS) else None
    except UnicodeDecodeError:
        return None
