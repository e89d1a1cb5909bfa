"""Intervals hold what they estimate, stay in their range and agree with published values."""

import math
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.confidence import linear_correlation, mean_share

shares = st.lists(st.floats(0, 1), min_size=1, max_size=60)
pairs = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=40)


@given(shares)
def test_a_mean_lies_in_its_interval_and_both_in_0_to_1(values: list[float]) -> None:
    mean = mean_share(values)
    assert 0 <= mean.low <= mean.value <= mean.high <= 1


@given(st.integers(0, 30), st.integers(1, 30))
def test_wilsons_bounds_are_the_roots_of_his_equation(right: int, wrong: int) -> None:
    count = right + wrong
    mean = mean_share([1.0] * right + [0.0] * wrong)
    for bound in (mean.low, mean.high):
        assert (mean.value - bound) ** 2 == pytest.approx(1.959964**2 * bound * (1 - bound) / count, abs=1e-6)


def test_nobody_wrong_of_ten_still_leaves_doubt() -> None:
    mean = mean_share([1.0] * 10)
    assert (mean.value, mean.high) == (1.0, 1.0)
    assert mean.low == pytest.approx(0.7225, abs=1e-4)


def test_partial_credit_has_the_normal_interval() -> None:
    mean = mean_share([0.5, 0.75, 1.0, 0.75])
    spread = 1.959964 * math.sqrt(0.125 / 3) / 2
    assert mean.low == pytest.approx(0.75 - spread)
    assert mean.high == pytest.approx(0.75 + spread)


def test_equal_partial_shares_are_not_taken_for_certainty() -> None:
    mean = mean_share([0.5, 0.5])
    assert mean.high - mean.low > 0.5


@given(pairs)
def test_a_correlation_lies_in_its_interval_and_both_in_minus_1_to_1(values: list[tuple[float, float]]) -> None:
    found = linear_correlation(values)
    if found is not None:
        assert -1 <= found.low <= found.value <= found.high <= 1


@given(pairs)
def test_a_correlation_looks_the_same_from_both_sides(values: list[tuple[float, float]]) -> None:
    one, other = linear_correlation(values), linear_correlation([(right, left) for left, right in values])
    assert (one is None) == (other is None)
    if one and other:
        assert one.value == pytest.approx(other.value, abs=1e-9)


@pytest.mark.parametrize("values", [[], [(1, 0)], [(1, 0), (1, 0.5), (1, 1)], [(0, 0.3), (1, 0.1 + 0.2)]])
def test_where_nobody_differs_there_is_no_correlation(values: list[tuple[float, float]]) -> None:
    assert linear_correlation(values) is None


def test_for_a_0_1_item_it_is_the_point_biserial_with_fishers_interval() -> None:
    values = [(0, 0.1), (0, 0.5), (0, 0.4), (1, 0.6), (1, 0.3), (1, 0.9), (1, 0.8)]
    found = linear_correlation(values)
    assert found
    right, wrong = [0.6, 0.3, 0.9, 0.8], [0.1, 0.5, 0.4]
    gap = (fmean(right) - fmean(wrong)) / pstdev(right + wrong)
    assert found.value == pytest.approx(gap * math.sqrt(4 / 7 * 3 / 7))
    assert math.atanh(found.high) - math.atanh(found.low) == pytest.approx(2 * 1.959964 / 2)
    assert math.atanh(found.value) - math.atanh(found.low) == pytest.approx(1.959964 / 2)


def test_three_pairs_or_a_perfect_line_leave_the_whole_range_open() -> None:
    for values in ([(0, 0.1), (1, 0.5), (1, 0.4)], [(step, step / 10) for step in range(10)]):
        found = linear_correlation(values)
        assert found
        assert (found.low, found.high) == (-1, 1)
