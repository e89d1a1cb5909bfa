"""Course document, its outline and its minutes agree with each other."""

from lms.domain.course import FINAL, Course, Final, Format, Lesson, Module, QuizRules
from lms.domain.outline import LessonEntry, outline
from lms.domain.outline import TestEntry as QuizEntry
from lms.domain.study_time import course_minutes

WORDS = "слово " * 180


def lesson(key: str, practice: int = 0) -> Lesson:
    return Lesson(key=key, title=key.upper(), body=f"# {key}\n\n{WORDS}", order=1, practice_minutes=practice)


def module(key: str, *lessons: Lesson, quiz: QuizRules | None = None) -> Module:
    return Module(
        key=key, order=1, title=key, summary="about", hours=2, outcomes=(), lessons=lessons, quiz=quiz, bank=()
    )


def course(*modules: Module, final: Final | None = None) -> Course:
    return Course(
        slug="c",
        title="C",
        summary="",
        audience=(),
        outcomes=(),
        hours=4,
        format=Format.BLENDED,
        price=0,
        topics=(),
        authors=(),
        edition="",
        modules=modules,
        final=final,
    )


WHOLE = course(
    module("one", lesson("a"), lesson("b", practice=10), quiz=QuizRules(draw=5)),
    module("two", lesson("c")),
    final=Final(rules=QuizRules(draw=10), bank=(), practice_minutes=30),
)


def test_lessons_are_numbered_through_the_whole_course() -> None:
    found = outline(WHOLE)
    assert found.lessons == (
        LessonEntry("a", "A", 2, 1, 1),
        LessonEntry("b", "B", 12, 2, 1),
        LessonEntry("c", "C", 2, 3, 2),
    )
    assert [each.number for each in found.modules] == [1, 2]
    assert found.modules[1].lessons == found.lessons[2:]


def test_tests_stand_where_there_are_any() -> None:
    found = outline(WHOLE)
    assert [each.test for each in found.modules] == [QuizEntry("one", 5, 10), None]
    assert found.final == QuizEntry(FINAL, 10, 50)
    assert outline(course(module("two", lesson("c")))).final is None


def test_minutes_by_key_add_up_to_those_of_the_course() -> None:
    found = outline(WHOLE)
    assert found.minutes == {"a": 2, "b": 12, "c": 2, "one": 10, FINAL: 50}
    assert sum(found.minutes.values()) == course_minutes(WHOLE)
