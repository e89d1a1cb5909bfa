"""The course document: one frozen value for a whole course.

The same value is read from a folder under `courses/`, kept as a revision in the database
and written back to files (`lms.domain.course_format`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from lms.domain.question import Question

FINAL = "final"
"""Key of the final attestation among the quizzes of a course; no module may bear it."""


class WhenStale(StrEnum):
    """What a quiz does when changes of law leave its bank with too few questions.

    FILL draws the rest from questions that wait for a review, and says so beside them; FEWER asks fewer.
    """

    FILL = "fill"
    FEWER = "fewer"


class Format(StrEnum):
    """How a course is held."""

    ONLINE = "online"
    BLENDED = "blended"
    OFF_SITE = "off-site"


class Review(StrEnum):
    """When a learner may see the right answers of an attempt."""

    AFTER_SUBMIT = "after_submit"
    AFTER_PASS = "after_pass"  # noqa: S105  # no password
    AFTER_LAST = "after_last"
    NEVER = "never"


class Shows(StrEnum):
    """What a learner sees of an attempt: its points, the answers given, the right ones, why they are right."""

    SCORE = "score"
    ANSWERS = "answers"
    RIGHT = "right"
    FEEDBACK = "feedback"


class PerPage(StrEnum):
    """How many questions of an attempt stand on a page."""

    ALL = "all"
    ONE = "one"


class Counts(StrEnum):
    """Which attempt is the result of a quiz."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


class Difficulty(StrEnum):
    """How hard a question is, as its author tags it."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A part of a draw: `count` questions that fit everything named here; nothing named fits any question."""

    count: int
    category: str = ""
    tag: str = ""
    difficulty: Difficulty | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizRules:
    """Rules of one quiz.

    `draw`: questions drawn without repeats from the bank, by the parts `draws` when there are some;
    `attempts`: how many a person has, None for no limit; `pause_minutes`: between two attempts;
    `time_limit_minutes`: None for no limit; `pass_percent`: share of the points, 0-100; `review`: when the
    questions may be looked at again, `shows`: what is seen then; `when_stale`: what to do when law has changed;
    `practice`: answers are reviewed one by one and the quiz is no condition of completing the course;
    `password_needed`: to begin one has to know a word that is given where the quiz is held; `readers`: how many
    instructors read a written answer, 1 or 2 (`lms.domain.second_reading`).
    """

    draw: int
    draws: tuple[Draw, ...] = ()
    attempts: int | None = None
    pause_minutes: int = 0
    time_limit_minutes: int | None = None
    pass_percent: int = 70
    counts: Counts = Counts.BEST
    review: Review = Review.AFTER_SUBMIT
    shows: tuple[Shows, ...] = tuple(Shows)
    when_stale: WhenStale = WhenStale.FILL
    per_page: PerPage = PerPage.ALL
    practice: bool = False
    password_needed: bool = False
    readers: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One lesson: `body` is the whole Markdown file, first heading included."""

    key: str
    title: str
    body: str
    order: int
    practice_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Practical work a learner hands in and an instructor reads.

    Its text is the first task box of the lesson `lesson`; `criteria` say what the reader looks at. Only
    `required` work is a condition of completing the course. `readers` is how many read it, 1 or 2.
    """

    lesson: str
    criteria: tuple[str, ...]
    required: bool = False
    readers: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One module with its lessons, its item bank and the rules of its quiz."""

    key: str
    order: int
    title: str
    summary: str
    hours: int
    outcomes: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    quiz: QuizRules | None = None
    bank: tuple[Question, ...] = ()
    task: Task | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a learner is able to do afterwards; questions carry the key as a tag."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Final:
    """The final attestation: rules, bank, its academic hours and minutes of project work."""

    rules: QuizRules
    bank: tuple[Question, ...]
    hours: int = 0
    practice_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A whole course. `hours` are academic hours of 45 minutes, `price` whole roubles a person.

    A course with `trial_minutes` has no hours and ends with no document: anybody may look at it without an account.
    A course that is not `legal` teaches no law, so nothing in it has to cite an act. With `second_reader` a draft is
    published only after somebody else has read and approved it.
    """

    slug: str
    title: str
    summary: str
    audience: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    hours: int
    format: Format
    price: int
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    edition: str
    legal: bool = True
    second_reader: bool = False
    trial_minutes: int = 0
    modules: tuple[Module, ...]
    final: Final | None = None
    media: dict[str, bytes] = field(default_factory=dict)

    def lessons(self) -> Iterator[Lesson]:
        """All lessons in the order of study."""
        for module in self.modules:
            yield from module.lessons

    def banks(self) -> Iterator[tuple[str, tuple[Question, ...]]]:
        """Pairs of quiz key and its item bank, the final attestation last."""
        for module in self.modules:
            yield module.key, module.bank
        if self.final:
            yield FINAL, self.final.bank

    def quiz_rules(self, key: str) -> QuizRules | None:
        """Rules of the quiz `key` (a module's key or FINAL), None when there is no such quiz."""
        if key == FINAL:
            return self.final.rules if self.final else None
        return next((module.quiz for module in self.modules if module.key == key), None)

    def bank(self, key: str) -> tuple[Question, ...]:
        """Item bank of the quiz `key`; empty when there is none."""
        return next((bank for owner, bank in self.banks() if owner == key), ())
