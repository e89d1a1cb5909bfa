"""Forms of assessment."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import NumberRange

from lms.web.forms import Form, Text, at_most, needed


class GradeForm(Form):
    """The grade of one answer."""

    percent = IntegerField(
        Text("Percent of the point"), [needed(), NumberRange(0, 100, Text("Give from 0 to 100 percent."))]
    )
    comment = TextAreaField(Text("Comment for the learner"), [at_most(4000)])


class WordForm(Form):
    """The word a quiz is begun with."""

    word = StringField(Text("The word told in the hall"), [needed(), at_most(200)])
