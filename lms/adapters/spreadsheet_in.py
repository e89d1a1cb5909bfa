"""Bytes of an Excel workbook as rows of text, by python-calamine (https://github.com/dimastbk/python-calamine).

A workbook is an archive of XML that may claim a cell at the far end of the sheet or unfold to gigabytes.
So the archive is first unfolded by the standard library within bounds and the places of its cells are read;
only a plain copy of it is handed on. Formulas are never computed: a cell is what was saved in it.
"""

import datetime
import io
import re
import zipfile
from xml.parsers import expat

from lms.domain.errors import Refused

MAX_BYTES = 5_000_000
MAX_UNFOLDED = 40_000_000
MAX_PARTS = 500
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELLS = 500_000
DAMAGED = "The workbook is damaged or locked. Save it again as .xlsx without a password."
_CHUNK = 1 << 16
_PLACE = re.compile(r"([A-Za-z]{0,4})([0-9]{0,9})")

Row = tuple[int, tuple[str, ...]]
"""Number of the row in the sheet and its cells."""


class WorkbookRefused(Refused):
    """The workbook is too large, damaged or locked."""


def read_rows(content: bytes) -> tuple[list[Row], int]:
    """Rows of the first sheet that have a cell, and how many sheets there are; raises WorkbookRefused."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  # megabytes that few need

    copy = _plain_copy(content)
    try:
        with CalamineWorkbook.from_filelike(copy) as workbook:
            sheet = workbook.get_sheet_by_index(0)
            start = sheet.start[0] if sheet.start else 0
            values = sheet.to_python(skip_empty_area=True)
            count = len(workbook.sheet_names)
    except (CalamineError, LookupError, ValueError, OSError) as error:
        raise WorkbookRefused(DAMAGED) from error
    rows = ((number, tuple(_text(cell) for cell in cells)) for number, cells in enumerate(values, start + 1))
    return [row for row in rows if any(row[1])], count


def _plain_copy(content: bytes) -> io.BytesIO:
    """The parts of the archive as they are, unpacked within bounds."""
    if len(content) > MAX_BYTES:
        raise WorkbookRefused("The workbook is larger than %(limit)d bytes. Divide it.", limit=MAX_BYTES)
    copy = io.BytesIO()
    left = MAX_UNFOLDED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(copy, "w") as plain:
            parts = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels"))]
            if len(parts) > MAX_PARTS:
                raise WorkbookRefused("The workbook has too many parts. Save it again as .xlsx.")
            for part in parts:
                data = _unfolded(archive, part, left)
                left -= len(data)
                _check_places(data)
                plain.writestr(part.filename, data)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise WorkbookRefused(DAMAGED) from error
    copy.seek(0)
    return copy


def _unfolded(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    pieces = []
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            left -= len(piece)
            if left < 0:
                raise WorkbookRefused("The workbook is larger than %(limit)d bytes. Divide it.", limit=MAX_UNFOLDED)
            pieces.append(piece)
    return b"".join(pieces)


def _check_places(part: bytes) -> None:
    """Refuse a part whose cells span more than can be held: the reader makes room for all between them."""
    high = wide = cells = in_row = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal high, wide, cells, in_row
        name = name.rpartition(":")[2]
        if name not in ("c", "row"):
            return
        cells, in_row = cells + 1, in_row + 1 if name == "c" else 0
        wide = max(wide, in_row)
        if "r" in attributes:
            place = _PLACE.fullmatch(attributes["r"])
            high = max(high, int(place[2] or 0) if place else MAX_ROWS + 1)
            wide = max(wide, _column(place[1]) if place else 0)
        if wide > MAX_COLUMNS or high > MAX_ROWS or max(cells, high * wide) > MAX_CELLS:
            raise WorkbookRefused("The sheet has cells too far away. Delete what stands outside the table.")

    def doctype(*_names: object) -> None:
        raise ValueError("A workbook declares no DOCTYPE")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError) as error:
        raise ValueError(str(error)) from error


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _text(cell: object) -> str:
    """A cell as a person sees it: whole numbers without a point, days as in Russian papers."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime | datetime.date):
        return cell.strftime("%d.%m.%Y")
    return str(cell).replace("\r\n", "\n").strip()
