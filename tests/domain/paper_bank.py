"""A bank with a question of every kind, and any answers to it, for tests of paper mode."""

from functools import cache

from hypothesis import strategies as st

from lms.domain.answer import Value, left_sides
from lms.domain.attempt import Drawn
from lms.domain.question import Answer, Kind, NumericAnswer, Pair, Question


def made(kind: Kind, **parts: object) -> Question:
    return Question(**{"key": kind.value, "kind": kind, "text": "?", **parts})


def options(*weights: float) -> tuple[Answer, ...]:
    return tuple(Answer(text=f"option {index}", weight=weight) for index, weight in enumerate(weights))


SINGLE = made(Kind.SINGLE, answers=options(0, 1, 0, 0))
MULTIPLE = made(Kind.MULTIPLE, answers=options(0.5, 0.5, -0.5))
TRUE_FALSE = made(Kind.TRUE_FALSE, answers=(Answer(text="true", weight=0), Answer(text="false", weight=1)))
NUMERICAL = made(
    Kind.NUMERICAL,
    numbers=(NumericAnswer(value=12.5, tolerance=0.5), NumericAnswer(value=12, tolerance=2, weight=0.5)),
)
MATCHING = made(
    Kind.MATCHING,
    pairs=(Pair(left="a", right="x"), Pair(left="b", right="y"), Pair(left="c", right="x"), Pair(left="", right="z")),
)
ORDERING = made(Kind.ORDERING, steps=("first", "second", "third", "fourth"))
SHORT = made(Kind.SHORT_ANSWER, answers=(Answer(text="совет", weight=0.5), Answer(text="реестр", weight=1)))
MISSING = made(Kind.MISSING_WORD, answers=options(1, 0))
ESSAY = made(Kind.ESSAY)
DESCRIPTION = made(Kind.DESCRIPTION)
NORM = made(Kind.CITE_NORM, answers=(Answer(text="fz-154-2005/5 ч. 4", weight=1),))
STEPS = made(Kind.PROCEDURE, steps=("Принять | 1 день", "Проверить | 5 дней", "Ответить | 1 день"))
DRAFT = made(Kind.FIND_DEFECT, text="Глава {{вправе|обязан}} {{?утвердить}} {{вчера|срок прошёл}} приказ.")
TRADE = (NORM, STEPS, DRAFT)
GRADED = (SINGLE, MULTIPLE, TRUE_FALSE, NUMERICAL, MATCHING, ORDERING, SHORT, MISSING, *TRADE)
BANK = (*GRADED, ESSAY, DESCRIPTION)
ACTS = ("fz-131-2003", "fz-154-2005", "ukaz-1")

texts = st.text(min_size=1, max_size=10).map(str.strip).filter(bool)
numbers = st.from_regex(r"[+-]?[0-9]{1,6}([.,][0-9]{1,4})?", fullmatch=True)


def rows(length: int, values: st.SearchStrategy[int | None]) -> st.SearchStrategy[Value]:
    lists = st.lists(values, min_size=length, max_size=length)
    return lists.map(lambda row: row if any(value is not None for value in row) else None)


place_words = st.lists(st.sampled_from(["ч. 4", "п. 1.1", 'пп. "а"', "абз. 2", "приложение", "3(1)", "1"]), max_size=3)
norms = st.tuples(st.sampled_from(ACTS), st.sampled_from(["", "5", "5.1-2", "п. 6", "Положение"]), place_words).map(
    lambda drawn: f"{drawn[0]}/{' '.join(word for word in [drawn[1], *drawn[2]] if word)}"
)


@st.composite
def timed_steps(draw: st.DrawFn, count: int, limits: int) -> Value:
    """Places of steps, each at most once, then their time limits, only for steps that have a place."""
    order = draw(st.permutations(range(1, count + 1)))
    placed = draw(st.sets(st.integers(1, count)))
    places = [place if place in placed else None for place in order]
    given = [None if place is None else draw(st.none() | st.integers(0, limits - 1)) for place in places]
    return [*places, *given] if placed else None


@cache  # a strategy is slow to make
def answers_to(item: Drawn) -> st.SearchStrategy[Value]:
    """What a learner can mark on paper: one step in a place."""
    question = item.question
    indexes = st.integers(0, max(0, len(question.answers) - 1))
    if question.kind is Kind.MULTIPLE:
        return st.sets(indexes).map(lambda chosen: sorted(chosen) or None)
    if question.kind is Kind.MATCHING:
        return rows(len(left_sides(question)), st.none() | st.integers(0, len(item.shuffle) - 1))
    if question.kind is Kind.ORDERING:
        count = len(question.steps)
        places = st.tuples(st.permutations(range(1, count + 1)), st.sets(st.integers(1, count)))
        return places.map(lambda drawn: [place if place in drawn[1] else None for place in drawn[0]]).map(
            lambda row: row if any(row) else None
        )
    if question.kind is Kind.PROCEDURE:
        return timed_steps(len(question.steps), 2)
    return st.none() | {
        Kind.CITE_NORM: norms,
        Kind.FIND_DEFECT: st.sets(st.integers(1, 3), min_size=1).map(sorted),
        Kind.NUMERICAL: numbers,
        Kind.SHORT_ANSWER: texts,
        Kind.ESSAY: texts,
        Kind.DESCRIPTION: st.none(),
    }.get(question.kind, indexes)
