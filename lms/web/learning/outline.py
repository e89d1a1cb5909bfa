"""The outline beside a lesson, put together from lines that were rendered once.

A lesson page is opened more often than all others; its outline has a line for each lesson and test, and only
the states of the lines differ between people.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import current_app
from markupsafe import Markup, escape

from lms.domain.course import FINAL
from lms.domain.outline import LessonEntry, Outline
from lms.domain.progress import Progress
from lms.services.enrolments import Facts, Seat
from lms.web.identity import language

_YES_NO = (False, True)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Rendered lines: of lessons by (key, done, current), of tests by (key, passed, open), headings by number."""

    lessons: dict[tuple[str, bool, bool], str]
    tests: dict[tuple[str, bool, bool], str]
    headings: tuple[str, ...]
    final_heading: str


def outline_html(seat: Seat, outline: Outline, entry: LessonEntry, facts: Facts, progress: Progress) -> Markup:
    """The outline with `entry` as the current lesson; only its module is unfolded, so that it is in sight."""
    lines = _kept.get((seat.sha256, language()))
    if lines is None:
        lines = _kept[seat.sha256, language()] = _lines(seat.slug, outline, language())
    marks, passed = facts.marks, {key for key, fact in facts.quizzes.items() if fact.passed}
    parts: list[str] = []
    for module, heading in zip(outline.modules, lines.headings, strict=True):
        parts += ("<details open>" if module.number == entry.module else "<details>", heading, "<ol>")
        parts += [lines.lessons[line.key, line.key in marks, line is entry] for line in module.lessons]
        if module.test:
            parts.append(lines.tests[module.test.key, module.test.key in passed, True])
        parts.append("</ol></details>")
    if outline.final:
        test = lines.tests[FINAL, FINAL in passed, progress.final_open]
        parts += (lines.final_heading, "<ol>", test, "</ol></section>")
    return Markup("".join(parts))  # noqa: S704  # every line comes from a template that escapes


_kept: dict[tuple[str, str], _Lines] = {}


def _lines(slug: str, outline: Outline, lang: str) -> _Lines:
    template = current_app.extensions["lms.environments"][lang].get_template("learning/outline.html")
    words: Callable[[str], str] = template.globals["_"]
    made: Any = template.module
    base = f"/learn/{slug}"
    lessons = {
        (line.key, done, current): str(made.lesson_line(f"{base}/{line.key}", line, done, current))
        for line, done, current in product(outline.lessons, _YES_NO, _YES_NO)
    }
    tests = {
        (test.key, passed, is_open): str(
            made.test_line(
                f"{base}/test/{test.key}",
                test,
                words("Final test" if test.key == FINAL else "Test of the module"),
                passed,
                is_open,
            )
        )
        for test, passed, is_open in product(_tests(outline), _YES_NO, _YES_NO)
    }
    headings = tuple(
        f"<summary><strong>{module.number}. {escape(module.title)}</strong></summary>" for module in outline.modules
    )
    return _Lines(lessons, tests, headings, f"<section><h2>{escape(words('Attestation'))}</h2>")


def _tests(outline: Outline) -> Iterable[Any]:
    return [module.test for module in outline.modules if module.test] + ([outline.final] if outline.final else [])
