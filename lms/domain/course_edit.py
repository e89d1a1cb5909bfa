"""Editing the folder of a course: each function takes its files and gives the changes, content by path.

A change to None takes the file away. Keys never change, because records hang on them; only the numbers before
them do. Nothing is checked here beyond what an edit needs: the reader of the whole course judges the result.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomli_w

from lms.domain import latin
from lms.domain.course_tree import BANK_FILE, COURSE_FILE, MODULE_FILE, Entry, lay_out
from lms.domain.errors import Missing, Refused
from lms.domain.lesson_format import title as title_of

Tree = Mapping[str, bytes]
Changes = dict[str, bytes | None]

_STEP = 10
_HEADING = re.compile(r"^## +(\S.*?) *$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Branch:
    """A module of the tree with its lessons, in order."""

    entry: Entry
    lessons: tuple[Entry, ...]


def branches(tree: Tree) -> tuple[Branch, ...]:
    """Modules and lessons of a folder, sound or not."""
    layout, _problems = lay_out(tree)
    return tuple(Branch(module, layout.lessons.get(module.path, ())) for module in layout.modules)


def table(tree: Tree, path: str) -> dict[str, Any]:
    """The TOML table of a file; Refused when it can't be read, so that nothing an author wrote is lost."""
    try:
        return tomllib.loads(tree.get(path, b"").decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused("The file %(path)s can't be read. Correct it as a file first.", path=path) from error


def safe_table(tree: Tree, path: str) -> dict[str, Any]:
    """The TOML table of a file to be shown; empty when it can't be read."""
    try:
        return table(tree, path)
    except Refused:
        return {}


def title(tree: Tree) -> str:
    """The title of the course, "" when course.toml can't be read."""
    return str(safe_table(tree, COURSE_FILE).get("title", ""))


def lesson_title(tree: Tree, entry: Entry) -> str:
    """The title of a lesson, its key when it has none."""
    return title_of(tree[entry.path].decode(errors="replace")) or entry.key


@dataclass(frozen=True, slots=True)
class ShownLesson:
    """A lesson as a line of the tree: key, title, headings at which it can be divided, minutes of practice."""

    key: str
    title: str
    headings: tuple[str, ...]
    practice: int


@dataclass(frozen=True, slots=True)
class ShownBranch:
    """A module as a line of the tree with its lessons; whether it has a test and work that is handed in."""

    key: str
    title: str
    hours: int
    lessons: tuple[ShownLesson, ...]
    has_quiz: bool
    task_lesson: str


def shown_branches(tree: Tree) -> tuple[ShownBranch, ...]:
    """The tree of modules and lessons with their titles, whatever state the files are in."""
    shown = []
    for branch in branches(tree):
        settings = safe_table(tree, f"{branch.entry.path}/{MODULE_FILE}")
        practice = settings.get("practice", {})
        lessons = tuple(
            ShownLesson(
                entry.key,
                lesson_title(tree, entry),
                tuple(_HEADING.findall(tree[entry.path].decode(errors="replace"))),
                practice.get(entry.key, 0),
            )
            for entry in branch.lessons
        )
        shown.append(
            ShownBranch(
                branch.entry.key,
                str(settings.get("title", branch.entry.key)),
                settings.get("hours", 0),
                lessons,
                "quiz" in settings,
                str(settings.get("task", {}).get("lesson", "")),
            )
        )
    return tuple(shown)


def add_module(tree: Tree, title: str) -> tuple[str, Changes]:
    """A new last module called `title`: (its key, changes)."""
    found = branches(tree)
    key = _new_key(title, {branch.entry.key for branch in found} | {"final", "media"})
    order = found[-1].entry.order + 1 if found else 1
    fresh = {"title": _line(title), "summary": "", "hours": 0, "outcomes": []}
    return key, {f"{order:02d}-{key}/{MODULE_FILE}": _toml(fresh)}


def add_lesson(tree: Tree, module: str, title: str, body: str = "") -> tuple[str, Changes]:
    """A new last lesson of a module: (its key, changes); `body` is its Markdown when there is some already."""
    branch = _branch(tree, module)
    key = _new_key(title, _lesson_keys(tree))
    order = branch.lessons[-1].order + _STEP if branch.lessons else _STEP
    text = body or f"# {_line(title)}\n"
    return key, {f"{branch.entry.path}/{order:02d}-{key}.md": text.encode()}


def rename_module(tree: Tree, module: str, title: str) -> Changes:
    """Give a module another title; its key stays."""
    path = f"{_branch(tree, module).entry.path}/{MODULE_FILE}"
    return {path: _toml(table(tree, path) | {"title": _line(title)})}


def rename_lesson(tree: Tree, lesson: str, title: str) -> Changes:
    """Give a lesson another title; its key stays."""
    entry = _lesson(tree, lesson)[1]
    body = tree[entry.path].decode()
    rest = body.partition("\n")[2] if title_of(body) else body
    return {entry.path: f"# {_line(title)}\n{rest}".encode()}


def move_module(tree: Tree, module: str, place: int) -> Changes:
    """Move a module to `place` (from 0) among the modules."""
    found = list(branches(tree))
    moved = _branch(tree, module)
    found.remove(moved)
    found.insert(max(0, min(place, len(found))), moved)
    changes: Changes = {}
    for number, branch in enumerate(found, 1):
        folder = f"{number:02d}-{branch.entry.key}"
        if folder != branch.entry.path:
            for path in [path for path in tree if path.startswith(f"{branch.entry.path}/")]:
                changes[f"{folder}/{path.partition('/')[2]}"] = tree[path]
                changes.setdefault(path, None)
    return _settled(tree, changes)


def move_lesson(tree: Tree, lesson: str, module: str, place: int) -> Changes:
    """Move a lesson to `place` (from 0) of `module`; its minutes of practice go along."""
    source, entry = _lesson(tree, lesson)
    target = _branch(tree, module)
    changes: Changes = {}
    if target.entry != source.entry:
        changes |= _move_settings(tree, source, target, lesson)
    order = [each for each in target.lessons if each != entry]
    order.insert(max(0, min(place, len(order))), entry)
    for number, each in enumerate(order, 1):
        path = f"{target.entry.path}/{number * _STEP:02d}-{each.key}.md"
        if path != each.path:
            changes[path] = tree[each.path]
            changes.setdefault(each.path, None)
    return _settled(tree, changes)


def duplicate_lesson(tree: Tree, lesson: str) -> tuple[str, Changes]:
    """A copy of a lesson right after it: (the key of the copy, changes)."""
    branch, entry = _lesson(tree, lesson)
    body = tree[entry.path].decode()
    key, changes = add_lesson(tree, branch.entry.key, title_of(body) or lesson, body)
    copied = {**tree, **{path: content for path, content in changes.items() if content is not None}}
    return key, _joined(tree, changes, move_lesson(copied, key, branch.entry.key, branch.lessons.index(entry) + 1))


def split_lesson(tree: Tree, lesson: str, heading: str) -> tuple[str, Changes]:
    """Everything from the heading `## heading` on becomes a lesson of its own, right after: (its key, changes)."""
    branch, entry = _lesson(tree, lesson)
    body = tree[entry.path].decode()
    head, mark, rest = body.partition(f"\n## {heading}\n")
    if not mark:
        raise Refused("The lesson has no part “%(heading)s”. Reload the page.", heading=heading)
    changes: Changes = {entry.path: head.rstrip().encode() + b"\n"}
    key, added = add_lesson(tree, branch.entry.key, heading, f"# {heading}\n{rest}")
    changes |= added
    middle = {**tree, **{path: content for path, content in changes.items() if content is not None}}
    return key, _joined(tree, changes, move_lesson(middle, key, branch.entry.key, branch.lessons.index(entry) + 1))


def delete_lesson(tree: Tree, lesson: str) -> Changes:
    """Take a lesson away, with its minutes of practice."""
    branch, entry = _lesson(tree, lesson)
    path = f"{branch.entry.path}/{MODULE_FILE}"
    settings = table(tree, path)
    changes: Changes = {entry.path: None}
    if lesson in settings.get("practice", {}):
        del settings["practice"][lesson]
        changes[path] = _toml({key: value for key, value in settings.items() if value != {}})
    return changes


def delete_module(tree: Tree, module: str) -> Changes:
    """Take a module away with its lessons and its bank."""
    folder = _branch(tree, module).entry.path
    return {path: None for path in tree if path.startswith(f"{folder}/")}


def set_table(tree: Tree, path: str, values: Mapping[str, Any]) -> Changes:
    """Write values into a TOML file; None takes a key away. Keys that are not named stay."""
    merged = table(tree, path) | dict(values)
    return {path: _toml({key: value for key, value in merged.items() if value is not None})}


def set_practice(tree: Tree, lesson: str, minutes: int) -> Changes:
    """Give a lesson so many minutes of practice; 0 takes them away."""
    path = f"{_lesson(tree, lesson)[0].entry.path}/{MODULE_FILE}"
    practice = {**table(tree, path).get("practice", {}), lesson: minutes}
    return set_table(tree, path, {"practice": {key: count for key, count in practice.items() if count} or None})


def module_file(tree: Tree, module: str) -> str:
    """Path of a module's settings."""
    return f"{_branch(tree, module).entry.path}/{MODULE_FILE}"


def lesson_file(tree: Tree, lesson: str) -> str:
    """Path of a lesson."""
    return _lesson(tree, lesson)[1].path


def bank_file(tree: Tree, quiz: str) -> str:
    """Path of the bank of a module's quiz, or of the final attestation."""
    return f"final/{BANK_FILE}" if quiz == "final" else f"{_branch(tree, quiz).entry.path}/{BANK_FILE}"


def new_course(title: str, edition: str, author: str) -> dict[str, bytes]:
    """The folder of a course that has only begun."""
    fresh = {
        "title": _line(title),
        "summary": "",
        "audience": [],
        "hours": 16,
        "format": "online",
        "price": 0,
        "topics": [],
        "authors": [author],
        "edition": edition,
    }
    return {COURSE_FILE: _toml(fresh)}


def _branch(tree: Tree, module: str) -> Branch:
    found = next((branch for branch in branches(tree) if branch.entry.key == module), None)
    if found is None:
        raise Missing("There is no such module in the draft any more.")
    return found


def _lesson(tree: Tree, key: str) -> tuple[Branch, Entry]:
    for branch in branches(tree):
        for entry in branch.lessons:
            if entry.key == key:
                return branch, entry
    raise Missing("There is no such lesson in the draft any more.")


def _lesson_keys(tree: Tree) -> set[str]:
    return {entry.key for branch in branches(tree) for entry in branch.lessons}


def _new_key(title: str, taken: set[str]) -> str:
    key = latin.slug(title)[:48].strip("-") or "part"
    number = 2
    fresh = key
    while fresh in taken:
        fresh, number = f"{key}-{number}", number + 1
    return fresh


def _line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise Refused("Write a title.", field="title")
    return line


def _move_settings(tree: Tree, source: Branch, target: Branch, lesson: str) -> Changes:
    paths = (f"{source.entry.path}/{MODULE_FILE}", f"{target.entry.path}/{MODULE_FILE}")
    before, after = (table(tree, path) for path in paths)
    if before.get("task", {}).get("lesson") == lesson:
        raise Refused("The work that is handed in stands in this lesson. Choose another lesson for it first.")
    minutes = before.get("practice", {}).pop(lesson, None)
    if minutes is None:
        return {}
    after.setdefault("practice", {})[lesson] = minutes
    return {path: _toml(each) for path, each in zip(paths, (before, after), strict=True)}


def _joined(tree: Tree, first: Changes, second: Changes) -> Changes:
    return _settled(tree, first | second)


def _settled(tree: Tree, changes: Changes) -> Changes:
    """Changes that change something: a file that never was is not taken away."""
    return {
        path: content
        for path, content in changes.items()
        if (path in tree if content is None else tree.get(path) != content)
    }


def _toml(values: Mapping[str, Any]) -> bytes:
    return tomli_w.dumps(values).encode()
