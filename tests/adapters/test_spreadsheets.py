"""Workbooks of Excel as rows of text and back, hostile ones in bounded memory."""

import datetime
import io
import random
import zipfile
from collections.abc import Callable

import pytest
from xlsxwriter import Workbook

from lms.adapters.spreadsheet_in import WorkbookRefused, read_rows
from lms.adapters.spreadsheet_out import write_rows

BOOK = write_rows([["Вопрос", "=1+1"], ["а\nб", "_x000D_ http://e.ru"], [], ["", "я" * 32_767]], "Вопросы")


def changed(change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def replaced(old: bytes, new: bytes) -> bytes:
    assert any(old in data for data in parts().values())
    return changed(lambda _name, data: data.replace(old, new, 1))


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_text_comes_back_as_it_was_with_the_numbers_of_its_rows() -> None:
    assert read_rows(BOOK) == (
        [(1, ("Вопрос", "=1+1")), (2, ("а\nб", "_x000D_ http://e.ru")), (4, ("", "я" * 32_767))],
        1,
    )


def test_nothing_is_written_as_a_formula_a_number_or_a_link() -> None:
    sheet = parts()["xl/worksheets/sheet1.xml"]
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert sheet.count(b't="s"') == sheet.count(b"<c ")


def test_numbers_days_and_truths_are_read_as_people_see_them() -> None:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
    page = book.add_worksheet()
    page.write_row(2, 1, [3, 2.5, 1e300, True, False])
    page.write_datetime(3, 1, datetime.date(2026, 11, 25))
    page.write_formula(3, 2, "=1+1", None, 2)
    book.add_worksheet()
    book.close()
    assert read_rows(out.getvalue()) == (
        [(3, ("3", "2.5", "1e+300", "true", "false")), (4, ("25.11.2026", "2", "", "", ""))],
        2,
    )


def test_an_empty_sheet_has_no_rows() -> None:
    assert read_rows(write_rows([], "а")) == ([], 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04" + b"x" * 100,
        BOOK[: len(BOOK) // 2],
        b"x" * 5_000_001,
        replaced(b'r="B4"', b'r="XFD1048576"'),
        replaced(b'<row r="4"', b'<row r="1048576"'),
        replaced(b'r="B4"', b'r="4B"'),
        replaced(b'r="B4"', b'r="B0"'),
        replaced(b"<v>1</v>", b"<v>99999999</v>"),
        replaced(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>'),
        replaced(b'encoding="UTF-8"', b'encoding="KLINGON"'),
        replaced(b"<row", b"<" + b"row/><" * 600_000 + b"row"),
        changed(lambda name, data: data + b" " * 50_000_000 if "sheet1" in name else data),
        changed(lambda name, data: b"" if name == "xl/workbook.xml" else data),
    ],
    ids=[
        *("empty", "no-archive", "cut", "large", "far-cell", "far-row", "no-place", "row-0", "no-string", "doctype"),
        *("encoding", "many-rows", "bomb", "no-book"),
    ],
)
def test_hostile_workbooks_are_refused(content: bytes) -> None:
    with pytest.raises(WorkbookRefused):
        read_rows(content)


def test_a_workbook_of_very_many_parts_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(501):
            archive.writestr(f"{number}.xml", "<a/>")
    with pytest.raises(WorkbookRefused, match="too many parts"):
        read_rows(out.getvalue())


@pytest.mark.slow
def test_damaged_workbooks_are_read_or_refused() -> None:
    chance = random.Random(1)
    names = [name for name in parts() if name.endswith((".xml", ".rels"))]
    for _ in range(100):
        target = chance.choice(names)

        def damage(name: str, data: bytes, target: str = target) -> bytes:
            if name != target:
                return data
            place = chance.randrange(len(data))
            return data[:place] + chance.choice((b"", b"<", b"0", b"~")) + data[place + chance.randrange(20) :]

        try:
            read_rows(changed(damage))
        except WorkbookRefused:
            continue
