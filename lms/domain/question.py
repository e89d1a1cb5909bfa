"""Questions of an item bank: the frozen values every floor shares.

The kinds follow Moodle's question types, because GIFT is the format authors write in
(https://docs.moodle.org/en/GIFT_format). The last three are of this trade: name the norm, put a procedure in
order with its time limits, find the defects in a draft; `lms.domain.trade_question` reads them.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

EVERY_NUMBER = sys.float_info.max
"""Tolerance of the numerical answer that catches all others (`*` in Moodle, `~#feedback` in GIFT)."""


class Kind(StrEnum):
    """Kind of a question; the value is what reports and the checker print."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    MATCHING = "matching"
    SHORT_ANSWER = "short_answer"
    NUMERICAL = "numerical"
    MISSING_WORD = "missing_word"
    ORDERING = "ordering"
    ESSAY = "essay"
    DESCRIPTION = "description"
    CITE_NORM = "cite_norm"
    PROCEDURE = "procedure"
    FIND_DEFECT = "find_defect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One option or one accepted answer.

    `weight` is the share of the question's point it brings, from -1.0 to 1.0.
    True/false questions hold exactly two, with the texts "true" and "false".
    """

    text: str
    weight: float
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One row of a matching question; an empty `left` is a distractor on the right."""

    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericAnswer:
    """An accepted number: right when within `value` ± `tolerance`."""

    value: float
    tolerance: float
    weight: float = 1.0
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item of a bank.

    `key` is stable across revisions (`[id:…]` in GIFT); `text` is Markdown.
    `answers` serve choice, true/false, short answer and missing word; `pairs` serve matching;
    `numbers` serve numerical; `steps` hold an ordering's items in their right order.
    A norm to be named is an answer «slug/place»; a step of a procedure is «words | time limit»; a draft with
    defects is a text with marks (`lms.domain.find_defect`).
    `tail` is the text after the blank of a missing-word question.
    `feedback` is general feedback; `tags` come from `[tag:…]`, a tag such as
    `fz-154-2005/5` cites article 5 of an act of the register.
    """

    key: str
    kind: Kind
    text: str
    title: str = ""
    tail: str = ""
    answers: tuple[Answer, ...] = ()
    pairs: tuple[Pair, ...] = ()
    numbers: tuple[NumericAnswer, ...] = ()
    steps: tuple[str, ...] = ()
    feedback: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""

    @property
    def graded(self) -> bool:
        """Whether the question brings points at all."""
        return self.kind is not Kind.DESCRIPTION

    @property
    def needs_person(self) -> bool:
        """Whether an instructor has to read the answer."""
        return self.kind is Kind.ESSAY


_PLAIN_ANSWERS = (Kind.TRUE_FALSE, Kind.SHORT_ANSWER)


def with_markdown(question: Question, change: Callable[[str], str]) -> Question:
    """The question with `change` applied to each of its texts that is shown as Markdown."""
    plain = question.kind in _PLAIN_ANSWERS
    answers = tuple(
        replace(answer, text=answer.text if plain else change(answer.text), feedback=change(answer.feedback))
        for answer in question.answers
    )
    return replace(
        question,
        text=change(question.text),
        tail=change(question.tail),
        feedback=change(question.feedback),
        answers=answers,
        pairs=tuple(replace(pair, left=change(pair.left)) for pair in question.pairs),
        numbers=tuple(replace(number, feedback=change(number.feedback)) for number in question.numbers),
        steps=tuple(change(step) for step in question.steps),
    )


def all_texts(question: Question) -> Iterator[str]:
    """Every text of the question, key and tags included."""
    yield from (question.key, question.text, question.title, question.tail, question.feedback, question.category)
    yield from question.tags
    yield from question.steps
    for answer in question.answers:
        yield from (answer.text, answer.feedback)
    for pair in question.pairs:
        yield from (pair.left, pair.right)
    yield from (number.feedback for number in question.numbers)
