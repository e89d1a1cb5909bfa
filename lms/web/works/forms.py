"""Forms of practical work."""

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from lms.domain.work import LONGEST_TEXT, Reading
from lms.web.forms import Form, Text, at_most, needed


class HandInForm(Form):
    """Hand in work as text, as a file, or as both."""

    text = TextAreaField(Text("Your answer"), [at_most(LONGEST_TEXT)])
    file = FileField(Text("File"))

    def uploaded(self) -> tuple[str, bytes]:
        """Name and content of the file, empty when none was chosen."""
        return (self.file.data.filename or "", self.file.data.read()) if self.file.data else ("", b"")


class ReadingForm(Form):
    """Accept work, or return it."""

    met = SelectMultipleField(
        Text("What is done"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    comment = TextAreaField(Text("Comment for the learner"), [at_most(4000)], render_kw={"rows": 3})
    turn = HiddenField()
    decision = RadioField(
        Text("Your decision"),
        [needed()],
        choices=[
            SelectChoice("accept", Text("Accept: the work does what the task asks")),
            SelectChoice("return", Text("Return: the learner improves it and hands it in anew")),
        ],
    )

    def reading(self) -> Reading:
        """The values as the service takes them."""
        return Reading(self.decision.data == "accept", tuple(self.met.data), self.comment.data or "")
