"""Rules of a quiz: a form over the tables of the draft, with what the checker says of them."""

from collections.abc import Iterable

from flask import redirect
from flask.typing import ResponseReturnValue

from lms.adapters.clock import now
from lms.domain.course import FINAL
from lms.domain.course_edit import bank_file, branches
from lms.domain.errors import Missing
from lms.domain.permissions import Action
from lms.domain.problems import Problem
from lms.domain.quiz_edit import quiz_rules, rules_file, set_rules, stock
from lms.interop.gift import read_bank
from lms.services import authoring
from lms.services.authoring import Draft
from lms.web.blueprint import Pages
from lms.web.identity import actor, database
from lms.web.quiz_rules.forms import RulesForm
from lms.web.rendering import form_page
from lms.web.wording import in_words, say

pages = Pages("quiz_rules", __name__)


@pages.page("/teach/<slug>/rules/<quiz>", Action.TEACH, post=True)
def rules(slug: str, quiz: str) -> ResponseReturnValue:
    """The rules of one quiz; POST writes them into the draft."""
    draft = authoring.draft(database(), slug)
    titles = _titles(draft)
    if quiz not in titles:
        raise Missing()
    form = RulesForm.of(quiz_rules(draft.tree, quiz))
    if form.carried_out(
        lambda: authoring.edit(
            database(), actor(), slug, lambda tree: set_rules(tree, quiz, form.rules()), "rules.edited", quiz, now()
        )
    ):
        say("The rules are in the draft. They hold for people who begin the course after you publish it.")
        return redirect(f"/teach/{slug}/rules/{quiz}", 303)
    path, bank = rules_file(draft.tree, quiz), bank_file(draft.tree, quiz)
    items, _problems = read_bank(draft.tree.get(bank, b""), bank)
    return form_page(
        "quiz_rules/rules.html",
        form,
        slug=slug,
        name=draft.document.title if draft.document else slug,
        quiz=quiz,
        titles=titles,
        stock=stock([item.question for item in items]),
        outcomes={outcome.key: outcome.text for outcome in draft.document.outcomes} if draft.document else {},
        problems=_told(each for each in draft.problems if each.file in (path, bank)),
        findings=_told(_of_quiz(draft, quiz)),
        path=path,
    )


def _titles(draft: Draft) -> dict[str, str]:
    """Keys of all quizzes there are or may be, with the titles of their modules; "" for the final one."""
    modules = {module.key: module.title for module in draft.document.modules} if draft.document else {}
    keys = [branch.entry.key for branch in branches(draft.tree)]
    return {key: modules.get(key, key) for key in keys} | {FINAL: ""}


def _of_quiz(draft: Draft, quiz: str) -> Iterable[Problem]:
    """Findings at the place where the rules of the quiz stand."""
    place = draft.reading.places.get(("final", "") if quiz == FINAL else ("quiz", quiz))
    findings = draft.report.findings if draft.report else ()
    return [each for each in findings if (each.file, each.line) == place]


def _told(problems: Iterable[Problem]) -> list[tuple[Problem, str]]:
    return [(problem, in_words(problem)) for problem in problems]
