"""What the cells of a row say about the answers."""

import math
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from lms.domain.import_receipt import Entry
from lms.domain.moodle_weights import WEIGHT_STEP, nearest_weight, percent_text
from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Pair, Question
from lms.interop.question_table.columns import option_number, word
from lms.interop.question_table.texts import FALSE_WORDS, KIND_NAMES, TRUE_WORDS

BLANK = "_____"
"""Where the word of a missing-word question stood."""

_KINDS = {word(name): kind for kind, names in KIND_NAMES.items() for name in (kind.value, *names)}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMBER_LENGTH = 40


class Cells(NamedTuple):
    """What a row says about the answers: options and feedback by number, and the cell of the right ones."""

    options: Mapping[int, str]
    feedback: Mapping[int, str]
    right: str


def kind_of(written: str, text: str, said: Cells, entry: Entry) -> Kind:
    """The kind that is named, or the one that the cells look like."""
    if written:
        kind = _KINDS.get(word(written))
        if kind is None:
            entry.fault("type", type=written)
        return kind or Kind.DESCRIPTION
    if said.options:
        if BLANK in text:
            return Kind.MISSING_WORD if text.count(BLANK) == 1 else Kind.SINGLE
        return Kind.MULTIPLE if len(marked_options(said.right, said.options)) > 1 else Kind.SINGLE
    if not said.right:
        return Kind.ESSAY
    if word(said.right) in (*TRUE_WORDS[:-1], *FALSE_WORDS[:-1]):
        return Kind.TRUE_FALSE
    return Kind.NUMERICAL if number_in(said.right) is not None else Kind.SHORT_ANSWER


def make_question(text: str, kind: Kind, said: Cells, entry: Entry) -> Question:
    """The question of a kind with its answers, without key and title."""
    if kind is Kind.MISSING_WORD:
        before, *after = re.split(f"(?<!_){BLANK}(?!_)", text)
        if len(after) != 1:
            entry.fault("missing-word")
        answers = _answers(said, kind, entry)
        return Question(key="", kind=kind, text=before.strip(), tail="".join(after).strip(), answers=answers)
    maker = _MAKERS.get(kind)
    return maker(text, said, entry) if maker else Question(key="", kind=kind, text=text)


def _choice(kind: Kind) -> Callable[[str, Cells, Entry], Question]:
    return lambda text, said, entry: Question(key="", kind=kind, text=text, answers=_answers(said, kind, entry))


def _answers(said: Cells, kind: Kind, entry: Entry) -> tuple[Answer, ...]:
    if kind is Kind.SHORT_ANSWER:
        said = _with_right(said)
    weights = _weights(said, kind, entry)
    return tuple(
        Answer(text=text, weight=weights.get(number, 0.0), feedback=said.feedback.get(number, ""))
        for number, text in said.options.items()
    )


def _with_right(said: Cells) -> Cells:
    """Where no options stand, the right cell is the answer."""
    return said if said.options else Cells({1: said.right} if said.right else {}, said.feedback, "")


def _weights(said: Cells, kind: Kind, entry: Entry) -> dict[int, float]:
    """Weight of each option that brings something: a share of the right ones, or what stands after a colon."""
    if not said.right and kind in (Kind.SHORT_ANSWER, Kind.NUMERICAL):
        return dict.fromkeys(said.options, 1.0)
    marks = marked_options(said.right, said.options)
    if said.right and not marks:
        entry.fault("right", found=said.right)
    share = nearest_weight(100 / len(marks)) if kind is Kind.MULTIPLE and marks else 1.0
    return {number: _weight(weight, entry) if weight else share for number, weight in marks.items()}


def marked_options(right: str, options: Mapping[int, str]) -> dict[int, str]:
    """Numbers of the options that a cell names, with the weights written; empty when it names others too."""
    found: dict[int, str] = {}
    line = " ".join(right.replace("\n", ";").split())
    for part in re.split(r"[;,]| и | and |(?<=[0-9]) (?=[0-9])", line):
        mark, _, weight = part.strip().partition(":")
        number = option_number(mark.strip(), options) if mark.strip() else None
        if number is None and part.strip():
            whole = option_number(right, options)
            return {} if whole is None else {whole: ""}
        if number is not None:
            found[number] = weight.strip(" %")
    return found


def _weight(written: str, entry: Entry) -> float:
    percent = number_in(written)
    if percent is None:
        entry.fault("table-weight", weight=written)
        return 0.0
    nearest = nearest_weight(percent)
    if abs(nearest * 100 - percent) > WEIGHT_STEP:
        entry.change("table-rounded", weight=written, nearest=percent_text(nearest))
    return nearest


def _true_false(text: str, said: Cells, entry: Entry) -> Question:
    truth = word(said.options.get(option_number(said.right, said.options) or 0, said.right))
    if truth not in (*TRUE_WORDS, *FALSE_WORDS):
        entry.fault("truth", found=said.right)
    true = truth in TRUE_WORDS
    answers = (
        Answer(text="true", weight=float(true), feedback=said.feedback.get(1, "")),
        Answer(text="false", weight=float(not true), feedback=said.feedback.get(2, "")),
    )
    return Question(key="", kind=Kind.TRUE_FALSE, text=text, answers=answers)


def _numerical(text: str, said: Cells, entry: Entry) -> Question:
    said = _with_right(said)
    weights = _weights(said, Kind.NUMERICAL, entry)
    numbers = []
    for place, written in said.options.items():
        value, _, tolerance = written.partition(":")
        wide = written == "*"
        found, width = (0.0, EVERY_NUMBER) if wide else (number_in(value.strip()), number_in(tolerance.strip() or "0"))
        if found is None or width is None or width < 0:
            entry.fault("table-number", found=written)
            continue
        feedback = said.feedback.get(place, "")
        weight = weights.get(place, 0.0)
        numbers.append(NumericAnswer(value=found, tolerance=width, weight=weight, feedback=feedback))
    return Question(key="", kind=Kind.NUMERICAL, text=text, numbers=tuple(numbers))


def _matching(text: str, said: Cells, entry: Entry) -> Question:
    pairs = []
    for option in said.options.values():
        left, arrow, right = option.replace("→", "->").partition("->")
        if not arrow:
            entry.fault("pair", found=option)
        pairs.append(Pair(left=left.strip(), right=right.strip()))
    return Question(key="", kind=Kind.MATCHING, text=text, pairs=tuple(pairs))


def _ordering(text: str, said: Cells, _entry: Entry) -> Question:
    return Question(key="", kind=Kind.ORDERING, text=text, steps=tuple(said.options.values()))


def number_in(text: str) -> float | None:
    """A finite number, with a point or a comma; None when it is none."""
    if len(text) > _NUMBER_LENGTH or not _NUMBER.fullmatch(text):
        return None
    found = float(text.replace(",", "."))
    return found if math.isfinite(found) else None


_MAKERS: dict[Kind, Callable[[str, Cells, Entry], Question]] = {
    Kind.SINGLE: _choice(Kind.SINGLE),
    Kind.MULTIPLE: _choice(Kind.MULTIPLE),
    Kind.SHORT_ANSWER: _choice(Kind.SHORT_ANSWER),
    Kind.TRUE_FALSE: _true_false,
    Kind.NUMERICAL: _numerical,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
}
