from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.act_list import COLUMNS, OVERDUE, PAPER_COLUMNS, REMARK, ActRow, act_list, day, paper_cells
from lms.domain.legal_act import Article, Edition, LegalAct, Status, Trust, due_on, requisites

WORDS = {each: f"слово {each}" for each in (*Status, *Trust)}
TODAY = date(2026, 11, 24)


def act(**changes) -> LegalAct:
    values = {
        "slug": "fz-154-2005",
        "kind": "Федеральный закон",
        "number": "154-ФЗ",
        "date": date(2005, 12, 5),
        "title": "О службе",
        "status": Status.IN_FORCE,
        "trust": Trust.VERIFIED,
        "checked_on": date(2026, 11, 23),
        "checked_by": "Редакция",
        "source": "pravo.gov.ru",
    }
    return LegalAct(**(values | changes))


def listed(*acts: LegalAct, as_of=TODAY, successors=None):
    return act_list(acts, "Перечень", "Тема: казачество", as_of, WORDS, successors)


def row(**changes) -> ActRow:
    (made,) = listed(act(**changes)).rows
    return made


def test_a_row_says_what_the_act_says():
    assert row(gives="Даёт", note="Заметка") == ActRow(
        number=1,
        requisites="Федеральный закон от 05.12.2005 № 154-ФЗ",
        title="О службе",
        status="слово in_force",
        edition="",
        gives="Даёт",
        articles="",
        trust="слово V",
        checked_on=date(2026, 11, 23),
        next_check=date(2027, 2, 21),
        mark="",
        source="pravo.gov.ru",
        note="Заметка",
    )


def test_every_value_of_a_row_has_a_heading():
    assert list(COLUMNS) == [field.name for field in fields(ActRow)]


def test_kinds_stand_by_force_then_by_date_unknown_last():
    acts = [
        act(slug="practice", kind="Практика", number="", date=None),
        act(slug="strange", kind="Берестяная грамота"),
        act(slug="order", kind="Приказ"),
        act(slug="city", kind="Постановление администрации"),
        act(slug="rf", kind="Постановление Правительства РФ"),
        act(slug="undated", date=None),
        act(slug="new", date=date(2020, 1, 1)),
        act(slug="old", date=date(1995, 1, 1)),
        act(slug="code", kind="Кодекс", title="Трудовой кодекс"),
        act(slug="ukaz", kind="указ президента"),
        act(slug="const", kind="Конституция", title="Конституция"),
    ]
    rows = listed(*acts).rows
    assert [made.requisites for made in rows] == [
        requisites(next(each for each in acts if each.slug == slug))
        for slug in ("const", "code", "old", "new", "undated", "ukaz", "rf", "order", "city", "practice", "strange")
    ]
    assert [made.number for made in rows] == list(range(1, 12))


ACTS = st.lists(
    st.builds(
        act,
        slug=st.text("abc", min_size=1, max_size=3),
        kind=st.sampled_from(["Приказ", "Кодекс", "Федеральный закон", "Грамота", "Береста"]),
        date=st.none() | st.dates(),
    ),
    max_size=6,
    unique_by=lambda each: each.slug,
)


@given(ACTS, st.randoms(use_true_random=False))
def test_order_does_not_depend_on_the_order_given(acts, chance):
    shuffled = acts[:]
    chance.shuffle(shuffled)
    assert listed(*shuffled) == listed(*acts)
    assert len(listed(*acts).rows) == len(acts)


@given(st.dates(), st.integers(1, 3650), st.integers(-3, 3))
def test_a_check_is_overdue_after_its_day(checked_on, review_days, days):
    due = due_on(act(checked_on=checked_on, review_days=review_days))
    if due > date.max - timedelta(3):
        return
    as_of = due + timedelta(days)
    (made,) = listed(act(checked_on=checked_on, review_days=review_days), as_of=as_of).rows
    assert made.next_check == due
    assert made.overdue == (days > 0)
    assert made.mark == (OVERDUE if days > 0 else "")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status": Status.EXPIRES, "expires_on": date(2028, 1, 1)}, "слово expires 01.01.2028"),
        (
            {"status": Status.EXPIRES, "expires_on": date(2028, 1, 1), "replaced_by": "fz-33"},
            "слово expires 01.01.2028; вместо него Закон № 33",
        ),
        ({"status": Status.REPLACED, "replaced_by": "fz-33"}, "слово replaced; вместо него Закон № 33"),
        ({"status": Status.REPLACED, "replaced_by": "fz-99"}, "слово replaced"),
    ],
)
def test_status_says_until_when_and_what_comes_instead(changes, status):
    (made,) = listed(act(**changes), successors={"fz-33": "Закон № 33"}).rows
    assert made.status == status


@pytest.mark.parametrize(
    ("editions", "words"),
    [
        ((Edition(date=date(2019, 8, 2)),), "02.08.2019"),
        ((Edition(date=date(2019, 8, 2), by="281-ФЗ"),), "02.08.2019, 281-ФЗ"),
        (
            (Edition(date=date(2040, 1, 1), by="300-ФЗ"), Edition(date=date(2019, 8, 2))),
            "02.08.2019; с 01.01.2040, 300-ФЗ",
        ),
        ((Edition(date=date(2019, 8, 2), note="Уставы"), Edition(date=date(2001, 1, 1))), "02.08.2019: Уставы"),
    ],
)
def test_the_last_edition(editions, words):
    assert row(editions=editions).edition == words


def test_articles_are_addresses_with_a_mark_of_doubt():
    articles = (
        Article(number="5 ч. 4 п. 4", text="Текст", trust=Trust.VERIFIED),
        Article(number="п. 3(1)", text="Текст", trust=Trust.SECONDARY),
        Article(number="7", text="Текст"),
    )
    made = row(articles=articles)
    assert made.articles == "ст. 5 ч. 4 п. 4; п. 3(1)*; ст. 7*"
    assert paper_cells(made)[4] == ("ст.\u00a05 ч.\u00a04 п.\u00a04; п.\u00a03(1)*; ст.\u00a07*",)


def test_lines_say_what_was_chosen_when_and_what_is_overdue():
    late = act(slug="late", checked_on=date(2020, 1, 1))
    assert listed(act(), late).lines == (
        "Тема: казачество",
        "По состоянию на 24.11.2026. Актов: 2, из них с просроченной проверкой: 1.",
        REMARK,
    )
    assert len(act_list([], "Перечень", "", TODAY, WORDS).lines) == 2


def test_paper_has_fewer_columns_and_loses_no_value():
    made = row(
        gives="Даёт",
        note="Заметка",
        editions=(Edition(date=date(2019, 8, 2)),),
        articles=(Article(number="Положение", text="Текст", trust=Trust.VERIFIED),),
        checked_on=date(2020, 1, 1),
    )
    cells = paper_cells(made)
    assert len(cells) == len(PAPER_COLUMNS)
    assert sum(width for _, width in PAPER_COLUMNS) == 277
    on_paper = [text for cell in cells for text in cell]
    for field in fields(ActRow):
        value = getattr(made, field.name)
        assert (day(value) if isinstance(value, date) else str(value)) in on_paper


def test_paper_says_a_title_once_and_leaves_out_what_is_empty():
    cells = paper_cells(row(kind="Конституция", title="Конституция Российской Федерации", note=" \n"))
    assert cells[1] == ("Конституция Российской Федерации",)
    assert cells[3] == cells[7] == ()
