"""The lesson editor: writing, seeing what a learner will see, saving, citing."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import local_date, now
from lms.adapters.html_to_markdown import markdown_of
from lms.domain.errors import Refused
from lms.domain.permissions import Action
from lms.services import legal_acts, lesson_editing, papers
from lms.services.drafts import EditConflict
from lms.services.legal_acts import ActFilters
from lms.web.blueprint import Pages
from lms.web.downloads import attachment
from lms.web.formatting import clock_time
from lms.web.identity import actor, database
from lms.web.labels import STATUSES
from lms.web.lesson_editor.citations import by_likeness, citable
from lms.web.lesson_editor.conflict import conflict_page
from lms.web.lesson_editor.forms import PracticeForm
from lms.web.lesson_editor.shown import editor_values, left_behind, preview_values
from lms.web.paging import Page, asked
from lms.web.rendering import form_page, render, show
from lms.web.wording import _, refusal, say

pages = Pages("lesson_editor", __name__)
_ACTS_PAGE = 15


@pages.page("/teach/<slug>/lessons/<key>", Action.TEACH, post=True)
def editor(slug: str, key: str) -> ResponseReturnValue:
    """One lesson being written; POST saves it in the draft."""
    if request.method == "POST":
        return _saved(slug, key)
    found, draft = lesson_editing.opened(database(), slug, key)
    return show("lesson_editor/editor.html", **editor_values(found, draft, found.text, found.sha256))


@pages.page("/teach/<slug>/lessons/<key>/preview", Action.TEACH, post=True, keeps=False)
def preview(slug: str, key: str) -> ResponseReturnValue:
    """What learners would see of the text that was sent, and what the checker says of it. Nothing is kept."""
    if request.method == "GET":
        return redirect(f"/teach/{slug}/lessons/{key}")
    found, draft = lesson_editing.opened(database(), slug, key)
    text = request.form.get("text", "")
    if _by_script():
        return render("lesson_editor/preview.html", **preview_values(found, draft, text))
    base = request.form.get("base", "")
    return show("lesson_editor/editor.html", **editor_values(found, draft, text, base))


@pages.page("/teach/<slug>/lessons/<key>/practice", Action.TEACH, post=True)
def practice(slug: str, key: str) -> ResponseReturnValue:
    """Say how long the practice of the lesson takes."""
    back = f"/teach/{slug}/lessons/{key}"
    if request.method == "GET":
        return redirect(back)
    form = PracticeForm()
    if form.carried_out(lambda: lesson_editing.set_practice(database(), actor(), slug, key, form.minutes.data, now())):
        say("Saved in the draft.")
        return redirect(back, 303)
    found, draft = lesson_editing.opened(database(), slug, key)
    values = editor_values(found, draft, found.text, found.sha256)
    return form_page("lesson_editor/editor.html", form, **{**values, "practice": form})


@pages.page("/teach/<slug>/lessons/<key>/documents/<int:number>.docx", Action.TEACH)
def model_document(slug: str, key: str, number: int) -> ResponseReturnValue:
    """A model document of the lesson as it stands in the draft."""
    lesson = lesson_editing.lesson(database(), slug, key)
    title, content = papers.model_document(database(), lesson, number, local_date(now()))
    return attachment(content, f"{title}.docx")


@pages.page("/teach/acts", Action.TEACH)
def acts() -> ResponseReturnValue:
    """Acts of the register with citations ready to be put into a lesson."""
    search = request.args.get("search", "")[:200]
    found, page = [], Page(1, 0, _ACTS_PAGE)
    if search.strip():
        fitting = by_likeness(legal_acts.entries(database(), ActFilters(search=search)), search)
        page = Page(asked(), len(fitting), _ACTS_PAGE)
        first = (page.number - 1) * page.size
        found = [citable(act) for act in fitting[first : first + page.size]]
    values = {"search": search, "acts": found, "page": page, "act_status": STATUSES}
    return render("lesson_editor/found.html", **values) if _by_script() else show("lesson_editor/acts.html", **values)


@pages.page("/teach/paste", Action.TEACH, post=True, keeps=False)
def paste() -> ResponseReturnValue:
    """Clean Markdown of what was copied from Word or from a page, and what was left behind."""
    if request.method == "GET":
        return redirect("/teach")
    sent = request.files.get("html")  # as a file, since Word sends more than a field may hold
    try:
        pasted = markdown_of(sent.read().decode(errors="replace") if sent else "")
    except Refused as refused:
        return {"receipt": refusal(refused)}, 422
    return {"markdown": pasted.markdown, "dropped": left_behind(pasted.dropped)}


def _saved(slug: str, key: str) -> ResponseReturnValue:
    given, moment, back = request.form, now(), f"/teach/{slug}/lessons/{key}"
    choice, text = given.get("choice", ""), given.get("text", "")
    if choice == "theirs":
        lesson_editing.choose_theirs(database(), actor(), slug, key, given.get("mine", ""), moment)
        say("The colleague's text stays. Yours is kept in the history of the lesson.")
        return redirect(back, 303)
    try:
        mine = given.get("mine", "") if choice == "mine" else text
        saved = lesson_editing.save(database(), actor(), slug, key, mine, given.get("base", ""), moment)
    except EditConflict as conflict:
        if _by_script():
            return {"receipt": refusal(conflict)}, 409
        return conflict_page(lesson_editing.opened(database(), slug, key)[0], conflict)
    if _by_script():
        receipt = _(
            "Saved at %(time)s together with changes of a colleague" if saved.merged else "Saved at %(time)s",
            time=clock_time(moment),
        )
        told = {"receipt": receipt, "sha256": saved.sha256, "sent": saved.sent_sha256}
        return told | ({"text": saved.text} if saved.merged else {})
    if saved.merged:
        say("Saved in the draft. A colleague has changed other places; both changes are in the text.")
    else:
        say("Saved in the draft.")
    return redirect(back, 303)


def _by_script() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
