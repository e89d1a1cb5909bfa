"""Differences of two texts as pages show them: what is the same is folded, so that changes meet the eye."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.domain.text_diff import Change, Piece

AROUND = 3
"""Lines shown on each side of a change."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of a difference; `folded` says how many lines of the same text are hidden, 0 for a piece in view."""

    kind: str
    text: str
    folded: int = 0


def folded(pieces: Sequence[Piece]) -> list[Shown]:
    """The pieces with long stretches of the same text folded but for some lines around each change."""
    return [
        shown
        for place, piece in enumerate(pieces)
        for shown in _shown(piece, first=place == 0, last=place == len(pieces) - 1)
    ]


def _shown(piece: Piece, *, first: bool, last: bool) -> Iterator[Shown]:
    lines = piece.text.splitlines(keepends=True)
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if piece.kind is not Change.SAME or len(lines) <= head + tail + AROUND:
        yield Shown(piece.kind.value, piece.text)
        return
    end = len(lines) - tail
    yield from (Shown("same", "".join(part)) for part in [lines[:head]] if part)
    yield Shown("same", "".join(lines[head:end]), end - head)
    yield from (Shown("same", "".join(part)) for part in [lines[end:]] if part)
