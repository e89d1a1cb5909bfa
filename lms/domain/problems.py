"""A problem found in a file a person wrote: where it is, what is wrong and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark about a file; hashable and comparable, so that reports can be sorted and deduplicated.

    `code` is a stable machine name, `file` a path as the person knows it, `line` counts from 1 (0 means
    the whole file). `text` is an English gettext id with `%(name)s` placeholders that says what is wrong
    and what to do; `params` fills them. A mapping given as `params` is stored as sorted pairs.
    """

    code: str
    file: str
    line: int
    text: str
    params: Mapping[str, str | int] | tuple[tuple[str, str | int], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", tuple(sorted(dict(self.params).items())))

    @classmethod
    def of(cls, code: str, file: str, line: int, text: str, **params: str | int) -> Problem:
        """Make a problem whose placeholders are given by name."""
        return cls(code, file, line, text, params)

    def message(self) -> str:
        """Return the English sentence with its placeholders filled; a missing parameter raises KeyError."""
        return self.text % dict(self.params)


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding before it has a place: its code, its text with places for `params`."""

    code: str
    text: str
    params: tuple[tuple[str, str | int], ...] = ()

    @classmethod
    def of(cls, code: str, text: str, **params: str | int) -> Remark:
        """Make a remark whose placeholders are given by name."""
        return cls(code, text, tuple(params.items()))

    def at(self, file: str, line: int) -> Problem:
        """The same as a problem of a file."""
        return Problem(self.code, file, line, self.text, self.params)
