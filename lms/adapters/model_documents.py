"""Model documents out of the Markdown of a lesson.

They are read from the page that `lms.adapters.markup` renders, not from the Markdown: that page has already decided
what is a list, a table or a citation, and a file must say what the page says.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser

from lms.adapters.markup import render
from lms.domain.legal_act import LegalAct
from lms.domain.model_document import Block, ModelDocument, Paragraph, Run, Table, tidy, with_keys

_VOID = {"br", "hr", "img"}
_BLOCKS = {"blockquote", "dd", "div", "dl", "dt", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_BOLD = {"strong", "dt", "th", "h2", "h3", "h4", "h5", "h6"}
_ITALIC = {"em"}
_DASH = "–"
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)(.+)")


def model_documents(body: str, acts: Mapping[str, LegalAct]) -> tuple[ModelDocument, ...]:
    """Model documents of a lesson in their order, citations of `acts` in words.

    Lists, tables, bold and italic are kept, anything else stays as plain text: boxes and quotations as paragraphs,
    headings in bold, addresses and footnotes after their words. Numbers are those that the page shows.
    Raises MarkupRefused as `render` does.
    """
    page = _tree(render(body, media_url="media/", acts=acts).html)
    return with_keys((_take_title(box), (*_blocks(box), *_footnotes(box, page))) for box in _boxes(page))


class _TreeParser(HTMLParser):
    """Puts cleaned HTML, where every element is closed, into a tree."""

    def __init__(self) -> None:
        super().__init__()
        self.builder = etree.TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def _tree(html: str) -> etree.Element:
    parser = _TreeParser()
    parser.feed(f"<div>{html}</div>")
    parser.close()
    return parser.builder.close()


def _classes(element: etree.Element) -> list[str]:
    return element.get("class", "").split()


def _boxes(element: etree.Element) -> Iterator[etree.Element]:
    """Boxes of model documents; one inside another is a part of it."""
    for child in element:
        if {"admonition", "document"} <= set(_classes(child)):
            yield child
        else:
            yield from _boxes(child)


def _take_title(box: etree.Element) -> str:
    """The author's title without the word for its kind; it leaves the box, as it is no part of the text."""
    title = box.find("p[@class='admonition-title']")
    assert title is not None  # the page names every box
    box.remove(title)
    kind = title.find("span[@class='kind']")
    if kind is not None:
        kind.text = None
    return " ".join("".join(title.itertext()).split())


def _footnotes(box: etree.Element, page: etree.Element) -> Iterator[Block]:
    """Texts of the footnotes that a box refers to; they stand at the end of the page."""
    numbers = {link.get("href", "")[1:]: _number(link) for link in box.iter("a") if "footnote-ref" in _classes(link)}
    for note in page.iter("li"):
        if note.get("id") in numbers:
            yield from _marked(_blocks(note), numbers[note.get("id", "")], depth=1)


def _number(link: etree.Element) -> str:
    return f"[{''.join(link.itertext())}]"


def _blocks(element: etree.Element, depth: int = 0) -> Iterator[Block]:
    """What stands in `element`: words between blocks are paragraphs of their own."""
    words = [_run(element.text)]
    for child in element:
        if child.tag in _BLOCKS or child.tag == "table":
            yield from _paragraph(words, depth)
            yield from _block(child, depth)
            words = []
        else:
            words += _runs(child)
        words.append(_run(child.tail))
    if element.tag in _BOLD or "admonition-title" in _classes(element):
        words = [replace(run, bold=True) for run in words]
    yield from _paragraph(words, depth)


def _block(element: etree.Element, depth: int) -> Iterator[Block]:
    if element.tag == "table":
        rows = (tuple(_cell(cell) for cell in row) for row in element.iter("tr"))
        yield Table(tuple(rows))
    elif element.tag in ("ol", "ul"):
        first = int(element.get("start", "1"))
        for number, item in enumerate(element, first):
            marker = f"{number}." if element.tag == "ol" else _DASH
            yield from _marked(_blocks(item, depth + 1), marker, depth + 1)
    elif element.tag == "pre":
        lines = "".join(element.itertext()).strip("\n").replace(" ", "\u00a0")
        yield from _paragraph([Run(lines)], depth)
    else:
        yield from _blocks(element, depth + 1 if element.tag == "dd" else depth)


def _marked(blocks: Iterable[Block], marker: str, depth: int) -> Iterator[Block]:
    """The blocks of one point, its marker before the first words."""
    first, *others = [*blocks] or [Paragraph((), depth=depth)]
    if isinstance(first, Paragraph) and not first.marker:
        yield replace(first, marker=marker, depth=depth)
    else:
        yield Paragraph((), marker, depth)
        yield first
    yield from others


def _paragraph(words: Iterable[Run], depth: int) -> Iterator[Paragraph]:
    if runs := tidy(words):
        yield Paragraph(runs, depth=depth)


def _cell(cell: etree.Element) -> Paragraph:
    return Paragraph(tidy(_runs(cell)))


def _run(text: str | None) -> Run:
    return Run(" ".join(re.split(r"[ \t\r\n]+", text or "")))


def _runs(element: etree.Element) -> Iterator[Run]:
    """The words of an inline element or a cell."""
    classes = _classes(element)
    if element.tag == "br":
        yield Run("\n")
    elif element.tag == "img":
        yield _run(element.get("alt"))
    elif "footnote-ref" in classes:
        yield Run(_number(element))
    elif "footnote-backref" not in classes:
        bold, italic = element.tag in _BOLD, element.tag in _ITALIC
        inner = [_run(element.text), *(run for child in element for run in (*_runs(child), _run(child.tail)))]
        for run in inner:
            yield replace(run, bold=run.bold or bold, italic=run.italic or italic)
        yield from _address(element, "".join(run.text for run in inner))


def _address(link: etree.Element, words: str) -> Iterator[Run]:
    """Where a link leads, unless its words say it."""
    target = _ADDRESS.fullmatch(link.get("href", ""))
    if target and target[1] not in words:
        yield Run(f" ({link.get('href')})")
