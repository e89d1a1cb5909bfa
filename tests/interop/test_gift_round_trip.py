"""What is written is read back the same, whatever people put into texts."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.domain.moodle_weights import WEIGHTS
from lms.domain.plain_text import CONTROL
from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Pair, Question
from lms.interop.gift import read_bank, write_bank

SNIPPETS = (
    *("\\", "\\n", "~", "=", "#", "####", "{", "}", "::", ":", "->", "-\\>", "//", "%", "%50%", "$CATEGORY:"),
    *(
        "[html]",
        "[markdown]",
        "[id:x]",
        "]",
        "\n",
        "\n\n",
        "\n//",
        " ",
        "\t",
        "T",
        "TRUE",
        ">",
        ">2 ALL",
        "*",
    ),
    *("Ёж", "казак", "🐎", "\u2028", "\xa0", "\ufeff", "1..5", "3,14", "ALL", "0"),
)

pytestmark = pytest.mark.slow  # many banks are written and read

untimed = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
"""Whole questions are slow to generate on a busy machine; that says nothing about the codec."""


def normal(text: str) -> str:
    return CONTROL.sub("", text.replace("\r", "")).strip()


def one_line(text: str) -> str:
    return " ".join(normal(text).split())


RAW = st.text(max_size=6) | st.lists(st.sampled_from(SNIPPETS), max_size=4).map("".join)
MAYBE = RAW.map(normal)
TEXT = MAYBE.filter(bool)
LINE = RAW.map(one_line)
WEIGHT = st.sampled_from(WEIGHTS)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)


def answers(weight: st.SearchStrategy[float]) -> st.SearchStrategy[Answer]:
    return st.builds(Answer, text=TEXT, weight=weight, feedback=MAYBE)


def rows(strategy: st.SearchStrategy[Answer], least: int = 0) -> st.SearchStrategy[tuple[Answer, ...]]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


@st.composite
def single(draw: st.DrawFn) -> tuple[Answer, ...]:
    options = [*draw(rows(answers(WEIGHT), 1)), draw(answers(st.just(1.0)))]
    return tuple(draw(st.permutations(options)))


@st.composite
def multiple(draw: st.DrawFn) -> tuple[Answer, ...]:
    count = draw(st.integers(1, 10))
    right = [draw(answers(st.just(1 / count))) for _ in range(count)]
    wrong = draw(rows(answers(st.sampled_from([weight for weight in WEIGHTS if weight <= 0])), 1))
    return tuple(draw(st.permutations([*right, *wrong])))


@st.composite
def true_false(draw: st.DrawFn) -> tuple[Answer, ...]:
    truth = draw(st.booleans())
    return (
        Answer(text="true", weight=float(truth), feedback=draw(MAYBE)),
        Answer(text="false", weight=float(not truth), feedback=draw(MAYBE)),
    )


accepted = st.tuples(answers(st.just(1.0)), rows(answers(WEIGHT))).map(lambda parts: (parts[0], *parts[1]))
pairs = st.tuples(
    st.lists(st.builds(Pair, left=TEXT, right=TEXT), min_size=2, max_size=4),
    st.lists(st.builds(Pair, left=st.just(""), right=TEXT), max_size=2),
).map(lambda parts: (*parts[0], *parts[1]))
number = st.builds(NumericAnswer, value=NUMBER, tolerance=NUMBER.map(abs), weight=WEIGHT, feedback=MAYBE)
full_number = st.builds(NumericAnswer, value=NUMBER, tolerance=NUMBER.map(abs), feedback=MAYBE)
numbers = st.tuples(full_number, st.lists(number, max_size=3)).map(lambda parts: (parts[0], *parts[1]))
steps = st.lists(TEXT, min_size=2, max_size=5).map(tuple)

BODIES: dict[Kind, dict[str, st.SearchStrategy[object]]] = {
    Kind.SINGLE: {"answers": single()},
    Kind.MULTIPLE: {"answers": multiple()},
    Kind.TRUE_FALSE: {"answers": true_false()},
    Kind.MATCHING: {"pairs": pairs},
    Kind.SHORT_ANSWER: {"answers": accepted},
    Kind.NUMERICAL: {"numbers": numbers},
    Kind.MISSING_WORD: {"answers": single(), "tail": TEXT},
    Kind.ORDERING: {"steps": steps},
    Kind.ESSAY: {},
    Kind.DESCRIPTION: {"feedback": st.just("")},
}


def questions(kind: Kind) -> st.SearchStrategy[Question]:
    fields: dict[str, st.SearchStrategy[object]] = {
        "key": LINE.filter(bool),
        "text": TEXT,
        "title": MAYBE,
        "feedback": MAYBE,
        "tags": st.lists(LINE.filter(bool), max_size=3, unique=True).map(tuple),
        "category": LINE,
    }
    return st.builds(Question, kind=st.just(kind), **(fields | BODIES[kind]))


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
