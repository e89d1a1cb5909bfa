import re
import time
from datetime import date

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.adapters.lesson_page import BOXES
from lms.adapters.markup import MAX_BYTES, MarkupRefused, TocEntry, render
from lms.adapters.sanitizer import sanitize
from lms.domain.legal_act import LegalAct, Status, Trust
from lms.domain.lesson_text import ADMONITIONS

ACTS = {
    "fz-154-2005": LegalAct(
        slug="fz-154-2005",
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
LAW = "Федеральный закон от 05.12.2005 № 154-ФЗ"
SCHEME = re.compile(r"(?:([^/?#:]*):)?")
SCHEMES = {None, "https", "http", "mailto", "tel"}


def page(text: str) -> str:
    return render(text, media_url="/m/", acts=ACTS).html.strip()


def assert_safe(html: str) -> None:
    """What a browser makes of `html` runs no script and leads nowhere but to pages."""
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        assert element.tag not in {"script", "iframe", "svg", "style", "object", "b"}
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        assert SCHEME.match(element.get("href", ""))[1] in SCHEMES
        assert element.get("src", "/m/").startswith("/m/")


def test_title_is_left_to_the_page_and_headings_make_the_contents():
    text = "# Урок\n\n## Как *это* <делать>\n\n### Ещё\n\n## Ещё\n\n# Лишний"
    rendered = render(text, media_url="/m/", acts={})
    assert "Урок" not in rendered.html
    assert "<h1" not in rendered.html
    assert rendered.toc == (
        TocEntry(2, "kak-eto-delat", "Как это <делать>"),
        TocEntry(3, "eshche", "Ещё"),
        TocEntry(2, "eshche_1", "Ещё"),
        TocEntry(2, "lishnii", "Лишний"),
    )
    assert all(f'<h{entry.level} id="{entry.id}">' in rendered.html for entry in rendered.toc)


def test_a_heading_without_letters_has_an_id():
    assert '<h2 id="section">!</h2>' in page("## !")


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[[fz-154-2005]]", f'<a class="act" data-act="fz-154-2005" href="/acts/fz-154-2005">{LAW}</a>'),
        (
            "[[fz-154-2005 ст. 5 ч. 4]]",
            f'<a class="act" data-act="fz-154-2005" data-place="ст. 5 ч. 4" href="/acts/fz-154-2005#st-5-ch-4">{LAW}, ст. 5 ч. 4</a>',
        ),
        (
            "[[fz-154-2005 ст. 5|наш *<закон>*]]",
            '<a class="act" data-act="fz-154-2005" data-place="ст. 5" href="/acts/fz-154-2005#st-5">наш *&lt;закон&gt;*</a>',
        ),
        ("[[fz-99|нет такого]]", "<span>нет такого</span>"),
        ("`[[fz-154-2005]]`", "<code>[[fz-154-2005]]</code>"),
    ],
)
def test_citations(text, link):
    assert page(text) == f"<p>{link}</p>"


def test_address_of_an_act_is_made_by_the_caller():
    made = render("[[fz-154-2005 ст. 5]]", media_url="", acts=ACTS, act_url=lambda *cited: "/x/" + "/".join(cited))
    assert 'href="/x/fz-154-2005/ст. 5"' in made.html


def test_a_citation_with_own_words_keeps_a_table_whole():
    html = page("а | б\n--|--:\n[[fz-154-2005|слова]] | 2")
    assert html.count("<td") == 2
    assert '<td class="align-right">2</td>' in html


@pytest.mark.parametrize("code", ["    [[fz-154-2005 ст. 5|а<]]", "```\n[[fz-154-2005 ст. 5|а<]]\n```"])
def test_citations_in_code_are_shown_as_written(code):
    assert page(code) == "<pre><code>[[fz-154-2005 ст. 5|а&lt;]]\n</code></pre>"


def test_private_marks_in_a_text_are_not_taken_for_citations():
    assert page("\ue0000\ue001 [[fz-154-2005|а]]").startswith("<p>0 <a")


def test_tables_are_regions_that_scroll_by_keyboard():
    table = "а | б\n--|--\n1 | 2"
    html = page(f"{table}\n\n!!! note\n    {table.replace(chr(10), chr(10) + '    ')}")
    for number in (1, 2):
        region = f'<div aria-label="Таблица {number}" class="table" role="region" tabindex="0">'
        assert f"{region}\n<table>" in html
    assert html.count('<th scope="col">') == 4


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("!!! mistake", "Частая ошибка"),
        ('!!! mistake ""', "Частая ошибка"),
        ('!!! case "Рынок *и* реестр"', '<span class="kind">Кейс.</span> Рынок <em>и</em> реестр'),
        ('!!! case "Кейс А. Рынок"', "Кейс А. Рынок"),
    ],
)
def test_boxes_say_their_kind_in_words(head, title):
    assert f'<p class="admonition-title">{title}</p>\n<p>Текст</p>' in page(f"{head}\n    Текст")


def test_every_kind_of_box_has_its_word_and_class():
    assert tuple(BOXES) == ADMONITIONS
    for kind, word in BOXES.items():
        assert page(f"!!! {kind}\n    а").startswith(
            f'<div class="admonition {kind}">\n<p class="admonition-title">{word}<'
        )


def test_a_box_of_no_kind_gets_no_word():
    box = '<div class="admonition">\n<p class="admonition-title">Имя</p>\n<p>а</p>\n</div>'
    assert page('!!! other "Имя"\n    а') == box


def test_task_lists_are_boxes_of_text():
    html = page("- [ ] раз\n- [x] два\n- [y] три")
    assert html == "<ul>\n<li>☐ раз</li>\n<li>☑ два</li>\n<li>[y] три</li>\n</ul>"
    assert "<p>☐ раз</p>" in page("- [ ] раз\n\n- [ ] два")


def test_media_are_addressed_and_pictures_come_from_nowhere_else():
    assert page("![Схема](media/a.png)") == '<p><img alt="Схема" loading="lazy" src="/m/a.png"></p>'
    assert 'href="/m/b.pdf"' in page("[файл](../media/b.pdf)")
    assert page("![Схема](https://evil.ru/a.png)") == "<p><span>Схема</span></p>"
    assert "<img" not in page("![x](media/../a.png) ![x](data:image/png;base64,AAAA) ![x](//evil.ru/a)")


def test_footnotes_and_definitions():
    html = page("Слово[^1]\n\nТермин\n:   Смысл\n\n[^1]: Пояснение")
    assert '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>' in html
    assert '<li id="fn:1">' in html
    assert 'title="Вернуться к сноске 1 в тексте"' in html
    assert "<dt>Термин</dt>\n<dd>Смысл</dd>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b style='x'>a</b>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "<javascript:alert(1)>",
        "[a](&#106;avascript:alert(1))",
        "[a][x]\n\n[x]: javascript:alert(1)",
        "## a {: onclick=x }",
        "```{ .a onclick=x style=x }\nx\n```",
        '[a](https://a.ru "x\' onclick=alert(1)")',
        "![x](media/a.png){: onerror=x }",
        '!!! note "<script>x</script>"\n    <iframe src=x>',
        "[[fz-154-2005|<script>alert(1)</script>]]",
        "[[<script>alert(1)</script>]]",
        "a | <svg onload=x>\n--|--\n1 | 2",
    ],
)
def test_hostile_markup_is_shown_or_dropped(text):
    assert_safe(page(text))


@given(st.text("[]()!<>`*_#|-:\\\"'=&; \nabjs/mediafz-154^.1", max_size=200))
def test_any_text_gives_the_same_safe_page_each_time(text):
    html = page(text)
    assert page(text) == html
    assert sanitize(html) == html
    assert_safe(html)


def test_a_text_over_the_limit_is_refused():
    with pytest.raises(MarkupRefused) as refusal:
        page("a" * (MAX_BYTES + 1))
    assert refusal.value.params == {"limit": MAX_BYTES}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "![](" * 2000,
        "[a](" * 3000,
        "a[" * 9000,
        ">" * 5000,
        "* " * 5000 + "a",
        ("[" * 300 + "\n\n") * 300,
    ],
)
def test_tangled_text_is_refused_at_its_line(text):
    with pytest.raises(MarkupRefused) as refusal:
        page(f"# T\n\n{text}")
    assert refusal.value.params["line"] in (1, 3)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "[[[[[a]]]]]\n\n" * 400,
        "**_a" * 9000,
        "*_" * 15_000,
        "` " * 9000,
        "<a " * 9000,
        "&a" * 9000,
        "\\" * 30_000,
        "```a\n" * 300,
        "    " * 25 + "* a\n",
        "[^a]" * 300,
        "| a" * 2000 + "\n" + "|--" * 2000,
        "a\n:   \n" * 300,
    ],
)
def test_the_worst_that_is_accepted_takes_bounded_time(text):
    begun = time.perf_counter()
    page(text)
    assert time.perf_counter() - begun < 5
