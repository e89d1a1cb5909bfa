"""Answers to a wrong key: the remedies side by side, whom each concerns, applying one, taking it back."""

import random
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import now
from lms.domain.attempt import shuffled
from lms.domain.course import Shows
from lms.domain.permissions import Action
from lms.domain.question import Question
from lms.domain.regrade import Remedy
from lms.services import catalogue, legal_acts, regrade_history, regrade_preview, regrading
from lms.services.assessment import Item
from lms.services.regrade_preview import Comparison, Outcome
from lms.services.regrading import Done, Order
from lms.web.blueprint import Pages
from lms.web.identity import actor, database
from lms.web.paging import SIZE, Page, asked
from lms.web.questions import Shown, cited_slugs, reviewed_question
from lms.web.regrading.forms import ApplyForm
from lms.web.rendering import form_page, show
from lms.web.wording import _, ngettext, refusal, say

pages = Pages("regrading", __name__)

REMEDY_WORDS = {
    "new_key": "By the new key",
    "accept_both": "Both keys count",
    "full_marks": "The point to everybody",
    "drop": "Leave the question out",
}
_MOST_OF_HISTORY = 20


@pages.page("/teach/<slug>/regrade/<path:key>", Action.TEACH, post=True)
def regrade(slug: str, key: str) -> ResponseReturnValue:
    """Who would pass or fail under each remedy; POST applies the one that was looked at."""
    version, chosen = request.args.get("version", ""), request.args.get("remedy", "")
    remedy = Remedy(chosen) if chosen in REMEDY_WORDS else None
    form, done = ApplyForm(), list[Done]()

    def apply(remedy: Remedy) -> None:
        order = Order(
            version=version,
            remedy=remedy,
            reason=form.reason.data or "",
            with_losses=form.with_losses.data,
            seen=form.seen.data or "",
        )
        done.append(regrading.apply(database(), actor(), slug, key, order, now()))

    if remedy and form.carried_out(lambda: apply(remedy)):
        flash(_said(done[0]), "right")
        return redirect(f"{_address(slug, key)}#history", 303)
    found = regrade_preview.compare(database(), slug, key, version)
    outcome = found.outcomes.get(remedy) if remedy else None
    form.seen.data = outcome.fingerprint if outcome else ""
    return form_page("regrading/question.html", form, found=found, **_shown(found), **_people(outcome))


@pages.page("/teach/<slug>/regrades", Action.TEACH)
def history(slug: str) -> ResponseReturnValue:
    """Every remedy of the course."""
    lines, total = regrade_history.history(database(), slug, asked(), SIZE)
    return show(
        "regrading/history.html",
        slug=slug,
        course_title=catalogue.current(database(), slug).document.title,
        lines=lines,
        page=Page(asked(), total),
        words=_words(),
    )


@pages.page("/teach/<slug>/regrades/<int:regrade_id>/undo", Action.TEACH, post=True)
def undo(slug: str, regrade_id: int) -> ResponseReturnValue:
    """Take a remedy back."""
    if request.method == "GET":
        return redirect(f"/teach/{slug}/regrades")
    key = regrading.undo(database(), actor(), slug, regrade_id, now())
    say("Taken back. Points and results are what they were before.")
    return redirect(f"{_address(slug, key)}#history", 303)


def _address(slug: str, key: str) -> str:
    return f"/teach/{slug}/regrade/{quote(key)}"


def _words() -> dict[str, str]:
    return {remedy: _(words) for remedy, words in REMEDY_WORDS.items()}


def _said(done: Done) -> str:
    """What came of a remedy, in words."""
    said = [ngettext("%(number)s attempt is graded anew.", "%(number)s attempts are graded anew.", done.changed)]
    if done.gained:
        said.append(ngettext("%(number)s pass is gained.", "%(number)s passes are gained.", done.gained))
    if done.lost:
        said.append(ngettext("%(number)s pass is lost.", "%(number)s passes are lost.", done.lost))
    if done.spared:
        said.append(
            ngettext("%(number)s attempt keeps its pass.", "%(number)s attempts keep their passes.", done.spared)
        )
    return " ".join(said)


def _shown(found: Comparison) -> dict[str, Any]:
    """The question as it was answered and as it is published, the remedies, and what was done before."""
    lines, total = regrade_history.history(database(), found.slug, 1, _MOST_OF_HISTORY, found.key)
    corrected = found.chosen is not None and found.chosen.sha256 != found.newest.sha256
    questions = [found.chosen.question] if found.chosen else []
    return {
        "address": _address(found.slug, found.key),
        "corrected": corrected,
        "keys": _keys([*questions, *([found.newest.question] if corrected else [])]),
        "words": _words(),
        "refusals": {name: refusal(each.refusal) for name, each in found.outcomes.items() if each.refusal},
        "lines": lines,
        "has_more": total > len(lines),
    }


def _keys(questions: Iterable[Question]) -> list[Shown]:
    """Questions with what is right in them, side by side on one page."""
    items = [
        Item(
            position=number,
            question=question,
            shuffle=tuple(sorted(shuffled(question, random.Random(0)))),
            answer=None,
            sequence=0,
            saved_at=None,
            points=None,
            comment="",
            stale=(),
        )
        for number, question in enumerate(questions, 1)
    ]
    acts = legal_acts.lines(database(), cited_slugs(items)) if items else {}
    return [reviewed_question(item, acts, [Shows.RIGHT]) for item in items]


def _people(outcome: Outcome | None) -> dict[str, Any]:
    """The remedy that is looked at, and one page of the people it concerns."""
    moved = outcome.moved if outcome else ()
    page = Page(asked(), len(moved))
    return {"outcome": outcome, "people": moved[(page.number - 1) * SIZE : page.number * SIZE], "page": page}
