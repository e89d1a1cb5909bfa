"""When an attempt may begin, when it is over, what is drawn and what may be seen."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.attempt import (
    GRACE,
    Drawn,
    Past,
    attempts_left,
    check_start,
    counting,
    deadline,
    draw,
    is_over,
    may_review,
    most_points,
    next_start,
    quiz_fact,
)
from lms.domain.course import Counts, QuizRules, Review, WhenStale
from lms.domain.errors import Refused
from lms.domain.progress import QuizFact
from lms.domain.question import Answer, Kind, Pair, Question

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OPEN = Past(open=True, submitted_at=None, passed=None)
WAITING = Past(open=False, submitted_at=NOW, passed=None)
FAILED = Past(open=False, submitted_at=NOW, passed=False)
PASSED = Past(open=False, submitted_at=NOW, passed=True)


def question(number: int) -> Question:
    kind = list(Kind)[number % len(Kind)]
    options = tuple(Answer(text=str(index), weight=0.0) for index in range(number % 5))
    pairs = tuple(Pair(left=str(index), right=str(index // 2)) for index in range(number % 7))
    return Question(key=f"q{number}", kind=kind, text="?", answers=options, pairs=pairs, steps=("a", "b", "c"))


banks = st.integers(0, 40).map(lambda size: [question(number) for number in range(size)])
rules = st.integers(1, 50).map(lambda count: QuizRules(draw=count))


@given(banks, rules, st.integers(0, 2**64))
def test_a_draw_has_the_asked_number_of_different_questions(bank: list[Question], rules: QuizRules, seed: int) -> None:
    drawn = draw(bank, rules, seed)
    keys = [each.question.key for each in drawn]
    assert len(keys) == len(set(keys)) == min(rules.draw, len(bank))
    assert set(keys) <= {each.key for each in bank}


@given(banks, rules, st.integers(0, 2**64))
def test_the_same_seed_draws_the_same(bank: list[Question], rules: QuizRules, seed: int) -> None:
    assert draw(bank, rules, seed) == draw(bank, rules, seed)


stale_keys = st.frozensets(st.integers(0, 40).map(lambda number: f"q{number}"))
rules_when_stale = st.builds(QuizRules, draw=st.integers(1, 50), when_stale=st.sampled_from(WhenStale))


@given(banks, rules_when_stale, st.integers(0, 2**64), stale_keys)
def test_stale_questions_are_drawn_by_the_rule_only(
    bank: list[Question], rules: QuizRules, seed: int, stale: frozenset[str]
) -> None:
    keys = [each.question.key for each in draw(bank, rules, seed, stale)]
    fresh = {each.key for each in bank} - stale
    wanted = min(rules.draw, len(bank))
    assert len(keys) == len(set(keys))
    assert bool(keys) == bool(bank)
    if len(fresh) >= wanted:
        assert len(keys) == wanted and set(keys) <= fresh
    elif rules.when_stale is WhenStale.FEWER and any(each.graded for each in bank if each.key in fresh):
        assert set(keys) == fresh
    else:
        assert len(keys) == wanted and set(keys) >= fresh
    assert draw(bank, rules, seed, stale) == draw(bank, rules, seed, stale)


@given(banks, rules_when_stale, st.integers(0, 2**64))
def test_where_no_law_has_changed_the_draw_is_what_it_was(bank: list[Question], rules: QuizRules, seed: int) -> None:
    assert draw(bank, rules, seed, {"q99"}) == draw(bank, rules, seed)


def test_what_fills_a_draw_does_not_always_come_last() -> None:
    bank = [question(number) for number in range(6)]
    rules, stale = QuizRules(draw=6), frozenset({"q0", "q1", "q2"})
    lasts = {draw(bank, rules, seed, stale)[-1].question.key for seed in range(40)}
    assert lasts & stale and lasts - stale


def test_other_seeds_draw_other_questions() -> None:
    bank = [question(number) for number in range(40)]
    assert len({draw(bank, QuizRules(draw=10), seed) for seed in range(20)}) > 15


@given(banks, st.integers(0, 2**64))
def test_options_are_shown_in_some_order_each_once(bank: list[Question], seed: int) -> None:
    for each in draw(bank, QuizRules(draw=40), seed):
        kind, count = each.question.kind, len(each.question.answers)
        if kind in {Kind.TRUE_FALSE, Kind.SHORT_ANSWER, Kind.CITE_NORM}:
            count = 0
        elif kind is Kind.MATCHING:
            count = len({pair.right for pair in each.question.pairs})
        elif kind in {Kind.ORDERING, Kind.PROCEDURE}:
            count = 3
        assert sorted(each.shuffle) == list(range(count))


def test_what_only_a_person_can_grade_brings_no_points_in_practice() -> None:
    kinds = (Kind.SINGLE, Kind.ESSAY, Kind.DESCRIPTION, Kind.SHORT_ANSWER)
    drawn = [Drawn(Question(key=kind.value, kind=kind, text="?"), ()) for kind in kinds]
    assert most_points(drawn, QuizRules(draw=4)) == 3.0
    assert most_points(drawn, QuizRules(draw=4, practice=True)) == 2.0


def test_the_deadline_follows_from_the_time_limit() -> None:
    assert deadline(NOW, QuizRules(draw=1, time_limit_minutes=30)) == NOW + timedelta(minutes=30)
    assert deadline(NOW, QuizRules(draw=1)) is None
    closes = NOW + timedelta(minutes=10)
    assert deadline(NOW, QuizRules(draw=1), closes) == closes
    assert deadline(NOW, QuizRules(draw=1, time_limit_minutes=30), closes) == closes
    assert deadline(NOW, QuizRules(draw=1, time_limit_minutes=5), closes) == NOW + timedelta(minutes=5)


def test_answers_are_taken_until_the_grace_after_the_deadline_has_passed() -> None:
    assert not is_over(NOW, NOW + GRACE)
    assert is_over(NOW, NOW + GRACE + SECOND)
    assert not is_over(None, NOW + timedelta(days=900))


@given(st.integers(1, 9), st.integers(0, 20))
def test_attempts_are_counted_down_to_nothing_and_never_below(allowed: int, used: int) -> None:
    assert attempts_left(QuizRules(draw=1, attempts=allowed), [FAILED] * used) == max(0, allowed - used)


def test_without_a_limit_attempts_are_not_counted() -> None:
    assert attempts_left(QuizRules(draw=1), [FAILED] * 99) is None


def test_the_pause_counts_from_the_last_submission() -> None:
    rules = QuizRules(draw=1, pause_minutes=30)
    earlier = Past(open=False, submitted_at=NOW - timedelta(days=1), passed=False)
    assert next_start(rules, [FAILED, earlier]) == NOW + timedelta(minutes=30)
    assert next_start(rules, []) is None
    assert next_start(QuizRules(draw=1), [FAILED]) is None


def test_a_first_attempt_may_begin() -> None:
    check_start(QuizRules(draw=1, attempts=1, pause_minutes=30), [], NOW)


@pytest.mark.parametrize(
    ("rules", "past", "words"),
    [
        (QuizRules(draw=1), [OPEN], "unfinished"),
        (QuizRules(draw=1, attempts=2), [FAILED, FAILED], "All attempts"),
        (QuizRules(draw=1), [WAITING], "being graded"),
        (QuizRules(draw=1, pause_minutes=30), [FAILED], "opens in 30 min"),
    ],
)
def test_an_attempt_that_may_not_begin_is_refused_in_words(rules: QuizRules, past: list[Past], words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_start(rules, past, NOW)


def test_the_refusal_tells_whole_minutes_and_ends_with_the_pause() -> None:
    rules = QuizRules(draw=1, pause_minutes=30)
    with pytest.raises(Refused, match="opens in 1 min"):
        check_start(rules, [FAILED], NOW + timedelta(minutes=30) - SECOND)
    check_start(rules, [FAILED], NOW + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("review", "past", "allowed"),
    [
        (Review.AFTER_SUBMIT, [FAILED], True),
        (Review.AFTER_SUBMIT, [FAILED, OPEN], False),
        (Review.AFTER_PASS, [FAILED], False),
        (Review.AFTER_PASS, [FAILED, PASSED], True),
        (Review.AFTER_PASS, [PASSED, OPEN], False),
        (Review.AFTER_LAST, [FAILED], False),
        (Review.AFTER_LAST, [FAILED, FAILED], True),
        (Review.AFTER_LAST, [PASSED], True),
        (Review.NEVER, [PASSED, FAILED], False),
    ],
)
def test_right_answers_are_seen_by_the_rule_and_never_during_an_attempt(
    review: Review, past: list[Past], allowed: bool
) -> None:
    assert may_review(QuizRules(draw=1, attempts=2, review=review), past) is allowed


def done(share: float, *, passed: bool | None) -> Past:
    return Past(open=False, submitted_at=NOW, passed=passed, share=share)


PASTS = st.lists(
    st.builds(
        Past, open=st.just(False), submitted_at=st.just(NOW), passed=st.none() | st.booleans(), share=st.floats(0, 1)
    ),
    max_size=5,
)


@pytest.mark.parametrize(("counts", "place"), [(Counts.BEST, 1), (Counts.LAST, 2), (Counts.FIRST, 0)])
def test_the_rule_says_which_attempt_is_the_result(counts: Counts, place: int) -> None:
    past = [done(0.5, passed=False), done(0.9, passed=True), done(0.6, passed=False), OPEN]
    assert counting(counts, past) is past[place]
    assert counting(counts, [OPEN]) is None


@given(PASTS)
def test_of_the_best_a_pass_is_never_lost(past: list[Past]) -> None:
    assert quiz_fact(Counts.BEST, past).passed is any(each.passed for each in past)
    assert quiz_fact(Counts.BEST, [*past, done(1.0, passed=True), FAILED]).passed


@given(PASTS, PASTS)
def test_later_attempts_do_not_change_the_first_nor_earlier_ones_the_last(past: list[Past], more: list[Past]) -> None:
    if past:
        assert quiz_fact(Counts.FIRST, past) == quiz_fact(Counts.FIRST, past + more)
        assert quiz_fact(Counts.LAST, past) == quiz_fact(Counts.LAST, more + past)


def test_an_attempt_that_is_being_graded_waits_where_it_counts() -> None:
    assert quiz_fact(Counts.BEST, [PASSED, WAITING]) == QuizFact(True, True)
    assert quiz_fact(Counts.LAST, [PASSED, WAITING]) == QuizFact(False, True)
    assert quiz_fact(Counts.FIRST, [PASSED, WAITING]) == QuizFact(True, False)
    assert quiz_fact(Counts.LAST, [OPEN]) == QuizFact(False, False)
