"""What the reader and the checker say, in words, with the page where it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.domain.course_format import Reading
from lms.domain.problems import Problem
from lms.web.wording import in_words


@dataclass(frozen=True, slots=True)
class Told:
    """One problem: its text, where it is, and the part of the draft (kind, key) it belongs to, ("", "") for none."""

    problem: Problem
    text: str
    part: tuple[str, str]


def told(problems: Iterable[Problem], reading: Reading) -> list[Told]:
    """Each problem in the reader's language, with the part that has to be opened to mend it."""
    nowhere: list[tuple[int, tuple[str, str]]] = []
    parts: dict[str, list[tuple[int, tuple[str, str]]]] = {}
    for part, (file, line) in reading.places.items():
        parts.setdefault(file, []).append((line, part))
    return [Told(problem, in_words(problem), _part(problem, parts.get(problem.file, nowhere))) for problem in problems]


def _part(problem: Problem, parts: list[tuple[int, tuple[str, str]]]) -> tuple[str, str]:
    """The last part that begins at or before the line of the problem."""
    before = [each for each in sorted(parts) if each[0] <= max(problem.line, 1)]
    return before[-1][1] if before else ("", "")
