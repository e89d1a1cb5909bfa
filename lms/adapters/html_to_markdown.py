"""HTML from the clipboard, as Word, LibreOffice and browsers put it there, to Markdown of lessons."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import unquote

from lms.adapters.html_styles import Style, marker, style_of
from lms.adapters.html_tokens import VOID, Open, tokens
from lms.domain.errors import Refused
from lms.domain.markdown_blocks import QUOTES, Block, Code, Part, code_lines, write_blocks
from lms.domain.markdown_inline import Break, Inline, Span, raised
from lms.domain.pasted import Dropped, Pasted
from lms.domain.table_draft import TableDraft

MAX_LENGTH = 5_000_000
MAX_TOKENS = 60_000
MAX_TEXT = 1_000_000
NAMED = 30
"""Most pictures that are named."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = {"p", "div", "section", "article", "header", "footer", "main", "aside", "address", "figure", "figcaption"}
_PARAGRAPHS |= {"dl", "dt", "dd", "form", "fieldset", "details", "summary", "center", "body", "caption", *_HEADINGS}
_STRUCTURE = {"ul", "ol", "li", "table", "tr", "td", "th"}
_BLOCKS = {*_PARAGRAPHS, *_STRUCTURE, "blockquote", "pre"}
_BOLD, _ITALIC = {"b", "strong"}, {"i", "em", "cite", "dfn", "var"}
_CODE = {"code", "kbd", "samp", "tt"}
_UNSEEN = {"head", "select", "button", "map", "xml"}
_NEAR = 60
"""How far up an open element is looked for."""

_DRAWING = Dropped("Drawings, videos and embedded objects.")
_LOST = {
    "comment": Dropped("Comments."),
    "contents": Dropped("The table of contents: the lesson has its own."),
    "del": Dropped("Text deleted by tracked changes."),
    "math": Dropped("Equations: write them as text or insert them as pictures."),
} | dict.fromkeys(("svg", "object", "embed", "audio", "video", "canvas"), _DRAWING)
_MERGED = Dropped("Merged cells of tables: they are separate now, all but the first are empty.")

_IMPLIED: dict[str, tuple[set[str], set[str]]] = {
    "li": ({"li"}, {"ul", "ol", "table"}),
    "td": ({"td", "th"}, {"table"}),
    "th": ({"td", "th"}, {"table"}),
    "tr": ({"tr"}, {"table"}),
}
"""Elements that close others: which, and those beyond which nothing is closed."""


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for the text inside the elements that are open."""

    span: Span
    shift: str = ""
    skipped: bool = False
    bullet: bool = False
    pre: bool = False
    heading: int = 0
    quote: int = 0


def markdown_of(html: str) -> Pasted:
    """Clean Markdown of a lesson's dialect; its headings begin with the second level.

    What can't be kept is named in `dropped`. Raises Refused for what is far more than a lesson holds: over
    `MAX_LENGTH` characters, `MAX_TOKENS` tags and stretches of text, or `MAX_TEXT` letters of text.
    """
    paste = _Paste()
    found = list(islice(tokens(html), MAX_TOKENS + 1)) if len(html) <= MAX_LENGTH else []
    letters = sum(len(token) for token in found if isinstance(token, str))
    if len(html) > MAX_LENGTH or len(found) > MAX_TOKENS or letters > MAX_TEXT:
        raise Refused("The text is too long to be pasted at once. Paste it in parts.")
    for token in found:
        if isinstance(token, str):
            paste.text(token)
        elif isinstance(token, Open):
            paste.open(token.name, token.attributes)
        else:
            paste.close(token.name)
    parts = paste.finish()
    low = any(isinstance(part, Block) and part.heading == 1 for part in parts)
    markdown, given_up = write_blocks([_lowered(part) if low else part for part in parts])
    return Pasted(markdown, (*dict.fromkeys(paste.dropped), *given_up))


def _lowered(part: Part) -> Part:
    return replace(part, heading=part.heading + 1) if isinstance(part, Block) and part.heading else part


class _Paste:
    """Takes tags and text in order and makes blocks of them; every step takes bounded time."""

    def __init__(self) -> None:
        self.dropped: list[Dropped] = []
        self._parts: list[Part] = []
        self._stack: list[tuple[str, _State, bool]] = []
        self._count: Counter[str] = Counter()
        self._state = _State(Span(""))
        self._inlines: list[Inline] = []
        self._lists: list[int] = []
        """For each open list the number of its next item, or 0."""
        self._marker = self._bullet = ""
        self._item = 0
        self._table: TableDraft | None = None
        self._nested = 0
        self._cell: Mapping[str, str] | None = None

    def text(self, text: str) -> None:
        """Take text."""
        state = self._state
        if state.skipped:
            return
        if state.bullet:
            self._bullet += text[:20]
        else:
            text = raised(text, low=state.shift == "sub") if state.shift else text
            self._inlines.append(replace(state.span, text=text))

    def open(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a tag that opens."""
        if name in VOID:
            self._void(name, attributes)
            return
        self._imply(name)
        if name in _BLOCKS:
            self._flush()
        style = style_of(attributes) if attributes else Style()
        self._note_loss(name, style)
        skipped = self._state.skipped or self._is_skipped(name, style)
        self._stack.append((name, self._state, not skipped))
        self._count[name] += 1
        self._state = replace(self._state, skipped=True) if skipped else self._inside(name, style, attributes)
        if not skipped:
            self._enter(name, style, attributes)

    def close(self, name: str) -> None:
        """Take a tag that closes; one that closes nothing near is passed over."""
        stops: set[str] = set() if name in _BLOCKS else {"li", "td", "th", "table"}
        self._close_near({name}, stops)

    def finish(self) -> list[Part]:
        """The blocks, all elements closed."""
        while self._stack:
            self._leave()
        self._flush()
        return self._parts

    def _imply(self, name: str) -> None:
        if name in _IMPLIED:
            self._close_near(*_IMPLIED[name])
        elif name in _BLOCKS:
            self._close_near({"p"}, _STRUCTURE | {"div", "blockquote"})

    def _close_near(self, names: set[str], stops: set[str]) -> None:
        if not any(map(self._count.get, names)):
            return
        for up, (name, _, _) in enumerate(reversed(self._stack[-_NEAR:]), 1):
            if name in names:
                for _ in range(up):
                    self._leave()
                return
            if name in stops:
                return

    def _void(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._state.skipped:
            return
        if name == "br" and self._state.pre:
            self._inlines.append(Span("\n"))
        elif name == "br" and self._inlines[-1:] != [Break()]:
            self._inlines.append(Break())
        elif name in {"br", "hr"}:
            self._flush()
        elif name == "img":
            self._drop_picture(attributes)
        elif name in _LOST:
            self.dropped.append(_LOST[name])

    def _drop_picture(self, attributes: Mapping[str, str]) -> None:
        source = attributes.get("src", "")
        file = "" if source.lower().startswith("data:") else unquote(source[:500]).replace("\\", "/").rpartition("/")[2]
        name = " ".join((attributes.get("alt", "") or file).split())[:80]
        if not name:
            self.dropped.append(Dropped("Pictures without names: upload them separately."))
        elif len(self.dropped) < NAMED:
            self.dropped.append(Dropped("Picture “%(name)s”: upload it separately.", (("name", name),)))

    def _note_loss(self, name: str, style: Style) -> None:
        loss = _LOST.get(name) or _LOST.get(style.kind)
        if loss and not self._state.skipped and not style.hidden and loss not in self.dropped[-NAMED:]:
            self.dropped.append(loss)

    def _is_skipped(self, name: str, style: Style) -> bool:
        return style.hidden or name in _UNSEEN or name in _LOST or style.kind in _LOST

    def _inside(self, name: str, style: Style, attributes: Mapping[str, str]) -> _State:
        """What holds inside an element that opens."""
        state = self._state
        span = Span(
            "",
            bold=name in _BOLD or state.span.bold if style.bold is None else style.bold,
            italic=name in _ITALIC or state.span.italic if style.italic is None else style.italic,
            code=state.span.code or name in _CODE,
            link=attributes.get("href", "") if name == "a" else state.span.link,
        )
        free = not self._lists and self._cell is None
        quoted = free and (name == "blockquote" or style.kind == "quote")
        heading = 1 if style.kind == "title" else _HEADINGS.get(name, state.heading)
        return _State(
            span,
            shift=name if name in {"sup", "sub"} else state.shift,
            bullet=state.bullet or style.bullet,
            pre=state.pre or name == "pre",
            heading=heading if free and not state.quote else 0,
            quote=min(state.quote + quoted, QUOTES),
        )

    def _enter(self, name: str, style: Style, attributes: Mapping[str, str]) -> None:
        if name in {"ul", "ol"}:
            self._lists.append(_number(attributes.get("start", ""), 1, 999_999) if name == "ol" else 0)
        elif name == "li":
            self._begin_item()
        elif name in _PARAGRAPHS and style.item:
            self._item, self._bullet = style.item, ""
        elif name == "table" and self._table:
            self._nested += 1
        elif name == "table":
            self._table = TableDraft()
        elif self._table and not self._nested and name == "tr":
            self._table.row()
        elif self._table and not self._nested and name in {"td", "th"}:
            self._cell = attributes

    def _begin_item(self) -> None:
        number = self._lists[-1] if self._lists else 0
        self._marker = f"{number}." if number else "-"
        if number:
            self._lists[-1] += 1

    def _leave(self) -> None:
        """Close the innermost element."""
        name, before, active = self._stack.pop()
        self._count[name] -= 1
        if active and name == "pre" and not before.pre:
            self._end_code()
        elif active and name in _BLOCKS:
            self._flush()
            self._leave_structure(name)
        self._state = before

    def _leave_structure(self, name: str) -> None:
        if name in {"ul", "ol"}:
            self._lists.pop()
        elif name in _PARAGRAPHS:
            self._item = 0
        elif name == "table" and self._nested:
            self._nested -= 1
        elif name == "table" and self._table:
            self.dropped += [_MERGED] if self._table.merged else []
            self._parts.append(self._table.table())
            self._table = None
        elif name in {"td", "th"} and self._table and self._cell is not None and not self._nested:
            spans = [_number(self._cell.get(key, ""), 1, 1000) for key in ("colspan", "rowspan")]
            self._table.cell(tuple(self._inlines), *spans)
            self._inlines, self._cell = [], None
        if name in {"ul", "ol", "li"}:
            self._marker = ""

    def _end_code(self) -> None:
        text = "".join(each.text if isinstance(each, Span) else "\n" for each in self._inlines)
        self._inlines = []
        self._state = replace(self._state, pre=False)
        if self._lists or self._state.quote or self._cell is not None:
            self._inlines += code_lines(text)
            self._flush()
        else:
            self._parts.append(Code(text))

    def _flush(self) -> None:
        """End the paragraph; in a cell only its line, in code nothing but the line."""
        if self._state.skipped or not self._inlines:
            return
        if self._state.pre or self._cell is not None:
            self._inlines.append(Span("\n") if self._state.pre else Break())
            return
        if any(isinstance(each, Span) and each.text.strip() for each in self._inlines):
            self._parts.append(self._block())
            self._marker, self._bullet, self._item = "", "", 0
        self._inlines = []

    def _block(self) -> Block:
        state, inlines = self._state, tuple(self._inlines)
        if state.heading:
            return Block((Span(f"{self._bullet} "), *inlines), heading=state.heading)
        if self._item and not self._lists:
            return Block(inlines, marker=marker(self._bullet), depth=self._item, quote=state.quote)
        depth = max(len(self._lists), bool(self._marker))
        return Block(inlines, marker=self._marker, depth=depth, quote=state.quote)


def _number(text: str, least: int, most: int) -> int:
    return min(max(int(text), least), most) if text.isascii() and text.isdigit() and len(text) < 9 else least
