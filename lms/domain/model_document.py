"""Model documents of lessons (`!!! document "Title"`) as plain values that can be written to a file of any kind."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count, groupby

from lms.domain import latin

KEY_LENGTH = 60
"""Most characters of a key before the number that tells it from its like."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one hand; a line feed in `text` begins a new line of the same paragraph."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a point of a list.

    `marker` is the number or the dash before a point and "" elsewhere; `depth` counts the lists around it.
    """

    runs: tuple[Run, ...]
    marker: str = ""
    depth: int = 0

    @property
    def text(self) -> str:
        """The words alone, without the marker."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, all of one length; the first row is the head."""

    rows: tuple[tuple[Paragraph, ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class ModelDocument:
    """One model document; `key` is its name in addresses, unique inside the lesson."""

    key: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def remark(self) -> Paragraph | None:
        """The closing line that is wholly in italic: what to compare before the document is used."""
        last = self.blocks[-1] if self.blocks else None
        return last if isinstance(last, Paragraph) and last.runs and all(run.italic for run in last.runs) else None

    @property
    def body(self) -> tuple[Block, ...]:
        """Everything above the remark."""
        return self.blocks[:-1] if self.remark else self.blocks


def with_keys(boxes: Iterable[tuple[str, tuple[Block, ...]]]) -> tuple[ModelDocument, ...]:
    """Documents of one lesson from their titles and blocks, in order, each with its own key.

    A key depends only on the title and on equal titles before it, so it outlives changes elsewhere in the lesson.
    """
    documents: dict[str, ModelDocument] = {}
    for title, blocks in boxes:
        stem = _shortened(latin.slug(title)) or "document"
        names = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
        key = next(name for name in names if name not in documents)
        documents[key] = ModelDocument(key, title, blocks)
    return tuple(documents.values())


def _shortened(slug: str) -> str:
    """The whole words of `slug` that fit, or as much of the first as fits."""
    if len(slug) <= KEY_LENGTH:
        return slug
    return slug[: KEY_LENGTH + 1].rpartition("-")[0] or slug[:KEY_LENGTH]


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The same words with single spaces, none at the ends or around line feeds, and no two runs alike side by side."""
    letters: list[Run] = []
    for letter in (replace(run, text=sign) for run in runs for sign in run.text):
        if letter.text == "\n":
            _drop_end(letters, " ")
        if letter.text not in " \n" or (letters and (letter.text == "\n" or letters[-1].text not in " \n")):
            letters.append(letter)
    _drop_end(letters, " \n")
    hands = groupby(letters, lambda letter: replace(letter, text=""))
    return tuple(replace(hand, text="".join(letter.text for letter in alike)) for hand, alike in hands)


def _drop_end(letters: list[Run], signs: str) -> None:
    while letters and letters[-1].text in signs:
        letters.pop()
