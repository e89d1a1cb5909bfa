"""The form by which a remedy is applied."""

from wtforms import BooleanField, HiddenField, TextAreaField

from lms.web.forms import Form, Text, at_most, needed


class ApplyForm(Form):
    """Apply the remedy whose effects were looked at: `seen` is their fingerprint."""

    seen = HiddenField()
    reason = TextAreaField(Text("Why the answers are graded anew"), [needed(), at_most(1000)])
    with_losses = BooleanField(Text("Take the pass away from those who would lose it, too"))
