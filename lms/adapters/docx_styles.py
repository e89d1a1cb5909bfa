"""What styles and lists of a DOCX document mean for its paragraphs: ECMA-376 part 1, sections 17.7 and 17.9."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.adapters.docx_package import is_on, value

_HEADING = re.compile(r"(?:heading|заголовок) (\d)")
_TITLES = {"title", "название"}
_QUOTES = {"quote", "intense quote", "block text", "quotations", "цитата 2", "выделенная цитата"}
_CODES = {"html preformatted", "preformatted text", "source code", "код"}
_LEVELS = 9
_BASES = 20
"""Styles that may be based on each other."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a paragraph is: `heading` from 1, 0 for text; `numbering` and `level` of its list, "" for none."""

    kind: str = ""
    """One of title, quote, code, contents; or empty."""
    heading: int = 0
    numbering: str = ""
    level: int = 0


class Styles:
    """Styles by their ids, each looked up through those it is based on."""

    def __init__(self, root: etree.Element | None) -> None:
        found = root.findall("style") if root is not None else []
        self._styles: Mapping[str, etree.Element] = {style.get("styleId", ""): style for style in found}

    def place(self, properties: etree.Element | None) -> Place:
        """What a paragraph with these properties is."""
        chain = list(self._chain(value(properties, "pStyle")))
        sources = [properties, *(style.find("pPr") for style in chain)]
        names = [value(style, "name").lower() for style in chain]
        outline = next((level for source in sources if (level := value(source, "outlineLvl"))), "")
        heading = next((int(match[1]) for name in names if (match := _HEADING.fullmatch(name))), 0)
        if not heading and outline.isdigit() and int(outline) < _LEVELS:
            heading = int(outline) + 1
        numbering = next((found for source in sources if (found := value(source, "numPr/numId"))), "")
        level = next((found for source in sources if (found := value(source, "numPr/ilvl"))), "0")
        return Place(_kind(names), heading, "" if numbering == "0" else numbering, _small(level))

    def look(self, properties: etree.Element | None) -> tuple[bool, bool, bool]:
        """Whether a run with these properties is bold, italic, hidden."""
        sources = [properties, *(style.find("rPr") for style in self._chain(value(properties, "rStyle")))]
        bold, italic, hidden = (
            next((found for source in sources if (found := is_on(source, name)) is not None), False)
            for name in ("b", "i", "vanish")
        )
        return bold, italic, hidden

    def _chain(self, key: str) -> Iterator[etree.Element]:
        for _ in range(_BASES):
            style = self._styles.get(key)
            if style is None:
                return
            yield style
            key = value(style, "basedOn")


class Numbering:
    """Lists of a document; it counts their items as they are asked for."""

    def __init__(self, root: etree.Element | None) -> None:
        self._levels: dict[tuple[str, int], etree.Element] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], str] = {}
        self._next: dict[str, dict[int, int]] = {}
        for abstract in root.findall("abstractNum") if root is not None else []:
            for level in abstract.findall("lvl"):
                self._levels[abstract.get("abstractNumId", ""), _small(value(level, name="ilvl"))] = level
        for number in root.findall("num") if root is not None else []:
            key = number.get("numId", "")
            self._abstract[key] = value(number, "abstractNumId")
            for override in number.findall("lvlOverride"):
                self._starts[key, _small(value(override, name="ilvl"))] = value(override, "startOverride")

    def marker(self, place: Place) -> str:
        """The Markdown marker of the next item at its place; empty for a level without any sign."""
        level = self._levels.get((self._abstract.get(place.numbering, ""), place.level))
        kind = value(level, "numFmt")
        if level is None or kind == "bullet":
            return "-"
        if kind == "none":
            return ""
        counts = self._next.setdefault(place.numbering, {})
        for deeper in [each for each in counts if each > place.level]:
            del counts[deeper]
        start = self._starts.get((place.numbering, place.level)) or value(level, "start")
        number = counts.get(place.level, int(start) if start.isdigit() and len(start) < 7 else 1)
        counts[place.level] = number + 1
        return f"{number}."


def _kind(names: list[str]) -> str:
    name = names[0] if names else ""
    if name.startswith(("toc ", "table of figures", "оглавление")):
        return "contents"
    if name in _TITLES:
        return "title"
    kinds = (("quote", _QUOTES), ("code", _CODES))
    return next((kind for kind, known in kinds if known.intersection(names)), "")


def _small(level: str) -> int:
    return min(int(level), _LEVELS - 1) if level.isdigit() and len(level) < 4 else 0
