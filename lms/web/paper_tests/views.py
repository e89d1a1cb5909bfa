"""Tests on paper: made and printed for a group, and their sheets typed in."""

from dataclasses import dataclass

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import now
from lms.domain.errors import Refused, Stale
from lms.domain.paper_entry import example, parse_answers, readable
from lms.domain.permissions import Action
from lms.services import paper_prints, paper_sheets, paper_tables, paper_tests
from lms.services.paper_sheets import version
from lms.services.paper_tables import TableReceipt
from lms.services.paper_tests import OpenTest, SheetLine
from lms.web.blueprint import Pages
from lms.web.downloads import attachment
from lms.web.identity import actor, database
from lms.web.paging import SIZE, Page, asked
from lms.web.paper_tests.forms import MakeForm, SheetForm, TableForm
from lms.web.rendering import form_page
from lms.web.wording import ngettext, refusal, say

pages = Pages("paper_tests", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A sheet as it was read: the answers by number, and the numbers without one."""

    line: SheetLine
    answers: tuple[tuple[int, str], ...]
    empty: tuple[int, ...]


@pages.page("/manage/groups/<int:group_id>/paper", Action.MANAGE, post=True)
def papers(group_id: int) -> ResponseReturnValue:
    """The tests of a group on paper; POST makes one."""
    page = paper_tests.papers(database(), group_id)
    form = MakeForm(data={"quiz": request.args.get("quiz", ""), "variants": 4})
    form.offer(page.quizzes)
    made: list[int] = []
    if form.carried_out(
        lambda: made.append(
            paper_tests.make(
                database(), actor(), group_id, form.quiz.data, form.variants.data, form.held_on.data, now()
            )
        )
    ):
        say("The test is made. Print the variants and the sheets, and the keys for yourself.")
        return redirect(f"/manage/groups/{group_id}/paper/{made[0]}", 303)
    return form_page("paper_tests/papers.html", form, page=page)


@pages.page("/manage/groups/<int:group_id>/paper/<int:test_id>", Action.MANAGE, post=True)
def sheets(group_id: int, test_id: int) -> ResponseReturnValue:
    """The sheets of a test; POST types one in, or corrects it, and goes on to the next person."""
    test = paper_tests.open_test(database(), group_id, test_id)
    people = paper_tests.waiting(database(), test)
    if request.method == "GET":
        return _page(test, people, _next_form(test, people))
    form = SheetForm()
    chosen = _chosen(test, form.person.data)
    form.offer(_with(people, chosen))

    def enter() -> None:
        try:
            paper_sheets.enter(database(), actor(), test, int(form.person.data), form.typed(), now())
        except Stale:
            current = _chosen(test, form.person.data)
            form.seen.process_data(version(current.entered_at if current else None))
            raise

    if form.carried_out(enter):
        kept = "&anyway=1" if form.anyway.data else ""
        return redirect(f"/manage/groups/{group_id}/paper/{test_id}?saved={form.person.data}{kept}", 303)
    return _page(test, people, form, _chosen(test, form.person.data))


@pages.page("/manage/groups/<int:group_id>/paper/<int:test_id>/<kind>.pdf", Action.MANAGE)
def print_papers(group_id: int, test_id: int, kind: str) -> ResponseReturnValue:
    """Papers to print: variants, sheets or keys."""
    test = paper_tests.open_test(database(), group_id, test_id)
    response = Response(paper_prints.print_papers(database(), test, kind), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"test-{test_id}-{kind}.pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.page(
    "/manage/groups/<int:group_id>/paper/<int:test_id>/people/<int:enrolment_id>/remove", Action.MANAGE, post=True
)
def remove(group_id: int, test_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Take away the sheet of a person."""
    if request.method == "POST":
        test = paper_tests.open_test(database(), group_id, test_id)
        try:
            paper_sheets.remove(database(), actor(), test, enrolment_id, request.form.get("seen", ""), now())
        except Refused as refused:
            flash(refusal(refused), "wrong")
        else:
            say("The sheet is taken away, and the attempt with it.")
    return redirect(f"/manage/groups/{group_id}/paper/{test_id}", 303)


@pages.page("/manage/groups/<int:group_id>/paper/<int:test_id>/table", Action.MANAGE, post=True)
def table(group_id: int, test_id: int) -> ResponseReturnValue:
    """Sheets from a table: POST types all of them in, or shows what is wrong and asks about the right ones."""
    test, form = paper_tests.open_test(database(), group_id, test_id), TableForm()
    receipts: list[TableReceipt] = []

    def carry_out() -> None:
        right_only = bool(form.table.data)
        if not right_only and not form.file.data:
            raise Refused("Choose a file.", field="file")
        content = form.table.data.encode() if right_only else form.file.data.read()
        rows = paper_tables.read_rows(content)
        options = {"right_only": right_only, "anyway": form.anyway.data}
        receipts.append(paper_tables.take(database(), actor(), test, rows, now(), **options))
        form.table.data = paper_tables.as_text(rows)

    done = form.carried_out(carry_out)
    receipt = receipts[0] if receipts else None
    if done and receipt and receipt.taken and receipt.right == len(receipt.rows):
        flash(ngettext("%(number)s sheet is typed in.", "%(number)s sheets are typed in.", receipt.right), "right")
        return redirect(f"/manage/groups/{group_id}/paper/{test_id}", 303)
    return form_page("paper_tests/table.html", form, test=test, receipt=receipt, refusal=refusal)


@pages.page("/manage/groups/<int:group_id>/paper/<int:test_id>/table.xlsx", Action.MANAGE)
def table_template(group_id: int, test_id: int) -> ResponseReturnValue:
    """A table to fill in, with the names of the group."""
    test = paper_tests.open_test(database(), group_id, test_id)
    return attachment(paper_tables.template(database(), test), f"test-{test_id}.xlsx")


def _next_form(test: OpenTest, people: list[SheetLine]) -> SheetForm:
    """The form of the person asked for, else of whose sheet lies next."""
    asked_for = _chosen(test, request.args.get("person", ""))
    line = asked_for or paper_tests.next_of(people, _chosen(test, request.args.get("saved", "")))
    form = SheetForm.of(line, anyway="anyway" in request.args)
    form.offer(_with(people, line))
    return form


def _chosen(test: OpenTest, enrolment_id: str | None) -> SheetLine | None:
    number = int(enrolment_id) if enrolment_id and enrolment_id.isdecimal() and len(enrolment_id) < 10 else 0
    return paper_tests.person(database(), test, number) if number else None


def _with(people: list[SheetLine], line: SheetLine | None) -> list[SheetLine]:
    known = line is None or any(each.enrolment_id == line.enrolment_id for each in people)
    return people if line is None or known else [line, *people]


def _page(
    test: OpenTest, people: list[SheetLine], form: SheetForm, chosen: SheetLine | None = None
) -> ResponseReturnValue:
    search = request.args.get("search", "")[:200]
    lines, total = paper_tests.people(database(), test, asked(), SIZE, search)
    saved = _chosen(test, request.args.get("saved", "")) if request.method == "GET" else chosen
    focused = form.line if form.line.errors else form.variant
    focused.render_kw = {**focused.render_kw, "autofocus": True}
    number = form.variant.data or (saved and saved.variant) or 1
    shown = test.variants[number - 1] if 1 <= number <= len(test.variants) else test.variants[0]
    return form_page(
        "paper_tests/sheets.html",
        form,
        test=test,
        lines=lines,
        page=Page(asked(), total),
        left=len(people),
        search=search,
        understood=_understood(test, saved),
        shown=shown,
        example=example(shown),
        version=version,
        correcting=bool(form.seen.data),
    )


def _understood(test: OpenTest, line: SheetLine | None) -> Understood | None:
    if line is None or line.variant is None:
        return None
    variant = test.variant(line.variant)
    said = readable(variant, parse_answers(variant, line.line or "").answers)
    answers = tuple((number, text) for number, text in enumerate(said, 1) if text != "-")
    given = {number for number, _text in answers}
    graded = (number for number, item in enumerate(variant.items, 1) if item.question.graded)
    return Understood(line=line, answers=answers, empty=tuple(number for number in graded if number not in given))
