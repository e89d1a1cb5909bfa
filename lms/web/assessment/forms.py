"""Forms of assessment."""

from wtforms import HiddenField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.web.forms import Form, Text, at_most, needed


class GradeForm(Form):
    """The grade of one answer."""

    percent = IntegerField(
        Text("Percent of the point"), [needed(), NumberRange(0, 100, Text("Give from 0 to 100 percent."))]
    )
    comment = TextAreaField(Text("Comment for the learner"), [at_most(4000)], render_kw={"rows": 3})
    turn = HiddenField()


class RubricForm(GradeForm):
    """The grade of an answer whose question has criteria: they give the percent where the reader gives none."""

    met = SelectMultipleField(
        Text("What is done"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    percent = IntegerField(
        Text("Percent of the point"), [Optional(), NumberRange(0, 100, Text("Give from 0 to 100 percent."))]
    )


class WordForm(Form):
    """The word a quiz is begun with."""

    word = StringField(Text("The word told in the hall"), [needed(), at_most(200)])
