"""A course as files: the strict reader, and (from `course_writer`) the way back.

The format is described in docs/course-format.md. The codec of item banks is a parameter, since
foreign formats stand above this floor.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from msgspec import Struct

from lms.domain.bank_format import BankItem, bank_problems
from lms.domain.course import Course, Draw, Final, Lesson, Module, Outcome, QuizRules, Shows, Task
from lms.domain.course_schema import CourseTable, ModuleTable, QuizTable, TaskTable
from lms.domain.course_tree import (
    BANK_FILE,
    COURSE_FILE,
    FINAL_BANK,
    MEDIA,
    MODULE_FILE,
    Entry,
    is_key,
    lay_out,
)
from lms.domain.course_writer import canonical_sha256, write_course
from lms.domain.draw_parts import part_name, shortages
from lms.domain.legal_act import LegalAct
from lms.domain.lesson_format import Surroundings, decode, lesson_problems, title, unmerged
from lms.domain.lesson_text import boxes
from lms.domain.problems import Problem
from lms.domain.question import Question
from lms.domain.toml_source import TomlSource, fill, parse

T = TypeVar("T", bound=Struct)

__all__ = ["BankItem", "Places", "ReadBank", "Reading", "canonical_sha256", "read_course", "write_course"]

Places = Mapping[tuple[str, str], tuple[str, int]]
"""File and line of each part: ("course", ""), ("final", ""), and "module", "quiz", "lesson", "question" with a key."""


ReadBank = Callable[[bytes, str], tuple[Sequence[BankItem], Sequence[Problem]]]
"""Reads an item bank; the second argument is the name of the file for problems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading: a course only when there are no problems at all."""

    course: Course | None
    problems: tuple[Problem, ...]
    places: Places


def read_course(slug: str, tree: Mapping[str, bytes], acts: Mapping[str, LegalAct], read_bank: ReadBank) -> Reading:
    """Read a course from `tree`, relative POSIX paths to contents, and find all its problems at once."""
    return _Reader(tree, acts, read_bank).read(slug)


class _Reader:
    """Collects problems and places while the parts are read one after another."""

    def __init__(self, tree: Mapping[str, bytes], acts: Mapping[str, LegalAct], read_bank: ReadBank) -> None:
        self.tree = tree
        self.acts = acts
        self.read_bank = read_bank
        self.layout, problems = lay_out(tree)
        self.problems = list(problems)
        self.places: dict[tuple[str, str], tuple[str, int]] = {}
        self.outcomes: frozenset[str] | None = None

    def read(self, slug: str) -> Reading:
        if not is_key(slug):
            text = "The course's folder must be Latin lower-case letters, digits and hyphens. Rename it."
            self.say("bad_slug", COURSE_FILE, 0, text)
        table, source = self.course_table()
        modules = [self.module(entry) for entry in self.layout.modules]
        final = self.final(table, source)
        problems = tuple(sorted(set(self.problems), key=lambda problem: (problem.file, problem.line, problem.code)))
        course = None
        if table and not problems:
            media = {name: self.tree[MEDIA + name] for name in sorted(self.layout.media)}
            course = _course(slug, table, tuple(module for module in modules if module), final, media)
        return Reading(course=course, problems=problems, places=self.places)

    def say(self, code: str, file: str, line: int, text: str, **params: str | int) -> None:
        self.problems.append(Problem.of(code, file, line, text, **params))

    def table(self, path: str, schema: type[T]) -> tuple[T | None, TomlSource]:
        """The table of a whole file; an absent file has been reported by its layout."""
        source, problems = parse(self.tree[path], path) if path in self.layout.files else (None, ())
        table, faults = fill(source, schema) if source else (None, ())
        self.problems += problems + faults
        return table, source or TomlSource(path, {})

    def course_table(self) -> tuple[CourseTable | None, TomlSource]:
        table, source = self.table(COURSE_FILE, CourseTable)
        if table is None:
            return None, source
        self.places["course", ""] = (COURSE_FILE, source.line("hours"))
        keys = [outcome.key for outcome in table.outcomes]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                text = "The outcome “%(key)s” is declared twice. Rename one of the two."
                self.say("duplicate_outcome", COURSE_FILE, source.line("outcomes", index, "key"), text, key=key)
        self.outcomes = frozenset(keys)
        if bool(table.hours) == bool(table.trial_minutes):
            text = "A course has either academic hours or trial_minutes. Write hours = 0 for a trial course only."
            self.say("bad_hours", COURSE_FILE, source.line("hours"), text)
        self.places["final", ""] = (COURSE_FILE, source.line("final", "draw"))
        return table, source

    def module(self, entry: Entry) -> Module | None:
        path = f"{entry.path}/{MODULE_FILE}"
        table, source = self.table(path, ModuleTable)
        practice = table.practice if table else {}
        read = [self.lesson(lesson, practice.get(lesson.key, 0)) for lesson in self.layout.lessons[entry.path]]
        bank = self.bank(f"{entry.path}/{BANK_FILE}")
        if table is None:
            return None
        self.places["module", entry.key] = (path, source.line("hours"))
        self.check_references(table, source, entry)
        if table.task:
            self.check_task(table.task, source, read)
        if table.quiz:
            self.places["quiz", entry.key] = (path, source.line("quiz", "draw"))
            self.check_draw(table.quiz, bank, f"{entry.path}/{BANK_FILE}", source, "quiz")
        return Module(
            key=entry.key,
            order=entry.order,
            title=table.title,
            summary=table.summary,
            hours=table.hours,
            outcomes=table.outcomes,
            lessons=tuple(lesson for lesson in read if lesson),
            quiz=rules_of(table.quiz) if table.quiz else None,
            bank=bank,
            task=_task(table.task) if table.task else None,
        )

    def check_task(self, table: TaskTable, source: TomlSource, lessons: Sequence[Lesson | None]) -> None:
        lesson = next((lesson for lesson in lessons if lesson and lesson.key == table.lesson), None)
        line = source.line("task", "lesson")
        if lesson is None:
            text = "The module has no lesson “%(key)s”. Correct the key or remove the table [task]."
            self.say("unknown_lesson", source.file, line, text, key=table.lesson)
        elif not boxes(lesson.body, "task"):
            text = 'The lesson “%(key)s” has no task box. Write the task there: !!! task "Title".'
            self.say("no_task_box", source.file, line, text, key=table.lesson)
        if not table.criteria:
            text = "Work that is handed in needs criteria. Say what its reader looks at."
            self.say("no_criteria", source.file, source.line("task", "criteria"), text)

    def check_references(self, table: ModuleTable, source: TomlSource, entry: Entry) -> None:
        for key in table.outcomes:
            if self.outcomes is not None and key not in self.outcomes:
                text = "The outcome “%(key)s” is not declared. Add it to course.toml or remove it."
                self.say("unknown_outcome", source.file, source.line("outcomes"), text, key=key)
        for key in table.practice:
            if key not in {lesson.key for lesson in self.layout.lessons[entry.path]}:
                text = "The module has no lesson “%(key)s”. Correct the key or remove the line."
                self.say("unknown_lesson", source.file, source.line("practice", key), text, key=key)

    def lesson(self, entry: Entry, practice_minutes: int) -> Lesson | None:
        body, problems = decode(self.tree[entry.path], entry.path)
        self.problems += problems
        self.places["lesson", entry.key] = (entry.path, 1)
        if body is None:
            return None
        around = Surroundings(self.acts, self.layout.media, self.layout.lesson_keys)
        self.problems += lesson_problems(body, entry.path, around)
        return Lesson(key=entry.key, title=title(body), body=body, order=entry.order, practice_minutes=practice_minutes)

    def bank(self, path: str) -> tuple[Question, ...]:
        if path not in self.layout.files:
            return ()
        items, problems = self.read_bank(self.tree[path], path)
        self.problems += problems
        self.problems += unmerged(self.tree[path].decode(errors="replace"), path)
        self.problems += bank_problems(items, path, self.acts, self.outcomes)
        for item in items:
            key = item.question.key
            first = self.places.setdefault(("question", key), (path, item.line))
            if first != (path, item.line):
                text = "The id “%(key)s” is taken in %(other)s, line %(number)d. Give this question another id."
                self.say("duplicate_question", path, item.line, text, key=key, other=first[0], number=first[1])
        return tuple(item.question for item in items)

    def final(self, table: CourseTable | None, source: TomlSource) -> Final | None:
        bank = self.bank(FINAL_BANK)
        if table is None:
            return None
        if table.final is None:
            if FINAL_BANK in self.layout.files:
                text = "The final attestation has no rules. Add [final] to course.toml or remove the bank."
                self.say("no_rules", FINAL_BANK, 0, text)
            return None
        if table.final.practice:
            text = "The final attestation can't be practice: documents rest on it. Remove the line."
            self.say("final_practice", COURSE_FILE, source.line("final", "practice"), text)
        self.check_draw(table.final, bank, FINAL_BANK, source, "final")
        rules = rules_of(table.final)
        return Final(rules=rules, bank=bank, hours=table.final.hours, practice_minutes=table.final.practice_minutes)

    def check_draw(
        self, table: QuizTable, bank: tuple[Question, ...], path: str, source: TomlSource, quiz: str
    ) -> None:
        graded, line = sum(question.graded for question in bank), source.line(quiz, "draw")
        if path not in self.tree:
            self.say(
                "missing_file", path, 0, "The quiz has no questions. Add the file, or remove the rules of the quiz."
            )
        elif path in self.layout.files and table.draw > graded:
            text = "“draw” is %(draw)d, but %(bank)s has %(count)d questions. Lower it or add questions."
            self.say("draw_too_large", source.file, line, text, draw=table.draw, bank=path, count=graded)
        elif path in self.layout.files:
            draws = rules_of(table).draws
            for part, count in shortages(draws, bank):
                text = "The draw {%(part)s} finds only %(count)d such questions in %(bank)s. Lower it or add questions."
                at = source.line(quiz, "draws", draws.index(part), "count")
                self.say("draw_lacks", source.file, at, text, part=part_name(part), count=count, bank=path)
        total = sum(part.count for part in table.draws)
        if table.draws and total != table.draw:
            text = "The draws add up to %(total)d, but “draw” is %(draw)d. Make them equal."
            self.say("draws_sum", source.file, line, text, total=total, draw=table.draw)


def rules_of(table: QuizTable) -> QuizRules:
    """The rules a table holds."""
    return QuizRules(
        draw=table.draw,
        draws=tuple(
            Draw(count=part.count, category=part.category, tag=part.tag, difficulty=part.difficulty)
            for part in table.draws
        ),
        attempts=table.attempts,
        pause_minutes=table.pause_minutes,
        time_limit_minutes=table.time_limit_minutes,
        pass_percent=table.pass_percent,
        counts=table.counts,
        review=table.review,
        shows=tuple(part for part in Shows if part in table.shows),
        when_stale=table.when_stale,
        per_page=table.per_page,
        practice=table.practice,
        password_needed=table.password_needed,
        readers=table.readers,
    )


def _task(table: TaskTable) -> Task:
    return Task(lesson=table.lesson, criteria=table.criteria, required=table.required, readers=table.readers)


def _course(
    slug: str, table: CourseTable, modules: tuple[Module, ...], final: Final | None, media: dict[str, bytes]
) -> Course:
    return Course(
        slug=slug,
        title=table.title,
        summary=table.summary,
        audience=table.audience,
        outcomes=tuple(Outcome(key=outcome.key, text=outcome.text) for outcome in table.outcomes),
        hours=table.hours,
        format=table.format,
        price=table.price,
        topics=table.topics,
        authors=table.authors,
        edition=table.edition,
        legal=table.legal,
        second_reader=table.second_reader,
        trial_minutes=table.trial_minutes or 0,
        modules=modules,
        final=final,
        media=media,
    )
