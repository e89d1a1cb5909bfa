import pytest

from lms.domain.markdown_inline import (
    LINK_LENGTH,
    Break,
    Manner,
    Note,
    Picture,
    Span,
    address,
    raised,
    write_lines,
)

PLAIN = Manner()


def bold(text: str) -> Span:
    return Span(text, bold=True)


def italic(text: str) -> Span:
    return Span(text, italic=True)


def line(*inlines, manner=PLAIN) -> str:
    (written,) = write_lines(inlines, manner)
    return written


@pytest.mark.parametrize(
    ("inlines", "markdown"),
    [
        ([bold("а"), Span(" б")], "**а** б"),
        ([Span("а"), bold(" б "), Span("в")], "а **б** в"),
        ([italic("а"), Span(" б")], "_а_ б"),
        ([Span("а"), italic("б"), Span("в")], "а*б*в"),
        ([Span("в "), italic("а"), Span("б")], "в *а*б"),
        ([bold("а"), italic("б"), Span("в")], "**а**бв"),
        ([Span("а", bold=True, italic=True)], "**_а_**"),
        ([Span("а"), bold(""), Span("б")], "аб"),
        ([Span("а"), Span(" ", code=True), Span("б")], "а б"),
        ([Span("а", code=True), Span(" b`c", code=True)], "``а b`c``"),
        ([Span("`а", code=True)], "`` `а``"),
        ([Span("тут", link="https://a.ru")], "[тут](https://a.ru)"),
        ([Span("https://a.ru", link="https://a.ru")], "<https://a.ru>"),
        ([Span("mailto:a@b.ru", link="mailto:a@b.ru")], "[mailto:a@b.ru](mailto:a@b.ru)"),
        ([Span("^1", link="https://a.ru")], "[&#94;1](https://a.ru)"),
        ([Span("тут", link="javascript:x")], "тут"),
        ([Span("Да!"), Span("тут", link="https://a.ru")], "Да&#33;[тут](https://a.ru)"),
        ([Note("1"), Span(": а")], "[^1]&#58; а"),
    ],
)
def test_looks_are_marked_so_that_they_can_be_told_from_the_text(inlines, markdown):
    assert line(*inlines) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("# а", "\\# а"),
        ("- а", "\\- а"),
        ("> а", "\\> а"),
        ("!!! note", "\\!!! note"),
        ("12. а", "12\\. а"),
        ("12.5", "12.5"),
        ("~~~", "&#126;~~"),
        ("===", "&#61;=="),
        (": а", "&#58; а"),
    ],
)
def test_a_line_does_not_begin_as_a_heading_a_list_or_a_box(text, markdown):
    assert line(Span(text)) == markdown
    assert write_lines([Span(text)], PLAIN, alone=False) == [text]


def test_breaks_divide_lines_and_empty_ones_are_left_out():
    assert write_lines([Span("а"), Break(), Span(" "), Break(), Break(), Span("б")], PLAIN) == ["а", "б"]


def test_the_bare_manner_leaves_words_without_links_notes_and_pictures():
    inlines = Span("а", link="https://a.ru"), Note("1"), Picture("б", "a.png"), bold("в")
    assert line(*inlines) == "[а](https://a.ru)[^1]![б](media/a.png)**в**"
    assert line(*inlines, manner=Manner(bare=True)) == "а**в**"


def test_brackets_of_the_text_can_be_written_as_entities():
    assert line(Span("[а]")) == "\\[а\\]"
    assert line(Span("[а]"), manner=Manner(entities=True)) == "&#91;а&#93;"


@pytest.mark.parametrize(
    ("text", "low", "moved"),
    [
        ("2", False, "²"),
        ("-1 (n)", False, "⁻¹ ⁽ⁿ⁾"),
        ("2", True, "₂"),
        ("n", True, "n"),
        ("2th", False, "2th"),
    ],
)
def test_signs_are_raised_or_lowered_all_or_none(text, low, moved):
    assert raised(text, low=low) == moved


@pytest.mark.parametrize(
    ("url", "written"),
    [
        (" HTTPS://a.ru/б(1) ", "HTTPS://a.ru/б%281%29"),
        ("mailto:a@b.ru", "mailto:a@b.ru"),
        ("https:///a", ""),
        ("ftp://a.ru", ""),
        ("https://" + "a" * LINK_LENGTH, ""),
    ],
)
def test_only_web_and_mail_addresses_stay(url, written):
    assert address(url) == written
