"""Answers on paper typed in fast: one line for a sheet, such as `1Б 2АВ 3верно 4 12,5 5 В-1 Г-2 6 "по 154-ФЗ"`.

A number of a question is followed by its answer: letters, верно or неверно, letters in order (`_` for a place
left empty) with numbers of time limits, pairs, after a space a number, numbers with commas or a norm, or words.
Words go in quotes where one of them begins with a digit; a quote inside quotes is doubled. `-` says that nothing
is answered. `1)` or `2.` is as good as the number alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.domain.answer import Value, left_sides
from lms.domain.attempt import Drawn
from lms.domain.errors import Refused
from lms.domain.paper_notation import BETWEEN, MARKS, NORM, NUMBER, PAIRS, QUOTED, TIMED_STEPS, read
from lms.domain.paper_test import NOTHING, Variant, written
from lms.domain.question import Kind
from lms.domain.trade_question import passage_of

_TEXT = {Kind.SHORT_ANSWER, Kind.ESSAY}
_WORDS = r"[^\W\d_]\S*(?:\s+[^\s0-9]\S*)*"
_QUOTABLE = {Kind.SHORT_ANSWER: _WORDS, Kind.ESSAY: _WORDS, Kind.CITE_NORM: NORM}
"""What needs no quotes, of the answers that may have them."""
_HEAD = re.compile(r"([0-9]{1,3})(?![0-9])")
_GAP = re.compile(r"[\s,;]*")
_TOKEN = re.compile(r"\S+")
_LETTERS = re.compile(rf"(?P<sep>[{BETWEEN}]*)(?P<answer>[^0-9]*)")
_APART = r"\s*[–—-](?![^\s,;])|\s*[):=]\s*|\.?\s+"
"""What keeps an answer that begins with a digit from the number of its question, or a dash for none."""
_TAILS = {kind: re.compile(rf"(?P<sep>[{BETWEEN}]*)(?P<answer>{QUOTED}|{_WORDS})?") for kind in _TEXT} | {
    Kind.MATCHING: re.compile(rf"(?P<sep>[{BETWEEN}]*)(?P<answer>{PAIRS})?"),
    Kind.PROCEDURE: re.compile(rf"(?P<sep>[{BETWEEN}]*)(?P<answer>{TIMED_STEPS})?"),
    Kind.NUMERICAL: re.compile(rf"(?:(?P<sep>{_APART})(?P<answer>{NUMBER}(?![^\s,;]|,[0-9]))?)?"),
    Kind.FIND_DEFECT: re.compile(rf"(?:(?P<sep>{_APART})(?P<answer>{MARKS})?)?"),
    Kind.CITE_NORM: re.compile(rf"(?:(?P<sep>{_APART})(?P<answer>{QUOTED}|{NORM})?)?", re.IGNORECASE),
}
"""What may stand after the number of a question, where it is not letters: marks and an answer, or nothing."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What could not be read: the number of the question (0 before the first), a gettext id and its params."""

    number: int
    text: str
    params: Mapping[str, str | int | datetime]

    def message(self) -> str:
        """The English sentence with its places filled."""
        return self.text % self.params


@dataclass(frozen=True, slots=True)
class Entry:
    """Answers in the order of the variant, None where nothing was answered or could be read, and what went wrong."""

    answers: tuple[Value, ...]
    slips: tuple[Slip, ...]


def notation(variant: Variant, answers: Sequence[Value]) -> str:
    """The line `parse_answers` reads as these answers; what was left out is not written."""
    rows = enumerate(zip(variant.items, answers, strict=True), 1)
    given = [(number, item, answer) for number, (item, answer) in rows if answer is not None]
    return " ".join(
        f"{number}{_typed(item.question.kind, written(item, answer, variant.acts))}" for number, item, answer in given
    )


def readable(variant: Variant, answers: Sequence[Value]) -> tuple[str, ...]:
    """The answers as they are marked on the sheet, by which a typist sees what was understood."""
    rows = zip(variant.items, answers, strict=True)
    return tuple(written(item, answer, variant.acts) for item, answer in rows)


def example(variant: Variant) -> str:
    """A line with a made-up answer of each kind that the variant asks for."""
    kinds: set[Kind] = set()
    answers: list[Value] = []
    for item in variant.items:
        kind = item.question.kind
        answers.append(None if kind in kinds else _sample(item, variant.acts))
        kinds.add(kind)
    return notation(variant, answers)


def _sample(item: Drawn, acts: Sequence[str]) -> Value:
    kind, order = item.question.kind, item.shuffle
    if kind in {Kind.ORDERING, Kind.PROCEDURE}:
        row = [len(order) - order.index(step) for step in range(len(order))]
        return row if kind is Kind.ORDERING else [*row, *[0] * len(order)]
    if kind is Kind.MATCHING:
        return [order[place % len(order)] for place in reversed(range(len(left_sides(item.question))))]
    if kind is Kind.MULTIPLE:
        return sorted(order[:2])
    if kind is Kind.TRUE_FALSE:
        return 0
    if kind is Kind.FIND_DEFECT:
        return [span.number for span in passage_of(item.question).spans][:2]
    if kind is Kind.CITE_NORM:
        return f"{acts[0]}/5 ч. 4"
    if kind in {Kind.SINGLE, Kind.MISSING_WORD}:
        return order[min(1, len(order) - 1)]
    return {Kind.NUMERICAL: "12,5", Kind.SHORT_ANSWER: "слово", Kind.ESSAY: "на бумаге"}.get(kind)


def parse_answers(variant: Variant, line: str) -> Entry:
    """Answers from one line; questions may stand in any order, and those not named are left out.

    A question with a slip has no answer: nothing half-read is kept. A dash alone is a sheet without answers.
    """
    if line.strip() in {NOTHING, "–", "—"}:
        return Entry((None,) * len(variant.items), ())
    return _entry(variant, _split(variant, line))


def parse_cells(variant: Variant, cells: Sequence[str]) -> Entry:
    """Answers from a row of cells, the first for question 1, without numbers; empty cells are left out."""
    return _entry(variant, ((number, cell.strip()) for number, cell in enumerate(cells, 1) if cell.strip()))


def _entry(variant: Variant, typed: Iterator[tuple[int, str | Refused]]) -> Entry:
    answers: dict[int, Value] = {}
    slips: dict[int, Slip] = {}
    for number, text in typed:
        found = _found(variant, number, text, answered=number in answers)
        if isinstance(found, Refused):
            slips.setdefault(number, Slip(number, found.text, found.params))
        answers[number] = None if isinstance(found, Refused) else found
    numbers = range(1, len(variant.items) + 1)
    return Entry(
        tuple(None if number in slips else answers.get(number) for number in numbers),
        tuple(slips[number] for number in sorted(slips)),
    )


def _found(variant: Variant, number: int, text: str | Refused, *, answered: bool) -> Value | Refused:
    if isinstance(text, Refused):
        return text
    if number > len(variant.items):
        return _no_question()
    if answered:
        return Refused("The question is answered twice. Remove one of the two.")
    try:
        return read(variant.items[number - 1], text, variant.acts)
    except Refused as refusal:
        return refusal


def _split(variant: Variant, line: str) -> Iterator[tuple[int, str | Refused]]:
    """Numbers of questions, each with its answer as typed or with what is wrong there."""
    number, at = 0, 0
    while (at := _after(_GAP, line, at)) < len(line):
        head = _HEAD.match(line, at)
        if head is None:
            end = _after(_TOKEN, line, at)
            text = "“%(word)s” can't be read. Correct it; words that begin with a digit go in quotes."
            yield number, Refused(text, word=line[at:end][:40])
            at = end
            continue
        number = int(head[1])
        if not 1 <= number <= len(variant.items):
            yield number, _no_question()
            at = _after(_TOKEN, line, at)
            continue
        tail = _TAILS.get(variant.items[number - 1].question.kind, _LETTERS).match(line, head.end())
        assert tail is not None  # all of them fit an empty text
        yield number, _answer(tail["sep"] or "", tail["answer"] or "")
        at = tail.end()


def _after(pattern: re.Pattern[str], line: str, at: int) -> int:
    match = pattern.match(line, at)
    return match.end() if match else at


def _answer(marks: str, answer: str) -> str | Refused:
    if answer:
        return answer
    if any(dash in marks for dash in "–—-"):
        return NOTHING
    return Refused("No answer to this question can be read here. Type it after a space, or - where there is none.")


def _no_question() -> Refused:
    return Refused("There is no question with this number. Correct it.")


def _typed(kind: Kind, text: str) -> str:
    """An answer as it stands after the number of its question."""
    if kind is Kind.NUMERICAL:
        return " " + "".join(text.split())
    if kind in {Kind.MATCHING, Kind.FIND_DEFECT}:
        return f" {text}"
    if kind not in _QUOTABLE:
        return text
    plain = re.fullmatch(_QUOTABLE[kind], text, re.IGNORECASE) and text[-1] not in ",;"
    return f" {text}" if plain else ' "' + text.replace('"', '""') + '"'
