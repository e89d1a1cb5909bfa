"""The toolbar: words, and the Markdown each puts around what is selected."""

from dataclasses import dataclass

from lms.domain.lesson_text import ADMONITIONS
from lms.web.wording import _


@dataclass(frozen=True, slots=True)
class Tool:
    """A button: its label, the signs before and after the selection, what stands there when nothing is selected.

    `kind` says how: "inline" in the line, "line" before each line, "block" with empty lines around, "note" for
    a footnote.
    """

    label: str
    kind: str
    before: str
    sample: str
    after: str = ""
    key: str = ""


LESSON_TOOLS = (
    ("Heading", "line", "## ", "Heading", "", ""),
    ("Bold", "inline", "**", "important words", "**", "b"),
    ("Italic", "inline", "*", "words", "*", "i"),
    ("List", "line", "- ", "item", "", ""),
    ("Table", "block", "| ", "What", " |  |\n|---|---|\n|  |  |", ""),
    ("Footnote", "note", "", "Text of the footnote.", "", ""),
)
"""Label, kind, before, sample, after, key with Ctrl."""

LESSON_BOXES = {
    "case": "Case",
    "document": "Model document",
    "checklist": "Checklist",
    "mistake": "Common mistake",
    "task": "Task",
    "important": "Important",
    "note": "Note",
}


def tools() -> list[Tool]:
    """The buttons in the reader's language."""
    return [
        Tool(_(label), kind, before, _(sample), after, key) for label, kind, before, sample, after, key in LESSON_TOOLS
    ]


def box_words() -> list[tuple[str, str]]:
    """Kinds of boxes with their words."""
    assert set(LESSON_BOXES) == set(ADMONITIONS)
    return [(kind, _(label)) for kind, label in LESSON_BOXES.items()]
