"""Forms of administration."""

from wtforms import (
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.domain.certificate import DocumentKind
from lms.domain.permissions import Role
from lms.services.attestation import ProtocolDetails
from lms.services.groups import GroupDetails
from lms.services.organisations import IssuerDetails
from lms.web.forms import Form, Text, at_most, needed

ROLE_LABELS = {
    Role.LEARNER: Text("Learner"),
    Role.CURATOR: Text("Curator"),
    Role.INSTRUCTOR: Text("Instructor"),
    Role.ADMINISTRATOR: Text("Administrator"),
}
KIND_LABELS = {
    DocumentKind.CERTIFICATE: Text("Certificate"),
    DocumentKind.QUALIFICATION: Text("Document of qualification (needs a licence and at least 16 hours)"),
}


class GroupForm(Form):
    """A new group."""

    course = SelectField(Text("Course"), [needed()])
    title = StringField(Text("Name of the group"), [needed(), at_most(300)])
    starts_on = DateField(Text("First day"), [Optional()])
    ends_on = DateField(Text("Last day"), [Optional()])
    seats = IntegerField(Text("Seats"), [Optional(), NumberRange(1, 1000, Text("From 1 to 1000."))])

    def details(self) -> GroupDetails:
        """The values as the service takes them."""
        return GroupDetails(
            title=self.title.data, starts_on=self.starts_on.data, ends_on=self.ends_on.data, seats=self.seats.data
        )


class EnrolForm(Form):
    """Put a person into a group."""

    email = EmailField(Text("E-mail of a registered person"), [needed(), at_most(254)])


class MoveForm(Form):
    """Move a group to the revision that was previewed."""

    revision = HiddenField()


class ProtocolForm(Form):
    """A protocol of attestation."""

    number = StringField(Text("Number of the protocol"), [needed(), at_most(60)])
    held_on = DateField(Text("Date of the attestation"), [needed()])
    kind = RadioField(
        Text("What is issued"),
        [needed()],
        default=DocumentKind.CERTIFICATE.value,
        choices=[SelectChoice(kind.value, label) for kind, label in KIND_LABELS.items()],
    )
    chair = StringField(Text("Chair"), [needed(), at_most(200)])
    members = TextAreaField(Text("Members, one on a line"), [needed(), at_most(2000)])
    secretary = StringField(Text("Secretary"), [needed(), at_most(200)])

    def details(self) -> ProtocolDetails:
        """The values as the service takes them."""
        return ProtocolDetails(
            number=self.number.data.strip(),
            held_on=self.held_on.data,
            kind=DocumentKind(self.kind.data),
            chair=self.chair.data.strip(),
            secretary=self.secretary.data.strip(),
            members=tuple(line.strip() for line in self.members.data.splitlines() if line.strip()),
        )


class ReasonForm(Form):
    """Revoke a document or issue a duplicate."""

    reason = StringField(Text("Reason"), [needed(), at_most(300)])


class RolesForm(Form):
    """Roles of a person."""

    roles = SelectMultipleField(
        Text("Roles"),
        choices=[SelectChoice(role.value, label) for role, label in ROLE_LABELS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class IssuerForm(Form):
    """The issuer of documents."""

    name = StringField(Text("Name of the organisation"), [needed(), at_most(300)])
    city = StringField(Text("City"), [needed(), at_most(100)])
    number_rule = StringField(Text("Rule of registration numbers"), [needed(), at_most(60)])
    signatory_post = StringField(Text("Post of who signs"), [needed(), at_most(200)])
    signatory_name = StringField(Text("Name of who signs"), [at_most(200)])
    licence_number = StringField(Text("Number of the licence"), [at_most(100)])
    licence_date = DateField(Text("Date of the licence"), [Optional()])
    licence_authority = StringField(Text("Authority that gave the licence"), [at_most(300)])

    def details(self) -> IssuerDetails:
        """The values as the service takes them."""
        return IssuerDetails(
            **{name: self[name].data or "" for name in IssuerDetails.__dataclass_fields__ if name != "licence_date"},
            licence_date=self.licence_date.data,
        )
