"""Where the files of a course lie: names, order and sizes, before anything in them is read.

The layout is described in docs/course-format.md.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lms.domain.course import FINAL
from lms.domain.problems import Problem
from lms.domain.toml_fields import KEY, KEY_LENGTH

COURSE_FILE = "course.toml"
MODULE_FILE = "module.toml"
BANK_FILE = "bank.gift"
FINAL_BANK = f"{FINAL}/{BANK_FILE}"
MEDIA = "media/"

MAX_FILES = 400
LESSON_LIMIT = 200_000
BANK_LIMIT = 2_000_000
MEDIA_LIMIT = 5_000_000
MANIFEST_LIMIT = 200_000
"""Largest sizes in bytes."""

MEDIA_TYPES = ("png", "jpg", "jpeg", "gif", "webp", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt")
"""Kinds of media files; formats that may carry scripts, such as SVG and HTML, are not among them."""

_NUMBERED = re.compile(rf"(\d{{1,3}})-({KEY})")
_MEDIA_NAME = re.compile(rf"[a-z0-9][a-z0-9._-]{{0,99}}\.(?:{'|'.join(MEDIA_TYPES)})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
_LIMITS = {".md": LESSON_LIMIT, ".gift": BANK_LIMIT, ".toml": MANIFEST_LIMIT}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A numbered file or folder: its order, its key and its path."""

    order: int
    key: str
    path: str


@dataclass(frozen=True, slots=True)
class CourseTree:
    """The files of a course that have their right place.

    `modules` are in order; `lessons` are in order by a module's path; `media` holds names under media/;
    `files` holds all their paths.
    """

    modules: tuple[Entry, ...]
    lessons: Mapping[str, tuple[Entry, ...]]
    media: frozenset[str]
    files: frozenset[str]

    @property
    def lesson_keys(self) -> frozenset[str]:
        """Keys of all lessons of the course."""
        return frozenset(entry.key for entries in self.lessons.values() for entry in entries)


def lay_out(tree: Mapping[str, bytes]) -> tuple[CourseTree, tuple[Problem, ...]]:
    """Sort out `tree`, a mapping of relative POSIX paths to contents.

    Files that are misplaced, misnamed or too large are left out and reported. With more than
    `MAX_FILES` files nothing is looked at.
    """
    if len(tree) > MAX_FILES:
        text = "The course has %(count)d files, more than %(limit)d. Remove those it does not need."
        return CourseTree((), {}, frozenset(), frozenset()), (
            Problem.of("too_many_files", COURSE_FILE, 0, text, count=len(tree), limit=MAX_FILES),
        )
    faults = {path: fault for path in tree if (fault := _fault(path, len(tree[path])))}
    sound = sorted(path for path in tree if path not in faults)
    folders = sorted({path.split("/")[0] for path in sound if _is_in_module(path)})
    modules, module_problems = _unique(map(_entry, folders), "module")
    markdown = [_entry(path) for path in sound if path.endswith(".md")]
    lessons, lesson_problems = _unique(markdown, "lesson")
    by_module: dict[str, list[Entry]] = defaultdict(list)
    for lesson in lessons:
        by_module[lesson.path.split("/")[0]].append(lesson)
    layout = CourseTree(
        tuple(sorted(modules)),
        {module.path: tuple(sorted(by_module[module.path])) for module in modules},
        frozenset(path.removeprefix(MEDIA) for path in sound if path.startswith(MEDIA)),
        frozenset(sound),
    )
    missing = _missing(layout, tree)
    return layout, (*faults.values(), *module_problems, *lesson_problems, *missing)


def is_key(text: str) -> bool:
    """Whether `text` may name a course, a module or a lesson."""
    return len(text) <= KEY_LENGTH and re.fullmatch(KEY, text) is not None


def _entry(path: str) -> Entry:
    number, _, key = path.rpartition("/")[2].removesuffix(".md").partition("-")
    return Entry(int(number), key, path)


def _is_in_module(path: str) -> bool:
    return "/" in path and not path.startswith((MEDIA, f"{FINAL}/"))


def _fault(path: str, size: int) -> Problem | None:
    """What is wrong with a file's path or size."""
    if _CONTROL.search(path) or not all(part.strip(".") for part in path.split("/")):
        text = "The path %(path)s leads out of the course. Remove the file."
        return Problem.of("unsafe_path", repr(path), 0, text, path=repr(path))
    if text := _misplaced(path):
        return Problem.of("misplaced_file", path, 0, text, **_known(text))
    limit = next((limit for suffix, limit in _LIMITS.items() if path.endswith(suffix)), MEDIA_LIMIT)
    if size > limit:
        text = "The file has %(size)d bytes, more than %(limit)d. Shorten or split it."
        return Problem.of("too_large", path, 0, text, size=size, limit=limit)
    return None


_BAD_MEDIA_NAME = (
    "The name must be Latin lower-case letters, digits, dots, hyphens, and end in one of: %(known)s. Rename the file."
)


def _misplaced(path: str) -> str:
    """Why a safe path has no place in a course; empty when it has."""
    if path in (COURSE_FILE, FINAL_BANK):
        return ""
    folder, _, name = path.partition("/")
    if not name or "/" in name or folder == FINAL:
        return "The file belongs nowhere in a course. Remove it, or move it into a module or media/."
    if f"{folder}/" == MEDIA:
        return "" if _MEDIA_NAME.fullmatch(name) else _BAD_MEDIA_NAME
    if not _is_numbered(folder):
        return "The folder's name must be a number, a hyphen and a key, such as 01-basics. Rename the folder."
    if name in (MODULE_FILE, BANK_FILE) or (name.endswith(".md") and _is_numbered(name.removesuffix(".md"))):
        return ""
    return "The file must be module.toml, bank.gift, or a number, a hyphen and a key, such as 10-first.md. Rename it."


def _known(text: str) -> dict[str, str]:
    return {"known": ", ".join(MEDIA_TYPES)} if text is _BAD_MEDIA_NAME else {}


def _is_numbered(name: str) -> bool:
    match = _NUMBERED.fullmatch(name)
    return match is not None and is_key(match[2])


def _unique(entries: Iterable[Entry], what: str) -> tuple[list[Entry], list[Problem]]:
    """Entries whose keys are neither reserved nor taken, and what the others are told."""
    kept: dict[str, Entry] = {}
    problems: list[Problem] = []
    for entry in entries:
        if entry.key == FINAL:
            text = "The key “final” is reserved for the final attestation. Rename this one."
            problems.append(Problem.of("reserved_key", entry.path, 0, text))
        elif entry.key in kept:
            text = "The key “%(key)s” is taken by %(other)s. Rename one of them."
            other = kept[entry.key].path
            problems.append(Problem.of(f"duplicate_{what}", entry.path, 0, text, key=entry.key, other=other))
        else:
            kept[entry.key] = entry
    return list(kept.values()), problems


def _missing(layout: CourseTree, tree: Mapping[str, bytes]) -> Iterator[Problem]:
    needed = [COURSE_FILE, *(f"{module.path}/{MODULE_FILE}" for module in layout.modules)]
    for path in needed:
        if path not in tree:
            yield Problem.of("missing_file", path, 0, "The file is missing. Add it.")
    if not layout.modules:
        yield Problem.of("no_modules", COURSE_FILE, 0, "The course has no modules. Add a folder such as 01-basics.")
    for module in layout.modules:
        if not layout.lessons[module.path]:
            text = "The module has no lessons. Add a file such as 10-first.md."
            yield Problem.of("no_lessons", module.path, 0, text)
