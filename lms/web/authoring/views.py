"""Teaching: courses as files, their drafts, checking and publishing."""

from collections.abc import Iterable

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import now
from lms.domain.permissions import Action
from lms.domain.problems import Problem
from lms.services import authoring
from lms.web.authoring.forms import PublishForm, UploadForm
from lms.web.blueprint import Pages
from lms.web.identity import actor, database
from lms.web.rendering import form_page, show
from lms.web.wording import say, words

pages = Pages("authoring", __name__)


@pages.page("/teach", Action.TEACH)
def courses() -> ResponseReturnValue:
    """All courses one can edit."""
    return show("authoring/courses.html", courses=authoring.courses(database()))


@pages.page("/teach/<slug>", Action.TEACH, post=True)
def course(slug: str) -> ResponseReturnValue:
    """The draft with what the checker says; POST puts a file into it."""
    form = UploadForm()
    if form.carried_out(
        lambda: authoring.upload(
            database(), actor(), slug, form.file.data.filename or "", form.file.data.read(), form.path.data or "", now()
        )
    ):
        say("The file is in the draft. See below what the checker says.")
        return redirect(f"/teach/{slug}", 303)
    return _page(slug, form, PublishForm(formdata=None))


@pages.page("/teach/<slug>/publish", Action.TEACH, post=True)
def publish(slug: str) -> ResponseReturnValue:
    """Make the draft the newest revision."""
    form = PublishForm()
    if form.carried_out(lambda: authoring.publish(database(), actor(), slug, form.note.data, now())):
        say("Published. People under way stay on the revision they began with.")
        return redirect(f"/teach/{slug}", 303)
    return _page(slug, form, UploadForm(formdata=None))


@pages.page("/teach/<slug>/discard", Action.TEACH, post=True)
def discard(slug: str) -> ResponseReturnValue:
    """Throw the draft away."""
    if request.method == "GET":
        return redirect(f"/teach/{slug}")
    authoring.discard(database(), actor(), slug, now())
    say("The draft is thrown away; the published course stays as it was.")
    return redirect(f"/teach/{slug}", 303)


@pages.page("/teach/<slug>/course.zip", Action.TEACH)
def archive(slug: str) -> ResponseReturnValue:
    """The course folder as a zip, to edit at home."""
    response = Response(authoring.archive(database(), slug), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.zip")
    return response


def _page(slug: str, form: UploadForm | PublishForm, other: UploadForm | PublishForm) -> ResponseReturnValue:
    upload = form if isinstance(form, UploadForm) else other
    note = form if isinstance(form, PublishForm) else other
    draft = authoring.draft(database(), slug)
    return form_page(
        "authoring/course.html",
        form,
        upload=upload,
        note=note,
        draft=draft,
        history=authoring.history(database(), slug),
        problems=_told(draft.problems),
        findings=_told(draft.report.findings if draft.report else ()),
    )


def _told(problems: Iterable[Problem]) -> list[tuple[Problem, str]]:
    """Each problem with what it says in the reader's language."""
    catalogue = words()
    return [(problem, catalogue.gettext(problem.text) % dict(problem.params)) for problem in problems]
