"""An act that expires stands in force until its day, and nothing else changes by itself."""

from dataclasses import dataclass
from datetime import date

import pytest
from msgspec.structs import replace

from lms.domain.legal_act import Status
from lms.domain.legal_change import act_on
from tests.domain.tiny_course import ACTS

DAY = date(2027, 3, 1)


@dataclass(frozen=True)
class Case:
    on: date
    status: Status
    successor: str | None = None


@pytest.mark.parametrize(
    "case",
    [
        Case(date(2027, 2, 28), Status.EXPIRES),
        Case(DAY, Status.REPEALED),
        Case(date(2030, 1, 1), Status.REPLACED, "fz-2"),
    ],
)
def test_an_act_that_expires(case: Case) -> None:
    act = replace(ACTS["fz-1"], status=Status.EXPIRES, expires_on=DAY, replaced_by=case.successor)
    found = act_on(act, case.on)
    assert found.status is case.status
    assert found.replaced_by == case.successor


def test_other_acts_stay_as_they_are() -> None:
    for act in (ACTS["fz-1"], ACTS["fz-old"], replace(ACTS["fz-1"], status=Status.EXPIRES)):
        assert act_on(act, date(2040, 1, 1)) is act
