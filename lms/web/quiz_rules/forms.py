"""The form of a quiz's rules."""

from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.domain.course import Counts, Difficulty, Draw, PerPage, QuizRules, Review, Shows, WhenStale
from lms.web.forms import Form, Text, at_most, needed

SPARE_DRAWS = 3
"""Empty lines for more parts of the draw."""


def _number(label: Text, least: int, most: int, *, optional: bool = True) -> IntegerField:
    bounds = NumberRange(least, most, Text("Give a number from %(min)s to %(max)s."))
    return IntegerField(label, [Optional() if optional else needed(), bounds])


def _choice(label: Text, words: dict[Any, Text]) -> RadioField:
    return RadioField(label, [needed()], choices=[SelectChoice(each.value, said) for each, said in words.items()])


class DrawForm(Form):
    """A part of the draw; a line without a number is none."""

    count = IntegerField(Text("How many"), [Optional(), NumberRange(1, 1000, Text("From 1 to 1000."))])
    category = StringField(Text("Category"), [at_most(1000)])
    tag = StringField(Text("Tag or outcome"), [at_most(1000)])
    difficulty = SelectField(
        Text("Difficulty"),
        default="",
        choices=[
            SelectChoice("", Text("Any")),
            SelectChoice(Difficulty.EASY.value, Text("easy")),
            SelectChoice(Difficulty.MEDIUM.value, Text("medium")),
            SelectChoice(Difficulty.HARD.value, Text("hard")),
        ],
    )


class RulesForm(Form):
    """Everything that the rules of a quiz say."""

    draw = _number(Text("Questions in an attempt"), 1, 1000)
    draws = FieldList(FormField(DrawForm))
    attempts = _number(Text("Attempts"), 1, 1000)
    pause_minutes = _number(Text("Minutes of pause between attempts"), 0, 100_000)
    time_limit_minutes = _number(Text("Minutes for an attempt"), 1, 10_000)
    pass_percent = _number(Text("Percent of the points to pass"), 0, 100, optional=False)
    counts = _choice(
        Text("Which attempt counts"),
        {
            Counts.BEST: Text("the best"),
            Counts.LAST: Text("the last: a worse one takes the result away"),
            Counts.FIRST: Text("the first: later ones change nothing"),
        },
    )
    per_page = _choice(Text("Questions on a page"), {PerPage.ALL: Text("all"), PerPage.ONE: Text("one")})
    review = _choice(
        Text("When the questions are shown again"),
        {
            Review.AFTER_SUBMIT: Text("when the test is handed in"),
            Review.AFTER_PASS: Text("when it is passed"),
            Review.AFTER_LAST: Text("when it is passed or all attempts are used"),
            Review.NEVER: Text("never"),
        },
    )
    shows = SelectMultipleField(
        Text("What is seen then"),
        choices=[
            SelectChoice(Shows.SCORE.value, Text("points")),
            SelectChoice(Shows.ANSWERS.value, Text("answers given")),
            SelectChoice(Shows.RIGHT.value, Text("right answers")),
            SelectChoice(Shows.FEEDBACK.value, Text("explanations")),
        ],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    when_stale = _choice(
        Text("When changes of law leave too few questions"),
        {
            WhenStale.FILL: Text("draw the rest from those that wait for a review, and say so beside them"),
            WhenStale.FEWER: Text("ask fewer questions"),
        },
    )
    readers = RadioField(
        Text("Who reads a written answer"),
        [needed()],
        coerce=int,
        choices=[
            SelectChoice(1, Text("one instructor")),
            SelectChoice(2, Text("two instructors who do not see each other's grade")),
        ],
    )
    practice = BooleanField(Text("This is practice"))
    password_needed = BooleanField(Text("To begin one needs a word that is told in the hall"))

    @classmethod
    def of(cls, rules: QuizRules) -> "RulesForm":
        """The form with what the rules say; when it was sent, with what was sent."""
        named = {name: getattr(rules, name) for name in rules.__dataclass_fields__ if name != "draws"}
        data = {name: getattr(value, "value", value) for name, value in named.items()}
        draws = [
            {"count": part.count, "category": part.category, "tag": part.tag, "difficulty": part.difficulty or ""}
            for part in rules.draws
        ]
        shows = [part.value for part in rules.shows]
        return cls(data=data | {"draws": [*draws, *({} for _ in range(SPARE_DRAWS))], "shows": shows})

    def rules(self) -> QuizRules:
        """What was sent; the parts of a draw add up to its questions."""
        parts = tuple(
            Draw(
                count=entry.form.count.data,
                category=" ".join((entry.form.category.data or "").split()),
                tag=(entry.form.tag.data or "").strip(),
                difficulty=Difficulty(entry.form.difficulty.data) if entry.form.difficulty.data else None,
            )
            for entry in self.draws
            if entry.form.count.data
        )
        return QuizRules(
            draw=sum(part.count for part in parts) or self.draw.data or 1,
            draws=parts,
            attempts=self.attempts.data,
            pause_minutes=self.pause_minutes.data or 0,
            time_limit_minutes=self.time_limit_minutes.data,
            pass_percent=self.pass_percent.data,
            counts=Counts(self.counts.data),
            review=Review(self.review.data),
            shows=tuple(part for part in Shows if part.value in self.shows.data),
            when_stale=WhenStale(self.when_stale.data),
            per_page=PerPage(self.per_page.data),
            practice=self.practice.data,
            password_needed=self.password_needed.data,
            readers=self.readers.data,
        )
