"""The report on a course: its measures, and findings a reviewer would make about a sound course.

The shape of `to_json` is a contract that scripts rely on.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lms.domain.bank_format import cited_act
from lms.domain.course import FINAL, Course
from lms.domain.course_format import Places
from lms.domain.course_tree import COURSE_FILE
from lms.domain.legal_act import LegalAct, citations
from lms.domain.lesson_check import lesson_remarks
from lms.domain.lesson_text import words
from lms.domain.module_check import box_remarks, draw_remarks, module_hours_remarks
from lms.domain.problems import Problem, Remark
from lms.domain.question_check import alike_questions, pattern_remarks, question_remarks
from lms.domain.study_time import (
    ACADEMIC_HOUR,
    MINUTES_PER_QUESTION,
    WORDS_PER_MINUTE,
    course_minutes,
    module_minutes,
    study_minutes,
)

__all__ = [
    "ACADEMIC_HOUR",
    "MINUTES_PER_QUESTION",
    "WORDS_PER_MINUTE",
    "CourseReport",
    "course_minutes",
    "module_minutes",
    "report",
    "study_minutes",
    "to_json",
    "to_text",
]

HOURS_TOLERANCE = 0.15
"""Share of the declared hours by which study time may differ from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseReport:
    """Measures and findings of one course; hours are academic, `acts` are slugs of all acts cited."""

    slug: str
    title: str
    modules: int
    lessons: int
    words: int
    questions: int
    questions_by_kind: dict[str, int]
    acts: tuple[str, ...]
    uncited_questions: int
    declared_hours: int
    estimated_hours: float
    findings: tuple[Problem, ...]


def report(course: Course, acts: Mapping[str, LegalAct], places: Places) -> CourseReport:
    """Measure `course` and find what to improve; a part missing in `places` is named by its key."""
    questions = [question for _, bank in course.banks() for question in bank]
    tagged = [[slug for tag in question.tags if (slug := cited_act(tag, acts))] for question in questions]
    uncited = sum(question.graded and not slugs for question, slugs in zip(questions, tagged, strict=True))
    cited = {slug for slugs in tagged for slug in slugs}
    cited |= {citation.slug for lesson in course.lessons() for citation, _ in citations(lesson.body)}
    findings = sorted(set(_findings(course, acts, places)), key=lambda found: (found.file, found.line, found.code))
    return CourseReport(
        slug=course.slug,
        title=course.title,
        modules=len(course.modules),
        lessons=sum(1 for _ in course.lessons()),
        words=sum(words(lesson.body) for lesson in course.lessons()),
        questions=len(questions),
        questions_by_kind=dict(sorted(Counter(question.kind.value for question in questions).items())),
        acts=tuple(sorted(cited)),
        uncited_questions=uncited if course.legal else 0,
        declared_hours=course.hours,
        estimated_hours=round(course_minutes(course) / ACADEMIC_HOUR, 1),
        findings=tuple(findings),
    )


def _findings(course: Course, acts: Mapping[str, LegalAct], places: Places) -> Iterator[Problem]:
    for remark in _hour_remarks(course):
        yield remark.at(*_place(places, "course", ""))
    for module in course.modules:
        file, line = _place(places, "module", module.key)
        for remark in module_hours_remarks(module):
            yield remark.at(file, line)
        for remark in box_remarks(module) if course.legal else ():
            yield remark.at(file, 1)
    for lesson in course.lessons():
        file, _ = _place(places, "lesson", lesson.key)
        for line, remark in lesson_remarks(lesson.body, acts, course.legal):
            yield remark.at(file, line)
    for key, bank in course.banks():
        for remark in pattern_remarks(bank):
            yield remark.at(*(_place(places, "final", "") if key == FINAL else _place(places, "module", key)))
        for remark in draw_remarks(course.quiz_rules(key), bank):
            yield remark.at(*(_place(places, "final", "") if key == FINAL else _place(places, "quiz", key)))
    yield from _question_findings(course, acts, places)


def _question_findings(course: Course, acts: Mapping[str, LegalAct], places: Places) -> Iterator[Problem]:
    questions = [question for _, bank in course.banks() for question in bank]
    for question in questions:
        for remark in question_remarks(question, acts, course.legal):
            yield remark.at(*_place(places, "question", question.key))
    for first, second in alike_questions(questions):
        text = "The question asks the same as “%(key)s”. Reword one of them or remove it."
        yield Remark.of("alike_questions", text, key=first.key).at(*_place(places, "question", second.key))


def _hour_remarks(course: Course) -> Iterator[Remark]:
    declared, minutes = course.trial_minutes or course.hours * ACADEMIC_HOUR, course_minutes(course)
    if abs(minutes - declared) > HOURS_TOLERANCE * declared:
        text = "Study takes %(minutes)d minutes, %(declared)d are declared. Correct the hours or the amount of work."
        yield Remark.of("hours_off", text, minutes=minutes, declared=declared)
    parts = sum(module.hours for module in course.modules) + (course.final.hours if course.final else 0)
    if parts != course.hours:
        text = "Modules and final attestation have %(parts)d hours, the course %(hours)d. Make them equal."
        yield Remark.of("hours_sum", text, parts=parts, hours=course.hours)


def _place(places: Places, part: str, key: str) -> tuple[str, int]:
    return places.get((part, key), (key or COURSE_FILE, 1))


def to_json(reports: Sequence[CourseReport], acts_count: int) -> dict[str, Any]:
    """The object `lms courses check --json` prints; `acts_count` is the size of the register."""
    return {"courses": [_report_json(item) for item in reports], "acts": acts_count}


def _report_json(item: CourseReport) -> dict[str, Any]:
    findings = [
        {"code": found.code, "file": found.file, "line": found.line, "text": found.message()} for found in item.findings
    ]
    return asdict(item) | {"acts": list(item.acts), "findings": findings}


def to_text(reports: Sequence[CourseReport]) -> str:
    """A table of the measures, one course a line, with a heading."""
    heading = ("course", "modules", "lessons", "words", "questions", "acts", "uncited", "hours", "estimate", "findings")
    rows = [heading, *map(_row, reports)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(_aligned(row, widths) + "\n" for row in rows)


def _row(item: CourseReport) -> tuple[str, ...]:
    numbers = (item.modules, item.lessons, item.words, item.questions, len(item.acts), item.uncited_questions)
    hours = (item.declared_hours, item.estimated_hours, len(item.findings))
    return (item.slug, *map(str, numbers), *map(str, hours))


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers = row
    cells = [name.ljust(widths[0]), *(text.rjust(width) for text, width in zip(numbers, widths[1:], strict=True))]
    return "  ".join(cells)
