"""Aiken as people type it."""

import pytest

from lms.domain.import_receipt import Outcome
from lms.domain.question import Answer, Kind, Question
from lms.interop import aiken


def test_questions_follow_one_another() -> None:
    text = "Кто?\r\nA) Пётр\r\nB. Павел\r\nANSWER: B\r\nЧто из *этого*?\rА) да\rБ) нет\rОтвет: а\n"
    first, second = aiken.read(text, "f").questions
    assert (first.text, second.text) == ("Кто?", "Что из \\*этого\\*?")
    assert [(each.text, each.weight) for each in first.answers] == [("Пётр", 0.0), ("Павел", 1.0)]
    assert [(each.text, each.weight) for each in second.answers] == [("да", 1.0), ("нет", 0.0)]
    assert first.kind is Kind.SINGLE


def test_a_question_of_several_lines_and_blank_lines_inside() -> None:
    receipt = aiken.read("Раз\nдва\n\nA) а\n\nB) б\n\nANSWER: A", "f")
    assert [question.text for question in receipt.questions] == ["Раз  \nдва"]
    assert receipt.lines[0].line == 1


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Кто?\nA) а\nB) б\n", "no-answer", 1),
        ("Только слова", "no-answer", 1),
        ("A) а\nB) б\nANSWER: A", "no-text", 1),
        ("Кто?\nA) а\nB) б\nANSWER: C", "letter", 1),
        ("Кто?\nA) а\nB) б\nANSWER: A, B", "letter", 1),
        ("Кто?\nA) а\nA) б\nANSWER: A", "letter", 1),
        ("Кто?\nA) а\nи ещё\nB) б\nANSWER: A", "after-options", 3),
        ("Кто?\nA) а\nANSWER: A", "few-options", 1),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, code: str, line: int) -> None:
    (found,) = aiken.read(text, "f").lines
    assert [(reason.code, reason.line) for reason in found.reasons] == [(code, line)]
    assert found.outcome is Outcome.LEFT_OUT
    assert found.reasons[0].message()


def test_a_question_without_an_answer_does_not_take_the_next_with_it() -> None:
    receipt = aiken.read("Кто?\nA) а\nB) б\n\nЧто?\nA) в\nB) г\nANSWER: A", "f")
    assert [line.outcome for line in receipt.lines] == [Outcome.LEFT_OUT, Outcome.TAKEN]


def test_a_text_over_the_limit_is_refused() -> None:
    assert [problem.code for problem in aiken.read("я" * 5_000_001, "f").problems] == ["aiken-size"]


@pytest.mark.slow
def test_a_long_text_takes_linear_time() -> None:
    receipt = aiken.read("A) а\n" * 40_000 + "\nслово\n" * 20_000, "f")
    assert receipt.left_out == 2


OPTIONS = (Answer(text="да", weight=1.0), Answer(text="нет", weight=0.0))


def written(**fields: object) -> tuple[bytes, list[str]]:
    values: dict[str, object] = {"key": "", "kind": Kind.SINGLE, "text": "Кто?", "answers": OPTIONS}
    content, receipt = aiken.write([Question(**(values | fields))])  # type: ignore[arg-type]
    return content, [reason.code for reason in receipt.lines[0].reasons]


def test_the_written_form() -> None:
    assert written() == ("Кто?\nA) да\nB) нет\nANSWER: A\n\n".encode(), [])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"key": "a"}, "aiken-lost"),
        ({"feedback": "п"}, "aiken-lost"),
        ({"text": "**Кто?**"}, "aiken-plain"),
        ({"answers": (OPTIONS[0], Answer(text="а", weight=-0.5))}, "aiken-weights"),
        ({"kind": Kind.ESSAY}, "aiken-kind"),
        ({"answers": OPTIONS * 14}, "aiken-many"),
        ({"answers": (OPTIONS[0], OPTIONS[0])}, "aiken-many"),
        ({"text": "A) да"}, "aiken-form"),
        ({"text": "ANSWER: A"}, "aiken-form"),
        ({"text": ""}, "aiken-form"),
    ],
)
def test_what_is_lost_or_left_out_is_said(fields: dict[str, object], code: str) -> None:
    assert written(**fields)[1] == [code]
