"""What is written as Markdown is read back by the renderer as it was."""

import html5lib
from hypothesis import given
from hypothesis import strategies as st

from lms.adapters.markup import render
from lms.domain.lesson_format import Surroundings, lesson_problems
from lms.domain.markdown_blocks import Block, Code, Table, write_blocks
from lms.domain.markdown_inline import Break, Note, Picture, Span

SIGNS = st.text(" аб1*_`[]()<>#|!:\\-+=~&;^./b\u00a0", max_size=8)
LOOKS = st.builds(
    Span,
    SIGNS,
    bold=st.booleans(),
    italic=st.booleans(),
    code=st.sampled_from([False] * 4 + [True]),
    link=st.sampled_from([""] * 4 + ["https://a.ru/x_y", "javascript:x", "mailto:a@b.ru"]),
)
INLINES = st.lists(LOOKS | st.sampled_from([Break(), Note("1"), Picture("Вид [*]", "a.png")]), max_size=6).map(tuple)
BLOCKS = st.builds(
    Block,
    INLINES,
    heading=st.sampled_from([0, 0, 0, 2]),
    marker=st.sampled_from(["", "-", "3."]),
    depth=st.integers(0, 3),
    quote=st.sampled_from([0, 0, 1]),
)
TABLES = st.lists(st.lists(INLINES, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple).map(Table)
CODE = st.text(" \n\t`~а<b>[|", max_size=30).map(Code)
FOOTNOTE = Block((Span("Сноска"),), marker="[^1]:", depth=1)


def page(markdown: str):
    html = render(markdown, media_url="/m/", acts={}).html
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def shown(tree) -> str:
    """Letters of a page, without the marks of footnotes."""
    for parent in list(tree.iter()):
        for child in list(parent):
            if child.tag == "sup" or (child.tag == "div" and child.get("class") == "footnote"):
                child.text, child[:] = "", []
    return "".join("".join(tree.itertext()).split())


def put_in(parts) -> str:
    return "".join("".join(letters(part) for part in parts).split())


def letters(part) -> str:
    if isinstance(part, Code | Span):
        return part.text
    if isinstance(part, Block):
        return "".join(map(letters, part.inlines))
    if isinstance(part, Table):
        return "".join(letters(inline) for row in part.rows for cell in row for inline in cell)
    return ""


@given(st.lists(INLINES.map(Block), max_size=3))
def test_paragraphs_are_read_back(parts):
    markdown, _ = write_blocks([*parts, FOOTNOTE])
    assert shown(page(markdown)) == put_in(parts)


@given(st.lists(BLOCKS | TABLES | CODE, max_size=5))
def test_blocks_are_read_back(parts):
    markdown, _ = write_blocks([*parts, FOOTNOTE])
    tables = any(isinstance(part, Table) for part in parts)
    assert shown(page(markdown)).replace(";" * tables, "") == put_in(parts).replace(";" * tables, "")


@given(st.lists(BLOCKS | TABLES | CODE, max_size=5))
def test_the_checker_has_nothing_to_say(parts):
    markdown, _ = write_blocks([Block((Span("Тема"),), heading=1), *parts, FOOTNOTE])
    assert lesson_problems(markdown, "a.md", Surroundings({}, frozenset({"a.png"}), frozenset())) == ()


@given(st.lists(LOOKS.filter(lambda span: not span.code), max_size=5))
def test_bold_text_and_links_are_read_back(spans):
    tree = page(write_blocks([Block(tuple(spans))])[0])
    bold = "".join("".join(each.itertext()) for each in tree.iter("strong"))
    assert "".join(bold.split()) == put_in(span for span in spans if span.bold)
    links = "".join("".join(each.itertext()) for each in tree.iter("a"))
    assert "".join(links.split()) == put_in(span for span in spans if span.link[:1] in {"h", "m"})
