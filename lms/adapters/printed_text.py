"""Markdown of questions as blocks that the templates of papers set: JSON values, in which no text can act as markup.

A block is a paragraph of `runs`, a list of `items`, or a table of `rows`; a run is a text with its style.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from lms.adapters.markup import render
from lms.adapters.press import breakable
from lms.domain.html_tree import HtmlElement, parse
from lms.domain.legal_act import LegalAct

Block = dict[str, Any]
_STYLES = {"strong": "bold", "em": "italic", "code": "code", "sub": "sub", "sup": "super", "del": "struck"}
_HEADINGS = {"h2", "h3", "h4", "h5", "h6", "dt"}


def printed(text: str, acts: Mapping[str, LegalAct]) -> list[Block]:
    """The blocks of a Markdown text; citations are said by the requisites of `acts`."""
    return [block for block in _blocks(parse(render(text, media_url="", acts=acts).html), ()) if block]


def length(blocks: list[Block]) -> int:
    """About how many characters blocks take, an empty rest of a line counting as 30."""
    total = 0
    for block in blocks:
        inner = [*block.get("items", ()), *(cell for row in block.get("rows", ()) for cell in row)]
        total += 30 + sum(len(run["text"]) for run in block.get("runs", ())) + sum(map(length, inner))
    return total


def _blocks(element: HtmlElement, styles: tuple[str, ...]) -> Iterator[Block]:
    """Runs of text between block elements become paragraphs of their own."""
    runs: list[dict[str, Any]] = []
    for child in element.children:
        if isinstance(child, str) or not child.block:
            runs += _runs(child, styles)
            continue
        yield from _paragraph(runs)
        runs = []
        yield from _block(child, styles)
    yield from _paragraph(runs)


def _block(element: HtmlElement, styles: tuple[str, ...]) -> Iterator[Block]:
    if element.tag in {"ul", "ol"}:
        start = element.attributes.get("start", "1")
        items = [list(_blocks(item, styles)) for item in _elements(element, "li")]
        yield {
            "kind": "list",
            "ordered": element.tag == "ol",
            "start": int(start) if start.isdecimal() else 1,
            "items": items,
        }
    elif element.tag == "table":
        rows = [[list(_blocks(cell, styles)) for cell in _cells(row)] for row in _descendants(element, "tr")]
        width = max(map(len, rows), default=0)
        if width:
            yield {"kind": "table", "columns": width, "rows": [row + [[]] * (width - len(row)) for row in rows]}
    elif element.tag == "pre":
        yield {"kind": "paragraph", "runs": [{"text": element.text().rstrip("\n"), "styles": ["code"]}]}
    else:
        yield from _blocks(element, (*styles, "bold") if element.tag in _HEADINGS else styles)


def _paragraph(runs: list[dict[str, Any]]) -> Iterator[Block]:
    if "".join(run["text"] for run in runs).strip():
        yield {"kind": "paragraph", "runs": runs}


def _runs(node: HtmlElement | str, styles: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    if isinstance(node, str):
        text = " ".join(node.split("\n"))
        yield {"text": breakable(text), "styles": list(styles)}
    elif node.tag == "br":
        yield {"text": "\n", "styles": []}
    else:
        inner = (*styles, _STYLES[node.tag]) if node.tag in _STYLES else styles
        for child in node.children:
            yield from _runs(child, inner)


def _elements(element: HtmlElement, tag: str) -> Iterator[HtmlElement]:
    return (child for child in element.children if isinstance(child, HtmlElement) and child.tag == tag)


def _descendants(element: HtmlElement, tag: str) -> Iterator[HtmlElement]:
    for child in element.children:
        if isinstance(child, HtmlElement):
            if child.tag == tag:
                yield child
            else:
                yield from _descendants(child, tag)


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    return (child for child in row.children if isinstance(child, HtmlElement) and child.tag in {"td", "th"})
