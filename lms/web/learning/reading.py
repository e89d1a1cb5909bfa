"""Lessons for those who have switched pictures off."""

import re
from html import unescape

from markupsafe import escape

_PICTURE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\balt="([^"]*)"')


def without_pictures(html: str, word: str) -> str:
    """The lesson with each picture replaced by its alternative text; `html` comes from our own renderer."""

    def replaced(match: re.Match[str]) -> str:
        alternative = _ALT.search(match[0])
        text = unescape(alternative[1]) if alternative else ""
        return f'<span class="picture-off">{escape(word)}: {escape(text)}</span>'

    return _PICTURE.sub(replaced, html)
