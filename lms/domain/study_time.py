"""How long a course takes, counted from what it holds; docs/course-format.md states the rule."""

from lms.domain.course import Course, Lesson, Module, QuizRules
from lms.domain.lesson_text import words

WORDS_PER_MINUTE = 90
"""Slow reading with notes, as one reads statutes."""
MINUTES_PER_QUESTION = 2
ACADEMIC_HOUR = 45
"""Minutes of an academic hour."""


def study_minutes(lesson: Lesson) -> int:
    """Minutes of reading and practice, rounded, at least 1."""
    return max(1, round(words(lesson.body) / WORDS_PER_MINUTE) + lesson.practice_minutes)


def quiz_minutes(rules: QuizRules | None) -> int:
    """Minutes one attempt takes; 0 when there is no quiz."""
    return rules.draw * MINUTES_PER_QUESTION if rules else 0


def module_minutes(module: Module) -> int:
    """Minutes of all lessons of a module and of one attempt at its quiz."""
    return sum(map(study_minutes, module.lessons)) + quiz_minutes(module.quiz)


def final_minutes(course: Course) -> int:
    """Minutes of the final project and of one attempt at the final attestation."""
    return course.final.practice_minutes + quiz_minutes(course.final.rules) if course.final else 0


def course_minutes(course: Course) -> int:
    """Minutes of the whole course."""
    return sum(map(module_minutes, course.modules)) + final_minutes(course)
