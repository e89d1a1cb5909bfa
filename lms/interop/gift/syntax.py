r"""The letters of GIFT: escapes, format prefixes, comment fields, weights and pieces of source with their line.

While a bank is read, an escaped character is hidden as a lone surrogate. Decoded UTF-8 never holds one, so
everything else can look for `=`, `~`, `#` and braces with plain string functions.

Beyond Moodle's escapes, `\>` stands for `>`: it is how `->` is kept inside one side of a pair or inside a
short answer, and in Markdown it means the same.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lms.domain.plain_text import clean, one_line

_SURROGATE = 0xDC00
_SPECIAL = "\\:#={}~"
_ESCAPED = re.compile(r"\\([\\:#={}~>n])")
_HIDDEN = {_SURROGATE + ord(char): char for char in _SPECIAL + ">"} | {_SURROGATE + ord("n"): "\n"}
_ESCAPES = {ord(char): f"\\{char}" for char in _SPECIAL} | {ord("\n"): "\\n"}
_FORMAT = re.compile(r"\[(?:html|markdown|moodle|plain)\]")
_FIELD = re.compile(r"\[(id|tag|kind):((?:[^\]\\]|\\[\]\\]?)*+)(\]?)")
_BACKSLASH = re.compile(r"\\([\]\\])")


class Piece(NamedTuple):
    """A part of the source with hidden escapes, and the line of the file it begins on."""

    text: str
    line: int

    def strip(self) -> "Piece":
        """Return the piece without white space at its ends."""
        body = self.text.lstrip()
        skipped = self.text[: len(self.text) - len(body)]
        return Piece(body.rstrip(), self.line + skipped.count("\n"))

    def cut(self, start: int, skip: int = 1) -> tuple["Piece", "Piece"]:
        """Return what stands before `start` and what stands after the `skip` characters there."""
        after = Piece(self.text[start + skip :], self.line + self.text.count("\n", 0, start + skip))
        return Piece(self.text[:start], self.line), after


def hide(source: str) -> str:
    """Replace each escape sequence by one lone surrogate."""
    return _ESCAPED.sub(lambda match: chr(_SURROGATE + ord(match[1])), source)


def reveal(hidden: str) -> str:
    """Turn hidden escapes into the characters they stand for; white space at the ends goes."""
    return hidden.translate(_HIDDEN).strip()


def reveal_formatted(hidden: str) -> str:
    """Reveal a text that may begin with `[html]`, `[markdown]`, `[moodle]` or `[plain]`; the prefix goes.

    The text itself stays as it is: HTML inside it is left to the Markdown renderer and its sanitiser.
    """
    text = hidden.strip()
    prefix = _FORMAT.match(text)
    return reveal(text[prefix.end() :] if prefix else text)


def escape(text: str) -> str:
    """Write a text on one line so that `reveal` gives it back."""
    return clean(text).translate(_ESCAPES)


def escape_formatted(text: str) -> str:
    """Write a text so that `reveal_formatted` gives it back and no reader takes its start for a weight."""
    escaped = escape(text)
    return f"[markdown]{escaped}" if escaped.startswith("%") or _FORMAT.match(escaped) else escaped


def keep_arrows(escaped: str) -> str:
    """Protect each `->` of an escaped text from being taken for the arrow of a pair."""
    return escaped.replace("->", "-\\>")


def read_fields(comment: str) -> list[tuple[str, str]]:
    """Return the `("id" | "tag", value)` fields of a comment line, in their order."""
    fields = [(match[1], _BACKSLASH.sub(r"\1", match[2]).strip()) for match in _FIELD.finditer(comment) if match[3]]
    return [(name, value) for name, value in fields if value]


def write_fields(fields: Iterable[tuple[str, str]]) -> str:
    """Write the comment line that `read_fields` reads; a field without a value is left out."""
    written = ["//"]
    for name, value in fields:
        if line := one_line(value):
            escaped = line.replace("\\", "\\\\").replace("]", "\\]")
            written.append(f"[{name}:{escaped}]")
    return " ".join(written)
