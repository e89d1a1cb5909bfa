"""What a reviewer would say about a module and its quiz: its hours, what it gives to work with, how it is drawn."""

from collections.abc import Iterator, Sequence

from lms.domain.course import Module, QuizRules
from lms.domain.lesson_text import kinds_of_boxes
from lms.domain.problems import Remark
from lms.domain.question import Question
from lms.domain.study_time import ACADEMIC_HOUR, module_minutes

MODULE_HOURS_TOLERANCE = 0.35
"""Share of a module's hours by which its study time may differ: wider than a course's, whose modules make up for it."""
DRAW_SHARE = 0.7
"""Share of a bank that one attempt may use up."""


def module_hours_remarks(module: Module) -> Iterator[Remark]:
    """Whether the declared hours of a module are those it takes; a module of 0 hours declares none."""
    declared, minutes = module.hours * ACADEMIC_HOUR, module_minutes(module)
    if declared and abs(minutes - declared) > MODULE_HOURS_TOLERANCE * declared:
        text = "The module takes %(minutes)d minutes, %(declared)d are declared. Correct its hours or the work in it."
        yield Remark.of("module_hours_off", text, minutes=minutes, declared=declared)


def box_remarks(module: Module) -> Iterator[Remark]:
    """What a module that teaches law lacks of a case, a document, a checklist and a task."""
    found = frozenset[str]().union(*(kinds_of_boxes(lesson.body) for lesson in module.lessons))
    texts = {
        "case": "The module discusses no case. Add a box !!! case to a lesson.",
        "document": "The module has no model document. Add a box !!! document to a lesson.",
        "checklist": "The module has no checklist. Add a box !!! checklist to a lesson.",
        "task": "The module gives no practice. Add a box !!! task to a lesson.",
    }
    for kind, text in texts.items():
        if kind not in found:
            yield Remark.of(f"no_{kind}", text)


def draw_remarks(rules: QuizRules | None, bank: Sequence[Question]) -> Iterator[Remark]:
    """Whether a second attempt at a quiz would meet mostly the same questions."""
    graded = sum(question.graded for question in bank)
    if rules and rules.draw > DRAW_SHARE * graded:
        text = "The quiz draws %(draw)d of %(count)d questions, so attempts repeat. Draw fewer or add questions."
        yield Remark.of("draw_uses_all", text, draw=rules.draw, count=graded)
