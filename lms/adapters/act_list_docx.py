"""The list of acts for a text processor."""

from lms.adapters import word_file
from lms.domain.act_list import OF_PAGES, PAGE, PAPER_COLUMNS, ActList, ActRow, paper_cells
from lms.domain.model_document import Paragraph, Run

_ACT = next(place for place, (title, _) in enumerate(PAPER_COLUMNS) if title == "Акт")


def act_list_docx(acts: ActList) -> bytes:
    """A turned A4 that can be edited, the head of its table repeated; the same input gives the same bytes."""
    file = word_file.blank(acts.heading, acts.as_of)
    section = file.sections[0]
    word_file.turn(section)
    word_file.write(file.add_paragraph(style="Title"), [Run(acts.heading)])
    for line in acts.lines:
        word_file.write(file.add_paragraph(style="Subtitle"), [Run(line)])
    head = [[Paragraph((Run(title, bold=True),))] for title, _ in PAPER_COLUMNS]
    rows = [head, *(_cells(row) for row in acts.rows)]
    word_file.add_table(file, rows, [width for _, width in PAPER_COLUMNS], "Ячейка перечня")
    word_file.write_pages(section.footer.paragraphs[0], PAGE, OF_PAGES)
    return word_file.content(file)


def _cells(row: ActRow) -> list[list[Paragraph]]:
    """Cells of a row; the name of the act and the words that a check is overdue are bold."""
    return [
        [
            Paragraph((Run(text, bold=text == row.mark or (place == _ACT and index == 0)),))
            for index, text in enumerate(cell)
        ]
        for place, cell in enumerate(paper_cells(row))
    ]
