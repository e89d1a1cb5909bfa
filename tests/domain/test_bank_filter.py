import pytest

from lms.domain.bank_filter import BankFilters, fits
from lms.domain.question import Kind, Question

QUESTION = Question(
    key="1", kind=Kind.ESSAY, text="Зачем?", tags=("fz-1/5 ч. 4", "outcome-1", "сложный"), category="Устав"
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, True),
        ({"kind": "essay"}, True),
        ({"kind": "single"}, False),
        ({"category": "Устав"}, True),
        ({"category": "Уста"}, False),
        ({"outcome": "outcome-1"}, True),
        ({"outcome": "outcome-2"}, False),
        ({"act": "fz-1"}, True),
        ({"act": "fz-1/5 ч. 4"}, False),
        ({"act": "fz"}, False),
        ({"tag": "сложный", "outcome": "outcome-1"}, True),
        ({"tag": "простой", "outcome": "outcome-1"}, False),
        ({"state": "waits"}, True),
        ({"state": "new"}, False),
    ],
)
def test_every_filter_narrows_by_itself(wanted, found):
    assert fits(QUESTION, BankFilters(**wanted), {"waits", "changed"}) is found
