"""How long a course takes, by the rule of docs/course-format.md."""

from hypothesis import given
from hypothesis import strategies as st

from lms.domain.course import Course, Final, Format, Lesson, Module, QuizRules
from lms.domain.study_time import (
    MINUTES_PER_QUESTION,
    WORDS_PER_MINUTE,
    course_minutes,
    final_minutes,
    module_minutes,
    quiz_minutes,
    study_minutes,
)


def lesson(words: int, practice: int = 0) -> Lesson:
    return Lesson(key="l", title="L", body="слово " * words, order=1, practice_minutes=practice)


def module(*lessons: Lesson, quiz: QuizRules | None = None) -> Module:
    return Module(key="m", order=1, title="M", summary="", hours=1, outcomes=(), lessons=lessons, quiz=quiz)


def course(*modules: Module, final: Final | None = None) -> Course:
    return Course(
        slug="c",
        title="C",
        summary="",
        audience=(),
        outcomes=(),
        hours=1,
        format=Format.ONLINE,
        price=0,
        topics=(),
        authors=(),
        edition="",
        modules=modules,
        final=final,
    )


def test_a_lesson_takes_at_least_a_minute() -> None:
    assert study_minutes(lesson(0)) == 1
    assert study_minutes(lesson(1)) == 1


@given(st.integers(1, 20), st.integers(0, 200))
def test_reading_and_practice_add_up(minutes: int, practice: int) -> None:
    assert study_minutes(lesson(minutes * WORDS_PER_MINUTE, practice)) == minutes + practice


def test_a_quiz_takes_its_drawn_questions() -> None:
    assert quiz_minutes(QuizRules(draw=7)) == 7 * MINUTES_PER_QUESTION
    assert quiz_minutes(None) == 0


def test_modules_and_final_add_up_to_the_course() -> None:
    first = module(lesson(90), lesson(180, 5), quiz=QuizRules(draw=2))
    second = module(lesson(90))
    final = Final(rules=QuizRules(draw=3), bank=(), practice_minutes=50)
    assert (module_minutes(first), module_minutes(second)) == (12, 1)
    assert final_minutes(course(first, final=final)) == 56
    assert final_minutes(course(first)) == 0
    assert course_minutes(course(first, second, final=final)) == 69
