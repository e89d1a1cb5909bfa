"""HTML of foreign editors as a small tree, in linear time and whatever the text is.

The standard library's html.parser takes quadratic time over broken markup in Python 3.11, and here only
a few tags matter, so tags are found by two patterns that never look past the next `<`.
"""

import html
import re
from dataclasses import dataclass, field

MAX_DEPTH = 40
"""Elements nested deeper are taken for text of their parent."""

BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "header", "footer", "main", "center", "address", "figure", "figcaption"),
        *("fieldset", "form", "details", "summary", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr"),
        *("ul", "ol", "li", "dl", "dt", "dd"),
        *("table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"),
    )
)
"""Elements that begin on a line of their own."""

_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>|<(/?)([a-zA-Z][\w:-]*+)([^<>]*+)>""")
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]++))""")
_VOID = frozenset(
    ("br", "img", "hr", "input", "wbr", "col", "meta", "link", "source", "embed", "area", "base", "param", "track")
)
_UNSEEN = frozenset(("script", "style", "template", "title"))
_CLOSED_BY = {
    "li": {"p", "li"},
    "tr": {"p", "td", "th", "tr"},
    "td": {"p", "td", "th"},
    "th": {"p", "td", "th"},
    "dt": {"p", "dt", "dd"},
    "dd": {"p", "dt", "dd"},
}


@dataclass(slots=True)
class HtmlElement:
    """An element: its name in small letters, its attributes, and its texts and elements in order.

    `block` says whether it, or anything inside it, begins on a line of its own.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["HtmlElement | str"] = field(default_factory=list)
    block: bool = False

    def text(self) -> str:
        """All text inside, as it stands; `<br>` is a line break."""
        if self.tag == "br":
            return "\n"
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def parse(source: str) -> HtmlElement:
    """The tree of a piece of HTML under an element without a name; scripts and comments are left out."""
    source = _DECLARATION.sub("", _without_comments(source))
    root = HtmlElement("")
    stack = [root]
    unseen, seen = "", 0
    for match in _TAG.finditer(source):
        slash, name, rest = (match[1], match[2], match[3]) if match[2] else (match[4], match[5], match[6])
        if not unseen:
            _add_text(stack[-1], source[seen : match.start()])
        seen = match.end()
        tag = name.lower()
        if unseen:
            unseen = "" if slash and tag == unseen else unseen
        elif slash:
            _close(stack, tag)
        elif tag in _UNSEEN:
            stack[-1].children.append(HtmlElement(tag))
            unseen = tag
        else:
            _open(stack, tag, rest)
    if not unseen:
        _add_text(stack[-1], source[seen:])
    return root


def _without_comments(source: str) -> str:
    first, *rest = source.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


def _add_text(element: HtmlElement, text: str) -> None:
    if text:
        element.children.append(html.unescape(text))


def _open(stack: list[HtmlElement], tag: str, rest: str) -> None:
    closed = _CLOSED_BY.get(tag, {"p"} if tag in BLOCKS else set())
    while stack[-1].tag in closed:
        stack.pop()
    found = _ATTRIBUTE.findall(rest)
    attributes = {name.lower(): html.unescape(double or single or bare) for name, double, single, bare in found}
    element = HtmlElement(tag, attributes)
    stack[-1].children.append(element)
    if tag in BLOCKS:
        element.block = True
        for above in reversed(stack):
            if above.block:
                break
            above.block = True
    if tag not in _VOID and not rest.endswith("/") and len(stack) < MAX_DEPTH:
        stack.append(element)


def _close(stack: list[HtmlElement], tag: str) -> None:
    if any(element.tag == tag for element in stack[1:]):
        while stack.pop().tag != tag:
            pass
