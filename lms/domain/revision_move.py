"""What moving a person to another revision of their course gives and takes; everything is mapped by keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.domain.course import FINAL, Course
from lms.domain.outline import Outline
from lms.domain.progress import Progress, QuizFact, Unmet, progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Progress before and after; steps that are newly missing; titles of what counted and would count no more."""

    before: Progress
    after: Progress
    missing: tuple[Unmet, ...]
    lost_lessons: tuple[str, ...]
    lost_quizzes: tuple[str, ...]
    lost_works: tuple[str, ...]

    @property
    def loses(self) -> bool:
        """Whether anything that was done counts no more."""
        return bool(self.lost_lessons or self.lost_quizzes or self.lost_works)


def move(
    old: tuple[Course, Outline],
    new: tuple[Course, Outline],
    marks: frozenset[str],
    quizzes: Mapping[str, QuizFact],
    works: Mapping[str, QuizFact],
) -> Move:
    """Compare what the same facts mean under two revisions, each given with its outline."""
    before, after = (progress(course, marks, quizzes, outline.minutes, works) for course, outline in (old, new))
    was = {(step.need, step.key) for step in before.unmet}
    return Move(
        before=before,
        after=after,
        missing=tuple(step for step in after.unmet if (step.need, step.key) not in was),
        lost_lessons=_lost(marks, _lessons(old[0]), _lessons(new[0])),
        lost_quizzes=_lost(_passed(quizzes), _quizzes(old[0]), _quizzes(new[0])),
        lost_works=_lost(_passed(works), _tasks(old[0]), _tasks(new[0])),
    )


def _lost(done: frozenset[str], old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(title for key, title in old.items() if key in done and key not in new)


def _passed(facts: Mapping[str, QuizFact]) -> frozenset[str]:
    return frozenset(key for key, fact in facts.items() if fact.passed)


def _lessons(course: Course) -> dict[str, str]:
    return {lesson.key: lesson.title for lesson in course.lessons()}


def _quizzes(course: Course) -> dict[str, str]:
    """Titles of modules that have a test; that of the course stands for its final attestation."""
    found = {module.key: module.title for module in course.modules if module.quiz}
    return found | ({FINAL: course.title} if course.final else {})


def _tasks(course: Course) -> dict[str, str]:
    return {module.key: module.title for module in course.modules if module.task}
