"""Tables of course.toml and module.toml, in the order in which they are written."""

from typing import Annotated

from msgspec import Meta, Struct

from lms.domain.course import Counts, Difficulty, Format, PerPage, Review, Shows, WhenStale
from lms.domain.toml_fields import (
    DayText,
    Key,
    Keys,
    Line,
    Lines,
    MinutesByKey,
    Percent,
    Positive,
    Switch,
    Text,
    Whole,
)

_Format = Annotated[Format, Meta(extra={"remedy": "“%(key)s” must be online, blended or off-site. Correct it."})]
_Review = Annotated[
    Review,
    Meta(extra={"remedy": "“%(key)s” must be after_submit, after_pass, after_last or never. Correct it."}),
]
_WhenStale = Annotated[WhenStale, Meta(extra={"remedy": "“%(key)s” must be fill or fewer. Correct it."})]
_PerPage = Annotated[PerPage, Meta(extra={"remedy": "“%(key)s” must be all or one. Correct it."})]
_Counts = Annotated[Counts, Meta(extra={"remedy": "“%(key)s” must be best, last or first. Correct it."})]
_Shows = Annotated[
    tuple[Shows, ...],
    Meta(extra={"remedy": "“%(key)s” must be a list of score, answers, right and feedback. Correct it."}),
]
_Difficulty = Annotated[Difficulty, Meta(extra={"remedy": "“%(key)s” must be easy, medium or hard. Correct it."})]

_Readers = Annotated[int, Meta(ge=1, le=2, extra={"remedy": "“%(key)s” must be 1 or 2. Write it without quotes."})]


class OutcomeTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[outcomes]]` of course.toml."""

    key: Key
    text: Line


class DrawTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[quiz.draws]]` and `[[final.draws]]`: a part of a draw."""

    count: Positive
    category: Line = ""
    tag: Line = ""
    difficulty: _Difficulty | None = None


class QuizTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[quiz]` of module.toml; the same keys as `lms.domain.course.QuizRules`."""

    draw: Positive
    draws: tuple[DrawTable, ...] = ()
    attempts: Positive | None = None
    pause_minutes: Whole = 0
    time_limit_minutes: Positive | None = None
    pass_percent: Percent = 70
    counts: _Counts = Counts.BEST
    review: _Review = Review.AFTER_SUBMIT
    shows: _Shows = tuple(Shows)
    when_stale: _WhenStale = WhenStale.FILL
    per_page: _PerPage = PerPage.ALL
    practice: Switch = False
    password_needed: Switch = False
    readers: _Readers = 1


class FinalTable(QuizTable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[final]` of course.toml: rules of the final attestation, its hours and its project."""

    hours: Whole = 0
    practice_minutes: Whole = 0


class TaskTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[task]` of module.toml: work that is handed in; `lesson` holds its text."""

    lesson: Key
    criteria: Lines
    required: Switch = False
    readers: _Readers = 1


class CourseTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """course.toml."""

    title: Line
    summary: Text
    audience: Lines
    hours: Whole
    format: _Format
    price: Whole
    topics: Keys
    authors: Lines
    edition: DayText
    legal: Switch = True
    second_reader: Switch = False
    trial_minutes: Positive | None = None
    outcomes: tuple[OutcomeTable, ...] = ()
    final: FinalTable | None = None


class ModuleTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """module.toml; `practice` gives minutes by lesson key."""

    title: Line
    summary: Text = ""
    hours: Whole
    outcomes: Keys = ()
    quiz: QuizTable | None = None
    practice: MinutesByKey = {}
    task: TaskTable | None = None
