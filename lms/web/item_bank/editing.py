"""The editor of one question: as a form of its kind, or as GIFT text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import now
from lms.domain import bank_edit
from lms.domain.errors import Missing
from lms.domain.permissions import Action
from lms.domain.question import Kind, Question
from lms.services import bank_editing, item_bank
from lms.services.bank_editing import QuestionConflict
from lms.services.item_bank import Bank, CourseBanks
from lms.web.blueprint import Pages
from lms.web.forms import Form
from lms.web.identity import actor, database
from lms.web.item_bank.forms import GiftForm
from lms.web.item_bank.kinds import FORMS, KIND_WORDS
from lms.web.item_bank.names import bank_title
from lms.web.item_bank.preview import Preview, preview
from lms.web.item_bank.tags import TagWords
from lms.web.question_names import name_of, question_address
from lms.web.rendering import form_page, show
from lms.web.wording import _, in_words

pages = Pages("questions", __name__)

_NEW_GIFT = "// [tag:fz-131-2003/16] [tag:outcome-1]\n::::  {\n=#\n~#\n####\n}\n"
_LOOKS = {"rows", "preview", "answered"}
"""Buttons of the form that save nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The question that is being edited; `question` is None for a new one, and for one that is gone."""

    slug: str
    opened: CourseBanks
    bank: Bank
    key: str
    kind: Kind
    question: Question | None

    @property
    def address(self) -> str:
        """The page of this question, or of a new one of its kind."""
        if self.key:
            return question_address(self.slug, self.key)
        return f"/teach/{self.slug}/bank/{self.bank.quiz}/new"


@pages.page("/teach/<slug>/bank/<quiz>/new", Action.TEACH, post=True)
def new(slug: str, quiz: str) -> ResponseReturnValue:
    """A new question of the kind `?kind=`; without one, the kinds to choose from."""
    opened = item_bank.open_banks(database(), slug)
    bank = opened.bank(quiz)
    kind = _kind(request.args.get("kind", ""))
    if request.args.get("as") == "gift":
        return _as_gift(Place(slug=slug, opened=opened, bank=bank, key="", kind=Kind.SINGLE, question=None))
    if kind is None:
        kinds = [(form.value, _(KIND_WORDS[form.value])) for form in FORMS]
        return show(
            "item_bank/kinds.html", slug=slug, title=opened.title, bank=bank, bank_title=bank_title(bank), kinds=kinds
        )
    return _as_form(Place(slug=slug, opened=opened, bank=bank, key="", kind=kind, question=None))


@pages.page("/teach/<slug>/questions/<path:key>", Action.TEACH, post=True)
def question(slug: str, key: str) -> ResponseReturnValue:
    """The editor of a question; one that a colleague has deleted meanwhile can still be sent."""
    opened = item_bank.open_banks(database(), slug)
    found = bank_edit.get(opened.questions, key)
    kind = found[1].kind if found else _kind(request.form.get("kind", ""))
    if kind is None:
        raise Missing()
    bank = opened.bank(found[0] if found else request.form.get("quiz", ""))
    place = Place(slug=slug, opened=opened, bank=bank, key=key, kind=kind, question=found[1] if found else None)
    return _as_gift(place) if request.args.get("as") == "gift" else _as_form(place)


def _kind(value: str) -> Kind | None:
    return Kind(value) if value in KIND_WORDS else None


def _as_form(place: Place) -> ResponseReturnValue:
    tag_words, kind = TagWords(place.opened), FORMS[place.kind]
    if request.method == "GET":
        blank = Question(key="", kind=place.kind, text="")
        form = kind.opened(place.question or blank, tag_words, place.bank.sha256)
        return _page(place, form, place.question)
    form = kind(tag_words)
    do = request.form.get("do", "")
    if do in _LOOKS:
        form = form.again(more=do == "rows")
        return _page(place, form, form.question(place.key), answered=do == "answered")
    saved: list[str] = []
    conflicts: list[QuestionConflict] = []
    save = _keeping(place, lambda: form.question(place.key), form, conflicts)
    if form.carried_out(lambda: saved.append(save())):
        another = do == "another" and not place.key
        return redirect(request.full_path if another else question_address(place.slug, saved[0]), 303)
    return _page(place, form, form.question(place.key), conflict=_settle(form, conflicts))


def _as_gift(place: Place) -> ResponseReturnValue:
    text = item_bank.gift(place.question) if place.question else _NEW_GIFT
    form = GiftForm(data={"gift": text, "base": place.bank.sha256})
    read: list[Question] = []
    problems: list[tuple[int, str]] = []
    conflicts: list[QuestionConflict] = []
    save = _keeping(place, lambda: read[0], form, conflicts)
    saved: list[str] = []

    def carry_out() -> None:
        found, faults = item_bank.read_gift(form.gift.data, place.key)
        problems.extend((fault.line, in_words(fault)) for fault in faults)
        if found is not None:
            read.append(found)
            saved.append(save())

    if form.carried_out(carry_out) and saved:
        return redirect(question_address(place.slug, saved[0]), 303)
    if problems:
        form.gift.errors = [_("The text can't be read: see below what is wrong in which line.")]
    looks = read[0] if read else place.question
    return _page(place, form, looks, conflict=_settle(form, conflicts), as_gift=True, problems=problems)


def _keeping(
    place: Place, typed: Callable[[], Question], form: Form, conflicts: list[QuestionConflict]
) -> Callable[[], str]:
    """How what was typed is saved: its key; a conflict is noted before it is refused."""

    def save() -> str:
        mine = typed()
        if not place.key:
            edit, key = bank_editing.create(database(), actor(), place.slug, place.bank.quiz, mine, now())
            flash(_("The question is in the bank."), f"undo /teach/{place.slug}/undo/{edit}")
            return key
        try:
            base = form["base"].data or ""
            edit = bank_editing.save(database(), actor(), place.slug, place.bank.quiz, mine, base, now())
        except QuestionConflict as conflict:
            conflicts.append(conflict)
            raise
        if edit:
            flash(_("Saved in the draft."), f"undo /teach/{place.slug}/undo/{edit}")
        else:
            flash(_("Nothing has changed."), "neutral")
        return place.key

    return save


def _settle(form: Form, conflicts: list[QuestionConflict]) -> tuple[str, str] | None:
    """Both texts of a conflict; the form, sent once more, then replaces the colleague's."""
    if not conflicts:
        return None
    form["base"].data = conflicts[0].their_sha256
    theirs = conflicts[0].theirs
    return item_bank.gift(conflicts[0].mine), item_bank.gift(theirs) if theirs else ""


def _page(
    place: Place,
    form: Form,
    looks: Question | None,
    *,
    answered: bool = False,
    conflict: tuple[str, str] | None = None,
    as_gift: bool = False,
    problems: list[tuple[int, str]] | None = None,
) -> ResponseReturnValue:
    known = place.question is not None
    met = item_bank.met(database(), place.opened.working.course_id, [place.key]) if known else {}
    return form_page(
        "item_bank/question.html",
        form,
        place=place,
        quiz_title=bank_title(place.bank),
        kind=_(KIND_WORDS[place.kind.value]),
        name=name_of(place.question) if place.question else "",
        others=[(each.quiz, bank_title(each)) for each in place.opened.banks if each.quiz != place.bank.quiz],
        met=met.get(place.key, 0),
        acts=TagWords(place.opened).choices(),
        categories=sorted({q.category for each in place.opened.banks for q in each.questions} - {""}),
        conflict=conflict,
        as_gift=as_gift,
        problems=problems or [],
        **_judged(place, looks, answered),
    )


def _judged(place: Place, looks: Question | None, answered: bool) -> dict[str, Any]:
    """What the checker says of the question as it stands on the page, and how learners see it."""
    if looks is None:
        return {"findings": [], "alike": [], "preview": Preview()}
    found = item_bank.findings(place.opened, looks)
    return {
        "findings": [in_words(each) for each in found],
        "alike": [
            (name_of(other), question_address(place.slug, other.key)) for other in item_bank.alike(place.opened, looks)
        ],
        "preview": preview(looks, answered=answered),
    }
