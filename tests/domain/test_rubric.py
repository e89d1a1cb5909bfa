"""Criteria of a written answer stand in the general feedback of its question."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.errors import Refused
from lms.domain.question import Kind, Question
from lms.domain.rubric import guidance, rubric, share_given, suggested_percent
from lms.interop.gift import read_bank, write_bank

TEXT = "Назовите реестр.\n\nКритерии:\n- назван реестр\n\n-  назван устав \n\nСм. ст. 5."
ESSAY = Question(key="q", kind=Kind.ESSAY, text="Как?", feedback=TEXT)


def test_items_below_the_heading_are_criteria_and_the_rest_is_feedback() -> None:
    assert rubric(ESSAY) == ("назван реестр", "назван устав")
    assert guidance(ESSAY) == "Назовите реестр.\n\nСм. ст. 5."


@pytest.mark.parametrize(
    "feedback",
    [
        "",
        "- пункт без заголовка",
        "Критерии:",
        "Критерии: ясность\n- пункт",
        "Критерии:\nтекст\n- пункт",
    ],
)
def test_without_a_list_right_below_the_heading_all_is_feedback(feedback: str) -> None:
    question = replace(ESSAY, feedback=feedback)
    assert (rubric(question), guidance(question)) == ((), feedback)


@pytest.mark.parametrize("heading", ["Критерии:", "**Критерии:**", "КРИТЕРИИ :", "  критерии:"])
def test_the_heading_may_be_bold_or_large(heading: str) -> None:
    assert rubric(replace(ESSAY, feedback=f"{heading}\n- один")) == ("один",)


def test_what_a_machine_grades_has_no_rubric() -> None:
    question = replace(ESSAY, kind=Kind.SINGLE)
    assert (rubric(question), guidance(question)) == ((), TEXT)


ITEMS = st.lists(st.text("абв-* ", min_size=1, max_size=9).map(lambda text: f"x{text}".strip()), min_size=1, max_size=5)
WORDS = st.sampled_from(["", "Слово.", "Два слова.\n\nИ ещё."])


@given(WORDS, ITEMS, WORDS)
def test_criteria_are_found_wherever_they_stand(before: str, items: list[str], after: str) -> None:
    listed = "\n".join(f"- {item}" for item in items)
    question = replace(ESSAY, feedback="\n\n".join(filter(None, [before, f"Критерии:\n{listed}", after])))
    assert rubric(question) == tuple(items)
    assert guidance(question) == "\n\n".join(filter(None, [before, after]))


@given(st.integers(1, 9).flatmap(lambda count: st.tuples(st.just(count), st.sets(st.integers(0, count - 1)))))
def test_the_share_suggested_grows_with_each_criterion(pair: tuple[int, set[int]]) -> None:
    count, met = pair
    percent = suggested_percent(met, count)
    assert abs(percent - 100 * len(met) / count) <= 0.5
    assert (percent == 0, percent == 100) == (not met, len(met) == count)
    if met:
        assert share_given(None, tuple(met), count) == percent / 100
    assert share_given(7, tuple(met), count) == 0.07


@pytest.mark.parametrize(
    ("percent", "met", "criteria", "said"),
    [
        (None, (), 0, "from 0 to 100"),
        (None, (), 3, "Tick what"),
        (101, (0,), 3, "from 0 to 100"),
        (-1, (), 0, "from 0 to 100"),
        (50, (3,), 3, "have changed"),
        (50, (0,), 0, "have changed"),
    ],
)
def test_a_share_is_refused_in_words(percent, met, criteria: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        share_given(percent, met, criteria)


def test_criteria_are_written_in_a_bank_as_they_are_read() -> None:
    written = "// [id:q]\nКак? {####Начните с реестра.\nКритерии:\n- назван реестр\n- указан срок\n}\n"
    (item,), problems = read_bank(written.encode(), "bank.gift")
    assert (rubric(item.question), guidance(item.question), problems) == (
        ("назван реестр", "указан срок"),
        "Начните с реестра.",
        (),
    )
    assert read_bank(write_bank([item.question]), "bank.gift")[0][0].question == item.question
