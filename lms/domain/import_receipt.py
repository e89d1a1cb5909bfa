"""The receipt of an import or an export: what came, what was changed, what was left out and why.

Every format fills the same receipt, object by object, so that one page can show any of them.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from lms.domain.plain_text import excerpt, one_line
from lms.domain.problems import Problem
from lms.domain.question import Question
from lms.domain.question_rules import broken_rules


class Outcome(StrEnum):
    """What became of an object."""

    TAKEN = "taken"
    CHANGED = "changed"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One object of the file: a question, or a category, which holds no question.

    `number` counts objects from 1, `line` is the place in the file (0 where there is none), `kind` is the
    file's own word for the kind, such as the name of a plug-in. `reasons` say what was changed or why the
    object was left out; `question` is what came of it.
    """

    number: int
    name: str
    kind: str
    outcome: Outcome
    line: int = 0
    reasons: tuple[Problem, ...] = ()
    question: Question | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """All objects in their order, and `problems` of the file as a whole; `encoding` is that of a text."""

    lines: tuple[ReceiptLine, ...] = ()
    problems: tuple[Problem, ...] = ()
    encoding: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that came, in their order."""
        return tuple(line.question for line in self.lines if line.question is not None)

    @property
    def taken(self) -> int:
        """How many objects came as they were."""
        return self._count(Outcome.TAKEN)

    @property
    def changed(self) -> int:
        """How many objects came with a change."""
        return self._count(Outcome.CHANGED)

    @property
    def left_out(self) -> int:
        """How many objects did not come."""
        return self._count(Outcome.LEFT_OUT)

    @property
    def complete(self) -> bool:
        """Whether everything in the file came, changed or not."""
        return not self.problems and not self.left_out

    def _count(self, outcome: Outcome) -> int:
        return sum(line.outcome is outcome for line in self.lines)


class Entry:
    """One object while it is read or written: collects its changes and what forbids to take it."""

    def __init__(self, file: str, texts: Mapping[str, str], *, line: int, name: str, kind: str) -> None:
        self.line, self.name, self.kind = line, name, kind
        self.changes: dict[Problem, None] = {}
        self.faults: dict[Problem, None] = {}
        self._file, self._texts = file, texts

    def change(self, code: str, line: int | None = None, /, **params: str | int) -> None:
        """Say what was changed, each thing once."""
        self.changes[self.problem(code, line, **params)] = None

    def fault(self, code: str, line: int | None = None, /, **params: str | int) -> None:
        """Say why the object is left out."""
        self.faults[self.problem(code, line, **params)] = None

    def problem(self, code: str, line: int | None = None, /, **params: str | int) -> Problem:
        """The sentence `code` of the format about this object; long parameters are cut."""
        short = {name: value if isinstance(value, int) else excerpt(value) for name, value in params.items()}
        return Problem.of(code, self._file, self.line if line is None else line, self._texts[code], **short)


class ReceiptBook:
    """Makes a receipt line by line; `texts` are the sentences of the format by code."""

    def __init__(self, file: str, texts: Mapping[str, str]) -> None:
        self._file = file
        self._texts = {**texts, "duplicate-key": DUPLICATE_KEY}
        self._lines: list[ReceiptLine] = []
        self._problems: list[Problem] = []
        self._keys: dict[str, int] = {}
        self._copies: Counter[str] = Counter()

    def entry(self, *, line: int, name: str, kind: str) -> Entry:
        """Begin an object."""
        return Entry(self._file, self._texts, line=line, name=excerpt(name, 80), kind=kind)

    def problem(self, code: str, line: int = 0, /, **params: str | int) -> None:
        """Say what is wrong with the file as a whole."""
        self._problems.append(self.entry(line=line, name="", kind="").problem(code, **params))

    def close(self, entry: Entry, question: Question | None = None) -> None:
        """End an object as it is: left out when it has faults, `question` is what came of it."""
        reasons = entry.faults or entry.changes
        outcome = Outcome.LEFT_OUT if entry.faults else Outcome.CHANGED if reasons else Outcome.TAKEN
        self._lines.append(
            ReceiptLine(
                number=len(self._lines) + 1,
                name=entry.name,
                kind=entry.kind,
                outcome=outcome,
                line=entry.line,
                reasons=tuple(reasons),
                question=None if entry.faults else question,
            )
        )

    def receive(self, entry: Entry, question: Question) -> None:
        """End an object that a file holds: a question that breaks a rule of its kind is left out.

        A question without a key gets one derived from its title, or text without one.
        """
        if not entry.faults:
            for broken in broken_rules(question):
                entry.faults[Problem.of(broken.code, self._file, entry.line, broken.text, **dict(broken.params))] = None
        if entry.faults:
            self.close(entry)
            return
        self.close(entry, replace(question, key=self._own_key(entry, question)))

    def receipt(self) -> Receipt:
        """The receipt as it stands."""
        return Receipt(lines=tuple(self._lines), problems=tuple(self._problems))

    def _own_key(self, entry: Entry, question: Question) -> str:
        key = one_line(question.key)
        first = self._keys.setdefault(key, entry.line) if key else entry.line
        if key and first == entry.line:
            return key
        if key:
            entry.change("duplicate-key", key=key, first=first)
        source = question.title or question.text or question.tail
        base = f"q-{hashlib.sha256(source.encode('utf-8', 'replace')).hexdigest()[:12]}"
        key = base
        while key in self._keys:
            self._copies[base] += 1
            key = f"{base}-{self._copies[base] + 1}"
        self._keys[key] = entry.line
        return key


DUPLICATE_KEY = "The key %(key)s already stands at line %(first)s: this question got a key of its own."
