"""The outline of a course as pages show it: modules, lessons with minutes, tests.

It depends on the document alone, so it is made once for a revision.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.domain.course import FINAL, Course
from lms.domain.study_time import final_minutes, quiz_minutes, study_minutes


@dataclass(frozen=True, slots=True)
class LessonEntry:
    """One lesson; `number` counts through the whole course from 1."""

    key: str
    title: str
    minutes: int
    number: int
    module: int


@dataclass(frozen=True, slots=True)
class TestEntry:
    """The test of a module or the final one; one for `practice` need not be taken."""

    key: str
    questions: int
    minutes: int
    practice: bool = False


@dataclass(frozen=True, slots=True)
class ModuleEntry:
    """One module; `number` from 1."""

    number: int
    title: str
    summary: str
    hours: int
    lessons: tuple[LessonEntry, ...]
    test: TestEntry | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole course; `minutes` of each lesson and test by key."""

    modules: tuple[ModuleEntry, ...]
    final: TestEntry | None
    lessons: tuple[LessonEntry, ...]
    minutes: Mapping[str, int]


def outline(course: Course) -> Outline:
    """The outline of a course document."""
    modules: list[ModuleEntry] = []
    lessons: list[LessonEntry] = []
    for number, module in enumerate(course.modules, 1):
        first = len(lessons)
        lessons += [
            LessonEntry(lesson.key, lesson.title, study_minutes(lesson), first + position, number)
            for position, lesson in enumerate(module.lessons, 1)
        ]
        test = None
        if module.quiz:
            test = TestEntry(module.key, module.quiz.draw, quiz_minutes(module.quiz), module.quiz.practice)
        modules.append(ModuleEntry(number, module.title, module.summary, module.hours, tuple(lessons[first:]), test))
    final = None
    if course.final:
        final = TestEntry(FINAL, course.final.rules.draw, final_minutes(course))
    tests: list[TestEntry] = [module.test for module in modules if module.test] + ([final] if final else [])
    minutes = {entry.key: entry.minutes for entry in lessons} | {test.key: test.minutes for test in tests}
    return Outline(tuple(modules), final, tuple(lessons), minutes)
