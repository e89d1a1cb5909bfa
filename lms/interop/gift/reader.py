"""Reads a bank of questions in GIFT; never raises, whatever the bytes are."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lms.domain.html_markdown import to_markdown
from lms.domain.import_receipt import Outcome, Receipt, ReceiptLine
from lms.domain.plain_text import CONTROL, excerpt, one_line
from lms.domain.problems import Problem
from lms.domain.question import Kind, Question, with_markdown
from lms.domain.trade_question import PLAIN, faults
from lms.interop.gift.answers import read_answers
from lms.interop.gift.faults import TEXTS, Faults
from lms.interop.gift.syntax import Piece, hide, read_fields, reveal, reveal_formatted

MAX_BYTES = 2_000_000
"""Largest file that is read."""
MAX_QUESTIONS = 5000
"""Most questions in one file: with more, reading would hold up everybody else."""

_CATEGORY = "$CATEGORY:"
_BLANK = "_____"
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class BankItem:
    """A question and the line of the file it begins on."""

    question: Question
    line: int


def read_bank(data: bytes, file: str) -> tuple[tuple[BankItem, ...], tuple[Problem, ...]]:
    """Return the questions of a GIFT file and the problems of the others, which are left out.

    `file` is the name that the problems carry. A question either comes back or has a problem, so no
    problems means that the whole file was understood. `[html]` and the other format prefixes are
    accepted and the text kept as it is. A question without `[id:…]` gets a key derived from its title
    or text.
    """
    bank, faults = _read(data, file)
    items = tuple(BankItem(line.question, line.line) for line in bank.lines if line.question is not None)
    return items, faults.problems()


def read(data: bytes, file: str) -> Receipt:
    """The receipt of a foreign bank: each question and each category in its order, with what `read_bank` says.

    Texts of a question that is marked `[html]` become Markdown here, as nobody will correct them by hand.
    """
    bank, faults = _read(data, file)
    if not bank.lines:
        return Receipt(problems=faults.problems())
    lines = (_as_markdown(line, file) if "[html]" in bank.sources[line.number] else line for line in bank.lines)
    return Receipt(lines=tuple(lines))


def _read(data: bytes, file: str) -> tuple["_Bank", Faults]:
    faults = Faults(file)
    bank = _Bank(faults)
    if len(data) > MAX_BYTES:
        faults("size", 0, limit=MAX_BYTES)
        return bank, faults
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults("encoding", data.count(b"\n", 0, error.start) + 1)
        return bank, faults
    blocks = list(_blocks(text.replace("\r\n", "\n").replace("\r", "\n")))
    if len(blocks) > MAX_QUESTIONS:
        faults("questions", blocks[MAX_QUESTIONS][0], limit=MAX_QUESTIONS)
        return bank, faults
    for line, block in blocks:
        bank.add(line, block)
    return bank, faults


def _as_markdown(line: ReceiptLine, file: str) -> ReceiptLine:
    if line.question is None:
        return line
    lost: set[str] = set()

    def convert(text: str) -> str:
        read = to_markdown(text)
        lost.update(read.lost, ["img"] if read.pictures else [])
        return read.markdown

    question = with_markdown(line.question, convert)
    if not lost:
        return replace(line, question=question)
    said = Problem.of("gift-html", file, line.line, TEXTS["html"], tags=", ".join(sorted(lost)))
    return replace(line, question=question, outcome=Outcome.CHANGED, reasons=(said,))


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the runs of lines between blank ones, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


class _Bank:
    """The questions read so far and what the next one depends on."""

    def __init__(self, faults: Faults) -> None:
        self.lines: list[ReceiptLine] = []
        self.sources: dict[int, str] = {}
        self._faults = faults
        self._category = ""
        self._lines: dict[str, int] = {}
        self._copies: Counter[str] = Counter()

    def add(self, line: int, lines: list[str]) -> None:
        """Read one block of lines: at most one question, with the comments and the category before it."""
        before = len(self._faults)
        if any(CONTROL.search(text) for text in lines):
            self._faults("control", line)
        fields, kept = self._without_extras(line, lines)
        key = next((value for name, value in fields if name == "id"), "")
        source = Piece(hide("\n".join(kept)), line).strip()
        if not source.text:
            if key:
                self._faults("lonely-id", line, id=key)
                self._close(line, "", before, None)
            return
        if key:
            self._claim(key, source.line)
        question = self._of_kind(_read_question(source, self._faults), fields, source.line)
        if len(self._faults) > before:
            self._close(source.line, reveal(source.text), before, None)
            return
        tags = dict.fromkeys(value for name, value in fields if name == "tag")
        named = replace(question, key=key or self._derived_key(question, source.line), tags=tuple(tags))
        self._close(source.line, source.text, before, replace(named, category=self._category))

    def _close(self, line: int, source: str, before: int, question: Question | None) -> None:
        """End a block that began with `before` problems said."""
        reasons = self._faults.since(before)
        self.sources[len(self.lines) + 1] = source
        self.lines.append(
            ReceiptLine(
                number=len(self.lines) + 1,
                name=excerpt(question.title or question.text or question.tail if question else source, 80),
                kind=question.kind if question else "",
                outcome=Outcome.LEFT_OUT if reasons else Outcome.TAKEN,
                line=line,
                reasons=reasons,
                question=question,
            )
        )

    def _of_kind(self, question: Question, fields: list[tuple[str, str]], line: int) -> Question:
        """The question as the kind its comment names; the plain one when it names none."""
        named = next((value for name, value in fields if name == "kind"), "")
        if not named:
            return question
        kind = next((kind for kind in PLAIN if kind.value == named), None)
        if kind is None or question.kind is not PLAIN[kind]:
            self._faults("kind", line, kind=named)
            return question
        found = replace(question, kind=kind)
        for fault in dict.fromkeys(faults(found)):
            self._faults(fault, line)
        return found

    def _without_extras(self, line: int, lines: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
        """Return the fields of the comments, and the lines with comments and category made empty."""
        fields: list[tuple[str, str]] = []
        kept: list[str] = []
        started = False
        for number, text in enumerate(lines, line):
            start = text.lstrip()
            if start.startswith("//"):
                fields += read_fields(start)
            elif not start.startswith(_CATEGORY):
                kept.append(text)
                started = True
                continue
            elif started:
                self._faults("category", number)
            else:
                self._categorise(number, one_line(start.removeprefix(_CATEGORY)))
            kept.append("")
        return fields, kept

    def _categorise(self, line: int, category: str) -> None:
        self._category = category
        number = len(self.lines) + 1
        self.sources[number] = ""
        name = excerpt(category, 80)
        self.lines.append(ReceiptLine(number=number, name=name, kind="category", outcome=Outcome.TAKEN, line=line))

    def _claim(self, key: str, line: int) -> None:
        first = self._lines.setdefault(key, line)
        if first != line:
            self._faults("duplicate-id", line, id=key, first=first)

    def _derived_key(self, question: Question, line: int) -> str:
        """Return a key that stays the same as long as title, or text without one, and order of twins do."""
        source = question.title or question.text or question.tail
        base = f"q-{hashlib.sha256(source.encode()).hexdigest()[:12]}"
        key = base
        while self._lines.setdefault(key, line) != line:
            self._copies[base] += 1
            key = f"{base}-{self._copies[base] + 1}"
        return key


def _read_question(source: Piece, faults: Faults) -> Question:
    """Read one question without key, tags and category; the result counts only if `faults` did not grow."""
    title, rest = _title(source, faults)
    opening, closing = rest.text.find("{"), rest.text.find("}")
    if opening < 0 and closing < 0:
        question = Question(key="", kind=Kind.DESCRIPTION, text=reveal_formatted(rest.text))
    elif opening < 0 or -1 < closing < opening:
        faults("unopened", rest.cut(closing)[1].line)
        return Question(key="", kind=Kind.DESCRIPTION, text="")
    elif closing < 0:
        faults("unclosed", rest.cut(opening)[1].line)
        return Question(key="", kind=Kind.DESCRIPTION, text="")
    else:
        question = _answered(rest, opening, closing, faults)
    if not question.text and not question.tail:
        faults("text", source.line)
    return replace(question, title=title)


def _title(source: Piece, faults: Faults) -> tuple[str, Piece]:
    if not source.text.startswith("::"):
        return "", source
    end = source.text.find("::", 2)
    if end < 0:
        faults("title", source.line)
        return "", source
    title, rest = source.cut(end, 2)
    return reveal(title.text[2:]), rest


def _answered(rest: Piece, opening: int, closing: int, faults: Faults) -> Question:
    """Read a question whose first braces stand at `opening` and `closing`."""
    extra = _BRACE.search(rest.text, opening + 1, closing) or _BRACE.search(rest.text, closing + 1)
    if extra:
        faults("brace", rest.cut(extra.start())[1].line)
    text, _ = rest.cut(opening)
    body = Piece(rest.text[opening + 1 : closing], rest.cut(opening)[1].line)
    tail = rest.text[closing + 1 :]
    feedback = ""
    general = body.text.rfind("####")
    if general >= 0:
        body, after = body.cut(general, 4)
        feedback = reveal_formatted(after.text)
    question = replace(read_answers(body, faults), feedback=feedback)
    if not tail.strip():
        return replace(question, text=reveal_formatted(text.text))
    if question.kind is Kind.SINGLE:
        return replace(question, kind=Kind.MISSING_WORD, text=reveal_formatted(text.text), tail=reveal(tail))
    return replace(question, text=reveal_formatted(f"{text.text}{_BLANK}{tail}"))
