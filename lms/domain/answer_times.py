"""How long a person was at a question, told from the moments answers were saved.

Nobody measures it: between two saves a person is taken to be at the question saved second. That is sound only
for answers saved once, one after the other; of all others nothing is claimed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(minutes=30)
"""Whoever was longer at one question was at something else meanwhile."""


@dataclass(frozen=True, slots=True)
class Save:
    """The newest save of one answer, None where it was left out, and how many times it was saved."""

    saved_at: datetime | None
    times: int


def seconds_spent(started_at: datetime, saves: Sequence[Save]) -> tuple[float | None, ...]:
    """For each question of an attempt the seconds since the save before it, or since the start.

    None where the answer was saved again (its first moment is lost), together with others (one moment for
    several questions), not at all, or after more than `LONGEST`.
    """
    moments = [save.saved_at for save in saves if save.saved_at is not None]
    before = dict(zip(sorted(set(moments)), [started_at, *sorted(set(moments))], strict=False))
    together = Counter(moments)

    def spent(save: Save) -> float | None:
        if save.saved_at is None or save.times != 1 or together[save.saved_at] > 1:
            return None
        gap = save.saved_at - before[save.saved_at]
        return gap.total_seconds() if timedelta(0) < gap <= LONGEST else None

    return tuple(map(spent, saves))
