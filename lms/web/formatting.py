"""Dates, numbers and times as readers write them."""

from collections.abc import Mapping
from datetime import date, datetime

from babel.dates import format_date, format_skeleton

from lms.web.identity import language
from lms.web.moments import local, with_zone
from lms.web.wording import _, ngettext

_NO_BREAK = "\N{NO-BREAK SPACE}"


def day(value: date | datetime | None) -> str:
    """24.11.2026, in the reader's zone for moments; a dash for nothing."""
    if value is None:
        return "—"
    shown = local(value) if isinstance(value, datetime) else value
    return shown.strftime("%d.%m.%Y")


def day_in_words(value: date | datetime) -> str:
    """24 ноября 2026 г."""
    return format_date(local(value) if isinstance(value, datetime) else value, "long", locale=language())


def month(value: date) -> str:
    """Ноябрь 2026."""
    words: str = format_skeleton("yMMMM", value, locale=language())
    return words[:1].upper() + words[1:]


def moment(value: datetime | None) -> str:
    """24.11.2026 14:03 in the reader's zone."""
    return "—" if value is None else local(value).strftime("%d.%m.%Y %H:%M")


def clock_time(value: datetime) -> str:
    """14:03:07 in the reader's zone."""
    return local(value).strftime("%H:%M:%S")


def minutes(count: int) -> str:
    """95 → 1 ч 35 мин."""
    hours, rest = divmod(count, 60)
    parts = []
    if hours:
        parts.append(_("%(count)s h", count=hours))
    if rest or not hours:
        parts.append(_("%(count)s min", count=rest))
    return " ".join(part.replace(" ", _NO_BREAK) for part in parts)


def academic_hours(count: int) -> str:
    """16 академических часов."""
    return ngettext("%(number)s academic hour", "%(number)s academic hours", count)


def length(hours: int, trial_minutes: int) -> str:
    """How long a course takes: its academic hours, or the minutes of a trial course."""
    return minutes(trial_minutes) if trial_minutes else academic_hours(hours)


def moved_words(count: int) -> str:
    """What is told when people were moved to another revision."""
    return ngettext(
        "%(number)s person is moved to the new revision.", "%(number)s people are moved to the new revision.", count
    )


def roubles(amount: int) -> str:
    """4800 → 4 800 ₽; nothing to pay is said in words."""
    if amount == 0:
        return _("free of charge")
    return f"{amount:,}".replace(",", _NO_BREAK) + f"{_NO_BREAK}₽"


def points(value: float) -> str:
    """7.5 → 7,5 in Russian; whole numbers without a fraction."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language() == "ru" else text


FILTERS: Mapping[str, object] = {
    "day": day,
    "day_in_words": day_in_words,
    "month": month,
    "moment": moment,
    "moment_with_zone": with_zone,
    "clock_time": clock_time,
    "minutes": minutes,
    "academic_hours": academic_hours,
    "length_with": length,
    "roubles": roubles,
    "points": points,
}
