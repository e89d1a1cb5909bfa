"""Forms of item banks: what the forms of all kinds of questions share, and questions as text."""

from typing import Any, ClassVar, Self

from wtforms import FieldList, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.domain.question import Kind, Question
from lms.web.forms import Form, Text, at_most, needed
from lms.web.item_bank.rows import ActRow, Typed, arranged, row_list, shown
from lms.web.item_bank.tags import TagWords
from lms.web.wording import _

_SPARE, _MORE = 2, 5
"""Empty rows that are always there, and after a press of the button."""


class QuestionForm(Form):
    """What questions of all kinds have. A kind adds its fields, and says how they become parts of a question.

    `part` is the template of its own fields, templates/item_bank/<part>.html; `least` is how many rows stand
    there at first. `opened` fills the form from a question, `question` reads it back.
    """

    kind: ClassVar[Kind]
    part: ClassVar[str] = "nothing"
    least: ClassVar[int] = 0
    base = HiddenField()
    text = TextAreaField(Text("Text of the question"), [needed(), at_most(20_000)])
    feedback = TextAreaField(Text("General feedback"), [at_most(20_000)])
    title = StringField(Text("Name"), [at_most(300)])
    category = StringField(Text("Category"), [at_most(200)])
    outcomes = SelectMultipleField(
        Text("Outcomes it checks"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    acts = row_list(Text("Acts it rests on"), ActRow)
    tags = TextAreaField(Text("Other tags, one on a line"), [at_most(2000)], render_kw={"rows": 3})

    def __init__(self, tag_words: TagWords, **values: Any) -> None:
        super().__init__(**values)
        self.tag_words = tag_words
        self.outcomes.choices = [SelectChoice(key, text) for key, text in tag_words.outcomes.items()]

    @classmethod
    def opened(cls, question: Question, tag_words: TagWords, base: str) -> Self:
        """The form of a question as it stands in its file."""
        return cls.filled({**_common(question, tag_words), **cls.typed_of(question), "base": base}, tag_words)

    @classmethod
    def filled(cls, typed: Typed, tag_words: TagWords, *, more: bool = False) -> Self:
        """The form with these values and empty rows after them, `more` of them when asked for."""
        values = {**typed, "acts": shown(typed["acts"], 1 + more)}
        if "rows" in typed:
            values["rows"] = shown(typed["rows"], _MORE if more else _SPARE, cls.least)
        return cls(tag_words, formdata=None, data=values)

    def again(self, *, more: bool = False) -> Self:
        """The same as it was typed, rows in order, with empty ones after them."""
        typed = {name: field.data for name, field in self._fields.items()}
        lists = {name: field for name, field in self._fields.items() if isinstance(field, FieldList)}
        typed |= {name: [row.typed for row in arranged(field)] for name, field in lists.items()}
        return self.filled(typed, self.tag_words, more=more)

    def question(self, key: str) -> Question:
        """The question as it was typed; what is wrong in it has been said by `validate`."""
        tags = [self._tag(row) for row in arranged(self.acts)] + (self.outcomes.data or [])
        tags += [tag for line in (self.tags.data or "").splitlines() if (tag := " ".join(line.split()))]
        return Question(
            key=key,
            kind=self.kind,
            text=_clean(self.text.data),
            title=_clean(self.title.data),
            category=" ".join((self.category.data or "").split()),
            feedback=_clean(self.feedback.data),
            tags=tuple(dict.fromkeys(tags)),
            **self.parts(),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """All faults at once, those of the whole beside those of each field."""
        sound = super().validate(extra_validators)
        for row in arranged(self.acts):
            if row["act"].data and not self.tag_words.slug(row["act"].data):
                text = _("The register has no such act. Choose one from the list, or add it to the register.")
                row.fault("act", text)
        self.acts.errors = [entry.errors for entry in self.acts if entry.errors]
        fault = self.fault()
        if fault:
            field = self._fields.get("rows") or self.text
            field.errors = [*field.errors, fault]
        return bool(sound) and not self.errors

    @classmethod
    def typed_of(cls, _question: Question) -> Typed:
        """The parts of a question as the fields of its kind show them."""
        return {}

    def parts(self) -> Typed:
        """The parts of the question that its kind adds."""
        return {}

    def fault(self) -> str:
        """What is wrong with the rows as a whole, "" for nothing."""
        return ""

    def _tag(self, row: Any) -> str:
        slug = self.tag_words.slug(row.act.data or "") or " ".join((row.act.data or "").split())
        place = " ".join((row.at.data or "").split()).removeprefix("ст. ")
        return f"{slug}/{place}" if place else slug


class BulkForm(Form):
    """What is done to the ticked questions of a list; the pressed button says which field counts."""

    tag = StringField(Text("Tag: an act, an outcome or a word"), [at_most(300)])
    category = StringField(Text("Category"), [at_most(200)])
    target = SelectField(Text("Another bank"), [Optional()])


class GiftForm(Form):
    """One question as GIFT text."""

    base = HiddenField()
    gift = TextAreaField(
        Text("The question as GIFT text"), [needed(), at_most(60_000)], render_kw={"rows": 18, "class": "code"}
    )


class BankTextForm(Form):
    """A whole bank as GIFT text."""

    base = HiddenField()
    gift = TextAreaField(Text("The bank as GIFT text"), [at_most(1_500_000)])


def _common(question: Question, tag_words: TagWords) -> Typed:
    acts = [tag for tag in question.tags if tag_words.cited(tag)]
    outcomes = [tag for tag in question.tags if tag in tag_words.outcomes]
    other = [tag for tag in question.tags if tag not in {*acts, *outcomes}]
    places = [tag.partition("/") for tag in acts]
    return {
        "text": question.text,
        "title": question.title,
        "category": question.category,
        "feedback": question.feedback,
        "outcomes": outcomes,
        "acts": [{"act": tag_words.act(slug), "at": place} for slug, _slash, place in places],
        "tags": "\n".join(other),
    }


def _clean(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
