"""The three kinds of questions of this trade, read from the fields that plain kinds have too.

In GIFT they are a short answer, an ordering and an essay with a comment field `[kind:…]`, so that another
system still takes them as something near.
"""

from collections.abc import Iterable, Iterator

from lms.domain import cite_norm, find_defect, procedure
from lms.domain.answer import Value
from lms.domain.find_defect import Passage
from lms.domain.legal_act import Citation
from lms.domain.legal_place import parse
from lms.domain.procedure import Procedure, ProcedureAnswer, Step
from lms.domain.question import Kind, Question

PLAIN = {Kind.CITE_NORM: Kind.SHORT_ANSWER, Kind.PROCEDURE: Kind.ORDERING, Kind.FIND_DEFECT: Kind.ESSAY}
"""The plain kind in whose form each is written."""


def accepted_norms(question: Question) -> tuple[Citation, ...]:
    """The norms that are right, the first one being the one to be shown."""
    return tuple(_norm(answer.text) for answer in question.answers if answer.weight > 0)


def norms_named(questions: Iterable[Question]) -> set[str]:
    """Slugs of the acts that right answers name, where a norm is asked for."""
    asked = (question for question in questions if question.kind is Kind.CITE_NORM)
    return {norm.slug for question in asked for norm in accepted_norms(question)}


def procedure_of(question: Question) -> Procedure:
    """The steps with their time limits; the limits to choose from stand in the order of the alphabet."""
    steps = [_step(text) for text in question.steps]
    limits = tuple(sorted({limit for _words, limit in steps}))
    return Procedure(tuple(Step(words, limits.index(limit)) for words, limit in steps), limits)


def passage_of(question: Question) -> Passage:
    """The draft with its marks."""
    return find_defect.parse(question.text, "")[0]


def share(question: Question, answer: Value) -> float:
    """Share of the point that `answer`, of the shape `lms.domain.answer` describes, brings."""
    if question.kind is Kind.CITE_NORM:
        return cite_norm.share(_norm(answer), accepted_norms(question)) if isinstance(answer, str) else 0.0
    row = answer if isinstance(answer, list) else []
    if question.kind is Kind.FIND_DEFECT:
        return find_defect.share(passage_of(question), [mark for mark in row if mark is not None])
    found = procedure_of(question)
    return procedure.share(found, _procedure_answer(found, row)) if row else 0.0


def right_value(question: Question) -> Value:
    """The fully right answer."""
    if question.kind is Kind.CITE_NORM:
        norm = accepted_norms(question)[0]
        return f"{norm.slug}/{norm.place}"
    if question.kind is Kind.FIND_DEFECT:
        return sorted(passage_of(question).faults)
    found = procedure_of(question)
    return [*range(1, len(found.steps) + 1), *(step.limit for step in found.steps)]


def faults(question: Question) -> Iterator[str]:
    """What makes the question unanswerable: `no_norm`, `no_limit`, or the code of a mark of `find_defect`."""
    if question.kind is Kind.CITE_NORM:
        norms = accepted_norms(question)
        if not norms or not all(norm.slug and norm.place and parse(norm.place).steps for norm in norms):
            yield "no_norm"
    elif question.kind is Kind.PROCEDURE:
        if len(question.steps) < 2 or not all(all(_step(text)) for text in question.steps):
            yield "no_limit"
    elif question.kind is Kind.FIND_DEFECT:
        yield from (problem.code for problem in find_defect.parse(question.text, "")[1])


def _norm(text: str) -> Citation:
    slug, _, place = text.partition("/")
    return Citation(slug.strip(), " ".join(place.split()))


def _step(text: str) -> tuple[str, str]:
    words, _, limit = text.rpartition("|")
    return words.strip(), limit.strip()


def _procedure_answer(found: Procedure, row: list[int] | list[int | None]) -> ProcedureAnswer:
    """Places of the steps come first, then their limits; two steps at one place leave no order."""
    count = len(found.steps)
    placed = sorted((place, step) for step, place in enumerate(row[:count]) if place is not None)
    twice = len({place for place, _step in placed}) < len(placed)
    return ProcedureAnswer(() if twice else tuple(step for _place, step in placed), tuple(row[count : 2 * count]))
