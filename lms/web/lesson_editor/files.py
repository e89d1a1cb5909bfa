"""Pictures and files of a course, and lessons from Word files."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import now
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Action
from lms.services import lesson_editing, lesson_import, lesson_media
from lms.services.lesson_import import Imported
from lms.web.blueprint import Pages
from lms.web.downloads import picture
from lms.web.identity import actor, database
from lms.web.lesson_editor.forms import MediaForm, SentForm
from lms.web.lesson_editor.shown import left_behind, preview_values
from lms.web.rendering import form_page, show
from lms.web.wording import _, refusal, say

pages = Pages("lesson_files", __name__)


@pages.page("/teach/<slug>/media", Action.TEACH, post=True)
def media(slug: str) -> ResponseReturnValue:
    """Pictures and files of the course; POST adds one and tells the Markdown that shows it."""
    form = MediaForm()
    made: list[tuple[str, int]] = []
    done = form.carried_out(
        lambda: made.append(
            lesson_media.add(database(), actor(), slug, *form.sent(), form.alternative.data or "", now())
        )
    )
    if request.headers.get("X-Requested-With") == "fetch":
        told = [text for texts in form.errors.values() for text in texts]
        return {"markdown": made[0][0]} if done else ({"receipt": " ".join(map(str, told))}, 422)
    if done:
        markdown, edit = made[0]
        back = f"/teach/{slug}/media"
        flash(
            _("Added. Put this where it belongs in the lesson: %(markdown)s", markdown=markdown),
            f"undo /teach/{slug}/undo/{edit}?back={back}",
        )
        return redirect(back, 303)
    title, files = lesson_media.listed(database(), slug)
    return form_page("lesson_editor/media.html", form, slug=slug, title=title, files=files)


@pages.page("/teach/<slug>/media/<name>", Action.TEACH, post=True)
def one_file(slug: str, name: str) -> ResponseReturnValue:
    """A file as it stands in the draft; POST replaces or deletes it."""
    if request.method == "GET":
        return picture(lesson_media.content(database(), slug, name), name)
    back = f"/teach/{slug}/media"
    try:
        with database().begin_nested():
            edit, told = _changed_file(slug, name)
    except Missing:
        raise
    except Refused as refused:
        say(refusal(refused), "wrong")
        return redirect(back, 303)
    flash(told, f"undo /teach/{slug}/undo/{edit}?back={back}")
    return redirect(back, 303)


@pages.page("/teach/<slug>/lessons/<key>/word", Action.TEACH, post=True)
def word(slug: str, key: str) -> ResponseReturnValue:
    """Put the text of a Word file in place of the lesson."""
    back = f"/teach/{slug}/lessons/{key}"
    if request.method == "GET":
        return redirect(back)
    form, came = SentForm(), list[Imported]()
    if form.carried_out(
        lambda: came.append(lesson_import.replace_text(database(), actor(), slug, key, *form.sent(), now()))
    ):
        return _receipt(slug, came[0], form, back)
    return _told(form, back)


@pages.page("/teach/<slug>/word", Action.TEACH, post=True)
def new_from_word(slug: str) -> ResponseReturnValue:
    """Make a Word file a new lesson of a module."""
    back = f"/teach/{slug}"
    if request.method == "GET":
        return redirect(back)
    form, came, module = SentForm(), list[Imported](), request.form.get("module", "")
    if form.carried_out(
        lambda: came.append(lesson_import.new_lesson(database(), actor(), slug, module, *form.sent(), now()))
    ):
        return _receipt(slug, came[0], form, f"{back}#{module}")
    return _told(form, back)


def _changed_file(slug: str, name: str) -> tuple[int, str]:
    if request.form.get("do") == "delete":
        return lesson_media.delete(database(), actor(), slug, name, now()), _("Deleted: %(name)s", name=name)
    form = SentForm()
    if not form.validate():
        raise Refused("Choose a file.")
    edit = lesson_media.replace(database(), actor(), slug, name, *form.sent(), now())
    return edit, _("Replaced: %(name)s", name=name)


def _receipt(slug: str, came: Imported, form: SentForm, back: str) -> ResponseReturnValue:
    found, draft = lesson_editing.opened(database(), slug, came.key)
    return show(
        "lesson_editor/word.html",
        **preview_values(found, draft, found.text),
        came=came,
        name=form.file.data.filename,
        dropped=left_behind(came.dropped),
        back=back,
    )


def _told(form: SentForm, back: str) -> ResponseReturnValue:
    for text in (*form.form_errors, *form.file.errors):
        say(str(text), "wrong")
    return redirect(back, 303)
