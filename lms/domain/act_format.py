"""One entry of the register as text: how an editor sees it, and how `courses/acts.toml` holds it."""

from datetime import date

import tomli_w
from msgspec import to_builtins

from lms.domain.legal_act import LegalAct, read_register
from lms.domain.problems import Problem

_FILE = "acts.toml"
_OPENING = "[[act]]\n"
_DATES = (date,)
_EMPTY: tuple[object, ...] = (None, "", [], ())


def write_act(act: LegalAct) -> str:
    """TOML of an entry without its heading `[[act]]`; what is left at its default is left out."""
    table = {key: value for key, value in to_builtins(act, builtin_types=_DATES).items() if value not in _EMPTY}
    inner = {key: [_filled(row) for row in table.pop(key)] for key in ("edition", "article") if key in table}
    text = tomli_w.dumps(table)
    for key, rows in inner.items():
        text += "".join(f"\n[[act.{key}]]\n{tomli_w.dumps(row)}" for row in rows)
    return text


def read_act(text: str) -> tuple[LegalAct | None, tuple[Problem, ...]]:
    """Read `write_act(act)` back, strictly; lines of problems count from the first line of `text`.

    That a successor is in the register has to be seen there: `text` can't tell.
    """
    acts, problems = read_register(f"{_OPENING}{text}\n".encode(), _FILE)
    shifted = tuple(
        Problem(problem.code, problem.file, max(problem.line - 1, 1), problem.text, problem.params)
        for problem in problems
        if problem.code != "unknown_act"
    )
    if len(acts) > 1:
        shifted += (Problem.of("duplicate_act", _FILE, 1, "Write one act here; each has an entry of its own."),)
    return (next(iter(acts.values())) if len(acts) == 1 else None), shifted


def _filled(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if value not in _EMPTY}
