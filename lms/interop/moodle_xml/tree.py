"""The XML of a quiz, one question at a time, in bounded memory.

The standard library's expat is used and not lxml: it hands over elements as they come, so that a file of
pictures is never held as a tree, it knows the line of each element, and its handler of DOCTYPE stops the
file before the first entity is declared. So nothing is ever expanded and nothing outside is ever read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_BYTES = 32_000_000
"""Largest file that is read; most of a large one is pictures."""
MAX_DEPTH = 20
MAX_ELEMENTS = 2_000
"""Elements in one question."""
MAX_TEXT = 200_000
"""Characters in one question, pictures not counted."""

PICTURES = ("file", "image_base64")
"""Elements that hold a picture in base64."""

_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


@dataclass(slots=True)
class Element:
    """An element with the line it begins on; of a picture only the count of its letters is kept."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    letters: int = 0
    sound: bool = True

    @property
    def text(self) -> str:
        """The text of the element itself, without white space at its ends."""
        return "".join(self.pieces).strip()

    @property
    def size(self) -> int:
        """How many bytes the base64 of a picture stands for."""
        return self.letters * 3 // 4

    def all(self, name: str) -> list["Element"]:
        """The children of that name."""
        return [child for child in self.children if child.name == name]

    def value(self, *path: str) -> str:
        """Text of the first element at the end of the path, empty when there is none."""
        found: Element | None = self
        for name in path:
            found = next((child for child in found.children if child.name == name), None) if found else None
        return found.text if found else ""

    def walk(self) -> Iterator["Element"]:
        """The element and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Halt(Exception):
    """The file can't be read on: `code` of the sentence, the line."""

    code: str
    line: int


def walk_quiz(data: bytes, receive: Callable[[Element | None, int], None]) -> None:
    """Give each child of `<quiz>` to `receive`, None for one that is too large, with its line.

    Raises Halt at the place where the file can't be read on; what came before has been given.
    """
    if len(data) > MAX_BYTES:
        raise Halt("xml-size", 0)
    _Walker(receive).run(data)


class _Walker:
    def __init__(self, receive: Callable[[Element | None, int], None]) -> None:
        self._receive = receive
        self._parser = parser = expat.ParserCreate()
        self._stack: list[Element] = []
        self._elements = self._characters = 0
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    def run(self, data: bytes) -> None:
        """One call with all the bytes: expat works on them where they are."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise Halt("xml-broken", error.lineno) from error
        except (LookupError, ValueError) as error:
            raise Halt("xml-encoding", 1) from error

    def _doctype(self, *_names: object) -> None:
        raise Halt("xml-doctype", self._parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if not self._stack and name != "quiz":
            raise Halt("xml-root", line)
        if len(self._stack) >= MAX_DEPTH:
            raise Halt("xml-deep", line)
        element = Element(name, attributes, line)
        self._elements += 1
        self._characters += sum(len(value) for value in attributes.values())
        if len(self._stack) > 1 and not self._large:
            self._stack[-1].children.append(element)
        self._stack.append(element)

    def _end(self, _name: str) -> None:
        element = self._stack.pop()
        if len(self._stack) == 1:
            self._receive(None if self._large else element, element.line)
            self._elements = self._characters = 0

    def _data(self, text: str) -> None:
        element = self._stack[-1]
        if element.name in PICTURES:
            element.letters += len(text) - sum(text.count(space) for space in " \t\r\n")
            element.sound = element.sound and _BASE64.fullmatch(text) is not None
            return
        self._characters += len(text)
        if len(self._stack) > 1 and not self._large:
            element.pieces.append(text)

    @property
    def _large(self) -> bool:
        return self._elements > MAX_ELEMENTS or self._characters > MAX_TEXT
