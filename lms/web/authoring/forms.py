"""Forms of authoring."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.web.forms import Form, Text, at_most, needed
from lms.web.labels import FORMATS


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class UploadForm(Form):
    """Put a file, or a zip of the whole course, into the draft."""

    file = FileField(Text("File"), [FileRequired(Text("Choose a file."))])
    path = StringField(Text("Path inside the course"), [at_most(200)])


class NewCourseForm(Form):
    """Begin a course."""

    title = StringField(Text("Title of the course"), [needed(), at_most(300)])


class CourseSettingsForm(Form):
    """What course.toml says of the course, but for its outcomes and the final test."""

    title = StringField(Text("Title of the course"), [needed(), at_most(300)])
    summary = TextAreaField(Text("Summary"), [at_most(3000)])
    audience = TextAreaField(Text("Whom it is for, one on a line"), [at_most(3000)])
    outcomes = TextAreaField(Text("What a learner will be able to do, one on a line"), [at_most(5000)])
    hours = IntegerField(Text("Academic hours"), [needed(), NumberRange(0, 1000, Text("From 0 to 1000."))])
    format = RadioField(
        Text("Form of study"),
        [needed()],
        choices=[SelectChoice(value, Text(words)) for value, words in FORMATS.items()],
    )
    price = IntegerField(Text("Price, roubles a person"), [NumberRange(0, 10_000_000, Text("Not less than 0."))])
    topics = StringField(Text("Topics, keys with spaces"), [at_most(300)])
    authors = TextAreaField(Text("Authors, one on a line"), [at_most(2000)])
    edition = StringField(Text("Day of the last revision, such as 2026-11-25"), [needed(), at_most(10)])
    second_reader = BooleanField(Text("A second person reads the draft before it is published"))

    @staticmethod
    def data_of(table: dict[str, Any]) -> dict[str, Any]:
        """The values of course.toml as the form shows them."""
        shown = {key: table.get(key, "") for key in ("title", "summary", "hours", "format", "price", "edition")}
        shown |= {key: "\n".join(table.get(key, [])) for key in ("audience", "authors")}
        shown["outcomes"] = "\n".join(outcome.get("text", "") for outcome in table.get("outcomes", []))
        shown["topics"] = " ".join(table.get("topics", []))
        shown["second_reader"] = table.get("second_reader") is True
        return shown

    def values(self, table: dict[str, Any]) -> dict[str, Any]:
        """The values for course.toml; outcomes that were there keep their keys, which questions carry."""
        keys = {outcome.get("text"): outcome.get("key") for outcome in table.get("outcomes", [])}
        lines = _lines(self.outcomes.data)
        outcomes = [
            {"key": keys.get(text) or self._key(table, number, len(lines)), "text": text}
            for number, text in enumerate(lines)
        ]
        return {
            "title": self.title.data.strip(),
            "summary": (self.summary.data or "").strip(),
            "audience": _lines(self.audience.data),
            "hours": self.hours.data,
            "format": self.format.data,
            "price": self.price.data or 0,
            "topics": (self.topics.data or "").split(),
            "authors": _lines(self.authors.data),
            "edition": self.edition.data.strip(),
            "outcomes": outcomes or None,
            "second_reader": True if self.second_reader.data else None,
        }

    @staticmethod
    def _key(table: dict[str, Any], number: int, count: int) -> str:
        """The key of an outcome whose words have changed in place, or the next free one."""
        former = table.get("outcomes", [])
        if len(former) == count:
            return str(former[number].get("key"))
        taken = {outcome.get("key") for outcome in former}
        return next(key for key in (f"outcome-{n}" for n in range(number + 1, 1000)) if key not in taken)


class ModuleForm(Form):
    """What module.toml says of a module, but for its test; minutes of practice stand at the lessons."""

    title = StringField(Text("Title of the module"), [needed(), at_most(300)])
    summary = TextAreaField(Text("Summary"), [at_most(3000)])
    hours = IntegerField(Text("Academic hours"), [needed(), NumberRange(0, 1000, Text("From 0 to 1000."))])
    outcomes = SelectMultipleField(
        Text("Outcomes it serves"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    practice = TextAreaField(Text("Minutes of practice, “lesson = minutes” on each line"), [at_most(4000)])
    task_lesson = SelectField(Text("Lesson whose task is handed in"), [Optional()])
    task_criteria = TextAreaField(Text("What the instructor looks at, one on a line"), [at_most(3000)])
    task_readers = RadioField(
        Text("Who reads the work"),
        [Optional()],
        coerce=int,
        choices=[
            SelectChoice(1, Text("one instructor")),
            SelectChoice(2, Text("two instructors who do not see each other's decision")),
        ],
    )

    @staticmethod
    def data_of(table: dict[str, Any]) -> dict[str, Any]:
        """The values of module.toml as the form shows them."""
        task = table.get("task", {})
        return {
            "title": table.get("title", ""),
            "summary": table.get("summary", ""),
            "hours": table.get("hours", 0),
            "outcomes": table.get("outcomes", []),
            "practice": "\n".join(f"{key} = {minutes}" for key, minutes in table.get("practice", {}).items()),
            "task_lesson": task.get("lesson", ""),
            "task_criteria": "\n".join(task.get("criteria", [])),
            "task_readers": task.get("readers", 1),
        }

    def values(self, table: dict[str, Any]) -> dict[str, Any]:
        """The values for module.toml; a task that was required stays so."""
        task = None
        if self.task_lesson.data:
            chosen = {"lesson": self.task_lesson.data, "criteria": _lines(self.task_criteria.data)}
            task = {**table.get("task", {}), **chosen}
            task.pop("readers", None)
            if self.task_readers.data == 2:
                task["readers"] = 2
        return {
            "title": self.title.data.strip(),
            "summary": (self.summary.data or "").strip(),
            "hours": self.hours.data,
            "outcomes": self.outcomes.data or [],
            "practice": self._minutes() or None,
            "task": task,
        }

    def _minutes(self) -> dict[str, int]:
        pairs = (line.partition("=") for line in _lines(self.practice.data))
        return {key.strip(): int(minutes) for key, _sign, minutes in pairs if minutes.strip().isdigit()}
