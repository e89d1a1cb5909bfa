"""Whether the sheet of a person may become an attempt: the rules of attempts, said to whoever types it in."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from lms.domain.attempt import Past, attempts_left, next_start
from lms.domain.course import QuizRules
from lms.domain.errors import Refused


def check_sheet(rules: QuizRules, past: Sequence[Past], held_at: datetime, *, opened: bool, anyway: bool) -> str:
    """The rule that was set aside, "" for none; Refused when the sheet may not be taken.

    `opened`: whether what comes before the test is done; `anyway` sets aside every rule but one: what is under way
    on the site is finished there first.
    """
    if any(attempt.open for attempt in past):
        raise Refused("This person has begun the test on the site. Let them hand it in there, then save the sheet.")
    for rule, text in _against(rules, past, held_at, opened=opened):
        if not anyway:
            raise Refused(text)
        return rule
    return ""


def _against(rules: QuizRules, past: Sequence[Past], held_at: datetime, *, opened: bool) -> Iterator[tuple[str, str]]:
    if not opened:
        yield "final_closed", _FINAL_CLOSED
    if attempts_left(rules, past) == 0:
        yield "attempts", _USED_UP
    if any(attempt.submitted_at and attempt.passed is None for attempt in past):
        yield "waiting", _WAITING
    opens = next_start(rules, past)
    if opens and held_at < opens:
        yield "pause", _PAUSE


_FINAL_CLOSED = (
    "The final test is closed to this person: not all lessons are studied or not all module tests passed. "
    "Tick the box to take the sheet all the same."
)
_USED_UP = "All attempts of this person are used. Tick the box to take the sheet all the same."
_WAITING = "The last attempt of this person still waits for an instructor. Tick the box to take the sheet all the same."
_PAUSE = "The pause after the last attempt of this person was not over. Tick the box to take the sheet all the same."
