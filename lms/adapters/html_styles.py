"""What classes and styles of HTML say about text, those of Word (mso-…) among them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HIDDEN = re.compile(
    r"(?:^|;)(?:display:none|visibility:hidden|mso-hide:all|opacity:0(?:\.0*)?(?:;|$)"
    r"|font-size:0(?:\.0*)?(?:p[tx]|em|%)?(?:;|$))"
)
_LIST = re.compile(r"mso-list:(?!ignore|none)\S*?level(\d)")
_NUMBER = re.compile(r"(?:.*\.)?(\d{1,6})[.)]?")
_LETTER = re.compile(r"[(]?([a-zа-яё])[.)]", re.IGNORECASE)
_ALPHABETS = "abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщэюя"


@dataclass(frozen=True, slots=True)
class Style:
    """How an element looks: None where it says nothing; `item` is the level of a pseudo-list of Word, or 0."""

    hidden: bool = False
    bullet: bool = False
    bold: bool | None = None
    italic: bool | None = None
    item: int = 0
    kind: str = ""
    """One of title, quote, contents, comment; or empty."""


def style_of(attributes: Mapping[str, str]) -> Style:
    """Read the attributes of an element."""
    css = re.sub(r"\s", "", attributes.get("style", "")[:2000].lower())
    weight = re.search(r"(?:^|;)font-weight:(\w+)", css)
    slant = re.search(r"(?:^|;)font-style:(\w+)", css)
    level = _LIST.search(css)
    return Style(
        hidden=bool(_HIDDEN.search(css)) or "hidden" in attributes,
        bullet="mso-list:ignore" in css,
        bold=weight[1] in {"bold", "bolder", "600", "700", "800", "900"} if weight else None,
        italic=slant[1] in {"italic", "oblique"} if slant else None,
        item=max(int(level[1]), 1) if level else 0,
        kind=_kind(attributes.get("class", "").lower(), css),
    )


def marker(bullet: str) -> str:
    """The Markdown marker for what Word shows before an item: `3.`, `б)` and `1.2.` are numbers."""
    text = "".join(bullet.split())
    number = _NUMBER.fullmatch(text)
    if number:
        return f"{int(number[1])}."
    letter = _LETTER.fullmatch(text)
    places = [alphabet.find(letter[1].lower()) for alphabet in _ALPHABETS] if letter else []
    return next((f"{place + 1}." for place in places if place >= 0), "-")


def _kind(classes: str, css: str) -> str:
    if "mso-element:comment" in css or "msocomment" in classes or "msocomanchor" in classes:
        return "comment"
    if "msotoc" in classes:
        return "contents"
    if "msotitle" in classes:
        return "title"
    return "quote" if "msoquote" in classes or "msointensequote" in classes else ""
