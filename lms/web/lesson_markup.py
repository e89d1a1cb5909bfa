"""The text of a lesson as a page shows it: each citation with the state of its act, pictures or their words."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import count

from markupsafe import Markup, escape

from lms.domain.legal_change import concerns
from lms.services.catalogue import LessonText
from lms.services.legal_acts import ActLine
from lms.services.staleness import StaleNote
from lms.web.law_notes import said
from lms.web.wording import _

_CITED = re.compile(r'<a\b([^>]*\bdata-act="([a-z0-9-]+)"[^>]*)>(.*?)</a>', re.DOTALL)
_CITED_PLACE = re.compile(r'\bdata-place="([^"]*)"')
_DOCUMENT = re.compile(
    r'<div class="(?=[^"]*\badmonition\b)[^"]*\bdocument\b[^"]*">\s*<p class="admonition-title">.*?</p>', re.DOTALL
)
_PICTURE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\balt="([^"]*)"')


def lesson_markup(
    text: LessonText, acts: dict[str, ActLine], notes: Sequence[StaleNote], address: str, *, pictures: bool
) -> Markup:
    """The lesson's text with the state of each cited act at its citation, and what has happened to it since.

    Under the title of each model document stands the link to its file below `address`.
    """
    numbers = count(1)

    def with_file(match: re.Match[str]) -> str:
        words = escape(_("Download to edit (DOCX)"))
        return f'{match[0]}<p class="download"><a href="{address}/documents/{next(numbers)}.docx">{words}</a></p>'

    def with_status(match: re.Match[str]) -> str:
        act = acts.get(match[2])
        link = f'<a{match[1]} data-status="{act.status if act else "unknown"}">{match[3]}</a>'
        place = _CITED_PLACE.search(match[1])
        cited = [unescape(place[1])] if place else []
        told = [note for note in notes if note.act_slug == match[2] and concerns(cited, note.places)]
        return f'{link} <span class="stale">{escape(said(told))}</span>' if told else link

    html = _DOCUMENT.sub(with_file, _CITED.sub(with_status, text.html))
    return Markup(html if pictures else _PICTURE.sub(_in_words, html))  # noqa: S704  # from our own renderer


def _in_words(match: re.Match[str]) -> str:
    alternative = _ALT.search(match[0])
    words = unescape(alternative[1]) if alternative else ""
    return f'<span class="picture-off">{escape(_("Picture"))}: {escape(words)}</span>'
