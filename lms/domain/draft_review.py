"""Reading a draft before it is published: what the reader looks at, and when an approval holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.domain.errors import Refused

SUBJECT = ("goals", "examples", "tasks", "language")
"""Lines on what is taught."""
LAW = ("cited", "trust", "stale", "dates")
"""Lines on the law; not asked of a course that teaches none."""


class ReviewState(StrEnum):
    """Where the newest reading of a draft stands; VOID: approved, and the draft was edited afterwards."""

    NONE = "none"
    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Looked:
    """What the reader says on one line: it is in order, or what is not."""

    ok: bool
    comment: str = ""


def lines_for(legal: bool) -> tuple[str, ...]:
    """The lines of the checklist of a course, in order."""
    return SUBJECT + LAW if legal else SUBJECT


def check_decision(looked: Mapping[str, Looked], legal: bool, approves: bool, comment: str) -> None:
    """Refused when a line was passed over, or when a draft is returned without a word."""
    if not approves:
        if not comment.strip():
            raise Refused("Say in words what has to be corrected.", field="comment")
        return
    for line in lines_for(legal):
        found = looked.get(line, Looked(ok=False))
        if not found.ok and not found.comment.strip():
            raise Refused("Tick this line, or say in words how it stands.", field=line)


def state_of(stored: str, read: tuple[str, int | None], now: tuple[str, int | None]) -> ReviewState:
    """What a stored reading means for the draft as it is now; both given as (SHA-256 of the files, revision below).

    A reading of a draft over an earlier revision is over: that draft was published.
    """
    if read[1] != now[1] or stored == "replaced":
        return ReviewState.NONE
    state = ReviewState(stored)
    return ReviewState.VOID if state is ReviewState.APPROVED and read[0] != now[0] else state
