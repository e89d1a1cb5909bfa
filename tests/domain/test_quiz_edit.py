"""The rules of a quiz in the files of a course: read, written, and nothing else of the file lost."""

import tomllib

import pytest

from lms.domain.course import Counts, Difficulty, Draw, PerPage, QuizRules, Shows
from lms.domain.errors import Missing, Refused
from lms.domain.question import Kind, Question
from lms.domain.quiz_edit import quiz_rules, rules_file, set_rules, stock

TREE = {
    "course.toml": b'title = "Course"\n[final]\nhours = 2\npractice_minutes = 50\ndraw = 3\nattempts = 2\n',
    "01-first/module.toml": b'title = "First"\nhours = 3\n[quiz]\ndraw = 2\nattempts = 3\n[practice]\nstart = 20\n',
    "01-first/10-start.md": b"# Start\n",
    "02-second/module.toml": b'title = "Second"\nhours = 1\n',
    "02-second/10-next.md": b"# Next\n",
}
FULL = QuizRules(
    draw=3,
    draws=(Draw(count=1, category="Право"), Draw(count=2, tag="x", difficulty=Difficulty.HARD)),
    counts=Counts.LAST,
    shows=(Shows.SCORE,),
    per_page=PerPage.ONE,
    practice=True,
    password_needed=True,
    readers=2,
)


def test_rules_are_read_where_they_stand() -> None:
    assert rules_file(TREE, "final") == "course.toml"
    assert quiz_rules(TREE, "first") == QuizRules(draw=2, attempts=3)
    assert quiz_rules(TREE, "final") == QuizRules(draw=3, attempts=2)
    assert quiz_rules(TREE, "second") == QuizRules(draw=10)
    with pytest.raises(Missing):
        quiz_rules(TREE, "third")


@pytest.mark.parametrize("quiz", ["first", "second", "final"])
def test_rules_that_are_written_are_read_again(quiz: str) -> None:
    assert quiz_rules(TREE | set_rules(TREE, quiz, FULL), quiz) == FULL


def test_what_is_as_usual_is_not_written_and_what_was_is_taken_away() -> None:
    [(path, content)] = set_rules(TREE, "first", QuizRules(draw=4)).items()
    table = tomllib.loads(content.decode())
    assert (path, table["practice"]) == ("01-first/module.toml", {"start": 20})
    assert set(table["quiz"]) == {"draw", "pause_minutes", "pass_percent", "review"}


def test_hours_of_the_attestation_stay() -> None:
    content = set_rules(TREE, "final", QuizRules(draw=4))["course.toml"]
    final = tomllib.loads(content.decode())["final"]
    assert (final["hours"], final["practice_minutes"], final["draw"]) == (2, 50, 4)
    assert "attempts" not in final


def test_rules_that_can_not_be_understood_are_left_alone() -> None:
    path = "01-first/module.toml"
    for wrong, keys in ((b"[quiz]\ndraw = 0\nattemps = 2\n", "attemps, draw"), (b"quiz = 1\n", "quiz")):
        with pytest.raises(Refused, match=f"have problems: {keys}"):
            quiz_rules(TREE | {path: b'title = "F"\nhours = 1\n' + wrong}, "first")
    assert quiz_rules(TREE | set_rules(TREE | {path: b"quiz = 1\n"}, "first", FULL), "first") == FULL


def test_the_stock_of_a_bank() -> None:
    bank = [
        Question(key="1", kind=Kind.ESSAY, text="?", tags=("x", "hard"), category="a/b"),
        Question(key="2", kind=Kind.ESSAY, text="?", tags=("x",), category="a"),
        Question(key="3", kind=Kind.DESCRIPTION, text="!", tags=("y",)),
        Question(key="4", kind=Kind.ESSAY, text="?"),
    ]
    found = stock(bank)
    assert (found.count, found.categories, found.tags) == (3, {"a": 2, "a/b": 1}, {"x": 2})
    assert found.difficulties == {"hard": 1}
