import re
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.adapters.docx import document_docx
from lms.domain.model_document import ModelDocument, Paragraph, Run, Table

DAY = date(2026, 11, 24)
HEAD = (Paragraph((Run("Показатель", bold=True),)), Paragraph((Run("План", bold=True),)))
MODEL = ModelDocument(
    "soglashenie",
    "Соглашение о сотрудничестве",
    (
        Paragraph((Run("1. Предмет", bold=True),)),
        Paragraph((Run("г. ____ «__» 20__ г.\nвторая строка "), Run("важно", bold=True), Run(" и", italic=True))),
        Paragraph((Run("Первый"),), "6.", 1),
        Paragraph((Run("Подпункт"),), "–", 2),
        Table((HEAD, (Paragraph((Run("Часы"),)), Paragraph(())))),
        Paragraph((Run("Сверить: статью 5", italic=True),)),
    ),
)


def made(document: ModelDocument = MODEL, acts_line: str = "Акты проверены 23.11.2026", day: date = DAY):
    return docx.Document(BytesIO(document_docx(document, acts_line=acts_line, made_on=day)))


def titled(title: str) -> ModelDocument:
    return ModelDocument("a", title, (Paragraph((Run(title),)), Table(((Paragraph((Run(title),)),),))))


def test_file_says_what_the_document_says():
    title, section, line, point, inner, after, remark = made().paragraphs
    assert [each.text for each in (title, section, line, point, inner, after, remark)] == [
        "Соглашение о сотрудничестве",
        "1. Предмет",
        "г. ____ «__» 20__ г.\nвторая строка важно и",
        "6.\tПервый",
        "–\tПодпункт",
        "",
        "Сверить: статью 5",
    ]
    assert [(run.text, run.bold, run.italic) for run in line.runs][1:] == [("важно", True, None), (" и", None, True)]
    assert [round(each.paragraph_format.left_indent.mm) for each in (point, inner)] == [10, 20]
    assert section.paragraph_format.keep_with_next
    assert (remark.style.name, remark.style.font.italic, remark.style.font.size.pt) == ("Примечание", True, 11)
    (table,) = made().tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Показатель", "План"], ["Часы", ""]]


def test_form_of_the_paper():
    file = made()
    (section,) = file.sections
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(each.mm) for each in margins] == [30, 15, 20, 20]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    title = file.styles["Title"]
    assert (title.font.bold, title.paragraph_format.alignment) == (True, WD_ALIGN_PARAGRAPH.CENTER)
    assert section.footer.paragraphs[0].text == "Акты проверены 23.11.2026"
    defaults = file.styles.element.xml.partition("</w:docDefaults>")[0]
    for part in ('w:ascii="Times New Roman"', '<w:sz w:val="28"/>', '<w:lang w:val="ru-RU"', 'w:line="276"'):
        assert part in defaults


def test_tables_have_borders_and_a_repeated_head():
    (table,) = made().tables
    assert table.style.name == "Table Grid"
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True, False]
    widths = [column.width.mm for column in table.columns]
    assert sum(widths) == pytest.approx(165, abs=0.1)
    assert widths[0] > widths[1]


def test_properties_name_no_library_and_no_other_time():
    content = document_docx(MODEL, acts_line="", made_on=DAY)
    about = docx.Document(BytesIO(content)).core_properties
    assert (about.title, about.language, about.author, about.last_modified_by) == (MODEL.title, "ru-RU", "", "")
    assert about.created == about.modified == datetime(2026, 11, 24, tzinfo=UTC)
    with ZipFile(BytesIO(content)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if b"python" in archive.read(name)]


def test_same_input_gives_same_bytes():
    contents = {document_docx(MODEL, acts_line="а", made_on=DAY) for _ in range(3)}
    assert len(contents) == 1
    assert document_docx(MODEL, acts_line="а", made_on=date(2026, 11, 25)) not in contents


HOSTILE = ["", "\x00\x07\x1b\ufffe\ud800", "<w:p>&amp;", "漢字🙂", "=1+1", "щ" * 10_000, "_x0041_", "а\tб", "%(x)s"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text):
    seen = re.sub("[\x00-\x08\x1b\ufffe\ud800]", "", text)
    file = made(titled(text), text)
    assert [each.text for each in file.paragraphs] == [seen, seen, ""]
    assert file.tables[0].rows[0].cells[0].text == seen
    assert file.sections[0].footer.paragraphs[0].text == seen
    assert file.core_properties.title == seen[:255]


@pytest.mark.slow
@given(st.text(st.characters(exclude_characters="\r\n\t"), max_size=40))
@settings(max_examples=25)
def test_any_text_that_xml_holds_is_kept(text):
    assert made(titled(text)).paragraphs[0].text == re.sub("[\x00-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


def test_a_document_without_text():
    assert [each.text for each in made(ModelDocument("a", "А", ())).paragraphs] == ["А"]


def test_a_wide_table_stays_within_the_margins():
    row = tuple(Paragraph((Run("щ" * 500),)) for _ in range(12))
    (table,) = made(ModelDocument("a", "А", (Table((row, row)),))).tables
    assert sum(column.width.mm for column in table.columns) == pytest.approx(165, abs=0.5)
