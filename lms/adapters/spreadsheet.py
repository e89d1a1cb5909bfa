"""The list of acts as a workbook (Office Open XML) with XlsxWriter."""

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from lms.adapters.xml_text import xml_text
from lms.domain.act_list import COLUMNS, OF_PAGES, PAGE, ActList, day

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = {
    "number": 5, "requisites": 28, "title": 40, "status": 20, "edition": 26, "gives": 45, "articles": 26,
    "trust": 24, "checked_on": 12, "next_check": 12, "mark": 13, "source": 28, "note": 36,
}  # fmt: skip
"""Widths of columns in digits of the common letter."""

_CELL_LENGTH = 32_767
"""Most characters a cell may hold (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)."""

_FIRST_YEAR = 1900
"""Workbooks count days from here; an earlier date is written in words."""


def act_list_xlsx(acts: ActList) -> bytes:
    """One sheet to sort, filter and print; no text in it is ever a formula or a link. Same input, same bytes."""
    # Imported here: few processes ever write a workbook, and XlsxWriter takes 12 MB.
    from xlsxwriter import Workbook  # noqa: PLC0415

    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": _fitting(acts.heading)[:255], "created": datetime.combine(acts.as_of, time(), UTC)})
    look = {"text_wrap": True, "valign": "top", "border": 1}
    plain, late = book.add_format(look), book.add_format({**look, "bg_color": "#FBEFD5"})
    dated = {"num_format": "dd.mm.yyyy", "align": "left"}
    days = book.add_format({**look, **dated}), book.add_format({**look, **dated, "bg_color": "#FBEFD5"})
    head = book.add_format({**look, "bold": True, "bg_color": "#E6EEEE"})

    sheet = book.add_worksheet("Перечень")
    sheet.write_string(0, 0, _fitting(acts.heading), book.add_format({"bold": True, "font_size": 14}))
    for number, line in enumerate(acts.lines, 1):
        sheet.write_string(number, 0, _fitting(line))
    top = len(acts.lines) + 2
    for column, (name, title) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, _WIDTHS[name])
        sheet.write_string(top, column, title, head)
    for number, row in enumerate(acts.rows, top + 1):
        for column, name in enumerate(COLUMNS):
            value = getattr(row, name)
            _write(sheet, number, column, value, late if row.overdue else plain, days[row.overdue])
    _set_up(sheet, top, len(acts.rows))
    book.close()
    return file.getvalue()


def _write(
    sheet: "Worksheet", row: int, column: int, value: str | int | date, plain: "Format", dated: "Format"
) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, plain)
    elif isinstance(value, str):
        sheet.write_string(row, column, _fitting(value), plain)
    elif value.year < _FIRST_YEAR:
        sheet.write_string(row, column, day(value), plain)
    else:
        sheet.write_datetime(row, column, datetime.combine(value, time()), dated)


def _set_up(sheet: "Worksheet", top: int, rows: int) -> None:
    """Head of the table frozen, filtered and repeated; turned A4, one page wide, pages numbered."""
    sheet.freeze_panes(top + 1, 2)
    sheet.autofilter(top, 0, top + rows, len(COLUMNS) - 1)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
    sheet.set_footer(f"&R{PAGE}&P{OF_PAGES}&N")


def _fitting(text: str) -> str:
    """The text as far as a cell holds it."""
    text = xml_text(text)
    return text if len(text) <= _CELL_LENGTH else f"{text[: _CELL_LENGTH - 1]}…"
