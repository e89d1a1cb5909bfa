"""Tests on paper: variants of a quiz to print, and the key of each.

Printed options and steps are lettered in the order of the variant. In a matching the left sides are
lettered in the order of the bank and the right sides numbered in the order of the variant, as in the
answer sheets of Russian state examinations. Time limits of a procedure and places of a draft are numbered
as the bank has them, acts of which a norm is named by a list that all variants share.
"""

import random
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from lms.domain import trade_question
from lms.domain.answer import Value, left_sides
from lms.domain.attempt import Drawn, draw
from lms.domain.course import FINAL, Course, QuizRules
from lms.domain.errors import Refused
from lms.domain.grading import right_row
from lms.domain.legal_act import citations
from lms.domain.question import Kind, Question, all_texts

LETTERS = "АБВГДЕЖИКЛМНПРСТУФХЦШЩЭЮЯ"
"""Russian lists leave out Ё, З, Й, О, Ч, Ъ, Ы and Ь, which look like digits or like one another."""
NOTHING = "-"
"""How an answer left out is written."""
GAP = "_"
"""A place left empty in a sequence."""
TRUTH = {"true": "верно", "false": "неверно"}
_PICTURE = re.compile(r"!\[")


@dataclass(frozen=True, slots=True)
class Variant:
    """One printed set of questions; those are numbered from 1, variants too, and so are the `acts` by their slugs."""

    number: int
    items: tuple[Drawn, ...]
    acts: tuple[str, ...] = ()


def can_be_printed(question: Question) -> bool:
    """Whether a question can be asked on paper: without pictures, and with letters enough for its options."""
    return _has_letters(question) and not any(map(_PICTURE.search, all_texts(question)))


def acts_offered(course: Course, quiz_key: str) -> tuple[str, ...]:
    """Slugs of the acts a norm is chosen from: all that the lessons of the quiz cite or a right answer names."""
    named = trade_question.norms_named(course.bank(quiz_key))
    if not named:
        return ()
    lessons = [each for module in course.modules if quiz_key in {module.key, FINAL} for each in module.lessons]
    cited = {citation.slug for lesson in lessons for citation, _line in citations(lesson.body)}
    return tuple(sorted(named | cited))


def variants(
    bank: Sequence[Question],
    rules: QuizRules,
    count: int,
    seed: int,
    *,
    stale: Container[str] = frozenset(),
    acts: tuple[str, ...] = (),
) -> tuple[Variant, ...]:
    """`count` variants drawn as attempts are; the same seed makes the same ones, and more go on after them.

    Raises Refused when a question of the bank has more options than there are letters.
    """
    for question in bank:
        if not _has_letters(question):
            raise Refused(
                "The question “%(key)s” has more than %(limit)s options, too many for letters. Shorten it.",
                key=question.key,
                limit=len(LETTERS),
            )
    chance = random.Random(seed)
    return tuple(
        Variant(number, draw(bank, rules, chance.getrandbits(64), stale), acts) for number in range(1, count + 1)
    )


def _has_letters(question: Question) -> bool:
    return max(len(question.answers), len(question.steps), len(left_sides(question))) <= len(LETTERS)


def lettered(item: Drawn) -> Sequence[int]:
    """What the letters А, Б, В… of an item stand for: indexes of its options, steps or left sides.

    The numbers 1, 2, 3… of a matching stand for the right sides of its `shuffle`.
    """
    return range(len(left_sides(item.question))) if item.question.kind is Kind.MATCHING else item.shuffle


def answer_key(variant: Variant) -> tuple[str, ...]:
    """The right answer to each item, as it is marked on paper; empty where a person grades or nothing is asked."""
    return tuple(_key(item, variant.acts) for item in variant.items)


def right_answer(question: Question) -> Value:
    """An answer that brings the whole point; None where a person grades or nothing is asked."""
    if question.kind in {Kind.MATCHING, Kind.ORDERING}:
        return right_row(question)
    if question.kind in trade_question.PLAIN:
        return trade_question.right_value(question)
    if question.kind is Kind.MULTIPLE:
        return [index for index, answer in enumerate(question.answers) if answer.weight > 0]
    if question.kind is Kind.NUMERICAL:
        return _number(max(question.numbers, key=lambda number: number.weight).value)
    if question.needs_person or not question.graded:
        return None
    best = max(range(len(question.answers)), key=lambda index: question.answers[index].weight)
    return question.answers[best].text if question.kind is Kind.SHORT_ANSWER else best


def written(item: Drawn, answer: Value, acts: Sequence[str] = ()) -> str:
    """An answer as it is marked on paper.

    «Б», «АВ», «верно», «БАГВ» for an order, «А-2 Б-1» for pairs, «Б2А1В» for an order with time limits, «1,3» for
    places of a draft, «2 ст. 5 ч. 4» for a norm of the second of `acts`, text as it is. Two steps in one place
    can't be marked so, the later of them is written; nor can the limit of a step without a place or another act.
    """
    kind = item.question.kind
    if kind is Kind.CITE_NORM and isinstance(answer, str):
        return _norm(answer, acts)
    if answer is None or isinstance(answer, str):
        return answer or NOTHING
    letters = dict(zip(lettered(item), LETTERS, strict=False))
    if isinstance(answer, int):
        truth = kind is Kind.TRUE_FALSE
        return TRUTH[item.question.answers[answer].text] if truth else letters[answer]
    if kind is Kind.FIND_DEFECT:
        return ",".join(str(mark) for mark in answer) or NOTHING
    if kind is Kind.MATCHING:
        numbers = {right: str(place) for place, right in enumerate(item.shuffle, 1)}
        pairs = [f"{letters[left]}-{numbers[right]}" for left, right in enumerate(answer) if right is not None]
        return " ".join(pairs) or NOTHING
    if kind in {Kind.ORDERING, Kind.PROCEDURE}:
        count = len(item.shuffle)
        limits = ["" if limit is None else str(limit + 1) for limit in answer[count:]] or [""] * count
        steps = {place: letters[step] + limits[step] for step, place in enumerate(answer[:count]) if place is not None}
        return "".join(steps.get(place, GAP) for place in range(1, max(steps, default=0) + 1)) or NOTHING
    return "".join(sorted(letters[index] for index in answer if index is not None)) or NOTHING


def _norm(answer: str, acts: Sequence[str]) -> str:
    slug, _, place = answer.partition("/")
    if slug not in acts:
        return NOTHING
    words = f"ст. {place}" if place[:1].isdigit() else place
    return f"{acts.index(slug) + 1} {words}".strip()


def _key(item: Drawn, acts: Sequence[str]) -> str:
    right = right_answer(item.question)
    if right is None:
        return ""
    if item.question.kind is not Kind.NUMERICAL:
        return written(item, right, acts)
    tolerance = max(item.question.numbers, key=lambda number: number.weight).tolerance
    return f"{right} ± {_number(tolerance)}" if tolerance else f"{right}"


def _number(value: float) -> str:
    return repr(value).removesuffix(".0").replace(".", ",")
