"""Two changes of one text brought together: three-way merge by lines, then by words where lines meet.

The way of diff3, described by S. Khanna, K. Kunal and B. Pierce, "A Formal Investigation of Diff3" (2007).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lms.domain.alignment import same_runs
from lms.domain.text_diff import lines, words

CONFLICT = "!!! РАСХОЖДЕНИЕ"
"""Every line that marks a conflict begins with this; the checker refuses a course in which it stands."""

_MINE = f"{CONFLICT}. Ваш вариант:\n"
_THEIRS = f"{CONFLICT}. Вариант коллеги:\n"
_BASE = f"{CONFLICT}. Было до правок:\n"
_END = f"{CONFLICT}. Конец. Оставьте один вариант и удалите четыре строки с этим словом.\n"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both have changed, each otherwise; `line` is its first line in the merged text, from 1."""

    base: str
    mine: str
    theirs: str
    line: int


@dataclass(frozen=True, slots=True)
class Merged:
    """A text that holds both changes, and where they disagree; no conflicts mean that it may be used as it is."""

    text: str
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class _Chunk:
    base: Sequence[str]
    mine: Sequence[str]
    theirs: Sequence[str]

    def settled(self) -> str | None:
        """The text on which both agree, or which only one has changed."""
        if self.theirs in (self.mine, self.base):
            return "".join(self.mine)
        return "".join(self.theirs) if self.mine == self.base else None


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Bring together `mine` and `theirs`, both made from `base`."""
    pieces: list[str] = []
    conflicts: list[Conflict] = []
    line = 1
    for chunk in _chunks(base, mine, theirs, lines):
        text = chunk.settled()
        if text is None:
            text = _by_words(chunk)
        if text is None:
            sides = "".join(chunk.base), "".join(chunk.mine), "".join(chunk.theirs)
            conflicts.append(Conflict(*sides, line))
            text = _marked(*sides)
        pieces.append(text)
        line += text.count("\n")
    return Merged("".join(pieces), tuple(conflicts))


def conflict_lines(text: str) -> tuple[int, ...]:
    """Lines that mark conflicts in a merged text, code and all."""
    return tuple(number for number, line in enumerate(text.split("\n"), 1) if line.startswith(CONFLICT))


def _by_words(chunk: _Chunk) -> str | None:
    """The chunk merged word by word; None when it is new on both sides, or a word is changed on both."""
    if not chunk.base or not chunk.mine or not chunk.theirs:
        return None
    settled = [
        small.settled() for small in _chunks("".join(chunk.base), "".join(chunk.mine), "".join(chunk.theirs), words)
    ]
    return None if None in settled else "".join(text or "" for text in settled)


def _chunks(base: str, mine: str, theirs: str, split: Callable[[str], list[str]]) -> Iterator[_Chunk]:
    """The three texts cut at parts that all of them have; a part that stands in all is a chunk of its own."""
    parts = split(base), split(mine), split(theirs)
    to_mine, to_theirs = _partners(parts[0], parts[1]), _partners(parts[0], parts[2])
    at, left, right = 0, 0, 0
    for index, part in enumerate(parts[0]):
        i, j = to_mine.get(index), to_theirs.get(index)
        if i is not None and j is not None:
            yield _Chunk(parts[0][at:index], parts[1][left:i], parts[2][right:j])
            yield _Chunk([part], [part], [part])
            at, left, right = index + 1, i + 1, j + 1
    yield _Chunk(parts[0][at:], parts[1][left:], parts[2][right:])


def _partners(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    return {i + step: j + step for i, j, length in same_runs(old, new) for step in range(length)}


def _marked(base: str, mine: str, theirs: str) -> str:
    return "".join((_MINE, _ended(mine), _THEIRS, _ended(theirs), _BASE, _ended(base), _END))


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
