"""Rows of text and numbers as an Excel workbook, by XlsxWriter (https://xlsxwriter.readthedocs.io/)."""

import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_rows(rows: Iterable[Sequence[str | float]], sheet: str) -> bytes:
    """A workbook of one sheet whose first row stays in sight; no text is taken for a formula, number or link."""
    from xlsxwriter import Workbook  # noqa: PLC0415  # a library that few requests need

    out = io.BytesIO()
    workbook = Workbook(out, {"in_memory": True})
    page = workbook.add_worksheet(sheet)
    cell, head = workbook.add_format({"text_wrap": True, "valign": "top"}), workbook.add_format({"bold": True})
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if not isinstance(value, str):
                page.write_number(number, place, value, cell)
            elif value:
                page.write_string(number, place, value, cell if number else head)
    page.freeze_panes(1, 0)
    page.set_column(0, 0, 14)
    page.set_column(1, 40, 28)
    workbook.close()
    return out.getvalue()
