"""What a change makes of an entry, and which places of courses it touches."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.act_format import read_act, write_act
from lms.domain.errors import Refused
from lms.domain.legal_act import Article, Edition, LegalAct, Status, Trust
from lms.domain.legal_change import (
    RECORDED,
    Change,
    ChangeKind,
    changed_act,
    concerns,
    confirmed_act,
    corrected_places,
    edition_words,
)

TODAY = date(2026, 11, 24)
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))
places = st.sampled_from(["1", "5", "5 ч. 4", "5 ч. 4 п. 1", "ст. 5", "ст. 5.1", "п. 3", "Положение п. 6"])


def act(**changes) -> LegalAct:
    values = {
        "slug": "fz-154-2005",
        "kind": "Федеральный закон",
        "title": "О службе",
        "status": Status.IN_FORCE,
        "trust": Trust.VERIFIED,
        "checked_on": date(2026, 8, 1),
        "checked_by": "Редакция",
        "source": "pravo.gov.ru",
        "articles": (Article(number="5", text="Пять"), Article(number="7 ч. 2", text="Семь")),
    }
    return LegalAct(**(values | changes))


def change(kind=ChangeKind.AMENDED, in_force_on=TODAY, by="281-ФЗ", **more) -> Change:
    return Change(kind=kind, in_force_on=in_force_on, by=by, **more)


recorded = st.builds(
    Change,
    kind=st.sampled_from(RECORDED),
    in_force_on=days,
    by=st.just("281-ФЗ"),
    note=st.sampled_from(["", "Уставы приведены в соответствие"]),
    places=st.lists(places).map(tuple),
    successor=st.just("fz-33-2025"),
)
standing = st.one_of(
    st.builds(act, status=st.sampled_from([Status.IN_FORCE, Status.IN_PART, Status.UNKNOWN])),
    st.builds(act, status=st.just(Status.EXPIRES), expires_on=days),
)


@given(standing, recorded)
def test_a_changed_entry_is_still_one_the_register_takes(before: LegalAct, made: Change) -> None:
    after = changed_act(before, made, TODAY, "Н. Лебедева")
    assert read_act(write_act(after)) == (after, ())
    assert (after.checked_on, after.checked_by) == (TODAY, "Н. Лебедева")
    assert len(after.editions) == len(before.editions) + 1
    assert [each.date for each in after.editions] == sorted(each.date for each in after.editions)
    assert after.articles == before.articles


@given(standing, recorded)
def test_an_act_ends_on_its_day_and_expires_until_then(before: LegalAct, made: Change) -> None:
    after = changed_act(before, made, TODAY, "Н. Лебедева")
    if made.kind is ChangeKind.AMENDED:
        assert (after.status, after.expires_on, after.replaced_by) == (before.status, before.expires_on, None)
    elif made.in_force_on <= TODAY:
        assert after.status == made.kind.value
        assert after.expires_on is None
    else:
        assert (after.status, after.expires_on) == (Status.EXPIRES, made.in_force_on)
    assert after.replaced_by == (made.successor if made.kind is ChangeKind.REPLACED else None)


def test_an_amendment_of_an_act_that_expires_leaves_the_day_of_its_end() -> None:
    before = act(status=Status.EXPIRES, expires_on=date(2028, 1, 1), replaced_by="fz-33-2025")
    after = changed_act(before, change(), TODAY, "Н. Лебедева")
    assert (after.expires_on, after.replaced_by) == (date(2028, 1, 1), "fz-33-2025")


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (change(in_force_on=None), "in_force_on"),
        (change(by=" ", note="\n"), "by"),
        (change(ChangeKind.REPLACED), "successor"),
        (change(ChangeKind.REPLACED, successor="fz-154-2005"), "successor"),
    ],
)
def test_a_change_that_says_too_little_is_refused_at_its_field(made: Change, field: str) -> None:
    with pytest.raises(Refused) as refused:
        changed_act(act(), made, TODAY, "Н. Лебедева")
    assert refused.value.field == field


def test_what_changed_is_enough_where_the_act_that_did_it_has_no_name() -> None:
    after = changed_act(act(), change(by=" ", note=" Новый срок "), TODAY, "Н. Лебедева")
    assert after.editions == (Edition(date=TODAY, note="Новый срок"),)


@given(st.lists(places), st.lists(places))
def test_a_change_concerns_both_ways_and_always_the_whole_act(cited: list[str], changed: list[str]) -> None:
    assert concerns(cited, changed) == concerns(changed, cited)
    assert concerns(cited, []) and concerns([], changed)
    if cited:
        assert concerns(cited, cited)
        assert concerns(iter(cited), [*changed, cited[0]])


@pytest.mark.parametrize(
    ("cited", "changed", "touched"),
    [
        (["ст. 5"], ["5"], True),
        (["ст. 5"], ["5 ч. 4"], True),
        (["5 ч. 4 п. 1"], ["5"], True),
        (["5 ч. 3"], ["5 ч. 4"], False),
        (["ст. 5"], ["5.1"], False),
        (["ст. 5", "ст. 9"], ["3", "9 ч. 1"], True),
        (["Положение п. 6"], ["п. 6"], False),
    ],
)
def test_a_change_concerns_what_it_is_a_part_of_and_what_is_a_part_of_it(cited, changed, touched: bool) -> None:
    assert concerns(cited, changed) is touched


def test_a_confirmed_entry_is_the_same_but_for_the_check() -> None:
    before = act()
    after = confirmed_act(before, TODAY, "Н. Лебедева", " редакция от 02.08.2019 ")
    assert (after.checked_on, after.checked_by, after.source) == (TODAY, "Н. Лебедева", "редакция от 02.08.2019")
    same = {"checked_on": before.checked_on, "checked_by": before.checked_by, "source": before.source}
    assert msgspec.structs.replace(after, **same) == before
    with pytest.raises(Refused) as refused:
        confirmed_act(before, TODAY, "Н. Лебедева", " ")
    assert refused.value.field == "source"


@pytest.mark.parametrize(
    ("changes", "corrected"),
    [
        ({}, None),
        ({"note": "Заметка", "gives": "Пользу", "checked_on": TODAY, "trust": Trust.UNVERIFIED}, None),
        ({"articles": (*act().articles, Article(number="9", text="Девять"))}, None),
        ({"articles": (Article(number="5", text="Иначе"), act().articles[1])}, ("5",)),
        ({"articles": (act().articles[1],)}, ("5",)),
        ({"articles": ()}, ("5", "7 ч. 2")),
        ({"title": "О другом"}, ()),
        ({"number": "155-ФЗ"}, ()),
        ({"date": TODAY}, ()),
        ({"status": Status.REPEALED, "articles": ()}, ()),
    ],
)
def test_a_correction_names_the_provisions_that_now_say_something_else(changes, corrected) -> None:
    assert corrected_places(act(), act(**changes)) == corrected


def test_an_edition_in_words() -> None:
    older, newer = Edition(date=TODAY - timedelta(days=900), by="1-ФЗ"), Edition(date=date(2026, 8, 2), by="281-ФЗ")
    assert edition_words(act(editions=(newer, older), checked_on=TODAY)) == "ред. 02.08.2026 (281-ФЗ)"
    assert edition_words(act(editions=(Edition(date=date(2026, 8, 2)),), checked_on=TODAY)) == "ред. 02.08.2026"
    assert edition_words(act()) == "pravo.gov.ru"


def test_an_edition_to_come_stands_with_its_day_beside_the_one_in_force() -> None:
    standing, nearer, later = (
        Edition(date=TODAY, by="1-ФЗ"),
        Edition(date=TODAY + timedelta(days=1), by="2-ФЗ"),
        Edition(date=TODAY + timedelta(days=9)),
    )
    known = act(editions=(later, nearer, standing), checked_on=TODAY)
    assert edition_words(known) == "ред. 24.11.2026 (1-ФЗ); с 25.11.2026 иначе (2-ФЗ); с 03.12.2026 иначе"
    assert edition_words(act(editions=(nearer,), checked_on=TODAY)) == "pravo.gov.ru; с 25.11.2026 иначе (2-ФЗ)"
