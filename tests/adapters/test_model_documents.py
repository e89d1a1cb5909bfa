import re
import time
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.adapters.docx import document_docx
from lms.adapters.markup import MarkupRefused
from lms.adapters.model_documents import model_documents
from lms.domain.legal_act import LegalAct, Status, Trust, read_register
from lms.domain.lesson_text import CITATION
from lms.domain.model_document import ModelDocument, Paragraph, Run, Table

COURSES = Path(__file__).parents[2] / "courses"
ACTS, _ = read_register((COURSES / "acts.toml").read_bytes(), "acts.toml")
LESSONS = [
    pytest.param(path, id=path.stem)
    for path in sorted((COURSES / "kazachestvo").glob("*/*.md"))
    if "\n!!! document" in path.read_text("utf-8")
]
LAW = {
    "fz-154": LegalAct(
        slug="fz-154",
        kind="Федеральный закон",
        number="154-ФЗ",
        date=date(2005, 12, 5),
        title="О службе",
        status=Status.IN_FORCE,
        trust=Trust.VERIFIED,
        checked_on=date(2026, 11, 23),
        checked_by="Редакция",
        source="pravo.gov.ru",
    )
}


def box(text: str, title: str = ' "Письмо"') -> ModelDocument:
    """The one document of a lesson whose box holds `text`."""
    indented = "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
    (made,) = model_documents(f"# Урок\n\nДо\n\n!!! document{title}\n{indented}\n\nПосле\n\n[^1]: Сноска\n", LAW)
    return made


def plain(text: str, marker: str = "", depth: int = 0, **hand: bool) -> Paragraph:
    return Paragraph((Run(text, **hand),), marker, depth)


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("", "Образец документа"),
        (' ""', "Образец документа"),
        (' "Ответ *атаману* за 20____ год"', "Ответ атаману за 20____ год"),
        (' "Образец документа о *встрече*"', "Образец документа о встрече"),
        (' "По [[fz-154|закону]]"', "По закону"),
    ],
)
def test_title(title, read):
    made = box("Текст", title)
    assert made.title == read
    assert made.blocks == (plain("Текст"),)


def test_words_keep_their_hand_and_blanks():
    assert box("«\\_\\_» ____ *а **б*** и `код`  \nстрока\nдальше").blocks == (
        Paragraph(
            (
                Run("«__» ____ "),
                Run("а ", italic=True),
                Run("б", bold=True, italic=True),
                Run(" и код\nстрока дальше"),
            )
        ),
    )


def test_citations_become_words():
    assert box("*Сверить: [[fz-154 ст. 5]], [[fz-154|закон]], [[fz-9 ст. 1]]*").remark == plain(
        "Сверить: Федеральный закон от 05.12.2005 № 154-ФЗ, ст. 5, закон, fz-9, ст. 1", italic=True
    )


def test_points_keep_their_numbers_and_nesting():
    text = "**Раздел**\n\n6. Шесть\n7. Семь\n    - а\n    - б\n        1. в\n\nТекст\n\n8. Восемь\n\n    Ещё"
    assert box(text).blocks == (
        plain("Раздел", bold=True),
        plain("Шесть", "6.", 1),
        plain("Семь", "7.", 1),
        plain("а", "–", 2),
        plain("б", "–", 2),
        plain("в", "1.", 3),
        plain("Текст"),
        plain("Восемь", "8.", 1),
        plain("Ещё", "", 1),
    )


def test_a_point_may_begin_with_no_words():
    assert box("1. - а").blocks == (Paragraph((), "1.", 1), plain("а", "–", 2))
    assert box("1. \n2. б").blocks[-1] == plain("б", "2.", 1)


def test_table():
    assert box("а | [[fz-154|б *в*]]\n--|--:\n1 **2** | \n").blocks == (
        Table(
            (
                (plain("а", bold=True), plain("б *в*", bold=True)),
                (Paragraph((Run("1 "), Run("2", bold=True))), Paragraph(())),
            )
        ),
    )


def test_anything_else_stays_as_text():
    text = (
        "## Часть\n\n> цитата\n\nслово\n:   значение\n\n---\n\n"
        '!!! note "Внутри"\n    да\n\n'
        "[сайт](https://a.ru/b), <https://c.ru>, ![план](media/a.png)[^1]\n\n"
        "    код  <b>\n      ещё"
    )
    assert box(text).blocks == (
        plain("Часть", bold=True),
        plain("цитата"),
        plain("слово", bold=True),
        plain("значение", depth=1),
        plain("Примечание. Внутри", bold=True),
        plain("да"),
        plain("сайт (https://a.ru/b), https://c.ru, план[1]"),
        plain("код\u00a0\u00a0<b>\n\u00a0\u00a0ещё"),
        plain("Сноска\u00a0", "[1]", 1),
    )


def test_documents_in_order_wherever_they_stand():
    body = (
        '!!! task "Задание"\n    Текст\n\n    !!! document "Второй"\n        б\n\n'
        '!!! document "Второй"\n    в\n\n    !!! document "Внутри"\n        г\n'
    )
    assert [(made.key, len(made.blocks)) for made in model_documents(body, {})] == [("vtoroi", 1), ("vtoroi-2", 3)]


def test_a_lesson_without_documents():
    assert model_documents('# Урок\n\n!!! case "Кейс"\n    Текст', {}) == ()


def test_a_tangled_lesson_is_refused():
    with pytest.raises(MarkupRefused):
        model_documents("[" * 500, {})


PIECES = ["1. ", "- ", "\n    ", "\n\n    ", "    ", "|", "--|--", "*", "**", "[[fz-154]]", "а", "#", ">", "!", "`"]


@pytest.mark.slow
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_text_breaks_the_reader(pieces):
    for document in model_documents(f'!!! document "А"\n    {"".join(pieces)}', LAW):
        document_docx(document, acts_line="", made_on=date(2026, 11, 24))


@pytest.mark.slow
def test_a_large_box_takes_little_time():
    start = time.process_time()
    made = box("\n\n".join(f"{number}. Пункт *{number}*" for number in range(1, 1000)))
    assert made.blocks[-1].marker == "999."
    assert time.process_time() - start < 3


def source_words(path: Path) -> list[list[str]]:
    """Words and numbers of each box in a file, as the author wrote them, citations of acts left out."""
    boxes = re.findall(r'^!!! document "(.*)"\n((?:(?: {4}.*)?\n)*)', path.read_text("utf-8"), re.MULTILINE)
    texts = [CITATION.sub(lambda match: match[1].partition("|")[2], f"{title}\n{text}") for title, text in boxes]
    return [re.findall(r"[\w№☐]+", text.replace("\\", "").replace("_", " ")) for text in texts]


def file_text(content: bytes) -> str:
    """Everything one reads in the body of a file, from top to bottom."""
    pieces = []
    for block in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, docx.text.paragraph.Paragraph):
            pieces.append(block.text)
        else:
            pieces += [cell.text for row in block.rows for cell in row.cells]
    return "\n".join(pieces)


@pytest.mark.parametrize("path", LESSONS)
def test_no_word_of_a_course_is_lost_in_its_files(path):
    written = source_words(path)
    made = model_documents(path.read_text("utf-8"), ACTS)
    assert len(made) == len(written)
    for document, words in zip(made, written, strict=True):
        content = document_docx(document, acts_line="Проверено", made_on=date(2026, 11, 24))
        found = iter(re.findall(r"[\w№☐]+", file_text(content).replace("_", " ")))
        assert [word for word in words if word not in found] == []


def test_the_course_has_documents():
    assert len(LESSONS) > 15
