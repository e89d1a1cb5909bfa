"""Questions drawn by parts: each part gets its own, no question twice, and whatever can be given is given."""

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.attempt import draw
from lms.domain.course import Difficulty, Draw, QuizRules, WhenStale
from lms.domain.draw_parts import allot, fits, part_name, shortages
from lms.domain.question import Kind, Question


def ask(key: str, category: str = "", *tags: str, kind: Kind = Kind.ESSAY) -> Question:
    return Question(key=key, kind=kind, text="?", category=category, tags=tags)


@st.composite
def banks(draw_) -> list[Question]:
    size = draw_(st.integers(0, 7))
    return [
        ask(
            f"q{number}",
            draw_(st.sampled_from(["", "a", "a/b", "ab"])),
            *draw_(st.sets(st.sampled_from(["x", "y", "hard", "easy"]))),
        )
        for number in range(size)
    ]


PARTS = st.builds(
    Draw,
    count=st.integers(1, 3),
    category=st.sampled_from(["", "a", "a/b"]),
    tag=st.sampled_from(["", "x", "y"]),
    difficulty=st.none() | st.sampled_from(Difficulty),
)


def most(parts: list[Draw], bank: list[Question]) -> int:
    """How many questions can be given at all, by trying every order of the questions and of empty places."""
    places = [part for part in parts for _ in range(part.count)]
    padded = [*bank, *[None] * (len(places) - len(bank))]
    return max(
        sum(each is not None and fits(part, each) for part, each in zip(places, order, strict=False))
        for order in permutations(padded)
    )


@pytest.mark.parametrize(
    ("part", "fitting"),
    [
        (Draw(count=1), "pqrs"),
        (Draw(count=1, category="law"), "qr"),
        (Draw(count=1, category="law/land"), "r"),
        (Draw(count=1, tag="outcome-1"), "rs"),
        (Draw(count=1, difficulty=Difficulty.HARD), "qs"),
        (Draw(count=1, category="law", difficulty=Difficulty.HARD), "q"),
    ],
)
def test_a_part_takes_what_fits_everything_it_names(part: Draw, fitting: str) -> None:
    bank = [
        ask("p", "lawful"),
        ask("q", "law", "hard"),
        ask("r", "law/land", "outcome-1"),
        ask("s", "", "outcome-1", "hard"),
        ask("t", "law", "outcome-1", "hard", kind=Kind.DESCRIPTION),
    ]
    assert "".join(question.key for question in bank if fits(part, question)) == fitting


@given(banks(), st.lists(PARTS, max_size=4), st.integers())
def test_every_part_gets_fitting_questions_and_none_stands_twice(bank, parts, seed) -> None:
    random.Random(seed).shuffle(bank)
    given_out = allot(parts, bank)
    by_key = {question.key: question for question in bank}
    assert all(fits(parts[number], by_key[key]) for key, number in given_out.items())
    owners = list(given_out.values())
    assert all(owners.count(number) <= part.count for number, part in enumerate(parts))


@given(banks().filter(lambda bank: len(bank) <= 4), st.lists(PARTS, min_size=1, max_size=2))
def test_nothing_that_can_be_given_is_left(bank, parts) -> None:
    assert len(allot(parts, bank)) == most(parts, bank)


@given(banks(), st.lists(PARTS, max_size=4))
def test_a_draw_is_whole_exactly_when_nothing_is_short(bank, parts) -> None:
    whole = len(allot(parts, bank)) == sum(part.count for part in parts)
    assert whole is (shortages(parts, bank) == [])


def test_questions_are_handed_on_from_part_to_part() -> None:
    bank = [ask("both", "", "x", "y"), ask("x", "", "x"), ask("z", "", "y", "hard")]
    parts = [Draw(count=1, tag="x"), Draw(count=1, tag="y"), Draw(count=1, difficulty=Difficulty.HARD)]
    assert allot(parts, bank) == {"x": 0, "both": 1, "z": 2}


def test_what_lacks_is_named_by_itself_before_what_others_take() -> None:
    bank = [ask("both", "", "x", "y")]
    x, y, z = Draw(count=1, tag="x"), Draw(count=1, tag="y"), Draw(count=2, tag="z")
    assert shortages([x, y, z], bank) == [(z, 0)]
    assert shortages([x, y], bank) == [(y, 0)]


def test_a_part_is_named_as_a_file_writes_it() -> None:
    part = Draw(count=2, category="Право", tag="x", difficulty=Difficulty.EASY)
    assert part_name(part) == 'count = 2, category = "Право", tag = "x", difficulty = "easy"'
    assert part_name(Draw(count=1)) == "count = 1"


@given(st.integers(0, 2**32), st.sampled_from(WhenStale))
def test_doubtful_questions_are_avoided_within_each_part(seed: int, when: WhenStale) -> None:
    bank = [ask(f"x{number}", "", "x") for number in range(4)] + [ask(f"y{number}", "", "y") for number in range(3)]
    rules = QuizRules(draw=4, draws=(Draw(count=2, tag="x"), Draw(count=2, tag="y")), when_stale=when)
    drawn = {each.question.key for each in draw(bank, rules, seed, {"x0", "y0", "y1"})}
    assert "x0" not in drawn and "y2" in drawn
    assert len(drawn) == (4 if when is WhenStale.FILL else 3)


@pytest.mark.parametrize(("when", "drawn"), [(WhenStale.FEWER, {"x"}), (WhenStale.FILL, {"x", "y"})])
def test_a_part_whose_questions_are_all_doubtful_is_filled_only_by_the_rule(when: WhenStale, drawn: set[str]) -> None:
    bank = [ask("x", "", "x"), ask("y", "", "y")]
    rules = QuizRules(draw=2, draws=(Draw(count=1, tag="x"), Draw(count=1, tag="y")), when_stale=when)
    assert {each.question.key for each in draw(bank, rules, 1, {"y"})} == drawn


def test_a_quiz_by_parts_is_never_left_without_questions() -> None:
    bank = [ask("x", "", "x"), ask("y")]
    rules = QuizRules(draw=1, draws=(Draw(count=1, tag="x"),), when_stale=WhenStale.FEWER)
    assert [each.question.key for each in draw(bank, rules, 1, {"x"})] == ["x"]


def test_parts_are_drawn_by_chance_and_mixed() -> None:
    bank = [ask(f"x{number}", "", "x") for number in range(6)] + [ask(f"y{number}", "", "y") for number in range(6)]
    rules = QuizRules(draw=4, draws=(Draw(count=2, tag="x"), Draw(count=2, tag="y")))
    orders = {tuple(each.question.key for each in draw(bank, rules, seed)) for seed in range(60)}
    assert len(orders) > 50
    assert len({"".join(key[0] for key in order) for order in orders}) > 3
    assert {key for order in orders for key in order} == {question.key for question in bank}
    assert draw(bank, rules, 7) == draw(bank, rules, 7)
