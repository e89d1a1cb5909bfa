"""Forms of what is set of a quiz for a group and for a person."""

from datetime import datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional

from lms.domain.quiz_settings import QuizSettings, read_networks
from lms.services.quiz_settings import NewWord
from lms.web.forms import Form, Text, at_most, needed
from lms.web.moments import aware, local

_AS_BROWSERS_WRITE = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


def _moment(label: Text) -> DateTimeLocalField:
    return DateTimeLocalField(label, [Optional()], format=_AS_BROWSERS_WRITE)


def _number(label: Text, most: int) -> IntegerField:
    return IntegerField(label, [Optional(), NumberRange(0, most, Text("Give a number from %(min)s to %(max)s."))])


class _SettingsForm(Form):
    """What a group and a person have in common."""

    opens_at = _moment(Text("Opens"))
    closes_at = _moment(Text("Closes"))
    extra_minutes = _number(Text("Minutes on top of the time of the test"), 1000)
    extra_attempts = _number(Text("Attempts on top of those of the test"), 100)

    def common(self) -> dict[str, Any]:
        """The values as rules take them."""
        return {
            "opens_at": _aware(self.opens_at.data),
            "closes_at": _aware(self.closes_at.data),
            "extra_minutes": self.extra_minutes.data or 0,
            "extra_attempts": self.extra_attempts.data or 0,
        }


class GroupForm(_SettingsForm):
    """Settings of a quiz for a group."""

    word = StringField(Text("Word to begin with"), [at_most(100)])
    no_word = BooleanField(Text("Take the word away"))
    networks = TextAreaField(Text("Only from these network addresses"), [at_most(2000)])

    def settings(self) -> QuizSettings:
        """The values as rules take them; a network that can't be read is refused."""
        return QuizSettings(**self.common(), networks=read_networks(self.networks.data or "") or None)

    def new_word(self) -> NewWord:
        """What becomes of the word."""
        return NewWord(word=self.word.data or "", remove=self.no_word.data)


class PersonForm(_SettingsForm):
    """The exception of a person; its fields stand beside those of the group, under names of their own."""

    account = SelectField(Text("Person"), [needed()], coerce=str)
    anywhere = BooleanField(Text("May begin the test anywhere, not only in the hall"))
    note = StringField(Text("Why"), [needed(), at_most(300)])

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="person-", **values)

    def offer(self, members: list[tuple[int, str]]) -> None:
        """Let one of these people be chosen."""
        choices = [SelectChoice(str(account_id), name) for account_id, name in members]
        self.account.choices = [SelectChoice("", Text("Choose a person")), *choices]

    def settings(self) -> QuizSettings:
        """The values as rules take them."""
        return QuizSettings(**self.common(), networks=() if self.anywhere.data else None)


def written(settings: QuizSettings) -> dict[str, Any]:
    """Settings as the fields of both forms show them."""
    return {
        "opens_at": _naive(settings.opens_at),
        "closes_at": _naive(settings.closes_at),
        "extra_minutes": settings.extra_minutes or None,
        "extra_attempts": settings.extra_attempts or None,
        "networks": "\n".join(settings.networks or ()),
        "anywhere": settings.networks == (),
    }


def _aware(value: datetime | None) -> datetime | None:
    return aware(value) if value else None


def _naive(value: datetime | None) -> datetime | None:
    return local(value).replace(tzinfo=None) if value else None
