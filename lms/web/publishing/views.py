"""From draft to learners: what will change, a second reader, publication."""

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from lms.adapters.clock import now
from lms.domain.draft_review import LAW, SUBJECT, ReviewState, lines_for
from lms.domain.permissions import Action
from lms.domain.study_time import course_minutes
from lms.services import draft_reviews, drafts, publishing
from lms.services.publishing import Plan, Published
from lms.web.blueprint import Pages
from lms.web.findings import told
from lms.web.formatting import moved_words
from lms.web.identity import actor, database
from lms.web.publishing.forms import CHECKLIST, AskForm, PublishForm, ReviewForm
from lms.web.publishing.words import shown
from lms.web.rendering import form_page
from lms.web.wording import refusal, say

pages = Pages("publishing", __name__)


@pages.page("/teach/<slug>/publish", Action.TEACH, post=True)
def publish(slug: str) -> ResponseReturnValue:
    """What publishing changes and for whom; POST publishes what was looked at."""
    form, done = PublishForm(), list[Published]()
    if form.carried_out(
        lambda: done.append(
            publishing.publish(
                database(), actor(), slug, form.note.data, form.sha256.data or "", now(), move=form.move.data == "move"
            )
        )
    ):
        say("Published. New people study the new revision at once.")
        if done[0].moved:
            flash(moved_words(done[0].moved), "right")
        return redirect(f"/teach/{slug}", 303)
    return _publish_page(slug, form, AskForm(formdata=None))


@pages.page("/teach/<slug>/review-draft/ask", Action.TEACH, post=True)
def ask(slug: str) -> ResponseReturnValue:
    """Ask a second person to read the draft."""
    if request.method == "GET":
        return redirect(f"/teach/{slug}/publish")
    form = AskForm()
    form.reviewer.choices = _readers(slug)
    if form.carried_out(lambda: draft_reviews.ask(database(), actor(), slug, form.reviewer.data, now())):
        say("Asked. A letter is on its way; you will get the answer by letter, too.")
        return redirect(f"/teach/{slug}/publish", 303)
    return _publish_page(slug, PublishForm(formdata=None), form)


@pages.page("/teach/<slug>/review-draft", Action.TEACH, post=True)
def review(slug: str) -> ResponseReturnValue:
    """The second reader's page: what has changed, and a checklist; POST approves or returns."""
    form = ReviewForm()
    approves = request.form.get("decision") == "approve"
    if approves:
        form.lines = lines_for(draft_reviews.teaches_law(drafts.working(database(), slug)))
    if form.carried_out(
        lambda: draft_reviews.decide(
            database(),
            actor(),
            slug,
            form.sha256.data or "",
            form.looked(),
            approves,
            form.comment.data or "",
            now(),
        )
    ):
        say("Approved: the author can publish exactly this draft." if approves else "Returned to the author.")
        return redirect(f"/teach/{slug}", 303)
    plan = publishing.plan(database(), slug)
    refused = draft_reviews.refusal(database(), actor(), drafts.working(database(), slug))
    form.sha256.data = plan.sha256
    legal = plan.draft.document is None or plan.draft.document.legal
    return form_page(
        "publishing/review.html",
        form,
        plan=plan,
        refused=refusal(refused) if refused else "",
        lists=[("subject", SUBJECT), *([("law", LAW)] if legal else [])],
        checklist=CHECKLIST,
        **_differences(plan),
    )


def _publish_page(slug: str, form: PublishForm, ask_form: AskForm) -> ResponseReturnValue:
    plan = publishing.plan(database(), slug)
    form.move.flags.required = True  # one of the two is always chosen
    ask_form.reviewer.choices = ask_form.reviewer.choices or (_readers(slug) if plan.demanded else [])
    if not form.is_submitted() or form.sha256.data != plan.sha256:
        form.sha256.data = plan.sha256
    return form_page(
        "publishing/publish.html",
        ask_form if ask_form.errors else form,
        plan=plan,
        publish_form=form,
        ask_form=ask_form,
        approved=not plan.demanded or plan.reading.state is ReviewState.APPROVED,
        checklist=CHECKLIST,
        **_differences(plan),
    )


def _readers(slug: str) -> list[SelectChoice]:
    found = drafts.working(database(), slug)
    return [SelectChoice(each.id, each.name) for each in draft_reviews.readers(database(), actor(), found)]


def _differences(plan: Plan) -> dict[str, Any]:
    """What both pages show of a draft: differences, what the checker says, hours before and after."""
    draft, changes = plan.draft, plan.changes
    documents = plan.published, draft.document
    return {
        "parts": [
            ("lessons", shown(changes.lessons)),
            ("questions", shown(changes.questions)),
            ("settings", shown(changes.settings)),
        ]
        if changes
        else [],
        "problems": told(draft.problems, draft.reading),
        "findings": told(draft.report.findings if draft.report else (), draft.reading),
        "hours": [document.hours if document else None for document in documents],
        "minutes": [course_minutes(document) if document else None for document in documents],
    }
