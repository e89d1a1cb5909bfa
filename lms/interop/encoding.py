"""Which letters do these bytes stand for? People save texts in many encodings and do not know in which."""

import re
from dataclasses import dataclass

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SINGLE_BYTE = ("cp1251", "koi8-r", "cp866")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SAMPLE = 20_000
_WIDE_HIGH = b"\x00\x04\x20"
"""High bytes of Latin and Cyrillic letters and of typographic signs."""
_WIDE_SHARE = 0.7

_FREQUENT = dict(zip("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", (*range(33, 15, -1), *range(14, 1, -1), 1, 1), strict=True))
"""Russian letters by frequency (Национальный корпус русского языка): the more frequent, the more points."""
_SIGNS = "«»—–№…„“”\xa0"
_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 8
"""Points a character must bring on average: random letters bring fewer."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without a byte order mark, and the name of the encoding it was in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded | None:
    """The text of a file: UTF-8, UTF-16, Windows-1251, KOI8-R or CP866; None when it is no text.

    One-byte encodings are told apart by how often Russian letters occur in a sample of the text.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _checked(data.removeprefix(bom), name.removesuffix("-sig"))
    if name := _wide(data[:_SAMPLE]):
        return _checked(data, name)
    try:
        return _printable(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    sample = data[data.find(next(byte for byte in data if byte > 0x7F)) :][:_SAMPLE]
    points, name = max((_points(sample.decode(name, "replace")), name) for name in _SINGLE_BYTE)
    return _checked(data, name) if points >= _LEAST else None


def _checked(data: bytes, name: str) -> Decoded | None:
    try:
        return _printable(data.decode(name), name)
    except UnicodeDecodeError:
        return None


def _printable(text: str, name: str) -> Decoded | None:
    """A text may end with the mark of an old editor, and hold no other control characters."""
    text = text.removesuffix("\x1a")
    return None if _NOT_TEXT.search(text) else Decoded(text, name)


def _wide(sample: bytes) -> str:
    """The order of bytes of UTF-16 without a mark, seen by its high bytes; empty for other texts."""
    even, odd = sample[0::2], sample[1::2]
    if (b"\x00" not in sample and b"\x04" not in sample) or len(sample) < 4:
        return ""
    for name, high in (("utf-16-le", odd), ("utf-16-be", even)):
        if sum(high.count(byte) for byte in _WIDE_HIGH) >= _WIDE_SHARE * len(high):
            return name
    return ""


def _points(text: str) -> float:
    """Mean points of the characters beyond ASCII; a capital inside a word, or after Latin, counts against."""
    beyond = [char for char in text if char > "\x7f"]
    gained: int = sum(_FREQUENT.get(char.lower(), 10 if char in _SIGNS else -20) for char in beyond)
    for word in _WORD.findall(text):
        strange = not word.isupper() and not word[1:].islower() and len(word) > 1
        mixed = not word.isascii() and any(char <= "\x7f" for char in word)
        gained -= 20 * (strange + mixed) * sum(char > "\x7f" for char in word)
    return gained / len(beyond)
