"""What a person answers: the shape of an answer by kind of question, read from a form.

Shapes (kept as JSON): choice, true/false, missing word: index of the option; multiple choice: list of
indices; matching: for each left side the index of the chosen right side or None; ordering: for each step
its place from 1 or None; short answer, number, essay: the text. A norm to be named: «slug/place»; a
procedure: the places of its steps, then for each the index of its time limit; defects: the numbers of the marks.
"""

import re
from collections.abc import Mapping, Sequence

from lms.domain.errors import Refused
from lms.domain.question import Kind, Question

Value = int | str | list[int] | list[int | None] | None
LIMIT = 20_000
"""Longest text answer, characters."""
PLACE_LENGTH = 100
"""Longest place in an act, characters."""

_ONE = {Kind.SINGLE, Kind.TRUE_FALSE, Kind.MISSING_WORD}
_SLUG = re.compile(r"[a-z0-9-]{1,100}")
_MARKS = 200
_TEXT = {Kind.SHORT_ANSWER, Kind.NUMERICAL, Kind.ESSAY}


def right_sides(question: Question) -> tuple[str, ...]:
    """The different right sides of a matching question, in the order of the bank."""
    return tuple(dict.fromkeys(pair.right for pair in question.pairs))


def left_sides(question: Question) -> tuple[str, ...]:
    """The left sides to be matched; distractors have none."""
    return tuple(pair.left for pair in question.pairs if pair.left)


def read_answer(question: Question, form: Mapping[str, Sequence[str]]) -> Value:
    """Answer from form fields `answer` (choices and text) or `answer-N` (matching, ordering).

    None when nothing was answered. Raises Refused for values the form can't have sent.
    """
    values = [value for value in form.get("answer", ()) if value.strip()]
    if question.kind in _ONE:
        return _index(values[0], len(question.answers)) if values else None
    if question.kind is Kind.MULTIPLE:
        return sorted({_index(value, len(question.answers)) for value in values}) or None
    if question.kind is Kind.MATCHING:
        return _row(form, len(left_sides(question)), len(right_sides(question)), first=0)
    if question.kind is Kind.ORDERING:
        return _row(form, len(question.steps), len(question.steps), first=1)
    if question.kind in _TEXT:
        return _text(values)
    return _trade_answer(question, form, values)


def _trade_answer(question: Question, form: Mapping[str, Sequence[str]], values: Sequence[str]) -> Value:
    if question.kind is Kind.FIND_DEFECT:
        return sorted({_index(value, _MARKS, 1) for value in values}) or None
    if question.kind is Kind.PROCEDURE:
        count = len(question.steps)
        places = _row(form, count, count, first=1) or [None] * count
        chosen = {f"answer-{at}": form.get(f"answer-{at + count}", ()) for at in range(count)}
        limits = _row(chosen, count, count, first=0)
        return [*places, *(limits or [None] * count)] if places != [None] * count or limits else None
    if question.kind is Kind.CITE_NORM and values and _SLUG.fullmatch(values[0]):
        place = " ".join("".join(form.get("answer-place", ())[:1]).split())[:PLACE_LENGTH]
        return f"{values[0]}/{place}"
    return None


def _row(form: Mapping[str, Sequence[str]], length: int, choices: int, first: int) -> list[int | None] | None:
    row: list[int | None] = []
    for position in range(length):
        given = form.get(f"answer-{position}", ())
        row.append(_index(given[0], choices + first, first) if given and given[0] else None)
    return row if any(value is not None for value in row) else None


def _text(values: Sequence[str]) -> str | None:
    if not values:
        return None
    if len(values[0]) > LIMIT:
        raise Refused("The answer is longer than %(limit)s characters. Shorten it and save again.", limit=LIMIT)
    return values[0].strip()


def _index(value: str, end: int, start: int = 0) -> int:
    if value.isascii() and value.isdigit() and len(value) < 4 and start <= int(value) < end:
        return int(value)
    raise Refused("This question has no such option. Open the page again and answer once more.")
