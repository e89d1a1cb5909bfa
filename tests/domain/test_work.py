"""Practical work: what may be handed in, and which decisions help the learner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.errors import Refused
from lms.domain.work import LARGEST_FILE, LONGEST_TEXT, Reading, WorkState, check_hand_in, check_reading

states = st.lists(st.sampled_from(WorkState), max_size=5)
open_states = st.lists(st.sampled_from([state for state in WorkState if state is not WorkState.ACCEPTED]), max_size=5)


@given(states)
def test_accepted_work_is_never_handed_in_anew(earlier: list[WorkState]) -> None:
    with pytest.raises(Refused, match="accepted already"):
        check_hand_in([*earlier, WorkState.ACCEPTED], "Ответ", 1)


@given(open_states, st.text(min_size=1).filter(str.strip), st.integers(0, LARGEST_FILE))
def test_whatever_else_came_before_a_text_or_a_file_is_taken(
    earlier: list[WorkState], text: str, file_size: int
) -> None:
    check_hand_in(earlier, text[:LONGEST_TEXT], file_size)
    check_hand_in(earlier, "", file_size or 1)


@pytest.mark.parametrize(
    ("text", "file_size", "field"),
    [
        ("", 0, "text"),
        (" \n\t", 0, "text"),
        ("я" * (LONGEST_TEXT + 1), 0, "text"),
        ("", LARGEST_FILE + 1, "file"),
    ],
)
def test_nothing_and_too_much_are_refused_at_their_field(text: str, file_size: int, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_hand_in([], text, file_size)
    assert refused.value.field == field


def test_the_largest_allowed_work_is_taken() -> None:
    check_hand_in([], "я" * LONGEST_TEXT, LARGEST_FILE)


@given(st.integers(0, 9), st.sets(st.integers(0, 8)), st.booleans())
def test_only_criteria_of_the_work_can_be_met(criteria: int, met: set[int], accepted: bool) -> None:
    reading = Reading(accepted, tuple(met), "Хорошо.")
    if all(number < criteria for number in met):
        check_reading(reading, criteria)
    else:
        with pytest.raises(Refused, match="have changed"):
            check_reading(reading, criteria)


def test_a_criterion_below_the_first_is_refused() -> None:
    with pytest.raises(Refused, match="have changed"):
        check_reading(Reading(True, (-1,), ""), 3)


def test_work_is_accepted_without_words_and_returned_with_them_only() -> None:
    check_reading(Reading(True, (), ""), 2)
    with pytest.raises(Refused) as refused:
        check_reading(Reading(False, (0, 1), " \n"), 2)
    assert refused.value.field == "comment"
