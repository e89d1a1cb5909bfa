"""Forms of the register of acts."""

from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from lms.domain.legal_change import Change, ChangeKind
from lms.web.forms import Form, Text, at_most, needed


class ChangeForm(Form):
    """What has happened to an act."""

    kind = RadioField(
        Text("What has happened"),
        [needed()],
        choices=[
            SelectChoice(ChangeKind.AMENDED.value, Text("Amended: some provisions say something else")),
            SelectChoice(ChangeKind.REPEALED.value, Text("Repealed: the act loses force")),
            SelectChoice(ChangeKind.REPLACED.value, Text("Replaced: another act stands instead")),
        ],
    )
    in_force_on = DateField(Text("In force from"), [needed()])
    by = StringField(Text("By what act"), [at_most(300)])
    note = TextAreaField(Text("What has changed"), [at_most(2000)])
    places = TextAreaField(Text("Provisions it touches, one on a line"), [at_most(2000)])
    successor = SelectField(Text("Act that stands instead"), [Optional()])

    def change(self) -> Change:
        """The values as the service takes them."""
        return Change(
            kind=ChangeKind(self.kind.data),
            in_force_on=self.in_force_on.data,
            by=self.by.data or "",
            note=self.note.data or "",
            places=tuple(line.strip() for line in (self.places.data or "").splitlines() if line.strip()),
            successor=self.successor.data or "",
        )


class ConfirmForm(Form):
    """The entry was compared with its source, and nothing has changed."""

    source = StringField(Text("Compared with"), [needed(), at_most(1000)])


class EntryForm(Form):
    """The entry of an act as text; `base` is the version it was made from."""

    base = HiddenField()
    text = TextAreaField(Text("Entry"), [needed(), at_most(60_000)])
