"""Reads a table of questions, one to a row."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lms.domain.import_receipt import Entry, Receipt, ReceiptBook
from lms.domain.plain_text import clean, one_line
from lms.domain.question import Question
from lms.interop.question_table.answers import Cells, kind_of, make_question, marked_options, number_in
from lms.interop.question_table.columns import Columns, find_columns
from lms.interop.question_table.csv_text import MAX_ROWS, Row, rows_of
from lms.interop.question_table.texts import TEXTS

MAX_COLUMNS = 200

_MARKED = re.compile(r"[*+]\s*(?=\S)")


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
    question = make_question(text, kind_of(kind, text, said, entry), said, entry)
    book.receive(entry, _described(question, cells, columns, entry) if columns else question)


def _named_cells(cells: Sequence[str], columns: Columns) -> Cells:
    numbered = columns.numbered
    return Cells(numbered(cells, columns.options), numbered(cells, columns.feedback), columns.cell(cells, "right"))


def _bare_cells(cells: Sequence[str], entry: Entry) -> Cells:
    options = {number: cell for number, cell in enumerate(cells[1:], 1) if cell}
    marked = [number for number, cell in options.items() if _MARKED.match(cell)]
    if marked:
        texts = {number: _MARKED.sub("", cell, count=1) for number, cell in options.items()}
        return Cells(texts, {}, ", ".join(map(str, marked)))
    if len(options) > 1:
        right = options.pop(max(options))
        if not marked_options(right, options):
            entry.fault("no-right-cell")
        return Cells(options, {}, right)
    return Cells({}, {}, "".join(options.values()))


def _described(question: Question, cells: Sequence[str], columns: Columns, entry: Entry) -> Question:
    points = columns.cell(cells, "points")
    if points and number_in(points) != 1:
        entry.change("points", value=points)
    tags = columns.cell(cells, "tags")
    split = tags.split(";" if ";" in tags else ",")
    return replace(
        question,
        key=one_line(columns.cell(cells, "key")),
        title=columns.cell(cells, "title"),
        feedback=columns.cell(cells, "feedback"),
        tags=tuple(dict.fromkeys(tag for each in split if (tag := one_line(each)))),
        category=one_line(columns.cell(cells, "category")),
    )
