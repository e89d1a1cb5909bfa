"""What differs between two states of a course, part by part and field by field, mapped by keys.

Every field is given as text, so that all of them can be shown by one difference (`lms.domain.text_diff`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from lms.domain.alignment import same_runs
from lms.domain.course import Course, Draw, Module, QuizRules
from lms.domain.question import Question


class Fate(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a part: its machine name, such as "body" or "quiz.draw", and its text before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """A part that differs: its kind ("course", "module", "lesson", "question" or "media") and key.

    `title` is the newest one; `place` is the title of its module, "" for the final attestation and the course.
    """

    fate: Fate
    kind: str
    key: str
    title: str
    place: str
    fields: tuple[FieldChange, ...]

    @property
    def asks_otherwise(self) -> bool:
        """Whether the words or the answers of a question differ, so that its key may have been wrong before."""
        key = {"kind", "text", "tail", "answers", "pairs", "steps"}
        return self.kind == "question" and self.fate is Fate.CHANGED and any(each.name in key for each in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseChanges:
    """Everything that differs; settings are those of the course and of its modules, and its media."""

    lessons: tuple[PartChange, ...]
    questions: tuple[PartChange, ...]
    settings: tuple[PartChange, ...]

    @property
    def count(self) -> int:
        """How many parts differ."""
        return len(self.lessons) + len(self.questions) + len(self.settings)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part as it is compared."""

    title: str
    place: str
    fields: Mapping[str, str]


def course_changes(before: Course | None, after: Course) -> CourseChanges:
    """What `after` adds to, takes from and changes in `before`; all of it is added when there was nothing before."""
    modules = _parts(before, _modules), _parts(after, _modules)
    lessons = _compared("lesson", _parts(before, _lessons), _parts(after, _lessons), _moved_lessons(before, after))
    settings = (
        *_compared("course", _parts(before, _course), _parts(after, _course)),
        *_compared("module", *modules, _moved([*modules[0]], [*modules[1]])),
        *_compared("media", _parts(before, _media), _parts(after, _media)),
    )
    questions = _compared("question", _parts(before, _questions), _parts(after, _questions))
    return CourseChanges(lessons=tuple(lessons), questions=tuple(questions), settings=settings)


def _parts(course: Course | None, read: Any) -> dict[str, _Part]:
    return dict(read(course)) if course else {}


def _compared(
    kind: str, before: Mapping[str, _Part], after: Mapping[str, _Part], moved: Mapping[str, FieldChange] | None = None
) -> Iterable[PartChange]:
    """Differing parts in the order of `after`, then those that are gone."""
    for key, part in after.items():
        old = before.get(key)
        fields = _fields(old.fields if old else {}, part.fields)
        if moved and key in moved:
            fields = (*fields, moved[key])
        if old is None or fields:
            fate = Fate.CHANGED if old else Fate.ADDED
            yield PartChange(fate=fate, kind=kind, key=key, title=part.title, place=part.place, fields=fields)
    for key, part in before.items():
        if key not in after:
            fields = _fields(part.fields, {})
            yield PartChange(fate=Fate.REMOVED, kind=kind, key=key, title=part.title, place=part.place, fields=fields)


def _fields(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in dict.fromkeys([*after, *before]))
    return tuple(FieldChange(name, old, new) for name, old, new in pairs if old != new)


def _course(course: Course) -> Iterable[tuple[str, _Part]]:
    values = {
        name: getattr(course, name)
        for name in (
            "title", "summary", "audience", "hours", "trial_minutes", "format", "price", "topics", "authors", "edition",
            "legal", "second_reader",
        )
    }  # fmt: skip
    values["outcomes"] = [outcome.text for outcome in course.outcomes]
    if course.final:
        values |= {"final.hours": course.final.hours, "final.practice_minutes": course.final.practice_minutes}
        values |= _rules("final", course.final.rules)
    yield "", _Part(course.title, "", _texts(values))


def _modules(course: Course) -> Iterable[tuple[str, _Part]]:
    outcomes = {outcome.key: outcome.text for outcome in course.outcomes}
    for module in course.modules:
        values: dict[str, Any] = {
            "title": module.title,
            "summary": module.summary,
            "hours": module.hours,
            "outcomes": [outcomes[key] for key in module.outcomes if key in outcomes],
        }
        if module.quiz:
            values |= _rules("quiz", module.quiz)
        if module.task:
            values |= {f"task.{name}": value for name, value in asdict(module.task).items()}
        yield module.key, _Part(module.title, "", _texts(values))


def _lessons(course: Course) -> Iterable[tuple[str, _Part]]:
    for module in course.modules:
        for lesson in module.lessons:
            values = {"module": module.title, "practice_minutes": lesson.practice_minutes or None, "body": lesson.body}
            yield lesson.key, _Part(lesson.title, module.title, _texts(values))


def _questions(course: Course) -> Iterable[tuple[str, _Part]]:
    titles = {module.key: module.title for module in course.modules}
    for quiz, bank in course.banks():
        for question in bank:
            title = question.title or question.text[:100]
            yield question.key, _Part(title, titles.get(quiz, ""), {"quiz": quiz, **_texts(_question(question))})


def _question(question: Question) -> dict[str, Any]:
    answers = [_answer(answer.weight, answer.text, answer.feedback) for answer in question.answers]
    numbers = [_answer(each.weight, f"{each.value:g} ± {each.tolerance:g}", each.feedback) for each in question.numbers]
    return {
        "kind": question.kind,
        "title": question.title,
        "text": question.text,
        "tail": question.tail,
        "answers": answers + numbers,
        "pairs": [f"{pair.left} → {pair.right}" for pair in question.pairs],
        "steps": question.steps,
        "feedback": question.feedback,
        "tags": question.tags,
        "category": question.category,
    }


def _answer(weight: float, text: str, feedback: str) -> str:
    """One option as a line: its share of the point, its words, its feedback."""
    return f"{weight:.0%}: {text}" + (f" — {feedback}" if feedback else "")


def _media(course: Course) -> Iterable[tuple[str, _Part]]:
    for name, content in course.media.items():
        yield name, _Part(name, "", {"bytes": str(len(content)), "fingerprint": sha256(content).hexdigest()[:12]})


def _rules(prefix: str, rules: QuizRules) -> dict[str, Any]:
    values = asdict(rules) | {"draws": [_draw(draw) for draw in rules.draws]}
    return {f"{prefix}.{name}": value for name, value in values.items()}


def _draw(draw: Draw) -> str:
    """A part of a draw as a line: how many, then what they must fit."""
    return " · ".join(filter(None, (str(draw.count), draw.category, draw.tag, draw.difficulty or "")))


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: text for name, value in values.items() if (text := _text(value))}


def _text(value: Any) -> str:
    """A value as text: several on lines of their own, a switch as "true" or "", nothing as ""."""
    if value is None or value is False:
        return ""
    if value is True:
        return "true"
    return "\n".join(value) if isinstance(value, (list, tuple)) else str(value)


def _moved_lessons(before: Course | None, after: Course) -> dict[str, FieldChange]:
    """Lessons that stand elsewhere among those that stayed in their module."""
    moved: dict[str, FieldChange] = {}
    old = {module.key: module for module in before.modules} if before else {}
    for module in after.modules:
        if module.key in old:
            moved |= _moved(_keys(old[module.key]), _keys(module))
    return moved


def _keys(module: Module) -> list[str]:
    return [lesson.key for lesson in module.lessons]


def _moved(before: Sequence[str], after: Sequence[str]) -> dict[str, FieldChange]:
    """Keys whose order among the common ones has changed, with their places from 1."""
    old = [key for key in before if key in set(after)]
    new = [key for key in after if key in set(before)]
    kept = {key for at, _to, length in same_runs(old, new) for key in old[at : at + length]}
    return {
        key: FieldChange("place", str(list(before).index(key) + 1), str(list(after).index(key) + 1))
        for key in new
        if key not in kept
    }
