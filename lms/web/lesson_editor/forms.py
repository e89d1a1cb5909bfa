"""Forms of the lesson editor."""

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, StringField
from wtforms.validators import NumberRange

from lms.services.lesson_editing import LONGEST_PRACTICE
from lms.web.forms import Form, Text, at_most, needed


class SentForm(Form):
    """A file that is sent."""

    file = FileField(Text("File"), [FileRequired(Text("Choose a file."))])

    def sent(self) -> tuple[str, bytes]:
        """Name and content of the file."""
        return self.file.data.filename or "", self.file.data.read()


class MediaForm(SentForm):
    """A picture or a file for a course."""

    alternative = StringField(Text("What the picture shows"), [at_most(300)])


class PracticeForm(Form):
    """How long the practice of a lesson takes."""

    minutes = IntegerField(
        Text("Minutes of practice"), [needed(), NumberRange(0, LONGEST_PRACTICE, Text("From 0 to 6000."))]
    )
