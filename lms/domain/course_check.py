"""The report on a course: its measures, and findings a reviewer would make about a sound course.

The shape of `to_json` is a contract that scripts rely on.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lms.domain.bank_format import cited_act
from lms.domain.course import FINAL, Course, Lesson
from lms.domain.course_format import Places
from lms.domain.course_tree import COURSE_FILE
from lms.domain.legal_act import LegalAct, citations
from lms.domain.lesson_text import words
from lms.domain.problems import Problem
from lms.domain.question_check import (
    Remark,
    act_status_remarks,
    alike_questions,
    pattern_remarks,
    question_remarks,
)
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
        uncited_questions=sum(question.graded and not slugs for question, slugs in zip(questions, tagged, strict=True)),
        declared_hours=course.hours,
        estimated_hours=round(course_minutes(course) / ACADEMIC_HOUR, 1),
        findings=tuple(findings),
    )


def _findings(course: Course, acts: Mapping[str, LegalAct], places: Places) -> Iterator[Problem]:
    yield from _hour_findings(course, places)
    for lesson in course.lessons():
        yield from _lesson_findings(lesson, acts, places)
    for key, bank in course.banks():
        for remark in pattern_remarks(bank):
            yield _finding(remark, _place(places, "final" if key == FINAL else "module", "" if key == FINAL else key))
        for question in bank:
            for remark in question_remarks(question, acts):
                yield _finding(remark, _place(places, "question", question.key))
    questions = [question for _, bank in course.banks() for question in bank]
    for first, second in alike_questions(questions):
        text = "The question asks the same as “%(key)s”. Reword one of them or remove it."
        remark = Remark("alike_questions", text, (("key", first.key),))
        yield _finding(remark, _place(places, "question", second.key))


def _hour_findings(course: Course, places: Places) -> Iterator[Problem]:
    place = _place(places, "course", "")
    declared, minutes = course.hours * ACADEMIC_HOUR, course_minutes(course)
    if abs(minutes - declared) > HOURS_TOLERANCE * declared:
        text = "Study takes %(minutes)d minutes, %(declared)d are declared. Correct the hours or the amount of work."
        yield _finding(Remark("hours_off", text, (("minutes", minutes), ("declared", declared))), place)
    parts = sum(module.hours for module in course.modules) + (course.final.hours if course.final else 0)
    if parts != course.hours:
        text = "Modules and final attestation have %(parts)d hours, the course %(hours)d. Make them equal."
        yield _finding(Remark("hours_sum", text, (("parts", parts), ("hours", course.hours))), place)


def _lesson_findings(lesson: Lesson, acts: Mapping[str, LegalAct], places: Places) -> Iterator[Problem]:
    file, first_line = _place(places, "lesson", lesson.key)
    cited = citations(lesson.body)
    if not cited:
        text = "The lesson cites no act. Add a citation such as [[fz-131-2003]]."
        yield _finding(Remark("uncited_lesson", text), (file, first_line))
    for citation, line in cited:
        if citation.slug in acts:
            for remark in act_status_remarks(acts[citation.slug]):
                yield _finding(remark, (file, line))


def _place(places: Places, part: str, key: str) -> tuple[str, int]:
    return places.get((part, key), (key or COURSE_FILE, 1))


def _finding(remark: Remark, place: tuple[str, int]) -> Problem:
    return Problem(remark.code, *place, remark.text, remark.params)


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
