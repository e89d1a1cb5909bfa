"""An entry of the register as text comes back as it was, whatever it holds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ROOT
from lms.domain.act_format import read_act, write_act
from lms.domain.legal_act import Article, Edition, LegalAct, Status, Trust, read_register

lines = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=8)
keys = st.sampled_from(["a", "9", "fz1", "zz-top", "fz-154", "0-a1b2c"])
days = st.dates()
statuses = st.one_of(
    st.fixed_dictionaries({"status": st.sampled_from([Status.IN_FORCE, Status.REPEALED, Status.UNKNOWN])}),
    st.fixed_dictionaries({"status": st.just(Status.EXPIRES), "expires_on": st.none() | days, "replaced_by": keys}),
    st.fixed_dictionaries({"status": st.just(Status.REPLACED), "replaced_by": st.none() | keys}),
)
acts = st.builds(
    lambda status, **values: LegalAct(**values, **status),
    status=statuses,
    slug=keys,
    kind=lines,
    title=lines,
    trust=st.sampled_from(Trust),
    checked_on=days,
    checked_by=lines,
    source=lines,
    number=texts,
    date=st.none() | days,
    review_days=st.integers(1, 3650),
    topics=st.lists(keys, max_size=3).map(tuple),
    gives=texts,
    note=texts,
    editions=st.lists(st.builds(Edition, date=days, by=texts, note=texts), max_size=3).map(tuple),
    articles=st.lists(
        st.builds(Article, number=lines, text=lines, trust=st.sampled_from(Trust), edition=texts), max_size=3
    ).map(tuple),
)


@given(acts)
def test_an_entry_comes_back_as_it_was(act: LegalAct) -> None:
    assert read_act(write_act(act)) == (act, ())


@given(acts)
def test_a_form_sends_the_same_entry_with_other_line_ends(act: LegalAct) -> None:
    assert read_act(write_act(act).replace("\n", "\r\n")) == (act, ())


@pytest.mark.slow
def test_the_whole_register_of_this_product_comes_back() -> None:
    data = (ROOT / "courses" / "acts.toml").read_bytes()
    acts, problems = read_register(data, "acts.toml")
    assert problems == () and len(acts) > 100
    assert [act for act in acts.values() if read_act(write_act(act)) != (act, ())] == []
    written = "\n".join(f"[[act]]\n{write_act(act)}" for act in acts.values())
    assert read_register(written.encode(), "acts.toml") == (acts, ())


SOUND = """slug = "fz-1"
kind = "Федеральный закон"
title = "О примерах"
status = "in_force"
trust = "V"
checked_on = 2026-11-01
checked_by = "Редакция"
source = "pravo.gov.ru"
"""


def test_what_is_left_at_its_default_is_not_written() -> None:
    act, problems = read_act(SOUND)
    assert problems == () and act is not None and act.checked_on == date(2026, 11, 1)
    assert write_act(act) == SOUND + "review_days = 90\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SOUND.replace('"in_force"', '"valid"'), [(4, "bad_value")]),
        (SOUND.replace('source = "pravo.gov.ru"\n', ""), [(1, "missing_key")]),
        ("slug = =", [(1, "bad_toml")]),
        (SOUND + "\n[[act]]\n" + SOUND.replace("fz-1", "fz-2"), [(1, "duplicate_act")]),
        (SOUND + "\n[[act]]\n" + SOUND, [(11, "duplicate_act")]),
    ],
)
def test_problems_count_from_the_first_line_of_the_entry(text: str, found: list[tuple[int, str]]) -> None:
    _act, problems = read_act(text)
    assert [(problem.line, problem.code) for problem in problems] == found


def test_the_successor_is_looked_for_elsewhere() -> None:
    act, problems = read_act(SOUND.replace('"in_force"', '"replaced"\nreplaced_by = "fz-2"'))
    assert problems == () and act is not None and act.replaced_by == "fz-2"


@given(st.text(max_size=200) | st.text("[]{}=\"'#\n.,ab1\\", max_size=80))
def test_any_text_gives_problems_and_no_entry(text: str) -> None:
    act, problems = read_act(text)
    assert act is None and problems
    assert all(problem.line >= 1 and problem.message() for problem in problems)
