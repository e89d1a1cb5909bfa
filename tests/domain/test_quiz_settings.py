"""Rules of the course, settings of the group, exception of the person: what holds, when and where one may begin."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.attempt import deadline
from lms.domain.course import QuizRules, Review
from lms.domain.errors import Refused
from lms.domain.quiz_settings import (
    QuizSettings,
    check_place_and_time,
    check_settings,
    effective,
    is_inside,
    read_networks,
)

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
RULES = QuizRules(draw=5, attempts=2, time_limit_minutes=30, pause_minutes=10, review=Review.AFTER_LAST)
starts = st.integers(0, 500_000).map(lambda minutes: NOW + timedelta(minutes=minutes))
moments = st.none() | starts
settings = st.none() | st.builds(
    QuizSettings,
    opens_at=moments,
    closes_at=moments,
    word_hash=st.sampled_from(["", "hash", "other"]),
    networks=st.none() | st.sampled_from([(), ("10.0.0.0/8",), ("192.168.1.0/24",)]),
    extra_minutes=st.integers(0, 90),
    extra_attempts=st.integers(0, 3),
)
rules = st.builds(
    QuizRules,
    draw=st.just(5),
    attempts=st.none() | st.integers(1, 5),
    time_limit_minutes=st.none() | st.integers(1, 90),
    practice=st.booleans(),
    password_needed=st.booleans(),
)


@given(rules.filter(lambda each: not each.practice))
def test_without_settings_the_rules_of_the_course_hold(found: QuizRules) -> None:
    holds = effective(found, None, None)
    assert holds.rules == found
    assert (holds.opens_at, holds.closes_at, holds.networks, holds.extra_minutes, holds.extra_attempts) == (
        None,
        None,
        (),
        0,
        0,
    )
    assert holds.word_needed is found.password_needed


@given(rules, settings, settings)
def test_nobody_gets_less_time_or_fewer_attempts(found: QuizRules, group, person) -> None:
    holds = effective(found, group, person).rules
    assert (holds.time_limit_minutes is None) is (found.time_limit_minutes is None)
    if found.time_limit_minutes and holds.time_limit_minutes:
        extra = sum(each.extra_minutes for each in (group, person) if each)
        assert holds.time_limit_minutes == found.time_limit_minutes + extra
    if found.practice or found.attempts is None:
        assert holds.attempts is None
    else:
        assert holds.attempts == found.attempts + sum(each.extra_attempts for each in (group, person) if each)


@given(rules, settings, settings)
def test_what_is_said_of_the_person_outweighs_the_group(found: QuizRules, group, person) -> None:
    of_group, of_person = group or QuizSettings(), person or QuizSettings()
    holds = effective(found, group, person)
    assert holds.opens_at == (of_person.opens_at or of_group.opens_at)
    assert holds.closes_at == (of_person.closes_at or of_group.closes_at)
    assert holds.word_hash == (of_person.word_hash or of_group.word_hash)
    assert holds.word_needed is bool(found.password_needed or holds.word_hash)
    assert holds.networks == ((of_group.networks or ()) if of_person.networks is None else of_person.networks)


def test_practice_has_no_limits_and_is_reviewed_at_once() -> None:
    found = QuizRules(draw=5, attempts=2, pause_minutes=30, review=Review.NEVER, practice=True)
    holds = effective(found, QuizSettings(extra_attempts=1), None)
    assert (holds.rules.attempts, holds.rules.pause_minutes, holds.rules.review) == (None, 0, Review.AFTER_SUBMIT)
    assert holds.extra_attempts == 0


@given(rules, settings, settings, starts)
def test_the_deadline_is_the_earlier_of_time_and_closing(found: QuizRules, group, person, start: datetime) -> None:
    holds = effective(found, group, person)
    limit = holds.rules.time_limit_minutes
    ends = [start + timedelta(minutes=limit)] if limit else []
    ends += [holds.closes_at] if holds.closes_at else []
    assert deadline(start, holds.rules, holds.closes_at) == min(ends, default=None)


def refused(now: datetime = NOW, address: str = "10.1.2.3", password_needed: bool = False, **values: object) -> str:
    try:
        check_place_and_time(
            effective(QuizRules(draw=1, password_needed=password_needed), QuizSettings(**values), None), now, address
        )
    except Refused as refusal:
        return refusal.text
    return ""


def test_a_quiz_opens_and_closes_at_its_moments() -> None:
    opens, closes = NOW, NOW + timedelta(hours=2)
    assert "opens on" in refused(NOW - SECOND, opens_at=opens)
    assert refused(NOW, opens_at=opens, closes_at=closes) == ""
    assert refused(closes - SECOND, opens_at=opens, closes_at=closes) == ""
    assert "closed on" in refused(closes, opens_at=opens, closes_at=closes)


def test_the_same_moment_in_every_siberian_zone() -> None:
    """None of these zones has summer time: nine in Omsk is ten in Krasnoyarsk all the year round."""
    for month in range(1, 13):
        omsk = datetime(2026, month, 15, 9, 0, tzinfo=ZoneInfo("Asia/Omsk"))
        krasnoyarsk = datetime(2026, month, 15, 10, 0, tzinfo=ZoneInfo("Asia/Krasnoyarsk"))
        assert "opens on" in refused(krasnoyarsk - SECOND, opens_at=omsk)
        assert refused(krasnoyarsk, opens_at=omsk) == ""


def test_a_quiz_of_the_hall_is_begun_only_there() -> None:
    assert refused(address="10.1.2.3", networks=("10.0.0.0/8",)) == ""
    assert "only in the hall" in refused(address="11.1.2.3", networks=("10.0.0.0/8",))
    assert "only in the hall" in refused(address="", networks=("10.0.0.0/8",))


def test_a_word_that_is_needed_has_to_be_set() -> None:
    assert "not set yet" in refused(password_needed=True)
    assert refused(password_needed=True, word_hash="hash") == ""


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.20.30.40", True),
        ("10.20.31.1", False),
        ("::ffff:10.20.30.40", True),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        ("unix:", False),
        ("10.20.30.40, 1.1.1.1", False),
    ],
)
def test_addresses_of_both_kinds_are_told_apart(address: str, inside: bool) -> None:
    assert is_inside(address, ("10.20.30.0/24", "2001:db8::/32")) is inside


def test_networks_are_read_from_lines_and_commas() -> None:
    assert read_networks(" 10.20.30.0/24,\n192.168.1.7\n10.20.30.0/24 2001:db8::/32 ") == (
        "10.20.30.0/24", "192.168.1.7/32", "2001:db8::/32",
    )  # fmt: skip
    assert read_networks("10.20.30.40/24") == ("10.20.30.0/24",)
    assert read_networks(" \n ") == ()


@given(st.text(max_size=40))
def test_what_is_no_network_is_refused_and_what_is_can_be_looked_in(text: str) -> None:
    try:
        found = read_networks(text)
    except Refused as refusal:
        assert refusal.field == "networks"
    else:
        assert is_inside("10.0.0.1", found) in {True, False}


def test_a_network_that_can_not_be_read_is_refused_by_its_own_words() -> None:
    with pytest.raises(Refused) as refused:
        read_networks("10.20.30.0/24, зал-3")
    assert (refused.value.field, dict(refused.value.params)["word"]) == ("networks", "зал-3")


def test_a_quiz_does_not_close_before_it_opens() -> None:
    check_settings(QuizSettings(opens_at=NOW, closes_at=NOW + SECOND))
    check_settings(QuizSettings(closes_at=NOW))
    for closes in (NOW, NOW - SECOND):
        with pytest.raises(Refused, match="close before it opens") as refusal:
            check_settings(QuizSettings(opens_at=NOW, closes_at=closes))
        assert refusal.value.field == "closes_at"
