"""Texts of questions, options and feedback to safe HTML; each is rendered once in a process."""

import re
from functools import lru_cache

from markupsafe import Markup, escape

from lms.adapters.markup import render

_PLAIN = re.compile(r"[^*_`\[\]<>&#|\\\n~:]*")
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!<p>).)*)</p>\s*", re.DOTALL)


def render_block(text: str) -> Markup:
    """HTML of a text of several paragraphs; citations show as they are written."""
    return Markup(render(text, media_url="/media/", acts={}).html)  # noqa: S704  # the renderer's output is sanitised


@lru_cache(maxsize=8192)
def render_inline(text: str) -> Markup:
    """HTML of a short text; one paragraph comes without its <p>, so that it can stand in a label."""
    if _PLAIN.fullmatch(text):
        return escape(text)
    html = render(text, media_url="/media/", acts={}).html.strip()
    single = _ONE_PARAGRAPH.fullmatch(html)
    return Markup(single[1] if single else html)  # noqa: S704  # the renderer's output is sanitised
