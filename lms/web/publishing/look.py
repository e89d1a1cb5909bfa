"""A draft exactly as its learners would see it, on any day; nothing is recorded."""

from datetime import date
from email.utils import parseaddr
from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.adapters.clock import local_date, now
from lms.domain.course import FINAL
from lms.domain.permissions import Action
from lms.domain.progress import Need, State, Unmet, progress
from lms.services import look, organisations, papers
from lms.services.enrolments import Facts, Seat
from lms.services.look import Look
from lms.web.blueprint import Pages
from lms.web.context import display
from lms.web.downloads import attachment, picture
from lms.web.identity import actor, database
from lms.web.labels import FORMATS, STATUSES, topic_label
from lms.web.lesson_markup import lesson_markup
from lms.web.paper import course_paper, document_kind
from lms.web.questions import asked_question, cited_slugs, reviewed_question
from lms.web.rendering import render, show
from lms.web.settings import settings
from lms.web.wording import _

pages = Pages("look", __name__)
_NO_FACTS = Facts(frozenset(), {}, {})


@pages.page("/teach/<slug>/look", Action.TEACH)
def course(slug: str) -> ResponseReturnValue:
    """The course as somebody who has just enrolled sees it, or its page as a stranger does (`?as=stranger`)."""
    found = _look(slug)
    if request.args.get("as") == "stranger":
        return _as_stranger(found)
    document, outline = found.course.document, found.outline
    first = next(iter(outline.lessons), None)
    place = (f"{_base(slug)}/{first.key}{_tail()}", _("Begin: %(title)s", title=first.title)) if first else ("", "")
    return show(
        "publishing/look_course.html",
        seat=_seat(found),
        progress=progress(document, _NO_FACTS.marks, _NO_FACTS.quizzes, outline.minutes, _NO_FACTS.works),
        facts=_NO_FACTS,
        place=place,
        outline=outline,
        tasks={number: module for number, module in enumerate(document.modules, 1) if module.task},
        step_href=_step_href,
        final_key=FINAL,
        **_band(found),
    )


@pages.page("/teach/<slug>/look/<key>", Action.TEACH)
def lesson(slug: str, key: str) -> ResponseReturnValue:
    """One lesson."""
    found = _look(slug)
    text, outline = look.text(found, key), found.outline
    entry = next(entry for entry in outline.lessons if entry.key == key)
    module = outline.modules[entry.module - 1]
    task = found.course.document.modules[entry.module - 1].task
    acts = found.lines(text.acts)
    notes = found.notes.get(("lesson", key), ())
    main = render(
        "learning/reading.html",
        slug=slug,
        base=f"{_base(slug)}/",
        tail=_tail(),
        looking=True,
        outline=outline,
        module=module,
        entry=entry,
        done=False,
        minutes_left=sum(each.minutes for each in module.lessons),
        edition=date.fromisoformat(found.course.document.edition),
        contents=text.contents,
        html=lesson_markup(text, acts, notes, f"{_base(slug)}/{key}", pictures=display().pictures),
        acts=list(acts.values()),
        act_status=STATUSES,
        task_key=found.course.document.modules[entry.module - 1].key if task and task.lesson == key else "",
        previous=outline.lessons[entry.number - 2] if entry.number > 1 else None,
        following=outline.lessons[entry.number] if entry.number < len(outline.lessons) else None,
        token="",
    )
    middle = Markup(main)  # noqa: S704  # from a template that escapes
    return show("publishing/look_lesson.html", entry=entry, outline=outline, main=middle, **_band(found))


@pages.page("/teach/<slug>/look/<key>/documents/<int:number>.docx", Action.TEACH)
def model_document(slug: str, key: str, number: int) -> ResponseReturnValue:
    """A model document of a lesson of the draft."""
    chosen = look.lesson(_look(slug), key)
    title, content = papers.model_document(database(), chosen, number, local_date(now()))
    return attachment(content, f"{title}.docx")


@pages.page("/teach/<slug>/look/test/<key>", Action.TEACH, post=True)
def test(slug: str, key: str) -> ResponseReturnValue:
    """A sample attempt; POST shows at once what was right and why."""
    found = _look(slug)
    form = request.form.to_dict(flat=False) if request.method == "POST" else None
    seed = request.values.get("draw", None, type=int)
    if seed is None:
        return redirect(f"{_base(slug)}/test/{key}?draw={look.new_seed()}{_tail('&')}")
    drawn = look.sample(found, key, seed, form)
    acts = found.lines(sorted(cited_slugs(drawn.items)))
    titles = {module.key: module.title for module in found.course.document.modules}
    return show(
        "publishing/look_test.html",
        sample=drawn,
        title=_("Test: %(title)s", title=titles[key]) if key in titles else _("Final test"),
        questions=[reviewed_question(item, acts) if form is not None else asked_question(item) for item in drawn.items],
        reviewed_now=form is not None,
        **_band(found),
    )


@pages.page("/teach/<slug>/look/media/<path:name>", Action.TEACH)
def media(slug: str, name: str) -> ResponseReturnValue:
    """A picture of the draft."""
    return picture(look.media(database(), slug, name), name)


@pages.page("/teach/<slug>/look/paper.svg", Action.TEACH)
def paper(slug: str) -> ResponseReturnValue:
    """The document the course would end with."""
    document = _look(slug).course.document
    issuer = organisations.issuer_details(database())
    return Response(course_paper(slug, document.title, document.hours, issuer), mimetype="image/svg+xml")


def _as_stranger(found: Look) -> ResponseReturnValue:
    document, issuer = found.course.document, organisations.issuer_details(database())
    acts = found.lines(found.cited())
    kind = document_kind(document.hours, issuer)
    body = render(
        "catalogue/body.html",
        course=found.course,
        document=document,
        outline=found.outline,
        acts=[acts[each] for each in sorted(acts)],
        marks=STATUSES,
        kind=kind,
        issuer=issuer,
        contact=parseaddr(settings().mail_from)[1],
        own_lessons=[],
        looking=True,
    )
    return show(
        "publishing/look_stranger.html",
        course=found.course,
        document=document,
        body=Markup(body),  # noqa: S704  # from a template that escapes
        kind=kind,
        registration=settings().registration_open,
        seat=None,
        outline=found.outline,
        format_label=_(FORMATS[document.format]),
        topics=[topic_label(topic) for topic in document.topics],
        **_band(found),
    )


def _look(slug: str) -> Look:
    moment = now()
    return look.look(database(), slug, _asked_day() or local_date(moment), moment)


def _asked_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None


def _tail(sign: str = "?") -> str:
    """The day that was asked for, at the end of addresses."""
    asked = _asked_day()
    return f"{sign}on={asked.isoformat()}" if asked else ""


def _base(slug: str) -> str:
    return f"/teach/{slug}/look"


def _band(found: Look) -> dict[str, Any]:
    """What the band above every page of a look says, and what its links are made of."""
    return {
        "looking": True,
        "base": _base(found.course.slug),
        "tail": _tail(),
        "look": found,
        "as_stranger": request.args.get("as") == "stranger",
    }


def _step_href(slug: str, step: Unmet) -> str:
    """Where a missing step is looked at; work is not handed in here."""
    part = "" if step.need is Need.LESSON else "test/"
    return _base(slug) + _tail() if step.need is Need.WORK else f"{_base(slug)}/{part}{step.key}{_tail()}"


def _seat(found: Look) -> Seat:
    """The seat of somebody who has just enrolled; it stands in no table."""
    course = found.course
    return Seat(
        id=0,
        account_id=actor().id,
        course_id=course.id,
        slug=course.slug,
        group_id=0,
        group_title=course.document.title,
        standing=True,
        ends_on=None,
        state=State.STUDYING,
        percent=0,
        facts=_NO_FACTS,
        last_lesson="",
        last_anchor="",
        revision_id=course.revision_id,
        revision_number=course.revision_number,
        sha256=course.sha256,
        title=course.document.title,
        hours=course.document.hours,
        acts_sha256=course.acts_sha256,
        law_sha256="",
        document=course.document,
    )
