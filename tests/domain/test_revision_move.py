"""Moving to another revision: the same facts mean what progress says, and nothing else is lost or missing."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lms.domain.course import FINAL, Task
from lms.domain.outline import outline
from lms.domain.progress import Need, QuizFact, progress
from lms.domain.revision_move import move
from tests.domain.test_progress import course


def both(item):
    return item, outline(item)


def seats(old, new, marks=(), quizzes=(), works=()):
    passed = [{key: QuizFact(passed=True) for key in keys} for keys in (quizzes, works)]
    return move(both(old), both(new), frozenset(marks), *passed)


OLD = course((2, 1), (True, True), final=True)


def test_moving_to_the_same_changes_nothing() -> None:
    found = seats(OLD, OLD, ["l0-0"], ["m0"])
    assert found.before == found.after
    assert (found.missing, found.loses) == ((), False)


def test_what_is_gone_counts_no_more_and_what_is_new_is_missing() -> None:
    key = OLD.modules[0].key
    new = course((1, 2), (False, True), final=True)
    found = seats(OLD, new, ["l0-0", "l0-1", "l1-0"], [key])
    assert found.lost_lessons == ("Lesson 1",)
    assert found.lost_quizzes == ("Module 0",)
    assert [(step.need, step.key) for step in found.missing] == [(Need.LESSON, "l1-1")]
    assert found.loses


def test_what_was_not_done_is_not_lost() -> None:
    assert not seats(OLD, course((1,), (False,), final=False)).loses


def test_work_and_the_final_test_are_lost_by_their_keys() -> None:
    module = OLD.modules[0]
    with_task = replace(OLD, modules=(replace(module, task=Task(lesson="l0-0", criteria=("Есть",))), *OLD.modules[1:]))
    found = seats(with_task, replace(OLD, final=None), quizzes=[FINAL], works=[module.key])
    assert (found.lost_works, found.lost_quizzes) == ((module.title,), (OLD.title,))


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=3),
    st.lists(st.integers(0, 3), min_size=1, max_size=3),
    st.sets(st.sampled_from([f"l{module}-{number}" for module in range(3) for number in range(3)])),
    st.booleans(),
)
def test_progress_is_the_one_rule_and_marks_are_lost_only_with_their_lessons(before, after, marks, final) -> None:
    old, new = (course(tuple(counts), (False,) * len(counts), final=final) for counts in (before, after))
    found = seats(old, new, marks)
    assert found.before == progress(old, frozenset(marks), {}, outline(old).minutes)
    assert found.after == progress(new, frozenset(marks), {}, outline(new).minutes)
    here, there = ({lesson.key for lesson in item.lessons()} for item in (old, new))
    assert len(found.lost_lessons) == len(marks & here - there)
    assert {step.key for step in found.missing if step.need is Need.LESSON} == there - here - marks
