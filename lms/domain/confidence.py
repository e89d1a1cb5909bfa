"""How far a mean or a correlation of few answers may be from the truth: 95 % confidence intervals."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, correlation, fmean, stdev

_Z = NormalDist().inv_cdf(0.975)
_DIGITS = 9
"""Sums of shares differ in the last digits; what is equal to so many digits is taken for equal."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value found in answers and its 95 % confidence interval."""

    value: float
    low: float
    high: float


def mean_share(shares: Sequence[float]) -> Estimate:
    """Mean of at least one share from 0 to 1.

    Where all are 0 or 1 the interval is the score interval of E. B. Wilson (Probable inference, the law
    of succession, and statistical inference, 1927), which never leaves 0..1 and is sound for few answers.
    Otherwise it is the normal approximation, cut at 0 and 1; equal shares show no spread to build it
    from, so that Wilson's interval, the widest for the mean, stands in.
    """
    mean, count = fmean(shares), len(shares)
    if set(shares) <= {0.0, 1.0} or len(set(shares)) == 1:
        centre = (mean + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
        spread = _Z / (1 + _Z**2 / count) * math.sqrt(mean * (1 - mean) / count + _Z**2 / (4 * count**2))
    else:
        centre, spread = mean, _Z * stdev(shares) / math.sqrt(count)
    return Estimate(mean, max(0.0, min(mean, centre - spread)), min(1.0, max(mean, centre + spread)))


def linear_correlation(pairs: Sequence[tuple[float, float]]) -> Estimate | None:
    """Pearson's correlation, which is the point-biserial one where one side is 0 or 1; None where a side is constant.

    The interval is R. A. Fisher's: the inverse hyperbolic tangent of the correlation is nearly normal with
    the standard error 1 / √(n - 3). It supposes two normal variables, so it is rough for 0/1 items; fewer
    than four pairs or a perfect correlation leave the whole range open.
    """
    left = [round(one, _DIGITS) for one, _ in pairs]
    right = [round(other, _DIGITS) for _, other in pairs]
    if len(set(left)) < 2 or len(set(right)) < 2:
        return None
    found = max(-1.0, min(1.0, correlation(left, right)))
    if len(pairs) <= 3 or abs(found) == 1:
        return Estimate(found, -1.0, 1.0)
    spread = _Z / math.sqrt(len(pairs) - 3)
    return Estimate(found, math.tanh(math.atanh(found) - spread), math.tanh(math.atanh(found) + spread))
