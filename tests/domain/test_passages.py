from hypothesis import given
from hypothesis import strategies as st

from lms.domain.passages import passages

TEXT = """# Заголовок

Первый абзац
в две строки.

Сверить:

- один
- два

| Акт | Статус |
|---|---|
| первый | жив |
| второй | нет |

!!! document "Образец"
    Перед таблицей
    | А |
    |---|
    | б |
"""


def around(line: str) -> str:
    lines = TEXT.split("\n")
    return passages(TEXT)[lines.index(line)].strip()


def test_a_passage_is_a_block_with_the_words_that_announce_it():
    assert around("# Заголовок") == "# Заголовок"
    assert around("в две строки.") == "Первый абзац\nв две строки."
    assert around("- два") == "Сверить:\n- один\n- два"


def test_a_row_stands_alone_with_its_heading():
    assert around("| второй | нет |") == "| Акт | Статус |\n| второй | нет |"
    assert around("    | б |") == "| А |\n    | б |"
    assert around("    Перед таблицей") == '!!! document "Образец"\n    Перед таблицей'


@given(st.text("ab|-: \n!", max_size=80))
def test_every_line_stands_in_a_passage_that_holds_it(text):
    lines = text.split("\n")
    found = passages(text)
    assert len(found) == len(lines)
    assert all(line in passage.split("\n") for line, passage in zip(lines, found, strict=True))
