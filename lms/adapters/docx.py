"""Model documents of lessons as files that can be edited and signed."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from lms.adapters import word_file
from lms.domain.model_document import ModelDocument, Paragraph, Run, Table

if TYPE_CHECKING:
    from docx.document import Document

_TEXT_WIDTH = 165
"""Millimetres between the margins of upright A4."""

_STEP = 10
"""Millimetres by which a list goes in, room for a number of three digits."""


def document_docx(document: ModelDocument, *, acts_line: str, made_on: date) -> bytes:
    """A model document as a file that can be edited; `acts_line` in its footer says which acts were checked when.

    The form is that of GOST R 7.0.97-2016: A4, margins of 3, 1.5, 2 and 2 cm, Times New Roman of 14 points. Numbers
    of points are text, as other points refer to them. The same input gives the same bytes.
    """
    file = word_file.blank(document.title, made_on)
    word_file.write(file.add_paragraph(style="Title"), [Run(document.title)])
    for block in document.body:
        if isinstance(block, Table):
            _add_table(file, block)
        else:
            _add_paragraph(file, block)
    if document.remark:
        word_file.write(file.add_paragraph(style="Примечание"), document.remark.runs)
    word_file.write(file.sections[0].footer.paragraphs[0], [Run(acts_line)])
    return word_file.content(file)


def _add_paragraph(file: "Document", block: Paragraph) -> None:
    from docx.shared import Mm  # noqa: PLC0415  # see word_file

    paragraph = file.add_paragraph()
    if block.depth:
        paragraph.paragraph_format.left_indent = Mm(_STEP * block.depth)
    if block.marker:
        paragraph.paragraph_format.first_line_indent = Mm(-_STEP)
        word_file.write(paragraph, [Run(f"{block.marker}\t")])
    elif block.runs and all(run.bold for run in block.runs):
        paragraph.paragraph_format.keep_with_next = True
    word_file.write(paragraph, block.runs)


def _add_table(file: "Document", table: Table) -> None:
    from docx.shared import Pt  # noqa: PLC0415  # see word_file

    word_file.add_table(file, [[[cell] for cell in row] for row in table.rows], _widths(table), "Ячейка таблицы")
    # Word joins a table to a table that follows it, and leaves no room before a paragraph.
    file.add_paragraph(style="Ячейка таблицы").paragraph_format.space_after = Pt(0)


def _widths(table: Table) -> Sequence[float]:
    """Millimetres of the columns: room for the longest word of each, and more for one with more to say."""
    shares = []
    for column in zip(*table.rows, strict=True):
        longest_word = max((len(word) for cell in column for word in cell.text.split()), default=0)
        longest_cell = max(len(cell.text) for cell in column)
        shares.append(3 + min(longest_word, 24) + min(longest_cell, 120) ** 0.5)
    return [_TEXT_WIDTH * share / sum(shares) for share in shares]
