"""Papers of a test: what stands on them, for whom, and that no text acts as markup."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from lms.adapters.paper_test_pdf import _HOW, BLANK_SHEETS, PaperHead, keys_pdf, sheets_pdf, variants_pdf
from lms.adapters.press import PaperError
from lms.adapters.printed_text import printed
from lms.domain.course import QuizRules
from lms.domain.paper_test import answer_key, variants
from tests.domain import paper_bank as bank
from tests.domain.tiny_course import act

HOSTILE = '#panic() "; #read("/etc/passwd") $x$ @ref &lt;b&gt; \\\\ «Ёё»'
PLAIN = '#panic() "; #read("/etc/passwd") $x$ @ref <b> \\ «Ёё»'
HEAD = PaperHead(
    course=f"Курс {PLAIN}", title=f"Тест {PLAIN}", group=f"Группа {PLAIN}", minutes=45, pass_percent=70,
    held_on=date(2026, 11, 30), made_at=datetime(2026, 11, 24, 5, 1, 2, 345, tzinfo=UTC),
)  # fmt: skip
LONG = "Очень длинный вопрос о порядке. " * 300
ASKED = [
    replace(bank.SINGLE, text=f"**Жирно** и {HOSTILE}\n\n- первое\n- второе\n\nСм. [[fz-154-2005 ст. 5]]."),
    *bank.BANK[1:-2],
    replace(bank.ESSAY, text=LONG),
]
DRAWN = variants(ASKED, QuizRules(draw=99), 3, 7, acts=bank.ACTS)
ACTS = {"fz-154-2005": act("fz-154-2005")}
NAMES = [("Ковалёва Мария Петровна", 1), (f"Ёлкин-Ӱй {PLAIN}", 2)]


@cache
def pages(pdf: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    return re.sub("[\\s\u200b\u00ad]", "", text)


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """Each paper, once."""
    return {
        "variants": variants_pdf(HEAD, DRAWN, ACTS),
        "sheets": sheets_pdf(HEAD, NAMES, DRAWN),
        "keys": keys_pdf(HEAD, DRAWN),
    }


@pytest.mark.slow
def test_variants_hold_every_question_and_their_own_numbers(made) -> None:
    found = pages(made["variants"])
    first = [number for number, text in enumerate(found) if "ФИО" in text]
    assert len(first) == 3
    for variant, start, end in zip(DRAWN, first, [*first[1:], len(found)], strict=True):
        text = "".join(found[start:end])
        assert f"Вариант{variant.number}" in found[start]
        assert all(f"{number}." in text for number in range(1, len(variant.items) + 1))
        for words in ("Дата", "30.11.2026", "Подпись", "Время:45мин.", "бланкеответов", "Переченьактов"):
            assert words in text, words
        assert "option3" in text and text.count("Оченьдлинныйвопрос") >= 295  # a foot of a page may part one
        assert all(word in text for word in ("Шаги", "Сроки", "5дней", "вправе(1)"))
        assert "срокпрошёл" not in text and "обязан" not in text


@pytest.mark.slow
def test_nothing_acts_as_markup(made) -> None:
    assert squeezed(PLAIN) in "".join(pages(made["variants"]))
    for pdf in made.values():
        text = "".join(pages(pdf))
        for words in (HEAD.course, HEAD.title, HEAD.group):
            assert squeezed(words) in text


@pytest.mark.slow
def test_a_sheet_a_person_and_blank_ones(made) -> None:
    found = pages(made["sheets"])
    assert len(found) == len(NAMES) + BLANK_SHEETS
    for (name, variant), text in zip(NAMES, found, strict=False):
        assert squeezed(name) in text and f"Вариант{variant}" in text
        assert str(len(ASKED)) in text
    assert "Ковалёва" not in "".join(found[1:])


@pytest.mark.slow
def test_keys_are_those_of_each_variant_and_not_for_learners(made) -> None:
    text = "".join(pages(made["keys"]))
    assert text.count("Неслушателям") == 0 and "Недляслушателей" in text
    for variant in DRAWN:
        assert f"Вариант{variant.number}" in text
        assert all(squeezed(key) in text for key in answer_key(variant))
    graded = sum(question.graded for question in ASKED)
    assert text.count(f"баллов из {graded}".replace(" ", "")) == 3
    assert text.count("проверяетпреподаватель") == 3


@pytest.mark.parametrize("kind", ["variants", "sheets", "keys"])
def test_papers_are_tagged_upright_and_dated(made, kind) -> None:
    reader = PdfReader(BytesIO(made[kind]))
    catalogue = reader.root_object
    assert str(catalogue["/Lang"]).startswith("ru") and catalogue["/MarkInfo"].get_object()["/Marked"]
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(595, 842)}
    assert reader.metadata.creation_date.date() == HEAD.made_at.date()


def test_a_sign_without_a_letter_is_told() -> None:
    with pytest.raises(PaperError):
        sheets_pdf(HEAD, [("漢字", 1)], DRAWN)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Один абзац", ["paragraph"]),
        ("а\n\nб", ["paragraph", "paragraph"]),
        ("а:\n\n1. б\n2. в\n\nг", ["paragraph", "list", "paragraph"]),
        ("| а | б |\n|---|---|\n| 1 | 2 |", ["table"]),
        ("    код\n    ещё", ["paragraph"]),
        ("", []),
    ],
)
def test_markdown_becomes_blocks(text, kinds) -> None:
    assert [block["kind"] for block in printed(text, {})] == kinds


def test_runs_keep_their_styles_and_citations_their_names() -> None:
    (block,) = printed("Это **важно *и* тут** `a` [[fz-154-2005 ст. 5]]", ACTS)
    styled = {run["text"].strip(): run["styles"] for run in block["runs"] if run["styles"]}
    assert styled == {"важно": ["bold"], "и": ["bold", "italic"], "тут": ["bold"], "a": ["code"]}
    assert "О службе" in "".join(run["text"] for run in block["runs"]).replace("\u00a0", " ")


@pytest.mark.slow
def test_a_question_of_every_kind_says_how_it_is_answered(made) -> None:
    text = "".join(pages(made["variants"]))
    assert all(squeezed(_HOW[question.kind]) in text for question in ASKED)
