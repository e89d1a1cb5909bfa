"""Variants on paper: drawn like attempts, with letters and a key that is right for each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.answer import Value
from lms.domain.attempt import Drawn
from lms.domain.course import FINAL, Final, QuizRules
from lms.domain.errors import Refused
from lms.domain.grading import grade
from lms.domain.paper_test import (
    LETTERS,
    acts_offered,
    answer_key,
    can_be_printed,
    lettered,
    right_answer,
    variants,
    written,
)
from lms.domain.question import Kind, Pair, Question
from tests.domain import paper_bank as bank
from tests.domain import tiny_course

seeds = st.integers(0, 2**64)
RULES = QuizRules(draw=6)


@given(st.integers(0, 6), seeds)
def test_variants_are_numbered_and_each_draws_different_questions(count: int, seed: int) -> None:
    made = variants(bank.BANK, RULES, count, seed)
    assert [variant.number for variant in made] == list(range(1, count + 1))
    assert all(len({item.question.key for item in variant.items}) == 6 for variant in made)


@given(seeds)
def test_the_same_seed_makes_the_same_and_more_go_on_after_them(seed: int) -> None:
    assert variants(bank.BANK, RULES, 5, seed)[:3] == variants(bank.BANK, RULES, 3, seed)


def test_neighbours_have_different_sheets() -> None:
    assert len({variant.items for variant in variants(bank.BANK, RULES, 20, 1)}) == 20


def test_what_has_no_letters_enough_is_refused() -> None:
    pairs = tuple(Pair(left=str(number), right="x") for number in range(len(LETTERS) + 1))
    for wide in (
        bank.made(Kind.SINGLE, answers=bank.options(*[0.0] * 26)),
        bank.made(Kind.ORDERING, steps=tuple(map(str, range(26)))),
        bank.made(Kind.MATCHING, pairs=pairs),
    ):
        with pytest.raises(Refused, match="more than 25 options"):
            variants([bank.SINGLE, wide], RULES, 1, 1)
    assert variants([bank.made(Kind.SINGLE, answers=bank.options(*[0.0] * 25))], RULES, 1, 1)


@pytest.mark.parametrize("question", [each for each in bank.BANK if each.graded and not each.needs_person])
def test_the_right_answer_brings_the_whole_point(question: Question) -> None:
    assert grade(question, right_answer(question)).share == 1.0


@pytest.mark.parametrize(
    ("question", "shuffle", "answer", "marked"),
    [
        (bank.SINGLE, (2, 0, 3, 1), 1, "Г"),
        (bank.MISSING, (1, 0), 0, "Б"),
        (bank.MULTIPLE, (2, 0, 1), [0, 1], "БВ"),
        (bank.MULTIPLE, (2, 0, 1), [0, 2], "АБ"),
        (bank.MULTIPLE, (2, 0, 1), [], "-"),
        (bank.TRUE_FALSE, (), 0, "верно"),
        (bank.TRUE_FALSE, (), 1, "неверно"),
        (bank.NUMERICAL, (), "12,5", "12,5"),
        (bank.MATCHING, (2, 0, 1), [0, None, 2], "А-2 В-1"),
        (bank.MATCHING, (2, 0, 1), [None, None, None], "-"),
        (bank.ORDERING, (3, 1, 0, 2), [1, 2, 3, 4], "ВБГА"),
        (bank.ORDERING, (3, 1, 0, 2), [None, None, 1, 3], "Г_А"),
        (bank.ORDERING, (3, 1, 0, 2), [None, None, None, None], "-"),
        (bank.ORDERING, (3, 1, 0, 2), [1, 1, None, None], "Б"),
        (bank.SHORT, (), "реестр", "реестр"),
        (bank.ESSAY, (), None, "-"),
        (bank.NORM, (), "ukaz-1/п. 6", "3 п. 6"),
        (bank.NORM, (), "fz-131-2003/5 ч. 4", "1 ст. 5 ч. 4"),
        (bank.NORM, (), "fz-154-2005/", "2"),
        (bank.NORM, (), "fz-9-9/5", "-"),
        (bank.NORM, (), None, "-"),
        (bank.STEPS, (2, 0, 1), [2, 3, 1, 0, None, 1], "А2Б1В"),
        (bank.STEPS, (2, 0, 1), [None, 3, None, 0, 1, 1], "__В2"),
        (bank.STEPS, (2, 0, 1), [1, 2, 3], "БВА"),
        (bank.DRAFT, (), [1, 3], "1,3"),
        (bank.DRAFT, (), [], "-"),
    ],
)
def test_an_answer_is_written_as_it_is_marked(
    question: Question, shuffle: tuple[int, ...], answer: Value, marked: str
) -> None:
    assert written(Drawn(question, shuffle), answer, bank.ACTS) == marked


def test_letters_stand_for_what_is_printed() -> None:
    assert list(lettered(Drawn(bank.SINGLE, (2, 0, 3, 1)))) == [2, 0, 3, 1]
    assert list(lettered(Drawn(bank.MATCHING, (2, 0, 1)))) == [0, 1, 2]


def test_the_key_tells_the_right_marks_of_the_variant() -> None:
    (variant,) = variants(bank.BANK, QuizRules(draw=99), 1, 7, acts=bank.ACTS)
    key = dict(zip([item.question.kind for item in variant.items], answer_key(variant), strict=True))
    single = next(item for item in variant.items if item.question.kind is Kind.SINGLE)
    assert key[Kind.SINGLE] == LETTERS[single.shuffle.index(1)]
    assert key[Kind.TRUE_FALSE] == "неверно"
    assert key[Kind.NUMERICAL] == "12,5 ± 0,5"
    assert key[Kind.SHORT_ANSWER] == "реестр"
    assert sorted(key[Kind.ORDERING]) == list("АБВГ")
    assert key[Kind.CITE_NORM] == "2 ст. 5 ч. 4"
    assert key[Kind.FIND_DEFECT] == "1,3"
    assert sorted(key[Kind.PROCEDURE]) == list("112АБВ")
    assert key[Kind.ESSAY] == key[Kind.DESCRIPTION] == ""


def test_an_exact_number_has_no_tolerance_in_the_key() -> None:
    exact = bank.made(Kind.NUMERICAL, numbers=(bank.NumericAnswer(value=30, tolerance=0),))
    (variant,) = variants([exact], RULES, 1, 1)
    assert answer_key(variant) == ("30",)


def test_questions_under_doubt_are_drawn_only_to_fill() -> None:
    stale = {bank.SINGLE.key, bank.DRAFT.key}
    drawn = [variants(bank.BANK, QuizRules(draw=each), 1, 3, stale=stale)[0].items for each in (11, 12)]
    assert [len({item.question.key for item in items} & stale) for items in drawn] == [0, 1]


def test_pictures_and_too_many_options_are_not_for_paper() -> None:
    assert all(map(can_be_printed, bank.BANK))
    assert not can_be_printed(bank.made(Kind.SINGLE, answers=bank.options(*[0.0] * 26)))
    assert not can_be_printed(bank.made(Kind.ESSAY, text="Что здесь? ![схема](media/a.png)"))
    assert not can_be_printed(bank.made(Kind.ORDERING, steps=("![](media/a.png)", "b")))


def test_acts_are_offered_from_lessons_and_right_answers_where_a_norm_is_asked() -> None:
    lesson = tiny_course.lesson(text="См. [[ukaz-1 п. 6]], [[fz-131-2003]] и `[[fz-0-0]]`.")
    asked = tiny_course.course(bank.NORM, lessons=(lesson,))
    key = asked.modules[0].key
    assert acts_offered(asked, key) == bank.ACTS
    assert acts_offered(tiny_course.course(bank.SINGLE, lessons=(lesson,)), key) == ()
    final = Final(rules=RULES, bank=(bank.NORM,))
    assert acts_offered(replace(asked, final=final), FINAL) == bank.ACTS
