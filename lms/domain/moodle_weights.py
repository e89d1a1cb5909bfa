"""Weights of answers that Moodle knows (https://docs.moodle.org/en/Question_bank, question_bank::fraction_options)."""

from bisect import bisect

_TENTHS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
_SHARES = (*_TENTHS, 5 / 6, 0.75, 2 / 3, 1 / 3, 0.25, 1 / 6, 1 / 7, 0.125, 1 / 9, 0.05)

WEIGHTS = tuple(sorted({0.0, *_SHARES, *(-share for share in _SHARES)}))
"""Every weight Moodle knows, as shares of the point."""

WEIGHT_STEP = 0.01
"""Percent by which a written weight may miss the one that is meant: 33.33 is a third."""


def nearest_weight(percent: float) -> float:
    """Return the share of `WEIGHTS` nearest to a number of percent."""
    share = percent / 100
    place = bisect(WEIGHTS, share)
    return min(WEIGHTS[max(place - 1, 0) : place + 1], key=lambda weight: abs(weight - share))


def percent_text(share: float) -> str:
    """Write a share as percent the way Moodle does: 1/3 is `33.33333`, 0.5 is `50`."""
    return f"{share * 100:.5f}".rstrip("0").rstrip(".")
