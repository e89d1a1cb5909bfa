"""What differs between a draft and the published course, in words and as pieces of text."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.domain.course_changes import FieldChange, PartChange
from lms.domain.text_diff import Change, Piece, difference
from lms.web.labels import FORMATS
from lms.web.wording import _

KEPT = 160
"""Letters of unchanged text shown beside a change."""

FIELDS = {
    "title": "Title",
    "summary": "Summary",
    "audience": "Whom it is for",
    "outcomes": "Outcomes",
    "hours": "Academic hours",
    "trial_minutes": "Minutes of the trial",
    "format": "Form of study",
    "price": "Price, roubles a person",
    "topics": "Topics",
    "authors": "Authors",
    "edition": "Day of the last revision",
    "legal": "Teaches law",
    "second_reader": "A second person reads the draft",
    "place": "Place in order",
    "module": "Module",
    "practice_minutes": "Minutes of practice",
    "body": "Text",
    "quiz": "Test it belongs to",
    "kind": "Kind of question",
    "text": "Question",
    "tail": "Words after the gap",
    "answers": "Answers",
    "pairs": "Pairs",
    "steps": "Steps in order",
    "feedback": "Explanation",
    "tags": "Norms and outcomes",
    "category": "Category",
    "draw": "Questions drawn",
    "attempts": "Attempts",
    "pause_minutes": "Minutes between attempts",
    "time_limit_minutes": "Minutes for one attempt",
    "pass_percent": "Percent needed to pass",
    "review": "When right answers are shown",
    "when_stale": "When the law has changed",
    "draws": "Parts of the draw",
    "counts": "The attempt that counts",
    "shows": "What is shown then",
    "per_page": "Questions on one page",
    "practice": "For practice only",
    "password_needed": "A word opens the test",
    "readers": "Readers",
    "lesson": "Lesson with the task",
    "criteria": "What the instructor looks at",
    "required": "The work is required",
    "bytes": "Size, bytes",
    "fingerprint": "Fingerprint",
}
"""Fields by the last part of their machine name."""

GROUPS = {"quiz": "Test", "final": "Final test", "task": "Practical work"}
"""What a field belongs to, by the first part of its machine name."""

VALUES = {
    "after_submit": "after each attempt",
    "after_pass": "when it is passed",
    "after_last": "when it is passed or no attempt is left",
    "never": "never",
    "fill": "doubtful questions fill up the attempt",
    "fewer": "fewer questions are asked",
    "single": "one answer",
    "multiple": "several answers",
    "true_false": "true or false",
    "matching": "matching",
    "short_answer": "short answer",
    "numerical": "number",
    "missing_word": "missing word",
    "ordering": "ordering",
    "essay": "written answer",
    "description": "text to read",
    "cite_norm": "norm to be cited",
    "procedure": "procedure with terms",
    "find_defect": "defects in a document",
    "final": "final test",
    "best": "the best one",
    "last": "the last one",
    "first": "the first one",
    "all": "all at once",
    "one": "one by one",
    "score": "the score",
    "answers": "one's own answers",
    "right": "right answers",
    "feedback": "explanations",
    **FORMATS,
}
"""Words for values that are names; only fields of `_NAMED` hold such."""

_NAMED = {"review", "when_stale", "kind", "format", "quiz", "counts", "shows", "per_page"}
_SWITCHES = {"legal", "second_reader", "required", "practice", "password_needed"}


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field: its name, and its text before and after in one."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part that differs, with the fields that do."""

    change: PartChange
    fields: tuple[ShownField, ...]


def shown(parts: Iterable[PartChange]) -> list[ShownPart]:
    """The parts with their fields in the reader's language."""
    return [ShownPart(part, tuple(map(_field, part.fields))) for part in parts]


def _field(field: FieldChange) -> ShownField:
    group, _dot, name = field.name.rpartition(".")
    label = _(FIELDS[name])
    if group:
        label = f"{_(GROUPS[group])}: {label[:1].lower()}{label[1:]}"
    return ShownField(label, tuple(shortened(difference(_value(name, field.before), _value(name, field.after)))))


def _value(name: str, text: str) -> str:
    if name in _SWITCHES:
        return _("yes") if text else _("no")
    if name in _NAMED:
        return "\n".join(_(VALUES[line]) if line in VALUES else line for line in text.split("\n"))
    return text


def shortened(pieces: tuple[Piece, ...]) -> Iterable[Piece]:
    """The same pieces, long unchanged ones cut to what stands beside a change."""
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        text = piece.text
        if piece.kind is Change.SAME and len(text) > 3 * KEPT:
            head = text[:KEPT] if number else ""
            tail = text[-KEPT:] if number < last else ""
            text = f"{head} … {tail}"
        yield Piece(piece.kind, text)
