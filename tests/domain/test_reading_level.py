import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.reading_level import Reading, measure, sentences

LINES = st.text("аб. \n-#|!?[]:`«»*1А", max_size=40)


def test_ease_is_oborneva_s_formula():
    read = measure("# Заголовок\n\nМама мыла раму утром. Папа пилил дрова в лесу.")
    assert read == Reading(words=9, sentences=2, long=0, syllables=16)
    assert read.ease == pytest.approx(206.835 - 1.3 * 9 / 2 - 60.1 * 16 / 9)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Раз два три четыре пять.", 5),
        ("Раз два три четыре.", 0),
        ("## Раз два три четыре пять шесть", 0),
        ("| Раз два три | четыре пять шесть |\n|---|---|\n| Раз два три | четыре пять шесть |", 0),
        ('!!! document "Раз"\n    Раз два три четыре пять.\n\n    Раз два три четыре пять.', 0),
        ('!!! document "Раз"\n    Раз.\n\nРаз два три четыре пять.', 5),
        ('!!! document "Раз"\n    Раз.\n\n!!! note "Раз"\n    Раз два три четыре пять.', 5),
        ('!!! case "Раз два три четыре пять"\n    Раз два три четыре пять.', 5),
        ("```\nРаз два три четыре пять.\n```", 0),
        ("[^1]: Раз два три четыре пять.\n    Ещё раз два три четыре.", 0),
        ("- Раз два три четыре пять.\n- Раз два три четыре.\n1. Раз два три четыре пять.", 10),
        ("Слово\n:   Раз два три четыре пять.", 5),
        ("Раз два три четыре [[fz-1 ст. 5|пять]].", 5),
        ("Раз два три четыре [[fz-1 ст. 5]].", 0),
        ("Раз два три четыре [пять](https://a.ru/длинный-адрес) ![шесть](media/a.png)[^1].", 5),
        ("Раз два три четыре 2026 154.", 0),
        ("", 0),
    ],
)
def test_only_running_text_is_measured(text, words):
    assert measure(text).words == words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Раз. Два! Три? Четыре… Пять.", 5),
        ("Он сказал: «Раз». Потом ушёл.", 2),
        ("По ст. 123.15 ГК и т. д. Закон молчит.", 1),
        ("А. С. Пушкин писал. Все читали.", 2),
        ("В ст. ГК об этом нет. Ищите.", 2),
        ("раз. два. три.", 1),
        ("**Шаг.** Второй шаг.", 2),
    ],
)
def test_sentences(text, count):
    assert len(sentences(text)) == count


def test_long_sentences_have_more_than_thirty_words():
    read = measure("Слово " * 29 + "слово. " + "Слово " * 30 + "слово.")
    assert (read.sentences, read.long, read.long_share) == (2, 1, 0.5)


def test_a_text_without_words_is_easy():
    assert (measure("").ease, measure("").long_share) == (100.0, 0.0)


@given(st.lists(LINES, max_size=9).map("\n\n".join))
def test_any_text_is_measured(text):
    read = measure(text)
    assert 0 <= read.long <= read.sentences <= read.words
    assert read.ease <= 206.835
