"""HTML of foreign editors means the same after it has become Markdown, and simple Markdown comes back."""

import re
import time
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.adapters.markup import render
from lms.domain.html_markdown import plain_to_markdown, to_markdown, unescaped
from lms.domain.html_tree import parse
from lms.domain.markdown_html import to_html

FILES = "@@PLUGINFILE@@/"


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("Да", "Да"),
        ("<p>Раз</p>\n<p>Два<br>три</p>", "Раз\n\nДва  \nтри"),
        ("<p>один\n  два</p>", "один два"),
        ("<b>а</b> <strong>б</strong> <i>в</i> <em>г</em>", "**а** **б** *в* *г*"),
        ("а<b> б </b>в", "а **б** в"),
        ("<b>Во</b><b>прос</b>", "**Вопрос**"),
        ("<b>а<b>б</b></b>", "**аб**"),
        ("<b>а<br>б</b>", "**а**  \n**б**"),
        ("<b> </b>", ""),
        ("<ul><li>а<li>б</ul>", "- а\n- б"),
        ("<ol><li>а</li><li></li><li>б</li></ol>", "1. а\n2. б"),
        ("<ul><li>а<ul><li>б</li></ul></li><li><p>в</p><p>г</p></li></ul>", "- а\n    - б\n- в\n\n    г"),
        ("H<sub>2</sub>O, м<sup>2</sup>", "H₂O, м²"),
        ("<code>a  b</code> <code>`</code> <code></code>", "`a b` `` ` ``"),
        ("<pre>if x:\n    y\n</pre>", "```\nif x:\n    y\n```"),
        ("<pre>\n</pre>", ""),
        ("<pre>а<br>б</pre>", "```\nа\nб\n```"),
        ('<a href="https://e.ru/a?b=1&amp;c=2">тут</a>', "[тут](https://e.ru/a?b=1&c=2)"),
        ('<a name="x">тут</a>', "тут"),
        ("<blockquote><p>а</p><p>б</p></blockquote><blockquote></blockquote>", "> а\n>\n> б"),
        ("<h1>А</h1><h3>Б</h3><h2><p>а</p><p>б</p></h2>", "## А\n\n### Б\n\nа\n\nб"),
        (
            "<table><thead><tr><th>а</th><th>б|в</th></tr></thead><tr><td>1</td></tr></table>",
            "| а | б\\|в |\n| --- | --- |\n| 1 |  |",
        ),
        ("<table><tr></tr></table><table><caption>а</caption></table>", "а"),
        ("x &lt; 2 &amp; y", "x < 2 & y"),
        ("x < 2 и y > 1", "x < 2 и y > 1"),
        ("а_б _в_ _____ 2*3", "а_б \\_в\\_ _____ 2\\*3"),
        ("1. а<br># б<br>- в<br>~~~<br>: г<br>=== ", "1\\. а  \n\\# б  \n\\- в  \n&#126;~~  \n&#58; г  \n&#61;=="),
        ("[[fz-1]] [^1] [а](б) &amp;lt; &lt;http://a&gt;", "\\[[fz-1]] \\[^1] [а]\\(б) &amp;lt; &lt;http://a>"),
        ("<!-- <b>нет</b> -->да<!-- и это", "да"),
        ("<?xml version='1'?><!DOCTYPE html>да", "да"),
        ("&nbsp;<p>&nbsp;</p>а&nbsp;б", "а\xa0б"),
        ("<td><p>а</td></p></i>б", "а\n\nб"),
        ("<span>а</span><p/>б", "а\n\nб"),
        ('<span title="a > b">а</span>', "а"),
        ("<p>а<p>б", "а\n\nб"),
        ("<ul>а<li>б</li>в<ul><li>г</ul></ul>", "- а\n- б\n\n    в\n    - г"),
        ("<table><caption>а</caption><tr>б<td>в</table>", "а\n\nб\n\n| в |\n| --- |"),
        ("<dl><dt>а<dd>б</dl>", "а\n\nб"),
        ("<b ' <i>x</i>", "<b ' *x*"),
        ("<table><tr><td>а<p>б</p>в</td></tr></table>", "| а б в |\n| --- |"),
    ],
)
def test_what_can_be_kept_is_kept(source: str, markdown: str) -> None:
    read = to_markdown(source)
    assert (read.markdown, read.lost) == (markdown, ())


@pytest.mark.parametrize(
    ("source", "markdown", "lost"),
    [
        ("<script>alert('<b>')</script>да", "да", ("script",)),
        ("<style>p{}", "", ("style",)),
        ("<u>а</u><span style='color: red'>б</span>", "аб", ("span", "u")),
        ("x<sup>th</sup> y<sub>i j</sub>", "x^(th) y\\_(i j)", ("sub", "sup")),
        ('<a href="javascript:x">а</a><a href="/b">б</a>', "аб", ("a",)),
        ('<a href="http://a"> </a>', "", ("a",)),
        ("<table><tr><td colspan=2>а</td></tr></table>", "| а |\n| --- |", ("table",)),
        ("<table><tr><td><table><tr><td>а</table></table>", "| а |\n| --- |", ("table",)),
        ("<b><p>а</p></b>", "а", ("b",)),
        ("а<hr>б", "а\n\nб", ("hr",)),
        ("<video>а</video>", "а", ("video",)),
        ("<pre>```</pre>", "", ()),
    ],
)
def test_what_is_lost_is_named(source: str, markdown: str, lost: tuple[str, ...]) -> None:
    read = to_markdown(source)
    assert (read.markdown, read.lost) == (markdown, lost)


def test_pictures_keep_their_place_and_are_named() -> None:
    read = to_markdown(
        f'<img src="{FILES}%D0%B0%20b.png" alt="Схема [1]"><img alt=щ src=data:image/png;base64,AAAA><img>'
        '<img src="http://e.ru/c.png">'
    )
    assert read.markdown == "![Схема 1](%D0%B0%20b.png)щ![](http://e.ru/c.png)"
    assert read.pictures == ("а b.png", "data:", "", "http://e.ru/c.png")


@pytest.mark.parametrize(
    "markdown",
    [
        "Текст",
        "а\n\nб",
        "а  \nб",
        "**а** и *б*, `в < г`",
        "[сюда](https://e.ru/?a=1&b=2)",
        "![Схема](a.png)",
        "![](http://e.ru/c.png)",
        "- а\n- б",
        "1. а\n2. **б**",
        "2\\*3 \\[[fz]]",
        "&#61;= а",
        "<b>",
        "&lt;http://a>",
        "&amp;lt; x < y & z",
    ],
)
def test_simple_markdown_goes_through_html(markdown: str) -> None:
    html = to_html(markdown)
    assert html is not None
    assert to_markdown(html).markdown == markdown


@pytest.mark.parametrize(
    "markdown", ["а\nб", "| а |\n| --- |", "а = &#61;", "2. а", "[[fz-1]]", "~~~\nа\n~~~", "я" * 20_001]
)
def test_other_markdown_has_no_html(markdown: str) -> None:
    assert to_html(markdown) is None


def shown(markdown: str) -> str:
    html = render(markdown, media_url="/", acts={}).html
    return " ".join(unescape(re.sub(r"<br>|</?(?:p|strong|em)>", " ", html)).split())


SIGNS = st.text(st.sampled_from("\\`*_{}[]()>#+-.!=~|:<&;@/^aб1 \n\"'"), max_size=30)


@given(SIGNS)
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    for markdown in (plain_to_markdown(text), to_markdown(escape(text)).markdown):
        assert shown(markdown) == " ".join(text.split())
    line = " ".join(text.split())
    assert unescaped(plain_to_markdown(line)) == line


MARKUP = st.lists(
    st.sampled_from(
        (
            *("<p>", "</p>", "<br>", "<b>", "</b>", "<i>", "</i>", "<ul>", "<li>", "</ul>", "<ol>", "</ol>", "а", "б "),
            *(
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<pre>",
                "</pre>",
                "<code>",
                "</code>",
                "<sub>",
                "2",
                "</sub>",
                "*",
            ),
            *(
                '<a href="http://a">',
                "</a>",
                '<img src="a.png">',
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "&lt;",
                "<",
                ">",
            ),
            *(
                "<h2>",
                "</h2>",
                "<blockquote>",
                "</blockquote>",
                "<hr>",
                "<span style='color:red'>",
                "</span>",
                "\n",
                "`",
            ),
        )
    ),
    max_size=25,
).map("".join)


@given(MARKUP)
def test_any_markup_is_read_and_its_words_stay(source: str) -> None:
    read = to_markdown(source)
    html = to_html(read.markdown)
    assert html is None or to_markdown(html).markdown == read.markdown
    if not re.search(r"<(?:!--|script|pre)", source):
        assert read.markdown.count("б") == source.count("б")


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        *(
            "<",
            "<a ",
            '<a "',
            "<!--",
            "<b>",
            "</b>",
            "<p>",
            "<ul><li>",
            "<td>",
            "<table>",
            "<script>",
            "<span><p>",
            "<br>",
        ),
        *(
            "_",
            "*",
            "&",
            "[",
            "](",
            "`",
            "\\",
            " \n",
            "\n \n",
            '<a b="',
            "<x:",
            "a=",
            "<code>`",
            "<i>x<p>",
            "**a",
            "*a ",
        ),
    ],
)
def test_hostile_markup_takes_linear_time(unit: str) -> None:
    source = unit * (20_000 // len(unit))
    begun = time.process_time()
    to_markdown(source)
    to_markdown(f"<a {source}>")
    plain_to_markdown(source)
    to_html(source)
    assert time.process_time() - begun < 2


def test_deep_nesting_is_cut() -> None:
    element, depth = parse("<div>" * 1000 + "а"), 0
    while element.children and not isinstance(element.children[0], str):
        element, depth = element.children[0], depth + 1
    assert depth == 40
    assert to_markdown("<div>" * 1000 + "а" + "</div>" * 1000 + "б").markdown == "а\n\nб"
