"""Forms of authoring."""

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField

from lms.web.forms import Form, Text, at_most, needed


class UploadForm(Form):
    """Put a file, or a zip of the whole course, into the draft."""

    file = FileField(Text("File"), [FileRequired(Text("Choose a file."))])
    path = StringField(Text("Path inside the course"), [at_most(200)])


class PublishForm(Form):
    """Publish the draft."""

    note = StringField(Text("What has changed"), [needed(), at_most(300)])
