"""Boxes of a lesson, as the work that is handed in takes its text from one."""

import pytest

from lms.domain.lesson_text import boxes

LESSON = """# Практика

!!! case "Случай"
    Не он.

!!! task "Письмо соседу, 20 минут"
    Напишите письмо.

    - Срок
        - точный

Между ними.

!!! task
    Второе.
```
!!! task "В коде"
    Нет.
```
"""


def test_boxes_of_a_kind_come_in_order_with_their_titles_and_their_text_unindented() -> None:
    assert boxes(LESSON, "task") == (
        ("Письмо соседу, 20 минут", "Напишите письмо.\n\n- Срок\n    - точный\n"),
        ("", "Второе.\n"),
    )
    assert boxes(LESSON, "case") == (("Случай", "Не он.\n"),)
    assert boxes(LESSON, "document") == ()


@pytest.mark.parametrize("text", ["", "!!! task", "текст !!! task\n    x\n", "!!!task title\n    x\n"])
def test_what_is_no_box_has_no_text(text: str) -> None:
    assert [body for _title, body in boxes(text, "task")] in ([], ["\n"])
