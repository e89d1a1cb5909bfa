"""Progress of one person through one course: the only place that decides what is done and what is missing.

The learner's page, the curator's table, the protocol and `lms doctor` all use `progress`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.domain.course import FINAL, Course


class State(StrEnum):
    """Where a person stands; the value is what the enrolment keeps."""

    STUDYING = "studying"
    READY = "ready"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"


class Need(StrEnum):
    """What kind of thing is missing."""

    LESSON = "lesson"
    QUIZ = "quiz"
    WORK = "work"
    GRADING = "grading"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class QuizFact:
    """What the records say of one quiz or of one module's work: passed, or waiting for an instructor."""

    passed: bool = False
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Unmet:
    """One condition not met yet: `key` of the lesson or quiz, its title, minutes it will take."""

    need: Need
    key: str
    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Progress:
    """`percent` 0-100 of the steps, the state they mean, and every unmet condition in order of study.

    `final_open` says whether the final attestation may be begun.
    """

    percent: int
    state: State
    unmet: tuple[Unmet, ...]
    final_open: bool

    @property
    def next_step(self) -> Unmet | None:
        """What to do next that is in the learner's own hands."""
        return next((step for step in self.unmet if step.need is not Need.GRADING), None)

    @property
    def minutes_left(self) -> int:
        """Minutes of study left, as the course declares them."""
        return sum(step.minutes for step in self.unmet)


_NONE: Mapping[str, QuizFact] = {}


def progress(
    course: Course,
    marks: frozenset[str],
    quizzes: Mapping[str, QuizFact],
    minutes: Mapping[str, int],
    works: Mapping[str, QuizFact] = _NONE,
) -> Progress:
    """Progress from stored facts: keys of marked lessons, facts of quizzes by key and of works by module.

    A quiz for practice is no step. `minutes` tells how long each lesson or quiz takes, by its key
    (`lms.domain.outline`); practical work is counted in its lesson.
    """
    unmet: list[Unmet] = []
    steps = 0
    for module in course.modules:
        for lesson in module.lessons:
            steps += 1
            if lesson.key not in marks:
                unmet.append(Unmet(Need.LESSON, lesson.key, lesson.title, minutes.get(lesson.key, 0)))
        if module.task and module.task.required:
            steps += 1
            _fact(unmet, Need.WORK, module.key, module.title, works, {})
        if module.quiz and not module.quiz.practice:
            steps += 1
            _fact(unmet, Need.QUIZ, module.key, module.title, quizzes, minutes)
    final_open = not unmet
    if course.final:
        steps += 1
        _fact(unmet, Need.FINAL, FINAL, "", quizzes, minutes)
    percent = (steps - len(unmet)) * 100 // steps if steps else 100
    return Progress(percent, State.STUDYING if unmet else State.READY, tuple(unmet), final_open)


def _fact(
    unmet: list[Unmet], need: Need, key: str, title: str, facts: Mapping[str, QuizFact], minutes: Mapping[str, int]
) -> None:
    fact = facts.get(key, QuizFact())
    if not fact.passed:
        unmet.append(
            Unmet(Need.GRADING, key, title, 0) if fact.waiting else Unmet(need, key, title, minutes.get(key, 0))
        )
