"""What a reviewer would say about the questions of a course: guessable, alike, resting on nothing."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lms.domain.bank_format import cited_act
from lms.domain.citation_check import citation_remarks, says_edition, trust_in
from lms.domain.legal_act import LegalAct, Trust, citations
from lms.domain.problems import Remark
from lms.domain.question import Kind, Question

MIN_SINGLE = 8
"""Fewer single-choice questions show no pattern."""
LENGTH_SHARE = 0.5
"""Share of questions whose right answer may be the longest, or the shortest."""
PLACE_SHARE = 0.6
ALIKE = 0.85
"""Share of common words from which two questions are taken for one."""
CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.MISSING_WORD, Kind.TRUE_FALSE})
"""Kinds in which a learner picks an answer and reads what was said about it."""

_WORD = re.compile(r"\w+")


def question_remarks(question: Question, acts: Mapping[str, LegalAct], legal: bool) -> Iterator[Remark]:
    """Remarks about one question; one of a `legal` course has to cite an act.

    A description asks nothing, so nothing is asked of it.
    """
    if not question.graded:
        return
    tagged = [(slug, tag.partition("/")[2]) for tag in question.tags if (slug := cited_act(tag, acts))]
    if legal and not tagged:
        yield Remark.of("uncited_question", "The question cites no act. Add a tag such as [tag:fz-131-2003/16].")
    if not question.feedback.strip():
        yield Remark.of("no_feedback", "The question has no general feedback. Add it after ####.")
    if question.kind in CHOICES and not all(answer.feedback.strip() for answer in question.answers):
        yield Remark.of("no_answer_feedback", "An answer has no feedback of its own. Add it after # in each answer.")
    words = _told(question)
    written = [(citation.slug, citation.place) for citation, _ in citations(words)]
    yield from _source_remarks([(acts[slug], place) for slug, place in tagged + written if slug in acts], words)


def _source_remarks(cited: Sequence[tuple[LegalAct, str]], words: str) -> Iterator[Remark]:
    trusts = []
    for act, place in cited:
        yield from citation_remarks(act, place, words)
        if act.trust is Trust.UNVERIFIED:
            text = "A question rests on the unverified act “%(slug)s”. Check the act first."
            yield Remark.of("unverified_act", text, slug=act.slug)
        trusts.append(trust_in(act, place))
        if place and trusts[-1] is Trust.UNVERIFIED:
            text = "Article %(place)s of “%(slug)s” is unverified in the register. Check it first."
            yield Remark.of("unverified_article", text, place=place, slug=act.slug)
    if Trust.SECONDARY in trusts and Trust.VERIFIED not in trusts and not says_edition(words, cited):
        text = "The question rests on a secondary source or an old edition and names none. Name it in the feedback."
        yield Remark.of("secondary_without_edition", text)


def _told(question: Question) -> str:
    """What the author says in a question, options left out: they may be wrong."""
    said = [answer.feedback for answer in question.answers] + [number.feedback for number in question.numbers]
    return "\n\n".join((question.text, question.tail, *said, question.feedback))


def pattern_remarks(bank: Sequence[Question]) -> Iterator[Remark]:
    """Remarks about a bank whose single-choice questions can be passed by a trick."""
    choices = [question.answers for question in bank if question.kind is Kind.SINGLE]
    if len(choices) < MIN_SINGLE:
        return
    rights = [max(range(len(answers)), key=lambda at: answers[at].weight) for answers in choices]
    lengths = [
        (len(answers[right].text), [len(other.text) for at, other in enumerate(answers) if at != right])
        for answers, right in zip(choices, rights, strict=True)
    ]
    longest = sum(all(own > other for other in others) for own, others in lengths)
    shortest = sum(all(own < other for other in others) for own, others in lengths)
    if longest > LENGTH_SHARE * len(choices):
        text = "The right answer is the longest in %(count)d of %(questions)d questions. Even out the lengths."
        yield Remark.of("longest_is_right", text, count=longest, questions=len(choices))
    if shortest > LENGTH_SHARE * len(choices):
        text = "The right answer is the shortest in %(count)d of %(questions)d questions. Even out the lengths."
        yield Remark.of("shortest_is_right", text, count=shortest, questions=len(choices))
    place = max(rights, key=rights.count)
    count = rights.count(place)
    if count > PLACE_SHARE * len(choices):
        text = "The right answer is number %(place)d in %(count)d of %(questions)d questions. Move some."
        yield Remark.of("same_place_is_right", text, count=count, place=place + 1, questions=len(choices))


def alike_questions(questions: Sequence[Question]) -> list[tuple[Question, Question]]:
    """Pairs of questions, the earlier first, that ask the same or have nearly the same words.

    Only questions that share a stem or a rare word are compared: sets so alike have a word in common among
    the rarest of each (prefix filter: S. Chaudhuri, V. Ganti, R. Kaushik, A primitive operator for similarity
    joins in data cleaning, 2006).
    """
    asked = [_asked(question) for question in questions]
    frequency = Counter(word for _, _, bag in asked for word in bag)
    seen: dict[str | tuple[str, ...], list[int]] = defaultdict(list)
    pairs = []
    for at, (_, stem, bag) in enumerate(asked):
        rare = sorted(bag, key=lambda word: (frequency[word], word))[: len(bag) - math.ceil(ALIKE * len(bag)) + 1]
        marks: list[str | tuple[str, ...]] = [*rare, stem]
        earlier = {other for mark in marks for other in seen[mark]}
        pairs += [(other, at) for other in earlier if _alike(asked[other], asked[at])]
        for mark in marks:
            seen[mark].append(at)
    return [(questions[first], questions[second]) for first, second in sorted(pairs)]


def alike_to(question: Question, others: Iterable[Question]) -> Iterator[Question]:
    """Those of `others` that are alike to `question` in the same sense; itself is not among them."""
    own = _asked(question)
    return (other for other in others if other.key != question.key and _alike(own, _asked(other)))


_Asked = tuple[Question, tuple[str, ...], frozenset[str]]
"""A question, the words it asks in their order, and all its words."""


def _asked(question: Question) -> _Asked:
    return question, _words(question.text, question.tail), _all_words(question)


def _alike(first: _Asked, second: _Asked) -> bool:
    (_, stem, bag), (_, other_stem, other_bag) = first, second
    if stem and stem == other_stem:
        return True
    small, large = sorted((len(bag), len(other_bag)))
    if not small or small < ALIKE * large:
        return False
    common = len(bag & other_bag)
    return common >= ALIKE * (small + large - common)


def _words(*texts: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(" ".join(texts).casefold().replace("ё", "е")))


def _all_words(question: Question) -> frozenset[str]:
    options = [answer.text for answer in question.answers] + list(question.steps)
    sides = [side for pair in question.pairs for side in (pair.left, pair.right)]
    return frozenset(_words(question.text, question.tail, *options, *sides))
