"""Roles x actions: the one table of who may do what."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A role of a person; one person may hold several."""

    LEARNER = "learner"
    CURATOR = "curator"
    INSTRUCTOR = "instructor"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """Something a person can be allowed to do. Whose object it is, services check besides."""

    VISIT = "visit"
    HAVE_ACCOUNT = "have_account"
    STUDY = "study"
    FOLLOW_ORGANISATION = "follow_organisation"
    TEACH = "teach"
    KEEP_LAW = "keep_law"
    GRADE = "grade"
    MANAGE = "manage"
    ATTEST = "attest"


_EVERYONE = frozenset(Role)
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.VISIT: _EVERYONE,
    Action.HAVE_ACCOUNT: _EVERYONE,
    Action.STUDY: _EVERYONE,
    Action.FOLLOW_ORGANISATION: frozenset({Role.CURATOR}),
    Action.TEACH: frozenset({Role.INSTRUCTOR, Role.ADMINISTRATOR}),
    Action.KEEP_LAW: frozenset({Role.INSTRUCTOR, Role.ADMINISTRATOR}),
    Action.GRADE: frozenset({Role.INSTRUCTOR}),
    Action.MANAGE: frozenset({Role.ADMINISTRATOR}),
    Action.ATTEST: frozenset({Role.ADMINISTRATOR}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person who acts, as far as rules need to know them."""

    id: int
    roles: frozenset[Role]
    organisation_id: int | None = None
    language: str = "ru"


def may(actor: Actor | None, action: Action) -> bool:
    """Whether `actor` (None for a stranger) may do `action` at all."""
    if action is Action.VISIT:
        return True
    return actor is not None and bool(actor.roles & ALLOWED[action])
