"""Rows of a question's form: options, pairs, steps, acts. A row left empty is no row; spare ones wait at the end."""

import math
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, ClassVar

from wtforms import FieldList, FormField, IntegerField, StringField, TextAreaField
from wtforms.validators import Optional

from lms.domain.moodle_weights import nearest_weight, percent_text
from lms.web.forms import Form, Text, at_most
from lms.web.wording import _

_NEAR = 0.5
"""Percent by which a typed weight may miss the one that is meant: 33 is a third."""
Typed = dict[str, Any]


class Row(Form):
    """One row; `essential` names the fields without which the others of it say nothing."""

    essential: ClassVar[tuple[str, ...]] = ("text",)
    place = IntegerField(Text("Place"), [Optional()])

    @property
    def typed(self) -> Typed:
        """What stands in the fields, the place left out."""
        return {name: field.data or "" for name, field in self._fields.items() if name != "place"}

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written into the row."""
        return not any(str(value).strip() for value in self.typed.values())

    def validate(self, extra_validators: Any = None) -> bool:
        """All faults of the row."""
        sound = super().validate(extra_validators)
        return self.is_blank or (self.check() and bool(sound))

    def check(self) -> bool:
        """Whether all that is needed was written."""
        written = [self.written(name) for name in self.essential]
        return all(written)

    def written(self, name: str) -> bool:
        """Whether a field is filled; says so at it when it is not."""
        return bool(str(self[name].data or "").strip()) or self.fault(name, _("Fill this in, or empty the whole row."))

    def fault(self, name: str, text: str) -> bool:
        """Say what is wrong at a field."""
        self[name].errors = [*self[name].errors, text]
        return False


class Weighed(Row):
    """A row that brings a share of the point."""

    weight = StringField(Text("Share of the point, percent"), [at_most(12)])
    feedback = TextAreaField(Text("Feedback"), [at_most(4000)])

    def check(self) -> bool:
        """The weight has to be one that Moodle knows."""
        return all([super().check(), self._weight_is_known()])

    def _weight_is_known(self) -> bool:
        percent = number(self.weight.data or "0")
        if percent is None:
            return self.fault("weight", _("Write a number, such as 50 or -33.3."))
        nearest = nearest_weight(percent)
        near = abs(nearest * 100 - percent) <= _NEAR
        return near or self.fault("weight", _("The nearest known share is %(nearest)s.", nearest=percent_text(nearest)))

    def share(self, default: float = 0.0) -> float:
        """The share of the point from -1 to 1; `default` when nothing was written."""
        percent = number(self.weight.data or "")
        return default if percent is None else nearest_weight(percent)


class ActRow(Row):
    """An act the question rests on, and the place in it."""

    essential: ClassVar[tuple[str, ...]] = ("act",)
    act = StringField(Text("Act"), [at_most(400)])
    at = StringField(Text("Place in the act"), [at_most(100)])


class OptionRow(Weighed):
    """One option to choose from."""

    text = TextAreaField(Text("Answer"), [at_most(4000)])


class TextRow(Weighed):
    """One accepted text."""

    text = StringField(Text("Accepted answer"), [at_most(1000)])


class NumberRow(Weighed):
    """One accepted number with its tolerance; * is any other number."""

    essential: ClassVar[tuple[str, ...]] = ("value",)
    value = StringField(Text("Accepted number"), [at_most(40)])
    tolerance = StringField(Text("Tolerance, plus or minus"), [at_most(40)])

    def check(self) -> bool:
        """Both have to be numbers."""
        value, tolerance = self.value.data or "", self.tolerance.data or ""
        known = value.strip() in {"", "*"} or number(value) is not None
        width = number(tolerance or "0")
        return all(
            [
                super().check(),
                known or self.fault("value", _("Write a number, or * for any other number.")),
                (width is not None and width >= 0) or self.fault("tolerance", _("Write a number not less than 0.")),
            ]
        )


class PairRow(Row):
    """A left side and its right one; without a left side it is a distractor."""

    essential: ClassVar[tuple[str, ...]] = ("right",)
    left = TextAreaField(Text("Left side"), [at_most(2000)])
    right = StringField(Text("Right side"), [at_most(1000)])


class StepRow(Row):
    """One step of an order."""

    text = TextAreaField(Text("Step"), [at_most(2000)])


def row_list(label: str, kind: type[Row]) -> FieldList:
    """A field of as many rows as were written or sent."""
    return FieldList(FormField(kind), label, max_entries=200)


def arranged(entries: Iterable[Any]) -> list[Row]:
    """The rows in the order their places say, empty ones left out.

    A row that was moved comes before the one whose place it takes when it goes up, after it when it goes down.
    """
    found: Sequence[Row] = [entry.form for entry in entries]
    return [row for _place, row in sorted(_placed(found), key=itemgetter(0)) if not row.is_blank]


def _placed(found: Sequence[Row]) -> Iterable[tuple[tuple[int, int], Row]]:
    for position, row in enumerate(found, 1):
        place = row.place.data if row.place.data is not None else position
        yield (place, (place > position) - (place < position)), row


def shown(typed: Sequence[Typed], spare: int, least: int = 0) -> list[Typed]:
    """Rows to be filled in: those typed, numbered, and at least `spare` empty ones after them."""
    blank = max(spare, least - len(typed))
    return [{**row, "place": number} for number, row in enumerate([*typed, *({} for _ in range(blank))], 1)]


def number(typed: str) -> float | None:
    """A number as people write it: comma or point, % at its end; None when it is none."""
    clean = "".join(typed.split()).replace(",", ".").replace("−", "-").removesuffix("%")
    try:
        value = float(clean)
    except ValueError:
        return None
    return value if math.isfinite(value) and clean.isascii() else None
