"""Forms of publishing."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from lms.domain.draft_review import LAW, SUBJECT, Looked
from lms.web.forms import Form, Text, at_most, needed

CHECKLIST = {
    "goals": "The goals are clear, and the lessons serve them",
    "examples": "The examples are true to life and fit the work of a municipality",
    "tasks": "The tasks and questions check what the goals promise",
    "language": "The language is plain: short sentences, no officialese",
    "cited": "Every norm is cited with act and article",
    "trust": "Trust and edition of each norm are said where they are in doubt",
    "stale": "No place waits for a review after a change of law",
    "dates": "Dates, terms and sums are right as of today",
}
"""What the second reader looks at, line by line."""


class PublishForm(Form):
    """Publish the draft that was looked at."""

    sha256 = HiddenField()
    note = StringField(Text("What has changed"), [needed(), at_most(300)])
    move = RadioField(
        Text("People who study the course now"),
        default="stay",
        choices=[
            SelectChoice("stay", Text("stay on the revision they began with")),
            SelectChoice("move", Text("are moved to the new revision")),
        ],
    )


class AskForm(Form):
    """Ask somebody to read the draft."""

    reviewer = SelectField(Text("Who reads it"), [needed()], coerce=int)


class ReviewForm(Form):
    """The answers of a second reader; two fields a line are added below."""

    sha256 = HiddenField()
    comment = TextAreaField(Text("Comment for the author"), [at_most(4000)])
    lines: tuple[str, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """All lines that were passed over are named at once, when `lines` have to be answered."""
        sound = bool(super().validate(extra_validators))
        for line in self.lines:
            if not self[line].data and not (self[f"{line}_comment"].data or "").strip():
                self[line].errors = [str(Text("Tick this line, or say in words how it stands."))]
                sound = False
        return sound

    def looked(self) -> dict[str, Looked]:
        """The answers by line."""
        return {
            line: Looked(ok=self[line].data, comment=(self[f"{line}_comment"].data or "").strip())
            for line in SUBJECT + LAW
        }


for _line, _words in CHECKLIST.items():
    setattr(ReviewForm, _line, BooleanField(Text(_words)))
    setattr(ReviewForm, f"{_line}_comment", StringField(Text("What is to be said about it"), [at_most(1000)]))
