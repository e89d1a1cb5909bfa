"""Banks written by other programs are read as a person would read them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lms.domain.question import Kind, Question
from lms.interop.gift import read_bank, write_bank

FOLDER = os.environ.get("LMS_SAMPLES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="LMS_SAMPLES does not name the folder of foreign samples")
SAMPLES = Path(FOLDER or ".")
KINDS = {
    "TF": {Kind.TRUE_FALSE},
    "MC": {Kind.SINGLE, Kind.MULTIPLE, Kind.MISSING_WORD},
    "Short": {Kind.SHORT_ANSWER},
    "Numerical": {Kind.NUMERICAL},
    "Matching": {Kind.MATCHING},
    "Essay": {Kind.ESSAY},
    "Description": {Kind.DESCRIPTION},
}


def read(path: Path) -> list[Question]:
    items, problems = read_bank(path.read_bytes(), path.name)
    assert not problems, [problem.message() for problem in problems]
    return [item.question for item in items]


def banks() -> Iterator[Path]:
    yield from sorted(SAMPLES.glob("questions/gift-peg/*.gift"))
    yield from sorted(SAMPLES.glob("questions/gift-moodle/*.gift.txt"))


def test_the_samples_are_there() -> None:
    assert len(list(banks())) >= 12


def test_the_peg_grammar_expects_the_same() -> None:
    for path in sorted(SAMPLES.glob("questions/gift-peg/*.gift")):
        expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
        wanted = [question for question in expected if question["type"] != "Category"]
        for question, want in zip(read(path), wanted, strict=True):
            assert_same(question, want)


def assert_same(question: Question, want: dict[str, Any]) -> None:
    assert question.kind in KINDS[want["type"]]
    assert question.title == (want["title"] or "")
    assert question.text.split("_____")[0].strip() == want["stem"]["text"].split("_____")[0].strip()
    if want["type"] == "MC":
        assert [(answer.text, answer.weight > 0) for answer in question.answers] == [
            (choice["text"]["text"], choice["isCorrect"]) for choice in want["choices"]
        ]
    if want["type"] == "Short":
        assert [answer.text for answer in question.answers] == [choice["text"]["text"] for choice in want["choices"]]
    if want["type"] == "Matching":
        assert [(pair.left, pair.right) for pair in question.pairs] == [
            (pair["subquestion"]["text"], pair["subanswer"]) for pair in want["matchPairs"]
        ]
    if want["type"] == "TF":
        assert question.answers[0].weight == want["isTrue"]
    if want["type"] == "Numerical" and isinstance(want["choices"], list):
        assert [number.value for number in question.numbers] == [choice["text"]["number"] for choice in want["choices"]]


def test_moodle_export_of_a_category() -> None:
    questions = read(SAMPLES / "questions/gift-moodle/questions_in_category.gift.txt")
    kinds = [question.kind for question in questions]
    assert kinds == [Kind.MATCHING, Kind.SINGLE, Kind.SHORT_ANSWER, Kind.TRUE_FALSE]
    assert {question.category for question in questions} == {"$course$/Default for New Features"}
    matching, single, short, _ = questions
    assert [bool(pair.left) for pair in matching.pairs] == [True] * 4 + [False]
    assert (len(single.answers), len(short.answers)) == (4, 1)


def test_moodle_export_of_an_ordering() -> None:
    (question,) = read(SAMPLES / "questions/gift-moodle/testimport.gift.txt")
    assert (question.key, question.kind, len(question.steps)) == ("myid", Kind.ORDERING, 6)
    assert "".join(step[0] for step in question.steps) == "MOODLE"
    assert question.feedback.startswith("The correct answer")


def test_foreign_banks_survive_being_written() -> None:
    for path in banks():
        questions = read(path)
        items, _ = read_bank(write_bank(questions), path.name)
        assert [item.question for item in items] == questions


@pytest.mark.parametrize(
    ("name", "code", "left"),
    [
        ("numeric-comma-sample", "gift-number", 0),
        ("unclosed", "gift-unclosed", 1),
        ("no-correct", "gift-no-right", 0),
        ("encoding-cp1251-sample", "gift-encoding", 0),
        ("matching-one", "gift-few-pairs", 0),
    ],
)
def test_faulty_banks_are_told_apart(name: str, code: str, left: int) -> None:
    items, problems = read_bank((SAMPLES / f"hostile/made/gift/{name}.gift.txt").read_bytes(), name)
    assert ([problem.code for problem in problems], len(items)) == ([code], left)
