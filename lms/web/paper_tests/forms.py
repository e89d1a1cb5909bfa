"""Forms of tests on paper."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional

from lms.domain.answer import LIMIT
from lms.services.paper_sheets import Typed, version
from lms.services.paper_tests import MOST_VARIANTS, PrintableQuiz, SheetLine
from lms.web.forms import Form, Text, at_most, needed
from lms.web.wording import _


class MakeForm(Form):
    """A new test on paper."""

    quiz = SelectField(Text("Test"), [needed()])
    variants = IntegerField(
        Text("Variants"), [needed(), NumberRange(1, MOST_VARIANTS, Text("Give a number from %(min)s to %(max)s."))]
    )
    held_on = DateField(Text("Day it is held"), [Optional()])

    def offer(self, quizzes: Sequence[PrintableQuiz]) -> None:
        """Let one of these be chosen."""
        self.quiz.choices = [SelectChoice(quiz.key, quiz.title or _("Final test")) for quiz in quizzes]


class TableForm(Form):
    """First a file; then, when its receipt has been read, the rows that came of it."""

    file = FileField(Text("File"))
    anyway = BooleanField(Text("Take sheets against the rules of attempts too"))
    table = HiddenField()


class SheetForm(Form):
    """The sheet of a person; the fields stand in the order in which they are typed."""

    person = SelectField(Text("Person"), [needed()], coerce=str)
    variant = IntegerField(Text("Variant"), [needed()])
    line = StringField(Text("Answers in one line"), [needed(), at_most(4 * LIMIT)])
    anyway = BooleanField(Text("Take sheets against the rules of attempts too"))
    seen = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.variant.render_kw = {"inputmode": "numeric", "autocomplete": "off"}
        self.line.render_kw = {"autocomplete": "off", "spellcheck": "false", "lang": "ru"}

    def offer(self, people: Sequence[SheetLine]) -> None:
        """Let one of these be chosen."""
        self.person.choices = [SelectChoice(str(line.enrolment_id), line.name) for line in people]

    def typed(self) -> Typed:
        """The values as the service takes them."""
        return Typed(
            variant=self.variant.data,
            line=(self.line.data or "").strip(),
            seen=self.seen.data or "",
            anyway=self.anyway.data,
        )

    @classmethod
    def of(cls, line: SheetLine | None, *, anyway: bool) -> "SheetForm":
        """The form of a person: empty, or with the sheet as it was typed in."""
        if line is None:
            return cls(formdata=None, data={"anyway": anyway})
        return cls(
            formdata=None,
            data={
                "person": str(line.enrolment_id),
                "variant": line.variant,
                "line": line.line,
                "seen": version(line.entered_at),
                "anyway": anyway,
            },
        )
