"""A question as a learner sees it, before and after the answer."""

import random
from dataclasses import dataclass

from lms.domain.answer import read_answer
from lms.domain.attempt import shuffled
from lms.domain.errors import Refused
from lms.domain.grading import grade
from lms.domain.question import Kind, Question
from lms.services import item_bank, legal_acts
from lms.services.assessment import Item
from lms.services.demo_answers import right_form
from lms.web.identity import database
from lms.web.questions import Shown, asked_question, cited_slugs, reviewed_question
from lms.web.wording import refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the learner sees; `refused` says why nothing can be shown yet."""

    shown: Shown | None = None
    answered: bool = False
    refused: str = ""


def preview(question: Question, *, answered: bool) -> Preview:
    """The question with its options mixed, to be answered or with the right answer given."""
    try:
        sound = item_bank.canonical(question)
    except Refused as refused:
        return Preview(refused=refusal(refused))
    answer = read_answer(sound, right_form(sound)) if answered and sound.graded else None
    item = Item(
        position=1,
        question=sound,
        shuffle=shuffled(sound, random.Random(sound.key)),
        answer=answer,
        sequence=0,
        saved_at=None,
        points=grade(sound, answer).share,
        comment="",
        stale=(),
    )
    if answer is None:
        known = legal_acts.lines(database(), cited_slugs([item])) if sound.kind is Kind.CITE_NORM else {}
        return Preview(shown=asked_question(item, known.values()))
    acts = legal_acts.lines(database(), cited_slugs([item]))
    return Preview(shown=reviewed_question(item, acts), answered=True)
