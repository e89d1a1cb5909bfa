"""Names as Russians write them, and keys that do not change when made again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.person import email_key, full_name, short_name, text_key


def test_names_with_and_without_a_patronymic() -> None:
    assert full_name("Иванова", "Мария", "Петровна") == "Иванова Мария Петровна"
    assert full_name("Кужугет", "Аяс") == "Кужугет Аяс"
    assert short_name("Иванова", "Мария", "Петровна") == "Иванова М. П."
    assert short_name("Кужугет", "Аяс") == "Кужугет А."


@pytest.mark.parametrize(
    "text",
    [
        "ЁЛКИН",
        "  елкин ",
        "Ёлкин",
        "Е\N{COMBINING DIAERESIS}лкин",
    ],
)
def test_spellings_of_one_name_have_one_key(text: str) -> None:
    assert text_key(text) == "елкин"


def test_different_letters_stay_different() -> None:
    assert text_key("Майя") == "майя" != text_key("Маия")


@given(st.text() | st.text("ЁёЕе\N{COMBINING DIAERESIS}Йй \N{COMBINING CEDILLA}ẞΐᾳ"))
def test_a_key_is_its_own_key(text: str) -> None:
    assert text_key(text_key(text)) == text_key(text)
    assert email_key(email_key(text)) == email_key(text)


@given(st.text("абвёйАБВЁЙ xyzXYZ"), st.sampled_from(["NFC", "NFD"]))
def test_case_and_composition_do_not_count(text: str, form: str) -> None:
    import unicodedata

    other = unicodedata.normalize(form, text.swapcase())
    assert text_key(other) == text_key(text)
    assert email_key(other) == email_key(text)


def test_an_address_is_kept_folded_and_trimmed() -> None:
    assert email_key("  Maria@City.TEST\n") == "maria@city.test"
