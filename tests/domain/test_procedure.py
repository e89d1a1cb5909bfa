"""A procedure: half of the point for the order of its steps, half for their limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.procedure import Procedure, ProcedureAnswer, Step, share

LIMITS = ("3 дня", "10 дней", "30 дней")
PROCEDURE = Procedure((Step("принять", 0), Step("проверить", 1), Step("решить", 2), Step("ответить", 0)), LIMITS)
RIGHT = ProcedureAnswer((0, 1, 2, 3), (0, 1, 2, 0))

procedures = st.lists(st.integers(0, 2), min_size=2, max_size=8).map(
    lambda limits: Procedure(tuple(Step(str(number), limit) for number, limit in enumerate(limits)), LIMITS)
)
indexes = st.lists(st.integers(-3, 12), max_size=12).map(tuple)
answers = st.builds(ProcedureAnswer, indexes, st.lists(st.none() | st.integers(-1, 4), max_size=12).map(tuple))


def right(procedure: Procedure) -> ProcedureAnswer:
    return ProcedureAnswer(tuple(range(len(procedure.steps))), tuple(step.limit for step in procedure.steps))


@pytest.mark.parametrize(
    ("order", "limits", "points"),
    [
        ((0, 1, 2, 3), (0, 1, 2, 0), 1.0),
        ((0, 1, 2, 3), (), 0.5),
        ((), (0, 1, 2, 0), 0.5),
        ((3, 0, 1, 2), (), 1 / 3),
        ((0, 2, 1, 3), (), 0.0),
        ((3, 2, 1, 0), (), 0.0),
        ((0, 1), (), 1 / 6),
        ((0, 1, 0, 1, 2, 3), (), 0.0),
        ((3, 4), (), 0.0),
        ((-1, 0), (), 0.0),
        ((), (0, None, 1, 0, 2), 0.25),
    ],
)
def test_order_and_limits_each_bring_their_half(
    order: tuple[int, ...], limits: tuple[int | None, ...], points: float
) -> None:
    assert share(PROCEDURE, ProcedureAnswer(order, limits)) == pytest.approx(points)


def test_no_answer_brings_nothing() -> None:
    assert share(PROCEDURE, None) == 0.0


@given(procedures, answers)
def test_any_answer_brings_from_nothing_to_one_point(procedure: Procedure, answer: ProcedureAnswer) -> None:
    assert 0 <= share(procedure, answer) <= 1


@given(procedures)
def test_the_right_answer_brings_the_point_and_none_brings_nothing(procedure: Procedure) -> None:
    assert share(procedure, right(procedure)) == 1.0
    assert share(procedure, None) == share(procedure, ProcedureAnswer((), ())) == 0.0


@given(procedures, answers, st.data())
def test_one_more_right_limit_never_lowers(procedure: Procedure, answer: ProcedureAnswer, data: st.DataObject) -> None:
    count = len(procedure.steps)
    limits = list((answer.limits + (None,) * count)[:count])
    at = data.draw(st.integers(0, count - 1))
    better = [*limits[:at], procedure.steps[at].limit, *limits[at + 1 :]]
    before = share(procedure, ProcedureAnswer(answer.order, tuple(limits)))
    assert share(procedure, ProcedureAnswer(answer.order, tuple(better))) >= before


@given(procedures)
def test_one_more_step_in_its_place_never_lowers(procedure: Procedure) -> None:
    order = right(procedure).order
    found = [share(procedure, ProcedureAnswer(order[:end], ())) for end in range(len(order) + 1)]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("steps", "limits"),
    [
        ((), LIMITS),
        ((Step("принять", 0),), LIMITS),
        ((Step("принять", 0), Step("решить", 3)), LIMITS),
        ((Step("принять", 0), Step("решить", -1)), LIMITS),
    ],
)
def test_what_is_no_procedure_can_not_be_made(steps: tuple[Step, ...], limits: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="two steps or more"):
        Procedure(steps, limits)
