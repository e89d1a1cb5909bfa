"""Questions on a procedure: put its steps in order and give each its time limit from a closed list."""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure and the index of its time limit."""

    text: str
    limit: int


@dataclass(frozen=True, slots=True)
class Procedure:
    """Steps in their right order, and the limits to choose from; several steps may have the same limit.

    Raises ValueError for fewer than two steps, which have no order, and for a limit that is not in the list.
    """

    steps: tuple[Step, ...]
    limits: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.steps) < 2 or any(not 0 <= step.limit < len(self.limits) for step in self.steps):
            raise ValueError("A procedure has two steps or more, each with a limit of its list.")


@dataclass(frozen=True, slots=True)
class ProcedureAnswer:
    """What was answered: indexes of steps in the order given, and for each step, in the order of the bank,
    the index of its limit or None. Steps may be left out, and limits too.
    """

    order: tuple[int, ...]
    limits: tuple[int | None, ...]


def share(procedure: Procedure, answer: ProcedureAnswer | None) -> float:
    """Share of the point; 0 for no answer.

    Half is for the order: of the neighbours in the right order, the share that follow one another in the
    answer too, so that one step put too early does not make all later ones wrong. Half is for the limits:
    the share of steps with their limit. An order that names a step twice is none.
    """
    if answer is None:
        return 0.0
    count = len(procedure.steps)
    order = answer.order if len(set(answer.order)) == len(answer.order) else ()
    neighbours = sum(following == step + 1 and 0 <= step < count - 1 for step, following in pairwise(order))
    limits = sum(step.limit == given for step, given in zip(procedure.steps, answer.limits, strict=False))
    return neighbours / (count - 1) / 2 + limits / count / 2
