"""Texts in the encodings that Russian programs have saved them in."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.interop.encoding import decode

TEXTS = (
    "Казачье общество, зарегистрированное как юридическое лицо. Статья N 5\nANSWER: A\n",
    "ВОПРОС;ОТВЕТ;ПОЯСНЕНИЕ\r\nЧТО ТАКОЕ УСТАВ;ДОКУМЕНТ;",
    "Вопрос;Ответ",
    "ПРИВЕТ",
    "да",
    "Microsoft Word и HTML-код; в 2026 году",
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"])
def test_the_encoding_is_found_and_named(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert found is not None
    assert (found.text, found.encoding) == (text, encoding)


@pytest.mark.parametrize(("codec", "name"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le")])
def test_a_byte_order_mark_is_no_part_of_the_text(codec: str, name: str) -> None:
    found = decode("Вопрос".encode(codec))
    assert found is not None
    assert (found.text, found.encoding) == ("Вопрос", name)


def test_typographic_signs_of_windows() -> None:
    text = "«Устав» — № 5… „так“"
    found = decode(text.encode("cp1251"))
    assert found is not None
    assert found.text == text


def test_the_mark_of_an_old_editor_goes() -> None:
    found = decode("Вопрос\x1a".encode("cp866"))
    assert found is not None
    assert found.text == "Вопрос"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"text\x00text",
        b"\xff\xfe\x00\xd8",
        b"\xef\xbb\xbf\xff",
        b"\x00\x04\x00\x04\x00\x04\xd8",
        "Größe äöü Straße".encode("latin-1"),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x01",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    assert decode(data) is None


def test_an_empty_file_is_an_empty_text() -> None:
    found = decode(b"")
    assert found is not None
    assert found.text == ""


def test_noise_is_refused() -> None:
    noise = random.Random(1)
    assert [decode(noise.randbytes(1000)) for _ in range(100)] == [None] * 100


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    found = decode(data)
    assert found is None or "\x00" not in found.text


def test_a_long_text_is_decoded() -> None:
    found = decode(("я" * 3_000_000).encode("cp1251"))
    assert found is not None
    assert found.encoding == "cp1251"
