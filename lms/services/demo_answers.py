"""Form values that answer a question rightly or wrongly: for demo people and load tests."""

from lms.domain import trade_question
from lms.domain.answer import Value, right_sides
from lms.domain.grading import right_row
from lms.domain.question import Kind, Question

Form = dict[str, list[str]]


def right_form(question: Question) -> Form:
    """What a person who knows sends."""
    if question.kind in trade_question.PLAIN:
        return _trade_form(question, trade_question.right_value(question))
    if question.kind in {Kind.MATCHING, Kind.ORDERING}:
        return {f"answer-{index}": [str(value)] for index, value in enumerate(right_row(question))}
    if question.kind is Kind.NUMERICAL:
        return {"answer": [str(max(question.numbers, key=lambda number: number.weight).value)]}
    if question.kind is Kind.SHORT_ANSWER:
        return {"answer": [max(question.answers, key=lambda answer: answer.weight).text.replace("*", "…")]}
    if question.kind is Kind.ESSAY:
        return {"answer": ["Сверю общество с реестром, соберу устав и подготовлю проект соглашения."]}
    if question.kind is Kind.MULTIPLE:
        return {"answer": [str(index) for index, answer in enumerate(question.answers) if answer.weight > 0]}
    weights = [answer.weight for answer in question.answers]
    return {"answer": [str(weights.index(max(weights)))] if weights else []}


def wrong_form(question: Question) -> Form:
    """What a person who guesses badly sends."""
    if question.kind in trade_question.PLAIN:
        return _trade_form(question, "no-such-act/1" if question.kind is Kind.CITE_NORM else None)
    if question.kind is Kind.MATCHING and len(right_sides(question)) == 1:
        return {}
    if question.kind is Kind.MATCHING:
        count = len(right_sides(question))
        return {f"answer-{index}": [str((value + 1) % count)] for index, value in enumerate(right_row(question))}
    if question.kind is Kind.ORDERING:
        row = right_row(question)
        return {f"answer-{index}": [str(value)] for index, value in enumerate(row[1:] + row[:1])}
    if question.kind in {Kind.NUMERICAL, Kind.SHORT_ANSWER}:
        return {"answer": ["999999"]}
    if question.kind is Kind.ESSAY:
        return {"answer": []}
    weights = [answer.weight for answer in question.answers]
    return {"answer": [str(weights.index(min(weights)))] if weights else []}


def _trade_form(question: Question, value: Value) -> Form:
    """The fields in which such an answer is sent."""
    if isinstance(value, str):
        slug, _, place = value.partition("/")
        return {"answer": [slug], "answer-place": [place]}
    row = value if isinstance(value, list) else []
    if question.kind is Kind.FIND_DEFECT:
        return {"answer": [str(mark) for mark in row]}
    return {f"answer-{index}": [str(given)] for index, given in enumerate(row)}
