"""Lines of Markdown written from plain pieces, so that a renderer gives back exactly what was put in.

The dialect and its traps are Python-Markdown's (https://python-markdown.github.io/).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

LINK_LENGTH = 2000

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff\ue000-\uf8ff]"
)
_SPACES = re.compile(r"\s+")
_KEPT_SPACES = {"\u00a0", "\u202f"}
_SPECIAL = re.compile(
    r"\[\^|\][(:]|[*\[\]`|]|<(?=[A-Za-z/!?]|$)|&(?=#?[0-9A-Za-z]+;)|\\(?=\W|_|$)|(?<![^\W_])_|_(?![^\W_])"
)
_BY_NAME = {"[^": "&#91;^", "](": "\\]\\(", "]:": "\\]&#58;", "`": "&#96;", "<": "&lt;", "&": "&amp;", "\\": "&#92;"}
_START = re.compile(
    r"#|>|[-+](?=[-\s|:]|$)|!(?=!!)|(?P<entity>~(?=~~)|=(?==*\s*$)|:(?=[-\s|]|$))|(?P<number>\d+)\.(?=\s|$)"
)
_LETTER = re.compile(r"\w")
_WEB = re.compile(r"https?:", re.IGNORECASE)
_TICKS, _BRACKETS = re.compile("``"), re.compile(r"``|[\[\]]")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s/]", re.IGNORECASE)
_UNSAFE = re.compile(r"[\s\"'()<>\[\]\\`{}|*^]")


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one look; `link` is an address or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image from media/ with its alternative text."""

    alt: str
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """A reference to a footnote."""

    name: str


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line inside a paragraph."""


Inline = Span | Picture | Note | Break


@dataclass(frozen=True, slots=True)
class Manner:
    """How much Markdown may be used: brackets of the text as entities, or no links, notes and pictures at all."""

    entities: bool = False
    bare: bool = False


def write_lines(inlines: Iterable[Inline], manner: Manner, *, alone: bool = True) -> list[str]:
    """One line of Markdown for each stretch between breaks; empty ones are left out.

    Lines that will not begin a line of the text, as in a heading or a cell, are not `alone`.
    """
    parts = [list(group) for broken, group in groupby(inlines, key=lambda each: each == Break()) if not broken]
    lines = [line for line in (_line(part, manner) for part in parts) if line]
    return [_guarded(line) for line in lines] if alone else lines


def printable(text: str) -> str:
    """`text` without letters that can't be seen or shown."""
    return _INVISIBLE.sub("", text)


def visible(text: str) -> str:
    """`text` without letters that can't be seen or shown, each run of spaces as one space."""
    return _SPACES.sub(lambda run: run[0] if run[0] in _KEPT_SPACES else " ", printable(text))


def address(url: str) -> str:
    """A web or mail address as it may stand in Markdown; empty for any other."""
    clean = _UNSAFE.sub(lambda sign: f"%{ord(sign[0]):02X}" if sign[0] < "\x7f" else "", visible(url).strip())
    return clean if _ADDRESS.match(clean) and len(clean) <= LINK_LENGTH else ""


_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")


def raised(text: str, *, low: bool = False) -> str:
    """Superscript or subscript digits for text that has them, else the text itself."""
    moved = text.translate(_LOWERED if low else _RAISED)
    return moved if all(one != other or one.isspace() for one, other in zip(text, moved, strict=True)) else text


def _line(inlines: Iterable[Inline], manner: Manner) -> str:
    out = ""
    for is_text, group in groupby(inlines, key=lambda each: isinstance(each, Span)):
        if is_text:
            spans = _tidy((each for each in group if isinstance(each, Span)), manner)
            text = _written(spans, manner, _LOOKS, out[-1:], "")
            if out.endswith("]") and text.startswith(("(", ":")):
                text = f"&#{ord(text[0])};{text[1:]}"
            out += text.lstrip() if out[-1:].isspace() else text
        elif not manner.bare:
            marks = "".join(_mark(each, manner) for each in group)
            out = (_unlike_picture(out) if marks.startswith("[") else out) + marks
    return out.strip()


def _mark(inline: Inline, manner: Manner) -> str:
    if isinstance(inline, Picture):
        return f"![{_escaped(visible(inline.alt).strip()[:300], manner)}](media/{inline.name})"
    assert isinstance(inline, Note)
    return f"[^{inline.name}]"


def _tidy(spans: Iterable[Span], manner: Manner) -> list[Span]:
    """Spans of different looks, none empty, without a space after another."""
    result: list[Span] = []
    for span in spans:
        text = visible(span.text)
        if result and result[-1].text[-1].isspace():
            text = text.lstrip()
        if not text:
            continue
        link = "" if manner.bare else address(span.link)
        look = Span("", code=True, link=link) if span.code else replace(span, text="", link=link)
        if result and replace(result[-1], text="") == look:
            text = result.pop().text + text
        result.append(replace(look, text=text))
    return result


_LOOKS: tuple[Callable[[Span], str | bool], ...] = (
    lambda span: span.link,
    lambda span: span.bold,
    lambda span: span.italic,
)


def _written(
    spans: Sequence[Span], manner: Manner, looks: Sequence[Callable[[Span], str | bool]], before: str, after: str
) -> str:
    """Spans with the marks of `looks`, outer ones first; `before` and `after` are the letters around them."""
    if not looks:
        return "".join(_code(span.text) if _is_code(span) else _escaped(span.text, manner) for span in spans)
    groups = [(value, list(group)) for value, group in groupby(spans, key=looks[0])]
    out = ""
    for index, (value, group) in enumerate(groups):
        follows = _first(groups[index + 1], looks) if index + 1 < len(groups) else after
        if not value:
            out += _written(group, manner, looks[1:], out[-1:] or before, follows)
            continue
        lead, core, tail = _core(group)
        out += lead
        near = out[-1:] or before, tail or follows
        if isinstance(value, str) and core:
            inner = _written(core, manner, looks[1:], "[", "]")
            out = _unlike_picture(out) + _link(inner, value)
        elif core and len(looks) > 1:
            out += f"**{_written(core, manner, looks[1:], '*', '*')}**"
        elif core:
            out += _slanted(_written(core, manner, (), "", ""), *near)
        out += tail
    return out


def _link(inner: str, target: str) -> str:
    """A link whose text can't be taken for the name of a footnote."""
    if inner == target and _WEB.match(target):
        return f"<{target}>"
    return f"[{'&#94;' * inner.startswith('^')}{inner.removeprefix('^')}]({target})"


def _first(group: tuple[str | bool, list[Span]], looks: Sequence[Callable[[Span], str | bool]]) -> str:
    """The first letter that will be written for a group; some mark when it is marked."""
    span = group[1][0]
    marked = _is_code(span) or any(look(span) for look in looks)
    return "*" if marked and not span.text[0].isspace() else span.text[0]


def _core(group: list[Span]) -> tuple[str, list[Span], str]:
    """The spaces around a group of spans, and the group without them."""
    text = group[0].text
    lead = text[: len(text) - len(text.lstrip())]
    spans = [replace(group[0], text=text.lstrip()), *group[1:]]
    spans = spans if spans[0].text else spans[1:]
    if not spans:
        return lead, [], ""
    text = spans[-1].text
    kept = text.rstrip()
    spans = [*spans[:-1], *([replace(spans[-1], text=kept)] if kept else [])]
    return lead, spans, text[len(kept) :]


def _slanted(text: str, before: str, after: str) -> str:
    """Italics by underscores where words end, by asterisks within a word, plain where they would touch others."""
    if not _LETTER.match(before) and not _LETTER.match(after):
        return f"_{text}_"
    return text if "*" in (before, after) else f"*{text}*"


def _is_code(span: Span) -> bool:
    """Whether a span can be marked as code, where renderers and the checker agree on what that is."""
    return span.code and not (_BRACKETS if span.link else _TICKS).search(span.text)


def _code(text: str) -> str:
    inner = text.strip()
    if not inner:
        return " "
    ticks = "``" if "`" in inner else "`"
    near = [" " if inner[end] in "`\\" else "" for end in (0, -1)]
    return f"{ticks}{near[0]}{inner}{near[1]}{ticks}"


def _escaped(text: str, manner: Manner) -> str:
    written = _SPECIAL.sub(lambda sign: _BY_NAME.get(sign[0], "\\" + sign[0]), text)
    if manner.entities:
        return written.replace("\\[", "&#91;").replace("\\]", "&#93;")
    return written


def _unlike_picture(text: str) -> str:
    """An exclamation mark before a link would make a picture of it."""
    return f"{text[:-1]}&#33;" if text.endswith("!") else text


def _guarded(line: str) -> str:
    """A line whose beginning can't be taken for a heading, a list, a quotation, a table, a box or a definition."""
    mark = _START.match(line)
    if not mark:
        return line
    if mark["number"]:
        return line[: mark.end() - 1] + "\\" + line[mark.end() - 1 :]
    return f"&#{ord(line[0])};{line[1:]}" if mark["entity"] else f"\\{line}"
