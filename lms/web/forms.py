"""What all forms share: messages in the reader's language, and refusals shown at their field."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import escape
from wtforms.validators import InputRequired, Length

from lms.domain.errors import Refused
from lms.web.identity import database, language
from lms.web.wording import _, refusal


class Text(str):
    """A message id, translated when it is printed, so that forms can be declared once."""

    __slots__ = ()

    def __str__(self) -> str:
        return _(super().__str__())

    def __html__(self) -> str:
        return str(escape(str(self)))

    def __mod__(self, values: Any) -> str:
        return str(str(self) % values)


def needed() -> InputRequired:
    """The field has to be filled."""
    return InputRequired(Text("Fill this in."))


def at_most(count: int) -> Length:
    """The field holds no more than `count` characters."""
    return Length(max=count, message=Text("No more than %(max)d characters."))


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Base of forms. CSRF is checked for every POST by the application."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """Messages of WTForms in the reader's language."""

        csrf = False

        def get_translations(self, form: Any) -> Any:
            """WTForms' own messages in the language of the request."""
            self.locales = [language()]
            return super(FlaskForm.Meta, self).get_translations(form)

    def refuse(self, refused: Refused) -> None:
        """Show what a service refused at the field it speaks of, or above the form."""
        text = refusal(refused)
        if refused.field and refused.field in self._fields:
            field = self._fields[refused.field]
            field.errors = [*field.errors, text]
        else:
            self.form_errors.append(text)

    def carried_out(self, act: Callable[[], object]) -> bool:
        """Whether the form was sent, is right, and `act` went through.

        What `act` refuses is shown in the form, and whatever it had written is taken back.
        """
        if not self.validate_on_submit():
            return False
        try:
            with database().begin_nested():
                act()
        except Refused as refused:
            self.refuse(refused)
            return False
        return True
