"""A whole DOCX document, as Word and LibreOffice write it, to a lesson in Markdown with its pictures."""

import xml.etree.ElementTree as etree
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lms.adapters.docx_package import Package, open_package, value
from lms.adapters.docx_pictures import Album
from lms.adapters.docx_runs import DELETED, HOLDERS, Runs
from lms.adapters.docx_styles import Numbering, Place, Styles
from lms.domain.markdown_blocks import Block, Code, Part, Table, write_blocks
from lms.domain.markdown_inline import Break, Inline, Span
from lms.domain.pasted import Dropped, Pasted
from lms.domain.table_draft import TableDraft

_CONTENTS = Dropped("The table of contents: the lesson has its own.")
_HEADING_NUMBERS = Dropped("Automatic numbers of headings.")
_MERGED = Dropped("Merged cells of tables: they are separate now, all but the first are empty.")
_NOTES = ("footnotes", "endnotes")


def lesson_of(content: bytes) -> Pasted:
    """The lesson that a DOCX document holds; pictures are clean and bear names for media/.

    The first paragraph in the style Title, or else the first heading of level 1, becomes the title; other headings
    begin with the second level. What can't be kept is named in `dropped`. Raises Refused as `open_package` does.
    """
    document = _Document(open_package(content))
    parts = _titled(document.parts(), document.titles)
    markdown, given_up = write_blocks([*parts, *document.notes()])
    return Pasted(markdown, (*dict.fromkeys(document.dropped), *given_up), document.album.pictures)


class _Document:
    """Reads paragraphs and tables into blocks."""

    def __init__(self, package: Package) -> None:
        self.dropped: list[Dropped] = []
        self.titles: list[Block] = []
        """Paragraphs in the style of a title."""
        self._package = package
        self._styles = Styles(package.parts.get("styles"))
        self._numbering = Numbering(package.parts.get("numbering"))
        self.album = Album(package.files, self.dropped)
        self._runs = Runs(self._styles, package.links, self.album, self.dropped)

    def parts(self) -> list[Part]:
        """The body of the document."""
        return _joined_code(self._read(self._package.body))

    def notes(self) -> Iterator[Block]:
        """The texts of the footnotes that have been referred to so far."""
        written = {
            (part, note.get("id", "")): note
            for part in _NOTES
            if part in self._package.parts
            for note in self._package.parts[part]
        }
        for number, name in enumerate(self._runs.notes, 1):
            note = written.get(name, etree.Element("none"))
            inlines = [tuple(self._runs.read(paragraph)) for paragraph in note.iter("p")]
            shown = [each for each in inlines if _has_text(each)] or [(Span("—"),)]
            for index, each in enumerate(shown):
                yield Block(each, marker="" if index else f"[^{number}]:", depth=1)

    def _read(self, element: etree.Element) -> Iterator[Part]:
        for child in element:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                yield self._table(child)
            elif child.tag in HOLDERS:
                yield from self._read(child)
            elif child.tag in {"del", "moveFrom"}:
                self.dropped.append(DELETED)

    def _paragraph(self, paragraph: etree.Element) -> Iterator[Part]:
        place = self._styles.place(paragraph.find("pPr"))
        inlines = tuple(self._runs.read(paragraph))
        if place.kind == "contents":
            self.dropped.append(_CONTENTS)
        elif place.kind == "code":
            yield Code("".join(each.text if isinstance(each, Span) else "\n" for each in inlines))
        elif inlines:
            yield self._block(place, inlines)

    def _block(self, place: Place, inlines: tuple[Inline, ...]) -> Block:
        if place.heading and place.numbering:
            self.dropped.append(_HEADING_NUMBERS)
        if place.kind == "title" or place.heading:
            block = Block(inlines, heading=place.heading or 1)
            self.titles += [block] if place.kind == "title" and _has_text(inlines) else []
            return block
        if not place.numbering or not _has_text(inlines):
            return Block(inlines, quote=place.kind == "quote")
        marker = self._numbering.marker(place)
        return Block(inlines, marker=marker, depth=place.level + 1 if marker else 0)

    def _table(self, table: etree.Element) -> Table:
        draft = TableDraft()
        for row in _inside(table, "tr"):
            if row.find("trPr/del") is not None:
                self.dropped.append(DELETED)
                continue
            draft.row()
            for cell in _inside(row, "tc"):
                across = value(cell, "tcPr/gridSpan")
                covered = cell.find("tcPr/vMerge") is not None and value(cell, "tcPr/vMerge") != "restart"
                draft.merged = draft.merged or covered
                width = int(across) if across.isdecimal() and len(across) < 5 else 1
                draft.cell(() if covered else _flat(list(self._read(cell))), width)
        if draft.merged:
            self.dropped.append(_MERGED)
        return draft.table()


def _inside(element: etree.Element, name: str) -> Iterator[etree.Element]:
    """Children of that name, also those with a holder around them."""
    for child in element:
        if child.tag == name:
            yield child
        elif child.tag in HOLDERS:
            yield from _inside(child, name)


def _flat(parts: Sequence[Part]) -> tuple[Inline, ...]:
    """The content of a cell as broken lines."""
    inlines: list[Inline] = []
    for part in parts:
        if isinstance(part, Table):
            inlines += _flat([Block(cell) for row in part.rows for cell in row])
        else:
            inlines += [*(part.inlines if isinstance(part, Block) else (Span(part.text, code=True),)), Break()]
    return tuple(inlines)


def _has_text(inlines: Sequence[Inline]) -> bool:
    return any(not isinstance(each, Span | Break) or (isinstance(each, Span) and each.text.strip()) for each in inlines)


def _joined_code(parts: Iterator[Part]) -> list[Part]:
    """The same parts, code that follows code as one."""
    result: list[Part] = []
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Code):
            lines.append(part.text)
            continue
        result += [Code("\n".join(lines)), part] if lines else [part]
        lines = []
    return result + ([Code("\n".join(lines))] if lines else [])


def _titled(parts: Sequence[Part], titles: Sequence[Block]) -> list[Part]:
    """The title first, and the highest of the other headings on the second level."""
    heads = [part for part in parts if isinstance(part, Block) and part.heading and _has_text(part.inlines)]
    known = {id(title) for title in titles}
    first = [[head for head in heads if id(head) in known], [head for head in heads if head.heading == 1]]
    title = next((head for group in first for head in group), None)
    shift = 2 - min((head.heading for head in heads if head is not title), default=2)
    rest = [
        replace(part, heading=part.heading + shift) if isinstance(part, Block) and part.heading else part
        for part in parts
        if part is not title
    ]
    return [replace(title, heading=1), *rest] if title else rest
