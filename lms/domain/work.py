"""Practical work: what is handed in, how it is read, and when it may be handed in again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.domain.errors import Refused

LONGEST_TEXT = 50_000
LARGEST_FILE = 5_000_000
"""Bytes; a scanned document of ten pages is about half of it."""


class WorkState(StrEnum):
    """Where one piece of work stands; `replaced` was handed in anew before anybody read it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the instructor decided: numbers from 0 of the criteria that are met, and the comment."""

    accepted: bool
    met: tuple[int, ...]
    comment: str


def check_hand_in(states: Sequence[WorkState], text: str, file_size: int) -> None:
    """Raise Refused when this may not be handed in; `states` are those of the earlier pieces."""
    if WorkState.ACCEPTED in states:
        raise Refused("This work is accepted already. There is nothing more to hand in.")
    if not text.strip() and not file_size:
        raise Refused("Write your answer or choose a file.", field="text")
    if len(text) > LONGEST_TEXT:
        words = "The text is longer than %(limit)s characters. Send it as a file."
        raise Refused(words, field="text", limit=LONGEST_TEXT)
    if file_size > LARGEST_FILE:
        words = "The file is larger than %(limit)s MB. Make it smaller."
        raise Refused(words, field="file", limit=LARGEST_FILE // 10**6)


def check_reading(reading: Reading, criteria: int) -> None:
    """Raise Refused when a decision would not help the learner; `criteria` is how many the work has."""
    if not all(0 <= number < criteria for number in reading.met):
        raise Refused("The criteria of this work have changed. Reload the page.")
    if not reading.accepted and not reading.comment.strip():
        raise Refused("Say what to improve: the learner will read it.", field="comment")
