"""The text inside a paragraph of a DOCX document: ECMA-376 part 1, section 17.3.2 and those it refers to."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.adapters.docx_package import value
from lms.adapters.docx_pictures import Album
from lms.adapters.docx_styles import Styles
from lms.domain.markdown_inline import Break, Inline, Note, Span, raised
from lms.domain.pasted import Dropped

MAX_NOTES = 300

HOLDERS = {"ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir", "bdo"}
"""Elements that only stand around others; insertions of tracked changes are among them."""
DELETED = Dropped("Text deleted by tracked changes.")

_COMMENTS = Dropped("Comments.")
_LOST = {
    "del": DELETED,
    "moveFrom": DELETED,
    "oMath": Dropped("Equations: write them as text or insert them as pictures."),
    "oMathPara": Dropped("Equations: write them as text or insert them as pictures."),
    "commentReference": _COMMENTS,
}
_TOO_MANY_NOTES = Dropped("Footnotes after the three hundredth: divide the document.")
_HIDDEN = Dropped("Hidden text.")
_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "\u2011"}
_DRAWN = {"drawing", "pict", "object", "AlternateContent"}
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction, and whether its result has begun."""

    instruction: str = ""
    shown: bool = False


class Runs:
    """Reads paragraphs in order; fields may begin in one and end in another."""

    def __init__(self, styles: Styles, links: Mapping[str, str], album: Album, dropped: list[Dropped]) -> None:
        self.notes: list[tuple[str, str]] = []
        """Footnotes in the order in which they are referred to: the part they stand in, and their id."""
        self._styles = styles
        self._links = links
        self._album = album
        self._dropped = dropped
        self._fields: list[_Field] = []

    def read(self, element: etree.Element, link: str = "") -> Iterator[Inline]:
        """What stands in a paragraph, or in an element inside one."""
        for child in element:
            if child.tag == "r":
                yield from self._run(child, link)
            elif child.tag == "hyperlink":
                yield from self.read(child, self._links.get(child.get("id", ""), ""))
            elif child.tag in HOLDERS:
                yield from self.read(child, link)
            elif child.tag in _LOST:
                self._dropped.append(_LOST[child.tag])
            elif child.tag == "AlternateContent":
                yield from self._album.inlines(child)

    def _run(self, run: etree.Element, link: str) -> Iterator[Inline]:
        properties = run.find("rPr")
        bold, italic, hidden = self._styles.look(properties)
        if hidden:
            self._dropped += [_HIDDEN] if run.find("t") is not None else []
            return
        place = value(properties, "vertAlign")
        for child in run:
            if child.tag in {"fldChar", "instrText"}:
                self._field(child)
            elif not all(field.shown for field in self._fields):
                continue
            elif child.tag == "t" or child.tag in _SIGNS:
                text = _SIGNS.get(child.tag, child.text or "")
                text = raised(text, low=place == "subscript") if place.endswith("script") else text
                yield Span(text, bold, italic, link=link or self._field_link())
            else:
                yield from self._mark(child)

    def _mark(self, child: etree.Element) -> Iterator[Inline]:
        if child.tag == "cr" or (child.tag == "br" and value(child, name="type") in {"", "textWrapping"}):
            yield Break()
        elif child.tag in {"footnoteReference", "endnoteReference"}:
            yield from self._note(f"{child.tag.removesuffix('Reference')}s", child.get("id", ""))
        elif child.tag in _DRAWN:
            yield from self._album.inlines(child)
        elif child.tag in _LOST:
            self._dropped.append(_LOST[child.tag])

    def _note(self, part: str, key: str) -> Iterator[Note]:
        if len(self.notes) >= MAX_NOTES:
            self._dropped.append(_TOO_MANY_NOTES)
            return
        self.notes.append((part, key))
        yield Note(str(len(self.notes)))

    def _field(self, child: etree.Element) -> None:
        kind = value(child, name="fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "end":
            self._fields[-1:] = []
        elif self._fields and kind == "separate":
            self._fields[-1].shown = True
        elif self._fields and not self._fields[-1].shown:
            self._fields[-1].instruction += (child.text or "")[:2000]

    def _field_link(self) -> str:
        link = _HYPERLINK.match(self._fields[-1].instruction) if self._fields else None
        return link[1] if link else ""
