"""Questions as the templates show them: options in the shown order, what was chosen, what was right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from lms.adapters.question_text import render_inline
from lms.domain.answer import Value, left_sides, right_sides
from lms.domain.course import Shows
from lms.domain.find_defect import Span
from lms.domain.grading import grade, right_row
from lms.domain.legal_act import place_id
from lms.domain.question import Kind, Question
from lms.domain.regrade import Remedy
from lms.domain.rubric import guidance, rubric
from lms.domain.trade_question import accepted_norms, norms_named, passage_of, procedure_of
from lms.services.assessment import Item
from lms.services.legal_acts import ActLine
from lms.services.readings import ReadingLine
from lms.web.law_notes import said
from lms.web.wording import _

_CHOICE = {Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.MISSING_WORD}
_NOTHING = Markup("")
_TRUTH = {"true": "True", "false": "False"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option: its value in the form, its text, whether it was chosen, whether it is right."""

    value: int
    text: Markup
    message: str = ""
    chosen: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a matching or an ordering question; `given` and `wanted` are the texts of its choices."""

    index: int
    text: Markup
    options: tuple[Option, ...]
    given: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedAct:
    """An act a question rests on, with the place in it."""

    slug: str
    label: str
    href: str
    status: str
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One question on a page. `control` names the kind of input: radio, checkbox, select, text, norm, essay, none.

    `stale` says that the law of the question is in doubt. Of one that is looked back at, `shows` says what is seen;
    `criteria` and `readers` say what a written answer was read for, and what its readers found.
    """

    item: Item
    control: str
    text: Markup
    tail: Markup
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    given: str = ""
    right_answer: str = ""
    verdict: str = ""
    feedback: tuple[Markup, ...] = ()
    explanation: Markup = _NOTHING
    acts: tuple[CitedAct, ...] = ()
    register: tuple[ActLine, ...] = ()
    stale: str = ""
    shows: frozenset[Shows] = frozenset()
    criteria: tuple[str, ...] = ()
    readers: tuple[ReadingLine[float], ...] = ()


_CONTROLS = {
    Kind.SINGLE: "radio",
    Kind.TRUE_FALSE: "radio",
    Kind.MISSING_WORD: "radio",
    Kind.MULTIPLE: "checkbox",
    Kind.MATCHING: "select",
    Kind.ORDERING: "select",
    Kind.SHORT_ANSWER: "text",
    Kind.NUMERICAL: "text",
    Kind.ESSAY: "essay",
    Kind.DESCRIPTION: "none",
    Kind.CITE_NORM: "norm",
    Kind.PROCEDURE: "select",
    Kind.FIND_DEFECT: "checkbox",
}


def asked_question(item: Item, register: Iterable[ActLine] = ()) -> Shown:
    """A question to be answered; nothing in it tells what is right.

    `register` are the acts of which one is chosen where a norm is to be named.
    """
    question = item.question
    return Shown(
        item=item,
        control=_CONTROLS[question.kind],
        text=_text(question),
        register=tuple(register) if question.kind is Kind.CITE_NORM else (),
        tail=render_inline(question.tail),
        options=_options(item, reveal=False),
        rows=_rows(item, reveal=False),
        given=item.answer if isinstance(item.answer, str) else "",
        stale=said(item.stale) if item.stale else "",
    )


def reviewed_question(item: Item, acts: Mapping[str, ActLine], shows: Iterable[Shows] = tuple(Shows)) -> Shown:
    """A question looked back at: the answer given, the right one, why, and the comment, as far as `shows` lets.

    `acts` are the known ones among `cited_slugs`.
    """
    question, seen = item.question, frozenset(shows)
    given = item if Shows.ANSWERS in seen else replace(item, answer=None)
    right, why = Shows.RIGHT in seen, Shows.FEEDBACK in seen
    criteria = rubric(question)
    cited = map(_slug_and_place, question.tags) if why else ()
    return Shown(
        item=given,
        control=_CONTROLS[question.kind],
        text=_text(question),
        tail=render_inline(question.tail),
        options=_options(given, reveal=right),
        rows=_rows(given, reveal=right),
        given=_said_answer(question, given.answer, acts),
        right_answer=_right_answer(question, acts) if right else "",
        verdict=_verdict(item) if Shows.SCORE in seen else "",
        feedback=tuple(map(render_inline, _feedback(question, given.answer))) if why else (),
        explanation=render_inline(guidance(question)) if why else _NOTHING,
        criteria=criteria if why else (),
        readers=item.readings if why and (criteria or any(line.comment for line in item.readings)) else (),
        acts=tuple(_cited(acts[slug], place) for slug, place in cited if slug in acts),
        stale=said(item.stale) if item.stale else "",
        shows=seen,
    )


def _verdict(item: Item) -> str:
    """How the answer did: right, wrong, attention for in between, waiting for a person, unmarked for nobody.

    Dropped where the question was left out of the result.
    """
    if item.remedied and item.remedied.remedy is Remedy.DROP:
        return "dropped"
    if item.points is None:
        return "unmarked" if item.checked else "waiting"
    return "right" if item.points >= 1 else "wrong" if item.points <= 0 else "attention"


def cited_slugs(items: Iterable[Item]) -> set[str]:
    """Slugs of the acts these questions may cite, and of those named in answers; other tags are among them."""
    found = {_slug_and_place(tag)[0] for item in items for tag in item.question.tags}
    found |= norms_named(item.question for item in items)
    for item in items:
        if item.question.kind is Kind.CITE_NORM:
            found.add(_slug_and_place(str(item.answer or ""))[0])
    return found


def _text(question: Question) -> Markup:
    """The text as everybody sees it: places of a draft that may be faulty are marked alike."""
    if question.kind is not Kind.FIND_DEFECT:
        return render_inline(question.text)
    pieces = passage_of(question).pieces
    return render_inline(
        "".join(f"**{piece.text}** ({piece.number})" if isinstance(piece, Span) else piece for piece in pieces)
    )


def _said_answer(question: Question, answer: Value, acts: Mapping[str, ActLine]) -> str:
    if question.kind is Kind.CITE_NORM:
        return _norm_words(*_slug_and_place(str(answer)), acts) if answer else ""
    return answer if isinstance(answer, str) else ""


def _norm_words(slug: str, place: str, acts: Mapping[str, ActLine]) -> str:
    name = acts[slug].requisites if slug in acts else slug
    words = f"ст. {place}" if place[:1].isdigit() else place
    return f"{name}, {words}" if words else name


def _feedback(question: Question, answer: Value) -> tuple[str, ...]:
    """What is said of the answer; of a draft, why each place is faulty or not."""
    if question.kind is Kind.FIND_DEFECT:
        return tuple(f"({span.number}) {span.why}" for span in passage_of(question).spans if span.why)
    return grade(question, answer).feedback


def _slug_and_place(tag: str) -> tuple[str, str]:
    slug, _, place = tag.partition("/")
    return slug, place


def _cited(act: ActLine, place: str) -> CitedAct:
    words = f"ст. {place}" if place[:1].isdigit() else place
    return CitedAct(
        slug=act.slug,
        label=f"{act.requisites}, {words}" if words else act.requisites,
        href=f"/acts/{act.slug}#{place_id(place)}" if place else f"/acts/{act.slug}",
        status=act.status,
        checked_on=act.checked_on,
    )


def _options(item: Item, *, reveal: bool) -> tuple[Option, ...]:
    question = item.question
    answer = item.answer
    if question.kind is Kind.FIND_DEFECT:
        marked = set(answer) if isinstance(answer, list) else set()
        return tuple(
            Option(
                value=span.number,
                text=render_inline(f"({span.number}) {span.text}"),
                chosen=span.number in marked,
                right=reveal and span.faulty,
            )
            for span in passage_of(question).spans
        )
    if question.kind not in _CHOICE:
        return ()
    chosen = {answer} if isinstance(answer, int) else set(answer) if isinstance(answer, list) else set()
    order = item.shuffle or range(len(question.answers))
    return tuple(
        Option(
            value=index,
            text=render_inline(question.answers[index].text),
            message=_TRUTH.get(question.answers[index].text, "") if question.kind is Kind.TRUE_FALSE else "",
            chosen=index in chosen,
            right=reveal and question.answers[index].weight > 0,
        )
        for index in order
    )


def _rows(item: Item, *, reveal: bool) -> tuple[Row, ...]:
    question = item.question
    given = item.answer if isinstance(item.answer, list) else []
    if question.kind is Kind.MATCHING:
        rights = right_sides(question)
        choices = [(index, rights[index]) for index in item.shuffle]
        lines = list(enumerate(left_sides(question)))
    elif question.kind is Kind.ORDERING:
        choices = [(place, str(place)) for place in range(1, len(question.steps) + 1)]
        lines = [(index, question.steps[index]) for index in item.shuffle]
    elif question.kind is Kind.PROCEDURE:
        return _procedure_rows(item, given, reveal=reveal)
    else:
        return ()
    texts = dict(choices)
    right = right_row(question) if reveal else []
    return tuple(
        Row(
            index=index,
            text=render_inline(text),
            options=tuple(
                Option(value=value, text=render_inline(label), chosen=bool(given) and given[index] == value)
                for value, label in choices
            ),
            given=_chosen_text(texts, given, index),
            wanted=texts[right[index]] if reveal else "",
        )
        for index, text in lines
    )


def _procedure_rows(item: Item, given: Sequence[int | None], *, reveal: bool) -> tuple[Row, ...]:
    """For each step its place, and below its time limit."""
    found = procedure_of(item.question)
    count = len(found.steps)
    places = {place: str(place) for place in range(1, count + 1)}
    limits = dict(enumerate(found.limits))

    def row(index: int, text: str, texts: Mapping[int, str], wanted: int) -> Row:
        return Row(
            index=index,
            text=render_inline(text),
            options=tuple(
                Option(value=value, text=render_inline(words), chosen=bool(given) and given[index] == value)
                for value, words in texts.items()
            ),
            given=_chosen_text(texts, given, index),
            wanted=texts[wanted] if reveal else "",
        )

    rows = []
    for index in item.shuffle:
        step = found.steps[index]
        rows.append(row(index, step.text, places, index + 1))
        rows.append(row(count + index, _("Time limit: %(step)s", step=step.text), limits, step.limit))
    return tuple(rows)


def _chosen_text(texts: Mapping[int, str], given: Sequence[int | None], index: int) -> str:
    value = given[index] if given else None
    return "" if value is None else texts.get(value, "")


def _right_answer(question: Question, acts: Mapping[str, ActLine]) -> str:
    if question.kind is Kind.CITE_NORM:
        norm = accepted_norms(question)[0]
        return _norm_words(norm.slug, norm.place, acts)
    if question.kind is Kind.SHORT_ANSWER:
        return max(question.answers, key=lambda answer: answer.weight).text
    if question.kind is Kind.NUMERICAL:
        best = max(question.numbers, key=lambda number: number.weight)
        return f"{best.value:g} ± {best.tolerance:g}" if best.tolerance else f"{best.value:g}"
    return ""
