"""Each fault of a bank is named with its line, and the other questions still come."""

import re
from string import Formatter

import pytest

from lms.domain.problems import Problem
from lms.interop.gift import MAX_BYTES, read_bank
from lms.interop.gift.answers import MAX_ANSWERS
from lms.interop.gift.faults import TEXTS
from lms.interop.gift.reader import MAX_QUESTIONS


@pytest.mark.parametrize(
    ("code", "line", "source"),
    [
        ("title", 1, "::Имя без конца {T}"),
        ("text", 1, "::Имя::{T}"),
        ("unclosed", 2, "Вопрос\n{=да ~нет"),
        ("unclosed", 1, "Вопрос {=да \\} ~нет"),
        ("unopened", 2, "Вопрос\n=да ~нет}"),
        ("unopened", 1, "Вопрос } {=да ~нет"),
        ("brace", 3, "Вопрос {T}\n::Второй::\nВопрос {F}"),
        ("brace", 2, "Вопрос {=множество\n{1} ~нет}"),
        ("stray", 2, "Вопрос {\nда ~нет =может быть}"),
        ("stray", 1, "Вопрос {да}"),
        ("empty", 3, "Вопрос {\n=да\n~#пусто\n}"),
        ("empty", 1, "Вопрос {=}"),
        ("weight", 3, "Вопрос {\n=а\n~%37%б\n}"),
        ("weight", 1, "Вопрос {=а =%101%б}"),
        ("weight-number", 1, "Вопрос {=а ~%много%б}"),
        ("weight-number", 1, "Вопрос {=а ~%33,3%б}"),
        ("weight-sum", 2, "Вопрос {\n~%50%а ~%40%б}"),
        ("weight-sum", 1, "Вопрос {" + "=а" * 11 + "~б}"),
        ("no-right", 1, "Вопрос {~раз ~два}"),
        ("no-right", 1, "Вопрос {~%-50%раз ~два}"),
        ("no-full", 1, "Вопрос {=%50%а}"),
        ("no-full", 1, "Вопрос {#=%50%5}"),
        ("no-full", 1, "Вопрос {#}"),
        ("few-options", 1, "Вопрос {~%100%а}"),
        ("few-pairs", 1, "Вопрос {=а -> б = -> в}"),
        ("pair", 3, "Вопрос {\n=а -> б\n=в\n=г -> д\n}"),
        ("few-steps", 1, "Вопрос {>2 ALL\nодин\n}"),
        ("number", 1, "Вопрос {#3,1:0,1}"),
        ("number", 3, "Вопрос {#\n=5\n=%50%нет\n}"),
        ("number", 1, "Вопрос {#5:-1}"),
        ("number", 1, "Вопрос {#5..1}"),
        ("number", 1, "Вопрос {#1..x}"),
        ("number", 1, "Вопрос {#x..1}"),
        ("number", 1, "Вопрос {#1e999}"),
        ("number", 1, "Вопрос {#nan}"),
        ("number", 1, "Вопрос {#٣}"),
        ("number", 1, "Вопрос {#" + "1" * 41 + "}"),
        ("category", 2, "Вопрос {T}\n$CATEGORY: право"),
        ("lonely-id", 1, "// [id:а]"),
        ("control", 1, "Вопрос \x00 {T}"),
    ],
)
def test_a_fault_is_reported_where_it_stands(code: str, line: int, source: str) -> None:
    items, problems = read_bank(f"{source}\n\nВторой {{T}}".encode(), "01/bank.gift")
    assert [(problem.code, problem.line) for problem in problems] == [(f"gift-{code}", line)]
    assert problems[0].file == "01/bank.gift"
    assert [item.question.text for item in items] == ["Второй"]


def test_all_faults_of_a_question_are_reported_at_once() -> None:
    _, problems = read_bank("Вопрос {\n=а\n~\n~%7%б\n}\n\n".encode() * 2, "f")
    assert [(problem.code, problem.line) for problem in problems] == [
        ("gift-empty", 3),
        ("gift-weight", 4),
        ("gift-empty", 9),
        ("gift-weight", 10),
    ]


def test_the_same_fault_on_one_line_is_reported_once() -> None:
    _, problems = read_bank("Вопрос {=а ~%7%б ~%7%в\n~%7%г}".encode(), "f")
    assert [(problem.code, problem.line) for problem in problems] == [("gift-weight", 1), ("gift-weight", 2)]


def test_the_unknown_weight_names_its_neighbour() -> None:
    _, (problem,) = read_bank("Вопрос {=а ~%33%б}".encode(), "f")
    assert "33.33333" in problem.message()


def test_an_id_may_stand_once_even_when_the_first_question_is_faulty() -> None:
    items, problems = read_bank("// [id:а]\nА {T\n\n// [id:а]\nБ {T}".encode(), "f")
    assert [problem.code for problem in problems] == ["gift-unclosed", "gift-duplicate-id"]
    assert dict(problems[1].params) == {"id": "а", "first": 2}
    assert problems[1].line == 5 and not items


@pytest.mark.parametrize("tail", ["Вопрос".encode("cp1251"), b"\xed\xa0\x80", "Б".encode("utf-16")])
def test_other_encodings_are_refused_at_their_line(tail: bytes) -> None:
    items, (problem,) = read_bank("А {T}\n\n".encode() + tail, "f")
    assert (problem.code, problem.line, items) == ("gift-encoding", 3, ())


def test_the_size_is_limited() -> None:
    assert read_bank(b"\n" * MAX_BYTES, "f") == ((), ())
    items, (problem,) = read_bank(b"\n" * (MAX_BYTES + 1), "f")
    assert (problem.code, problem.line, items) == ("gift-size", 0, ())
    assert str(MAX_BYTES) in problem.message()


def test_long_excerpts_are_cut() -> None:
    _, (problem,) = read_bank(b"A {" + b"x" * 1000 + b"}", "f")
    assert len(problem.message()) < 200


def test_every_text_can_be_filled_with_the_parameters_it_names() -> None:
    for code, text in TEXTS.items():
        names = re.findall(r"%\((\w+)\)s", text)
        filled = Problem(code, "f", 1, text, {name: f"<{name}>" for name in names}).message()
        assert all(f"<{name}>" in filled for name in names)
        assert not list(Formatter().parse(text.replace("{", "").replace("}", "")))[1:]


def test_more_questions_than_anybody_writes_are_refused_at_once() -> None:
    items, (problem,) = read_bank(b"a{T}\n\n" * (MAX_QUESTIONS + 1), "f")
    assert (items, problem.code, problem.line) == ((), "gift-questions", 2 * MAX_QUESTIONS + 1)
    assert read_bank(b"a{T}\n\n" * 3, "f")[1] == ()


@pytest.mark.parametrize("unit", ["=", "~", "=b->", "\n="])
def test_more_answers_than_anybody_reads_are_refused_in_one_word(unit: str) -> None:
    good, bad = "a {=b ~c}", f"a{{{unit * (MAX_ANSWERS + 1)}}}"
    items, (problem,) = read_bank(f"{bad}\n\n{good}".encode(), "f")
    assert (len(items), problem.code) == (1, "gift-answers")
