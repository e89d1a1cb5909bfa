"""The middle of a lesson page: text, cited acts, and the way on.

It is kept, because all who read a lesson see the same until its revision or the register changes.
"""

from datetime import date

from markupsafe import Markup

from lms.domain.outline import LessonEntry, Outline
from lms.services import catalogue, legal_acts, staleness
from lms.services.enrolments import Seat
from lms.web.context import display
from lms.web.identity import database, language
from lms.web.kept import kept
from lms.web.labels import STATUSES
from lms.web.lesson_markup import lesson_markup
from lms.web.rendering import form_token, render

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
            html=lesson_markup(text, acts, notes, f"/learn/{seat.slug}/{entry.key}", pictures=pictures),
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
