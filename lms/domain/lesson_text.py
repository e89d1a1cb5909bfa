"""What the Markdown of a lesson holds, seen without rendering it: words, links, raw HTML, footnotes.

The dialect is Python-Markdown's (https://python-markdown.github.io/extensions/). What stands in code
is shown to the reader as it is, so everything here looks past it. Each function takes linear time.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

ADMONITIONS = ("note", "important", "mistake", "case", "document", "checklist", "task")
"""Kinds of boxes a lesson may hold (`!!! case "Title"`)."""

CITATION = re.compile(r"(?<!\\)\[\[((?:[^\[\]\n\ue002]|\n(?!\s*\n)){1,300})\]\]")
"""A citation of a legal act; the group is `slug`, `slug place` or `slug place|own words`."""

_FILLER = "\ue002"
_FENCE = re.compile(r"(?:~{3,}|`{3,})")
_PARAGRAPH_END = re.compile(r"(\n\s*\n)")
_WORD = re.compile(r"[^\W_]+(?:[-‐‑’'./][^\W_]+)*")
_ADMONITION = re.compile(r"[ ]*!!! ?([\w-]+)(?: +\"(.*?)\")? *")
_BOX = re.compile(r"^(!!![^\n]*)\n((?:[ ]{4}[^\n]*\n?|[ \t]*\n)*)", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^([^\]\n]+)\]")
_FOOTNOTE_TEXT = re.compile(r"^ {0,3}\[\^([^\]\n]+)\]:", re.MULTILINE)
_TARGET = re.compile(r"(!?)(?<!\\)\[([^\[\]]*)\]\(\s*<?([^\s()<>]*)|\]\(\s*<?([^\s()<>]*)")
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ ]*<?([^\s<>]*)", re.MULTILINE)
_TAG = re.compile(r"(?<!\\)<(?:!--|[!?]|/?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>)")
_TOP_HEADING = re.compile(r"^(?:#(?!#)|=+ *$)", re.MULTILINE)

BLOCK_LINES = 600
"""Longest run of lines without an empty one."""
BLOCK_CHARACTERS = 40_000
BLOCK_BRACKETS = 300
OPEN_BRACKETS = 5
"""Brackets that may be open at once, or left open, in one block."""
BRACKETS = 2000
DEPTH = 12
"""Quotes and lists that may begin on one line."""
INDENT = 100
FENCES = 300

_DEEP = re.compile(rf"(?:[ \t]*(?:>|(?:[*+-]|\d+\.)[ \t])){{{DEPTH + 1}}}|[ ]{{{INDENT + 1}}}")


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image: where it points, its text (alternative text of an image), the line from 1."""

    target: str
    text: str
    image: bool
    line: int


def find(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Matches of `pattern` with the line, counted from 1, on which each begins."""
    line, seen = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        yield match, line


def without_code(markdown: str) -> str:
    """The same text, as long and with the same lines, where code is a filler that no text holds."""
    parts = _PARAGRAPH_END.split(_without_fences(markdown))
    return "".join(_without_spans(part) if "`" in part else part for part in parts)


def words(markdown: str) -> int:
    """Number of words a reader reads: marks, addresses and the machinery of citations left out."""
    text = CITATION.sub(lambda match: match[1].rpartition("|")[2], markdown)
    text = _REFERENCE.sub("", _FOOTNOTE.sub("", text))
    text = re.sub(r"\]\([^\s()]*", "] ", text)
    text = re.sub(r"^[ ]*!!! ?[\w-]+", "", text, flags=re.MULTILINE)
    return sum(1 for _ in _WORD.finditer(text))


def links(markdown: str) -> tuple[Link, ...]:
    """Links and images outside code, in the order of the text; reference definitions come last."""
    text = without_code(markdown)
    inline = tuple(
        Link(target=match[3] or match[4] or "", text=match[2] or "", image=match[1] == "!", line=line)
        for match, line in find(_TARGET, text)
    )
    return inline + tuple(
        Link(target=match[1], text="", image=False, line=line) for match, line in find(_REFERENCE, text)
    )


def raw_html(markdown: str) -> tuple[tuple[str, int], ...]:
    """Tags and comments outside code with their lines; addresses in angle brackets are not tags."""
    return tuple((match[0], line) for match, line in find(_TAG, without_code(markdown)))


def top_headings(markdown: str) -> tuple[int, ...]:
    """Lines of headings of the first level; a title underlined with `=` counts by its underline."""
    return tuple(line for _, line in find(_TOP_HEADING, without_code(markdown)))


def unknown_boxes(markdown: str) -> tuple[int, ...]:
    """Lines that begin with `!!!` and are no box of `ADMONITIONS`."""
    lines = enumerate(without_code(markdown).split("\n"), 1)
    return tuple(number for number, line in lines if line.lstrip().startswith("!!!") and not _is_box(line))


def boxes(markdown: str, kind: str) -> tuple[tuple[str, str], ...]:
    """Title and Markdown, no longer indented, of every box of `kind` outside code."""
    found = []
    for match in _BOX.finditer(without_code(markdown)):
        opening = _ADMONITION.fullmatch(match[1])
        if opening and opening[1] == kind:
            inside = markdown[match.start(2) : match.end(2)]
            found.append((opening[2] or "", dedent(inside).strip("\n") + "\n"))
    return tuple(found)


def kinds_of_boxes(markdown: str) -> frozenset[str]:
    """Kinds of the boxes a lesson holds, of `ADMONITIONS`."""
    lines = without_code(markdown).split("\n")
    return frozenset(match[1] for line in lines if _is_box(line) and (match := _ADMONITION.fullmatch(line)))


def lost_footnotes(markdown: str) -> tuple[tuple[str, int], ...]:
    """Names of footnotes that are referred to and never written, with the line of the reference."""
    text = without_code(markdown)
    written = set(_FOOTNOTE_TEXT.findall(text))
    return tuple((match[1], line) for match, line in find(_FOOTNOTE, text) if match[1] not in written)


def tangled(markdown: str) -> int | None:
    """First line of a passage that would take a renderer too long, or None.

    Renderers of Markdown take quadratic time over brackets, nesting and lines of one block, so
    a passage is bounded in each of them far above what people write.
    """
    text = CITATION.sub(lambda match: _blank(match[0]), without_code(markdown))
    if text.count("[") > BRACKETS or sum(1 for line in markdown.split("\n") if _FENCE.match(line)) > FENCES:
        return 1
    line = 1
    for part in _PARAGRAPH_END.split(text):
        if _is_tangled(part):
            return line
        line += part.count("\n")
    return None


def _is_box(line: str) -> bool:
    match = _ADMONITION.fullmatch(line)
    return match is not None and match[1] in ADMONITIONS


def _is_tangled(block: str) -> bool:
    lines = block.strip().split("\n")
    return (
        len(block) > BLOCK_CHARACTERS
        or len(lines) > BLOCK_LINES
        or block.count("[") > BLOCK_BRACKETS
        or _open_brackets(block) > OPEN_BRACKETS
        or any(_DEEP.match(line) for line in block.split("\n"))
    )


def _open_brackets(block: str) -> int:
    """The most brackets that are open at one point of `block`."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]]", block):
        depth = depth + 1 if bracket == "[" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", _FILLER, text)


def _without_fences(markdown: str) -> str:
    if "```" not in markdown and "~~~" not in markdown:
        return markdown
    lines = markdown.split("\n")
    closings: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if _FENCE.fullmatch(line.rstrip(" ")):
            closings[line.rstrip(" ")].append(number)
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        ends = closings[opening[0]] if opening else []
        after = bisect_right(ends, number)
        if after < len(ends):
            end = ends[after] + 1
            lines[number:end] = [_blank(line) for line in lines[number:end]]
            number = end
        else:
            number += 1
    return "\n".join(lines)


def _without_spans(paragraph: str) -> str:
    runs = [run for run in re.finditer("`+", paragraph) if paragraph[run.start() - 1 : run.start()] != "\\"]
    pieces, seen, index = [], 0, 0
    while index < len(runs):
        opening = runs[index]
        closings = (at for at in range(index + 1, len(runs)) if len(runs[at][0]) == len(opening[0]))
        closing = next(closings, index)
        if closing > index:
            pieces += [paragraph[seen : opening.start()], _blank(paragraph[opening.start() : runs[closing].end()])]
            seen = runs[closing].end()
        index = closing + 1
    return "".join([*pieces, paragraph[seen:]])
