"""Files of a text processor (Office Open XML, ECMA-376) with python-docx: what all of them share.

A file begins as `templates/papers/blank_docx`, which holds its paper, letters and styles.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lms.adapters.xml_text import xml_text
from lms.domain.model_document import Paragraph, Run

# python-docx takes 16 MB, and few processes ever write a file: functions here import it when they run.
if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph as WordParagraph

_BLANK = Path(__file__).parents[2] / "templates" / "papers" / "blank_docx"


def blank(title: str, made_on: date) -> "Document":
    """An empty document in Russian on upright A4; it bears no author, and no time but the start of `made_on`."""
    from docx import Document  # noqa: PLC0415  # see above

    document = Document(BytesIO(_blank_file()))
    about = document.core_properties
    about.title, about.language = xml_text(title)[:255], "ru-RU"
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = datetime.combine(made_on, time(), UTC)
    return document


def content(document: "Document") -> bytes:
    """The file; equal documents give equal bytes."""
    file = BytesIO()
    document.save(file)
    with ZipFile(file) as archive:
        return _zipped((name, archive.read(name)) for name in archive.namelist())


def write(paragraph: "WordParagraph", runs: Iterable[Run]) -> None:
    """Add words to a paragraph; characters that a file can't hold are left out."""
    for run in runs:
        written = paragraph.add_run(xml_text(run.text))
        written.bold, written.italic = run.bold or None, run.italic or None


def add_table(
    document: "Document", rows: Sequence[Sequence[Sequence[Paragraph]]], widths: Sequence[float], style: str
) -> None:
    """Add a table with borders whose first row is repeated on every page, and rows keep together if they can.

    A cell is a list of paragraphs; `widths` are millimetres, `style` is the style of paragraphs.
    """
    from docx.oxml import OxmlElement  # noqa: PLC0415  # see above
    from docx.shared import Mm  # noqa: PLC0415  # see above

    table = document.add_table(len(rows), len(widths), "Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  # has no other name
    for written, row in zip(table.rows, rows, strict=True):
        written._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  # has no other name
        for cell, paragraphs in zip(written.cells, row, strict=True):
            first, *others = paragraphs or [Paragraph(())]
            write(cell.paragraphs[0], first.runs)
            cell.paragraphs[0].style = style
            for other in others:
                write(cell.add_paragraph(style=style), other.runs)


def write_pages(paragraph: "WordParagraph", before: str, between: str) -> None:
    """Add fields that a reader's program fills in: the number of the page and of all pages."""
    from docx.oxml import OxmlElement  # noqa: PLC0415  # see above
    from docx.oxml.ns import qn  # noqa: PLC0415  # see above

    for words, instruction in ((before, "PAGE"), (between, "NUMPAGES")):
        write(paragraph, [Run(words)])
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), instruction)
        paragraph._p.append(field)  # noqa: SLF001  # has no other name


def turn(section: "Section") -> None:
    """Lay the paper on its long side, with margins of 1 cm, 1.5 cm below."""
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415  # see above
    from docx.shared import Mm  # noqa: PLC0415  # see above

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = section.top_margin = Mm(10)
    section.bottom_margin, section.footer_distance = Mm(15), Mm(7)


@cache
def _blank_file() -> bytes:
    parts = sorted(path for path in _BLANK.rglob("*") if path.is_file())
    return _zipped((path.relative_to(_BLANK).as_posix(), path.read_bytes()) for path in parts)


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive whose entries bear no time but the first that ZIP knows."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, data in files:
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return file.getvalue()
