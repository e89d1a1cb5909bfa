import pytest

from lms.domain.lesson_text import FENCES, tangled
from lms.domain.markdown_blocks import COLUMNS, HEADING_LENGTH, Block, Code, Table, write_blocks
from lms.domain.markdown_inline import Break, Note, Picture, Span
from lms.domain.pasted import Dropped


def text(*words: str, **place) -> Block:
    return Block(tuple(Span(word) for word in words), **place)


def written(*parts) -> str:
    markdown, given_up = write_blocks(parts)
    assert given_up == ()
    assert tangled(markdown) is None
    return markdown


@pytest.mark.parametrize(
    ("parts", "markdown"),
    [
        ([], ""),
        ([text("а"), text(" "), text("б")], "а\n\nб\n"),
        ([text("Язык C#", heading=2), text("Ещё #", heading=9)], "## Язык C\\#\n\n###### Ещё \\#\n"),
        ([text(" ", heading=2)], ""),
        ([text("а" * (HEADING_LENGTH + 1), heading=2)], "а" * (HEADING_LENGTH + 1) + "\n"),
        ([text("а", marker="-", depth=5), text("б", depth=9), text("в", depth=0)], "- а\n\n    б\n\nв\n"),
        ([text("а", marker="-", quote=1), text("б", marker="-")], "> - а\n\n- б\n"),
        ([text("а", marker="-"), text("б", marker="1.", depth=2), text("в", marker="1.")], "- а\n    1. б\n\n1. в\n"),
        ([Code("\n \n")], ""),
        ([Code("\n\tа\u200b\n")], "```\n    а\n```\n"),
        ([Table(())], ""),
        ([Table((((Span("а"), Break(), Span("б.")), ()), ((Span("в"),),)))], "| а; б. |  |\n| --- | --- |\n| в |  |\n"),
        (
            [Block((Span("Да!"), Note("1"), Span("(нет)"), Picture("[x]", "a.png")))],
            "Да&#33;[^1]&#40;нет)![\\[x\\]](media/a.png)\n",
        ),
        (
            [Block((Span("а "), Picture("б", "a.png"), Span(" ", bold=True), Span("в", code=True)))],
            "а ![б](media/a.png) `в`\n",
        ),
        ([Block((Span(" ", code=True), Span("а", code=True), Span(" ", link="https://a.ru")))], "`а`\n"),
    ],
)
def test_what_is_written(parts, markdown):
    assert written(*parts) == markdown


def test_long_paragraphs_are_divided_at_spaces():
    markdown = written(text("слово " * 20_000), text("а" * 50_000))
    assert "слово".join(markdown.split("слово")) == markdown
    assert markdown.count("слово") == 20_000
    assert markdown.count("а") == 50_000
    assert max(map(len, markdown.split("\n"))) < 6000


def test_long_lists_tables_and_code_are_divided():
    items = [text(f"пункт {number}", marker="-") for number in range(1000)]
    rows = Table(tuple(((Span("а"),), (Span(str(number)),)) for number in range(1000)))
    markdown = written(*items, rows, Code("строка\n" * 1000), Code("с" * 30_000))
    assert markdown.count("| --- |") == 5
    assert markdown.count("```") == 2 * (5 + 4)
    assert markdown.count("с") == 1000 + 30_000


def test_a_table_that_is_too_wide_comes_as_paragraphs():
    assert written(Table((tuple((Span(str(number)),) for number in range(COLUMNS + 1)),))).startswith("0\n\n1\n\n")
    assert written(Table((((Span("а" * 20_000),), (Span("б"),)),))).endswith("\n\nб\n")


def test_many_brackets_become_references_and_links_stay():
    parts = [text("[[" * 900), Block((Span("сюда", link="https://a.ru"),))]
    assert written(*parts).endswith("&#91;&#91;\n\n[сюда](https://a.ru)\n")


def test_code_that_would_need_too_many_fences_becomes_paragraphs():
    fits = FENCES // 2
    fenced, given_up = write_blocks([Code("if а:\n  б")] * fits)
    assert (fenced.count("```\nif а:\n  б\n```"), given_up) == (fits, ())
    plain, _ = write_blocks([Code("if а:\n  б")] * (fits + 1))
    assert tangled(plain) is None
    assert plain == "\n\n".join(["`if а:`  \n`б`"] * (fits + 1)) + "\n"


def test_too_many_links_are_given_up():
    link = Block((Span("а", link="https://a.ru"), Note("1"), Picture("б", "a.png"), Span("в", code=True)))
    markdown, given_up = write_blocks([*[link] * 700, Code("if а:\n  б")])
    assert tangled(markdown) is None
    assert markdown.startswith("а`в`\n\nа`в`\n\n")
    assert markdown.endswith("\n\n`if а:`  \n`б`\n")
    assert given_up == (Dropped("Links, footnotes and pictures: there were too many of them in one place."),)


def test_something_dropped_says_its_name():
    assert Dropped("Picture “%(name)s”.", (("name", "а"),)).message() == "Picture “а”."
