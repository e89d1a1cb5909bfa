"""What an administrator sets of a quiz for a group and, as an exception, for one person; and what follows for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from lms.domain.course import QuizRules, Review
from lms.domain.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizSettings:
    """Settings of a quiz for a group, or an exception of one person.

    `opens_at`, `closes_at`: when it may be taken; `word_hash`: hash of the word to begin with, "" for none;
    `networks`: from where it may be begun, in CIDR notation (RFC 4632), () for anywhere, None for nothing said;
    `extra_minutes` and `extra_attempts` come on top of the rules of the course.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    word_hash: str = ""
    networks: tuple[str, ...] | None = None
    extra_minutes: int = 0
    extra_attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The rules that hold for one person, extra time and attempts counted in, and where and when they may begin."""

    rules: QuizRules
    opens_at: datetime | None
    closes_at: datetime | None
    word_needed: bool
    word_hash: str
    networks: tuple[str, ...]
    extra_minutes: int
    extra_attempts: int


def effective(rules: QuizRules, group: QuizSettings | None, person: QuizSettings | None) -> Effective:
    """Rules of the course, settings of the group, then the exception of the person: later ones outweigh.

    Minutes and attempts add up. What has no limit in the course gets none here; practice has no limit of attempts.
    """
    of_group, of_person = group or QuizSettings(), person or QuizSettings()
    minutes = of_group.extra_minutes + of_person.extra_minutes if rules.time_limit_minutes else 0
    attempts = of_group.extra_attempts + of_person.extra_attempts if rules.attempts and not rules.practice else 0
    word = of_person.word_hash or of_group.word_hash
    networks = of_group.networks if of_person.networks is None else of_person.networks
    return Effective(
        rules=_with(rules, minutes, attempts),
        opens_at=of_person.opens_at or of_group.opens_at,
        closes_at=of_person.closes_at or of_group.closes_at,
        word_needed=rules.password_needed or bool(word),
        word_hash=word,
        networks=networks or (),
        extra_minutes=minutes,
        extra_attempts=attempts,
    )


def _with(rules: QuizRules, minutes: int, attempts: int) -> QuizRules:
    if rules.practice:
        rules = replace(rules, attempts=None, pause_minutes=0, review=Review.AFTER_SUBMIT)
    return replace(
        rules,
        time_limit_minutes=rules.time_limit_minutes and rules.time_limit_minutes + minutes,
        attempts=rules.attempts and rules.attempts + attempts,
    )


def check_place_and_time(found: Effective, now: datetime, address: str) -> None:
    """Raise Refused when an attempt may not begin at this moment or from this network address."""
    if found.opens_at and now < found.opens_at:
        raise Refused("The test opens on %(moment)s.", moment=found.opens_at)
    if found.closes_at and now >= found.closes_at:
        text = "The test closed on %(moment)s. Ask the administrator of your group for help."
        raise Refused(text, moment=found.closes_at)
    if found.networks and not is_inside(address, found.networks):
        raise Refused("The test can be begun only in the hall, at one of its computers or in its network.")
    if found.word_needed and not found.word_hash:
        raise Refused("The word to begin this test with is not set yet. Ask the administrator of your group.")


def is_inside(address: str, networks: Sequence[str]) -> bool:
    """Whether a network address is in one of the networks; one that can't be read is in none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in ip_network(network, strict=False) for network in networks)


def read_networks(text: str) -> tuple[str, ...]:
    """Networks from a text, one on a line or between commas, as CIDR; a single address is a network of its own."""
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(str(ip_network(word, strict=False)))
        except ValueError as error:
            text = "“%(word)s” is no network address. Write it like 10.20.30.0/24."
            raise Refused(text, field="networks", word=word[:60]) from error
    return tuple(dict.fromkeys(found))


def check_settings(settings: QuizSettings) -> None:
    """Raise Refused for settings that make no sense."""
    if settings.opens_at and settings.closes_at and settings.closes_at <= settings.opens_at:
        raise Refused("The test would close before it opens. Correct one of the two.", field="closes_at")
