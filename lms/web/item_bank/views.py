"""Item banks: lists of questions, what is done to many of them at once, duplicates, a bank as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import now
from lms.domain.bank_filter import BankFilters
from lms.domain.errors import Refused
from lms.domain.permissions import Action
from lms.domain.question import Question
from lms.services import bank_editing, item_bank
from lms.services.drafts import EditConflict, Saved
from lms.services.item_bank import Bank, CourseBanks
from lms.web.blueprint import Pages
from lms.web.identity import actor, database
from lms.web.item_bank.forms import BankTextForm, BulkForm
from lms.web.item_bank.kinds import KIND_WORDS
from lms.web.item_bank.names import bank_title
from lms.web.item_bank.tags import TagWords
from lms.web.paging import SIZE, Page, asked
from lms.web.question_names import name_of, question_address
from lms.web.rendering import form_page, show
from lms.web.wording import _, in_words, say

pages = Pages("item_bank", __name__)

_STATE_WORDS = {
    "waits": ("Waits for a review", "attention"),
    "new": ("New", "accent"),
    "changed": ("Changed", "accent"),
}
_BULK_WORDS = {
    "tag": "The tag is added. Questions: %(count)s.",
    "untag": "The tag is taken away. Questions: %(count)s.",
    "category": "The category is set. Questions: %(count)s.",
    "move": "Moved to the other bank. Questions: %(count)s.",
    "delete": "Deleted. Questions: %(count)s.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A question as a line of the list."""

    question: Question
    quiz: str
    name: str
    tags: tuple[str, ...]
    states: tuple[tuple[str, str], ...]
    met: int


@pages.page("/teach/<slug>/bank", Action.TEACH, post=True)
def every_bank(slug: str) -> ResponseReturnValue:
    """The questions of all banks of a course; POST changes those that are ticked."""
    return _listed(slug, "")


@pages.page("/teach/<slug>/bank/<quiz>", Action.TEACH, post=True)
def bank(slug: str, quiz: str) -> ResponseReturnValue:
    """The questions of one bank; POST changes those that are ticked."""
    return _listed(slug, quiz)


@pages.page("/teach/<slug>/bank/<quiz>/gift", Action.TEACH, post=True)
def bank_text(slug: str, quiz: str) -> ResponseReturnValue:
    """A whole bank as GIFT text, whether it can be read or not."""
    opened = item_bank.open_banks(database(), slug)
    found = opened.bank(quiz)
    form = _text_form(found)
    conflicts: list[EditConflict] = []

    def save() -> Saved:
        try:
            given = form.gift.data or "", form.base.data or ""
            return bank_editing.save_text(database(), actor(), slug, quiz, *given, now())
        except EditConflict as conflict:
            conflicts.append(conflict)
            raise

    saved: list[Saved] = []
    if form.carried_out(lambda: saved.append(save())):
        if saved[0].merged:
            say("Saved, together with what a colleague has changed meanwhile.")
        else:
            say("Saved in the draft.")
        return redirect(f"/teach/{slug}/bank/{quiz}", 303)
    if conflicts:
        form.base.data = conflicts[0].their_sha256
    return form_page(
        "item_bank/text.html",
        form,
        **_common(slug, opened, found),
        text_form=form,
        problems=_told(found),
        theirs=conflicts[0].theirs if conflicts else "",
    )


def _listed(slug: str, quiz: str) -> ResponseReturnValue:
    opened = item_bank.open_banks(database(), slug)
    found = opened.bank(quiz) if quiz else None
    form = BulkForm()
    form.target.choices = [(each.quiz, bank_title(each)) for each in opened.banks if each.quiz != quiz]
    if request.method == "POST":
        done = _changed(slug, opened, form)
        if done is not None:
            return done
    if request.args.get("view") == "duplicates":
        return _duplicates(slug, opened, found)
    return _list_page(slug, opened, found, form)


def _changed(slug: str, opened: CourseBanks, form: BulkForm) -> ResponseReturnValue | None:
    """Do what the pressed button says to the ticked questions; None when it was refused."""
    act, keys = request.form.get("do", ""), request.form.getlist("keys")
    if act == "duplicate":
        return _duplicated(slug, keys)
    if act not in _BULK_WORDS:
        return redirect(request.full_path.rstrip("?"), 303)
    value = {"category": form.category.data, "move": form.target.data}.get(act, form.tag.data) or ""
    if act in {"tag", "untag"}:
        used = {tag for each in opened.banks for question in each.questions for tag in question.tags}
        value = TagWords(opened).tag(value, used)
    did: list[tuple[int, int]] = []
    if not form.carried_out(lambda: did.append(bank_editing.bulk(database(), actor(), slug, act, keys, value, now()))):
        return None
    edit, count = did[0]
    if edit:
        flash(_(_BULK_WORDS[act], count=count), f"undo /teach/{slug}/undo/{edit}")
    else:
        say("Nothing to change: it was so already.", "attention")
    return redirect(request.full_path.rstrip("?"), 303)


def _duplicated(slug: str, keys: Sequence[str]) -> ResponseReturnValue:
    if not keys:
        raise Refused("Tick at least one question.")
    edit, key = bank_editing.duplicate(database(), actor(), slug, keys[0], now())
    flash(_("This is the copy. Change it, so that both do not ask the same."), f"undo /teach/{slug}/undo/{edit}")
    return redirect(question_address(slug, key), 303)


def _list_page(slug: str, opened: CourseBanks, found: Bank | None, form: BulkForm) -> ResponseReturnValue:
    filters = _filters()
    fitting = item_bank.search(opened, found.quiz if found else "", filters)
    page = Page(asked(), len(fitting))
    here = fitting[(page.number - 1) * SIZE : page.number * SIZE]
    met = item_bank.met(database(), opened.working.course_id, [question.key for _quiz, question in here])
    tag_words = TagWords(opened)
    lines = [
        Line(
            question=question,
            quiz=quiz,
            name=name_of(question),
            tags=tuple(map(tag_words.words, question.tags)),
            states=tuple(_STATE_WORDS[state] for state in opened.states(question)),
            met=met.get(question.key, 0),
        )
        for quiz, question in here
    ]
    return form_page(
        "item_bank/bank.html",
        form,
        **_common(slug, opened, found),
        **_choices(opened, found, tag_words),
        lines=lines,
        page=page,
        filters=filters,
        filtered=filters != BankFilters(),
        ticked=set(request.form.getlist("keys")),
        problems=[told for each in ([found] if found else opened.banks) for told in _told(each)],
        text_form=_text_form(found) if found and found.problems else None,
        theirs="",
    )


def _duplicates(slug: str, opened: CourseBanks, found: Bank | None) -> ResponseReturnValue:
    pairs = item_bank.duplicates(opened, found.quiz if found else "")
    quizzes = {question.key: each for each in opened.banks for question in each.questions}
    page = Page(asked(), len(pairs))
    here = [
        [(question, bank_title(quizzes[question.key]), item_bank.gift(question)) for question in pair]
        for pair in pairs[(page.number - 1) * SIZE : page.number * SIZE]
    ]
    return show("item_bank/duplicates.html", **_common(slug, opened, found), pairs=here, page=page)


def _common(slug: str, opened: CourseBanks, found: Bank | None) -> dict[str, Any]:
    return {
        "slug": slug,
        "opened": opened,
        "bank": found,
        "name_of": name_of,
        "bank_title": bank_title,
        "kinds": {value: _(text) for value, text in KIND_WORDS.items()},
    }


def _choices(opened: CourseBanks, found: Bank | None, tag_words: TagWords) -> dict[str, Any]:
    """What the list can be narrowed to, and what can be typed into the fields of a bulk edit."""
    questions = [question for each in ([found] if found else opened.banks) for question in each.questions]
    tags = sorted({tag for question in questions for tag in question.tags})
    slugs = sorted({slug for tag in tags if (slug := tag_words.cited(tag))})
    return {
        "categories": sorted({question.category for question in questions} - {""}),
        "cited": [(slug, tag_words.act(slug)) for slug in slugs],
        "other_tags": [tag for tag in tags if not tag_words.cited(tag) and tag not in opened.outcomes],
        "tag_choices": sorted({tag_words.words(tag) for tag in (*tags, *opened.outcomes)}),
        "states": [(value, _(text)) for value, (text, _tone) in _STATE_WORDS.items()],
    }


def _filters() -> BankFilters:
    given = {name: request.args.get(name, "")[:200] for name in BankFilters.__dataclass_fields__}
    return BankFilters(**given)


def _text_form(found: Bank) -> BankTextForm:
    return BankTextForm(data={"base": found.sha256, "gift": found.content.decode(errors="replace")})


def _told(found: Bank) -> list[tuple[str, int, str]]:
    return [(found.path, problem.line, in_words(problem)) for problem in found.problems]
