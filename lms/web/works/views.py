"""Practical work: a learner hands it in, an instructor reads it."""

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from lms.adapters.clock import now
from lms.adapters.question_text import render_block
from lms.adapters.uploads import KINDS
from lms.domain.errors import Missing
from lms.domain.permissions import Action
from lms.services import works
from lms.web.blueprint import Pages
from lms.web.downloads import attachment
from lms.web.identity import actor, database
from lms.web.paging import SIZE, Page, asked
from lms.web.rendering import form_page, show
from lms.web.wording import refusal, say
from lms.web.works.forms import HandInForm, ReadingForm

pages = Pages("works", __name__)


@pages.page("/learn/<slug>/work/<key>", Action.STUDY, post=True)
def task(slug: str, key: str) -> ResponseReturnValue:
    """The task of a module and what one has handed in; POST hands in."""
    form = HandInForm()
    name, content = form.uploaded() if form.is_submitted() else ("", b"")
    if form.carried_out(
        lambda: works.hand_in(database(), actor(), slug, key, form.text.data or "", name, content, now())
    ):
        say("Your work is handed in. An instructor will read it, and you will get a letter.")
        return redirect(f"/learn/{slug}/work/{key}", 303)
    page = works.task_page(database(), actor(), slug, key)
    return form_page("works/task.html", form, page=page, body=render_block(page.body), kinds=", ".join(KINDS))


@pages.page("/learn/works/<int:work_id>/file", Action.HAVE_ACCOUNT)
def file(work_id: int) -> Response:
    """The file of one's own work; instructors may open anybody's."""
    name, content = works.file(database(), actor(), work_id)
    return attachment(content, name)


@pages.page("/teach/works", Action.GRADE)
def queue() -> ResponseReturnValue:
    """Work that waits for an instructor."""
    waiting, total = works.queue(database(), actor(), asked(), SIZE)
    others = works.left_to_others(database(), actor())
    return show("works/queue.html", waiting=waiting, page=Page(asked(), total), others=others)


@pages.page("/teach/works/<int:work_id>", Action.GRADE, post=True)
def read(work_id: int) -> ResponseReturnValue:
    """Read one piece of work and decide, then go on to the next."""
    try:
        found = works.work_to_read(database(), actor(), work_id)
    except Missing as gone:
        if request.method == "GET":
            raise
        say(refusal(gone), "attention")
        return redirect("/teach/works", 303)
    form = ReadingForm()
    form.met.choices = [SelectChoice(number, words) for number, words in enumerate(found.criteria)]
    turn = form.turn.data or ""
    if form.carried_out(lambda: works.read(database(), actor(), work_id, form.reading(), now(), turn=turn)):
        say("Your decision is saved.")
        return redirect(_address(found.following), 303)
    if form.form_errors:
        found = works.work_to_read(database(), actor(), work_id)
    following = _address(found.following) if found.following else ""
    return form_page("works/read.html", form, found=found, following=following, body=render_block(found.body))


def _address(work_id: int | None) -> str:
    return f"/teach/works/{work_id}" if work_id else "/teach/works"
