"""Is this answer right, and how many points does it bring?"""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.domain import trade_question
from lms.domain.answer import Value, left_sides, right_sides
from lms.domain.person import text_key
from lms.domain.question import Answer, Kind, Question


@dataclass(frozen=True, slots=True)
class Mark:
    """`share` of the question's one point from 0.0 to 1.0, None while a person has to grade;
    `feedback` on what was answered.
    """

    share: float | None
    feedback: tuple[str, ...] = ()


def grade(question: Question, answer: Value) -> Mark:
    """Mark of `answer`, whose shape is that of `lms.domain.answer`; an empty answer brings nothing."""
    if question.needs_person:
        return Mark(None if answer else 0.0)
    if answer is None:
        return Mark(0.0)
    if question.kind in trade_question.PLAIN:
        return Mark(_bounded(trade_question.share(question, answer)))
    if isinstance(answer, int):
        return _chosen(question, [answer])
    if isinstance(answer, str):
        return _number(question, answer) if question.kind is Kind.NUMERICAL else _short(question, answer)
    if question.kind is Kind.MULTIPLE:
        return _chosen(question, [index for index in answer if index is not None])
    return Mark(_share_in_place(question, answer))


def _chosen(question: Question, indices: Iterable[int]) -> Mark:
    chosen = [question.answers[index] for index in indices]
    return Mark(_bounded(sum(answer.weight for answer in chosen)), _feedback(chosen))


def _short(question: Question, given: str) -> Mark:
    """Case, ё and spaces do not count; an accepted answer may hold * for anything, as in Moodle."""
    key = text_key(given)
    matching = [answer for answer in question.answers if _like(text_key(answer.text), key)]
    best = max(matching, key=lambda answer: answer.weight, default=None)
    return Mark(_bounded(best.weight), _feedback([best])) if best else Mark(0.0)


def _like(pattern: str, key: str) -> bool:
    """Whether `key` fits `pattern`, where * stands for any run of characters; linear, without backtracking."""
    head, *rest = pattern.split("*")
    if not rest:
        return key == head
    *middle, tail = rest
    if len(key) < len(head) + len(tail) or not key.startswith(head) or not key.endswith(tail):
        return False
    position, end = len(head), len(key) - len(tail)
    for piece in middle:
        found = key.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def _number(question: Question, given: str) -> Mark:
    """Russian comma or point; spaces between thousands do not count."""
    try:
        value = float("".join(given.split()).replace(",", "."))
    except ValueError:
        return Mark(0.0)
    fitting = [number for number in question.numbers if abs(value - number.value) <= number.tolerance + 1e-9]
    best = max(fitting, key=lambda number: number.weight, default=None)
    if best is None:
        return Mark(0.0)
    return Mark(_bounded(best.weight), (best.feedback,) if best.feedback else ())


def _share_in_place(question: Question, row: list[int] | list[int | None]) -> float:
    """Matching: share of the left sides with their right side; ordering: share of the steps in their place."""
    right = right_row(question)
    return sum(given == wanted for given, wanted in zip(row, right, strict=True)) / len(right)


def right_row(question: Question) -> list[int]:
    """The fully right answer to a matching or an ordering question."""
    if question.kind is Kind.ORDERING:
        return list(range(1, len(question.steps) + 1))
    rights = right_sides(question)
    chosen = {pair.left: rights.index(pair.right) for pair in question.pairs if pair.left}
    return [chosen[left] for left in left_sides(question)]


def _feedback(answers: Iterable[Answer]) -> tuple[str, ...]:
    return tuple(answer.feedback for answer in answers if answer.feedback)


def _bounded(share: float) -> float:
    return round(min(1.0, max(0.0, share)), 4)


def percent(points: float, max_points: float) -> int:
    """Whole percent, rounded down, so that nobody passes by rounding; a quiz without points counts as 100."""
    return int(points / max_points * 100 + 1e-6) if max_points else 100


def passed(points: float, max_points: float, pass_percent: int) -> bool:
    """Whether the points reach the pass mark."""
    return percent(points, max_points) >= pass_percent
