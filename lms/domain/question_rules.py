"""What a question of each kind must have to be asked at all."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from lms.domain.moodle_weights import percent_text
from lms.domain.question import Kind, Question

_CHOICES = (Kind.SINGLE, Kind.MULTIPLE, Kind.MISSING_WORD)
_ANSWERED = (Kind.SINGLE, Kind.MISSING_WORD, Kind.TRUE_FALSE, Kind.SHORT_ANSWER, Kind.NUMERICAL)


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a question breaks: its code, its text with places for `params`."""

    code: str
    text: str
    params: tuple[tuple[str, str | int], ...] = ()


def broken_rules(question: Question) -> Iterator[Broken]:
    """The rules that `question` breaks; none when it can be asked."""
    if not question.text and not question.tail:
        yield Broken("no-text", "The question has no text. Write it.")
    if question.kind in _CHOICES and len(question.answers) < 2:
        yield Broken("few-options", "There are fewer than two options to choose from. Add some.")
    if any(not answer.text for answer in question.answers):
        yield Broken("empty-option", "An answer has no text. Write it or delete the answer.")
    if question.kind is Kind.MULTIPLE:
        yield from _shares(question)
    else:
        yield from _whole_point(question)
    if question.kind is Kind.MATCHING:
        yield from _sides(question)
    if question.kind is Kind.ORDERING and len(question.steps) < 2:
        yield Broken("few-steps", "An ordering question needs at least two items. Add some.")


def _whole_point(question: Question) -> Iterator[Broken]:
    weights = [answer.weight for answer in question.answers] + [number.weight for number in question.numbers]
    if 1.0 not in weights and question.kind in _ANSWERED:
        yield Broken("no-right", "No answer brings the whole point. Mark the right one.")


def _sides(question: Question) -> Iterator[Broken]:
    if sum(bool(pair.left) for pair in question.pairs) < 2:
        yield Broken("few-pairs", "A matching question needs at least two pairs. Add some.")
    if any(not pair.right for pair in question.pairs):
        yield Broken("half-pair", "A pair has no right side. Write it or delete the pair.")


def _shares(question: Question) -> Iterator[Broken]:
    positive = sum(answer.weight for answer in question.answers if answer.weight > 0)
    if not positive:
        yield Broken("no-right", "No answer brings the whole point. Mark the right one.")
    elif not math.isclose(positive, 1, abs_tol=1e-6):
        text = "The weights of the right answers sum to %(sum)s percent. Change them so that they sum to 100."
        yield Broken("weight-sum", text, (("sum", percent_text(positive)),))
