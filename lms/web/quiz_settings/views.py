"""Settings of quizzes for a group: when, where, with what word, and who is an exception."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import now
from lms.domain.permissions import Action
from lms.services import quiz_settings
from lms.services.quiz_settings import ExceptionLine, GroupQuizzes
from lms.web.blueprint import Pages
from lms.web.identity import actor, database
from lms.web.moments import zone_name
from lms.web.quiz_settings.forms import GroupForm, PersonForm, written
from lms.web.rendering import form_page, show
from lms.web.wording import say

pages = Pages("quiz_settings", __name__)


@pages.page("/manage/groups/<int:group_id>/tests", Action.MANAGE)
def quizzes(group_id: int) -> ResponseReturnValue:
    """The quizzes of the group's course with what is set of them."""
    return show("quiz_settings/quizzes.html", page=quiz_settings.quizzes(database(), group_id))


@pages.page("/manage/groups/<int:group_id>/tests/<key>", Action.MANAGE, post=True)
def quiz(group_id: int, key: str) -> ResponseReturnValue:
    """One quiz: its settings for the group and its exceptions; POST sets it for the group."""
    page = quiz_settings.quizzes(database(), group_id)
    form = GroupForm(data=written(page.quiz(key).settings))
    if form.carried_out(
        lambda: quiz_settings.change_group(database(), actor(), group_id, key, form.settings(), form.new_word(), now())
    ):
        say("Saved. It holds at once, for attempts under way too.")
        return redirect(f"/manage/groups/{group_id}/tests/{key}", 303)
    return _page(page, key, form, None)


@pages.page("/manage/groups/<int:group_id>/tests/<key>/people", Action.MANAGE, post=True)
def people(group_id: int, key: str) -> ResponseReturnValue:
    """Make or change the exception of a person."""
    form = PersonForm()
    form.offer(quiz_settings.members(database(), group_id, _searched()))
    if form.carried_out(
        lambda: quiz_settings.change_person(
            database(), actor(), group_id, key, int(form.account.data), form.settings(), form.note.data, now()
        )
    ):
        say("Saved. It holds at once, for an attempt under way too.")
        return redirect(f"/manage/groups/{group_id}/tests/{key}#people", 303)
    if request.method == "GET":
        return redirect(f"/manage/groups/{group_id}/tests/{key}#people")
    return _page(quiz_settings.quizzes(database(), group_id), key, None, form)


@pages.page("/manage/groups/<int:group_id>/tests/<key>/people/<int:account_id>/remove", Action.MANAGE, post=True)
def remove(group_id: int, key: str, account_id: int) -> ResponseReturnValue:
    """Take an exception back."""
    if request.method == "POST":
        quiz_settings.remove_person(database(), actor(), group_id, key, account_id, now())
        say("The exception is taken back; the rules of the group hold again.")
    return redirect(f"/manage/groups/{group_id}/tests/{key}#people", 303)


def _page(page: GroupQuizzes, key: str, form: GroupForm | None, person: PersonForm | None) -> ResponseReturnValue:
    found = page.quiz(key)
    exceptions = quiz_settings.exceptions(database(), page.group_id, key)
    members = quiz_settings.members(database(), page.group_id, _searched())
    return form_page(
        "quiz_settings/quiz.html",
        person or form or GroupForm(formdata=None, data=written(found.settings)),
        page=page,
        quiz=found,
        group_form=form or GroupForm(formdata=None, data=written(found.settings)),
        person_form=person or _person_form(exceptions, members),
        exceptions=exceptions,
        search=_searched(),
        is_long=bool(_searched()) or len(members) == quiz_settings.MOST_MEMBERS,
        zone=zone_name(now()),
        address=request.remote_addr or "",
    )


def _person_form(exceptions: list[ExceptionLine], members: list[tuple[int, str]]) -> PersonForm:
    """An empty form, or the exception of the person that is asked for."""
    asked_for = request.args.get("person", 0, type=int)
    line = next((line for line in exceptions if line.account_id == asked_for), None)
    if line is None:
        form = PersonForm(formdata=None)
    else:
        data = written(line.settings) | {"account": str(line.account_id), "note": line.note}
        form = PersonForm(formdata=None, data=data)
        members = members if (line.account_id, line.name) in members else [(line.account_id, line.name), *members]
    form.offer(members)
    return form


def _searched() -> str:
    return request.args.get("search", "")[:200]
