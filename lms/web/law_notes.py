"""What a reader is told beside a doubtful citation or question, in one plain sentence."""

from collections.abc import Iterable

from lms.domain.legal_change import ChangeKind
from lms.services.staleness import StaleNote
from lms.web.formatting import day
from lms.web.wording import _


def said(notes: Iterable[StaleNote]) -> str:
    """The newest of `notes` in words; real changes of law come before an overdue check."""
    ordered = sorted(notes, key=lambda note: (note.kind is not ChangeKind.OVERDUE, note.noted_at))
    return _sentence(ordered[-1])


def _sentence(note: StaleNote) -> str:
    since = day(note.in_force_on or note.noted_at.date())
    if note.kind is ChangeKind.AMENDED:
        return _("The norm was amended from %(since)s; this text is being checked.", since=since)
    if note.kind is ChangeKind.REPEALED:
        return _("The act loses force on %(since)s; this text is being checked.", since=since)
    if note.kind is ChangeKind.REPLACED:
        return _("Another act replaces this one from %(since)s; this text is being checked.", since=since)
    if note.kind is ChangeKind.CORRECTED:
        return _("Our record of the norm was corrected on %(since)s; this text is being checked.", since=since)
    return _("Our check of this act was due by %(since)s: compare with the act itself.", since=since)
