"""Marks: between nothing and the whole point, all of it for the right answer, less for a wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.answer import Value, read_answer
from lms.domain.grading import Mark, grade, passed, percent, right_row
from lms.domain.question import Answer, Kind, NumericAnswer, Pair, Question
from lms.services.demo_answers import right_form, wrong_form

words = st.text("абвгеёжз", min_size=1, max_size=6)
weights = st.floats(-1, 1)
sides = st.lists(words, min_size=2, max_size=6, unique=True)


def made(kind: Kind, **parts: object) -> Question:
    return Question(key="q", kind=kind, text="?", **parts)


def choice(kind: Kind, rights: int, wrongs: list[float]) -> Question:
    right = [Answer(text=f"right {index}", weight=1 / rights, feedback="yes") for index in range(rights)]
    wrong = [Answer(text=f"wrong {index}", weight=weight) for index, weight in enumerate(wrongs)]
    return made(kind, answers=tuple(right + wrong))


def matching(lefts: list[str], rights: list[str], spare: str) -> Question:
    pairs = [Pair(left=left, right=rights[at % len(rights)]) for at, left in enumerate(lefts)]
    return made(Kind.MATCHING, pairs=(*pairs, Pair(left="", right=spare)))


wrongs = st.lists(st.sampled_from([0.0, -0.25, -1.0]), min_size=1, max_size=5)
typed = st.one_of(
    st.builds(
        lambda texts, stars: made(
            Kind.SHORT_ANSWER,
            answers=(
                Answer(text=" * ".join(texts) if stars else " ".join(texts), weight=1.0),
                Answer(text="почти", weight=0.5),
            ),
        ),
        st.lists(words, min_size=1, max_size=3),
        st.booleans(),
    ),
    st.builds(
        lambda value, tolerance: made(
            Kind.NUMERICAL,
            numbers=(
                NumericAnswer(value=value, tolerance=tolerance),
                NumericAnswer(value=value, tolerance=tolerance + 1, weight=0.5),
            ),
        ),
        st.floats(-9e8, 9e5, allow_nan=False).filter(lambda value: abs(value - 999_999) > 1000),
        st.floats(0, 100),
    ),
)
questions = st.one_of(
    st.builds(choice, st.sampled_from([Kind.SINGLE, Kind.MISSING_WORD]), st.just(1), wrongs),
    st.builds(choice, st.just(Kind.MULTIPLE), st.integers(1, 5), wrongs),
    st.builds(choice, st.just(Kind.TRUE_FALSE), st.just(1), st.just([0.0])),
    st.lists(words, min_size=2, max_size=6, unique=True).map(lambda steps: made(Kind.ORDERING, steps=tuple(steps))),
    st.builds(
        matching,
        sides,
        sides,
        words,
    ),
    typed,
)


@given(questions)
def test_who_knows_gets_the_whole_point(question: Question) -> None:
    assert grade(question, read_answer(question, right_form(question))).share == 1.0


@given(questions)
def test_who_guesses_badly_gets_less(question: Question) -> None:
    share = grade(question, read_answer(question, wrong_form(question))).share
    assert share is not None
    assert 0.0 <= share < 1.0


def test_a_matching_with_one_right_side_can_only_be_left_empty() -> None:
    question = made(Kind.MATCHING, pairs=(Pair(left="a", right="x"), Pair(left="b", right="x")))
    assert wrong_form(question) == {}


@given(st.lists(weights, min_size=1, max_size=6), st.data())
def test_a_choice_brings_from_nothing_to_one_point(shares: list[float], data: st.DataObject) -> None:
    question = made(Kind.MULTIPLE, answers=tuple(Answer(text=str(share), weight=share) for share in shares))
    chosen = data.draw(st.lists(st.integers(0, len(shares) - 1), unique=True))
    share = grade(question, chosen or None).share
    assert share is not None
    assert 0.0 <= share <= 1.0


@given(typed, st.text(max_size=20))
def test_any_text_is_graded_without_harm(question: Question, text: str) -> None:
    share = grade(question, text).share
    assert share is not None
    assert 0.0 <= share <= 1.0


@given(questions)
def test_no_answer_brings_nothing(question: Question) -> None:
    assert grade(question, None) == Mark(0.0)


@pytest.mark.parametrize(("answer", "share"), [(None, 0.0), ("", 0.0), ("Мысль", None)])
def test_an_essay_waits_for_a_person_when_there_is_something_to_read(answer: Value, share: float | None) -> None:
    assert grade(made(Kind.ESSAY), answer) == Mark(share)


@pytest.mark.parametrize(
    ("pattern", "given_text", "share"),
    [
        ("Реестр", "  рЕЕСТР ", 1.0),
        ("ёлка", "ЕЛКА", 1.0),
        ("реестр", "реестры", 0.0),
        ("реестр*", "реестр казачьих обществ", 1.0),
        ("*обществ", "реестр казачьих обществ", 1.0),
        ("*каз*общ*", "реестр казачьих обществ", 1.0),
        ("*общ*каз*", "реестр казачьих обществ", 0.0),
        ("аб*ба", "аба", 0.0),
        ("а*б*в", "а в", 0.0),
        ("*", "что угодно", 1.0),
        ("а*", "б", 0.0),
        ("*а", "б", 0.0),
    ],
)
def test_short_answers_fit_without_regard_to_case_yo_and_spaces(pattern: str, given_text: str, share: float) -> None:
    question = made(Kind.SHORT_ANSWER, answers=(Answer(text=pattern, weight=1.0, feedback="so"),))
    assert grade(question, given_text) == Mark(share, ("so",) if share else ())


def test_many_stars_are_matched_in_no_time() -> None:
    question = made(Kind.SHORT_ANSWER, answers=(Answer(text="*а" * 200 + "*ъ", weight=1.0),))
    assert grade(question, "а" * 20_000).share == 0.0


def test_the_best_fitting_answer_counts() -> None:
    answers = (Answer(text="р*", weight=0.5), Answer(text="реестр", weight=1.0), Answer(text="ре*", weight=0.2))
    assert grade(made(Kind.SHORT_ANSWER, answers=answers), "реестр") == Mark(1.0)


@pytest.mark.parametrize(
    ("answer", "mark"),
    [
        ("16", Mark(1.0, ("exactly",))),
        ("1 6,0", Mark(1.0, ("exactly",))),
        ("16.9", Mark(0.5)),
        ("18", Mark(0.0)),
        ("шестнадцать", Mark(0.0)),
        ("nan", Mark(0.0)),
        ("inf", Mark(0.0)),
        ("1e999", Mark(0.0)),
    ],
)
def test_numbers_are_read_as_russians_write_them(answer: str, mark: Mark) -> None:
    numbers = (
        NumericAnswer(value=16, tolerance=0, feedback="exactly"),
        NumericAnswer(value=16, tolerance=1, weight=0.5),
    )
    assert grade(made(Kind.NUMERICAL, numbers=numbers), answer) == mark


def test_feedback_is_that_of_what_was_chosen() -> None:
    answers = (Answer(text="a", weight=0.5, feedback="one"), Answer(text="b", weight=0.5), Answer(text="c", weight=0))
    assert grade(made(Kind.MULTIPLE, answers=answers), [0, 1]) == Mark(1.0, ("one",))


def test_matching_and_ordering_bring_a_share_for_each_place() -> None:
    matching = made(Kind.MATCHING, pairs=(Pair(left="a", right="x"), Pair(left="b", right="y")))
    assert right_row(matching) == [0, 1]
    assert grade(matching, [0, None]) == Mark(0.5)
    ordering = made(Kind.ORDERING, steps=("a", "b", "c", "d"))
    assert grade(ordering, [1, 3, 2, 4]) == Mark(0.5)


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_percent_is_rounded_down(points: int, more: int) -> None:
    assert percent(points, points + more) == points * 100 // (points + more)


def test_nobody_passes_by_rounding_and_sums_of_thirds_are_whole() -> None:
    assert not passed(6.99, 10, 70)
    assert passed(7, 10, 70)
    assert percent(0.3333 + 0.3333 + 0.3334, 1) == 100
    assert passed(0, 0, 70)


@pytest.mark.parametrize("kind", [Kind.ESSAY, Kind.DESCRIPTION])
def test_what_is_not_graded_by_rule_has_forms_too(kind: Kind) -> None:
    question = made(kind)
    read_answer(question, right_form(question))
    assert read_answer(question, wrong_form(question)) is None
