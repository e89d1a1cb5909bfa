import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.model_document import KEY_LENGTH, ModelDocument, Paragraph, Run, Table, tidy, with_keys

RUNS = st.lists(st.builds(Run, st.text("аб \n\u00a0", max_size=6), st.booleans(), st.booleans()), max_size=8)
PLAIN = Paragraph((Run("Текст "), Run("Сверить", italic=True)))
ITALIC = Paragraph((Run("Сверить", italic=True), Run(" всё", bold=True, italic=True)))


def keys(*titles: str) -> list[str]:
    return [document.key for document in with_keys((title, ()) for title in titles)]


def test_keys_come_from_titles_and_tell_equal_titles_apart():
    assert keys("Ответ атаману", "Отчёт (модель)", "Ответ атаману!", "Ответ атаману 2", "ответ, атаману") == [
        "otvet-atamanu",
        "otchet-model",
        "otvet-atamanu-2",
        "otvet-atamanu-2-2",
        "otvet-atamanu-3",
    ]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("", "document"),
        ("____", "document"),
        ("а" * 60, "a" * 60),
        ("а" * 99, "a" * KEY_LENGTH),
        ("а" * 60 + " б", "a" * 60),
        ("а" * 50 + " " + "б" * 20, "a" * 50),
    ],
)
def test_keys_are_short_and_never_empty(title, key):
    assert keys(title) == [key]


@given(st.lists(st.text("аб -_1", max_size=4), max_size=8))
def test_keys_are_unique_and_do_not_depend_on_what_follows(titles):
    made = keys(*titles)
    assert len(set(made)) == len(titles)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in made)
    assert keys(*titles[:-1]) == made[: max(len(titles) - 1, 0)]


@pytest.mark.parametrize(
    ("runs", "tidied"),
    [
        ([], ()),
        ([Run(" \n ")], ()),
        ([Run(" а  б ")], (Run("а б"),)),
        ([Run("а \n б\n")], (Run("а\nб"),)),
        ([Run("а\n\nб")], (Run("а\n\nб"),)),
        ([Run("а\u00a0 б")], (Run("а\u00a0 б"),)),
        ([Run("а "), Run(" б", bold=True)], (Run("а "), Run("б", bold=True))),
        ([Run("а"), Run(""), Run("б"), Run("в", italic=True)], (Run("аб"), Run("в", italic=True))),
        ([Run("а"), Run(" ", bold=True), Run("\nб")], (Run("а\nб"),)),
    ],
)
def test_tidy_keeps_words_lines_and_hands(runs, tidied):
    assert tidy(runs) == tidied


@given(RUNS)
def test_tidy_changes_nothing_but_spaces(runs):
    def letters(given):
        return [(letter, run.bold, run.italic) for run in given for letter in run.text if letter not in " \n"]

    tidied = tidy(runs)
    text = "".join(run.text for run in tidied)
    assert letters(tidied) == letters(runs)
    assert tidy(tidied) == tidied
    assert text == text.strip(" \n")
    assert not re.search(" \n|\n |  ", text)
    assert all(run.text for run in tidied)
    assert all((one.bold, one.italic) != (two.bold, two.italic) for one, two in pairwise(tidied))


@given(RUNS)
def test_tidy_joins_no_words(runs):
    def words(given):
        return re.split("[ \n]+", "".join(run.text for run in given).strip(" \n"))

    assert words(tidy(runs)) == words(runs)


@pytest.mark.parametrize(
    ("blocks", "remark"),
    [
        ((), None),
        ((PLAIN,), None),
        ((PLAIN, ITALIC), ITALIC),
        ((ITALIC, PLAIN), None),
        ((ITALIC, Table(((ITALIC,),))), None),
        ((Paragraph(()),), None),
    ],
)
def test_remark_is_the_closing_italic_line(blocks, remark):
    document = ModelDocument("a", "А", blocks)
    assert document.remark == remark
    assert (*document.body, *([remark] if remark else [])) == blocks


def test_text_of_a_paragraph():
    assert PLAIN.text == "Текст Сверить"
