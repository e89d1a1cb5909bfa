"""Finding quizzes and banks in a course document."""

from lms.domain.course import FINAL, Course, Final, Format, Lesson, Module, QuizRules
from lms.domain.question import Kind, Question

RULES, FINAL_RULES = QuizRules(draw=1), QuizRules(draw=2)
BANK = (Question(key="q", kind=Kind.ESSAY, text="?"),)
FINAL_BANK = (Question(key="f", kind=Kind.ESSAY, text="?"),)


def module(key: str, quiz: QuizRules | None, bank: tuple[Question, ...]) -> Module:
    lessons = (Lesson(key=f"{key}-lesson", title="L", body="", order=1),)
    return Module(key=key, order=1, title="M", summary="", hours=1, outcomes=(), lessons=lessons, quiz=quiz, bank=bank)


def course(final: Final | None) -> Course:
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
        modules=(module("one", RULES, BANK), module("two", None, ())),
        final=final,
    )


WHOLE = course(Final(rules=FINAL_RULES, bank=FINAL_BANK))


def test_quizzes_are_found_by_the_key_of_their_module() -> None:
    assert WHOLE.quiz_rules("one") is RULES
    assert WHOLE.quiz_rules("two") is None
    assert WHOLE.quiz_rules("three") is None
    assert WHOLE.quiz_rules(FINAL) is FINAL_RULES
    assert course(None).quiz_rules(FINAL) is None


def test_banks_stand_in_the_order_of_study_the_final_one_last() -> None:
    assert list(WHOLE.banks()) == [("one", BANK), ("two", ()), (FINAL, FINAL_BANK)]
    assert list(course(None).banks()) == [("one", BANK), ("two", ())]
    assert (WHOLE.bank(FINAL), WHOLE.bank("one"), WHOLE.bank("nothing")) == (FINAL_BANK, BANK, ())


def test_lessons_stand_in_the_order_of_study() -> None:
    assert [lesson.key for lesson in WHOLE.lessons()] == ["one-lesson", "two-lesson"]
