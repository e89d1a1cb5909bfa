"""A question's health from its answers: a good question is left alone, each fault has its own warning."""

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.answer import Value
from lms.domain.grading import grade
from lms.domain.item_analysis import (
    MOST_WRITTEN,
    ItemHealth,
    ItemWarning,
    Response,
    Times,
    WrittenAnswer,
    analyse,
    guessing_share,
)
from lms.domain.question import Answer, Kind, Pair, Question

POINTS = 11


def choice(weights: list[float], kind: Kind = Kind.SINGLE) -> Question:
    answers = tuple(Answer(text=f"{index}", weight=weight) for index, weight in enumerate(weights))
    return Question(key="q", kind=kind, text="?", answers=answers)


def response(question: Question, answer: Value, rest: float, seconds: float | None = None) -> Response:
    """An answer in an attempt of 11 points whose other 10 questions brought the share `rest`."""
    share = grade(question, answer).share or 0.0
    attempt_share = (rest * (POINTS - 1) + share) / POINTS
    return Response(
        question_key="q",
        question_sha256="v1",
        answer=answer,
        share=share,
        attempt_share=attempt_share,
        attempt_points=POINTS,
        seconds=seconds,
    )


def health(question: Question, *groups: tuple[int, Value, float]) -> ItemHealth:
    """Health from groups of people: how many, their answer, their rest-score."""
    given_answers = [response(question, answer, rest) for count, answer, rest in groups for _ in range(count)]
    (found,) = analyse(given_answers, {"v1": question})
    return found


FOUR = choice([1.0, 0.0, 0.0, 0.0])
NORM = Question(key="q", kind=Kind.CITE_NORM, text="?", answers=(Answer(text="fz-1/5 ч. 4", weight=1.0),))
DRAFT = Question(
    key="q", kind=Kind.FIND_DEFECT, text="{{Глава|Не он.}} решил {{?в срок}} по {{закону|Утратил силу.}} {{?сам}}."
)
PROCEDURE = Question(key="q", kind=Kind.PROCEDURE, text="?", steps=("а | 3 дня", "б | 5 дней", "в | 3 дня"))


def test_a_good_question_has_numbers_and_no_warning() -> None:
    found = health(FOUR, (20, 0, 0.9), (5, 1, 0.5), (5, 2, 0.4), (4, 3, 0.3))
    assert (found.question_key, found.question_sha256, found.answers, found.omitted) == ("q", "v1", 34, 0)
    assert found.facility.value == pytest.approx(20 / 34)
    assert found.guessing == 0.25
    assert found.discrimination
    assert found.discrimination.value > 0.9
    assert found.warnings == ()
    assert [option.right for option in found.options] == [True, False, False, False]
    assert [option.choosers for option in found.options] == [20, 5, 5, 4]
    assert sum(option.share for option in found.options) == pytest.approx(1)
    assert [option.rest_mean for option in found.options] == pytest.approx([0.9, 0.5, 0.4, 0.3])


@pytest.mark.parametrize(
    ("groups", "warnings"),
    [
        ([(14, 0, 0.9), (15, 1, 0.5)], [ItemWarning.FEW_ANSWERS]),
        ([(39, 0, 0.9), (1, None, 0.2)], [ItemWarning.DEAD_DISTRACTOR, ItemWarning.TOO_EASY]),
        ([(38, 0, 0.9), (2, None, 0.2)], [ItemWarning.DEAD_DISTRACTOR]),
        ([(9, 0, 0.9), (11, 1, 0.5), (11, 2, 0.5), (11, 3, 0.5)], [ItemWarning.TOO_HARD]),
        ([(10, 0, 0.9), (10, 1, 0.5), (10, 2, 0.5), (10, 3, 0.5)], []),
        (
            [(20, 0, 0.4), (5, 1, 0.8), (4, 2, 0.8), (4, 3, 0.8)],
            [ItemWarning.KEY_SUSPECT, ItemWarning.NEGATIVE_DISCRIMINATION],
        ),
        ([(20, 0, 0.4), (4, 1, 0.8), (4, 2, 0.8), (4, 3, 0.8)], [ItemWarning.NEGATIVE_DISCRIMINATION]),
        (
            [(15, 0, 0.9), (15, 0, 0.4), (10, 1, 0.9), (10, 2, 0.38), (1, 3, 0.4)],
            [ItemWarning.WEAK_DISCRIMINATION],
        ),
    ],
)
def test_each_fault_has_its_warning(groups: list[tuple[int, Value, float]], warnings: list[ItemWarning]) -> None:
    assert list(health(FOUR, *groups).warnings) == warnings


def test_a_wrong_key_is_suspected_before_there_are_thirty_answers() -> None:
    found = health(FOUR, (6, 1, 0.9), (10, 0, 0.4))
    assert found.warnings == (ItemWarning.FEW_ANSWERS, ItemWarning.KEY_SUSPECT)


def test_where_all_are_equally_strong_nobody_speaks_for_another_key() -> None:
    assert ItemWarning.KEY_SUSPECT not in health(FOUR, (30, 1, 0.6), (10, 0, 0.6)).warnings


def test_one_of_several_right_options_may_be_the_wrong_one() -> None:
    two = choice([0.5, 0.5, 0.0], Kind.MULTIPLE)
    found = health(two, (10, [0, 2], 0.9), (20, [0, 1], 0.3))
    assert ItemWarning.KEY_SUSPECT in found.warnings
    assert [option.right for option in found.options] == [True, True, False]


def test_a_half_right_option_is_neither_key_nor_distractor() -> None:
    found = health(choice([1.0, 0.5, 0.0]), (10, 0, 0.5), (10, 1, 0.9), (15, 2, 0.2))
    assert [option.right for option in found.options] == [True, False, False]
    assert not any(option.attractive or option.never_chosen for option in found.options)
    assert ItemWarning.KEY_SUSPECT not in found.warnings


def test_distractors_that_attract_the_better_are_named_when_enough_chose_them() -> None:
    found = health(FOUR, (30, 0, 0.5), (5, 1, 0.6), (4, 2, 0.9), (5, 3, 0.5))
    assert [option.attractive for option in found.options] == [False, True, False, False]


@pytest.mark.parametrize(("count", "dead"), [(29, False), (30, True)])
def test_a_distractor_is_dead_only_after_thirty_answers(count: int, dead: bool) -> None:
    assert health(FOUR, (count, 0, 0.5)).options[3].never_chosen is dead


def test_without_a_right_option_or_its_choosers_nothing_is_attractive() -> None:
    assert not any(option.attractive for option in health(FOUR, (20, 1, 0.9), (20, 2, 0.1)).options)
    found = health(choice([0.0, 0.0]), (20, 0, 0.9), (20, 1, 0.1))
    assert not any(option.right for option in found.options)


def test_an_only_question_has_no_rest_to_be_compared_with() -> None:
    alone = Response(question_key="q", question_sha256="v1", answer=0, share=1.0, attempt_share=1.0, attempt_points=1.0)
    (found,) = analyse([alone] * 5, {"v1": FOUR})
    assert found.discrimination is None
    assert found.options[0].rest_mean is None
    assert not found.options[0].attractive


def test_versions_are_kept_apart_and_an_unknown_one_has_no_options() -> None:
    first = response(FOUR, 0, 0.5)
    other = Response(
        question_key="q", question_sha256="v0", answer=3, share=0.0, attempt_share=0.5, attempt_points=POINTS
    )
    newest, unknown = analyse([first, other, first], {"v1": FOUR})
    assert (newest.answers, newest.question_sha256) == (2, "v1")
    assert (unknown.answers, unknown.question_sha256, unknown.options, unknown.guessing) == (1, "v0", (), 0.0)


def test_answers_left_out_are_counted_and_choose_nothing() -> None:
    found = health(FOUR, (1, None, 0.5), (1, 0, 0.5))
    assert (found.answers, found.omitted, found.options[0].share) == (2, 1, 0.5)
    assert found.facility.value == 0.5


@pytest.mark.parametrize("kind", [Kind.MATCHING, Kind.ORDERING, Kind.NUMERICAL, Kind.SHORT_ANSWER, Kind.ESSAY])
def test_only_choices_have_options(kind: Kind) -> None:
    question = Question(key="q", kind=kind, text="?", answers=(Answer(text="a", weight=1.0),))
    spent = Response(question_key="q", question_sha256="v1", answer="x", share=0, attempt_share=0, attempt_points=9)
    (found,) = analyse([spent], {"v1": question})
    assert found.options == ()


def test_times_are_mean_and_quartiles_of_the_known() -> None:
    def timed(*seconds: float | None) -> Times | None:
        (found,) = analyse([response(FOUR, 0, 0.5, each) for each in seconds], {"v1": FOUR})
        return found.times

    assert timed(10, None, 20, 30, 40, 50) == Times(30, 20, 30, 40)
    assert timed(12) == Times(12, 12, 12, 12)
    assert timed(None) is None


@pytest.mark.parametrize(
    ("question", "share"),
    [
        (FOUR, 0.25),
        (choice([1.0, -1.0], Kind.TRUE_FALSE), 0.5),
        (choice([]), 0.0),
        (choice([0.5, 0.5, -1.0], Kind.MULTIPLE), 0.0),
        (Question(key="q", kind=Kind.ORDERING, text="?", steps=("a", "b", "c", "d", "e")), 0.2),
        (
            Question(
                key="q", kind=Kind.MATCHING, text="?", pairs=(Pair(left="a", right="x"), Pair(left="", right="y"))
            ),
            0.5,
        ),
        (Question(key="q", kind=Kind.NUMERICAL, text="?"), 0.0),
    ],
)
def test_chance_brings_what_the_kind_allows(question: Question, share: float) -> None:
    assert guessing_share(question) == share


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 3, None]), st.floats(0, 1)), min_size=1, max_size=60))
def test_any_answers_give_sound_numbers(given_answers: list[tuple[Value, float]]) -> None:
    found = health(FOUR, *((1, answer, rest) for answer, rest in given_answers))
    assert found.answers == len(given_answers)
    assert sum(option.choosers for option in found.options) + found.omitted == found.answers
    assert (ItemWarning.FEW_ANSWERS in found.warnings) is (found.answers < 30)
    assert len(set(found.warnings)) == len(found.warnings)
    assert all(0 <= option.share <= 1 for option in found.options)


def test_marks_of_a_draft_are_options_by_their_numbers() -> None:
    found = health(DRAFT, (20, [1, 3], 0.9), (11, [2], 0.3), (1, None, 0.2))
    assert [(option.index, option.right, option.choosers) for option in found.options] == [
        (1, True, 20),
        (2, False, 11),
        (3, True, 20),
        (4, False, 0),
    ]
    assert [option.never_chosen for option in found.options] == [False, False, False, True]
    assert found.warnings == (ItemWarning.DEAD_DISTRACTOR,)
    assert found.guessing == 0


def test_a_sound_place_that_the_strongest_mark_makes_the_key_of_a_draft_suspect() -> None:
    assert ItemWarning.KEY_SUSPECT in health(DRAFT, (10, [1, 2], 0.9), (20, [1, 3], 0.3)).warnings
    assert ItemWarning.KEY_SUSPECT not in health(DRAFT, (10, [1, 3], 0.9), (20, [1, 2], 0.3)).warnings


def test_a_norm_is_written_and_has_no_options() -> None:
    found = health(NORM, (18, "fz-1/5 ч. 4", 0.9), (9, "fz-1/5  Ч. 4", 0.9), (4, "fz-1/7", 0.5), (1, "fz-9/1", 0.1))
    assert (found.options, found.guessing) == ((), 0)
    assert found.written == (WrittenAnswer("fz-1/5  Ч. 4", 27, 1.0), WrittenAnswer("fz-1/7", 4, 0.4))


@pytest.mark.parametrize("kind", [Kind.ESSAY, Kind.SINGLE])
def test_only_short_written_answers_are_told(kind: Kind) -> None:
    question = Question(key="q", kind=kind, text="?", answers=(Answer(text="a", weight=1.0),))
    spent = Response(question_key="q", question_sha256="v1", answer="x", share=0, attempt_share=0, attempt_points=9)
    (found,) = analyse([spent] * 9, {"v1": question})
    assert found.written == ()


@given(st.lists(st.sampled_from(["а", "А ", "б", "в", "г", "д", "е", "ж", "з", None]), min_size=1, max_size=60))
def test_what_one_person_alone_has_written_is_never_told(texts: list[str | None]) -> None:
    found = health(
        Question(key="q", kind=Kind.SHORT_ANSWER, text="?", answers=(Answer(text="а", weight=1.0),)),
        *((1, text, 0.5) for text in texts),
    )
    counts = [each.count for each in found.written]
    assert all(count >= 2 for count in counts)
    assert counts == sorted(counts, reverse=True)
    assert len(counts) <= MOST_WRITTEN
    assert sum(counts) <= len(texts)


def test_chance_in_a_procedure_is_the_mean_over_all_answers() -> None:
    every = [[*places, *limits] for places in permutations((1, 2, 3)) for limits in product((0, 1), repeat=3)]
    shares = [grade(PROCEDURE, answer).share or 0.0 for answer in every]
    assert guessing_share(PROCEDURE) == pytest.approx(sum(shares) / len(shares), abs=1e-4)


def test_faults_leave_out_that_answers_are_few() -> None:
    found = health(FOUR, (6, 1, 0.9), (10, 0, 0.4))
    assert (found.few, found.faults) == (True, (ItemWarning.KEY_SUSPECT,))
    assert not health(FOUR, (30, 0, 0.5)).few
