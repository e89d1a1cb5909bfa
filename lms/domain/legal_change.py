"""What happens to an act of the register, and what the register says of it afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from msgspec.structs import replace

from lms.domain.errors import Refused
from lms.domain.legal_act import Edition, LegalAct, Status, standing_and_coming
from lms.domain.legal_place import touches


class ChangeKind(StrEnum):
    """What has happened: in the law, in what we say of it, or only in time."""

    AMENDED = "amended"
    REPEALED = "repealed"
    REPLACED = "replaced"
    CORRECTED = "corrected"
    OVERDUE = "overdue"


RECORDED = (ChangeKind.AMENDED, ChangeKind.REPEALED, ChangeKind.REPLACED)
"""The kinds an editor records; the others follow from an edited entry and from the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: the day it takes effect, the act that made it, what changed, and the provisions it touches.

    No `places` mean the whole act. `successor` is the slug of the act that stands instead of a replaced one.
    """

    kind: ChangeKind
    in_force_on: date | None
    by: str = ""
    note: str = ""
    places: tuple[str, ...] = ()
    successor: str = ""


def concerns(cited: Iterable[str], changed: Iterable[str]) -> bool:
    """Whether a place of a course that cites these provisions is touched by a change of those; none means all."""
    one, other = tuple(cited), tuple(changed)
    return not one or not other or any(touches(each, every) for each in one for every in other)


def changed_act(act: LegalAct, change: Change, today: date, checked_by: str) -> LegalAct:
    """The entry after `change`, checked `today`; Refused when the change says too little."""
    if change.in_force_on is None:
        raise Refused("Say from what day the change is in force.", field="in_force_on")
    if not change.by.strip() and not change.note.strip():
        raise Refused("Say what act made the change, or what has changed.", field="by")
    if change.kind is ChangeKind.REPLACED and (not change.successor or change.successor == act.slug):
        raise Refused("Choose the act that stands instead.", field="successor")
    edition = Edition(date=change.in_force_on, by=change.by.strip(), note=change.note.strip())
    amended = replace(
        act,
        editions=tuple(sorted((*act.editions, edition), key=lambda each: each.date)),
        checked_on=today,
        checked_by=checked_by,
    )
    return _ended(amended, change, change.in_force_on, today) if change.kind in _ENDS else amended


_ENDS = {ChangeKind.REPEALED: Status.REPEALED, ChangeKind.REPLACED: Status.REPLACED}


def _ended(act: LegalAct, change: Change, day: date, today: date) -> LegalAct:
    """What ends later is still in force today; the day is kept, and the check is due by it."""
    return replace(
        act,
        status=_ENDS[change.kind] if day <= today else Status.EXPIRES,
        expires_on=day if day > today else None,
        replaced_by=change.successor if change.kind is ChangeKind.REPLACED else None,
    )


def act_on(act: LegalAct, day: date) -> LegalAct:
    """The entry as it will stand on `day` when nobody touches it: what expires by then is in force no more."""
    if act.status is not Status.EXPIRES or act.expires_on is None or act.expires_on > day:
        return act
    return replace(act, status=Status.REPLACED if act.replaced_by else Status.REPEALED, expires_on=None)


def confirmed_act(act: LegalAct, today: date, checked_by: str, source: str) -> LegalAct:
    """The entry after somebody has compared it with `source` and found nothing new."""
    if not source.strip():
        raise Refused("Say what you have compared the entry with.", field="source")
    return replace(act, checked_on=today, checked_by=checked_by, source=source.strip())


def corrected_places(before: LegalAct, after: LegalAct) -> tuple[str, ...] | None:
    """Provisions about which an edited entry says something else; () for the whole act, None for nothing of weight."""
    if _identity(before) != _identity(after):
        return ()
    old = {article.number: article.text for article in before.articles}
    new = {article.number: article.text for article in after.articles}
    return tuple(number for number, text in old.items() if new.get(number) != text) or None


def _identity(act: LegalAct) -> tuple[object, ...]:
    return act.status, act.title, act.number, act.date


def edition_words(act: LegalAct) -> str:
    """The edition on the day of the check, or the source that was read, and what comes later.

    «ред. 02.08.2019 (281-ФЗ); с 01.01.2027 иначе (300-ФЗ)».
    """
    standing, coming = standing_and_coming(act.editions, act.checked_on)
    words = [f"ред. {standing.date:%d.%m.%Y}{_made_by(standing)}" if standing else act.source]
    words += [f"с {each.date:%d.%m.%Y} иначе{_made_by(each)}" for each in coming]
    return "; ".join(words)


def _made_by(edition: Edition) -> str:
    return f" ({edition.by})" if edition.by else ""
