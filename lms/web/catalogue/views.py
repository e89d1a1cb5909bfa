"""The catalogue and the page of a course."""

from email.utils import parseaddr

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import local_date, now
from lms.domain.errors import Missing, Refused
from lms.domain.ornament import band_svg
from lms.domain.permissions import Action
from lms.services import catalogue, enrolments, learning, legal_acts, organisations
from lms.services.enrolments import Seat
from lms.web.blueprint import Pages
from lms.web.cards import course_cards
from lms.web.context import display
from lms.web.downloads import picture
from lms.web.formatting import academic_hours
from lms.web.identity import actor, database, language, viewer
from lms.web.kept import kept
from lms.web.labels import FORMATS, STATUSES, topic_label
from lms.web.paging import Page, asked
from lms.web.paper import course_paper, document_kind
from lms.web.rendering import render, show
from lms.web.settings import settings
from lms.web.wording import _, refusal, say

pages = Pages("catalogue", __name__)
_PAGE = 24
_HOURS = (16, 24, 36, 72)


@pages.page("/courses", Action.VISIT)
def courses() -> ResponseReturnValue:
    """Courses by topic, form, hours and words."""
    given = request.args
    filters = catalogue.Filters(
        search=given.get("search", "")[:200],
        topic=given.get("topic", ""),
        format=given.get("format", ""),
        hours=given.get("hours", None, type=int),
    )
    cards, total = catalogue.find(database(), filters, local_date(now()), asked(), _PAGE)
    topics = catalogue.topics(database())

    def found() -> str:
        return render(
            "catalogue/found.html",
            cards=course_cards(cards),
            page=Page(asked(), total, _PAGE),
            filters=filters,
            topics=[(topic, topic_label(topic)) for topic in topics],
            formats=[(value, _(label)) for value, label in FORMATS.items()],
            hours=[(each, academic_hours(each)) for each in _HOURS],
            as_table=given.get("view") == "table",
        )

    name = ("catalogue", language(), request.query_string, tuple(cards), total, tuple(topics))
    return show("catalogue/courses.html", found=kept(name, found))


@pages.page("/courses/<slug>", Action.VISIT)
def course(slug: str) -> ResponseReturnValue:
    """What the course gives, its programme, its acts, its document, and the one thing to do."""
    found = catalogue.current(database(), slug)
    issuer, seat = organisations.issuer_details(database()), _seat(slug)
    kind = document_kind(found.document.hours, issuer)
    outline = catalogue.outline_of(found.sha256, found.document)

    def body() -> str:
        acts = legal_acts.lines(database(), catalogue.cited_acts(database(), found.revision_id))
        return render(
            "catalogue/body.html",
            course=found,
            document=found.document,
            outline=outline,
            acts=[acts[each] for each in sorted(acts)],
            marks=STATUSES,
            kind=kind,
            issuer=issuer,
            contact=parseaddr(settings().mail_from)[1],
            own_lessons=[lesson.key for lesson in seat.document.lessons()] if seat else [],
        )

    own = seat.sha256 if seat else ""
    name = (
        "course",
        language(),
        found.sha256,
        found.acts_sha256,
        own,
        issuer,
        display().pictures,
        settings().mail_from,
    )
    return show(
        "catalogue/course.html",
        course=found,
        document=found.document,
        body=kept(name, body),
        kind=kind,
        registration=settings().registration_open,
        seat=seat,
        outline=outline,
        format_label=_(FORMATS[found.document.format]),
        topics=[topic_label(topic) for topic in found.document.topics],
    )


@pages.page("/courses/<slug>/enrol", Action.STUDY, post=True)
def enrol(slug: str) -> ResponseReturnValue:
    """Join an open course."""
    if request.method == "GET":
        return redirect(f"/courses/{slug}")
    try:
        learning.enrol_self(database(), actor(), slug, now())
    except Refused as refused:
        if isinstance(refused, Missing):
            raise
        say(refusal(refused), "attention")
        return redirect(f"/courses/{slug}", 303)
    return redirect(f"/learn/{slug}", 303)


@pages.page("/courses/<slug>/band.svg", Action.VISIT)
def band(slug: str) -> ResponseReturnValue:
    """The course's own ornament, drawn from its slug."""
    response = Response(band_svg(slug), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@pages.page("/courses/<slug>/paper.svg", Action.VISIT)
def paper(slug: str) -> ResponseReturnValue:
    """A picture of the document the course ends with."""
    course = catalogue.current(database(), slug).document
    issuer = organisations.issuer_details(database())
    return Response(course_paper(slug, course.title, course.hours, issuer), mimetype="image/svg+xml")


@pages.page("/media/<int:revision>/<path:name>", Action.VISIT)
def media(revision: int, name: str) -> ResponseReturnValue:
    """A picture of a lesson; it never changes within a revision."""
    content = catalogue.media(database(), revision, name)
    response = picture(content, name)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _seat(slug: str) -> Seat | None:
    found = viewer()
    if found is None:
        return None
    try:
        return enrolments.seat(database(), found.actor, slug)
    except Missing:
        return None
