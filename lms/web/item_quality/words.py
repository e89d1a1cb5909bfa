"""What numbers and warnings of questions say in plain words."""

from lms.domain.confidence import Estimate
from lms.domain.item_analysis import ItemWarning, Times
from lms.web.formatting import points
from lms.web.wording import _

_NO_BREAK = "\N{NO-BREAK SPACE}"

FAULT_WORDS = {
    ItemWarning.KEY_SUSPECT: (
        "The key may be wrong",
        "Of those who did best in the rest of the test, more chose another answer than the key.",
        (
            "Check the key against the act first. If it is wrong, correct it: answers to the corrected question are "
            "counted anew. If it is right, look for words by which the other answer is right too."
        ),
    ),
    ItemWarning.NEGATIVE_DISCRIMINATION: (
        "The strong fail",
        "Those who know more in the rest of the test answer this question worse.",
        (
            "Check the key. Then read the question as somebody who knows the exceptions from the rule: such people "
            "stumble over words that beginners do not notice."
        ),
    ),
    ItemWarning.TOO_HARD: (
        "Too hard",
        "Fewer answer it right than would by guessing, or fewer than one in five.",
        "See whether the lesson teaches what is asked, and whether one can understand the question without it.",
    ),
    ItemWarning.WEAK_DISCRIMINATION: (
        "Tells little",
        "The strong and the weak answer it nearly alike, so that it does not show who has learnt.",
        (
            "See whether the answer can be told by common sense, or lies in a detail nobody needs. Ask for a decision "
            "in a case rather than for a word of the lesson."
        ),
    ),
    ItemWarning.DEAD_DISTRACTOR: (
        "An answer nobody chooses",
        "At least one wrong answer has never been chosen: in truth one chooses among fewer.",
        "Put in its place a mistake that people really make at work, or take it away.",
    ),
    ItemWarning.TOO_EASY: (
        "Too easy",
        "Nearly everybody answers it right.",
        "That is fine where everybody has to know it. Otherwise ask for more: for an exception, or for a case.",
    ),
}
"""Each warning: what it is called, what it means, what to do."""


def percent(share: float) -> str:
    """0.623 → 62 %."""
    return f"{round(share * 100)}{_NO_BREAK}%"


def share_range(estimate: Estimate) -> str:
    """From 48 to 75 %, the interval of a share."""
    return _("from %(low)s to %(high)s", low=round(estimate.low * 100), high=percent(estimate.high))


def index(value: float) -> str:
    """An index of discrimination: −0,35."""
    return points(round(value, 2) or 0.0).replace("-", "−")


def index_range(estimate: Estimate) -> str:
    """The interval of an index of discrimination."""
    return _("from %(low)s to %(high)s", low=index(estimate.low), high=index(estimate.high))


def span(seconds: float) -> str:
    """95 → 1 мин 35 с."""
    minutes, rest = divmod(round(seconds), 60)
    parts = [_("%(count)s min", count=minutes)] if minutes else []
    parts += [_("%(count)s s", count=rest)] if rest or not minutes else []
    return " ".join(part.replace(" ", _NO_BREAK) for part in parts)


def time_taken(times: Times | None) -> str:
    """How long people take, as far as it is known."""
    if times is None:
        return _("not known")
    lower, median, upper = map(span, (times.lower, times.median, times.upper))
    if lower == upper:
        return median
    return _(
        "usually %(median)s; half of the people take from %(lower)s to %(upper)s",
        lower=lower,
        upper=upper,
        median=median,
    )


def revisions(numbers: tuple[int, ...]) -> str:
    """1, 2, 5."""
    return ", ".join(map(str, numbers))


WORDS = {
    "percent": percent,
    "share_range": share_range,
    "index": index,
    "index_range": index_range,
    "span": span,
    "time_taken": time_taken,
    "revisions": revisions,
    "faults_of": lambda health: [tuple(map(_, FAULT_WORDS[each])) for each in health.faults],
}
"""What the templates call."""
