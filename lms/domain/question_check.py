"""What a reviewer would say about the questions of a course: guessable, alike, resting on nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from lms.domain.bank_format import cited_act
from lms.domain.legal_act import LegalAct, Status, Trust
from lms.domain.question import Kind, Question

MIN_SINGLE = 8
"""Fewer single-choice questions show no pattern."""
PATTERN_SHARE = 0.6
ALIKE = 0.85
"""Share of common words from which two questions are taken for one."""

_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding before it has a place: its code, its text with places for `params`."""

    code: str
    text: str
    params: tuple[tuple[str, str | int], ...] = ()


def question_remarks(question: Question, acts: Mapping[str, LegalAct]) -> Iterator[Remark]:
    """Remarks about one question; a description asks nothing, so nothing is asked of it."""
    if not question.graded:
        return
    cited = [(slug, tag.partition("/")[2]) for tag in question.tags if (slug := cited_act(tag, acts))]
    if not cited:
        yield Remark("uncited_question", "The question cites no act. Add a tag such as [tag:fz-131-2003/16].")
    if not question.feedback.strip():
        yield Remark("no_feedback", "The question has no general feedback. Add it after ####.")
    for slug, place in cited:
        if slug in acts:
            yield from _act_remarks(acts[slug], place)


def act_status_remarks(act: LegalAct) -> Iterator[Remark]:
    """Remarks about citing an act that is no longer in force."""
    if act.status in (Status.REPEALED, Status.REPLACED):
        text = "The act “%(slug)s” is no longer in force. Cite the one that is, or say that this one was."
        yield Remark("act_not_in_force", text, (("slug", act.slug),))


def _act_remarks(act: LegalAct, place: str) -> Iterator[Remark]:
    yield from act_status_remarks(act)
    if act.trust is Trust.UNVERIFIED:
        text = "A question rests on the unverified act “%(slug)s”. Check the act first."
        yield Remark("unverified_act", text, (("slug", act.slug),))
    named = [article for article in act.articles if _head(article.number) == _head(place)]
    params = (("place", place), ("slug", act.slug))
    if not place or not act.articles:
        return
    if not named:
        text = "The register has no article %(place)s of “%(slug)s”. Add it there with its text, or correct the tag."
        yield Remark("article_not_in_register", text, params)
    elif all(article.trust is Trust.UNVERIFIED for article in named):
        text = "Article %(place)s of “%(slug)s” is unverified in the register. Check it first."
        yield Remark("unverified_article", text, params)


def _head(place: str) -> str:
    """The number before any part or paragraph: "5" for «5 ч. 4 п. 1» and for «ст. 5»."""
    number = _NUMBER.search(place)
    return number[0] if number else place.casefold().strip()


def pattern_remarks(bank: Sequence[Question]) -> Iterator[Remark]:
    """Remarks about a bank whose single-choice questions can be passed by a trick."""
    choices = [question.answers for question in bank if question.kind is Kind.SINGLE]
    if len(choices) < MIN_SINGLE:
        return
    rights = [max(range(len(answers)), key=lambda at: answers[at].weight) for answers in choices]
    longest = sum(
        all(len(answers[right].text) > len(other.text) for at, other in enumerate(answers) if at != right)
        for answers, right in zip(choices, rights, strict=True)
    )
    params = (("questions", len(choices)),)
    if longest > PATTERN_SHARE * len(choices):
        text = "The right answer is the longest in %(count)d of %(questions)d questions. Even out the lengths."
        yield Remark("longest_is_right", text, (("count", longest), *params))
    place = max(rights, key=rights.count)
    if rights.count(place) > PATTERN_SHARE * len(choices):
        text = "The right answer is number %(place)d in %(count)d of %(questions)d questions. Move some."
        yield Remark("same_place_is_right", text, (("count", rights.count(place)), ("place", place + 1), *params))


def alike_questions(questions: Sequence[Question]) -> Iterator[tuple[Question, Question]]:
    """Pairs of questions, the earlier first, that ask the same or have nearly the same words."""
    asked = [(question, _words(question.text, question.tail), _all_words(question)) for question in questions]
    for (first, stem, bag), (second, other_stem, other_bag) in combinations(asked, 2):
        common = len(bag & other_bag)
        if (stem and stem == other_stem) or (common and common >= ALIKE * len(bag | other_bag)):
            yield first, second


def _words(*texts: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(" ".join(texts).casefold().replace("ё", "е")))


def _all_words(question: Question) -> frozenset[str]:
    options = [answer.text for answer in question.answers] + list(question.steps)
    sides = [side for pair in question.pairs for side in (pair.left, pair.right)]
    return frozenset(_words(question.text, question.tail, *options, *sides))
