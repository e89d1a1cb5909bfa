"""Questions answered by finding what is wrong in a text, such as a draft of an order.

The author marks faulty words as `{{faulty words|why they are wrong}}` and sound words that look
suspicious as `{{?words}}`, with a reason after | where there is one to give. The learner sees all of them
marked alike and picks the faulty ones by number.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lms.domain.lesson_text import find
from lms.domain.problems import Problem

_BRACES = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True, slots=True)
class Span:
    """Words that may be picked: their number in the text from 1, whether they are faulty, and why (or why not)."""

    number: int
    text: str
    faulty: bool
    why: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as a row of plain pieces and spans."""

    pieces: tuple[str | Span, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """What may be picked, in the order of the text."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Span))

    @property
    def faults(self) -> frozenset[int]:
        """Numbers of the faulty spans: the fully right answer."""
        return frozenset(span.number for span in self.spans if span.faulty)


def share(passage: Passage, marks: Collection[int]) -> float:
    """Share of the point: faults found less false marks, over all faults, and never below 0.

    A false mark takes away what a found fault brings, so that marking everything does not pay.
    """
    found = len(passage.faults.intersection(marks))
    false = len(set(marks) - passage.faults)
    return max(0, found - false) / len(passage.faults) if passage.faults else 0.0


def parse(text: str, file: str, first_line: int = 1) -> tuple[Passage, tuple[Problem, ...]]:
    """The passage an author wrote, and what is wrong with the marks; `first_line` is where it begins in `file`.

    A passage comes back whatever the problems, for a preview: nested marks stay in the words, and an
    unclosed mark is plain text.
    """
    pieces: list[str | Span] = []
    problems: list[Problem] = []
    seen = depth = start = start_line = 0
    for brace, line in find(_BRACES, text):
        code, reported = "", line
        if brace[0] == "{{":
            depth += 1
            if depth == 1:
                start, start_line = brace.start(), line
            code = "nested_mark" if depth == 2 else ""
        elif depth:
            depth -= 1
            if not depth:
                span = _span(len(pieces) // 2 + 1, text[start + 2 : brace.start()])
                pieces += [text[seen:start], span]
                seen, reported, code = brace.end(), start_line, _fault(span)
        else:
            code = "unopened_mark"
        problems += _problem(code, file, first_line + reported - 1)
    problems += _problem("unclosed_mark" if depth else "", file, first_line + start_line - 1)
    passage = Passage(tuple(piece for piece in [*pieces, text[seen:]] if piece))
    problems += _problem("" if passage.faults else "no_fault", file, first_line)
    return passage, tuple(problems)


def _problem(code: str, file: str, line: int) -> list[Problem]:
    return [Problem.of(code, file, line, _WORDS[code])] if code else []


_WORDS = {
    "nested_mark": "A mark {{…}} stands inside another. Close the first before you open the second.",
    "unopened_mark": "There is }} without {{ before it. Remove it or open the mark.",
    "unclosed_mark": "The mark {{ is not closed. Add }} after the words.",
    "no_fault": "The text has no faulty words. Mark at least one place as {{faulty words|why}}.",
    "empty_mark": "The mark holds no words. Write the words between {{ and }}.",
    "no_reason": "Faulty words have no reason. Add it after |, or put ? before the words if they are sound.",
}


def _span(number: int, marked: str) -> Span:
    words, _, why = marked.partition("|")
    return Span(number, words.removeprefix("?"), not words.startswith("?"), why.strip())


def _fault(span: Span) -> str:
    if not span.text.strip():
        return "empty_mark"
    return "no_reason" if span.faulty and not span.why else ""
