"""Drawing by parts: so many questions of a category, of an outcome, of a difficulty, none of them twice.

Parts may want the same questions. They are given out along augmenting paths (Ford and Fulkerson, "Flows in
Networks", 1962, for bipartite graphs), so that whatever can be given at all is given.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from lms.domain.course import Draw
from lms.domain.question import Question


def fits(part: Draw, question: Question) -> bool:
    """Whether a part may draw a question: it brings points, and is of the category or below it, and so on."""
    category, path = part.category, question.category
    return (
        question.graded
        and (not category or path == category or path.startswith(f"{category}/"))
        and (not part.tag or part.tag in question.tags)
        and (part.difficulty is None or part.difficulty.value in question.tags)
    )


def allot(parts: Sequence[Draw], bank: Iterable[Question], held: Mapping[str, int] | None = None) -> dict[str, int]:
    """Keys of questions with the number of the part that gets them, as many as can be given.

    Questions that stand first are preferred; those `held` already stay given, though another part may get them.
    """
    given = dict(held or {})
    candidates = [[question for question in bank if fits(part, question)] for part in parts]
    for number, part in enumerate(parts):
        have = sum(owner == number for owner in given.values())
        while have < part.count and _one_more(number, candidates, given):
            have += 1
    return given


def _one_more(number: int, candidates: Sequence[Sequence[Question]], given: dict[str, int]) -> bool:
    """Give one more question to a part, if need be by handing others on from part to part."""
    came: dict[int, tuple[int, str]] = {}
    waiting = deque([number])
    while waiting:
        part = waiting.popleft()
        for question in candidates[part]:
            owner = given.get(question.key)
            if owner is None:
                given[question.key] = part
                while part != number:
                    part, handed = came[part]
                    given[handed] = part
                return True
            if owner != number and owner not in came:
                came[owner] = (part, question.key)
                waiting.append(owner)
    return False


def shortages(parts: Sequence[Draw], bank: Sequence[Question]) -> list[tuple[Draw, int]]:
    """Parts that the bank can't give, each with how many questions it can; empty when all is well.

    A part that finds enough by itself may still lack what the others take.
    """
    alone = [(part, sum(fits(part, question) for question in bank)) for part in parts]
    lacking = [(part, count) for part, count in alone if count < part.count]
    if lacking:
        return lacking
    owners = list(allot(parts, bank).values())
    shared = [(part, owners.count(number)) for number, part in enumerate(parts)]
    return [(part, count) for part, count in shared if count < part.count]


def part_name(part: Draw) -> str:
    """A part as a file writes it, for what is said to authors."""
    named = {"category": part.category, "tag": part.tag, "difficulty": part.difficulty or ""}
    return ", ".join([f"count = {part.count}", *(f'{key} = "{value}"' for key, value in named.items() if value)])
