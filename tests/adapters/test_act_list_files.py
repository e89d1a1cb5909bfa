import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from lms.adapters.act_list_docx import act_list_docx
from lms.adapters.act_list_pdf import act_list_pdf
from lms.adapters.press import PaperError
from lms.adapters.spreadsheet import act_list_xlsx
from lms.domain.act_list import COLUMNS, OVERDUE, PAPER_COLUMNS, ActList, ActRow, act_list, day, paper_cells
from lms.domain.legal_act import Status, Trust, read_register

ROW = ActRow(
    number=1,
    requisites="Федеральный закон от 05.12.2005 № 154-ФЗ",
    title="О службе казачества",
    status="Действует",
    edition="02.08.2019, 281-ФЗ: Уставы",
    gives="Даёт основу.\nВторая строка.",
    articles="ст. 5 ч. 4*; п. 3(1)",
    trust="Сверено с текстом",
    checked_on=date(2026, 11, 23),
    next_check=date(2027, 2, 21),
    mark="",
    source="pravo.gov.ru",
    note="Заметка",
)
LATE = replace(ROW, number=2, requisites="Приказ № 1", next_check=date(2026, 11, 1), mark=OVERDUE)
EMPTY = replace(ROW, number=3, edition="", gives="", articles="", source="", note="")
ACTS = ActList("Перечень актов", "Тема: казачество", date(2026, 11, 24), (ROW, LATE, EMPTY))

REGISTER, _ = read_register((Path(__file__).parents[2] / "courses" / "acts.toml").read_bytes(), "acts.toml")
WORDS = {each: f"слово {each}" for each in (*Status, *Trust)}
WHOLE = act_list(REGISTER.values(), "Перечень", "", date(2027, 3, 1), WORDS)
PART = act_list(list(REGISTER.values())[:30], "Перечень", "", date(2027, 3, 1), WORDS)

FORMULAS = ["=1+1", "+7 (900)", "-1", "@SUM(A1)", '=HYPERLINK("https://a.ru")', "{=1}", "https://a.ru/b", "0123", "1e5"]
MARKUP = ["#panic()", '"; #read("/etc/passwd")', "*a* _b_ $x$ <l> @ref \\", "&P &amp; <b>", "_x0041_", "«Ёё» “Ӧӱ”"]
LONG = ["щ" * 500, "карась " * 80, "и\n" * 80]
"""Each fills more than a page of its column."""
UNDRAWABLE = ["漢字", "\x07", "\ue000", "🙂", "\ud800"]


made = cache(lambda make, acts: make(acts))
"""Files several tests read are made once."""


def filled(text: str) -> ActList:
    """A list in which every text is `text`."""
    texts = ("requisites", "title", "status", "edition", "gives", "articles", "trust", "source", "note")
    return ActList(text, text, date(2026, 11, 24), (replace(LATE, number=1, **dict.fromkeys(texts, text)),))


def cells_of(content: bytes) -> list[list[object]]:
    """Rows of the sheet below the headings of its columns, and these first."""
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return rows[next(index for index, row in enumerate(rows) if row[0] == "№") :]


def on_paper(row: ActRow) -> list[str]:
    return ["\n".join(cell) for cell in paper_cells(row)]


def read_docx(content: bytes):
    return docx.Document(BytesIO(content))


@cache
def pages(content: bytes) -> list[str]:
    """Texts of the pages, without spaces and what breaks words."""
    return [re.sub(r"\s|[\u200b\u00ad]", "", page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


@pytest.mark.slow
@pytest.mark.parametrize("make", [act_list_docx, act_list_xlsx, act_list_pdf])
@pytest.mark.parametrize("acts", [ACTS, PART, ActList("Пусто", "", date(2026, 1, 1), ())])
def test_same_input_gives_same_bytes(make, acts):
    assert make(acts) == made(make, acts)


def test_workbook_says_what_the_list_says():
    head, *rows = cells_of(act_list_xlsx(ACTS))
    assert head == [*COLUMNS.values()]
    assert rows == [[getattr(row, name) for name in COLUMNS] for row in ACTS.rows]
    book = CalamineWorkbook.from_filelike(BytesIO(act_list_xlsx(ACTS)))
    above = [row[0] for row in book.get_sheet_by_index(0).to_python()]
    assert above[:4] == ["Перечень актов", *ACTS.lines]


def test_workbook_holds_the_whole_register():
    assert len(WHOLE.rows) > 100
    _, *rows = cells_of(act_list_xlsx(WHOLE))
    assert rows == [[getattr(row, name) for name in COLUMNS] for row in WHOLE.rows]


def test_workbook_is_set_up_for_reading_and_print():
    with ZipFile(BytesIO(act_list_xlsx(ACTS))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
        about = archive.read("docProps/core.xml").decode()
    for part in (
        '<pane xSplit="2" ySplit="6" topLeftCell="C7"',
        '<autoFilter ref="A6:M9"/>',
        'orientation="landscape"',
        'paperSize="9"',
        'fitToHeight="0"',
        "<oddFooter>&amp;RСтраница &amp;P из &amp;N</oddFooter>",
    ):
        assert part in sheet
    assert "Перечень!$6:$6" in book
    assert 'formatCode="dd.mm.yyyy"' in styles
    assert 'wrapText="1"' in styles
    assert "2026-11-24T00:00:00Z" in about
    late = re.findall(r'<row r="8".*?</row>', sheet)[0]
    assert set(re.findall(r'<c r="\w+" s="(\d+)"', late)).isdisjoint(re.findall(r'<c r="\w+7" s="(\d+)"', sheet))


@pytest.mark.slow
@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP, *LONG])
def test_workbook_takes_text_for_text(text):
    content = act_list_xlsx(filled(text))
    _, row = cells_of(content)
    assert row[1:8] == [text] * 7
    with ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_workbook_cuts_only_what_no_cell_can_hold():
    _, row = cells_of(act_list_xlsx(filled("щ" * 32_767)))
    assert row[2] == "щ" * 32_767
    _, row = cells_of(act_list_xlsx(filled("щ" * 40_000)))
    assert row[2] == "щ" * 32_766 + "…"


def test_workbook_leaves_out_what_no_file_can_hold():
    _, row = cells_of(act_list_xlsx(filled("а\x00\x07\ud800\ufffeб")))
    assert row[1:3] == ["аб", "аб"]


@pytest.mark.parametrize(
    ("value", "read"),
    [(date(1, 1, 1), "01.01.0001"), (date(1899, 12, 31), "31.12.1899"), (date(2026, 2, 1), date(2026, 2, 1))],
)
def test_workbook_holds_days_of_any_year(value, read):
    _, row = cells_of(act_list_xlsx(replace(ACTS, rows=(replace(ROW, checked_on=value),))))
    assert row[8] == read


def test_last_day_of_the_calendar():
    acts = replace(ACTS, rows=(replace(ROW, next_check=date.max),))
    assert cells_of(act_list_xlsx(acts))[1][9] == date.max
    assert "31.12.9999" in pages(made(act_list_pdf, acts))[0]


@pytest.mark.slow
@pytest.mark.parametrize("acts", [ACTS, PART])
def test_docx_says_what_the_list_says(acts):
    file = read_docx(made(act_list_docx, acts))
    assert [each.text for each in file.paragraphs] == [acts.heading, *acts.lines]
    (table,) = file.tables
    head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert head == [title for title, _ in PAPER_COLUMNS]
    assert rows == [on_paper(row) for row in acts.rows]


def test_docx_is_a_turned_page_with_a_repeated_head_and_numbers():
    file = read_docx(made(act_list_docx, ACTS))
    (section,) = file.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    (table,) = file.tables
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True, False, False, False]
    footer = section.footer.paragraphs[0]
    assert footer.text == "Страница  из "
    assert footer._p.xpath("w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]
    assert sum(column.width.mm for column in table.columns) <= 277.1
    assert [run.bold for each in table.rows[2].cells[6].paragraphs for run in each.runs] == [None, None, True]


@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP, *LONG, *UNDRAWABLE])
def test_docx_takes_text_for_text(text):
    acts = filled(text)
    (table,) = read_docx(made(act_list_docx, acts)).tables
    seen = [re.sub("[\x07\ud800]", "", cell) for cell in on_paper(acts.rows[0])]
    assert [cell.text for cell in table.rows[1].cells] == seen


@pytest.mark.slow
@pytest.mark.parametrize("acts", [ACTS, PART])
def test_pdf_says_what_the_list_says(acts):
    text = "".join(pages(made(act_list_pdf, acts))).replace("-", "")
    for row in acts.rows:
        for cell in on_paper(row):
            for word in cell.split():
                assert squeezed(word).replace("-", "") in text, word
    assert text.count(squeezed(day(acts.rows[0].checked_on))) >= len(acts.rows)


@pytest.mark.slow
def test_pdf_repeats_the_head_and_numbers_the_pages():
    printed = pages(made(act_list_pdf, PART))
    assert len(printed) > 3
    for number, text in enumerate(printed, 1):
        assert f"Страница{number}из{len(printed)}" in text
        assert "Примечание" in text


def test_pdf_is_a_turned_tagged_document_in_russian():
    reader = PdfReader(BytesIO(made(act_list_pdf, ACTS)))
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(842, 595)}
    assert reader.metadata.title == "Перечень актов"
    assert reader.metadata.creation_date == datetime(2026, 11, 24, tzinfo=UTC)
    catalogue = reader.root_object
    assert str(catalogue["/Lang"]).startswith("ru")
    assert catalogue["/MarkInfo"].get_object()["/Marked"]
    xmp = catalogue["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part>3<.*pdfaid:conformance>A<", xmp)
    assert "pdfuaid:part>1<" in xmp


@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP])
def test_pdf_takes_text_for_text(text):
    (printed,) = pages(act_list_pdf(filled(text)))
    assert printed.count(squeezed(text)) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("text", LONG)
def test_pdf_keeps_long_text_on_its_pages(text):
    reader = PdfReader(BytesIO(act_list_pdf(filled(text))))
    assert len(reader.pages) > 1
    outside: list[tuple[float, float]] = []

    def visit(words: str, matrix: list[float], *_: object) -> None:
        if words.strip() and not (28 <= matrix[4] < 814 and 15 < matrix[5] < 570):
            outside.append((matrix[4], matrix[5]))

    printed = "".join(page.extract_text(visitor_text=visit) for page in reader.pages)
    assert not outside
    letter = text.strip()[0]
    assert printed.count(letter) >= 9 * text.count(letter)


@pytest.mark.parametrize("text", UNDRAWABLE)
def test_pdf_refuses_what_no_font_can_draw(text):
    with pytest.raises(PaperError):
        act_list_pdf(filled(text))
    assert act_list_pdf(ACTS)


def test_an_empty_list():
    acts = ActList("Пусто", "", date(2026, 1, 1), ())
    assert cells_of(act_list_xlsx(acts)) == [[*COLUMNS.values()]]
    assert len(read_docx(made(act_list_docx, acts)).tables[0].rows) == 1
    assert "Актов:0" in pages(made(act_list_pdf, acts))[0]
