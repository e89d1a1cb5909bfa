"""Studying: one's courses, one course, one lesson."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import local_date, now
from lms.domain.course import FINAL
from lms.domain.permissions import Action
from lms.domain.progress import Need, Progress, Unmet
from lms.services import catalogue, certificates, enrolments, learning, papers, transaction
from lms.services.enrolments import Seat
from lms.web.blueprint import Pages
from lms.web.downloads import attachment
from lms.web.identity import actor, database
from lms.web.learning.outline import outline_html
from lms.web.learning.reading import lesson_html
from lms.web.rendering import show
from lms.web.wording import _

pages = Pages("learning", __name__)


@pages.page("/learn", Action.STUDY)
def home() -> ResponseReturnValue:
    """The course under way first, with what is missing; then the others and the documents."""
    seats = enrolments.seats(database(), actor())
    first = next((seat for seat in seats if seat.state != "passed"), None)
    progress = enrolments.progress_of(first, first.facts) if first else None
    return show(
        "learning/home.html",
        first=first,
        progress=progress,
        place=place(first, progress) if first and progress else None,
        others=[seat for seat in seats if seat is not first],
        documents=certificates.own_documents(database(), actor()),
    )


@pages.page("/learn/<slug>", Action.STUDY)
def course(slug: str) -> ResponseReturnValue:
    """One course: progress explained line by line."""
    seat = enrolments.seat(database(), actor(), slug)
    facts = seat.facts
    progress = enrolments.progress_of(seat, facts)
    return show(
        "learning/course.html",
        seat=seat,
        progress=progress,
        facts=facts,
        place=place(seat, progress),
        outline=catalogue.outline_of(seat.sha256, seat.document),
        tasks={number: module for number, module in enumerate(seat.document.modules, 1) if module.task},
        step_href=step_href,
        final_key=FINAL,
    )


@pages.page("/learn/<slug>/<key>", Action.STUDY)
def lesson(slug: str, key: str) -> ResponseReturnValue:
    """One lesson with the outline of the course."""
    seat = enrolments.seat(database(), actor(), slug)
    learning.lesson_of(seat, key)
    progress = enrolments.progress_of(seat, seat.facts)
    outline = catalogue.outline_of(seat.sha256, seat.document)
    entry = next(entry for entry in outline.lessons if entry.key == key)
    page = show(
        "learning/lesson.html",
        seat=seat,
        entry=entry,
        outline=outline,
        outline_html=outline_html(seat, outline, entry, seat.facts, progress),
        studied=sum(line.key in seat.facts.marks for line in outline.lessons),
        progress=progress,
        main=lesson_html(seat, outline, entry),
    )
    if seat.last_lesson != key:
        with transaction.writing(database()):
            learning.remember_place(database(), actor(), slug, key, "", now())
    return page


@pages.page("/learn/<slug>/<key>/documents/<int:number>.docx", Action.STUDY)
def model_document(slug: str, key: str, number: int) -> ResponseReturnValue:
    """A model document of a lesson, to be filled in."""
    seat = enrolments.seat(database(), actor(), slug)
    title, content = papers.model_document(database(), learning.lesson_of(seat, key), number, local_date(now()))
    return attachment(content, f"{title}.docx")


@pages.page("/learn/<slug>/<key>/done", Action.STUDY, post=True)
def done(slug: str, key: str) -> ResponseReturnValue:
    """Mark a lesson as studied and go on to what comes next."""
    if request.method == "GET":
        return redirect(f"/learn/{slug}/{key}")
    seat = learning.mark_lesson(database(), actor(), slug, key, now())
    outline = catalogue.outline_of(seat.sha256, seat.document)
    entry = next(entry for entry in outline.lessons if entry.key == key)
    module = outline.modules[entry.module - 1]
    if entry is module.lessons[-1] and module.test:
        return redirect(f"/learn/{slug}/test/{module.test.key}", 303)
    if entry.number < len(outline.lessons):
        return redirect(f"/learn/{slug}/{outline.lessons[entry.number].key}", 303)
    return redirect(f"/learn/{slug}", 303)


@pages.page("/learn/<slug>/<key>/place", Action.STUDY, post=True)
def remember(slug: str, key: str) -> ResponseReturnValue:
    """Keep the heading that is being read."""
    if request.method == "POST":
        learning.remember_place(database(), actor(), slug, key, request.form.get("place", ""), now())
    return "", 204


def step_href(slug: str, step: Unmet) -> str:
    """Where a missing step is done."""
    if step.need is Need.LESSON:
        return f"/learn/{slug}/{step.key}"
    if step.need is Need.WORK:
        return f"/learn/{slug}/work/{step.key}"
    return f"/learn/{slug}/test/{step.key}"


def place(seat: Seat, progress: Progress) -> tuple[str, str]:
    """Where «Continue» leads, and its words: the lesson being read, else the next step."""
    titles = {lesson.key: lesson.title for lesson in seat.document.lessons()}
    missing = {step.key for step in progress.unmet if step.need is Need.LESSON}
    if seat.last_lesson in missing and seat.last_lesson in titles:
        anchor = f"#{seat.last_anchor}" if seat.last_anchor else ""
        return f"/learn/{seat.slug}/{seat.last_lesson}{anchor}", _(
            "Continue: %(title)s", title=titles[seat.last_lesson]
        )
    step = progress.next_step
    if step is None:
        return f"/learn/{seat.slug}", _("Open the course")
    if step.need is Need.FINAL:
        return step_href(seat.slug, step), _("Go to the final test")
    if step.need is Need.WORK:
        return step_href(seat.slug, step), _("Hand in the practical work: %(title)s", title=step.title)
    if step.need is Need.QUIZ:
        return step_href(seat.slug, step), _("Take the test: %(title)s", title=step.title)
    words = _("Continue: %(title)s", title=step.title) if seat.last_lesson else _("Begin: %(title)s", title=step.title)
    return step_href(seat.slug, step), words
