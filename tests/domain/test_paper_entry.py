"""Answers typed in from paper: what is written is read back, hands are forgiven, slips are named."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.answer import LIMIT, Value
from lms.domain.attempt import Drawn
from lms.domain.course import QuizRules
from lms.domain.grading import grade
from lms.domain.paper_entry import Entry, example, notation, parse_answers, parse_cells, readable
from lms.domain.paper_test import Variant, answer_key, right_answer, variants, written
from lms.domain.question import Kind
from tests.domain import paper_bank as bank

VARIANT = Variant(
    1,
    (
        Drawn(bank.SINGLE, (2, 0, 3, 1)),
        Drawn(bank.MULTIPLE, (2, 0, 1)),
        Drawn(bank.TRUE_FALSE, ()),
        Drawn(bank.NUMERICAL, ()),
        Drawn(bank.MATCHING, (2, 0, 1)),
        Drawn(bank.ORDERING, (3, 1, 0, 2)),
        Drawn(bank.SHORT, ()),
        Drawn(bank.MISSING, (1, 0)),
        Drawn(bank.ESSAY, ()),
        Drawn(bank.DESCRIPTION, ()),
        Drawn(bank.NORM, ()),
        Drawn(bank.STEPS, (2, 0, 1)),
        Drawn(bank.DRAFT, ()),
    ),
    bank.ACTS,
)
NONE: tuple[Value, ...] = (None,) * 13


@st.composite
def filled(draw: st.DrawFn) -> tuple[Variant, tuple[Value, ...]]:
    (variant,) = variants(bank.BANK, QuizRules(draw=99), 1, draw(st.integers(0, 2**64)), acts=bank.ACTS)
    return variant, tuple(draw(bank.answers_to(item)) for item in variant.items)


def only(number: int, answer: Value) -> tuple[Value, ...]:
    return (*NONE[: number - 1], answer, *NONE[number:])


@given(filled())
def test_a_line_is_read_back_as_it_was_written(sheet: tuple[Variant, tuple[Value, ...]]) -> None:
    variant, answers = sheet
    assert parse_answers(variant, notation(variant, answers)) == Entry(answers, ())


@given(filled())
def test_cells_are_read_back_as_they_were_written(sheet: tuple[Variant, tuple[Value, ...]]) -> None:
    variant, answers = sheet
    quoted = {"short_answer", "essay"}
    cells = [
        '"' + answer.replace('"', '""') + '"'
        if isinstance(answer, str) and item.question.kind in quoted
        else written(item, answer, bank.ACTS)
        for item, answer in zip(variant.items, answers, strict=True)
    ]
    assert parse_cells(variant, cells) == Entry(answers, ())


@given(st.integers(0, 2**64))
def test_an_example_shows_every_kind_once_and_can_be_typed_in(seed: int) -> None:
    (variant,) = variants([*bank.BANK, replace(bank.SINGLE, key="more")], QuizRules(draw=99), 1, seed, acts=bank.ACTS)
    entry = parse_answers(variant, example(variant))
    assert entry.slips == ()
    asked = [
        item.question.kind for item, answer in zip(variant.items, entry.answers, strict=True) if answer is not None
    ]
    assert sorted(asked) == sorted({question.kind for question in bank.BANK} - {Kind.DESCRIPTION})


def test_an_example_has_an_answer_of_each_kind_and_the_next_of_its_kind_none() -> None:
    twice = replace(VARIANT, items=(*VARIANT.items, Drawn(replace(bank.SINGLE, key="more"), (1, 0, 2, 3))))
    assert example(twice) == (
        "1Б 2АБ 3верно 4 12,5 5 А-3 Б-2 В-1 6ГВБА 7 слово 8Б 9 на бумаге 11 1 ст. 5 ч. 4 12В1Б1А1 13 1,2"
    )


def test_an_example_of_a_choice_with_one_option_is_that_option() -> None:
    lonely = replace(bank.SINGLE, answers=bank.SINGLE.answers[:1])
    assert example(Variant(1, (Drawn(lonely, (0,)),))) == "1А"


@pytest.mark.parametrize(
    ("number", "answer", "line"),
    [
        (1, 0, "1Б"),
        (4, "1 000,5", "4 1000,5"),
        (5, [0, None, 2], "5 А-2 В-1"),
        (7, "по реестру", "7 по реестру"),
        (7, "по 154-ФЗ", '7 "по 154-ФЗ"'),
        (7, 'в "реестре"', '7 в "реестре"'),
        (7, "реестр,", '7 "реестр,"'),
        (9, '1 "экземпляр"', '9 "1 ""экземпляр"""'),
        (11, "fz-154-2005/5 ч. 4", "11 2 ст. 5 ч. 4"),
        (11, "fz-131-2003/Положение п. 6", '11 "1 Положение п. 6"'),
        (13, [1, 3], "13 1,3"),
        (10, None, ""),
    ],
)
def test_an_answer_stands_after_its_number_in_quotes_where_it_needs_them(number: int, answer: Value, line: str) -> None:
    assert notation(VARIANT, only(number, answer)) == line


def test_what_was_understood_is_said_as_on_the_sheet() -> None:
    answers = parse_answers(VARIANT, "1b 2а,б 3да 11 2 статья 5 12б2а1").answers
    assert readable(VARIANT, answers) == ("В", "АБ", "верно", *"-" * 7, "2 ст. 5", "Б2А1", "-")


@given(st.integers(0, 2**64))
def test_the_key_typed_in_brings_all_points(seed: int) -> None:
    (variant,) = variants(bank.GRADED, QuizRules(draw=99), 1, seed, acts=bank.ACTS)
    line = notation(variant, [right_answer(item.question) for item in variant.items])
    answers = parse_answers(variant, line).answers
    assert all(grade(item.question, answer).share == 1.0 for item, answer in zip(variant.items, answers, strict=True))
    assert parse_cells(variant, [cell.partition(" ±")[0] for cell in answer_key(variant)]).answers == answers


def test_a_sheet_in_one_line() -> None:
    line = '1Б 2АВ 3верно 4 12,5 5 В-1 А-2 6ВБГА 7 по реестру 8а 9 "Отказ по 154-ФЗ" '
    answers = (
        0,
        [1, 2],
        0,
        "12,5",
        [0, None, 2],
        [1, 2, 3, 4],
        "по реестру",
        1,
        "Отказ по 154-ФЗ",
        None,
        None,
        None,
        None,
    )
    assert parse_answers(VARIANT, line) == Entry(answers, ())


@pytest.mark.parametrize(
    ("line", "number", "answer"),
    [
        ("1B", 1, 3),
        ("1 b", 1, 3),
        ("1) в", 1, 3),
        ("1. В,", 1, 3),
        ("1-В", 1, 3),
        ("1=В;", 1, 3),
        ("2 а, б", 2, [0, 2]),
        ("2A+Б", 2, [0, 2]),
        ("2ББ", 2, [0]),
        ("3 HET", 3, 1),
        ("3 не верно", 3, 1),
        ("3Да.", 3, 0),
        ("4 5", 4, "5"),
        ("4) 12.5", 4, "12.5"),
        ("4=-3", 4, "-3"),
        ("4. -3", 4, "-3"),
        ("4 12,5,", 4, "12,5"),
        ("4 1e3", 4, "1e3"),
        ("5 В1А2", 5, [0, None, 2]),
        ("5 b — 1, a:2;", 5, [0, None, 2]),
        ("6 В-Б-Г-А", 6, [1, 2, 3, 4]),
        ("6 В_Г", 6, [1, None, 3, None]),
        ("6 _", 6, None),
        ("7Реестр, 1-", 7, "Реестр"),
        ("7 «1 Реестр»", 7, "1 Реестр"),
        ('7 "в ""реестре"""', 7, 'в "реестре"'),
        ('7 "-"', 7, "-"),
        ('7 " "', 7, None),
        ("1- 2 — 3 -, 4 - 5- 6- 7- 8-", 1, None),
        ("4- 7-", 4, None),
        ("2 ;- 8Б", 8, 0),
        ("10-", 10, None),
        ("", 1, None),
        (" – ", 1, None),
        (" , ;", 1, None),
        ("11 2 ст. 5 ч. 4 5-", 11, "fz-154-2005/5 ч. 4"),
        ("11) 2, статья 5, ч 4, ", 11, "fz-154-2005/5, ч 4"),
        ('11 2 ст 5 п. "а" 1-', 11, 'fz-154-2005/5 п. "а"'),
        ("11=3", 11, "ukaz-1/"),
        ('11 "1 Положение п. 6"', 11, "fz-131-2003/Положение п. 6"),
        ("11-", 11, None),
        ("12Б2А1В", 12, [1, 3, 2, 1, None, 0]),
        ("12 б-2 _ a1", 12, [1, None, 3, 1, None, 0]),
        ("12 В,Б", 12, [2, 1, None, None, None, None]),
        ("12_", 12, None),
        ("13 1,3", 13, [1, 3]),
        ("13 3+1, ", 13, [1, 3]),
        ("13: 2", 13, [2]),
        ("13 - ", 13, None),
    ],
)
def test_hands_are_forgiven(line: str, number: int, answer: Value) -> None:
    assert parse_answers(VARIANT, line) == Entry(only(number, answer), ())


def test_answers_without_spaces_and_in_any_order() -> None:
    assert parse_answers(VARIANT, "3верно1Б2АВ").answers[:3] == (0, [1, 2], 0)


@pytest.mark.parametrize(
    ("line", "number", "words"),
    [
        ("1Д", 1, "no option Д"),
        ("1Ж", 1, "no option Ж"),
        ("1Й", 1, "no option Й"),
        ("1АБ", 1, "one letter"),
        ("1", 1, "can be read here"),
        ("1 8А", 1, "can be read here"),
        ("2Ы", 2, "no option Ы"),
        ("3 может быть", 3, "верно or неверно"),
        ("4 двенадцать", 4, "can be read here"),
        ("4-5", 4, "can be read here"),
        ("4х", 4, "can be read here"),
        ("5 АБ", 5, "can be read here"),
        ("5 В-1 Б", 5, "can't be read"),
        ("5 В-4", 5, "one number"),
        ("5 В-0", 5, "one number"),
        ("5 В-1 В-2", 5, "one number"),
        ("5 Г-1", 5, "no option Г"),
        ("6АА", 6, "one place"),
        ("6____А", 6, "one place"),
        ("6_Д", 6, "no option Д"),
        ('7 "реестр', 7, "can be read here"),
        ("10А", 10, "Nothing is asked"),
        ("14А", 14, "no question"),
        ("11 закон", 11, "can be read here"),
        ("11 4 ст. 5", 11, "no act 4"),
        ("11 0", 11, "no act 0"),
        ('11 "Положение"', 11, "number of the act"),
        ("11 1 ст. 5" + " ч. 4" * 30, 11, "too long"),
        ("12 А3", 12, "no time limit 3"),
        ("12 А0", 12, "no time limit 0"),
        ("12 Г1", 12, "no option Г"),
        ("12 А1А2", 12, "one place"),
        ("12 _1", 12, "no time limit 1"),
        ("13 4", 13, "from 1 to 3"),
        ("13 0,1", 13, "from 1 to 3"),
        ("13 АБ", 13, "can be read here"),
        ("0А", 0, "no question"),
        ("1234", 0, "can't be read"),
        ("Б", 0, "can't be read"),
        ("1Б 1В", 1, "twice"),
        ("1- 1В", 1, "twice"),
    ],
)
def test_slips_are_named_with_their_question_and_nothing_half_read_is_kept(line: str, number: int, words: str) -> None:
    entry = parse_answers(VARIANT, line)
    slip = entry.slips[0]
    assert slip.number == number
    assert words in slip.message()
    assert all(answer is None for answer in entry.answers[max(0, number - 1) : number])


def test_a_slip_does_not_harm_its_neighbours() -> None:
    entry = parse_answers(VARIANT, "1Б 2Ы 99А ? 3верно 5 В-1 Г 8А")
    assert entry.answers == (0, None, 0, None, None, None, None, 1, *NONE[8:])
    assert [slip.number for slip in entry.slips] == [2, 5, 99]


def test_too_long_a_text_is_told() -> None:
    assert parse_answers(VARIANT, "9 " + "а" * LIMIT).slips == ()
    assert "20000" in parse_answers(VARIANT, "9 " + "а" * (LIMIT + 1)).slips[0].message()


@pytest.mark.parametrize(
    ("cells", "number", "answer"),
    [
        (["Б", "", " "], 1, 0),
        (["", "", "", "1 000,5"], 4, "1000,5"),
        (["–", "—", "-", "", "", "", "154-ФЗ"], 7, "154-ФЗ"),
        ([*[""] * 4, "В-1 А-2;"], 5, [0, None, 2]),
        ([*[""] * 15], 1, None),
        ([*[""] * 10, "2 5"], 11, "fz-154-2005/5"),
        ([*[""] * 11, "Б-2 А1"], 12, [1, None, 2, 1, None, 0]),
        ([*[""] * 12, "1 3"], 13, [1, 3]),
        ([*[""] * 12, "1.3"], 13, [1, 3]),
        (["", ";"], 2, None),
    ],
)
def test_a_row_of_cells_needs_no_numbers(cells: list[str], number: int, answer: Value) -> None:
    assert parse_cells(VARIANT, cells) == Entry(only(number, answer), ())


@pytest.mark.parametrize(
    ("cells", "number", "words"),
    [
        ([";"], 1, "one letter"),
        (["", "", "", "12,5 кг"], 4, "not a number"),
        (["", "", "", "", "АБ"], 5, "pairs"),
        ([""] * 13 + ["А"], 14, "no question"),
        ([""] * 11 + ["АБ1В-"], 12, "letters of the steps"),
        ([""] * 12 + ["А"], 13, "with commas"),
        ([""] * 10 + ["Закон"], 11, "number of the act"),
    ],
)
def test_slips_in_cells_are_named_too(cells: list[str], number: int, words: str) -> None:
    (slip,) = parse_cells(VARIANT, cells).slips
    assert slip.number == number
    assert words in slip.message()


marks = st.lists(
    st.sampled_from([*'1234567890АБВabc-–_=.,;:«»"() \t\n', "верно", "ст. 5", "11 ", "12", "13 ", "٣", "ß"]),
    max_size=60,
).map("".join)


@given(marks | st.text())
def test_any_line_is_answers_or_slips(line: str) -> None:
    entry = parse_answers(VARIANT, line)
    assert len(entry.answers) == 13
    assert all(slip.message() for slip in entry.slips)
    for item, answer in zip(VARIANT.items, entry.answers, strict=True):
        assert answer is None or grade(item.question, answer) is not None


@given(st.lists(marks | st.text(), max_size=12))
def test_any_cells_are_answers_or_slips(cells: list[str]) -> None:
    entry = parse_cells(VARIANT, cells)
    for item, answer in zip(VARIANT.items, entry.answers, strict=True):
        assert answer is None or grade(item.question, answer) is not None


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [" ", "7 «", '7 "', "5 А", "А-", "4 1", "1", "5 А-1 ", '7 ""', "- ", "11 1 ч. 4", "ч. 4 ", "12 А1", "13 1,3", "1,"],
)
def test_long_lines_are_read_in_no_time(piece: str) -> None:
    began = time.process_time()
    parse_answers(VARIANT, "5 " + piece * (40_000 // len(piece)))
    assert time.process_time() - began < 1
