"""Writes one canonical table of questions, with as many columns of options as the longest question needs."""

import re
from collections.abc import Iterable, Sequence

from lms.domain.import_receipt import Entry, Receipt, ReceiptBook
from lms.domain.moodle_weights import nearest_weight, percent_text
from lms.domain.plain_text import CONTROL, clean, one_line
from lms.domain.question import EVERY_NUMBER, Kind, NumericAnswer, Question, all_texts
from lms.domain.trade_question import PLAIN
from lms.interop.question_table.answers import BLANK
from lms.interop.question_table.csv_text import csv_of
from lms.interop.question_table.reader import MAX_COLUMNS
from lms.interop.question_table.texts import (
    FALSE_WORDS,
    FEEDBACK_WORDS,
    HEADERS,
    KIND_NAMES,
    OPTION_WORDS,
    TEXTS,
    TRUE_WORDS,
)

MAX_CELL = 32_767
"""Characters a cell of a spreadsheet holds (https://support.microsoft.com, Excel specifications and limits)."""

_FIRST = ("key", "kind", "title", "question", "right")
_LAST = ("feedback", "tags", "category")
_MAX_OPTIONS = (MAX_COLUMNS - len(_FIRST) - len(_LAST)) // 2
_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")


def write_text(questions: Iterable[Question]) -> tuple[bytes, Receipt]:
    """The canonical table as CSV, and the receipt."""
    rows, receipt = write(questions)
    return csv_of(rows), receipt


def write(questions: Iterable[Question]) -> tuple[list[list[str]], Receipt]:
    """The rows of the table, header first, and the receipt, which names what a table cannot hold."""
    book = ReceiptBook("", TEXTS)
    written = []
    for question in questions:
        entry = book.entry(line=0, name=question.title or question.text, kind=question.kind)
        _check(question, entry)
        if not entry.faults:
            written.append(question)
        book.close(entry, question)
    options = [_options(question) for question in written]
    feedback = [_feedback(question) for question in written]
    width = max(map(len, options), default=0)
    told = max((len(row) for row in feedback if any(row)), default=0)
    header = [
        *(_capital(HEADERS[name][0]) for name in _FIRST),
        *(f"{_capital(OPTION_WORDS[0])} {number}" for number in range(1, width + 1)),
        *(f"{_capital(FEEDBACK_WORDS[0])} {number}" for number in range(1, told + 1)),
        *(_capital(HEADERS[name][0]) for name in _LAST),
    ]
    rows = [
        [*_first(question), *_filled(cells, width), *_filled(said[:told], told), *_last(question)]
        for question, cells, said in zip(written, options, feedback, strict=True)
    ]
    return [header, *([_pure(cell) for cell in row] for row in rows)], book.receipt()


def _check(question: Question, entry: Entry) -> None:
    texts = list(all_texts(question))
    if question.kind in PLAIN:
        entry.fault("trade-kind")
    if any("->" in side or "→" in side for pair in question.pairs for side in (pair.left, pair.right)):
        entry.fault("arrow")
    if question.kind is Kind.MISSING_WORD and (BLANK in question.text or BLANK in question.tail):
        entry.fault("blank")
    if any(";" in tag for tag in question.tags):
        entry.fault("separator")
    if max(map(len, (*texts, question.text + BLANK + question.tail))) > MAX_CELL - 100:
        entry.fault("cell", limit=MAX_CELL)
    if len(_options(question)) > _MAX_OPTIONS:
        entry.fault("table-wide", limit=MAX_COLUMNS)
    if any(CONTROL.search(text) or _FORBIDDEN.search(text) for text in texts):
        entry.change("table-control")


def _first(question: Question) -> list[str]:
    text = question.text
    if question.kind is Kind.MISSING_WORD:
        text = f"{clean(text)} {BLANK} {clean(question.tail)}".strip()
    return [one_line(question.key), KIND_NAMES[question.kind][0], question.title, text, _right(question)]


def _last(question: Question) -> list[str]:
    tags = [one_line(tag) for tag in question.tags if one_line(tag)]
    joined = "; ".join(tags)
    if len(tags) == 1 and "," in joined:
        joined += ";"
    return [question.feedback, joined, one_line(question.category)]


def _options(question: Question) -> list[str]:
    if question.kind is Kind.TRUE_FALSE:
        return []
    if question.kind is Kind.MATCHING:
        return [f"{clean(pair.left)} -> {clean(pair.right)}".strip() for pair in question.pairs]
    return [*(answer.text for answer in question.answers), *map(_number, question.numbers), *question.steps]


def _feedback(question: Question) -> list[str]:
    return [answer.feedback for answer in question.answers] + [number.feedback for number in question.numbers]


def _number(number: NumericAnswer) -> str:
    if number.tolerance == EVERY_NUMBER and not number.value:
        return "*"
    value, tolerance = (repr(part).removesuffix(".0") for part in (number.value, number.tolerance))
    return f"{value}:{tolerance}" if number.tolerance else value


def _right(question: Question) -> str:
    """Numbers of the right options; with weights where they are not what the numbers alone would say."""
    if question.kind is Kind.TRUE_FALSE:
        return TRUE_WORDS[0] if question.answers[0].weight > 0 else FALSE_WORDS[0]
    weights = [answer.weight for answer in question.answers] + [number.weight for number in question.numbers]
    marked = [number for number, weight in enumerate(weights, 1) if weight]
    if question.kind in (Kind.SHORT_ANSWER, Kind.NUMERICAL) and all(weight == 1 for weight in weights):
        return ""
    share = nearest_weight(100 / len(marked)) if question.kind is Kind.MULTIPLE and marked else 1.0
    if all(weights[number - 1] == share for number in marked):
        return ", ".join(map(str, marked))
    return "; ".join(f"{number}:{percent_text(weights[number - 1])}" for number in marked)


def _filled(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _pure(text: str) -> str:
    return _FORBIDDEN.sub("", clean(text))
