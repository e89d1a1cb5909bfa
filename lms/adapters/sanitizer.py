"""The explicit list of HTML that may reach a reader, applied by nh3 (https://nh3.readthedocs.io/)."""

import nh3

from lms.adapters.lesson_page import BOXES

_TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "div", "blockquote", "pre", "hr", "br"),
    *("ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("a", "img", "span", "em", "strong", "code", "sub", "sup", "del"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "data-act", "data-place"},
    "div": {"aria-label"},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
} | {f"h{level}": {"id"} for level in range(2, 7)}
_VALUES = {
    "div": {"tabindex": {"0"}, "role": {"region"}},
    "img": {"loading": {"lazy"}},
    "th": {"scope": {"col"}},
}
_ALIGNMENTS = {"align-left", "align-center", "align-right"}
_CLASSES = {
    "a": {"act", "footnote-ref", "footnote-backref"},
    "div": {"admonition", "footnote", "table", *BOXES},
    "p": {"admonition-title"},
    "span": {"kind"},
    "td": _ALIGNMENTS,
    "th": _ALIGNMENTS,
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    tag_attribute_values=_VALUES,
    allowed_classes=_CLASSES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


def sanitize(html: str) -> str:
    """Drop everything that is not on the list; cleaning twice changes nothing more."""
    return _CLEANER.clean(html)
