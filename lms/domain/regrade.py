"""What becomes of graded attempts when the key of a question proves wrong.

The remedies are those of examination boards: grade by the new key, accept the old one too, give everybody
the point, or leave the question out. A preview shows every effect before anything is written, and those
that would take a pass away stand apart, so that nobody fails unseen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.domain.answer import Value, left_sides, right_sides
from lms.domain.errors import Refused
from lms.domain.grading import grade, passed
from lms.domain.question import Kind, Question
from lms.domain.trade_question import passage_of, procedure_of

_NOTHING = 1e-9
_TYPED = {Kind.SHORT_ANSWER, Kind.NUMERICAL, Kind.ESSAY, Kind.CITE_NORM}


class Remedy(StrEnum):
    """What is done about the answers already graded."""

    NEW_KEY = "new_key"
    ACCEPT_BOTH = "accept_both"
    FULL_MARKS = "full_marks"
    DROP = "drop"


BY_NEW_KEY = frozenset({Remedy.NEW_KEY, Remedy.ACCEPT_BOTH})
"""Remedies that need the corrected question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The question in one attempt that was handed in.

    `points` are those recorded for it now, `other_points` those of all other questions; `max_points` of the
    attempt count the one point of this question too, unless it was left out before. `remedy` is what was done
    about it before. While another answer waits for a person, the attempt is neither passed nor failed.
    """

    attempt_id: int
    points: float
    other_points: float
    max_points: float
    pass_percent: int
    answer: Value
    remedy: Remedy | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One attempt before and after; the maximum differs only where the question is left out or comes back.

    `item_before` and `item_after` are the points of the question alone; `changes` tells whether there is
    anything to write, be it only that the remedy was applied. An attempt that waits is passed None.
    """

    attempt_id: int
    item_before: float
    item_after: float
    before_points: float
    after_points: float
    before_max: float
    after_max: float
    before_passed: bool | None
    after_passed: bool | None
    changes: bool

    @property
    def gains_pass(self) -> bool:
        """Whether a failed attempt becomes a passed one."""
        return self.before_passed is False and self.after_passed is True

    @property
    def loses_pass(self) -> bool:
        """Whether a passed attempt becomes a failed one."""
        return self.before_passed is True and self.after_passed is False

    @property
    def direction(self) -> int:
        """Whether the share of the points rises, 1, falls, -1, or stays, 0."""
        before = self.before_points / self.before_max if self.before_max else 1.0
        after = self.after_points / self.after_max if self.after_max else 1.0
        return (after > before + _NOTHING) - (after < before - _NOTHING)


@dataclass(frozen=True, slots=True)
class Preview:
    """Effects in the order of the attempts, those without any change included.

    `harmless` and `losses` divide them: the first may be applied as they are, each of the second takes a
    pass away from somebody and needs a decision of its own.
    """

    effects: tuple[Effect, ...]

    @property
    def harmless(self) -> tuple[Effect, ...]:
        """Effects that take no pass away."""
        return tuple(effect for effect in self.effects if not effect.loses_pass)

    @property
    def losses(self) -> tuple[Effect, ...]:
        """Effects that take a pass away."""
        return tuple(effect for effect in self.effects if effect.loses_pass)

    def moving(self, direction: int) -> int:
        """How many attempts rise, 1, fall, -1, or keep their share of the points, 0."""
        return sum(effect.direction == direction for effect in self.effects)

    @property
    def gains(self) -> tuple[Effect, ...]:
        """Effects that give a pass."""
        return tuple(effect for effect in self.effects if effect.gains_pass)


def preview(remedy: Remedy, old: Question, new: Question, attempts: Iterable[Answered]) -> Preview:
    """What `remedy` does to each of `attempts`, whose answers were given to `old`.

    Raises Refused, whatever the attempts, when answers to `old` can't be graded by `new`: it is of another kind,
    has other options, or needs a person. Full marks and leaving out do not look at `new`.
    """
    if remedy in BY_NEW_KEY:
        carried(old, new, _blank(old))
    return Preview(tuple(_effect(remedy, old, new, answered) for answered in attempts))


def carried(old: Question, new: Question, answer: Value) -> Value:
    """The answer to `old` as an answer to `new`: what was chosen is found by its text, wherever it stands now.

    Correcting an ordering or a matching moves its steps and sides, so that the same number would mean
    another thing. A text that was only reworded is known by its place.
    """
    if old.kind is not new.kind or new.needs_person:
        raise Refused(
            "The new question is of another kind or graded by a person."
            " Give everybody the point for the old one or leave it out."
        )
    if answer is None or isinstance(answer, str):
        return answer
    if old.kind is Kind.FIND_DEFECT and isinstance(answer, list):
        return _marks(old, new, answer)
    if old.kind is Kind.PROCEDURE and isinstance(answer, list):
        return _procedure(old, new, answer)
    if old.kind is Kind.ORDERING and isinstance(answer, list):
        return _row(_moves(old.steps, new.steps), answer)
    if old.kind is Kind.MATCHING and isinstance(answer, list):
        rights = _moves(right_sides(old), right_sides(new))
        chosen = [None if index is None else rights[index] for index in answer]
        return _row(_moves(left_sides(old), left_sides(new)), chosen)
    options = _moves([each.text for each in old.answers], [each.text for each in new.answers])
    if isinstance(answer, int):
        return options[answer]
    return sorted(options[index] for index in answer if index is not None)


def max_after(max_points: float, before: Remedy | None, after: Remedy | None) -> float:
    """The maximum of an attempt when the remedy of one of its questions changes: one left out counts no point."""
    return max_points + (before is Remedy.DROP) - (after is Remedy.DROP)


def points(remedy: Remedy, old: Question, new: Question, answer: Value) -> float:
    """Points that `answer` to `old` brings under the remedy; raises Refused as `preview` does."""
    if remedy is Remedy.DROP:
        return 0.0
    if remedy is Remedy.FULL_MARKS:
        return 1.0
    by_new = grade(new, carried(old, new, answer)).share or 0.0
    return max(by_new, grade(old, answer).share or 0.0) if remedy is Remedy.ACCEPT_BOTH else by_new


def _blank(question: Question) -> Value:
    """An answer of the shape of the question in which nothing is chosen."""
    if question.kind in _TYPED:
        return ""
    count = {
        Kind.ORDERING: len(question.steps),
        Kind.MATCHING: len(left_sides(question)),
        Kind.PROCEDURE: 2 * len(question.steps),
    }.get(question.kind, 0)
    row: list[int | None] = [None] * count
    return row


def _effect(remedy: Remedy, old: Question, new: Question, answered: Answered) -> Effect:
    item = points(remedy, old, new, answered.answer)
    before, before_max = round(answered.other_points + answered.points, 4), answered.max_points
    after, after_max = round(answered.other_points + item, 4), max_after(before_max, answered.remedy, remedy)
    known = not answered.waiting
    return Effect(
        attempt_id=answered.attempt_id,
        item_before=answered.points,
        item_after=item,
        before_points=before,
        after_points=after,
        before_max=before_max,
        after_max=after_max,
        before_passed=passed(before, before_max, answered.pass_percent) if known else None,
        after_passed=passed(after, after_max, answered.pass_percent) if known else None,
        changes=answered.remedy is not remedy or answered.points != item,
    )


def _marks(old: Question, new: Question, marks: Sequence[int | None]) -> list[int]:
    """Numbers of marked places; a number that no place has is a false mark in both."""
    texts = [[span.text for span in passage_of(question).spans] for question in (old, new)]
    moves = _moves(*texts)
    return sorted(moves[mark - 1] + 1 if mark <= len(moves) else mark for mark in marks if mark is not None)


def _procedure(old: Question, new: Question, row: Sequence[int | None]) -> list[int | None]:
    """Places follow their steps; a time limit is its words, so one that was never offered can't be asked for.

    A limit that the new question offers no more is none of its own.
    """
    before, after = procedure_of(old), procedure_of(new)
    moves = _moves([step.text for step in before.steps], [step.text for step in after.steps])
    if not set(after.limits) <= set(before.limits):
        raise Refused(
            "The new question has time limits that could not be chosen in the old one."
            " Give everybody the point for the old one or leave it out."
        )
    count = len(moves)
    known = {index: after.limits.index(words) for index, words in enumerate(before.limits) if words in after.limits}
    limits = [None if index is None else known.get(index) for index in row[count : 2 * count]]
    return [*_row(moves, row[:count]), *_row(moves, limits)]


def _row(moves: Sequence[int], row: Sequence[int | None]) -> list[int | None]:
    """The row with each value at the place to which its line has moved."""
    carried_row: list[int | None] = [None] * len(row)
    for to, value in zip(moves, row, strict=True):
        carried_row[to] = value
    return carried_row


def _moves(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """For each of the old texts its place among the new ones."""
    if len(old) == len(new):
        places = enumerate(zip(old, new, strict=True))
        moves = [at if text == other or text not in new else new.index(text) for at, (text, other) in places]
        if len(set(moves)) == len(moves):
            return moves
    raise Refused("The new question has other options. Give everybody the point for the old one or leave it out.")
