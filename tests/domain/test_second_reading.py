"""One reader or two, and a third where the two differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.errors import Missing, Refused
from lms.domain.second_reading import (
    WITHIN,
    Standing,
    Turn,
    check_reader,
    decision_standing,
    share_standing,
    turn_after,
)

SHARES = st.integers(0, 100).map(lambda percent: percent / 100)


def readings_of(values):
    """Readings by different people."""
    return st.tuples(
        st.lists(st.integers(1, 99), min_size=5, max_size=5, unique=True), st.lists(values, max_size=5)
    ).map(lambda pair: list(zip(*pair, strict=False)))


STANDINGS = st.one_of(
    st.tuples(st.just(share_standing), readings_of(SHARES)),
    st.tuples(st.just(decision_standing), readings_of(st.booleans())),
)


@given(STANDINGS, st.integers(1, 2))
def test_the_order_of_two_readings_does_not_matter(pair, readers: int) -> None:
    standing, readings = pair
    if readers == 2:
        swapped = [*reversed(readings[:2]), *readings[2:]]
        assert standing(readings, readers) == standing(swapped, readers)
    assert standing(readings[:1], 1) == Standing(None, readings[0][1]) if readings else True


@given(STANDINGS, st.integers(1, 2))
def test_what_is_settled_stays_and_a_person_counts_once(pair, readers: int) -> None:
    standing, readings = pair
    whole = standing(readings, readers)
    assert standing([*readings, *readings], readers) == whole
    for count in range(len(readings)):
        before = standing(readings[:count], readers)
        assert (before.turn is None) != (before.value is None)
        if before.turn is None:
            assert before == whole
        else:
            assert before.turn is turn_after(count)


@given(SHARES, SHARES)
def test_the_value_of_two_lies_between_them_or_a_third_is_asked(one: float, other: float) -> None:
    found = share_standing([(1, one), (2, other)], 2)
    if round(abs(one - other), 4) <= WITHIN:
        assert found.value is not None
        assert min(one, other) <= found.value <= max(one, other)
    else:
        assert found == Standing(Turn.THIRD, None)


@given(SHARES, SHARES, SHARES)
def test_the_third_decides_alone(one: float, other: float, third: float) -> None:
    two = share_standing([(1, one), (2, other)], 2)
    three = share_standing([(1, one), (2, other), (3, third)], 2)
    assert three == (two if two.turn is None else Standing(None, third))


@pytest.mark.parametrize(("one", "other"), [(0.9, 0.7), (0.3, 0.5), (0.8, 1.0), (0.0, 0.2)])
def test_twenty_percentage_points_apart_is_near_whatever_floats_say(one: float, other: float) -> None:
    assert share_standing([(1, one), (2, other)], 2).turn is None


def test_decisions_settle_when_equal_and_a_third_breaks_the_tie() -> None:
    assert decision_standing([], 2) == Standing(Turn.FIRST, None)
    assert decision_standing([(1, False)], 2) == Standing(Turn.SECOND, None)
    assert decision_standing([(1, False), (2, False)], 2) == Standing(None, False)
    assert decision_standing([(1, True), (2, False)], 2) == Standing(Turn.THIRD, None)
    assert decision_standing([(1, True), (2, False), (3, False)], 2) == Standing(None, False)


def test_nobody_reads_own_work_or_reads_twice() -> None:
    check_reader(1, 2, [3])
    with pytest.raises(Refused, match="your own answer"):
        check_reader(2, 2, [])
    with pytest.raises(Missing, match="read this already"):
        check_reader(3, 2, [1, 3])
