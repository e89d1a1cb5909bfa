"""Which parts of two sequences are the same: common ends, then unique parts, then shortest edits.

Unique parts are aligned as in Bram Cohen's patience diff; between them runs the greedy algorithm of
E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), section 2. Edits are sought only up to
`EDITS`, so that time stays near linear whatever the sequences are; what differs more is taken as rewritten.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

EDITS = 200
"""Most edits that are looked for between two anchors."""

Run = tuple[int, int, int]
"""A place in the old sequence, one in the new, and how many parts are the same from there."""
Gap = tuple[int, int, int, int]
"""Bounds in the old sequence, then in the new."""


def same_runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Runs of equal parts in order; none overlap or touch, and they rise in both sequences."""
    found: list[Run] = []
    gaps: list[Gap] = [(0, len(old), 0, len(new))]
    while gaps:
        gap = _without_ends(old, new, gaps.pop(), found)
        if gap[0] == gap[1] or gap[2] == gap[3]:
            continue
        anchors = _anchors(old, new, gap)
        if not anchors:
            found += [(at, to, 1) for at, to in _shortest(old, new, gap)]
        at, to = gap[0], gap[2]
        for i, j in anchors:
            found.append((i, j, 1))
            gaps.append((at, i, to, j))
            at, to = i + 1, j + 1
        if anchors:
            gaps.append((at, gap[1], to, gap[3]))
    return _joined(sorted(found))


def gaps_between(runs: Sequence[Run], old: int, new: int) -> list[tuple[Gap, int]]:
    """Every stretch before a run, or after the last, with the length of the run that follows it.

    `old` and `new` are the lengths of the sequences.
    """
    result: list[tuple[Gap, int]] = []
    at = to = 0
    for i, j, length in [*runs, (old, new, 0)]:
        result.append(((at, i, to, j), length))
        at, to = i + length, j + length
    return result


def _without_ends(old: Sequence[str], new: Sequence[str], gap: Gap, found: list[Run]) -> Gap:
    low, high, start, end = gap
    while low < high and start < end and old[low] == new[start]:
        found.append((low, start, 1))
        low, start = low + 1, start + 1
    while low < high and start < end and old[high - 1] == new[end - 1]:
        high, end = high - 1, end - 1
        found.append((high, end, 1))
    return low, high, start, end


def _anchors(old: Sequence[str], new: Sequence[str], gap: Gap) -> list[tuple[int, int]]:
    """The longest rising chain of parts that stand once in each stretch."""
    low, high, start, end = gap
    once, once_new = Counter(old[low:high]), Counter(new[start:end])
    places = {new[j]: j for j in range(start, end) if once_new[new[j]] == 1}
    pairs = [(i, places[old[i]]) for i in range(low, high) if once[old[i]] == 1 and old[i] in places]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        tails[length:] = [j, *tails[length + 1 :]]
        ends[length:] = [index, *ends[length + 1 :]]
        before.append(ends[length - 1] if length else -1)
    chain: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _shortest(old: Sequence[str], new: Sequence[str], gap: Gap) -> list[tuple[int, int]]:
    """Equal pairs of a shortest edit; none when it takes more than `EDITS`."""
    low, high, start, end = gap
    reach = {1: low}
    trail: list[dict[int, int]] = []
    for edits in range(min(EDITS, high - low + end - start) + 1):
        trail.append(dict(reach))
        for diagonal in range(-edits, edits + 1, 2):
            i = _step(reach, diagonal, edits)
            j = i - diagonal - low + start
            while i < high and j < end and old[i] == new[j]:
                i, j = i + 1, j + 1
            reach[diagonal] = i
            if i >= high and j >= end:
                return _walked(trail, gap)
    return []


def _step(reach: dict[int, int], diagonal: int, edits: int) -> int:
    """Where a diagonal is entered with one more edit: from above by an addition, from the left by a removal."""
    if diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]):
        return reach[diagonal + 1]
    return reach[diagonal - 1] + 1


def _walked(trail: list[dict[int, int]], gap: Gap) -> list[tuple[int, int]]:
    low, i, start, j = gap
    pairs: list[tuple[int, int]] = []
    for edits in range(len(trail) - 1, -1, -1):
        diagonal = (i - low) - (j - start)
        entered = _step(trail[edits], diagonal, edits) if edits else low
        while i > entered:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        if diagonal == -edits or (diagonal != edits and trail[edits][diagonal - 1] < trail[edits][diagonal + 1]):
            j -= 1
        else:
            i -= 1
    return pairs


def _joined(pairs: list[Run]) -> list[Run]:
    runs: list[Run] = []
    for i, j, length in pairs:
        if runs and runs[-1][0] + runs[-1][2] == i and runs[-1][1] + runs[-1][2] == j:
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + length)
        else:
            runs.append((i, j, length))
    return runs
