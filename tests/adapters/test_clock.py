"""Time is aware UTC; papers are dated where the issuer is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.adapters import clock


def test_the_present_is_aware_and_goes_on() -> None:
    first = clock.now()
    assert first.utcoffset() == timedelta(0)
    assert first <= clock.now()


@pytest.mark.parametrize("name", ["Asia/Omsk", "Asia/Vladivostok", "Asia/Krasnoyarsk"])
def test_a_known_zone_is_used(name: str) -> None:
    assert str(clock.zone(name)) == name


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Asia", "a\0b"])
def test_an_unknown_zone_is_the_default_one(name: str) -> None:
    assert str(clock.zone(name)) == clock.DEFAULT_ZONE


def test_the_date_is_that_of_the_place() -> None:
    evening = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)
    assert clock.local_date(evening) == date(2027, 1, 1)
    assert clock.local_date(evening, "Europe/Moscow") == date(2026, 12, 31)


def test_midday_falls_on_its_day_from_kaliningrad_to_kamchatka() -> None:
    day = date(2026, 11, 24)
    for zone in ("Europe/Kaliningrad", "Asia/Krasnoyarsk", "Asia/Kamchatka"):
        assert clock.local_date(clock.midday(day), zone) == day
