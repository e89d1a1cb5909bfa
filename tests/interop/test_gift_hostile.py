"""Any bytes are read without an exception and in linear time."""

import sys
import time
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.interop.gift import read_bank, write_bank
from lms.interop.gift.answers import MAX_ANSWERS

pytestmark = pytest.mark.slow  # a parser is fed very much

TOKENS = (
    *("{", "}", "~", "=", "#", "####", "::", ":", "\\", "%", "%50%", "->", ">", "\n", "\n\n", "\r", "//"),
    *("[id:", "[tag:", "]", "[html]", "$CATEGORY:", "T", "а", "1", "..", ".", "e9", "\x00", " ", "\ufeff"),
)


@given(st.binary(max_size=200) | st.lists(st.sampled_from(TOKENS), max_size=60).map(lambda t: "".join(t).encode()))
def test_a_question_comes_back_or_has_a_problem_and_what_comes_can_be_written(data: bytes) -> None:
    items, problems = read_bank(data, "f")
    assert all(problem.message() for problem in problems)
    questions = [item.question for item in items]
    assert len({question.key for question in questions}) == len(questions)
    again, faults = read_bank(write_bank(questions), "f")
    assert ([item.question for item in again], faults) == (questions, ())


def repeated(start: str, unit: str, end: str = "") -> Callable[[int], bytes]:
    return lambda size: (start + unit * (size // len(unit)) + end).encode()


@pytest.mark.parametrize(
    "make",
    [
        *(repeated("", unit) for unit in ("{", "}", "\\", "~=", "::", "#", "// [id:", "// [id:\\]", "//\n", "\\n")),
        *(repeated("", unit) for unit in ("$CATEGORY:\n", "{\n", "a{T}\n\n", "a{=b\n\n", "\x00\n\n")),
        *(repeated("a{", unit, "}") for unit in ("~=", "=", "~%a%b", "=b->", "~\n", "{", "####", "#", "%", "9")),
        *(repeated("a{#", unit, "}") for unit in ("=1:", "9", "1..", "~", "=%7%1\n")),
        *(repeated("a{>", unit, "}") for unit in ("A ", "a\n", "\n// b\n")),
    ],
)
def test_the_work_grows_with_the_size_only(make: Callable[[int], bytes]) -> None:
    """A Python call is no measure of time inside one string function, so the time of a big input counts as well."""
    small, large = calls(make(MAX_ANSWERS // 2 - 1)), calls(make(MAX_ANSWERS - 2))
    assert large <= 3 * small
    begun = time.process_time()
    read_bank(make(20_000), "f")
    assert time.process_time() - begun < 2


def calls(data: bytes) -> int:
    """Count the calls of Python functions and of built-in ones that reading `data` makes."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        read_bank(data, "f")
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("data", [b"\xed\xb0\xba" * 1000, b"\xff" * 1000, b"\xc0\x80", b"\xef\xbb\xbf\xef\xbb"])
def test_bytes_that_only_look_like_utf_8_are_refused(data: bytes) -> None:
    items, (problem,) = read_bank(data, "f")
    assert (items, problem.code) == ((), "gift-encoding")
