"""The difference of two texts as a person reads it: whole paragraphs first, words within changed ones."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from lms.domain.alignment import gaps_between, same_runs

LIKENESS = 0.3
"""Share of letters that must be common to show a passage by words, not as rewritten."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_WORD = re.compile(r"\w")
_SEPARATES = re.compile(r"[\w\n]")


class Change(StrEnum):
    """What became of a piece."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    kind: Change
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """Pieces in order: those not added give `old` exactly, those not removed give `new`.

    Neighbours are of different kinds, no piece is empty, and what was removed comes before what replaced it.
    """
    return tuple(_merged(_pieces(paragraphs(old), paragraphs(new), _by_words)))


def paragraphs(text: str) -> list[str]:
    """Paragraphs and the empty lines between them; together they are the text."""
    return ["".join(group) for _, group in groupby(lines(text), key=lambda line: bool(line.strip()))]


def lines(text: str) -> list[str]:
    """Lines with their line feeds; together they are the text."""
    return _LINE.findall(text)


def words(text: str) -> list[str]:
    """Words, spaces and signs; together they are the text."""
    return _TOKEN.findall(text)


def _pieces(old: list[str], new: list[str], changed: Callable[[str, str], Iterable[Piece]]) -> Iterator[Piece]:
    for (low, high, start, end), length in gaps_between(same_runs(old, new), len(old), len(new)):
        yield from changed("".join(old[low:high]), "".join(new[start:end]))
        yield Piece(Change.SAME, "".join(old[high : high + length]))


def _by_words(old: str, new: str) -> Iterable[Piece]:
    before, after = words(old), words(new)
    pieces = list(_pieces(before, after, _replaced))
    common = sum(_letters(words(piece.text)) for piece in pieces if piece.kind is Change.SAME)
    return _replaced(old, new) if common < LIKENESS * min(_letters(before), _letters(after)) else pieces


def _replaced(old: str, new: str) -> Iterable[Piece]:
    return Piece(Change.REMOVED, old), Piece(Change.ADDED, new)


def _letters(tokens: Iterable[str]) -> int:
    return sum(len(token) for token in tokens if _WORD.match(token))


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same pieces, neighbours of a kind joined, without mere spaces and signs kept between two changes."""
    same = removed = added = waiting = ""
    for piece in pieces:
        if piece.kind is Change.SAME:
            waiting += piece.text
            continue
        if piece.text and waiting:
            if not (removed or added) or _SEPARATES.search(waiting):
                yield from _settled(same, removed, added)
                same, removed, added = waiting, "", ""
            else:
                removed, added = removed + waiting, added + waiting
            waiting = ""
        removed += piece.text if piece.kind is Change.REMOVED else ""
        added += piece.text if piece.kind is Change.ADDED else ""
    yield from _settled(same, removed, added)
    yield from _settled(waiting, "", "")


def _settled(same: str, removed: str, added: str) -> Iterator[Piece]:
    for kind, text in ((Change.SAME, same), (Change.REMOVED, removed), (Change.ADDED, added)):
        if text:
            yield Piece(kind, text)
