import os
import re
import time
from contextlib import suppress
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown as as_html

from lms.adapters.html_to_markdown import MAX_LENGTH, MAX_TEXT, MAX_TOKENS, markdown_of
from lms.adapters.html_tokens import tokens
from lms.adapters.markup import render
from lms.domain.errors import Refused
from lms.domain.lesson_format import Surroundings, lesson_problems
from lms.domain.lesson_text import raw_html, tangled

ITEM = (
    '<p class=MsoListParagraphCxSpMiddle style="text-indent:-18.0pt;mso-list:l0 level{level} lfo1"><![if !supportLists]>'
    '<span style="font-family:Symbol"><span style="mso-list:Ignore">{bullet}<span style="font:7.0pt">&nbsp;&nbsp; </span>'
    "</span></span><![endif]><span lang=RU>{text}<o:p></o:p></span></p>"
)
WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- p.MsoNormal {{ mso-style-parent: ""; }} --></style><title>Документ</title></head>
<body lang=RU><!--StartFragment-->
<p class=MsoTitle>Реестр казачьих обществ<o:p></o:p></p>
<h1 style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span> </span></span><![endif]>Порядок</h1>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span lang=RU>Срок</span></b><span lang=RU> — «три&nbsp;дня» со
дня <i>подачи</i> заявления.<span style='mso-spacerun:yes'>  </span>Часть 1<sup>1</sup> ст.&nbsp;5.</span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
{ITEM.format(level=1, bullet="·", text="Устав")}
{ITEM.format(level=2, bullet="o", text="копия устава")}
{ITEM.format(level=1, bullet="·", text="Протокол")}
<p class=MsoNormal>Далее:</p>
{ITEM.format(level=1, bullet="2)", text="подать")}
{ITEM.format(level=1, bullet="в)", text="получить")}
<p class=MsoNormal style='display:none;mso-hide:all'>Скрытое</p>
<p class=MsoNormal>Текст<span class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[И1]</a></span> дальше
<del>было</del><ins>стало</ins>.</p>
<p class=MsoToc1>Оглавление</p>
<p class=MsoQuote>Цитата</p>
<p class=MsoNormal><img width=10 src="file:///C:/Temp/msohtml/image001.png" alt=""></p>
<!--EndFragment--></body></html>"""


def markdown(html: str) -> str:
    return markdown_of(html).markdown.removesuffix("\n")


def dropped(html: str) -> list[str]:
    return [each.message() for each in markdown_of(html).dropped]


def test_word():
    pasted = markdown_of(WORD)
    assert pasted.markdown == (
        "## Реестр казачьих обществ\n\n"
        "## 1. Порядок\n\n"
        "**Срок** — «три\u00a0дня» со дня _подачи_ заявления. Часть 1¹ ст.\u00a05.\n\n"
        "- Устав\n    - копия устава\n- Протокол\n\n"
        "Далее:\n\n"
        "2. подать\n3. получить\n\n"
        "Текст дальше стало.\n\n"
        "> Цитата\n"
    )
    assert [each.message() for each in pasted.dropped] == [
        "Comments.",
        "Text deleted by tracked changes.",
        "The table of contents: the lesson has its own.",
        "Picture “image001.png”: upload it separately.",
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("просто текст", "просто текст"),
        ("<h1>А</h1><h2>Б</h2><p>в", "## А\n\n### Б\n\nв"),
        ("<h2>Б</h2><h3>В</h3>", "## Б\n\n### В"),
        ("<p>а<br>б<br><br>в</p>", "а  \nб\n\nв"),
        ("<p>сл<b>ов</b>о <strong><em>оба</em></strong></p>", "сл**ов**о **_оба_**"),
        (
            '<b style="font-weight:normal"><p>Google<span style="font-weight:700"> Docs</span></p></b>',
            "Google **Docs**",
        ),
        ("<ul><li>а<ol start=3><li>б<li>в</ol><li>г</ul>", "- а\n    3. б\n    4. в\n- г"),
        ("<ul><li><p>а</p><p>б</p></li><li>в</li></ul>", "- а\n\n    б\n\n- в"),
        ("<ol><li></li><li>а</li></ol><p>б", "2. а\n\nб"),
        ("<li>без списка</li>", "- без списка"),
        ("<ol start=x><li>а</ol><ul><li>б</ul>", "1. а\n\n- б"),
        ('<a href="https://a.ru/(x)?a=1&amp;b=2">сюда</a>', "[сюда](https://a.ru/%28x%29?a=1&b=2)"),
        ('<a href="https://a.ru/">https://a.ru/</a>', "<https://a.ru/>"),
        ('<a href="javascript:alert(1)">а</a> <a href="#b">б</a> <a href=" java\nscript:x">в</a>', "а б в"),
        ('<a href="mailto:a@b.ru">почта</a>', "[почта](mailto:a@b.ru)"),
        ("<blockquote><p>а</p><ul><li>б</ul></blockquote>в", "> а\n\n> - б\n\nв"),
        ("<p>сл<i>ов</i>о <b>а</b><code> </code><b>б</b></p>", "сл*ов*о **а** **б**"),
        ("<p>код <code>a|b`c</code></p>", "код ``a|b`c``"),
        ("<pre>if a:\n    b &lt; c\n</pre>", "```\nif a:\n    b < c\n```"),
        ("<pre><code>```\n</code></pre>", "````\n```\n````"),
        ("<ul><li>а<pre>x\ny</pre></ul>", "- а\n\n    `x`  \n    `y`"),
        ("<pre>а<div>б</div><br>в</pre>", "```\nа\nб\n\nв\n```"),
        ("<p># раз</p><p>- два</p><p>1. три</p><p>&gt; я</p>", "\\# раз\n\n\\- два\n\n1\\. три\n\n\\> я"),
        ("<p>a_b _c_ 2*3 [[fz-1]] | &lt;b&gt; &amp;lt;</p>", "a_b \\_c\\_ 2\\*3 \\[\\[fz-1\\]\\] \\| &lt;b> &amp;lt;"),
        ("<p>видно<span style='display: none'>нет</span><script>x</script><style>y</style><!-- z --></p>", "видно"),
        ("<p>а\u200b\u00ad\uf0b7б\ufeff</p>", "аб"),
        ("<p>м<sup>2</sup> H<sub>2</sub>O x<sup>а</sup></p>", "м² H₂O xа"),
        ("1 < 2 <3 <", "1 < 2 <3 &lt;"),
        ("а<!-- не закрыт", "а"),
        ("а<script>не закрыт <b>", "а"),
        ("а<p class='не закрыт>б", "а\n\nб"),
        ("а<p class='не закрыт", "а"),
        ("<p>а</b></p></div>б", "а\n\nб"),
        ("<p><b>а<p>б</p>", "**а**\n\nб"),
        ("<style>a</STYLE >б", "б"),
    ],
)
def test_pieces(html, expected):
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected", "said"),
    [
        (
            "<table><caption>Сроки</caption><tr><th>а<th>б|в<tr><td><p>1</p><p>2</p><td></table>",
            "Сроки\n\n| а | б\\|в |\n| --- | --- |\n| 1; 2 |  |",
            [],
        ),
        (
            "<table><tr><td colspan=2>а<td>б<tr><td rowspan=2>1<td>2<td>3<tr><td>4<td>5</table>",
            "| а |  | б |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n|  | 4 | 5 |",
            ["Merged cells of tables: they are separate now, all but the first are empty."],
        ),
        ("<table><tr><td>один</table>", "один", []),
        (
            "<table><tr><td>а<table><tr><td>б<td>в</table><td>г</table>",
            "| а; б; в | г |\n| --- | --- |",
            [],
        ),
        ("<table><tr><td>а<td>б</td></table>в<td>г", "| а | б |\n| --- | --- |\n\nв\n\nг", []),
        ("<table><tr><td><ul><li>а<li>б</ul><td><b>в</span></b></table>", "| а; б | **в** |\n| --- | --- |", []),
        ("<table><td>а<td>б</table>", "| а | б |\n| --- | --- |", []),
    ],
)
def test_tables(html, expected, said):
    assert (markdown(html), dropped(html)) == (expected, said)


def test_a_span_of_a_million_columns_is_small():
    assert len(markdown('<table><tr><td colspan="1000000" rowspan="99999999999">а<td>б</table>')) < 2000


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<img src="data:image/png;base64,AAAA">', ["Pictures without names: upload them separately."]),
        ('<img src="data:image/png;base64,AAAA" alt="Схема">', ["Picture “Схема”: upload it separately."]),
        ('<img src="https://a.ru/b/%D1%81.png?x">', ["Picture “с.png?x”: upload it separately."]),
        ("<svg><text>а</text></svg><embed>", ["Drawings, videos and embedded objects."]),
        ("<math><mi>x</mi></math>", ["Equations: write them as text or insert them as pictures."]),
        ("<div hidden><math>x</math><img alt=а><br></div>", []),
    ],
)
def test_what_is_left_behind_is_named(html, said):
    assert dropped(html) == said
    assert markdown(html) == ""


def test_many_pictures_are_not_all_named():
    assert len(dropped("".join(f"<img alt='Рисунок {number}'>" for number in range(500)))) == 30


def assert_fit(html: str) -> None:
    text = markdown_of(html).markdown
    assert raw_html(text) == ()
    assert tangled(text) is None
    problems = lesson_problems(f"# Т\n\n{text}", "a.md", Surroundings({}, frozenset(), frozenset()))
    assert problems == ()


TAGS = re.findall(
    r"\S+",
    "<p> </p> <b> </b> <i> <ul> <ol> <li> </ul> </li> <table> <tr> <td> </td> </table> <pre> </pre> <code> </code> "
    "<blockquote> </blockquote> <h1> <h3> </h1> <br> </a> <del> </del> <sup> </sup> </span> <script> <!--",
)
PIECES = st.sampled_from(
    [
        *TAGS,
        "<ol start=9>",
        "<a href='https://a.ru'>",
        "<td rowspan=3>",
        "<p style='mso-list:l0 level2'>",
        "<span style='mso-list:Ignore'>",
        "<img alt='[]'>",
    ]
) | st.text("аб1 *_`[]()<>#|!:\\-+=~&;^./\n\x00\ue000\ud800", max_size=8)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_html_gives_a_lesson_the_checker_accepts(html):
    assert_fit(html)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_text_is_cut_into_tokens_without_end(html):
    assert len(list(tokens(html))) <= 2 * len(html) + 1


HOSTILE = [
    "<div>",
    "<b><p>",
    "<ul><li>",
    "<ul><li>а",
    "<table><tr><td>",
    "<b></p></i></li>",
    "<!--",
    "<a ",
    "<a =\"='",
    "<",
    "<p style='mso-list:l0 level9'>а",
    "слово ",
    "[",
    "`",
    "~~~\n",
    "<code>`</code>",
    "<a href='https://a.ru/'>а</a> <b>б</b> ",
    "<tr><td>а<td>б",
    "<td rowspan=1000 colspan=1000>а",
    "<li>а",
    "<blockquote>а",
    "<pre>а</pre>",
    "<br>а",
    "<img alt=а>",
]


def repeated(before: str, piece: str, size: int) -> str:
    return before + piece * min(size // (sum(1 for _ in tokens(piece)) + 1), 5 * size // len(piece))


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_html_takes_a_moment(piece):
    begun = time.process_time()
    assert_fit(repeated("", piece, 4_000))
    assert time.process_time() - begun < 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "piece"),
    [("<table><tr>", "<td rowspan=1000 colspan=1000>а"), *(("<ul><li>" * 10_000, piece) for piece in HOSTILE[::4])],
)
def test_the_most_hostile_html_that_is_taken(before, piece):
    begun = time.process_time()
    assert_fit(repeated(before, piece, 38_000))
    assert time.process_time() - begun < 10


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_far_too_much_is_refused_at_once_or_taken(piece):
    begun = time.process_time()
    with suppress(Refused):
        assert_fit(piece * (4_000_000 // len(piece)))
    assert time.process_time() - begun < 5


@pytest.mark.slow
def test_attributes_without_end_take_a_moment():
    begun = time.process_time()
    for attributes in ("a1=1 " * 900_000, "style='" + "mso-list:" * 500_000 + "'", "a" * 4_000_000, "='" * 2_000_000):
        assert_fit(f"<p {attributes}>а</p>")
    assert time.process_time() - begun < 5


@pytest.mark.slow
@pytest.mark.parametrize("html", ["а" * (MAX_LENGTH + 1), "а" * (MAX_TEXT + 1), "<p>" * (MAX_TOKENS + 1)])
def test_too_much_is_refused(html):
    with pytest.raises(Refused):
        markdown_of(html)


FOLDER = os.environ.get("LMS_SAMPLES")


@pytest.mark.skipif(not FOLDER, reason="LMS_SAMPLES does not name the folder of foreign samples")
def test_pages_made_from_real_lessons_come_back():
    """Headings, words and tables of real Markdown survive the way through HTML."""
    files = sorted(Path(FOLDER or ".").glob("markdown-ru/*/*.md"))
    assert len(files) > 20
    for file in files:
        source = re.sub("<!--.*?-->", "", file.read_text("utf-8"), flags=re.DOTALL)
        html = as_html(source, extensions=["tables", "sane_lists", "fenced_code"])
        text = markdown_of(html).markdown
        assert raw_html(text) == () and tangled(text) is None
        back = render(f"# Т\n\n{text}", media_url="", acts={}).html
        assert words_of(back) == words_of(html), file.name


def words_of(html: str) -> str:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return "".join("".join(tree.itertext()).split()).replace(";", "")
