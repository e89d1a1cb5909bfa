"""Time at a question is told only where the saves of an attempt leave no doubt."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.answer_times import LONGEST, Save, seconds_spent

START = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def at(seconds: float | None, times: int = 1) -> Save:
    return Save(None if seconds is None else START + timedelta(seconds=seconds), times if seconds is not None else 0)


@pytest.mark.parametrize(
    ("saves", "spent"),
    [
        ([at(20), at(50), at(90)], (20, 30, 40)),
        ([at(50), at(20), at(90)], (30, 20, 40)),
        ([at(20), at(None), at(50)], (20, None, 30)),
        ([at(20), at(70, 2), at(90)], (20, None, 20)),
        ([at(20), at(60), at(60), at(90)], (20, None, None, 30)),
        ([at(1800), at(1800 + 1801)], (1800, None)),
        ([at(0)], (None,)),
        ([at(-5)], (None,)),
        ([], ()),
    ],
)
def test_a_gap_counts_only_where_it_belongs_to_one_question(saves: list[Save], spent: tuple[float | None, ...]) -> None:
    assert seconds_spent(START, saves) == spent


SAVES = st.lists(st.builds(at, st.one_of(st.none(), st.integers(1, 4000)), st.integers(1, 3)), min_size=1, max_size=12)


@given(SAVES)
def test_known_times_are_plausible_and_together_no_longer_than_the_attempt(saves: list[Save]) -> None:
    spent = seconds_spent(START, saves)
    assert len(spent) == len(saves)
    known = [each for each in spent if each is not None]
    assert all(0 < each <= LONGEST.total_seconds() for each in known)
    moments = [save.saved_at for save in saves if save.saved_at]
    assert sum(known) <= (max(moments, default=START) - START).total_seconds()
    assert all(each is None for each, save in zip(spent, saves, strict=True) if save.times != 1)


@given(SAVES, st.randoms())
def test_the_order_of_the_questions_does_not_matter(saves: list[Save], chance: Random) -> None:
    mixed = list(enumerate(saves))
    chance.shuffle(mixed)
    spent = seconds_spent(START, [save for _, save in mixed])
    assert [each for _, each in sorted(zip([place for place, _ in mixed], spent, strict=True))] == list(
        seconds_spent(START, saves)
    )
