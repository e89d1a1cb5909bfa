"""Russian words are found in whatever form they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.adapters.stems import patterns, stem_key, stems


def found(search: str, *texts: str) -> bool:
    key = stem_key(*texts)
    return all(pattern in key for pattern in patterns(search))


@pytest.mark.parametrize(
    ("search", "text", "is_found"),
    [
        ("казачества", "О государственной службе российского казачества", True),
        ("КАЗАЧЕСТВО", "О государственной службе российского казачества", True),
        ("служб казачь", "Служба и казачество", True),
        ("службы", "О государственной службе", True),
        ("учёт", "О порядке учета", True),
        ("учета", "Об учёте", True),
        ("154", "Федеральный закон № 154-ФЗ", True),
        ("15", "Федеральный закон № 154-ФЗ", False),
        ("154-фз", "Федеральный закон № 154-ФЗ", True),
        ("казач", "казачьи общества", True),
        ("землю", "О службе", False),
        ("100%", "Сто процентов", False),
        ("...", "что угодно", True),
    ],
)
def test_words_are_found_by_their_stems_and_numbers_as_wholes(search: str, text: str, is_found: bool) -> None:
    assert found(search, text) is is_found


@given(st.lists(st.sampled_from(["закон", "службы", "Ёлкин", "154", "ФЗ", "общество"]), min_size=1))
def test_a_text_is_found_by_any_of_its_own_words(words: list[str]) -> None:
    assert all(found(word.upper(), " ".join(words)) for word in words)
    assert found(" ".join(words), *words)


@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    key = stem_key(text)
    assert key.startswith(" ") or not stems(text)
    assert key.endswith(" ")
    assert len(set(key.split())) == len(key.split())
