"""Lessons written as Markdown from a flat sequence of blocks.

Whatever the blocks hold, the text has no raw HTML and is not `tangled`: long passages are divided, deep
lists made shallower, and where brackets are too many, first their look is given up and then links.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lms.domain.lesson_text import tangled
from lms.domain.markdown_inline import Break, Inline, Manner, Picture, Span, printable, write_lines
from lms.domain.pasted import Dropped

DEPTH = 6
"""Deepest list that is written."""
QUOTES = 2
COLUMNS = 50
HEADING_LENGTH = 300

_CHUNK = 4000
_PASSAGE = 10_000
_PASSAGE_LINES = 200
_TICKS = re.compile("`*")
_TOO_MANY = "Links, footnotes and pictures: there were too many of them in one place."


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an item, a heading or a footnote.

    `heading` is a level from 1, or 0. `marker` begins an item ("-", "3.") or a footnote ("[^1]:"). `depth`
    counts the lists around it, `quote` the quotations.
    """

    inlines: tuple[Inline, ...]
    heading: int = 0
    marker: str = ""
    depth: int = 0
    quote: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """Lines shown as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the head."""

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


Part = Block | Code | Table


def code_lines(text: str) -> tuple[Inline, ...]:
    """Code as broken lines of a paragraph, for places where no fenced block may stand."""
    return tuple(inline for line in text.split("\n") for inline in (Span(line, code=True), Break()))


def write_blocks(parts: Sequence[Part]) -> tuple[str, tuple[Dropped, ...]]:
    """Markdown with one line feed at the end, or an empty text; and what had to be given up."""
    manners = Manner(), Manner(entities=True), Manner(entities=True, bare=True)
    texts = [_Writer(manners[0]).write(parts)]
    while tangled(texts[-1]) and len(texts) < len(manners):
        texts.append(_Writer(manners[len(texts)]).write(parts))
    return texts[-1], (Dropped(_TOO_MANY),) if len(texts) == len(manners) else ()


class _Writer:
    """Puts passages one under another with the empty lines that the dialect wants between them."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._out: list[str] = []
        self._open = 0
        self._last = Block(())
        self._loose = False
        self._kinds: dict[int, str] = {}
        self._size = self._lines = 0

    def write(self, parts: Iterable[Part]) -> str:
        for part in parts:
            for plain in _plain(part, self._manner):
                if isinstance(plain, Block):
                    self._block(plain)
                else:
                    self._alone(plain)
        return "".join([*self._out, "\n"]) if self._out else ""

    def _alone(self, text: str) -> None:
        self._put(text, Block(()))
        self._open = 0

    def _block(self, block: Block) -> None:
        wanted = max(block.depth, bool(block.marker))
        if block.quote != self._last.quote or not wanted:
            self._open = 0
        depth = min(wanted, self._open + bool(block.marker), DEPTH)
        block = replace(block, depth=depth)
        for inlines in _chunks(block.inlines):
            if lines := write_lines(inlines, self._manner):
                self._put(_indented(lines, block), block)
                self._open = depth
                block = replace(block, marker="")

    def _put(self, text: str, block: Block) -> None:
        tight = bool(block.marker and self._last.marker) and block.quote == self._last.quote
        tight = tight and self._continues(block)
        lines = text.count("\n") + 1
        tight = tight and self._size + len(text) < _PASSAGE and self._lines + lines < _PASSAGE_LINES
        if self._out:
            self._out.append("\n" if tight else "\n\n")
        self._size, self._lines = (self._size + len(text), self._lines + lines) if tight else (len(text), lines)
        self._loose = bool(block.depth) and (self._loose or (not tight and self._last.depth > 0))
        self._last = block
        if block.marker:
            self._kinds[block.depth] = block.marker[-1]
        self._out.append(text)

    def _continues(self, block: Block) -> bool:
        """Whether an item may stand on the line after the last one."""
        if block.depth > self._last.depth:
            return True
        same = self._kinds[block.depth] == block.marker[-1] != ":"
        return same and (block.depth == self._last.depth or not self._loose)


def _plain(part: Part, manner: Manner) -> Iterator[Block | str]:
    """A part as blocks and passages that stand alone."""
    if isinstance(part, Table):
        yield from _table(part, manner)
    elif isinstance(part, Code):
        yield from _code(part, manner)
    elif part.heading:
        text = " ".join(write_lines(_without_looks(part.inlines), manner, alone=False))
        head = text[:-1] + "\\#" if text.endswith("#") and not text.endswith("\\#") else text
        if len(text) > HEADING_LENGTH:
            yield Block(part.inlines)
        elif text:
            yield f"{'#' * min(part.heading, 6)} {head}"
    else:
        yield part


def _without_looks(inlines: Iterable[Inline]) -> list[Inline]:
    return [replace(each, bold=False, italic=False) if isinstance(each, Span) else each for each in inlines]


def _indented(lines: list[str], block: Block) -> str:
    """Lines with the marks of the quotations and lists around them; those that are broken off end in two spaces."""
    quote = "> " * min(block.quote, QUOTES)
    inside = quote + "    " * block.depth
    first = inside
    if block.marker:
        first = quote + "    " * (block.depth - 1) + f"{block.marker} "
    return f"  \n{inside}".join([first + lines[0], *lines[1:]])


def _chunks(inlines: Iterable[Inline]) -> Iterator[list[Inline]]:
    """The same inlines in portions that stay readable for a renderer, broken at spaces if there are any."""
    portion: list[Inline] = []
    size = 0
    for inline in (piece for each in inlines for piece in _pieces(each)):
        weight = _weight(inline)
        if size + weight > _CHUNK and portion:
            yield portion
            portion, size = [], 0
        portion.append(inline)
        size += weight
    yield portion


def _weight(inline: Inline) -> int:
    if isinstance(inline, Span):
        return len(inline.text) + len(inline.link)
    return 300 if isinstance(inline, Picture) else 20


def _pieces(inline: Inline) -> Iterator[Inline]:
    if not isinstance(inline, Span):
        yield inline
        return
    text = inline.text
    while len(text) > _CHUNK // 2:
        end = text.rfind(" ", 1, _CHUNK // 2)
        end = end if end > 0 else _CHUNK // 2
        yield replace(inline, text=text[:end])
        text = text[end:]
    yield inline if text is inline.text else replace(inline, text=text)


def _code(code: Code, manner: Manner) -> Iterator[Block | str]:
    """Fenced blocks of a bounded size, or a paragraph of code where fences would be too many."""
    text = printable(code.text).expandtabs(4).strip("\n")
    lines = [line[at : at + _CHUNK] for line in text.split("\n") for at in range(0, max(len(line), 1), _CHUNK)]
    if not text.strip():
        return
    if manner.bare:
        yield Block(code_lines(code.text))
        return
    fence = "`" * max(3, 1 + max(len(run) for line in lines for run in _TICKS.findall(line)))
    for group in _portions([len(line) for line in lines]):
        yield "\n".join([fence, *lines[group.start : group.stop], fence])


def _portions(sizes: Sequence[int]) -> Iterator[range]:
    """Ranges of rows that together stay a passage."""
    begin = size = 0
    for index, each in enumerate(sizes):
        if index > begin and (size + each > _PASSAGE or index - begin >= _PASSAGE_LINES):
            yield range(begin, index)
            begin, size = index, 0
        size += each
    yield range(begin, len(sizes))


def _table(table: Table, manner: Manner) -> Iterator[Block | str]:
    """Pipe tables of a bounded size, each with the head; a table that can't be one comes as paragraphs."""
    rows = [[_cell(cell, manner) for cell in row] for row in table.rows]
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    if width < 2 or width > COLUMNS or max(len(" ".join(row)) for row in rows) > _PASSAGE:
        yield from (Block(cell) for row in table.rows for cell in row)
        return
    head, *body = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    line = f"|{' --- |' * width}"
    for group in _portions([len(row) for row in body]):
        yield "\n".join([head, line, *body[group.start : group.stop]])


def _cell(inlines: Iterable[Inline], manner: Manner) -> str:
    """The lines of a cell in one, those without a sign at the end set off by semicolons."""
    *lines, last = write_lines(inlines, manner, alone=False) or [""]
    return " ".join([*(line if line[-1] in ".,:;!?" else f"{line};" for line in lines), last])
