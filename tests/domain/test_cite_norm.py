"""Naming a norm: the act, the article and the place in it each bring their share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.cite_norm import RIGHT_ACT, RIGHT_ARTICLE, share
from lms.domain.legal_act import Citation

LAW = "fz-25-2007"
numbers = st.sampled_from(["1", "2", "12", "5.1", "3.2-1"])
acts = st.sampled_from([LAW, "fz-154-2005"])
places = st.builds(
    lambda *steps: " ".join(f"{unit} {number}" for unit, number in zip(("ст.", "ч.", "п.", "пп."), steps, strict=True)),
    numbers,
    numbers,
    numbers,
    numbers,
)
norms = st.builds(Citation, acts, places)


def cite(place: str, act: str = LAW) -> Citation:
    return Citation(act, place)


@pytest.mark.parametrize(
    ("given_place", "accepted", "points"),
    [
        ("5 ч. 4 п. 4", "5 ч. 4 п. 4", 1.0),
        ("п. 4 ч. 4 ст. 5", "5 ч. 4 п. 4", 1.0),
        ("пункт 4 части 4 статьи 5", "5 ч. 4 п. 4", 1.0),
        ("ст. 5 ч. 4 п. 4 абз. 2", "5 ч. 4 п. 4", 1.0),
        ("ст. 5 ч. 4 п. 40", "5 ч. 4 п. 4", RIGHT_ARTICLE),
        ("ст. 5 ч. 4", "5 ч. 4 п. 4", RIGHT_ARTICLE),
        ("ст. 5", "5 ч. 4 п. 4", RIGHT_ARTICLE),
        ("ст. 5", "5", 1.0),
        ("ст. 5.1 ч. 4 п. 4", "5 ч. 4 п. 4", RIGHT_ACT),
        ("ч. 4 п. 4", "5 ч. 4 п. 4", RIGHT_ACT),
        ("", "5 ч. 4 п. 4", RIGHT_ACT),
        ("не знаю", "5 ч. 4 п. 4", RIGHT_ACT),
        ("", "", 1.0),
        ("ст. 9", "", 1.0),
        ("Положение п. 6", "Положение п. 6", 1.0),
        ("Положение п. 6", "Положение", 1.0),
        ("Положение п. 7 пп. а", "Положение п. 7 пп. б", RIGHT_ARTICLE),
        ("п. 6", "Положение п. 6", RIGHT_ACT),
    ],
)
def test_the_nearer_the_place_the_more_it_brings(given_place: str, accepted: str, points: float) -> None:
    assert share(cite(given_place), [cite(accepted)]) == points


def test_another_act_or_no_answer_brings_nothing() -> None:
    assert share(cite("5", "fz-131-2003"), [cite("5")]) == 0.0
    assert share(None, [cite("5")]) == 0.0
    assert share(cite("5"), []) == 0.0


@given(norms, st.lists(norms, max_size=4))
def test_shares_run_from_nothing_to_one_and_any_accepted_norm_is_enough(
    answer: Citation, others: list[Citation]
) -> None:
    assert 0 <= share(answer, others) <= share(answer, [*others, answer]) == 1.0


@given(norms, st.lists(norms, max_size=3))
def test_going_deeper_in_the_right_direction_never_lowers(norm: Citation, others: list[Citation]) -> None:
    units = norm.place.split()
    found = [share(cite(" ".join(units[:end]), norm.slug), [norm, *others]) for end in range(0, len(units) + 1, 2)]
    assert found == sorted(found)


@given(norms, st.lists(norms, min_size=1, max_size=3), norms)
def test_one_more_accepted_norm_never_lowers(answer: Citation, accepted: list[Citation], more: Citation) -> None:
    assert share(answer, [*accepted, more]) >= share(answer, accepted)


@given(st.text(), st.text())
def test_any_text_is_graded(slug: str, place: str) -> None:
    assert 0 <= share(Citation(slug, place), [cite("5 ч. 4"), Citation(slug, "5")]) <= 1
