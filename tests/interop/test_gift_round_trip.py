"""What is written is read back the same, whatever people put into texts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Question
from lms.interop.gift import read_bank, write_bank
from tests.interop.bank import questions, untimed


def read(data: bytes) -> list[Question]:
    items, problems = read_bank(data, "f")
    assert not problems, [problem.message() for problem in problems]
    return [item.question for item in items]


@pytest.mark.parametrize("kind", Kind)
@untimed
@given(data=st.data())
def test_every_kind_comes_back(kind: Kind, data: st.DataObject) -> None:
    question = data.draw(questions(kind))
    written = write_bank([question])
    assert read(written) == [question]
    assert write_bank(read(written)) == written


@untimed
@given(st.lists(st.sampled_from(Kind).flatmap(questions), max_size=3, unique_by=lambda item: item.key))
def test_a_bank_comes_back_in_its_order(bank: list[Question]) -> None:
    assert read(write_bank(bank)) == bank


def test_the_written_form_is_the_one_authors_know() -> None:
    question = Question(
        key="kz-01-007",
        kind=Kind.SINGLE,
        text="Кто вправе?",
        title="Имя",
        answers=(Answer(text="Общество", weight=1.0, feedback="Да"), Answer(text="Любой", weight=0.0)),
        feedback="Статья 5.",
        tags=("fz-154-2005/5",),
        category="право",
    )
    description = Question(key="kz-2", kind=Kind.DESCRIPTION, text="// Читайте")
    assert write_bank([question, description]).decode() == (
        "$CATEGORY: право\n"
        "\n"
        "// [id:kz-01-007] [tag:fz-154-2005/5]\n"
        "::Имя::Кто вправе? {\n"
        "=Общество#Да\n"
        "~Любой\n"
        "####Статья 5.\n"
        "}\n"
        "\n"
        "$CATEGORY:\n"
        "\n"
        "// [id:kz-2]\n"
        "\\n// Читайте\n"
    )


def test_numbers_and_weights_are_written_short() -> None:
    third = Answer(text="а", weight=1 / 3)
    bank = [
        Question(key="a", kind=Kind.MULTIPLE, text="?", answers=(third, third, third)),
        Question(key="b", kind=Kind.NUMERICAL, text="?", numbers=(NumericAnswer(value=2005, tolerance=0.5),)),
    ]
    written = write_bank(bank).decode()
    assert "~%33.33333%а\n" in written
    assert "=2005:0.5\n" in written


def test_the_catch_all_number_is_written_the_moodle_way() -> None:
    other = NumericAnswer(value=0.0, tolerance=EVERY_NUMBER, weight=0.0, feedback="мимо")
    question = Question(
        key="a", kind=Kind.NUMERICAL, text="?", numbers=(NumericAnswer(value=1.0, tolerance=0.0), other)
    )
    written = write_bank([question])
    assert "\n~#мимо\n" in written.decode()
    assert read(written) == [question]


def test_white_space_line_ends_and_control_characters_are_normalised() -> None:
    question = Question(key=" a\n b ", kind=Kind.ESSAY, text=" раз\r\nдва\rтри\x00 ", tags=("", "x\x07y"))
    clean = replace(question, key="a b", text="раз\nдва\nтри", tags=("xy",))
    assert read(write_bank([question])) == [clean]


def test_half_of_a_surrogate_pair_does_not_stop_the_writer() -> None:
    (question,) = read(write_bank([Question(key="a", kind=Kind.ESSAY, text="да\ud83d")]))
    assert question.text == "да?"


def test_an_empty_bank_is_an_empty_file() -> None:
    assert write_bank([]) == b""
