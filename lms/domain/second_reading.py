"""One or two readers of a written answer or of a piece of work, and a third where the two differ."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from lms.domain.errors import Missing, Refused

WITHIN = 0.2
"""Two shares of a point that differ by no more are one opinion."""

V = TypeVar("V", float, bool)


class Turn(StrEnum):
    """Whose reading is awaited. The third reader sees both earlier readings and decides alone."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


@dataclass(frozen=True, slots=True)
class Standing(Generic[V]):
    """Where readings stand: a `turn` that is awaited, or the `value` that is settled; the other is None."""

    turn: Turn | None
    value: V | None


def share_standing(readings: Sequence[tuple[int, float]], readers: int) -> Standing[float]:
    """What readings of a written answer come to; each is its reader and the share given, in the order they were made.

    Two shares that are near give their mean.
    """
    return _standing(readings, readers, _mean)


def decision_standing(readings: Sequence[tuple[int, bool]], readers: int) -> Standing[bool]:
    """What readings of a piece of work come to; each is its reader and whether they accept."""
    return _standing(readings, readers, lambda one, other: one if one == other else None)


def turn_after(count: int) -> Turn:
    """Whose turn it is when `count` have read what still waits."""
    return (Turn.FIRST, Turn.SECOND, Turn.THIRD)[min(count, 2)]


def check_reader(reader: int, author: int, earlier: Collection[int]) -> None:
    """Raise Refused for one's own work, Missing for what one has read already; `earlier` are those who have read."""
    if reader == author:
        raise Refused("You can't grade your own answer. Ask another instructor.")
    if reader in earlier:
        raise Missing("You have read this already. It waits for another reader.")


def _standing(readings: Sequence[tuple[int, V]], readers: int, agreed: Callable[[V, V], V | None]) -> Standing[V]:
    """The first reading of each person counts, and none that comes after the value is settled."""
    first: dict[int, V] = {}
    for reader, value in readings:
        first.setdefault(reader, value)
    values = list(first.values())
    if not values:
        return Standing(Turn.FIRST, None)
    if readers == 1:
        return Standing(None, values[0])
    if len(values) == 1:
        return Standing(Turn.SECOND, None)
    both = agreed(values[0], values[1])
    if both is not None:
        return Standing(None, both)
    return Standing(None, values[2]) if len(values) > 2 else Standing(Turn.THIRD, None)


def _mean(one: float, other: float) -> float | None:
    # Shares come from whole percents: 0.9 and 0.7 are 20 percentage points apart, whatever floats say.
    return (one + other) / 2 if round(abs(one - other), 4) <= WITHIN else None
