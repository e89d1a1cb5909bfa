"""Markdown of lessons and questions to safe HTML, by Python-Markdown and nh3.

Raw HTML is never passed through, and the result is cleaned by an explicit list all the same.
Rendering is deterministic, so its result may be kept with the revision it was made from.
"""

import html
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from lms.adapters.lesson_page import LessonPage
from lms.adapters.sanitizer import sanitize
from lms.domain import latin
from lms.domain.errors import Refused
from lms.domain.legal_act import Citation, LegalAct, label, place_id, replace_citations
from lms.domain.lesson_text import tangled

MAX_BYTES = 200_000
"""Largest text that is rendered."""

_MARK = "\ue000{}\ue001"
_MARKED = re.compile("\ue000(\\d+)\ue001")
_EXTENSIONS = ("tables", "footnotes", "def_list", "admonition", "fenced_code", "sane_lists", "toc")


class MarkupRefused(Refused):
    """The text is too large or too tangled to be rendered."""


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A heading of the page: its level (2-6), its id and its plain text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML and its headings in order."""

    html: str
    toc: tuple[TocEntry, ...]


def act_address(slug: str, place: str) -> str:
    """Address of an act, or of a provision in it, on the platform's own pages."""
    return f"/acts/{slug}#{place_id(place)}" if place else f"/acts/{slug}"


def render(
    body: str,
    *,
    media_url: str,
    acts: Mapping[str, LegalAct],
    act_url: Callable[[str, str], str] = act_address,
) -> Rendered:
    """Render Markdown, citations of `acts` included; the first heading of level 1 is left to the page.

    `media_url` is put before names of files from media/; `act_url` makes an address of slug and place.
    Raises MarkupRefused for a text over `MAX_BYTES` or one that would take quadratic time.
    """
    if len(body.encode()) > MAX_BYTES:
        raise MarkupRefused("The text is larger than %(limit)d bytes. Shorten it.", limit=MAX_BYTES)
    line = tangled(body)
    if line:
        raise MarkupRefused(
            "The passage at line %(line)d is too long or has too many brackets or quotes. Divide it.", line=line
        )
    cited: list[Citation] = []

    def mark(citation: Citation) -> str:
        cited.append(citation)
        return _MARK.format(len(cited) - 1)

    marked = replace_citations(re.sub("[\ue000\ue001]", "", body), mark)
    markdown = _markdown(media_url)
    markdown.inlinePatterns.register(_CitationLinks(cited, acts, act_url), "citation", 185)
    page = _MARKED.sub(lambda match: html.escape(_source(cited[int(match[1])])), markdown.convert(marked))
    return Rendered(sanitize(page), tuple(_entries(markdown.toc_tokens)))


class _CitationLinks(InlineProcessor):  # type: ignore[misc]
    """Turns the marks that stand for citations into links; an unknown act stays plain text."""

    def __init__(self, cited: list[Citation], acts: Mapping[str, LegalAct], act_url: Callable[[str, str], str]) -> None:
        super().__init__(_MARKED.pattern)
        self._cited = cited
        self._acts = acts
        self._act_url = act_url

    def handleMatch(self, m: re.Match[str], _data: str) -> tuple[etree.Element, int, int]:
        """The element for one mark, and where the mark begins and ends."""
        citation = self._cited[int(m[1])]
        known = citation.slug in self._acts
        element = etree.Element("a" if known else "span")
        if known:
            element.attrib = {
                "class": "act",
                "href": self._act_url(citation.slug, citation.place),
                "data-act": citation.slug,
            }
            if citation.place:
                element.set("data-place", citation.place)
        element.text = AtomicString(label(citation, self._acts))
        return element, m.start(), m.end()


def _markdown(media_url: str) -> Markdown:
    markdown = Markdown(
        extensions=_EXTENSIONS,
        extension_configs={
            "footnotes": {"BACKLINK_TITLE": "Вернуться к сноске {} в тексте"},
            "tables": {"use_align_attribute": True},
            "toc": {"marker": "", "slugify": lambda text, _: latin.slug(text) or "section", "toc_depth": "2-6"},
        },
    )
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    markdown.treeprocessors.register(LessonPage(media_url), "lesson_page", 15)
    return markdown


def _source(citation: Citation) -> str:
    """A citation as it was written, for code that could not be told from text before rendering."""
    place = f" {citation.place}" if citation.place else ""
    words = f"|{citation.label}" if citation.label else ""
    return f"[[{citation.slug}{place}{words}]]"


def _entries(tokens: list[dict[str, Any]]) -> Iterator[TocEntry]:
    for token in tokens:
        yield TocEntry(token["level"], token["id"], html.unescape(token["name"]))
        yield from _entries(token["children"])
