"""Criteria of a written answer, kept in the general feedback of its question.

They are the list items that stand below a line «Критерии:»; what stands around them is feedback as ever.
"""

import re
from collections.abc import Collection

from lms.domain.errors import Refused
from lms.domain.question import Question

_HEADING = re.compile(r"\**\s*критерии\s*:\s*\**", re.IGNORECASE)
_ITEM = re.compile(r"\s*[-*]\s+(\S.*)")


def rubric(question: Question) -> tuple[str, ...]:
    """The criteria of a written answer in their order; none for a question that a machine grades."""
    return _parted(question.feedback)[1] if question.needs_person else ()


def guidance(question: Question) -> str:
    """The general feedback without the criteria."""
    return _parted(question.feedback)[0] if rubric(question) else question.feedback


def suggested_percent(met: Collection[int], criteria: int) -> int:
    """Percent of the point that goes with the criteria met, rounded to whole ones, halves up."""
    return (200 * len(set(met)) + criteria) // (2 * criteria)


def share_given(percent: int | None, met: Collection[int], criteria: int) -> float:
    """The share of the point: what the reader gave, or what the criteria suggest where nothing was given."""
    if not all(0 <= number < criteria for number in met):
        raise Refused("The criteria of this work have changed. Reload the page.")
    if percent is None and met:
        percent = suggested_percent(met, criteria)
    if percent is None and criteria:
        raise Refused(
            "Tick what the answer meets or give the percent. For an answer that meets nothing give 0.", field="percent"
        )
    if percent is None or not 0 <= percent <= 100:
        raise Refused("Give from 0 to 100 percent.", field="percent")
    return percent / 100


def _parted(feedback: str) -> tuple[str, tuple[str, ...]]:
    """Text without the list, and its items; everything is text when there is no list below the heading."""
    lines = feedback.split("\n")
    start = next((at for at, line in enumerate(lines) if _HEADING.fullmatch(line.strip())), len(lines))
    end, items = start + 1, []
    while end < len(lines):
        item = _ITEM.fullmatch(lines[end])
        if item:
            items.append(item[1].strip())
        elif lines[end].strip():
            break
        end += 1
    if not items:
        return feedback, ()
    around = ("\n".join(part).strip() for part in (lines[:start], lines[end:]))
    return "\n\n".join(filter(None, around)), tuple(items)
