"""Simple HTML of foreign editors as the Markdown of lessons and questions, with what could not be kept.

The Markdown means the same to `lms.adapters.markup`: white space is folded as a browser does, signs that
Markdown would take for its own are escaped, and a picture keeps its place by its name.
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote, unquote

from lms.domain.html_tree import BLOCKS, HtmlElement, parse

_SPACE = re.compile(r"[ \t\n\r\f]+")
_SIGNS = re.compile(r"[\\`*]|_++|\[(?=[\[^])|(?<=\])[(\[:]|&(?=#?\w{1,32};)|<(?=[^>\s@:]{0,200}+[@:])")
_LINE_START = re.compile(r"[#>]|[+-](?= |$)|-(?=-)|!!!|[=~:](?=[=~ ]|$)|[0-9]{1,9}(?=\.(?: |$))")
_RULE = re.compile(r"_[_ ]+|[|:-][|: -]*")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!-])|&(?:#(?:58|61|124|126)|lt|amp);")
_ENTITIES = {"=": "&#61;", "~": "&#126;", ":": "&#58;", "|": "&#124;", "<": "&lt;", "&": "&amp;"}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_CODE = frozenset(("code", "tt", "kbd", "samp", "var"))
_PLAIN = frozenset(
    ("a", "span", "bdi", "bdo", "nobr", "wbr", "html", "body", "label", "abbr", "cite", "q", "time", "small", "o:p")
)
_TABLE = ("thead", "tbody", "tfoot", "tr", "td", "th")
_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_RAISED = str.maketrans("0123456789+-=()ni−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻")
_LOWERED = str.maketrans("0123456789+-=()−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋")
_STYLED = re.compile(r"(?:italic|bold|underline|line-through|color|size)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Converted:
    """The Markdown, the names of elements whose meaning was lost, and the pictures that are referred to."""

    markdown: str
    lost: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


def to_markdown(source: str) -> Converted:
    """Convert a piece of HTML."""
    converter = _Converter()
    blocks = converter.blocks(parse(source))
    return Converted("\n\n".join(blocks), tuple(sorted(converter.lost)), tuple(converter.pictures))


def plain_to_markdown(text: str) -> str:
    """Plain text so that Markdown shows it as it is: lines stay lines, an empty line parts paragraphs."""
    paragraphs = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = ("  \n".join(_escape(line) for line in part.split("\n")) for part in paragraphs)
    return "\n\n".join(block for part in shown if (block := _paragraph(part)))


def unescaped(markdown: str) -> str:
    """Markdown without emphasis as plain text: what `plain_to_markdown` has escaped stands as it was."""
    return _ESCAPED.sub(lambda match: match[1] or unescape(match[0]), markdown)


class _Converter:
    def __init__(self) -> None:
        self.lost: set[str] = set()
        self.pictures: dict[str, None] = {}

    def blocks(self, parent: HtmlElement) -> list[str]:
        """The blocks of Markdown inside an element."""
        found: list[str] = []
        run: list[HtmlElement | str] = []
        for child in parent.children:
            if isinstance(child, str) or not child.block:
                run.append(child)
                continue
            found.append(_paragraph(self.inline(run)))
            run = []
            found += self._block(child)
        found.append(_paragraph(self.inline(run)))
        return [block for block in found if block]

    def _block(self, element: HtmlElement) -> list[str]:
        tag = element.tag
        if tag in ("ul", "ol"):
            return ["\n".join(self._items(element))]
        if tag == "pre":
            code = element.text().strip("\n")
            return [f"```\n{code}\n```"] if code.strip() and "```" not in code else []
        if tag == "table":
            return self._table(element)
        inner = self.blocks(element)
        if tag == "blockquote":
            return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(inner).split("\n"))] if inner else []
        if re.fullmatch(r"h[1-6]", tag) and len(inner) == 1 and "\n" not in inner[0]:
            return [f"{'#' * max(2, int(tag[1]))} {inner[0]}"]
        if tag in _MARKS or tag == "hr":
            self.lost.add(tag)
        return inner

    def _items(self, element: HtmlElement) -> list[str]:
        """The items of a list; what stands in it outside any item belongs to the one before."""
        items: list[list[str]] = []
        for child in element.children:
            own = isinstance(child, HtmlElement) and child.tag == "li"
            blocks = self.blocks(child if isinstance(child, HtmlElement) and own else HtmlElement("li", {}, [child]))
            if blocks and (own or not items):
                items.append(blocks)
            elif blocks:
                items[-1] += blocks
        written = []
        for number, blocks in enumerate(items, 1):
            text = blocks[0] + "".join(
                f"{'' if re.match(r'- |1[.] ', block) else chr(10)}\n{block}" for block in blocks[1:]
            )
            mark = "- " if element.tag == "ul" else f"{number}. "
            written.append(mark + re.sub(r"\n(?!\n)", "\n    ", text))
        return written

    def _table(self, element: HtmlElement) -> list[str]:
        rows: list[list[str]] = []
        around = HtmlElement("div")
        self._gather(element, rows, around)
        before = self.blocks(around)
        if not rows:
            return before
        width = max(map(len, rows))
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        return [*before, "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])]

    def _gather(self, element: HtmlElement, rows: list[list[str]], around: HtmlElement) -> None:
        """Rows of a table, and what stands in it outside any cell."""
        cells: list[str] = []
        for child in element.children:
            if not isinstance(child, HtmlElement) or child.tag not in _TABLE:
                around.children.append(child)
            elif child.tag in ("td", "th"):
                cells.append(self._cell(child))
                if {"colspan", "rowspan"} & child.attributes.keys():
                    self.lost.add("table")
            else:
                self._gather(child, rows, around)
        if cells:
            rows.append(cells)

    def _cell(self, cell: HtmlElement) -> str:
        return _SPACE.sub(" ", self.inline(cell.children)).strip().replace("|", "\\|")

    def inline(self, nodes: list[HtmlElement | str], marks: str = "") -> str:
        """Text with emphasis, links, code and line breaks; `marks` are those already open."""
        parts: list[str] = []
        before = ""
        for node in nodes:
            part = _escape(_SPACE.sub(" ", node)) if isinstance(node, str) else self._span(node, marks)
            mark = "" if isinstance(node, str) else _MARKS.get(node.tag, "")
            if mark and mark == before and parts[-1].endswith(mark) and part.startswith(mark):
                parts[-1] = parts[-1].removesuffix(mark)
                part = part.removeprefix(mark)
            parts.append(part)
            before = mark
        return "".join(parts)

    def _span(self, element: HtmlElement, marks: str) -> str:
        tag = element.tag
        if tag == "br":
            return "  \n"
        if tag == "img":
            return self._picture(element)
        if tag in _CODE:
            return _code(_SPACE.sub(" ", element.text()).strip())
        mark = _MARKS.get(tag, "")
        inner = self.inline(element.children, marks + mark)
        if mark and mark not in marks:
            return _wrapped(inner, mark)
        if tag in ("sub", "sup"):
            return self._shifted(inner, tag)
        if tag == "a" and "href" in element.attributes:
            return self._link(inner, element.attributes["href"].strip())
        if tag == "table" or (tag not in _PLAIN | BLOCKS and not mark):
            self.lost.add(tag)
        if tag == "span" and _STYLED.search(element.attributes.get("style", "")):
            self.lost.add(tag)
        return f" {inner} " if tag in BLOCKS else inner

    def _shifted(self, inner: str, tag: str) -> str:
        """Digits and signs have letters of their own; anything else is marked by ^ or _."""
        shifted = inner.translate(_RAISED if tag == "sup" else _LOWERED)
        if not re.search(r"[\w+=()−-]", inner) or all(new != old for new, old in zip(shifted, inner, strict=True)):
            return shifted
        self.lost.add(tag)
        return f"{'^' if tag == 'sup' else chr(92) + '_'}({inner.strip()})"

    def _link(self, inner: str, address: str) -> str:
        if not _SCHEME.match(address) or not inner.strip() or "](" in inner or len(address) > 2000:
            self.lost.add("a")
            return inner
        return f"[{inner.strip()}]({quote(address, safe='/:?&=%#@!$+,;~*-._')})"

    def _picture(self, element: HtmlElement) -> str:
        source = element.attributes.get("src", "").removeprefix("@@PLUGINFILE@@/")
        name = "data:" if source.startswith("data:") else unquote(source)
        self.pictures[name] = None
        alt = re.sub(r"[\[\]\s]+", " ", element.attributes.get("alt", "")).strip()
        if source.startswith("data:") or not source:
            return _escape(alt)
        return f"![{_escape(alt)}]({quote(source, safe='/:?&=%#@+,;~-._')})"


def _fold(space: re.Match[str]) -> str:
    return "  \n" if "\n" in space[0] else " "


def _wrapped(inner: str, mark: str) -> str:
    """Put marks around a text; white space at its ends goes outside, and a line break ends the marks."""
    lines = inner.split("  \n")
    return "  \n".join(_marked(line, mark) for line in lines)


def _marked(line: str, mark: str) -> str:
    text = line.strip(" ")
    if not text:
        return line
    start = line.index(text)
    return f"{line[:start]}{mark}{text}{mark}{line[start + len(text) :]}"


def _code(text: str) -> str:
    if not text:
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def _escape(text: str) -> str:
    return _SIGNS.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    """A blank of four lines or more, and a line inside a word, mean nothing to Markdown."""
    sign, text = match[0], match.string
    if sign[0] != "_":
        return _ENTITIES.get(sign, f"\\{sign}")
    inside = text[match.start() - 1 : match.start()].isalnum() and text[match.end() : match.end() + 1].isalnum()
    return sign if inside or len(sign) > 3 else "\\_" * len(sign)


def _paragraph(text: str) -> str:
    lines = [line.strip(" \xa0") for line in _SPACE.sub(_fold, text).split("  \n")]
    return "  \n".join(_line(line) for line in lines if line)


def _line(line: str) -> str:
    start = _LINE_START.match(line) or _RULE.fullmatch(line)
    if start is None:
        return line
    sign = start[0]
    if sign.isdigit():
        return f"{sign}\\{line[len(sign) :]}"
    return f"{_ENTITIES.get(sign[0], chr(92) + sign[0])}{line[1:]}"
