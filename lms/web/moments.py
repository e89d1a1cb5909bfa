"""Moments in the zone of the person who looks."""

from datetime import datetime, tzinfo

from lms.adapters import clock
from lms.web.identity import viewer


def local(moment: datetime) -> datetime:
    """The moment in the reader's zone."""
    return moment.astimezone(_zone())


def aware(written: datetime) -> datetime:
    """What the reader wrote by their own clock, as a moment."""
    return written.replace(tzinfo=_zone())


def with_zone(moment: datetime) -> str:
    """24.11.2026 14:03 (UTC+7): for what people of several zones are told."""
    found = local(moment)
    return f"{found:%d.%m.%Y %H:%M} ({zone_name(found)})"


def zone_name(moment: datetime) -> str:
    """UTC+7, as it is at this moment in the reader's zone."""
    offset = local(moment).strftime("%z")
    hours, minutes = int(offset[1:3]), offset[3:5]
    return f"UTC{offset[0]}{hours}" + (f":{minutes}" if minutes != "00" else "")


def _zone() -> tzinfo:
    found = viewer()
    return clock.zone(found.time_zone if found else clock.DEFAULT_ZONE)
