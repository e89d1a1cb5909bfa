"""Trial courses: lessons and questions open to anybody; nothing is kept."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import local_date, now
from lms.domain.permissions import Action
from lms.services import catalogue, legal_acts, papers, staleness, trial
from lms.web.blueprint import Pages
from lms.web.context import display
from lms.web.downloads import attachment
from lms.web.identity import database
from lms.web.labels import STATUSES
from lms.web.lesson_markup import lesson_markup
from lms.web.questions import asked_question, cited_slugs, reviewed_question
from lms.web.rendering import show

pages = Pages("trial", __name__)


@pages.page("/try/<slug>", Action.VISIT)
def start(slug: str) -> ResponseReturnValue:
    """The first lesson."""
    found = trial.course(database(), slug)
    return redirect(f"/try/{slug}/{next(found.document.lessons()).key}")


@pages.page("/try/<slug>/<key>", Action.VISIT)
def lesson(slug: str, key: str) -> ResponseReturnValue:
    """One lesson, and the way on."""
    found = trial.course(database(), slug)
    outline = catalogue.outline_of(found.sha256, found.document)
    text = catalogue.lesson_text(database(), found.revision_id, found.sha256, key)
    acts = legal_acts.lines(database(), text.acts)
    stale = staleness.notes(database(), found.acts_sha256, found.id, found.revision_id)
    number = next(number for number, entry in enumerate(outline.lessons) if entry.key == key)
    return show(
        "trial/lesson.html",
        course=found,
        outline=outline,
        entry=outline.lessons[number],
        following=outline.lessons[number + 1] if number + 1 < len(outline.lessons) else None,
        previous=outline.lessons[number - 1] if number else None,
        html=lesson_markup(
            text, acts, stale.get(("lesson", key), ()), f"/try/{slug}/{key}", pictures=display().pictures
        ),
        acts=list(acts.values()),
        act_status=STATUSES,
    )


@pages.page("/try/<slug>/<key>/documents/<int:number>.docx", Action.VISIT)
def model_document(slug: str, key: str, number: int) -> ResponseReturnValue:
    """A model document of a lesson, to be filled in."""
    title, content = papers.model_document(database(), trial.lesson(database(), slug, key), number, local_date(now()))
    return attachment(content, f"{title}.docx")


@pages.page("/try/<slug>/questions/<int:number>", Action.VISIT, post=True)
def question(slug: str, number: int) -> ResponseReturnValue:
    """One question; POST shows at once what was right and why."""
    form = request.form.to_dict(flat=False) if request.method == "POST" else None
    found = trial.question(database(), slug, number, form)
    slugs = catalogue.acts_offered(database(), found.course.revision_id, [found.item.question])
    acts = legal_acts.lines(database(), [*cited_slugs([found.item]), *slugs])
    offered = [acts[slug] for slug in slugs if slug in acts]
    shown = reviewed_question(found.item, acts) if found.answered else asked_question(found.item, offered)
    return show("trial/question.html", found=found, question=shown, unanswered=form is not None and not found.answered)
