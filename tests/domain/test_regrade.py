"""Regrading after a corrected key: who gains, and nobody loses a pass unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.answer import Value, right_sides
from lms.domain.errors import Refused
from lms.domain.grading import grade, right_row
from lms.domain.question import Answer, Kind, Pair, Question
from lms.domain.regrade import Answered, Effect, Remedy, carried, max_after, preview
from lms.domain.trade_question import right_value


def choice(*options: tuple[str, float], kind: Kind = Kind.SINGLE) -> Question:
    return Question(
        key="q", kind=kind, text="?", answers=tuple(Answer(text=text, weight=weight) for text, weight in options)
    )


def ordering(*steps: str) -> Question:
    return Question(key="q", kind=Kind.ORDERING, text="?", steps=steps)


def matching(*pairs: tuple[str, str]) -> Question:
    return Question(
        key="q", kind=Kind.MATCHING, text="?", pairs=tuple(Pair(left=left, right=right) for left, right in pairs)
    )


OLD = choice(("a", 1.0), ("b", 0.0), ("c", 0.0))
NEW = choice(("a", 0.0), ("b", 1.0), ("c", 0.0))


def answered(attempt_id: int, answer: Value, other: float, points: float | None = None, question: Question = OLD):
    recorded = (grade(question, answer).share or 0.0) if points is None else points
    return Answered(
        attempt_id=attempt_id, points=recorded, other_points=other, max_points=10, pass_percent=70, answer=answer
    )


def effect(attempt_id: int, before: float, after: float, *, was: bool, now: bool, after_max: float = 10) -> Effect:
    return Effect(
        attempt_id=attempt_id,
        item_before=before - 6,
        item_after=after - 6,
        before_points=before,
        after_points=after,
        before_max=10,
        after_max=after_max,
        before_passed=was,
        after_passed=now,
        changes=True,
    )


BY_OLD, BY_NEW, WRONG = answered(1, 0, 6), answered(2, 1, 6), answered(3, 2, 6)


@pytest.mark.parametrize(
    ("remedy", "effects"),
    [
        (
            Remedy.NEW_KEY,
            [
                effect(1, 7, 6, was=True, now=False),
                effect(2, 6, 7, was=False, now=True),
                effect(3, 6, 6, was=False, now=False),
            ],
        ),
        (
            Remedy.ACCEPT_BOTH,
            [
                effect(1, 7, 7, was=True, now=True),
                effect(2, 6, 7, was=False, now=True),
                effect(3, 6, 6, was=False, now=False),
            ],
        ),
        (
            Remedy.FULL_MARKS,
            [
                effect(1, 7, 7, was=True, now=True),
                effect(2, 6, 7, was=False, now=True),
                effect(3, 6, 7, was=False, now=True),
            ],
        ),
        (
            Remedy.DROP,
            [
                effect(1, 7, 6, was=True, now=False, after_max=9),
                effect(2, 6, 6, was=False, now=False, after_max=9),
                effect(3, 6, 6, was=False, now=False, after_max=9),
            ],
        ),
    ],
)
def test_each_remedy_has_its_effect(remedy: Remedy, effects: list[Effect]) -> None:
    found = preview(remedy, OLD, NEW, [BY_OLD, BY_NEW, WRONG])
    assert list(found.effects) == effects
    assert [each.attempt_id for each in found.losses] == [each.attempt_id for each in effects if each.loses_pass]


def test_losses_stand_apart_from_what_may_be_applied() -> None:
    found = preview(Remedy.NEW_KEY, OLD, NEW, [BY_OLD, BY_NEW, WRONG])
    assert [each.attempt_id for each in found.losses] == [1]
    assert [each.attempt_id for each in found.harmless] == [2, 3]
    assert [each.attempt_id for each in found.gains] == [2]


def test_leaving_out_may_give_a_pass_too() -> None:
    found = preview(Remedy.DROP, OLD, NEW, [answered(1, 2, 6.5)])
    assert found.gains == found.effects


def test_before_is_what_the_records_say_even_when_graded_otherwise_since() -> None:
    found = preview(Remedy.NEW_KEY, OLD, NEW, [answered(1, 2, 6, points=1.0)])
    assert found.losses == (effect(1, 7, 6, was=True, now=False),)


def test_thirds_add_up_as_in_the_records() -> None:
    third = answered(1, None, 6.6667, points=0.3333)
    assert preview(Remedy.FULL_MARKS, OLD, NEW, [third]).effects[0].before_passed


attempts = st.lists(
    st.builds(answered, st.integers(1, 99), st.sampled_from([0, 1, 2, None]), st.integers(0, 36).map(lambda n: n / 4))
)


@given(st.sampled_from(Remedy), attempts)
def test_losses_and_the_harmless_are_all(remedy: Remedy, given_attempts: list[Answered]) -> None:
    found = preview(remedy, OLD, NEW, given_attempts)
    assert len(found.losses) + len(found.harmless) == len(found.effects) == len(given_attempts)
    assert all(each.before_passed for each in found.losses)
    assert all(0 <= each.after_points <= each.after_max for each in found.effects)


@given(st.sampled_from([Remedy.ACCEPT_BOTH, Remedy.FULL_MARKS]), attempts)
def test_accepting_both_and_full_marks_take_nothing_away(remedy: Remedy, given_attempts: list[Answered]) -> None:
    found = preview(remedy, OLD, NEW, given_attempts)
    assert found.losses == ()
    assert all(each.after_points >= each.before_points for each in found.effects)


@given(attempts)
def test_full_marks_are_at_least_as_good_as_any_key(given_attempts: list[Answered]) -> None:
    full = preview(Remedy.FULL_MARKS, OLD, NEW, given_attempts).effects
    both = preview(Remedy.ACCEPT_BOTH, OLD, NEW, given_attempts).effects
    new = preview(Remedy.NEW_KEY, OLD, NEW, given_attempts).effects
    assert all(
        most.after_points >= more.after_points >= least.after_points
        for most, more, least in zip(full, both, new, strict=True)
    )


@pytest.mark.parametrize(
    ("new", "answer", "becomes"),
    [
        (choice(("c", 0), ("a", 1), ("b", 0)), 0, 1),
        (choice(("a reworded", 0), ("b", 1), ("c", 0)), 0, 0),
        (choice(("b", 1), ("a", 0), ("c reworded", 0)), 2, 2),
        (choice(("b", 1), ("a", 0), ("c", 0)), None, None),
    ],
)
def test_a_choice_follows_the_text_of_its_option(new: Question, answer: Value, becomes: Value) -> None:
    assert carried(OLD, new, answer) == becomes


def test_several_choices_follow_too() -> None:
    old = choice(("a", 0.5), ("b", 0.5), ("c", 0), kind=Kind.MULTIPLE)
    new = choice(("c", 0.5), ("b", 0.5), ("a", 0), kind=Kind.MULTIPLE)
    assert carried(old, new, [0, 1]) == [1, 2]


@given(st.permutations("abcd"), st.permutations("abcd"))
def test_whoever_gave_the_new_order_is_right_by_the_new_key(old: list[str], new: list[str]) -> None:
    answer: Value = [new.index(step) + 1 for step in old]
    assert grade(ordering(*new), carried(ordering(*old), ordering(*new), answer)).share == 1.0


@given(st.permutations("abcd"), st.permutations("xyzw"), st.permutations("abcd"), st.permutations("xyzw"))
def test_whoever_made_the_new_pairs_is_right_by_the_new_key(
    lefts: list[str], rights: list[str], new_lefts: list[str], new_rights: list[str]
) -> None:
    old = matching(*zip(lefts, rights, strict=True))
    new = matching(*zip(new_lefts, new_rights, strict=True))
    wanted = dict(zip(new_lefts, new_rights, strict=True))
    answer: Value = [right_sides(old).index(wanted[left]) for left in lefts]
    assert carried(old, new, answer) == right_row(new)


def test_places_left_empty_stay_empty() -> None:
    assert carried(ordering("a", "b", "c"), ordering("b", "a", "c"), [None, 1, None]) == [1, None, None]
    old, new = matching(("a", "x"), ("b", "y")), matching(("b", "x"), ("a", "y"))
    assert carried(old, new, [None, 1]) == [1, None]


def test_typed_answers_are_the_same_for_both() -> None:
    old = choice(("реестр", 1), kind=Kind.SHORT_ANSWER)
    new = choice(("реестр", 1), ("госреестр", 1), kind=Kind.SHORT_ANSWER)
    found = preview(Remedy.NEW_KEY, old, new, [answered(1, "госреестр", 6, question=old)])
    assert found.gains == found.effects


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (OLD, choice(("a", 0.5), ("b", 0.5), ("c", 0), kind=Kind.MULTIPLE), "another kind"),
        (choice(kind=Kind.ESSAY), choice(kind=Kind.ESSAY), "another kind"),
        (OLD, choice(("a", 1), ("b", 0)), "other options"),
        (OLD, choice(("b", 1), ("d", 0), ("c", 0)), "other options"),
    ],
)
def test_what_the_new_question_can_not_grade_is_refused_and_still_has_remedies(
    old: Question, new: Question, words: str
) -> None:
    for remedy in (Remedy.NEW_KEY, Remedy.ACCEPT_BOTH):
        for attempts in ([answered(1, 0, 6, points=0.0)], []):
            with pytest.raises(Refused, match=words):
                preview(remedy, old, new, attempts)
    for remedy in (Remedy.FULL_MARKS, Remedy.DROP):
        assert preview(remedy, old, new, [answered(1, 0, 6, points=0.0)]).losses == ()


def test_what_was_left_out_before_comes_back_or_stays_out() -> None:
    left_out = Answered(
        attempt_id=1, points=0.0, other_points=6, max_points=9, pass_percent=70, answer=1, remedy=Remedy.DROP
    )
    (again,) = preview(Remedy.DROP, OLD, NEW, [left_out]).effects
    assert (again.changes, again.after_max, again.direction) == (False, 9, 0)
    (back,) = preview(Remedy.NEW_KEY, OLD, NEW, [left_out]).effects
    assert (back.changes, back.before_max, back.after_max, back.after_points) == (True, 9, 10, 7)
    assert back.gains_pass


@given(st.sampled_from([None, *Remedy]), st.sampled_from([None, *Remedy]))
def test_the_maximum_returns_to_what_it_was(before: Remedy | None, after: Remedy | None) -> None:
    assert max_after(max_after(9.0, before, after), after, before) == 9.0


def test_an_attempt_that_waits_has_no_pass_to_gain_or_to_lose() -> None:
    waits = Answered(attempt_id=1, points=0.0, other_points=6, max_points=10, pass_percent=70, answer=1, waiting=True)
    (effect,) = preview(Remedy.NEW_KEY, OLD, NEW, [waits]).effects
    assert (effect.before_passed, effect.after_passed, effect.item_after) == (None, None, 1.0)
    assert not effect.gains_pass
    assert not effect.loses_pass


def test_a_remedy_that_changes_no_points_is_still_to_be_noted_once() -> None:
    found = preview(Remedy.ACCEPT_BOTH, OLD, NEW, [BY_OLD, WRONG])
    assert [each.changes for each in found.effects] == [True, True]
    assert [found.moving(direction) for direction in (1, 0, -1)] == [0, 2, 0]
    noted = Answered(
        attempt_id=1, points=1.0, other_points=6, max_points=10, pass_percent=70, answer=0, remedy=Remedy.ACCEPT_BOTH
    )
    assert not preview(Remedy.ACCEPT_BOTH, OLD, NEW, [noted]).effects[0].changes


def norm(*places: str) -> Question:
    return Question(
        key="q", kind=Kind.CITE_NORM, text="?", answers=tuple(Answer(text=text, weight=1.0) for text in places)
    )


def draft(text: str) -> Question:
    return Question(key="q", kind=Kind.FIND_DEFECT, text=text)


def procedure(*steps: str) -> Question:
    return Question(key="q", kind=Kind.PROCEDURE, text="?", steps=steps)


def test_a_named_norm_stays_as_it_was_typed() -> None:
    old, new = norm("fz-1-2001/5"), norm("fz-1-2001/6", "fz-2-2002/1")
    assert carried(old, new, "fz-2-2002/1") == "fz-2-2002/1"
    found = preview(Remedy.NEW_KEY, old, new, [answered(1, "fz-2-2002/1", 6, question=old)])
    assert found.gains == found.effects


MARKED = draft("Срок {{?30 дней}}, форма {{устная|нужна письменная}}, {{?печать}}.")


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Срок {{30 дней|нужно 10}}, форма {{?устная}}, {{?печать}}.", [1, 2]),
        ("Форма {{?устная}}, {{?печать}}, срок {{30 дней|нужно 10}}.", [1, 3]),
        ("Срок {{?30 суток}}, форма {{устная|нужна письменная}}, {{?печать}}.", [1, 2]),
    ],
)
def test_marks_follow_the_words_they_stand_on(text: str, becomes: list[int]) -> None:
    assert carried(MARKED, draft(text), [1, 2]) == becomes
    assert carried(MARKED, draft(text), [1, 2, 9]) == [*becomes, 9]


def test_a_draft_with_other_places_to_mark_is_refused() -> None:
    with pytest.raises(Refused, match="other options"):
        carried(MARKED, draft("Срок {{30 дней|нужно 10}}."), [1])


STEPS = procedure("принять | 1 день", "проверить | 3 дня", "ответить | 3 дня")


@given(st.permutations(["принять", "проверить", "ответить"]), st.permutations(["1 день", "3 дня", "3 дня"]))
def test_whoever_gave_the_new_procedure_is_right_by_the_new_key(steps: list[str], limits: list[str]) -> None:
    new = procedure(*(f"{step} | {limit}" for step, limit in zip(steps, limits, strict=True)))
    words, offered = ["принять", "проверить", "ответить"], ["1 день", "3 дня"]
    answer: Value = [
        *(steps.index(step) + 1 for step in words),
        *(offered.index(limits[steps.index(step)]) for step in words),
    ]
    assert carried(STEPS, new, answer) == right_value(new)


def test_limits_that_are_offered_no_more_are_none_and_those_that_never_were_are_refused() -> None:
    three = procedure("принять | 3 дня", "проверить | 3 дня", "ответить | 3 дня")
    assert carried(STEPS, three, [1, 2, None, 0, 1, 2]) == [1, 2, None, None, 0, None]
    five = procedure("принять | 1 день", "проверить | 5 дней", "ответить | 5 дней")
    with pytest.raises(Refused, match="could not be chosen"):
        carried(STEPS, five, [1, 2, 3, 0, 1, 1])
    assert preview(Remedy.FULL_MARKS, STEPS, five, [answered(1, None, 6, question=STEPS)]).gains
