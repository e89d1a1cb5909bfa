"""The list of acts as PDF."""

from datetime import UTC, datetime, time

from lms.adapters.press import breakable, print_pdf
from lms.domain.act_list import OF_PAGES, PAGE, PAPER_COLUMNS, ActList, ActRow, paper_cells

_WHOLE_CELL = 600
"""Most characters of a cell that surely takes less than a page; an empty rest of a line counts as 30."""


def act_list_pdf(acts: ActList) -> bytes:
    """Turned A4 with the head of the table on every page; the same input gives the same bytes.

    Raises PaperError when a text has a sign that no embedded font can draw.
    """
    data = {
        "title": acts.heading,
        "heading": breakable(acts.heading),
        "lines": breakable([*acts.lines]),
        "columns": [{"title": breakable(title), "width": width} for title, width in PAPER_COLUMNS],
        "rows": [_values(row) for row in acts.rows],
        "page": PAGE,
        "of_pages": OF_PAGES,
        "day": acts.as_of.isoformat(),
    }
    return print_pdf("act_list.typ", data, datetime.combine(acts.as_of, time(), UTC))


def _values(row: ActRow) -> dict[str, object]:
    cells = [[*cell] for cell in paper_cells(row)]
    lengths = (sum(len(text) + 30 * (text.count("\n") + 1) for text in cell) for cell in cells)
    return {"overdue": row.overdue, "long": max(lengths) > _WHOLE_CELL, "cells": breakable(cells, bind=False)}
