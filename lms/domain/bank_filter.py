"""Which questions of a bank somebody looks for."""

from collections.abc import Container
from dataclasses import dataclass

from lms.domain.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFilters:
    """What is looked for; empty values do not filter. `outcome` and `tag` are tags, `act` is a slug.

    `state` is "waits" (for a review since the law has changed), "new" or "changed" (since the publication).
    """

    words: str = ""
    kind: str = ""
    category: str = ""
    outcome: str = ""
    act: str = ""
    tag: str = ""
    state: str = ""


def fits(question: Question, filters: BankFilters, states: Container[str]) -> bool:
    """Whether a question in these `states` is looked for; words are compared elsewhere."""
    wanted_tags = {filters.outcome, filters.tag} - {""}
    return (
        filters.kind in ("", question.kind)
        and filters.category in ("", question.category)
        and wanted_tags <= set(question.tags)
        and (not filters.act or any(tag.partition("/")[0] == filters.act for tag in question.tags))
        and (not filters.state or filters.state in states)
    )
