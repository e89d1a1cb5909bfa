"""Questions of every kind with whatever people put into texts, for tests of codecs."""

from dataclasses import replace
from functools import cache
from itertools import product

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from lms.domain.moodle_weights import WEIGHTS
from lms.domain.plain_text import CONTROL
from lms.domain.question import Answer, Kind, NumericAnswer, Pair, Question
from lms.domain.trade_question import PLAIN

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

untimed = settings(max_examples=settings().max_examples // 2, suppress_health_check=[HealthCheck.too_slow])
"""Whole questions are slow to generate, and each kind has its own examples; that says nothing about the codec."""


def normal(text: str) -> str:
    return CONTROL.sub("", text.replace("\r", "")).strip()


def one_line(text: str) -> str:
    return " ".join(normal(text).split())


MIXED = [first + second for first, second in product(("", *SNIPPETS), repeat=2)]
"""Drawn at one stroke: a list of snippets takes ten times as long."""

MAYBE = st.text(max_size=6).map(normal) | st.sampled_from(list(map(normal, MIXED)))
TEXT = MAYBE.map(lambda text: text or "~")
LINE = st.text(max_size=6).map(one_line) | st.sampled_from(list(map(one_line, MIXED)))
WORD = LINE.map(lambda line: line or "#")
WEIGHT = st.sampled_from(WEIGHTS)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)


def answers(weight: st.SearchStrategy[float]) -> st.SearchStrategy[Answer]:
    return st.builds(Answer, text=TEXT, weight=weight, feedback=MAYBE)


def rows(strategy: st.SearchStrategy[Answer], least: int = 0) -> st.SearchStrategy[tuple[Answer, ...]]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


def turned(draw: st.DrawFn, options: list[Answer]) -> tuple[Answer, ...]:
    first = draw(st.integers(0, len(options) - 1))
    return (*options[first:], *options[:first])


@st.composite
def single(draw: st.DrawFn) -> tuple[Answer, ...]:
    return turned(draw, [draw(answers(st.just(1.0))), *draw(rows(answers(WEIGHT), 1))])


@st.composite
def multiple(draw: st.DrawFn) -> tuple[Answer, ...]:
    count = draw(st.integers(1, 10))
    one = draw(answers(st.just(1 / count)))
    right = [replace(one, text=f"{one.text}{number}") for number in range(count)]
    wrong = draw(rows(answers(st.sampled_from([weight for weight in WEIGHTS if weight <= 0])), 1))
    return turned(draw, [*right, *wrong])


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

norms = st.sampled_from(["fz-1-2001/5 ч. 4", "zk-39-6/39.6 п. 2 пп. 17", "pp-1-2001/Положение п. 6"])
norm = st.builds(Answer, text=norms, weight=st.just(1.0), feedback=MAYBE)
WORDS = WORD.map(lambda words: words.replace("|", "!"))
step = st.tuples(WORDS, WORDS).map(" | ".join)
PLAIN_TEXT = TEXT.filter(lambda text: "{{" not in text and "}}" not in text)
draft = st.tuples(PLAIN_TEXT, WORDS.filter(lambda words: not set("{}?") & set(words)), PLAIN_TEXT).map(
    lambda parts: f"{parts[0]} {{{{{parts[1]}|потому}}}} {parts[2]}"
)

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
    Kind.CITE_NORM: {"answers": st.lists(norm, min_size=1, max_size=3).map(tuple)},
    Kind.PROCEDURE: {"steps": st.lists(step, min_size=2, max_size=4).map(tuple)},
    Kind.FIND_DEFECT: {"text": draft},
}


TAGS = (st.tuples() | st.tuples(WORD) | st.tuples(WORD, WORD)).map(lambda tags: tuple(dict.fromkeys(tags)))


@cache  # a strategy is slow to make
def questions(kind: Kind) -> st.SearchStrategy[Question]:
    fields: dict[str, st.SearchStrategy[object]] = {
        "key": WORD,
        "text": TEXT,
        "title": MAYBE,
        "feedback": MAYBE,
        "tags": TAGS,
        "category": LINE,
    }
    return st.builds(Question, kind=st.just(kind), **(fields | BODIES[kind]))


COMMON = [kind for kind in Kind if kind not in PLAIN]
"""Kinds that other programs know too."""
