"""Load the folder `courses/`: the register of acts and every course in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from lms.adapters.course_folder import read_folder
from lms.domain.course import Course
from lms.domain.course_check import CourseReport, report
from lms.domain.course_format import read_course
from lms.domain.legal_act import LegalAct, read_register
from lms.domain.problems import Problem
from lms.interop.gift import read_bank
from lms.services import act_register, catalogue

REGISTER = "acts.toml"
RESERVED = frozenset({"acts", "attempts", "grading", "new", "paste", "review", "works"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What a folder of courses holds: sound courses with their reports, the register, and every problem."""

    acts: Mapping[str, LegalAct]
    courses: tuple[Course, ...]
    reports: tuple[CourseReport, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What came of loading: (slug, revision, whether it is new) of each course.

    `kept_acts` are slugs of acts whose entry, edited in the browser, was kept though the file has changed too.
    """

    courses: tuple[tuple[str, int, bool], ...]
    kept_acts: tuple[str, ...]


def read_library(folder: Path) -> Library:
    """Read the register and every course folder; nothing is written anywhere."""
    register = folder / REGISTER
    if not register.exists():
        missing = Problem.of("missing_file", REGISTER, 0, "The register of acts is missing. Add it.")
        return Library(acts={}, courses=(), reports=(), problems=(missing,))
    acts, problems = read_register(register.read_bytes(), REGISTER)
    found = list(problems)
    courses, reports = [], []
    for path in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        if path.name in RESERVED:
            taken = "The address of this course is taken by pages of the site. Rename the folder."
            found.append(Problem.of("reserved_slug", path.name, 0, taken))
        reading = read_course(path.name, read_folder(path), acts, read_bank)
        found += [_within(path.name, problem) for problem in reading.problems]
        if reading.course is not None:
            courses.append(reading.course)
            reports.append(report(reading.course, acts, reading.places))
    return Library(acts=acts, courses=tuple(courses), reports=tuple(reports), problems=tuple(found))


def _within(slug: str, problem: Problem) -> Problem:
    return Problem(problem.code, f"{slug}/{problem.file}", problem.line, problem.text, problem.params)


NOTE = "Загружено из файлов"
"""What is said of revisions that come from files; notes are read beside the course, in its language."""


def load(session: Session, library: Library, note: str, now: datetime) -> Loaded:
    """Put the register and the courses into the database."""
    kept = act_register.load(session, library.acts, now)
    loaded = []
    for course in library.courses:
        revision, new = catalogue.publish(session, None, course, library.acts, note, now)
        loaded.append((course.slug, revision.number, new))
    return Loaded(courses=tuple(loaded), kept_acts=kept)
