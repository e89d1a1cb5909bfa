"""Rules of an attempt: drawing, starting, time, and what may be seen afterwards."""

import math
import random
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.domain.answer import right_sides
from lms.domain.course import Counts, QuizRules, Review, WhenStale
from lms.domain.draw_parts import allot
from lms.domain.errors import Refused
from lms.domain.progress import QuizFact
from lms.domain.question import Kind, Question

GRACE = timedelta(seconds=20)
"""An answer sent in time may arrive this late over a poor line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One earlier attempt, as far as the rules look at it; `share` of its points from 0.0 to 1.0."""

    open: bool
    submitted_at: datetime | None
    passed: bool | None
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn question and the order in which its options are shown."""

    question: Question
    shuffle: tuple[int, ...]


def draw(
    bank: Sequence[Question], rules: QuizRules, seed: int, stale: Container[str] = frozenset()
) -> tuple[Drawn, ...]:
    """`rules.draw` different questions in a random order; the same seed draws the same.

    Questions whose keys are in `stale` are left out; when too few remain, in a part of the draw when it has parts,
    `rules.when_stale` decides, and a quiz is never left without questions that give points.
    """
    chance = random.Random(seed)
    chosen = _by_parts(bank, rules, chance, stale) if rules.draws else _from_all(bank, rules, chance, stale)
    return tuple(Drawn(question, shuffled(question, chance)) for question in chosen)


def _from_all(
    bank: Sequence[Question], rules: QuizRules, chance: random.Random, stale: Container[str]
) -> list[Question]:
    wanted = min(rules.draw, len(bank))
    fresh = [question for question in bank if question.key not in stale]
    chosen = chance.sample(fresh, min(wanted, len(fresh)))
    if len(chosen) < wanted and (rules.when_stale is WhenStale.FILL or not any(each.graded for each in chosen)):
        spare = [question for question in bank if question.key in stale]
        chosen += chance.sample(spare, wanted - len(chosen))
        chance.shuffle(chosen)
    return chosen


def _by_parts(
    bank: Sequence[Question], rules: QuizRules, chance: random.Random, stale: Container[str]
) -> list[Question]:
    mixed = chance.sample(bank, len(bank))
    given = allot(rules.draws, [question for question in mixed if question.key not in stale])
    if rules.when_stale is WhenStale.FILL or not given:
        given = allot(rules.draws, mixed, given)
    return [question for question in chance.sample(mixed, len(mixed)) if question.key in given]


def shuffled(question: Question, chance: random.Random) -> tuple[int, ...]:
    """An order in which to show the options, the right sides or the steps of a question."""
    count = {
        Kind.MATCHING: len(right_sides(question)),
        Kind.ORDERING: len(question.steps),
        Kind.PROCEDURE: len(question.steps),
        Kind.TRUE_FALSE: 0,
        Kind.SHORT_ANSWER: 0,
        Kind.CITE_NORM: 0,
    }.get(question.kind, len(question.answers))
    order = list(range(count))
    chance.shuffle(order)
    return tuple(order)


def most_points(drawn: Sequence[Drawn], rules: QuizRules) -> float:
    """The points these questions bring at most; nobody reads what is written for practice, so it brings none."""
    unread = rules.practice
    return float(sum(each.question.graded and not (unread and each.question.needs_person) for each in drawn))


def deadline(started_at: datetime, rules: QuizRules, closes_at: datetime | None = None) -> datetime | None:
    """The moment an attempt ends by itself: its time is over or the quiz closes; None without either."""
    if not rules.time_limit_minutes:
        return closes_at
    over = started_at + timedelta(minutes=rules.time_limit_minutes)
    return min(over, closes_at) if closes_at else over


def is_over(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether answers are no longer taken."""
    return deadline_at is not None and now > deadline_at + GRACE


def attempts_left(rules: QuizRules, past: Sequence[Past]) -> int | None:
    """How many attempts remain, None for no limit."""
    return None if rules.attempts is None else max(0, rules.attempts - len(past))


def next_start(rules: QuizRules, past: Sequence[Past]) -> datetime | None:
    """When the pause after the last attempt ends; None when there is nothing to wait for."""
    ends = [attempt.submitted_at for attempt in past if attempt.submitted_at]
    return max(ends) + timedelta(minutes=rules.pause_minutes) if ends and rules.pause_minutes else None


def check_start(rules: QuizRules, past: Sequence[Past], now: datetime) -> None:
    """Raise Refused when a new attempt may not begin now."""
    if any(attempt.open for attempt in past):
        raise Refused("You have an unfinished attempt at this test. Continue it.")
    if attempts_left(rules, past) == 0:
        raise Refused("All attempts at this test are used. Ask the administrator of your group for help.")
    if any(attempt.submitted_at and attempt.passed is None for attempt in past):
        raise Refused("Your last attempt is being graded by an instructor. Wait for the result.")
    opens = next_start(rules, past)
    if opens and now < opens:
        minutes = math.ceil((opens - now) / timedelta(minutes=1))
        raise Refused(
            "The next attempt opens in %(minutes)s min. Use the pause to reread the lessons.", minutes=minutes
        )


def counting(counts: Counts, past: Sequence[Past]) -> Past | None:
    """The attempt that is the result, of those handed in, in their order; None while there is none."""
    closed = [attempt for attempt in past if not attempt.open]
    if not closed:
        return None
    if counts is Counts.BEST:
        return max(closed, key=lambda attempt: (attempt.passed is True, attempt.share))
    return closed[0] if counts is Counts.FIRST else closed[-1]


def quiz_fact(counts: Counts, past: Sequence[Past]) -> QuizFact:
    """What attempts mean for progress; of the best one nothing is known to be worse while another is being graded."""
    found = counting(counts, past)
    looked_at = [attempt for attempt in past if not attempt.open] if counts is Counts.BEST else [found] if found else []
    waiting = any(attempt.passed is None for attempt in looked_at)
    return QuizFact(found is not None and found.passed is True, waiting)


def may_review(rules: QuizRules, past: Sequence[Past]) -> bool:
    """Whether right answers and explanations may be shown to the learner now."""
    if any(attempt.open for attempt in past):
        return False
    return {
        Review.AFTER_SUBMIT: True,
        Review.AFTER_PASS: any(attempt.passed for attempt in past),
        Review.AFTER_LAST: any(attempt.passed for attempt in past) or attempts_left(rules, past) == 0,
        Review.NEVER: False,
    }[rules.review]
