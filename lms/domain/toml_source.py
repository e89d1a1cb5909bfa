"""Strict reading of TOML (https://toml.io/en/v1.0.0) into msgspec structs, every problem with its line.

The standard parser keeps no positions and a schema library stops at the first fault. An author wants
all faults of a file at once, so the keys are located in the source and each value is checked by itself.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from lms.domain.problems import Problem

Path = tuple[str | int, ...]
T = TypeVar("T", bound=msgspec.Struct)

LIMIT = 1_000_000
"""Largest TOML file in bytes."""

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*|[\[\]{}\n]",
    re.DOTALL,
)
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_KEYS})[ \t]*\]")
_ASSIGNMENT = re.compile(rf"[ \t]*({_KEYS})[ \t]*=")
_PLACE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class TomlSource:
    """A parsed file: its name, its values and the line of each key and table."""

    file: str
    data: Mapping[str, Any]
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int:
        """The line where `path` is written, or its nearest table; 1 for the file as a whole."""
        known = (self.lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in self.lines)
        return next(known, 1)


def parse(data: bytes, file: str) -> tuple[TomlSource | None, tuple[Problem, ...]]:
    """Parse UTF-8 TOML; a file that can't be parsed gives None and the one problem that says why."""
    if len(data) > LIMIT:
        return None, (
            Problem.of("too_large", file, 1, "The file is larger than %(limit)d bytes. Shorten it.", limit=LIMIT),
        )
    try:
        text = data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, (Problem.of("not_utf8", file, line, "The file is not UTF-8. Save it in UTF-8."),)
    try:
        return TomlSource(file, tomllib.loads(text), _locate(text)), ()
    except (ValueError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        reason = _PLACE.sub("", str(error)).strip()
        return None, (
            Problem.of("bad_toml", file, line, "This is not TOML: %(reason)s. Correct the line.", reason=reason),
        )


def fill(source: TomlSource, schema: type[T], *path: str | int) -> tuple[T | None, tuple[Problem, ...]]:
    """Make a `schema` out of the table at `path`; None and all its problems when it does not fit.

    Fields carry their remedy as `Annotated[…, Meta(extra={"remedy": "…%(key)s…"})]`; fields that are
    structs or tuples of structs are read as tables of their own.
    """
    table: Any = source.data
    for step in path:
        table = table[step]
    if not isinstance(table, dict):
        return None, (_problem(source, "bad_value", path, "“%(key)s” must be a table. Write it as [%(key)s]."),)
    problems = list(_unknown_keys(source, schema, table, path))
    values: dict[str, Any] = {}
    for item in msgspec.structs.fields(schema):
        here = (*path, item.encode_name)
        if item.encode_name in table:
            values[item.name], faults = _value(source, item.type, table[item.encode_name], here)
            problems += faults
        elif item.required:
            text = "The key “%(key)s” is missing. Add it."
            problems.append(_problem(source, "missing_key", here, text))
    return (None, tuple(problems)) if problems else (schema(**values), ())


def _unknown_keys(
    source: TomlSource, schema: type[msgspec.Struct], table: Mapping[str, Any], path: Path
) -> Iterator[Problem]:
    known = schema.__struct_encode_fields__
    for key in table:
        if key not in known:
            text = "The key “%(key)s” is unknown. Remove it, or use one of: %(known)s."
            yield _problem(source, "unknown_key", (*path, key), text, known=", ".join(known))


def _value(source: TomlSource, kind: Any, value: Any, path: Path) -> tuple[Any, tuple[Problem, ...]]:
    schema, many = _schema_of(kind)
    if schema and not many:
        return fill(source, schema, *path)
    if schema:
        if not isinstance(value, list):
            text = "“%(key)s” must be a list of tables. Write each as [[%(key)s]]."
            return None, (_problem(source, "bad_value", path, text),)
        filled = [fill(source, schema, *path, index) for index in range(len(value))]
        return tuple(item for item, _ in filled), tuple(fault for _, faults in filled for fault in faults)
    try:
        return msgspec.convert(value, kind), ()
    except msgspec.ValidationError:
        return None, (_problem(source, "bad_value", path, _remedy(kind)),)


def _schema_of(kind: Any) -> tuple[type[msgspec.Struct] | None, bool]:
    """The struct inside `Struct`, `Struct | None` or `tuple[Struct, ...]`, and whether it is many."""
    inner = (kind, *get_args(kind))
    structs = (item for item in inner if isinstance(item, type) and issubclass(item, msgspec.Struct))
    return next(structs, None), get_origin(kind) is tuple


def _remedy(kind: Any) -> str:
    """What the author is told, from `Annotated[…]` or `Annotated[…] | None`."""
    [said] = [meta.extra["remedy"] for item in (kind, *get_args(kind)) for meta in getattr(item, "__metadata__", ())]
    return str(said)


def _problem(source: TomlSource, code: str, path: Path, text: str, **params: str) -> Problem:
    names = [str(step) for step in path if isinstance(step, str)]
    return Problem.of(code, source.file, source.line(*path), text, key=names[-1], **params)


@lru_cache(maxsize=1000)
def _keys(written: str) -> tuple[str, ...]:
    """Parts of a dotted key, unquoted by the real parser."""
    parts: list[str] = []
    table: Any = tomllib.loads(f"{written} = 0")
    while isinstance(table, dict):
        [(part, table)] = table.items()
        parts.append(part)
    return tuple(parts)


def _locate(text: str) -> dict[Path, int]:
    """Lines of all tables and keys of a text that is known to be TOML."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for line, start in _statements(text):
        if header := _HEADER.match(text, start):
            table = _table_path(_keys(header[2]), header[1] == "[[", counts)
            lines[table] = line
        elif assignment := _ASSIGNMENT.match(text, start):
            lines[(*table, *_keys(assignment[1]))] = line
    return lines


def _table_path(keys: tuple[str, ...], repeated: bool, counts: dict[Path, int]) -> Path:
    """Path of a table header, where each repeated table is followed by its index."""
    path: Path = ()
    for depth, key in enumerate(keys, 1):
        path = (*path, key)
        if repeated and depth == len(keys):
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """Line and offset of every line on which a statement may begin, values of several lines skipped."""
    line, depth = 1, 0
    yield line, 0
    for token in _TOKEN.finditer(text):
        if token[0] == "\n":
            line += 1
            if depth == 0:
                yield line, token.end()
        elif token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        else:
            line += token[0].count("\n")
