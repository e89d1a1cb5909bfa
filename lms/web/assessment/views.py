"""Quizzes: before, during and after an attempt; the instructor's queue."""

from collections.abc import Sequence

from flask import redirect, request
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from lms.adapters.clock import now
from lms.adapters.question_text import render_inline
from lms.domain.course import FINAL, Course, PerPage, Shows
from lms.domain.errors import Missing, Refused, Stale
from lms.domain.permissions import Action
from lms.domain.rubric import guidance
from lms.services import assessment, catalogue, grading, legal_acts
from lms.services.assessment import AttemptPage, Item
from lms.web.assessment.forms import GradeForm, RubricForm, WordForm
from lms.web.blueprint import Pages
from lms.web.formatting import clock_time
from lms.web.identity import actor, database
from lms.web.paging import SIZE, Page, asked
from lms.web.questions import Shown, asked_question, cited_slugs, reviewed_question
from lms.web.rendering import form_page, show
from lms.web.wording import _, refusal, say

pages = Pages("assessment", __name__)


@pages.page("/learn/<slug>/test/<key>", Action.STUDY, post=True)
def quiz(slug: str, key: str) -> ResponseReturnValue:
    """Before the start: what awaits one; POST begins an attempt or goes on with the open one."""
    form, address = WordForm(), request.remote_addr or ""
    if request.method == "POST":
        try:
            attempt_id = assessment.start(
                database(), actor(), slug, key, now(), word=form.word.data or "", address=address
            )
            return redirect(f"/learn/attempts/{attempt_id}", 303)
        except Refused as refused:
            if refused.field != "word":
                raise
            form.refuse(refused)
    page = assessment.quiz_page(database(), actor(), slug, key, now(), address)
    return form_page(
        "assessment/quiz.html",
        form,
        page=page,
        title=_title(page.seat.document, key),
        is_final=key == FINAL,
        refused=refusal(page.refusal) if page.refusal else "",
    )


@pages.page("/learn/attempts/<int:attempt_id>", Action.STUDY)
def attempt(attempt_id: int) -> ResponseReturnValue:
    """The attempt under way with all answers given so far, or its result."""
    page = assessment.attempt_page(database(), actor(), attempt_id)
    title = _title(page.document, page.quiz_key)
    if page.state != "open":
        seen = page.may_review and set(page.rules.shows) - {Shows.SCORE}
        questions = _reviewed(page.items, page.rules.shows) if seen else []
        return show("assessment/review.html", page=page, title=title, questions=questions)
    asked_for = min(max(1, request.args.get("question", 1, type=int)), len(page.items))
    place = asked_for if page.rules.per_page is PerPage.ONE else None
    items = page.items if place is None else page.items[place - 1 : place]
    return show(
        "assessment/attempt.html", page=page, title=title, moment=now(), place=place, questions=_asked(page, items)
    )


@pages.page("/learn/attempts/<int:attempt_id>/answers/<int:position>", Action.STUDY, post=True)
def answer(attempt_id: int, position: int) -> ResponseReturnValue:
    """Save one answer. Scripts get JSON, a plain form goes back to its question, or on to the one it names."""
    target = request.form.get("go", position, type=int)
    back = f"/learn/attempts/{attempt_id}?question={target}#q{target}"
    if request.method == "GET":
        return redirect(back)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    saved_at = now()
    try:
        sequence = assessment.save_answer(
            database(),
            actor(),
            attempt_id,
            position,
            request.form.get("base", 0, type=int),
            request.form.to_dict(flat=False),
            saved_at,
        )
    except Stale as stale:
        if by_script:
            return {"receipt": refusal(stale)}, 409
        say(refusal(stale), "wrong")
        return redirect(back, 303)
    if by_script:
        return {"sequence": sequence, "receipt": _("Saved at %(time)s", time=clock_time(saved_at))}
    if not sequence:
        say("Give an answer first, then it is checked.", "attention")
    return redirect(back, 303)


@pages.page("/learn/attempts/<int:attempt_id>/finish", Action.STUDY, post=True)
def finish(attempt_id: int) -> ResponseReturnValue:
    """Look over what is unanswered, then hand in."""
    back = f"/learn/attempts/{attempt_id}"
    if request.method == "POST" and ("sure" in request.form or "timeout" in request.form):
        assessment.submit(database(), actor(), attempt_id, now())
        return redirect(back, 303)
    page = assessment.attempt_page(database(), actor(), attempt_id)
    if page.state != "open":
        return redirect(back, 303)
    unanswered = [item.position for item in page.items if item.answer is None and item.question.graded]
    if request.method == "GET" or unanswered:
        return show(
            "assessment/finish.html",
            page=page,
            title=_title(page.document, page.quiz_key),
            unanswered=unanswered,
            moment=now(),
        )
    assessment.submit(database(), actor(), attempt_id, now())
    return redirect(back, 303)


@pages.page("/teach/grading", Action.GRADE)
def grading_queue() -> ResponseReturnValue:
    """Answers that wait for an instructor."""
    waiting, total = grading.queue(database(), actor(), asked(), SIZE)
    others = grading.left_to_others(database(), actor())
    return show("assessment/queue.html", waiting=waiting, page=Page(asked(), total), others=others)


@pages.page("/teach/grading/<int:attempt_id>/<int:position>", Action.GRADE, post=True)
def grade(attempt_id: int, position: int) -> ResponseReturnValue:
    """Read one answer and grade it, then go on to the next."""
    try:
        essay = grading.essay(database(), actor(), attempt_id, position)
    except Missing as gone:
        if request.method == "GET":
            raise
        say(refusal(gone), "attention")
        return redirect("/teach/grading", 303)
    form = RubricForm() if essay.criteria else GradeForm()
    if essay.criteria:
        form.met.choices = [SelectChoice(number, words) for number, words in enumerate(essay.criteria)]
    if form.carried_out(lambda: _give(attempt_id, position, form)):
        say("The grade is saved.")
        return redirect(_grading_address(essay.following), 303)
    if form.form_errors:
        essay = grading.essay(database(), actor(), attempt_id, position)
    question = essay.question
    return form_page(
        "assessment/grade.html",
        form,
        essay=essay,
        following=_grading_address(essay.following) if essay.following else "",
        text=render_inline(question.text),
        guide=render_inline(guidance(question)),
    )


def _give(attempt_id: int, position: int, form: GradeForm) -> None:
    grading.give_points(
        database(),
        actor(),
        attempt_id,
        position,
        form.percent.data,
        form.comment.data or "",
        now(),
        met=form.met.data if isinstance(form, RubricForm) else (),
        turn=form.turn.data or "",
    )


def _grading_address(place: tuple[int, int] | None) -> str:
    return f"/teach/grading/{place[0]}/{place[1]}" if place else "/teach/grading"


def _asked(page: AttemptPage, items: Sequence[Item]) -> list[Shown]:
    """Questions of an attempt under way: those checked for practice are looked back at already."""
    checked = [item for item in items if item.checked]
    known = legal_acts.lines(database(), cited_slugs(checked)) if checked else {}
    shows = page.rules.shows
    slugs = catalogue.acts_offered(database(), page.seat.revision_id, [item.question for item in items])
    register = legal_acts.lines(database(), slugs).values() if slugs else ()
    return [reviewed_question(item, known, shows) if item.checked else asked_question(item, register) for item in items]


def _reviewed(items: Sequence[Item], shows: Sequence[Shows]) -> list[Shown]:
    acts = legal_acts.lines(database(), cited_slugs(items))
    return [reviewed_question(item, acts, shows) for item in items]


def _title(document: Course, key: str) -> str:
    if key == FINAL:
        return _("Final test")
    return _("Test: %(title)s", title=next(module.title for module in document.modules if module.key == key))
