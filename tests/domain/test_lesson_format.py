from datetime import date

import pytest

from lms.domain.legal_act import LegalAct, Status, Trust
from lms.domain.lesson_format import Surroundings, lesson_problems
from lms.domain.text_merge import merge

LAW = LegalAct(
    slug="fz-154-2005",
    kind="Федеральный закон",
    title="О службе",
    status=Status.IN_FORCE,
    trust=Trust.VERIFIED,
    checked_on=date(2026, 11, 23),
    checked_by="Редакция",
    source="pravo.gov.ru",
)
AROUND = Surroundings({LAW.slug: LAW}, frozenset({"a.png"}), frozenset({"first", "second"}))


def lesson_faults(text: str) -> list[tuple[str, int]]:
    problems = lesson_problems(f"# Title\n\n{text}\n", "10-first.md", AROUND)
    assert all(problem.file == "10-first.md" and problem.message() for problem in problems)
    return [(problem.code, problem.line) for problem in problems]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("[[fz-99 ст. 1]]", [("unknown_act", 3)]),
        ("`[[fz-99]]`", []),
        ("# Again", [("second_title", 3)]),
        ("Again\n===", [("second_title", 4)]),
        ("a <b>bold</b>", [("raw_html", 3), ("raw_html", 3)]),
        ("<!-- x -->", [("raw_html", 3)]),
        ("`<b>` and <https://a.ru> and 1 < 2 and \\<b>", []),
        ("```\n<b>\n# x\n!!! x\n```", []),
        ("![](media/a.png)", [("no_alternative_text", 3)]),
        ("![x](media/b.png)", [("broken_link", 3)]),
        ("![x](../media/a.png)", []),
        ("![x](https://a.ru/a.png)", [("broken_link", 3)]),
        ("[x](media/b.pdf)", [("broken_link", 3)]),
        ("[x](third)", [("broken_link", 3)]),
        ("[x](second#a) [y](#z) [m](mailto:a@b.ru)", []),
        ("[x](#)", [("broken_link", 3)]),
        ("[x](javascript:alert(1))", [("broken_link", 3)]),
        ("[x](//evil.ru)", [("broken_link", 3)]),
        ("[![x](media/a.png)](nowhere)", [("broken_link", 3)]),
        ("[x][1]\n\n[1]: nowhere", [("broken_link", 5)]),
        ("Сноска[^1]\n\n[^1]: Текст", []),
        ("Сноска[^1]", [("lost_footnote", 3)]),
        ('!!! case "Кейс"\n    Текст', []),
        ("!!! warning\n    Текст", [("unknown_box", 3)]),
        ("!!! case «Кейс»\n    Текст", [("unknown_box", 3)]),
        ("a\x07b", [("unprintable", 3)]),
        (merge("Было\n", "Моё <b>\n", "Ваше\n").text, [("unmerged", 3)]),
        ("```\n" + merge("Было\n", "Моё\n", "Ваше\n").text + "```", [("unmerged", 4)]),
        ("a\uf0b7b", [("unprintable", 3)]),
        ("x\n\n" + "[" * 6, [("tangled", 5)]),
        ("[a] " * 301, [("tangled", 3)]),
        ("[a]\n\n" * 2001, [("tangled", 1)]),
        ("a\n" * 601, [("tangled", 3)]),
        ("> " * 13 + "a", [("tangled", 3)]),
        ("слово " * 7000, [("tangled", 3)]),
        ("```\n\n" * 301, [("tangled", 1)]),
        ("[[fz-154-2005]] " * 400, []),
        (" " * 101 + "a", [("tangled", 3)]),
        ("```\n" + " " * 101 + "a\n```", []),
    ],
)
def test_faults_of_lessons(text, faults):
    assert sorted(lesson_faults(text)) == sorted(faults)
