"""A table as text: comma, semicolon, tab or bar between the cells (https://www.rfc-editor.org/rfc/rfc4180)."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence

Row = tuple[int, tuple[str, ...]]
"""The line a row begins on, and its cells without white space at their ends."""

MAX_CHARACTERS = 5_000_000
MAX_ROWS = 20_000

_DELIMITERS = ";\t,|"
_SAMPLE_LINES = 30
_SAMPLE = 20_000
_FORMULA = "=+-@'"


def delimiter_of(text: str) -> str:
    """The sign that cuts the first lines into the same number of cells; empty when none cuts most of them."""
    named = re.match(r"sep=(.)\r?\n", text)
    if named:
        return named[1]
    lines = text[:_SAMPLE].split("\n")
    cut = len(lines) > _SAMPLE_LINES or len(text) > _SAMPLE
    sample = [f"{line}\n" for line in lines[:_SAMPLE_LINES]]
    best, points = "", (0.0, 0)
    for delimiter in _DELIMITERS:
        records = [len(cells) for cells in csv.reader(sample, delimiter=delimiter) if any(cells)]
        counts = Counter(records[:-1] if cut and len(records) > 1 else records)
        width, rows = max(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
        share = rows / max(sum(counts.values()), 1)
        if width > 1 and share > 0.5 and (share, width) > points:
            best, points = delimiter, (share, width)
    return best


def rows_of(text: str) -> tuple[list[Row], int]:
    """The rows that are not empty, one more than `MAX_ROWS` at most, and the line where the table breaks off or 0.

    A sign that keeps a spreadsheet from taking a text for a formula is taken away.
    """
    body = re.sub(r"\r\n?", "\n", text[:MAX_CHARACTERS])
    delimiter = delimiter_of(body) or ";"
    named = body.startswith("sep=")
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if any(cells) and not (named and line == 1):
                rows.append((line, tuple(_without_guard(cell.strip()) for cell in cells)))
            line = reader.line_num + 1
            if len(rows) > MAX_ROWS:
                return rows, 0
    except csv.Error:
        return rows, line
    broken = len(text) > MAX_CHARACTERS or body.count('"') % 2
    return rows, rows[-1][0] if broken and rows else 0


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as Excel in Russian opens them: UTF-8 with a mark, semicolons; no cell can be a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([f"'{cell}" if cell[:1] and cell[0] in _FORMULA else cell for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def _without_guard(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in _FORMULA else cell
