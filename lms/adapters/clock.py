"""The only place that asks the time."""

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Krasnoyarsk"


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  # the one place


def zone(name: str) -> tzinfo:
    """The zone called `name`; the default one when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(DEFAULT_ZONE)


def local_date(moment: datetime, zone_name: str = DEFAULT_ZONE) -> date:
    """The calendar date of `moment` in a zone; papers are dated in the issuer's zone, not in UTC."""
    return moment.astimezone(zone(zone_name)).date()


def midday(day: date) -> datetime:
    """A moment that falls on `day` in every zone of the country."""
    return datetime.combine(day, time(12), zone(DEFAULT_ZONE)).astimezone(UTC)
