"""An answer read from a form has the shape of its question, and nothing a form can't have sent gets in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.answer import LIMIT, left_sides, read_answer, right_sides
from lms.domain.errors import Refused
from lms.domain.question import Answer, Kind, Pair, Question

OPTIONS = (Answer(text="a", weight=1.0), Answer(text="b", weight=0.0), Answer(text="c", weight=0.0))
PAIRS = (
    Pair(left="one", right="x"),
    Pair(left="two", right="y"),
    Pair(left="", right="z"),
    Pair(left="three", right="x"),
)


def question(kind: Kind) -> Question:
    return Question(key="q", kind=kind, text="?", answers=OPTIONS, pairs=PAIRS, steps=("first", "second"))


def test_right_sides_are_listed_once_and_distractors_have_no_left_side() -> None:
    assert right_sides(question(Kind.MATCHING)) == ("x", "y", "z")
    assert left_sides(question(Kind.MATCHING)) == ("one", "two", "three")


@pytest.mark.parametrize(
    ("kind", "form", "answer"),
    [
        (Kind.SINGLE, {"answer": ["2"]}, 2),
        (Kind.TRUE_FALSE, {"answer": ["0"]}, 0),
        (Kind.MISSING_WORD, {"answer": ["", "1"]}, 1),
        (Kind.SINGLE, {}, None),
        (Kind.MULTIPLE, {"answer": ["2", "0", "2"]}, [0, 2]),
        (Kind.MULTIPLE, {"answer": [" "]}, None),
        (Kind.MATCHING, {"answer-0": ["2"], "answer-2": ["0"]}, [2, None, 0]),
        (Kind.MATCHING, {"answer-0": [""], "answer-1": []}, None),
        (Kind.ORDERING, {"answer-0": ["2"], "answer-1": ["1"]}, [2, 1]),
        (Kind.SHORT_ANSWER, {"answer": [" слово  "]}, "слово"),
        (Kind.NUMERICAL, {"answer": ["1 000,5"]}, "1 000,5"),
        (Kind.ESSAY, {"answer": ["строка\nещё"]}, "строка\nещё"),
        (Kind.ESSAY, {"answer": ["  "]}, None),
        (Kind.DESCRIPTION, {"answer": ["0"]}, None),
    ],
)
def test_the_form_gives_the_shape_of_the_kind(kind: Kind, form: dict[str, list[str]], answer: object) -> None:
    assert read_answer(question(kind), form) == answer


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (Kind.SINGLE, {"answer": ["3"]}),
        (Kind.SINGLE, {"answer": ["-1"]}),
        (Kind.SINGLE, {"answer": ["٢"]}),
        (Kind.SINGLE, {"answer": ["0002"]}),
        (Kind.MULTIPLE, {"answer": ["0", "9"]}),
        (Kind.MATCHING, {"answer-0": ["3"]}),
        (Kind.ORDERING, {"answer-0": ["0"]}),
        (Kind.ORDERING, {"answer-1": ["3"]}),
    ],
)
def test_an_option_that_was_not_offered_is_refused(kind: Kind, form: dict[str, list[str]]) -> None:
    with pytest.raises(Refused, match="no such option"):
        read_answer(question(kind), form)


def test_a_text_is_taken_up_to_the_limit_and_refused_beyond() -> None:
    assert read_answer(question(Kind.ESSAY), {"answer": ["a" * LIMIT]}) == "a" * LIMIT
    with pytest.raises(Refused) as refused:
        read_answer(question(Kind.ESSAY), {"answer": ["a" * (LIMIT + 1)]})
    assert refused.value.params == {"limit": LIMIT}


@given(
    st.sampled_from(Kind),
    st.dictionaries(st.sampled_from(["answer", "answer-0", "answer-1", "x"]), st.lists(st.text(max_size=5))),
)
def test_any_form_is_an_answer_or_a_refusal(kind: Kind, form: dict[str, list[str]]) -> None:
    try:
        answer = read_answer(question(kind), form)
    except Refused:
        return
    assert answer is None or isinstance(answer, int | str | list)
