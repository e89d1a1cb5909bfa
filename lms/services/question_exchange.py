"""Banks of questions from and to other programs: which format a file is in, and a receipt for each.

Nothing is stored here: the caller shows the receipt and decides.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from lms.adapters import spreadsheet_in, spreadsheet_out
from lms.domain.errors import Refused
from lms.domain.import_receipt import Receipt
from lms.domain.problems import Problem
from lms.domain.question import Question
from lms.interop import aiken, gift, moodle_xml, question_table
from lms.interop.encoding import decode


class Format(StrEnum):
    """A format of question banks; the value stands in addresses."""

    GIFT = "gift"
    MOODLE_XML = "moodle-xml"
    AIKEN = "aiken"
    CSV = "csv"
    XLSX = "xlsx"


UNREADABLE = {
    "unknown": "This is no bank of questions. Upload GIFT, Moodle XML, Aiken, CSV or XLSX.",
    "other-sheets": "Only the first of %(count)d sheets was read. Move the questions there.",
}

_MEDIA = {
    Format.GIFT: ("text/plain; charset=utf-8", ".gift"),
    Format.MOODLE_XML: ("application/xml", ".xml"),
    Format.AIKEN: ("text/plain; charset=utf-8", ".txt"),
    Format.CSV: ("text/csv; charset=utf-8", ".csv"),
    Format.XLSX: (spreadsheet_out.MEDIA_TYPE, ".xlsx"),
}
_SHEET = "Вопросы"
_START = 200_000
_QUIZ = re.compile(rb"<\s*quiz[\s>]")
_AIKEN = re.compile(r"^[ \t]*(?:ANSWER|ОТВЕТ)\s*:[ \t]*[A-ZА-Я]\b", re.MULTILINE | re.IGNORECASE)
_AIKEN_OPTION = re.compile(r"^[ \t]*[A-ZА-Я][.)]\s", re.MULTILINE)
_GIFT = re.compile(r"^[ \t]*(?:::|\$CATEGORY:|//)|(?<!\\)\{", re.MULTILINE)
_TABLE_NAMES = (".csv", ".tsv", ".tab")


def recognise(name: str, content: bytes) -> Format | None:
    """The format of a file by what it holds; the name decides only between texts that could be either."""
    if content.startswith(b"PK\x03\x04"):
        return Format.XLSX if b"xl/" in content else None
    start = content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"<?xml") or _QUIZ.match(start):
        return Format.MOODLE_XML if _QUIZ.search(start) else None
    decoded = decode(content)
    return _recognised_text(name.lower(), decoded.text[:_START]) if decoded and not start.startswith(b"<") else None


def _recognised_text(name: str, text: str) -> Format | None:
    if _AIKEN.search(text) and _AIKEN_OPTION.search(text):
        return Format.AIKEN
    table, braces = bool(question_table.delimiter_of(text)), bool(_GIFT.search(text))
    if name.endswith(_TABLE_NAMES) and text.strip():
        return Format.CSV
    if braces or name.endswith((".gift", ".gift.txt")):
        return Format.GIFT
    return Format.CSV if table else None


def read(name: str, content: bytes) -> Receipt:
    """The receipt of a file of any known format; a file of another is a receipt with a problem."""
    kind = recognise(name, content)
    if kind is None:
        return _refused(name, "unknown", UNREADABLE["unknown"])
    if kind is Format.MOODLE_XML:
        return moodle_xml.read(content, name)
    if kind is Format.XLSX:
        return _read_workbook(name, content)
    decoded = decode(content)
    assert decoded is not None  # or it would not have been recognised
    readers = {Format.AIKEN: aiken.read, Format.CSV: question_table.read_text}
    if kind is Format.GIFT:
        receipt = gift.read(decoded.text.encode("utf-8", "replace"), name)
    else:
        receipt = readers[kind](decoded.text, name)
    return replace(receipt, encoding=decoded.encoding)


def write(kind: Format, questions: Iterable[Question]) -> tuple[bytes, str, str, Receipt]:
    """The questions in a format: bytes, media type, ending of the file's name, and what was lost."""
    media, ending = _MEDIA[kind]
    if kind is Format.XLSX:
        rows, receipt = question_table.write(questions)
        return spreadsheet_out.write_rows(rows, _SHEET), media, ending, receipt
    writers = {
        Format.GIFT: gift.write,
        Format.MOODLE_XML: moodle_xml.write,
        Format.AIKEN: aiken.write,
        Format.CSV: question_table.write_text,
    }
    content, receipt = writers[kind](questions)
    return content, media, ending, receipt


def _read_workbook(name: str, content: bytes) -> Receipt:
    try:
        rows, sheets = spreadsheet_in.read_rows(content)
    except Refused as refused:
        # A workbook's refusal speaks of numbers and names, never of moments.
        params = {key: value if isinstance(value, int) else str(value) for key, value in refused.params.items()}
        return _refused(name, "workbook", refused.text, **params)
    receipt = question_table.read(rows, name)
    if sheets < 2:
        return receipt
    said = Problem.of("other-sheets", name, 0, UNREADABLE["other-sheets"], count=sheets)
    return replace(receipt, problems=(*receipt.problems, said))


def _refused(name: str, code: str, text: str, **params: str | int) -> Receipt:
    return Receipt(problems=(Problem.of(code, name, 0, text, **params),))
