"""Organisations are known by name, the issuer has one row, numbers have no gaps."""

from dataclasses import replace
from datetime import date

import pytest

from lms.domain.errors import Refused
from lms.models.organisations import Issuer
from lms.services import organisations
from lms.services.organisations import DEFAULT_ISSUER, DEMO_ISSUER


def test_an_organisation_is_made_once_however_it_is_written(session) -> None:
    first = organisations.organisation_named(session, " Администрация  посёлка Шушенское ")
    assert first is not None
    assert first.name == "Администрация посёлка Шушенское"
    assert organisations.organisation_named(session, "администрация поселка шушенское") is first
    assert organisations.organisation_named(session, "  ") is None


def test_a_licence_counts_only_as_a_whole(session, study) -> None:
    whole = replace(
        DEMO_ISSUER, licence_number="Л035", licence_date=date(2024, 3, 12), licence_authority="Министерство"
    )
    for details in (replace(whole, licence_date=None), replace(whole, licence_number=""), DEMO_ISSUER):
        row = organisations.change_issuer(session, study.actor("administrator"), details, study.now)
        assert organisations.licence_of(row) is None
    row = organisations.change_issuer(session, study.actor("administrator"), whole, study.now)
    assert organisations.licence_of(row).complete
    session.flush()
    assert organisations.issuer_details(session) == whole


@pytest.mark.parametrize("rule", ["САГ-{year}", "САГ", "{number}{nothing}", "{number}\n"])
def test_a_rule_that_would_repeat_numbers_is_refused(session, study, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        organisations.change_issuer(
            session, study.actor("administrator"), replace(DEMO_ISSUER, number_rule=rule), study.now
        )
    assert refused.value.field == "number_rule"
    assert organisations.issuer_details(session) == DEMO_ISSUER


def test_without_a_row_the_issuer_is_the_neutral_one(session) -> None:
    session.delete(session.get_one(Issuer, 1))
    session.flush()
    assert organisations.issuer(session).name == DEFAULT_ISSUER.name
    assert organisations.issuer_details(session) == DEFAULT_ISSUER


def test_each_series_counts_by_itself_without_gaps(session) -> None:
    assert organisations.last_number(session, "documents", 2026) == 0
    assert [organisations.next_number(session, "documents", 2026) for _ in range(3)] == [1, 2, 3]
    assert organisations.next_number(session, "documents", 2027) == 1
    assert organisations.next_number(session, "register", 0) == 1
    assert organisations.last_number(session, "documents", 2026) == 3
