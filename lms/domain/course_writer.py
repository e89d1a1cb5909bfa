"""A course written as files, in the one canonical form that the reader gives back unchanged."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tomli_w

from lms.domain.course import Counts, Course, Draw, Module, PerPage, QuizRules, Shows, WhenStale
from lms.domain.course_tree import (
    BANK_FILE,
    COURSE_FILE,
    FINAL_BANK,
    MEDIA,
    MODULE_FILE,
)
from lms.domain.question import Question

WriteBank = Callable[[Sequence[Question]], bytes]


def write_course(course: Course, write_bank: WriteBank) -> dict[str, bytes]:
    """Relative POSIX paths and contents of the course's folder, in the order of the paths."""
    tree = {COURSE_FILE: _toml(_course_table(course))}
    for module in course.modules:
        folder = f"{module.order:02d}-{module.key}"
        tree[f"{folder}/{MODULE_FILE}"] = _toml(_module_table(module))
        for lesson in module.lessons:
            tree[f"{folder}/{lesson.order:02d}-{lesson.key}.md"] = lesson.body.encode()
        if module.bank:
            tree[f"{folder}/{BANK_FILE}"] = write_bank(module.bank)
    if course.final:
        tree[FINAL_BANK] = write_bank(course.final.bank)
    tree |= {MEDIA + name: content for name, content in course.media.items()}
    return dict(sorted(tree.items()))


def canonical_sha256(tree: Mapping[str, bytes]) -> str:
    """SHA-256 in hex over sorted paths and contents, each preceded by its length as 8 bytes, big-endian."""
    digest = hashlib.sha256()
    for path, content in sorted(tree.items()):
        for part in (path.encode(), content):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _toml(table: Mapping[str, Any]) -> bytes:
    return tomli_w.dumps(table).encode()


def _course_table(course: Course) -> dict[str, Any]:
    table: dict[str, Any] = {
        "title": course.title,
        "summary": course.summary,
        "audience": course.audience,
        "hours": course.hours,
        "format": course.format.value,
        "price": course.price,
        "topics": course.topics,
        "authors": course.authors,
        "edition": course.edition,
    }
    if not course.legal:
        table["legal"] = False
    if course.second_reader:
        table["second_reader"] = True
    if course.trial_minutes:
        table["trial_minutes"] = course.trial_minutes
    if course.outcomes:
        table["outcomes"] = [{"key": outcome.key, "text": outcome.text} for outcome in course.outcomes]
    if course.final:
        final = {"hours": course.final.hours, "practice_minutes": course.final.practice_minutes}
        table["final"] = final | rules_table(course.final.rules)
    return table


def _module_table(module: Module) -> dict[str, Any]:
    table: dict[str, Any] = {
        "title": module.title,
        "summary": module.summary,
        "hours": module.hours,
        "outcomes": module.outcomes,
    }
    if module.quiz:
        table["quiz"] = rules_table(module.quiz)
    practice = {lesson.key: lesson.practice_minutes for lesson in module.lessons if lesson.practice_minutes}
    if practice:
        table["practice"] = practice
    if module.task:
        table["task"] = {"lesson": module.task.lesson, "criteria": module.task.criteria}
        if module.task.required:
            table["task"]["required"] = True
        if module.task.readers != 1:
            table["task"]["readers"] = module.task.readers
    return table


def rules_table(rules: QuizRules) -> dict[str, Any]:
    """The table of a quiz's rules as a file writes it; what is as usual is left out."""
    table = {
        "draw": rules.draw,
        "attempts": rules.attempts,
        "pause_minutes": rules.pause_minutes,
        "time_limit_minutes": rules.time_limit_minutes,
        "pass_percent": rules.pass_percent,
        "counts": rules.counts.value if rules.counts is not Counts.BEST else None,
        "review": rules.review.value,
        "shows": [part.value for part in rules.shows] if rules.shows != tuple(Shows) else None,
        "when_stale": rules.when_stale.value if rules.when_stale is not WhenStale.FILL else None,
        "per_page": rules.per_page.value if rules.per_page is not PerPage.ALL else None,
        "practice": rules.practice or None,
        "password_needed": rules.password_needed or None,
        "readers": rules.readers if rules.readers != 1 else None,
        "draws": [_draw(part) for part in rules.draws] or None,
    }
    return {key: value for key, value in table.items() if value is not None}


def _draw(part: Draw) -> dict[str, Any]:
    named = {"category": part.category, "tag": part.tag, "difficulty": part.difficulty and part.difficulty.value}
    return {"count": part.count, **{key: value for key, value in named.items() if value}}
