"""Versions of questions as lines of a table: narrowed, and put in an order."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.domain.item_analysis import ItemWarning
from lms.services.item_quality import CourseItems, ItemVersion
from lms.web.question_names import name_of, quality_address
from lms.web.wording import _

ORDER_WORDS = {
    "": "What needs attention first",
    "course": "As in the course",
    "facility": "The hardest first",
    "discrimination": "Those that tell least first",
    "answers": "Most answers first",
    "time": "The longest first",
}
_URGENCY = {warning: place for place, warning in enumerate(ItemWarning)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One version of a question in the table."""

    version: ItemVersion
    name: str
    address: str
    quiz_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What of the table is looked for: one test, only what has faults; `order` is a key of `ORDER_WORDS`."""

    quiz: str = ""
    faulty: bool = False
    order: str = ""


def quiz_title(course: CourseItems, quiz: str) -> str:
    """What the test of a question is called; a module may be gone since."""
    return course.quizzes.get(quiz) or (_("Final test") if quiz == "final" else quiz)


def lines(course: CourseItems, filters: Filters) -> list[Line]:
    """The lines that fit, in the order asked for; what nobody has answered comes last, as in the course."""
    fitting = [
        each
        for each in course.versions
        if filters.quiz in ("", each.quiz) and (each.worth_a_look or not filters.faulty)
    ]
    return [
        Line(
            version=each,
            name=name_of(each.question),
            address=f"{quality_address(course.slug, each.question.key)}#v-{each.sha256[:12]}",
            quiz_title=quiz_title(course, each.quiz),
        )
        for each in _sorted(fitting, filters.order)
    ]


def _sorted(versions: Iterable[ItemVersion], order: str) -> list[ItemVersion]:
    return list(versions) if order == "course" else sorted(versions, key=lambda each: _rank(each, order))


def _rank(version: ItemVersion, order: str) -> tuple[float, ...]:
    health = version.health
    if health is None:
        return (1,)
    if order == "facility":
        return (0, health.facility.value)
    if order == "discrimination":
        return (0, health.discrimination is None, health.discrimination.value if health.discrimination else 0)
    if order == "answers":
        return (0, -health.answers)
    if order == "time":
        return (0, -health.times.median if health.times else 0)
    urgency = min((_URGENCY[each] for each in health.faults), default=len(_URGENCY))
    return (0, urgency == len(_URGENCY), not version.current, urgency, -len(health.faults), -health.answers)
