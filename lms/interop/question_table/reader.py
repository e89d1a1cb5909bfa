"""Reads a table of questions, one to a row."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lms.domain.import_receipt import Entry, Receipt, ReceiptBook
from lms.domain.moodle_weights import WEIGHT_STEP, nearest_weight, percent_text
from lms.domain.plain_text import clean, one_line
from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Pair, Question
from lms.interop.question_table.columns import Columns, find_columns, option_number, word
from lms.interop.question_table.csv_text import Row, rows_of
from lms.interop.question_table.texts import FALSE_WORDS, KIND_WORDS, TEXTS, TRUE_WORDS

MAX_ROWS = 20_000
MAX_COLUMNS = 200
BLANK = "_____"

_KINDS = {word(name): kind for kind, names in KIND_WORDS.items() for name in (kind.value, *names)}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMBER_LENGTH = 40
_MARKED = re.compile(r"[*+]\s*(?=\S)")


class _Cells(NamedTuple):
    """What a row says about the answers: options and feedback by number, and the cell of the right ones."""

    options: Mapping[int, str]
    feedback: Mapping[int, str]
    right: str


def read_text(text: str, file: str) -> Receipt:
    """The receipt of a table as text, whatever sign stands between its cells."""
    rows, broken = rows_of(text)
    return read(rows, file, broken=broken)


def read(rows: Sequence[Row], file: str, *, broken: int = 0) -> Receipt:
    """The receipt of a table: rows with their lines, the first ones naming the columns or not.

    `broken` is the line where the table breaks off. Without names a row is a question, its options and
    the right one, or options of which the right ones begin with * or +. Texts are Markdown.
    """
    book = ReceiptBook(file, TEXTS)
    if broken:
        book.problem("csv", broken)
    if len(rows) > MAX_ROWS:
        book.problem("table-size", limit=MAX_ROWS)
        return book.receipt()
    columns, count = find_columns(rows)
    if columns is not None and "question" not in columns.fields:
        book.problem("no-question-column", rows[count - 1][0])
        return book.receipt()
    for name in columns.unknown[:MAX_COLUMNS] if columns else ():
        book.problem("column", rows[count - 1][0], name=name)
    numbered = columns is None and all(cells[0].rstrip(".").isdecimal() for _, cells in rows)
    for line, cells in rows[count:]:
        _receive(line, cells[1:] if numbered else cells, columns, book)
    return book.receipt()


def _receive(line: int, cells: Sequence[str], columns: Columns | None, book: ReceiptBook) -> None:
    cells = [clean(cell) for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        return
    text = columns.cell(cells, "question") if columns else cells[0]
    kind = columns.cell(cells, "kind") if columns else ""
    entry = book.entry(line=line, name=text, kind=kind)
    if len(cells) > MAX_COLUMNS:
        entry.fault("table-wide", limit=MAX_COLUMNS)
        book.close(entry)
        return
    said = _named_cells(cells, columns) if columns else _bare_cells(cells, entry)
    question = _question(text, _kind(kind, text, said, entry), said, entry)
    book.receive(entry, _described(question, cells, columns, entry) if columns else question)


def _named_cells(cells: Sequence[str], columns: Columns) -> _Cells:
    numbered = columns.numbered
    return _Cells(
        numbered(cells, columns.options), numbered(cells, columns.feedback), columns.cell(cells, "right")
    )


def _bare_cells(cells: Sequence[str], entry: Entry) -> _Cells:
    options = {number: cell for number, cell in enumerate(cells[1:], 1) if cell}
    marked = [number for number, cell in options.items() if _MARKED.match(cell)]
    if marked:
        texts = {number: _MARKED.sub("", cell, count=1) for number, cell in options.items()}
        return _Cells(texts, {}, ", ".join(map(str, marked)))
    if len(options) > 1:
        right = options.pop(max(options))
        if not _marks(right, options):
            entry.fault("no-right-cell")
        return _Cells(options, {}, right)
    return _Cells({}, {}, "".join(options.values()))


def _described(question: Question, cells: Sequence[str], columns: Columns, entry: Entry) -> Question:
    points = columns.cell(cells, "points")
    if points and _number(points) != 1:
        entry.change("points", value=points)
    tags = columns.cell(cells, "tags")
    split = tags.split(";" if ";" in tags else ",")
    return Question(
        key=one_line(columns.cell(cells, "key")),
        kind=question.kind,
        text=question.text,
        title=columns.cell(cells, "title"),
        tail=question.tail,
        answers=question.answers,
        pairs=question.pairs,
        numbers=question.numbers,
        steps=question.steps,
        feedback=columns.cell(cells, "feedback"),
        tags=tuple(dict.fromkeys(tag for each in split if (tag := one_line(each)))),
        category=one_line(columns.cell(cells, "category")),
    )


def _kind(written: str, text: str, said: _Cells, entry: Entry) -> Kind:
    """The kind that is named, or the one that the cells look like."""
    if written:
        kind = _KINDS.get(word(written))
        if kind is None:
            entry.fault("type", type=written)
        return kind or Kind.DESCRIPTION
    if said.options:
        if BLANK in text:
            return Kind.MISSING_WORD if text.count(BLANK) == 1 else Kind.SINGLE
        return Kind.MULTIPLE if len(_marks(said.right, said.options)) > 1 else Kind.SINGLE
    if not said.right:
        return Kind.ESSAY
    if word(said.right) in (*TRUE_WORDS[:-1], *FALSE_WORDS[:-1]):
        return Kind.TRUE_FALSE
    return Kind.NUMERICAL if _number(said.right) is not None else Kind.SHORT_ANSWER


def _question(text: str, kind: Kind, said: _Cells, entry: Entry) -> Question:
    if kind is Kind.MISSING_WORD:
        before, *after = re.split(f"(?<!_){BLANK}(?!_)", text)
        if len(after) != 1:
            entry.fault("missing-word")
        answers = _answers(said, kind, entry)
        return Question(key="", kind=kind, text=before.strip(), tail="".join(after).strip(), answers=answers)
    maker = _MAKERS.get(kind)
    return maker(text, said, entry) if maker else Question(key="", kind=kind, text=text)


def _choice(kind: Kind) -> Callable[[str, _Cells, Entry], Question]:
    return lambda text, said, entry: Question(key="", kind=kind, text=text, answers=_answers(said, kind, entry))


def _answers(said: _Cells, kind: Kind, entry: Entry) -> tuple[Answer, ...]:
    if kind is Kind.SHORT_ANSWER:
        said = _with_right(said)
    weights = _weights(said, kind, entry)
    return tuple(
        Answer(text=text, weight=weights.get(number, 0.0), feedback=said.feedback.get(number, ""))
        for number, text in said.options.items()
    )


def _with_right(said: _Cells) -> _Cells:
    """Where no options stand, the right cell is the answer."""
    return said if said.options else _Cells({1: said.right} if said.right else {}, said.feedback, "")


def _weights(said: _Cells, kind: Kind, entry: Entry) -> dict[int, float]:
    """Weight of each option that brings something: a share of the right ones, or what stands after a colon."""
    if not said.right and kind in (Kind.SHORT_ANSWER, Kind.NUMERICAL):
        return dict.fromkeys(said.options, 1.0)
    marks = _marks(said.right, said.options)
    if said.right and not marks:
        entry.fault("right", found=said.right)
    share = nearest_weight(100 / len(marks)) if kind is Kind.MULTIPLE and marks else 1.0
    return {number: _weight(weight, entry) if weight else share for number, weight in marks.items()}


def _marks(right: str, options: Mapping[int, str]) -> dict[int, str]:
    """Numbers of the options that a cell names, with the weights written; empty when it names others too."""
    found: dict[int, str] = {}
    for part in re.split(r"[;,\n]|\s+и\s+|\s+and\s+|(?<=[0-9])\s+(?=[0-9])", right):
        mark, _, weight = part.strip().partition(":")
        number = option_number(mark.strip(), options) if mark.strip() else None
        if number is None and part.strip():
            whole = option_number(right, options)
            return {} if whole is None else {whole: ""}
        if number is not None:
            found[number] = weight.strip(" %")
    return found


def _weight(written: str, entry: Entry) -> float:
    percent = _number(written)
    if percent is None:
        entry.fault("table-weight", weight=written)
        return 0.0
    nearest = nearest_weight(percent)
    if abs(nearest * 100 - percent) > WEIGHT_STEP:
        entry.change("table-rounded", weight=written, nearest=percent_text(nearest))
    return nearest


def _true_false(text: str, said: _Cells, entry: Entry) -> Question:
    truth = word(said.options.get(option_number(said.right, said.options) or 0, said.right))
    if truth not in (*TRUE_WORDS, *FALSE_WORDS):
        entry.fault("truth", found=said.right)
    true = truth in TRUE_WORDS
    answers = (
        Answer(text="true", weight=float(true), feedback=said.feedback.get(1, "")),
        Answer(text="false", weight=float(not true), feedback=said.feedback.get(2, "")),
    )
    return Question(key="", kind=Kind.TRUE_FALSE, text=text, answers=answers)


def _numerical(text: str, said: _Cells, entry: Entry) -> Question:
    said = _with_right(said)
    weights = _weights(said, Kind.NUMERICAL, entry)
    numbers = []
    for place, written in said.options.items():
        value, _, tolerance = written.partition(":")
        wide = written == "*"
        found, width = (0.0, EVERY_NUMBER) if wide else (_number(value.strip()), _number(tolerance.strip() or "0"))
        if found is None or width is None or width < 0:
            entry.fault("table-number", found=written)
            continue
        feedback = said.feedback.get(place, "")
        weight = weights.get(place, 0.0)
        numbers.append(NumericAnswer(value=found, tolerance=width, weight=weight, feedback=feedback))
    return Question(key="", kind=Kind.NUMERICAL, text=text, numbers=tuple(numbers))


def _matching(text: str, said: _Cells, entry: Entry) -> Question:
    pairs = []
    for option in said.options.values():
        left, arrow, right = option.replace("→", "->").partition("->")
        if not arrow:
            entry.fault("pair", found=option)
        pairs.append(Pair(left=left.strip(), right=right.strip()))
    return Question(key="", kind=Kind.MATCHING, text=text, pairs=tuple(pairs))


def _ordering(text: str, said: _Cells, _entry: Entry) -> Question:
    return Question(key="", kind=Kind.ORDERING, text=text, steps=tuple(said.options.values()))


def _number(text: str) -> float | None:
    if len(text) > _NUMBER_LENGTH or not _NUMBER.fullmatch(text):
        return None
    found = float(text.replace(",", "."))
    return found if math.isfinite(found) else None


_MAKERS: dict[Kind, Callable[[str, _Cells, Entry], Question]] = {
    Kind.SINGLE: _choice(Kind.SINGLE),
    Kind.MULTIPLE: _choice(Kind.MULTIPLE),
    Kind.SHORT_ANSWER: _choice(Kind.SHORT_ANSWER),
    Kind.TRUE_FALSE: _true_false,
    Kind.NUMERICAL: _numerical,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
}
