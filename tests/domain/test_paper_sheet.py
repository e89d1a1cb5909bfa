"""The rules by which a sheet is taken: the first that stands against it is said, one of them always stands."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.domain.attempt import Past
from lms.domain.course import QuizRules
from lms.domain.errors import Refused
from lms.domain.paper_sheet import check_sheet

HELD = datetime(2026, 11, 24, 5, tzinfo=UTC)
RULES = QuizRules(draw=1, attempts=2, pause_minutes=30)


def past(hours: int = 2, *, passed: bool | None = False, under_way: bool = False) -> Past:
    return Past(open=under_way, submitted_at=None if under_way else HELD - timedelta(hours=hours), passed=passed)


@pytest.mark.parametrize(
    ("attempts", "opened", "rule", "words"),
    [
        ([], True, "", ""),
        ([past()], True, "", ""),
        ([past(0)], True, "pause", "pause"),
        ([past(), past()], True, "attempts", "used"),
        ([past(passed=None)], True, "waiting", "instructor"),
        ([past(), past(passed=None)], False, "final_closed", "closed"),
    ],
)
def test_a_rule_is_said_or_set_aside(attempts: list[Past], opened: bool, rule: str, words: str) -> None:
    assert check_sheet(RULES, attempts, HELD, opened=opened, anyway=True) == rule
    if not rule:
        assert check_sheet(RULES, attempts, HELD, opened=opened, anyway=False) == ""
        return
    with pytest.raises(Refused, match=words):
        check_sheet(RULES, attempts, HELD, opened=opened, anyway=False)


@pytest.mark.parametrize("anyway", [True, False])
def test_what_is_under_way_on_the_site_always_stands_against_it(anyway: bool) -> None:
    with pytest.raises(Refused, match="begun the test on the site"):
        check_sheet(RULES, [past(under_way=True)], HELD, opened=True, anyway=anyway)
