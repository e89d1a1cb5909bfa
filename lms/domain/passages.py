"""The passages of a lesson: what a reader takes in at once, such as a paragraph, a list, or a row with its heading."""

import re
from collections.abc import Iterator

from lms.domain.lesson_text import CITATION, without_code

_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_BOX = re.compile(r"( *)!!! ?([\w-]+)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)]|:)\s+")
_APART = re.compile(r"\s*(?:#|\[\^?[^\]\n]+\]:|!!!|=+\s*$|-{2,}\s*$)")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_TARGET = re.compile(r"\]\([^\s()]*")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]+\]")


def passages(markdown: str) -> tuple[str, ...]:
    """The passage each line of `markdown` stands in.

    That is the block between empty lines, with the sentence before it when that one ends in a colon;
    a row of a table stands alone with the heading of the table.
    """
    found: list[str] = []
    before = ""
    for block in _blocks(markdown.split("\n")):
        text = "\n".join(block)
        table = _table(block)
        heading = "\n".join((before, *block[table : table + 1]))
        found += ["\n".join((before, *block[:table]))] * table
        found += [f"{heading}\n{row}" for row in block[table:]]
        if text.strip():
            before = text if text.rstrip().endswith(":") else ""
    return tuple(found)


def running_text(markdown: str) -> Iterator[str]:
    """Paragraphs and list items as they are read, without marks; citations read as their own words.

    Headings, titles of boxes, tables, model documents, footnotes and code are no running text.
    """
    document: int | None = None
    for block in _blocks(without_code(markdown).split("\n")):
        lines = block[: _table(block)]
        indent = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
        if lines and document is not None and lines[0].strip() and indent <= document:
            document = None
        if lines and (box := _BOX.match(lines[0])):
            document = len(box[1]) if box[2] == "document" else None
        if document is None:
            yield from map(_plain, _units(lines))


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Runs of lines with or without text, in order, so that every line is in one of them."""
    block: list[str] = []
    for line in lines:
        if block and bool(line.strip()) != bool(block[0].strip()):
            yield block
            block = []
        block.append(line)
    yield block


def _table(block: list[str]) -> int:
    """Index of the heading of the table in a block; the length of the block when it holds none."""
    rules = (at for at in range(1, len(block)) if "|" in block[at] and _RULE.fullmatch(block[at].strip()))
    return next(rules, len(block) + 1) - 1


def _units(lines: list[str]) -> Iterator[str]:
    unit: list[str] = []
    skipping = False
    for line in lines:
        apart, item = _APART.match(line), _ITEM.match(line)
        if apart or item:
            yield " ".join(unit)
            unit = []
            skipping = bool(apart) and line.lstrip().startswith("[")
        if not apart and not skipping:
            unit.append(_ITEM.sub("", line, count=1) if item else line.strip())
    yield " ".join(unit)


def _plain(text: str) -> str:
    text = CITATION.sub(lambda match: match[1].partition("|")[2], text)
    return " ".join(_TARGET.sub("]", _FOOTNOTE.sub("", _IMAGE.sub("", text))).split())
