"""White space and invisible characters of texts that come from, or go to, files of other programs."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that no question may hold: databases, XML and PDF refuse them."""


def clean(text: str) -> str:
    r"""Normalise a text for writing: `\n` line ends, no control characters, no white space at the ends."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text: str) -> str:
    """Return the text without control characters, each run of white space as one space."""
    return " ".join(clean(text).split())


def excerpt(text: str, length: int = 40) -> str:
    """The beginning of a text on one line, for messages."""
    line = " ".join(text[: length * 4].split())
    return line if len(line) <= length else f"{line[:length]}…"
