"""Teaching: courses, their drafts as a tree, checking and publishing."""

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from lms.adapters.clock import now
from lms.domain import course_edit
from lms.domain.course_edit import Changes, Tree
from lms.domain.errors import Refused
from lms.domain.permissions import Action
from lms.services import authoring, drafts
from lms.services.loading import RESERVED
from lms.web.authoring.forms import CourseSettingsForm, ModuleForm, NewCourseForm, UploadForm
from lms.web.blueprint import Pages
from lms.web.findings import told
from lms.web.identity import actor, database
from lms.web.labels import EDIT_WORDS
from lms.web.links import local_address
from lms.web.paging import SIZE, Page, asked
from lms.web.rendering import form_page, show
from lms.web.wording import _, refusal, say

pages = Pages("authoring", __name__)


@pages.page("/teach", Action.TEACH)
def courses() -> ResponseReturnValue:
    """All courses one can edit."""
    return show("authoring/courses.html", courses=authoring.courses(database()))


@pages.page("/teach/new", Action.TEACH, post=True)
def new_course() -> ResponseReturnValue:
    """Begin a course."""
    form = NewCourseForm()
    made: list[str] = []
    if form.carried_out(
        lambda: made.append(authoring.new_course(database(), actor(), form.title.data.strip(), RESERVED, now()))
    ):
        return redirect(f"/teach/{made[0]}", 303)
    return form_page("authoring/new_course.html", form)


@pages.page("/teach/<slug>", Action.TEACH, post=True)
def course(slug: str) -> ResponseReturnValue:
    """The draft as a tree with what the checker says; POST puts a file into it."""
    form = UploadForm()
    came: list[authoring.Uploaded] = []
    if form.carried_out(
        lambda: came.append(authoring.upload(database(), actor(), slug, *_uploaded(form), form.path.data or "", now()))
    ):
        if came[0].conflicts:
            say(
                "Both you and a colleague have changed these files; the places are marked in them: %(paths)s",
                "attention",
                paths=", ".join(came[0].conflicts),
            )
        else:
            say("The file is in the draft. See below what the checker says.")
        return redirect(f"/teach/{slug}", 303)
    return _page(slug, form)


@pages.page("/teach/<slug>/tree", Action.TEACH, post=True)
def tree(slug: str) -> ResponseReturnValue:
    """One change of the tree: adding, renaming, moving, splitting, duplicating, deleting."""
    if request.method == "GET":
        return redirect(f"/teach/{slug}")
    given = request.form
    act = _ACTS.get(given.get("do", ""))
    back = f"/teach/{slug}#{given.get('key') or given.get('module') or 'tree'}"
    if act is None:
        return redirect(back, 303)
    words, how = act
    try:
        with database().begin_nested():
            edit = authoring.edit(database(), actor(), slug, how, f"tree.{given['do']}", _subject(), now())
    except Refused as refused:
        say(refusal(refused), "wrong")
        return redirect(back, 303)
    if edit:
        flash(_(words, name=_subject()), f"undo /teach/{slug}/undo/{edit}")
    return redirect(back, 303)


@pages.page("/teach/<slug>/undo/<int:edit>", Action.TEACH, post=True)
def undo(slug: str, edit: int) -> ResponseReturnValue:
    """Take an edit back."""
    if request.method == "POST":
        try:
            with database().begin_nested():
                drafts.undo(database(), actor(), slug, edit, now())
            say("Taken back: the draft is as it was before.")
        except Refused as refused:
            say(refusal(refused), "wrong")
    return redirect(local_address(request.values.get("back") or f"/teach/{slug}"), 303)


@pages.page("/teach/<slug>/edits", Action.TEACH)
def edits(slug: str) -> ResponseReturnValue:
    """Everything that was done to the draft, the newest first."""
    lines, total = drafts.history(database(), slug, asked(), SIZE)
    return show("authoring/edits.html", slug=slug, edits=lines, page=Page(asked(), total), words=EDIT_WORDS)


@pages.page("/teach/<slug>/settings", Action.TEACH, post=True)
def settings(slug: str) -> ResponseReturnValue:
    """What the course says of itself: title, hours, outcomes and the rest."""
    found = drafts.working(database(), slug)
    table = course_edit.table(found.tree, "course.toml")
    form = CourseSettingsForm(data=CourseSettingsForm.data_of(table))
    if form.carried_out(
        lambda: authoring.edit(
            database(),
            actor(),
            slug,
            lambda tree: course_edit.set_table(tree, "course.toml", form.values(table)),
            "course.settings",
            form.title.data,
            now(),
        )
    ):
        say("Saved in the draft.")
        return redirect(f"/teach/{slug}", 303)
    return form_page("authoring/settings.html", form, slug=slug, title=table.get("title", slug))


@pages.page("/teach/<slug>/modules/<key>", Action.TEACH, post=True)
def module(slug: str, key: str) -> ResponseReturnValue:
    """What a module says of itself: title, hours, practice, the work that is handed in."""
    found = drafts.working(database(), slug)
    path = course_edit.module_file(found.tree, key)
    table = course_edit.table(found.tree, path)
    form = ModuleForm(data=ModuleForm.data_of(table))
    branch = next(branch for branch in course_edit.branches(found.tree) if branch.entry.key == key)
    form.task_lesson.choices = [
        SelectChoice("", "—"),
        *(SelectChoice(entry.key, course_edit.lesson_title(found.tree, entry)) for entry in branch.lessons),
    ]
    form.outcomes.choices = [
        SelectChoice(outcome.get("key", ""), outcome.get("text", ""))
        for outcome in course_edit.table(found.tree, "course.toml").get("outcomes", [])
    ]
    if form.carried_out(
        lambda: authoring.edit(
            database(),
            actor(),
            slug,
            lambda tree: course_edit.set_table(tree, course_edit.module_file(tree, key), form.values(table)),
            "module.settings",
            form.title.data,
            now(),
        )
    ):
        say("Saved in the draft.")
        return redirect(f"/teach/{slug}#{key}", 303)
    return form_page(
        "authoring/module.html", form, slug=slug, key=key, title=table.get("title", key), lessons=branch.lessons
    )


@pages.page("/teach/<slug>/discard", Action.TEACH, post=True)
def discard(slug: str) -> ResponseReturnValue:
    """Go back to the published course."""
    if request.method == "GET":
        return redirect(f"/teach/{slug}")
    edit = authoring.discard(database(), actor(), slug, now())
    if edit:
        flash(_("The draft is thrown away; the published course stays as it was."), f"undo /teach/{slug}/undo/{edit}")
    return redirect(f"/teach/{slug}", 303)


@pages.page("/teach/<slug>/course.zip", Action.TEACH)
def archive(slug: str) -> ResponseReturnValue:
    """The course folder as a zip, to edit at home."""
    response = Response(authoring.archive(database(), slug), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.zip")
    return response


def _page(slug: str, form: UploadForm) -> ResponseReturnValue:
    draft = authoring.draft(database(), slug)
    return form_page(
        "authoring/course.html",
        form,
        draft=draft,
        title=course_edit.title(draft.tree) or slug,
        branches=course_edit.shown_branches(draft.tree),
        has_final="final" in (draft.tree and course_edit.safe_table(draft.tree, "course.toml")),
        history=authoring.history(database(), slug),
        problems=told(draft.problems, draft.reading),
        findings=told(draft.report.findings if draft.report else (), draft.reading),
    )


def _uploaded(form: UploadForm) -> tuple[str, bytes]:
    return form.file.data.filename or "", form.file.data.read()


def _subject() -> str:
    given = request.form
    return " ".join((given.get("title") or given.get("name") or given.get("key") or given.get("module") or "").split())


def _place() -> int:
    place = request.form.get("place", "0")
    return int(place) if place.lstrip("-").isdigit() else 0


def _added(made: tuple[str, Changes]) -> Changes:
    return made[1]


def _given(name: str) -> str:
    return request.form.get(name, "")


def _move_lesson(tree: Tree) -> Changes:
    return course_edit.move_lesson(tree, _given("key"), _given("module"), _place())


_ACTS = {
    "add-module": ("Module added: %(name)s", lambda tree: _added(course_edit.add_module(tree, _given("title")))),
    "add-lesson": (
        "Lesson added: %(name)s",
        lambda tree: _added(course_edit.add_lesson(tree, _given("module"), _given("title"))),
    ),
    "rename-lesson": (
        "Renamed: %(name)s",
        lambda tree: course_edit.rename_lesson(tree, _given("key"), _given("title")),
    ),
    "rename-module": (
        "Renamed: %(name)s",
        lambda tree: course_edit.rename_module(tree, _given("module"), _given("title")),
    ),
    "move-lesson": ("Moved: %(name)s", _move_lesson),
    "move-module": ("Moved: %(name)s", lambda tree: course_edit.move_module(tree, _given("module"), _place())),
    "duplicate-lesson": (
        "Copied: %(name)s",
        lambda tree: _added(course_edit.duplicate_lesson(tree, _given("key"))),
    ),
    "split-lesson": (
        "Divided: %(name)s",
        lambda tree: _added(course_edit.split_lesson(tree, _given("key"), _given("heading"))),
    ),
    "delete-lesson": ("Deleted: %(name)s", lambda tree: course_edit.delete_lesson(tree, _given("key"))),
    "delete-module": ("Deleted: %(name)s", lambda tree: course_edit.delete_module(tree, _given("module"))),
}
"""Changes of the tree: what the author is told, and the change."""
