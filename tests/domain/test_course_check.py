from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.course import Course, Final, Format, Lesson, Module, QuizRules
from lms.domain.course_check import (
    CourseReport,
    course_minutes,
    module_minutes,
    report,
    study_minutes,
    to_json,
    to_text,
)
from lms.domain.legal_act import Article, LegalAct, Status, Trust
from lms.domain.lesson_text import words
from lms.domain.question import Answer, Kind, Pair, Question


def act(slug: str, *articles: tuple[str, Trust], status=Status.IN_FORCE, trust=Trust.VERIFIED) -> LegalAct:
    return LegalAct(
        slug=slug,
        kind="Федеральный закон",
        title="О службе",
        status=status,
        trust=trust,
        checked_on=date(2026, 11, 23),
        checked_by="Редакция",
        source="pravo.gov.ru",
        articles=tuple(Article(number=number, text="Текст", trust=of) for number, of in articles),
    )


ACTS = {
    item.slug: item
    for item in (
        act("fz-1", ("5 ч. 4 п. 4", Trust.SECONDARY), ("7", Trust.UNVERIFIED), ("7 ч. 2", Trust.UNVERIFIED)),
        act("fz-2"),
        act("fz-old", status=Status.REPEALED),
        act("fz-gone", status=Status.REPLACED),
        act("fz-doubt", trust=Trust.UNVERIFIED),
    )
}
TOPICS = ("земля", "устав", "дружина", "праздник", "субсидия", "реестр", "атаман", "округ", "хутор", "форма")


def ask(key: str, *tags: str, kind=Kind.ESSAY, text: str = "", feedback: str = "Потому что.", **more) -> Question:
    return Question(key=key, kind=kind, text=text or f"Зачем {key}?", tags=tags, feedback=feedback, **more)


def lesson(words_count: int = 2, practice: int = 0, text: str = "[[fz-2]]", key: str = "first") -> Lesson:
    body = f"# Заголовок\n\n{text} {'слово ' * (words_count - 2)}"
    return Lesson(key=key, title="Заголовок", body=body, order=10, practice_minutes=practice)


def course(*bank: Question, hours: int = 1, lessons=None, quiz=None, **more) -> Course:
    module = Module(
        key="basics",
        order=1,
        title="Основы",
        summary="",
        hours=hours,
        outcomes=(),
        lessons=lessons or (lesson(practice=45),),
        quiz=quiz,
        bank=bank,
    )
    values = {"final": None} | more
    return Course(
        slug="demo",
        title="Курс",
        summary="",
        audience=(),
        outcomes=(),
        hours=hours,
        format=Format.ONLINE,
        price=0,
        topics=(),
        authors=(),
        edition="2026-11-24",
        modules=(module,),
        **values,
    )


PLACES = {
    ("course", ""): ("course.toml", 4),
    ("final", ""): ("course.toml", 16),
    ("module", "basics"): ("01-basics/module.toml", 2),
    ("lesson", "first"): ("01-basics/10-first.md", 1),
    ("question", "q1"): ("01-basics/bank.gift", 1),
    ("question", "q2"): ("01-basics/bank.gift", 9),
}


def found(item: Course, places=PLACES) -> list[tuple[str, str, int]]:
    return [(finding.code, finding.file, finding.line) for finding in report(item, ACTS, places).findings]


def single(number: int, right_at: int, right: str = "да") -> Question:
    options = ["никогда", "иногда", "нельзя"]
    options.insert(right_at, right)
    answers = tuple(Answer(text=text, weight=float(at == right_at)) for at, text in enumerate(options))
    return ask(f"s{number}", "fz-2", kind=Kind.SINGLE, text=TOPICS[number], answers=answers)


def test_a_course_without_faults_has_no_findings():
    assert found(course(ask("q1", "fz-1/5"), ask("q2", "fz-2/99"))) == []


def test_measures():
    final = Final(rules=QuizRules(draw=5), bank=(ask("q3", "fz-2", kind=Kind.MATCHING),), hours=1)
    item = course(ask("q1", "outcome-1"), ask("q2", "fz-1/5", "fz-doubt"), ask("d", kind=Kind.DESCRIPTION), final=final)
    measured = report(item, ACTS, PLACES)
    assert replace(measured, findings=()) == CourseReport(
        slug="demo",
        title="Курс",
        modules=1,
        lessons=1,
        words=2,
        questions=4,
        questions_by_kind={"description": 1, "essay": 2, "matching": 1},
        acts=("fz-1", "fz-2", "fz-doubt"),
        uncited_questions=1,
        declared_hours=1,
        estimated_hours=1.2,
        findings=(),
    )


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        (ask("q1"), ["uncited_question"]),
        (ask("q1", "outcome-1"), ["uncited_question"]),
        (ask("q1", "fz-2", feedback=" "), ["no_feedback"]),
        (ask("q1", kind=Kind.DESCRIPTION, feedback=""), []),
        (ask("q1", "fz-doubt"), ["unverified_act"]),
        (ask("q1", "fz-old"), ["act_not_in_force"]),
        (ask("q1", "fz-gone/1"), ["act_not_in_force"]),
        (ask("q1", "fz-1"), []),
        (ask("q1", "fz-1/ст. 5 ч. 1"), []),
        (ask("q1", "fz-1/50"), ["article_not_in_register"]),
        (ask("q1", "fz-1/5.1"), ["article_not_in_register"]),
        (ask("q1", "fz-1/приложение"), ["article_not_in_register"]),
        (ask("q1", "fz-1/7"), ["unverified_article"]),
        (ask("q1", "fz-2/7"), []),
        (ask("q1", "fz-99/7"), []),
    ],
)
def test_findings_about_one_question(question, codes):
    assert found(course(question)) == [(code, "01-basics/bank.gift", 1) for code in codes]


def test_one_verified_entry_is_enough_for_an_article():
    acts = {"fz-1": act("fz-1", ("7", Trust.UNVERIFIED), ("7 ч. 2", Trust.VERIFIED))}
    item = course(ask("q1", "fz-1/7"), lessons=(lesson(practice=45, text="[[fz-1]]"),))
    assert report(item, acts, PLACES).findings == ()


def test_findings_about_lessons():
    text = "[[fz-old]]\n\n[[fz-gone|был]] [[unknown]]"
    assert found(course(lessons=(lesson(practice=45, text=text),))) == [
        ("act_not_in_force", "01-basics/10-first.md", 3),
        ("act_not_in_force", "01-basics/10-first.md", 5),
    ]
    assert found(course(lessons=(lesson(practice=45, text="`[[fz-2]]`"),))) == [
        ("uncited_lesson", "01-basics/10-first.md", 1)
    ]


def test_a_part_without_a_place_is_named_by_its_key():
    assert found(course(ask("q1"), hours=9), {}) == [("hours_off", "course.toml", 1), ("uncited_question", "q1", 1)]


@pytest.mark.parametrize(("practice", "off"), [(38, True), (39, False), (51, False), (52, True)])
def test_estimated_hours_may_differ_by_fifteen_percent(practice, off):
    codes = [code for code, _, _ in found(course(lessons=(lesson(practice=practice),)))]
    assert codes == ["hours_off"] * off


def test_hours_of_the_parts_add_up():
    item = replace(course(), final=Final(rules=QuizRules(draw=1), bank=(ask("q2", "fz-2"),), hours=1))
    assert found(item) == [("hours_sum", "course.toml", 4)]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (ask("q1", "fz-2", text="Кто утверждает устав?"), ask("q2", "fz-2", text="кто  УТВЕРЖДАЕТ: устав"), True),
        (ask("q1", "fz-2", text="Всё и ещё"), ask("q2", "fz-2", text="все и еще!"), True),
        (
            ask("q1", "fz-2", text="один два три четыре пять шесть семь"),
            ask("q2", "fz-2", text="семь один два три четыре пять шесть"),
            True,
        ),
        (ask("q1", "fz-2", text="один два три"), ask("q2", "fz-2", text="один два четыре"), False),
        (ask("q1", "fz-2", text="?!"), ask("q2", "fz-2", text="…"), False),
        (
            ask("q1", "fz-2", text="Верно, что", kind=Kind.MATCHING, pairs=(Pair(left="а", right="б"),)),
            ask("q2", "fz-2", text="Правда ли", kind=Kind.ORDERING, steps=("а", "б")),
            False,
        ),
    ],
)
def test_questions_that_are_alike(first, second, alike):
    assert found(course(first, second)) == [("alike_questions", "01-basics/bank.gift", 9)] * alike


def test_right_answers_that_are_always_the_longest():
    def bank(long: int, of: int) -> list[Question]:
        return [single(at, at % 4, "да, всегда и везде" if at < long else "да") for at in range(of)]

    assert found(course(*bank(6, 10))) == []
    assert found(course(*bank(7, 10))) == [("longest_is_right", "01-basics/module.toml", 2)]
    assert found(course(*bank(7, 7))) == []


def test_right_answers_that_always_stand_in_the_same_place():
    def bank(first: int) -> tuple[Question, ...]:
        return tuple(single(at, 2 if at < first else at % 2) for at in range(10))

    assert found(course(*bank(6))) == []
    item = course(hours=1, lessons=(lesson(practice=43),), final=Final(rules=QuizRules(draw=1), bank=bank(7)))
    [finding] = report(item, ACTS, PLACES).findings
    assert (finding.code, finding.file, finding.line) == ("same_place_is_right", "course.toml", 16)
    assert finding.message() == "The right answer is number 3 in 7 of 10 questions. Move some."


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


@given(st.integers(2, 2000), st.integers(0, 500), st.integers(1, 50))
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
            "words": 2,
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
    assert lines[1].split() == ["demo", "1", "1", "2", "0", "1", "0", "1", "1.0", "0"]
    assert len({len(line) for line in lines}) == 1
    assert to_text([]).count("\n") == 1
