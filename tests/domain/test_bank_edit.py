"""Edits of banks: nothing is lost, nothing else is touched, and a key is never given twice."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain import bank_edit
from lms.domain.errors import Missing
from lms.domain.question import Kind, Question

QUIZZES = ("pravo", "delo", "final")
TAGS = [tags for count in range(4) for tags in permutations("abc", count)]


def ask(key: str, *tags: str, text: str = "Зачем?") -> Question:
    return Question(key=key, kind=Kind.ESSAY, text=text, tags=tags)


PARTS = st.sampled_from(["kz-01-", "kz-f-", "q", "", "а", "1-"])
KEY = st.tuples(PARTS, st.integers(0, 1200)).map(lambda pair: f"{pair[0]}{pair[1]:03d}")
KEYS = st.lists(KEY, max_size=9, unique=True)
PLACES = st.tuples(st.sampled_from(QUIZZES), st.sampled_from(TAGS))


@st.composite
def course_banks(draw: st.DrawFn) -> dict[str, tuple[Question, ...]]:
    keys = draw(KEYS)
    banks: dict[str, tuple[Question, ...]] = dict.fromkeys(QUIZZES, ())
    for key in keys:
        quiz, tags = draw(PLACES)
        banks[quiz] = (*banks[quiz], ask(key, *tags))
    return banks


def everything(banks) -> list[Question]:
    return [question for bank in banks.values() for question in bank]


def some_keys(data: st.DataObject, banks) -> set[str]:
    keys = [question.key for question in everything(banks)]
    return set(data.draw(st.lists(st.sampled_from(keys)))) if keys else set()


@given(
    banks=course_banks(), quiz=st.sampled_from(QUIZZES), gone=st.sets(st.integers(0, 1300).map("kz-01-{:03d}".format))
)
def test_a_fresh_key_is_free_in_every_bank_and_was_never_taken(banks, quiz, gone):
    key = bank_edit.next_key(banks, quiz, gone)
    assert key not in {question.key for question in everything(banks)} | gone
    added = bank_edit.add(banks, quiz, ask(key))
    assert bank_edit.find(added, key)[0] == quiz
    assert bank_edit.remove(added, {key}) == banks


@given(banks=course_banks(), quiz=st.sampled_from(QUIZZES), data=st.data())
def test_moving_loses_nothing_and_keeps_the_order_of_what_stays(banks, quiz, data):
    keys = some_keys(data, banks)
    moved = bank_edit.move(banks, keys, quiz)
    assert sorted(everything(moved), key=repr) == sorted(everything(banks), key=repr)
    assert keys <= {question.key for question in moved[quiz]}
    assert moved[quiz][: len(banks[quiz])] == banks[quiz]
    assert list(moved) == list(banks)
    for other in set(QUIZZES) - {quiz}:
        assert moved[other] == tuple(question for question in banks[other] if question.key not in keys)


@given(banks=course_banks(), name=st.sampled_from("abcd"), data=st.data())
def test_tags_come_once_and_go_without_a_trace(banks, name, data):
    keys = some_keys(data, banks)
    tagged = bank_edit.tag(banks, keys, name)
    assert all(question.tags.count(name) == 1 for question in everything(tagged) if question.key in keys)
    assert bank_edit.tag(tagged, keys, name) == tagged
    untagged = bank_edit.untag(tagged, keys, name)
    assert untagged == bank_edit.untag(banks, keys, name)
    for before, after in zip(everything(banks), everything(untagged), strict=True):
        assert after == (
            replace(before, tags=tuple(t for t in before.tags if t != name)) if before.key in keys else before
        )


@given(banks=course_banks(), data=st.data())
def test_what_is_not_named_is_not_touched(banks, data):
    keys = some_keys(data, banks)
    changed = bank_edit.categorise(banks, keys, "Разное")
    for before, after in zip(everything(banks), everything(changed), strict=True):
        assert after == (replace(before, category="Разное") if before.key in keys else before)
    assert everything(bank_edit.remove(banks, keys)) == [q for q in everything(banks) if q.key not in keys]


def test_a_question_is_replaced_where_it_stands():
    banks = {"a": (ask("1"), ask("2"), ask("3")), "final": (ask("4"),)}
    mine = ask("2", text="Иначе?")
    assert bank_edit.put(banks, mine) == {"a": (ask("1"), mine, ask("3")), "final": (ask("4"),)}
    assert bank_edit.find(banks, "4") == ("final", ask("4"))
    assert bank_edit.get(banks, "5") is None
    with pytest.raises(Missing):
        bank_edit.put(banks, ask("5"))


def test_a_question_comes_after_the_one_named_or_last():
    banks = {"a": (ask("1"), ask("2"))}
    assert [q.key for q in bank_edit.add(banks, "a", ask("n"), after="1")["a"]] == ["1", "n", "2"]
    assert [q.key for q in bank_edit.add(banks, "a", ask("n"), after="x")["a"]] == ["1", "2", "n"]
    for act in (
        lambda: bank_edit.add(banks, "b", ask("n")),
        lambda: bank_edit.move(banks, {"1"}, "b"),
        lambda: bank_edit.next_key(banks, "b"),
    ):
        with pytest.raises(Missing):
            act()


@pytest.mark.parametrize(
    ("banks", "quiz", "taken", "expected"),
    [
        ({"a": ["kz-01-001", "kz-01-007"]}, "a", (), "kz-01-008"),
        ({"a": ["kz-01-001"]}, "a", ("kz-01-009", "kz-02-050"), "kz-01-010"),
        ({"a": ["kz-01-999"]}, "a", (), "kz-01-1000"),
        ({"a": ["p-1-1", "p-1-9"], "b": []}, "b", (), "p-2-1"),
        ({"a": ["kz-01-001"], "b": [], "final": []}, "b", (), "kz-02-001"),
        ({"a": ["kz-01-001"], "final": []}, "final", (), "kz-f-001"),
        ({"a": ["kz-01-001"], "final": []}, "final", ("kz-f-033",), "kz-f-034"),
        ({"a": ["вопрос"], "b": []}, "b", (), "b-001"),
        ({"a": ["x7"], "b": []}, "b", (), "b-1"),
        ({"a": []}, "a", ("a-001",), "a-002"),
        ({"a": ["odd", "q-12", "kz-01-001", "kz-01-002"]}, "a", (), "kz-01-003"),
        ({"a": ["9" * 12]}, "a", (), "999" + "1000000000"),
    ],
)
def test_keys_go_on_with_the_pattern_of_the_course(banks, quiz, taken, expected):
    made = {name: tuple(map(ask, keys)) for name, keys in banks.items()}
    assert bank_edit.next_key(made, quiz, taken) == expected


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("было", "моё", "было", True),
        ("было", "моё", "моё", True),
        ("было", "моё", "чужое", False),
        (None, "моё", "чужое", False),
    ],
)
def test_mine_stands_only_when_nobodys_work_is_lost(base, mine, theirs, expected):
    made = [ask("1", text=text) if text else None for text in (base, mine, theirs)]
    assert bank_edit.settled(*made) is expected
