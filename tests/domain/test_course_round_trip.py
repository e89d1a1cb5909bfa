from dataclasses import dataclass
from datetime import date
from itertools import compress, product

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.course import (
    Counts,
    Course,
    Draw,
    Final,
    Format,
    Lesson,
    Module,
    Outcome,
    PerPage,
    QuizRules,
    Review,
    Shows,
    Task,
    WhenStale,
)
from lms.domain.course_format import read_course, write_course
from lms.domain.problems import Problem
from lms.domain.question import Kind, Question


@dataclass(frozen=True)
class Item:
    question: Question
    line: int


def read_bank(data: bytes, file: str) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """A bank of the tests: one question in JSON a line."""
    lines = enumerate(data.splitlines(), 1)
    return tuple(Item(msgspec.json.decode(line, type=Question), number) for number, line in lines), ()


def write_bank(questions) -> bytes:
    return b"".join(msgspec.json.encode(question) + b"\n" for question in questions)


def ask(key: str) -> Question:
    return Question(key=key, kind=Kind.ESSAY, text="Why?")


# Drawn at one stroke: a course has many keys and lines, and letter by letter they take most of the time.
KEYS = st.sampled_from([*map("".join, product("ab1", ("", *"ab1"), ("", *"ab1"))), "a-b", "final-2", "9"])
LINES = st.sampled_from([f"x{''.join(signs)}x" for signs in product(("", *"aЯё1 \"'\\#«»—"), repeat=3)])
CHOICES = list(product(Counts, Review, WhenStale, PerPage, (1, 2)))
LIMITS = list(product((None, 1, 9), (0, 99), (None, 1, 99), (0, 60, 100)))
SHOWN = [tuple(compress(Shows, chosen)) for chosen in product((False, True), repeat=len(Shows))]
TASK = '\n\n!!! task "Work"\n    Write.\n'
BODIES = st.lists(LINES, max_size=4).map("\n\n".join)


# A strategy is slow to make, so none is made while a course is drawn.
SOME_KEYS = st.lists(KEYS, min_size=1, max_size=3, unique=True)
FEW_KEYS = st.lists(KEYS, max_size=2).map(tuple)
FEW_LINES = st.lists(LINES, max_size=2).map(tuple)
FEW, MANY, ORDERS = st.integers(0, 3), st.integers(0, 99), st.integers(0, 999)
MEDIA = st.dictionaries(KEYS.map("{}.png".format), st.binary(max_size=9), max_size=2)
DAYS = st.dates().map(date.isoformat)
PRICES = st.integers(0, 99_999)
TRIALS = st.integers(0, 1) | st.integers(2, 90)


@st.composite
def rules(draw_, most: int, *, practice: bool = True) -> QuizRules:
    count = draw_(st.integers(1, most))
    counts, review, when_stale, per_page, readers = draw_(st.sampled_from(CHOICES))
    attempts, pause, minutes, percent = draw_(st.sampled_from(LIMITS))
    return QuizRules(
        draw=count,
        draws=draw_(st.sampled_from([(), (Draw(count=count),), tuple([Draw(count=1)] * count)])),
        attempts=attempts,
        pause_minutes=pause,
        time_limit_minutes=minutes,
        pass_percent=percent,
        counts=counts,
        review=review,
        shows=draw_(st.sampled_from(SHOWN)),
        when_stale=when_stale,
        per_page=per_page,
        practice=practice and draw_(st.booleans()),
        password_needed=draw_(st.booleans()),
        readers=readers,
    )


@st.composite
def lessons(draw_, key: str) -> Lesson:
    title = draw_(LINES)
    return Lesson(
        key=key,
        title=title,
        body=f"# {title}\n\n{draw_(BODIES)}".rstrip() + TASK,
        order=draw_(ORDERS),
        practice_minutes=draw_(MANY),
    )


@st.composite
def modules(draw_, key: str, outcomes: tuple[str, ...]) -> Module:
    keys = draw_(SOME_KEYS)
    found_lessons = [draw_(lessons(f"{key}-{lesson}"[:64])) for lesson in keys]
    bank = tuple(ask(f"{key}.{number}") for number in range(draw_(FEW)))
    tasks = st.builds(
        Task,
        lesson=st.sampled_from([lesson.key for lesson in found_lessons]),
        criteria=st.lists(LINES, min_size=1, max_size=2).map(tuple),
        required=st.booleans(),
        readers=st.integers(1, 2),
    )
    return Module(
        key=key,
        order=draw_(ORDERS),
        title=draw_(LINES),
        summary=draw_(BODIES),
        hours=draw_(MANY),
        outcomes=outcomes,
        lessons=tuple(sorted(found_lessons, key=lambda lesson: (lesson.order, lesson.key))),
        quiz=draw_(st.none() | rules(len(bank))) if bank else None,
        bank=bank,
        task=draw_(st.none() | tasks),
    )


@st.composite
def courses(draw_) -> Course:
    outcomes = tuple(f"outcome-{number}" for number in range(draw_(FEW)))
    keys = draw_(SOME_KEYS)
    found_modules = [draw_(modules(key, outcomes)) for key in keys]
    bank = tuple(ask(f"final.{number}") for number in range(draw_(FEW)))
    final = None
    if bank:
        final = Final(rules=draw_(rules(len(bank), practice=False)), bank=bank, hours=draw_(st.integers(0, 9)))
    trial_minutes = draw_(TRIALS)
    return Course(
        slug=draw_(KEYS),
        title=draw_(LINES),
        summary=draw_(BODIES),
        audience=draw_(FEW_LINES),
        outcomes=tuple(Outcome(key=key, text=draw_(LINES)) for key in outcomes),
        hours=0 if trial_minutes else draw_(st.integers(1, 99)),
        trial_minutes=trial_minutes,
        format=draw_(st.sampled_from(Format)),
        price=draw_(PRICES),
        topics=draw_(FEW_KEYS),
        authors=draw_(FEW_LINES),
        edition=draw_(DAYS),
        legal=draw_(st.booleans()),
        second_reader=draw_(st.booleans()),
        modules=tuple(sorted(found_modules, key=lambda module: (module.order, module.key))),
        final=final,
        media=draw_(MEDIA),
    )


def unique_lessons(course: Course) -> bool:
    keys = [lesson.key for lesson in course.lessons()]
    return len(keys) == len(set(keys))


@given(courses().filter(unique_lessons))
def test_a_course_comes_back_from_its_files_unchanged(course):
    tree = write_course(course, write_bank)
    reading = read_course(course.slug, tree, {}, read_bank)
    assert reading.problems == ()
    assert reading.course == course
    assert write_course(reading.course, write_bank) == tree
