"""The middle of a lesson page: text, cited acts, and the way on.

It is kept, because all who read a lesson see the same until its revision or the register changes.
"""

import re
from collections.abc import Sequence
from datetime import date
from html import unescape

from markupsafe import Markup, escape

from lms.domain.legal_change import concerns
from lms.domain.outline import LessonEntry, Outline
from lms.services import catalogue, legal_acts, staleness
from lms.services.catalogue import LessonText
from lms.services.enrolments import Seat
from lms.services.legal_acts import ActLine
from lms.services.staleness import StaleNote
from lms.web.context import display
from lms.web.identity import database, language
from lms.web.kept import kept
from lms.web.labels import STATUSES
from lms.web.law_notes import said
from lms.web.rendering import form_token, render
from lms.web.wording import _

_CITED = re.compile(r'<a\b([^>]*\bdata-act="([a-z0-9-]+)"[^>]*)>(.*?)</a>', re.DOTALL)
_CITED_PLACE = re.compile(r'\bdata-place="([^"]*)"')
_PICTURE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\balt="([^"]*)"')
_PLACE = "\ue000"
"""Stands for the token of a form: a sign that no text of a course may hold."""


def lesson_html(seat: Seat, outline: Outline, entry: LessonEntry) -> Markup:
    """Everything right of the outline."""
    pictures, done = display().pictures, entry.key in seat.facts.marks
    module = outline.modules[entry.module - 1]
    minutes_left = sum(each.minutes for each in module.lessons if each.key not in seat.facts.marks)

    def made() -> str:
        text = catalogue.lesson_text(database(), seat.revision_id, seat.sha256, entry.key)
        acts = legal_acts.lines(database(), text.acts)
        stale = staleness.notes(database(), seat.acts_sha256, seat.course_id, seat.revision_id)
        notes = stale.get(("lesson", entry.key), ())
        return render(
            "learning/reading.html",
            slug=seat.slug,
            outline=outline,
            module=module,
            entry=entry,
            done=done,
            minutes_left=minutes_left,
            edition=date.fromisoformat(seat.document.edition),
            contents=text.contents,
            html=_text(text, acts, notes, pictures=pictures),
            acts=list(acts.values()),
            act_status=STATUSES,
            task_key=_task_key(seat, entry),
            previous=outline.lessons[entry.number - 2] if entry.number > 1 else None,
            following=outline.lessons[entry.number] if entry.number < len(outline.lessons) else None,
            token=_PLACE,
        )

    name = ("lesson", seat.acts_sha256, seat.sha256, entry.key, language(), pictures, done, minutes_left)
    return kept(name, made).replace(_PLACE, form_token())


def _task_key(seat: Seat, entry: LessonEntry) -> str:
    """Key of the module whose task stands in this lesson, "" when there is none."""
    module = seat.document.modules[entry.module - 1]
    return module.key if module.task and module.task.lesson == entry.key else ""


def _text(text: LessonText, acts: dict[str, ActLine], notes: Sequence[StaleNote], *, pictures: bool) -> Markup:
    """The lesson's text with the status of each cited act at its citation, and what has happened to it since."""

    def with_status(match: re.Match[str]) -> str:
        act = acts.get(match[2])
        link = f'<a{match[1]} data-status="{act.status if act else "unknown"}">{match[3]}</a>'
        place = _CITED_PLACE.search(match[1])
        cited = [unescape(place[1])] if place else []
        told = [note for note in notes if note.act_slug == match[2] and concerns(cited, note.places)]
        return f'{link} <span class="stale">{escape(said(told))}</span>' if told else link

    html = _CITED.sub(with_status, text.html)
    return Markup(html if pictures else _PICTURE.sub(_in_words, html))  # noqa: S704  # from our own renderer


def _in_words(match: re.Match[str]) -> str:
    alternative = _ALT.search(match[0])
    words = unescape(alternative[1]) if alternative else ""
    return f'<span class="picture-off">{escape(_("Picture"))}: {escape(words)}</span>'
