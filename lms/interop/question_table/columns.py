"""Which column holds what: names in Russian or English, in any order, or no names at all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lms.interop.question_table.csv_text import Row
from lms.interop.question_table.texts import FEEDBACK_WORDS, HEADERS, OPTION_WORDS

_HEADER_ROWS = 5
_FIELDS = {name: field for field, names in HEADERS.items() for name in names}
_LETTERS = "абвгдежзиклмнопрст"
_LATIN = "abcdefghijklmnopqrst"
_LOOKALIKES = str.maketrans("авсенкмортх", "abcehkmoptx")
_NUMBERED = re.compile(r"(.*?) ?№? ?([0-9]{1,3}|[a-zа-я])")


@dataclass(slots=True)
class Columns:
    """Places of the columns: of fields by name, of options and of feedback on them by the option's number."""

    fields: dict[str, int] = field(default_factory=dict)
    options: dict[int, int] = field(default_factory=dict)
    feedback: dict[int, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def cell(self, cells: Sequence[str], name: str) -> str:
        """The cell of a field, empty when there is none."""
        place = self.fields.get(name, len(cells))
        return cells[place] if place < len(cells) else ""

    @staticmethod
    def numbered(cells: Sequence[str], places: Mapping[int, int]) -> dict[int, str]:
        """The cells that are not empty, by the number of their option."""
        return {number: cells[place] for number, place in places.items() if place < len(cells) and cells[place]}


def find_columns(rows: Sequence[Row]) -> tuple[Columns | None, int]:
    """The columns and how many rows the header takes; None and 0 when no row names any."""
    for count, (_, cells) in enumerate(rows[:_HEADER_ROWS], 1):
        columns = _named(cells)
        if "question" in columns.fields or len(columns.fields) > 2:
            return columns, count
    return None, 0


def word(text: str) -> str:
    """A name as names are compared."""
    return " ".join(text.casefold().replace("ё", "е").replace("_", " ").strip(" .:*?").split())


def option_number(mark: str, options: Mapping[int, str]) -> int | None:
    """The number of the option that is meant by a number, a letter or its own words."""
    if mark.isascii() and mark.isdigit() and len(mark) < 4 and int(mark) in options:
        return int(mark)
    letter = mark.casefold().rstrip(").")
    if len(letter) == 1:
        for order, sign in ((_LETTERS, letter), (_LATIN, letter), (_LATIN, letter.translate(_LOOKALIKES))):
            number = order.find(sign) + 1
            if number in options:
                return number
    return next((number for number, text in options.items() if word(text) == word(mark)), None)


def _named(cells: Sequence[str]) -> Columns:
    columns = Columns()
    for place, cell in enumerate(cells):
        name = word(cell)
        known = _FIELDS.get(name, "")
        numbered = _NUMBERED.fullmatch(name)
        label = numbered[1] if numbered else None
        if known and known not in columns.fields:
            columns.fields[known] = place
        elif numbered and label in ("", *OPTION_WORDS):
            columns.options[len(columns.options) + 1] = place
        elif numbered and label in FEEDBACK_WORDS and numbered[2].isdecimal():
            columns.feedback[int(numbered[2])] = place
        elif name:
            columns.unknown.append(cell)
    return columns
