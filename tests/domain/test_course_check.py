from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.course import Final, QuizRules
from lms.domain.course_check import (
    CourseReport,
    course_minutes,
    module_minutes,
    report,
    study_minutes,
    to_json,
    to_text,
)
from lms.domain.lesson_text import words
from lms.domain.question import Kind
from tests.domain.tiny_course import ACTS, PLACES, ask, course, found, lesson


def test_a_course_without_faults_has_no_findings():
    assert found(course(ask("q1", "fz-1/5"), ask("q2", "fz-2"))) == []


def test_measures():
    final = Final(rules=QuizRules(draw=5), bank=(ask("q3", "fz-2", kind=Kind.MATCHING),), hours=1)
    item = course(ask("q1", "outcome-1"), ask("q2", "fz-1/5", "fz-doubt"), ask("d", kind=Kind.DESCRIPTION), final=final)
    measured = report(item, ACTS, PLACES)
    assert replace(measured, findings=()) == CourseReport(
        slug="demo",
        title="Курс",
        modules=1,
        lessons=1,
        words=10,
        questions=4,
        questions_by_kind={"description": 1, "essay": 2, "matching": 1},
        acts=("fz-1", "fz-2", "fz-doubt"),
        uncited_questions=1,
        declared_hours=1,
        estimated_hours=1.2,
        findings=(),
    )


def test_a_part_without_a_place_is_named_by_its_key():
    assert found(course(ask("q1"), hours=9), {}) == [
        ("module_hours_off", "basics", 1),
        ("hours_off", "course.toml", 1),
        ("uncited_question", "q1", 1),
    ]


@pytest.mark.parametrize(("practice", "off"), [(38, True), (39, False), (51, False), (52, True)])
def test_estimated_hours_may_differ_by_fifteen_percent(practice, off):
    codes = [code for code, _, _ in found(course(lessons=(lesson(practice=practice),)))]
    assert codes == ["hours_off"] * off


def test_hours_of_the_parts_add_up():
    item = replace(course(), final=Final(rules=QuizRules(draw=1), bank=(ask("q2", "fz-2"), ask("q3", "fz-2")), hours=1))
    assert found(item) == [("hours_sum", "course.toml", 4)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("# Заголовок урока", 2),
        ("Закон № 154-ФЗ от 05.12.2005", 4),
        ("[[fz-1 ст. 5]] [[fz-1|свои слова]]", 5),
        ("[ссылка](https://a.ru/long) ![Схема](media/a.png)", 2),
        ("Текст[^1]\n\n[^1]: Ещё", 2),
        ("[a]: https://a.ru\n", 0),
        ('!!! case "Кейс А"\n    Текст', 3),
        ("| а | б |\n|---|---|\n| в | г |", 4),
        ("", 0),
    ],
)
def test_words_are_what_a_reader_reads(text, count):
    assert words(text) == count


@given(st.integers(10, 2000), st.integers(0, 500), st.integers(1, 50))
def test_study_time_is_reading_practice_and_questions(count, practice, draw):
    read = lesson(count, practice)
    assert study_minutes(read) == max(1, round(count / 90) + practice)
    item = course(lessons=(read, read), quiz=QuizRules(draw=draw))
    assert module_minutes(item.modules[0]) == 2 * study_minutes(read) + 2 * draw
    final = Final(rules=QuizRules(draw=draw), bank=(), practice_minutes=practice)
    assert course_minutes(replace(item, final=final)) == course_minutes(item) + practice + 2 * draw


def test_json_keeps_its_contract():
    json = to_json([report(course(ask("q1"), hours=1), ACTS, PLACES)], 5)
    assert json["acts"] == 5
    assert json["courses"] == [
        {
            "slug": "demo",
            "title": "Курс",
            "modules": 1,
            "lessons": 1,
            "words": 10,
            "questions": 1,
            "questions_by_kind": {"essay": 1},
            "acts": ["fz-2"],
            "uncited_questions": 1,
            "declared_hours": 1,
            "estimated_hours": 1.0,
            "findings": [
                {
                    "code": "uncited_question",
                    "file": "01-basics/bank.gift",
                    "line": 1,
                    "text": "The question cites no act. Add a tag such as [tag:fz-131-2003/16].",
                }
            ],
        }
    ]


def test_table_is_aligned():
    lines = to_text([report(course(), ACTS, PLACES)]).splitlines()
    assert lines[0].split()[0] == "course"
    assert lines[1].split() == ["demo", "1", "1", "10", "0", "1", "0", "1", "1.0", "0"]
    assert len({len(line) for line in lines}) == 1
    assert to_text([]).count("\n") == 1
