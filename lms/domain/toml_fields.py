"""Kinds of values in course files: what is accepted, and what an author is told otherwise.

`lms.domain.toml_source.fill` says the remedy of a kind when a value does not fit it.
"""

from datetime import date
from typing import Annotated

from msgspec import Meta

KEY = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""Pattern of a key: Latin lower-case letters and digits, single hyphens between them."""
KEY_LENGTH = 64

Key = Annotated[
    str,
    Meta(
        pattern=rf"\A{KEY}\Z",
        max_length=KEY_LENGTH,
        extra={"remedy": "“%(key)s” must be Latin lower-case letters, digits and hyphens, at most 64. Rename it."},
    ),
]
Keys = Annotated[
    tuple[Key, ...],
    Meta(extra={"remedy": '“%(key)s” must be a list of keys. Write it like ["first", "second"].'}),
]
Text = Annotated[str, Meta(max_length=10_000, extra={"remedy": "“%(key)s” must be text. Write it in quotes."})]
Line = Annotated[
    str,
    Meta(
        pattern=r"\A\S(?:[^\n\r]*\S)?\Z",
        max_length=1000,
        extra={"remedy": "“%(key)s” must be one line of text that is not empty. Write it in quotes."},
    ),
]
Lines = Annotated[
    tuple[Line, ...],
    Meta(extra={"remedy": '“%(key)s” must be a list of texts. Write it like ["First", "Second"].'}),
]
Day = Annotated[date, Meta(extra={"remedy": "“%(key)s” must be a date. Write it without quotes: 2026-11-24."})]
DayText = Annotated[
    str,
    Meta(
        pattern=r"\A\d{4}-\d{2}-\d{2}\Z",
        extra={"remedy": '“%(key)s” must be a date in quotes. Write it like "2026-11-24".'},
    ),
]
ReviewDays = Annotated[
    int, Meta(ge=1, le=3650, extra={"remedy": "“%(key)s” must be a number of days from 1 to 3650. Correct it."})
]
Whole = Annotated[
    int,
    Meta(
        ge=0,
        le=10_000_000,
        extra={"remedy": "“%(key)s” must be a whole number, 0 or more. Write it without quotes."},
    ),
]
Positive = Annotated[
    int,
    Meta(
        ge=1,
        le=1_000_000,
        extra={"remedy": "“%(key)s” must be a whole number, 1 or more. Write it without quotes."},
    ),
]
Percent = Annotated[
    int, Meta(ge=0, le=100, extra={"remedy": "“%(key)s” must be a whole number from 0 to 100. Correct it."})
]
Flag = Annotated[bool, Meta(extra={"remedy": "“%(key)s” must be true or false. Write it without quotes."})]
MinutesByKey = Annotated[
    dict[str, Whole],
    Meta(extra={"remedy": "“%(key)s” must be a table of minutes. Write each line like lesson-key = 20."}),
]
