"""How the questions of a course work: a table, and the health card of one question."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, request
from flask.typing import ResponseReturnValue

from lms.adapters import spreadsheet_out
from lms.domain import bank_edit
from lms.domain.answer import right_sides
from lms.domain.course import Shows
from lms.domain.item_analysis import MIN_ANSWERS
from lms.domain.permissions import Action
from lms.services import item_bank, item_quality, legal_acts
from lms.services.assessment import Item
from lms.services.item_quality import CourseItems, ItemVersion
from lms.services.legal_acts import ActLine
from lms.web.blueprint import Pages
from lms.web.downloads import attachment
from lms.web.identity import database
from lms.web.item_quality.lines import ORDER_WORDS, Filters, Line, lines, quiz_title
from lms.web.item_quality.words import FAULT_WORDS, WORDS, revisions
from lms.web.paging import SIZE, Page, asked
from lms.web.question_names import name_of, question_address
from lms.web.questions import Shown, cited_slugs, reviewed_question
from lms.web.rendering import show
from lms.web.wording import _

pages = Pages("item_quality", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One version of a question on its card; `shown` is the question with its key."""

    version: ItemVersion
    shown: Shown


@pages.page("/teach/<slug>/quality", Action.TEACH)
def table(slug: str) -> ResponseReturnValue:
    """The questions of a course with what is known of each."""
    course = item_quality.items(database(), slug)
    filters = _filters()
    fitting = lines(course, filters)
    page = Page(asked(), len(fitting))
    answered = [each.health for each in course.versions if each.health]
    return show(
        "item_quality/table.html",
        **WORDS,
        course=course,
        quizzes=[(quiz, quiz_title(course, quiz)) for quiz in dict.fromkeys(each.quiz for each in course.versions)],
        filters=filters,
        orders=[(value, _(text)) for value, text in ORDER_WORDS.items()],
        lines=fitting[(page.number - 1) * SIZE : page.number * SIZE],
        page=page,
        answered=len(answered),
        enough=sum(not each.few for each in answered),
        faulty=sum(each.worth_a_look for each in course.versions),
        workbook=f"/teach/{slug}/quality.xlsx?{urlencode(request.args)}",
        least=MIN_ANSWERS,
    )


@pages.page("/teach/<slug>/quality.xlsx", Action.TEACH, name="workbook")
def workbook(slug: str) -> ResponseReturnValue:
    """The same table as an Excel file, without pages."""
    course = item_quality.items(database(), slug)
    rows: list[list[str | float]] = [_heads(), *(_cells(line) for line in lines(course, _filters()))]
    content: Response = attachment(spreadsheet_out.write_rows(rows, _("Questions")), f"{slug}-quality.xlsx")
    return content


@pages.page("/teach/<slug>/quality/<path:key>", Action.TEACH)
def card(slug: str, key: str) -> ResponseReturnValue:
    """The health card of one question, its versions one after the other."""
    course = item_quality.item(database(), slug, key)
    asked_items = [_item(version, place) for place, version in enumerate(course.versions, 1)]
    acts = legal_acts.lines(database(), cited_slugs(asked_items))
    newest = course.versions[0]
    in_draft = bank_edit.get(item_bank.open_banks(database(), slug).questions, key) is not None
    return show(
        "item_quality/card.html",
        **WORDS,
        course=course,
        key=key,
        name=name_of(newest.question),
        quiz_title=quiz_title(course, newest.quiz),
        sections=_sections(course, asked_items, acts),
        edit=question_address(slug, key) if in_draft else "",
        least=MIN_ANSWERS,
    )


def _filters() -> Filters:
    order = request.args.get("order", "")
    return Filters(
        quiz=request.args.get("quiz", "")[:100],
        faulty=bool(request.args.get("faulty")),
        order=order if order in ORDER_WORDS else "",
    )


def _sections(course: CourseItems, asked_items: list[Item], acts: Mapping[str, ActLine]) -> list[Section]:
    return [
        Section(version=version, shown=reviewed_question(item, acts, (Shows.RIGHT,)))
        for version, item in zip(course.versions, asked_items, strict=True)
    ]


def _item(version: ItemVersion, position: int) -> Item:
    """The question as if drawn, with everything in the order of the bank."""
    question = version.question
    return Item(
        position=position,
        question=question,
        shuffle=tuple(range(len(question.answers or question.steps or right_sides(question)))),
        answer=None,
        sequence=0,
        saved_at=None,
        points=None,
        comment="",
        stale=(),
    )


def _heads() -> list[str | float]:
    return [
        _("Key of the question"), _("Question"), _("Test"), _("Revisions"), _("Answers"),
        _("Facility, %"), _("from, %"), _("to, %"), _("Discrimination"), _("from"), _("to"),
        _("Time, seconds"), _("Warnings"),
    ]  # fmt: skip


def _cells(line: Line) -> list[str | float]:
    version, health = line.version, line.version.health
    first = [version.question.key, line.name, line.quiz_title, revisions(version.revisions)]
    if health is None:
        return [*first, 0]
    told = health.discrimination
    warnings = [_("Few answers")] if health.few else []
    warnings += [_(FAULT_WORDS[each][0]) for each in health.faults]
    return [
        *first,
        health.answers,
        *(round(share * 100, 1) for share in (health.facility.value, health.facility.low, health.facility.high)),
        *((round(told.value, 2), round(told.low, 2), round(told.high, 2)) if told else ("", "", "")),
        round(health.times.median) if health.times else "",
        "; ".join(warnings),
    ]
