"""Refusals: what a person is told when something can't be done.

`text` is an English gettext id with %(named)s places, so that the edge can say it in the reader's language.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from lms.domain.problems import Problem


class Refused(Exception):
    """The request can't be carried out; says what is wrong and what to do.

    Moments among `params` are said in the zone of the reader.
    """

    def __init__(self, text: str, *, field: str = "", **params: str | int | datetime) -> None:
        self.text = text
        self.field = field
        self.params: Mapping[str, str | int | datetime] = params
        super().__init__(self.said(str))

    def said(self, translated: Callable[[str], str]) -> str:
        """The whole sentence in the language of `translated`."""
        text = translated(self.text)
        return text % self.params if self.params else text


class Unsound(Refused):
    """A text has problems; `text` has a place %(problems)s where each is said with its line."""

    def __init__(self, text: str, problems: Sequence[Problem], *, field: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__(text, field=field)

    def said(self, translated: Callable[[str], str]) -> str:
        """The whole sentence, and every problem, in the language of `translated`."""
        lines = (f"{each.line}: {translated(each.text) % dict(each.params)}" for each in self.problems)
        return translated(self.text) % {"problems": "; ".join(lines)}


class Missing(Refused):
    """There is no such thing, or none that this person may know of."""

    def __init__(self, text: str = "There is no such page.") -> None:
        super().__init__(text)


class Stale(Refused):
    """Somebody, or another tab, has saved something newer."""
