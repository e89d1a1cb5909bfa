"""What an item bank may refer to: acts of the register and outcomes of the course."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from lms.domain.legal_act import LegalAct, citations
from lms.domain.problems import Problem
from lms.domain.question import Question

OUTCOME = "outcome-"
"""Tags that begin so name an outcome of the course."""


class BankItem(Protocol):
    """A question of a bank and the line it begins on."""

    @property
    def question(self) -> Question:
        """The question."""

    @property
    def line(self) -> int:
        """The line, counted from 1."""


def cited_act(tag: str, acts: Mapping[str, LegalAct]) -> str | None:
    """Slug of the act a tag cites, known or not; None for a tag of another kind.

    A tag cites an act when it has a slash, names an act of the register, or looks like one: a digit
    in it and a first word with which slugs of the register begin.
    """
    slug, slash, _ = tag.partition("/")
    families = {known.partition("-")[0] for known in acts}
    alike = slug.partition("-")[0] in families and any(letter.isdigit() for letter in slug)
    return slug if slash or slug in acts or alike else None


def bank_problems(
    items: Sequence[BankItem], file: str, acts: Mapping[str, LegalAct], outcomes: frozenset[str] | None
) -> Iterator[Problem]:
    """References of questions that lead nowhere; `outcomes` is None when they could not be read."""
    for item in items:
        for slug in _cited(item.question, acts):
            if slug not in acts:
                text = "The act “%(slug)s” is not in the register. Add it to acts.toml or correct the question."
                yield Problem.of("unknown_act", file, item.line, text, slug=slug)
        for tag in item.question.tags:
            if tag.startswith(OUTCOME) and outcomes is not None and tag not in outcomes:
                text = "The outcome “%(key)s” is not declared. Add it to course.toml or correct the tag."
                yield Problem.of("unknown_outcome", file, item.line, text, key=tag)


def _cited(question: Question, acts: Mapping[str, LegalAct]) -> list[str]:
    tagged = [slug for tag in question.tags if (slug := cited_act(tag, acts)) is not None]
    written = [citation.slug for text in (question.text, question.feedback) for citation, _ in citations(text)]
    return tagged + written
