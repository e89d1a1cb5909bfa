"""HTML cut into tags and text in linear time, however broken it is.

A small part of https://html.spec.whatwg.org/multipage/parsing.html: what stands in comments, scripts and styles is
left out, and what is never closed swallows the rest, as it does in browsers. The parser of the standard library
takes quadratic time over unclosed comments, nh3 over deep nesting.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

VOID = {"br", "img", "hr", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source", "track"}
"""Tags that hold nothing."""

_RAW = {"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript", "template"}
_TAG = re.compile(
    r"<(/?)([A-Za-z][^\s/>]{0,100})((?:[^>\"'=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|[\"'=])*+)>"  # the spec's tag states
)
_ATTRIBUTE = re.compile(r"([^\s=>\"'/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]++)))?")
_ATTRIBUTES = 50
_MARKUP = re.compile(r"[A-Za-z/!?]")


@dataclass(frozen=True, slots=True)
class Open:
    """A tag that opens; names are in lower case."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Close:
    """A tag that closes."""

    name: str


Token = Open | Close | str


def tokens(html: str) -> Iterator[Token]:
    """Tags and text between them, in order, character references resolved."""
    at = 0
    while at < len(html):
        begin = html.find("<", at)
        if begin < 0:
            begin = len(html)
        if begin > at:
            yield unescape(html[at:begin])
        tag = _TAG.match(html, begin)
        if tag:
            name = tag[2].lower()
            at = _end_of_raw(html, name, tag.end()) if name in _RAW and not tag[1] else tag.end()
            if name not in _RAW:
                yield Close(name) if tag[1] else Open(name, _attributes(tag[3]))
        elif html.startswith("<", begin) and not _MARKUP.match(html, begin + 1):
            yield "<"
            at = begin + 1
        else:
            at = _end_of_comment(html, begin)


def _attributes(text: str) -> dict[str, str]:
    if not text:  # as in most tags
        return {}
    found = islice(_ATTRIBUTE.finditer(text), _ATTRIBUTES)
    return {match[1].lower(): unescape(match[2] or match[3] or match[4] or "") for match in found}


def _end_of_raw(html: str, name: str, at: int) -> int:
    closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, at)
    return closing.start() if closing else len(html)


def _end_of_comment(html: str, at: int) -> int:
    mark = "-->" if html.startswith("<!--", at) else ">"
    end = html.find(mark, at)
    return end + len(mark) if end >= 0 else len(html)
