"""Refusals: what a person is told when something can't be done.

`text` is an English gettext id with %(named)s places, so that the edge can say it in the reader's language.
"""

from collections.abc import Mapping
from datetime import datetime


class Refused(Exception):
    """The request can't be carried out; says what is wrong and what to do.

    Moments among `params` are said in the zone of the reader.
    """

    def __init__(self, text: str, *, field: str = "", **params: str | int | datetime) -> None:
        super().__init__(text % params if params else text)
        self.text = text
        self.field = field
        self.params: Mapping[str, str | int | datetime] = params


class Missing(Refused):
    """There is no such thing, or none that this person may know of."""

    def __init__(self, text: str = "There is no such page.") -> None:
        super().__init__(text)


class Stale(Refused):
    """Somebody, or another tab, has saved something newer."""
