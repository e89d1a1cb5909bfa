"""The interface's words in the language of the request."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from flask import flash

from lms.adapters.language import Catalogue, catalogue
from lms.domain.errors import Refused
from lms.web.identity import language
from lms.web.moments import with_zone


def words() -> Catalogue:
    """The catalogue of this request."""
    return catalogue(language())


def _(message: str, **values: str | int) -> str:
    """The message in the reader's language, with its %(named)s places filled."""
    text = words().gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message that goes with `number`; %(number)s is filled."""
    return words().ngettext(singular, plural, number) % {"number": number}


class Worded(Protocol):
    """A finding of the pure floors: an English gettext id and what fills its places."""

    @property
    def text(self) -> str:
        """The gettext id."""

    @property
    def params(self) -> Mapping[str, Any] | tuple[tuple[str, Any], ...]:
        """Values of its places by name."""


def in_words(found: Worded) -> str:
    """What a finding says, in the reader's language."""
    return words().gettext(found.text) % dict(found.params)


def say(message: str, tone: str = "right", **values: str | int) -> None:
    """Tell the person something on the next page; tone: right, wrong, attention, neutral."""
    flash(_(message, **values), tone)


def refusal(refused: Refused) -> str:
    """What a refusal says, in the reader's language and zone."""
    moments = {name: with_zone(value) for name, value in refused.params.items() if isinstance(value, datetime)}
    if moments:
        refused.params = {**refused.params, **moments}
    return words().refusal(refused)
