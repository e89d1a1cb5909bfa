import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain import alignment
from lms.domain.alignment import same_runs
from lms.domain.text_diff import Change, Piece, difference

PARTS = st.lists(st.sampled_from("абвгд"), max_size=14)
TEXTS = st.text("аб в.\n", max_size=60)
LESSON = "\n\n".join(f"Абзац {n}: муниципальный служащий обязан уведомить о случае {n * 7}." for n in range(900)) + "\n"


def said(old: str, new: str) -> str:
    mark = {Change.SAME: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "[+{}+]"}
    return "".join(mark[piece.kind].format(piece.text) for piece in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "", ""),
        ("а", "а", "а"),
        ("", "а", "[+а+]"),
        ("Срок три дня.\n", "Срок пять дней.\n", "Срок [-три дня-][+пять дней+].\n"),
        ("Устав принят.\n", "Устав не принят.\n", "Устав [+не +]принят.\n"),
        ("Один.\n\nДва.\n", "Один.\n\nНовый.\n\nДва.\n", "Один.\n\n[+Новый.\n\n+]Два.\n"),
        ("Раз два три.\n\nЯ.\n", "Я.\n", "[-Раз два три.\n\n-]Я.\n"),
        (
            "Кот спит тут.\n\nПёс.\n",
            "Дом стоит там.\n\nЛёд.\n",
            "[-Кот спит тут.\n-][+Дом стоит там.\n+]\n[-Пёс.\n-][+Лёд.\n+]",
        ),
        ("Вот (один) раз.", "Вот (два) раз.", "Вот ([-один-][+два+]) раз."),
    ],
)
def test_what_is_shown(old, new, shown):
    assert said(old, new) == shown


def test_a_rewritten_paragraph_is_not_shown_by_its_small_words():
    old, new = "Реестр ведёт в районе министерство юстиции.", "Устав принимает в городе общее собрание казаков."
    assert said(old, new) == f"[-{old}-][+{new}+]"


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts_back(old, new):
    pieces = difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not Change.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not Change.REMOVED) == new
    assert all(piece.text for piece in pieces)
    kinds = [piece.kind for piece in pieces]
    assert all(one is not other for one, other in pairwise(kinds))
    assert (Change.ADDED, Change.REMOVED) not in set(pairwise(kinds))


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text):
    assert difference(text, text) == ((Piece(Change.SAME, text),) if text else ())


@given(PARTS, PARTS)
def test_runs_are_equal_rise_and_do_not_touch(old, new):
    runs = same_runs(old, new)
    assert all(old[i : i + length] == new[j : j + length] and length for i, j, length in runs)
    for (i, j, length), (next_i, next_j, _) in pairwise(runs):
        assert i + length <= next_i and j + length <= next_j and (i + length, j + length) != (next_i, next_j)


@given(st.lists(st.sampled_from("ab"), max_size=9), st.lists(st.sampled_from("ab"), max_size=9))
def test_without_anchors_the_edit_is_shortest(old, new):
    """The longest common subsequence of short sequences, by the plain recurrence."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if one == other else max(lengths[i][j + 1], lengths[i + 1][j])
    pairs = alignment._shortest(old, new, (0, len(old), 0, len(new)))
    assert len(pairs) == lengths[-1][-1]
    assert all(old[i] == new[j] for i, j in pairs)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LESSON, LESSON.replace("обязан", "вправе").replace("Абзац 5", "Часть 5")),
        (LESSON, "\n\n".join(reversed(LESSON.split("\n\n")))),
        ("а б " * 15_000, "б а а " * 10_000),
        ("а\n\n" * 20_000, "б\n\nа\n\n" * 10_000),
        ("".join(f"{n % 50} " for n in range(20_000)), "".join(f"{n * 7 % 50} " for n in range(20_000))),
        ("а" * 60_000, "а" * 59_999 + "б"),
    ],
)
def test_long_texts_take_a_moment(old, new):
    begun = time.perf_counter()
    pieces = difference(old, new)
    assert time.perf_counter() - begun < 2
    assert "".join(piece.text for piece in pieces if piece.kind is not Change.ADDED) == old
