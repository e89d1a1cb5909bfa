"""What differs between two states of a course: nothing for the same, everything against nothing, by keys."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from lms.domain.course import Draw, Final, Lesson, Outcome, QuizRules, Task
from lms.domain.course_changes import Fate, FieldChange, course_changes
from lms.domain.question import Answer, Kind, NumericAnswer, Pair
from tests.domain.test_course_round_trip import courses, unique_lessons
from tests.domain.tiny_course import ask, course


def lesson(key: str, body: str = "Текст", order: int = 10) -> Lesson:
    return Lesson(key=key, title=key.upper(), body=body, order=order)


BEFORE = course(
    ask(
        "q1",
        "fz-1",
        kind=Kind.SINGLE,
        answers=(Answer(text="Да", weight=1.0, feedback="Верно"), Answer(text="Нет", weight=0.0)),
    ),
    lessons=(lesson("a"), lesson("b"), lesson("c")),
    quiz=QuizRules(draw=1),
    media={"a.png": b"1", "b.png": b"2"},
)


def with_module(**values):
    return replace(BEFORE, modules=(replace(BEFORE.modules[0], **values),))


def told(changes):
    """Fate, key and names of fields of every part."""
    return [
        (part.fate.value, part.kind, part.key, [field.name for field in part.fields])
        for part in (*changes.lessons, *changes.questions, *changes.settings)
    ]


@given(courses().filter(unique_lessons))
def test_nothing_differs_from_itself_and_all_of_it_from_nothing(item) -> None:
    assert course_changes(item, item).count == 0
    fresh = course_changes(None, item)
    assert len(fresh.lessons) == len(list(item.lessons()))
    assert {part.fate for part in (*fresh.lessons, *fresh.questions, *fresh.settings)} == {Fate.ADDED}


@pytest.mark.slow
@settings(max_examples=settings().max_examples // 2)  # two courses are slow to draw
@given(courses().filter(unique_lessons), courses().filter(unique_lessons))
def test_what_one_way_adds_the_other_takes_away(one, other) -> None:
    there, back = course_changes(one, other), course_changes(other, one)
    for kind in ("lessons", "questions", "settings"):
        added = {part.key for part in getattr(there, kind) if part.fate is Fate.ADDED}
        assert added == {part.key for part in getattr(back, kind) if part.fate is Fate.REMOVED}


def test_lessons_are_told_apart_by_keys() -> None:
    after = with_module(lessons=(lesson("a", "Иначе"), lesson("c"), lesson("d")))
    assert told(course_changes(BEFORE, after)) == [
        ("changed", "lesson", "a", ["body"]),
        ("added", "lesson", "d", ["module", "body"]),
        ("removed", "lesson", "b", ["module", "body"]),
    ]


def test_a_lesson_that_stands_elsewhere_is_named_once() -> None:
    after = with_module(lessons=(lesson("c", order=5), lesson("a"), lesson("b")))
    (part,) = course_changes(BEFORE, after).lessons
    assert (part.key, part.fields) == ("c", (FieldChange("place", "3", "1"),))


def test_a_lesson_of_another_module_and_its_minutes() -> None:
    first = BEFORE.modules[0]
    second = replace(
        first,
        key="second",
        title="Второй",
        lessons=(replace(first.lessons[2], practice_minutes=20),),
        bank=(),
        quiz=None,
    )
    after = replace(BEFORE, modules=(replace(first, lessons=first.lessons[:2]), second))
    (part,) = course_changes(BEFORE, after).lessons
    assert part.fields == (FieldChange("module", "Основы", "Второй"), FieldChange("practice_minutes", "", "20"))


def test_modules_that_changed_places() -> None:
    second = replace(BEFORE.modules[0], key="second", lessons=(lesson("d"),), bank=(), quiz=None)
    before = replace(BEFORE, modules=(*BEFORE.modules, second))
    (part,) = course_changes(before, replace(BEFORE, modules=(second, *BEFORE.modules))).settings
    assert (part.kind, [field.name for field in part.fields]) == ("module", ["place"])


def test_a_question_field_by_field() -> None:
    question = BEFORE.modules[0].bank[0]
    after = with_module(
        bank=(replace(question, answers=(*question.answers, Answer(text="Иногда", weight=-0.5)), feedback="Иначе"),)
    )
    (part,) = course_changes(BEFORE, after).questions
    assert part.place == "Основы"
    assert part.fields == (
        FieldChange("answers", "100%: Да — Верно\n0%: Нет", "100%: Да — Верно\n0%: Нет\n-50%: Иногда"),
        FieldChange("feedback", "Потому что.", "Иначе"),
    )


def test_numbers_pairs_and_steps_are_lines() -> None:
    number = ask(
        "n", numbers=(NumericAnswer(value=16, tolerance=0.5),), pairs=(Pair(left="А", right="Б"),), steps=("раз", "два")
    )
    (part,) = course_changes(BEFORE, with_module(bank=(BEFORE.modules[0].bank[0], number))).questions
    fields = {field.name: field.after for field in part.fields}
    assert (fields["answers"], fields["pairs"], fields["steps"]) == ("100%: 16 ± 0.5", "А → Б", "раз\nдва")


def test_settings_of_course_module_test_and_work() -> None:
    after = replace(
        with_module(quiz=QuizRules(draw=2), task=Task(lesson="a", criteria=("Есть срок",), required=True), outcomes=("o",)),
        title="Другой", second_reader=True, legal=False, outcomes=(Outcome(key="o", text="Уметь"),),
        final=Final(rules=QuizRules(draw=3, draws=(Draw(count=3, tag="fz-2"),)), bank=(), hours=2),
    )  # fmt: skip
    assert told(course_changes(BEFORE, after)) == [
        (
            "changed", "course", "",
            ["title", "second_reader", "outcomes", "final.hours", "final.practice_minutes", "final.draw",
             "final.draws",
             "final.pause_minutes", "final.pass_percent", "final.counts", "final.review", "final.shows",
             "final.when_stale", "final.per_page", "final.readers", "legal"],
        ),
        ("changed", "module", "basics", ["outcomes", "quiz.draw", "task.lesson", "task.criteria", "task.required", "task.readers"]),
    ]  # fmt: skip


def test_media_files() -> None:
    after = replace(BEFORE, media={"a.png": b"other", "c.png": b"3"})
    assert told(course_changes(BEFORE, after)) == [
        ("changed", "media", "a.png", ["bytes", "fingerprint"]),
        ("added", "media", "c.png", ["bytes", "fingerprint"]),
        ("removed", "media", "b.png", ["bytes", "fingerprint"]),
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"text": "Иначе?"}, True),
        ({"answers": (Answer(text="Да", weight=0.0), Answer(text="Нет", weight=1.0))}, True),
        ({"feedback": "Иначе."}, False),
        ({"tags": ("fz-2",)}, False),
    ],
)
def test_a_question_asks_otherwise_when_its_words_or_answers_differ(change, expected) -> None:
    bank = (replace(BEFORE.modules[0].bank[0], **change),)
    (part,) = course_changes(BEFORE, with_module(bank=bank)).questions
    assert part.asks_otherwise is expected


def test_a_new_question_and_another_lesson_ask_nothing_otherwise() -> None:
    fresh = course_changes(None, BEFORE)
    assert not any(part.asks_otherwise for part in (*fresh.questions, *fresh.lessons))
