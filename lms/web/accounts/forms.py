"""Forms of people's accounts."""

from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email

from lms.adapters.clock import DEFAULT_ZONE
from lms.services.accounts import PersonDetails
from lms.web.forms import Form, Text, at_most, needed

_ZONES = (
    ("Europe/Kaliningrad", "Kaliningrad (UTC+2)"),
    ("Europe/Moscow", "Moscow (UTC+3)"),
    ("Europe/Samara", "Samara (UTC+4)"),
    ("Asia/Yekaterinburg", "Yekaterinburg (UTC+5)"),
    ("Asia/Omsk", "Omsk (UTC+6)"),
    ("Asia/Krasnoyarsk", "Krasnoyarsk, Khakassia (UTC+7)"),
    ("Asia/Novosibirsk", "Novosibirsk (UTC+7)"),
    ("Asia/Irkutsk", "Irkutsk (UTC+8)"),
    ("Asia/Yakutsk", "Yakutsk (UTC+9)"),
    ("Asia/Vladivostok", "Vladivostok (UTC+10)"),
    ("Asia/Magadan", "Magadan (UTC+11)"),
    ("Asia/Kamchatka", "Kamchatka (UTC+12)"),
)


class DetailsForm(Form):
    """What a person says of themselves."""

    surname = StringField(Text("Surname"), [needed(), at_most(100)])
    given_name = StringField(Text("Given name"), [needed(), at_most(100)])
    patronymic = StringField(Text("Patronymic"), [at_most(100)])
    organisation = StringField(Text("Organisation"), [at_most(300)])
    time_zone = SelectField(
        Text("Time zone"),
        [DataRequired()],
        default=DEFAULT_ZONE,
        choices=[SelectChoice(zone, Text(label)) for zone, label in _ZONES],
    )

    def details(self, language: str) -> PersonDetails:
        """The values as the service takes them."""
        return PersonDetails(
            surname=self.surname.data,
            given_name=self.given_name.data,
            patronymic=self.patronymic.data or "",
            organisation=self.organisation.data or "",
            time_zone=self.time_zone.data,
            language=language,
        )


class RegisterForm(DetailsForm):
    """Registration."""

    email = EmailField(Text("E-mail"), [needed(), at_most(254), Email(Text("An e-mail looks like name@city.ru."))])
    password = PasswordField(Text("Password"), [needed(), at_most(200)])


class SignInForm(Form):
    """Sign-in."""

    email = EmailField(Text("E-mail"), [needed(), at_most(254)])
    password = PasswordField(Text("Password"), [needed(), at_most(200)])


class ResetRequestForm(Form):
    """Ask for the letter that lets one set a new password."""

    email = EmailField(Text("E-mail"), [needed(), at_most(254)])


class ResetForm(Form):
    """Set a new password by the letter."""

    password = PasswordField(Text("New password"), [needed(), at_most(200)])


class PasswordForm(Form):
    """Change one's password."""

    old = PasswordField(Text("Present password"), [needed(), at_most(200)])
    new = PasswordField(Text("New password"), [needed(), at_most(200)])
