"""Short texts of questions become safe HTML that can stand in a label."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from lms.adapters.question_text import render_inline


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Закон № 1-ФЗ", "Закон № 1-ФЗ"),
        ('Кавычки "прямые"', "Кавычки &#34;прямые&#34;"),
        ("Какой *закон*?", "Какой <em>закон</em>?"),
        ("`код`", "<code>код</code>"),
        ("", ""),
    ],
)
def test_one_paragraph_comes_without_its_tag(text: str, html: str) -> None:
    assert render_inline(text) == html


def test_several_paragraphs_keep_theirs() -> None:
    assert str(render_inline("Первый.\n\nВторой.")).count("<p>") == 2


@pytest.mark.parametrize(
    "text",
    [
        "<script>evil()</script>",
        '<img src=x onerror="evil()">',
        "[сюда](javascript:evil())",
        "<p><p>a</p><script>evil()</script>",
    ],
)
def test_nothing_hostile_gets_through(text: str) -> None:
    html = str(render_inline(text))
    assert "<script" not in html
    assert "<img" not in html or "onerror" not in html
    assert 'href="javascript' not in html


@given(st.text(alphabet=st.characters(exclude_characters="*_`[]<>&#|\\\n~:", exclude_categories=["Cs"])))
def test_a_plain_text_is_only_escaped(text: str) -> None:
    assert render_inline(text) == escape(text)
    assert isinstance(render_inline(text), Markup)
