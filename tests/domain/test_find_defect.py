"""Finding what is wrong in a text: marks of the author, marks of the learner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.find_defect import Passage, Span, parse, share

TEXT = "Отказать {{в течение 60 дней|Срок 30 дней}} на основании\n{{?статьи 5}} {{устава|Нужен закон}}."
PASSAGE, _ = parse(TEXT, "bank.gift")

passages = st.lists(st.booleans(), min_size=1, max_size=10).map(
    lambda faulty: Passage(tuple(Span(number, "x", wrong, "") for number, wrong in enumerate(faulty, 1)))
)
marks = st.sets(st.integers(-1, 14))


def codes(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in parse(text, "bank.gift", 10)[1]]


def test_marks_are_read_in_the_order_of_the_text() -> None:
    passage, problems = parse(TEXT, "bank.gift")
    assert problems == ()
    assert passage.pieces == (
        "Отказать ",
        Span(1, "в течение 60 дней", faulty=True, why="Срок 30 дней"),
        " на основании\n",
        Span(2, "статьи 5", faulty=False, why=""),
        " ",
        Span(3, "устава", faulty=True, why="Нужен закон"),
        ".",
    )
    assert passage.faults == {1, 3}


def test_a_decoy_may_have_a_reason_and_a_reason_may_hold_strokes() -> None:
    passage, problems = parse("{{?да|так можно}}{{нет|или|или}}", "bank.gift")
    assert problems == ()
    assert [(span.text, span.faulty, span.why) for span in passage.spans] == [
        ("да", False, "так можно"),
        ("нет", True, "или|или"),
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("no_fault", 10)]),
        ("чистый текст", [("no_fault", 10)]),
        ("{{?только ловушка}}", [("no_fault", 10)]),
        ("a\n{{b|c", [("unclosed_mark", 11), ("no_fault", 10)]),
        ("{{a|b}}\n\n}}", [("unopened_mark", 12)]),
        ("{{a\n{{b}} {{c}}|d}} e", [("nested_mark", 11), ("nested_mark", 11)]),
        ("{{a {{b {{c}} }}|d}}", [("nested_mark", 10)]),
        ("{{a|b}}\n{{c {{d|e}}", [("nested_mark", 11), ("unclosed_mark", 11)]),
        ("x\n{{a\nb}}", [("no_reason", 11)]),
        ("{{a| }}", [("no_reason", 10)]),
        ("{{a|b}}{{ |c}}{{?}}{{}}", [("empty_mark", 10)] * 3),
        ("{a|b}", [("no_fault", 10)]),
    ],
)
def test_what_is_wrong_with_the_marks_is_told_by_line(text: str, problems: list[tuple[str, int]]) -> None:
    assert codes(text) == problems


words = st.text(st.characters(exclude_characters="{}|?", exclude_categories=["Cs", "Zs", "Cc"]), min_size=1, max_size=8)
pieces = st.lists(
    st.tuples(words, st.none()) | st.tuples(words, st.just("")) | st.tuples(words, words), min_size=1, max_size=8
)


@given(pieces)
def test_what_was_marked_is_found(parts: list[tuple[str, str | None]]) -> None:
    text = "".join(
        text if why is None else f"{{{{{text}|{why}}}}}" if why else f"{{{{?{text}}}}}" for text, why in parts
    )
    passage, _ = parse(text, "bank.gift")
    assert [(span.text, span.why) for span in passage.spans] == [(text, why) for text, why in parts if why is not None]
    shown = "".join(piece.text if isinstance(piece, Span) else piece for piece in passage.pieces)
    assert shown == "".join(text for text, _ in parts)
    assert [span.number for span in passage.spans] == list(range(1, len(passage.spans) + 1))


@given(st.lists(st.sampled_from(["{{", "}}", "{", "}", "|", "?", "а", "\n"]), max_size=40).map("".join))
def test_any_text_gives_a_passage_and_words_on_its_problems(text: str) -> None:
    passage, problems = parse(text, "bank.gift")
    assert all(problem.message() for problem in problems)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)
    assert bool(passage.faults) is not ("no_fault" in [problem.code for problem in problems])


@pytest.mark.parametrize(
    ("given_marks", "points"),
    [((), 0.0), ((1,), 0.5), ((1, 3), 1.0), ((1, 2), 0.0), ((1, 2, 3), 0.5), ((2,), 0.0), ((1, 1, 3, 9), 0.5)],
)
def test_false_marks_take_away_what_hits_bring(given_marks: tuple[int, ...], points: float) -> None:
    assert share(PASSAGE, given_marks) == points


def test_a_text_without_faults_brings_nothing() -> None:
    assert share(Passage(("чистый текст",)), [1]) == 0.0


@given(passages, marks)
def test_any_marks_bring_from_nothing_to_one_point(passage: Passage, given_marks: set[int]) -> None:
    assert 0 <= share(passage, given_marks) <= 1


@given(passages)
def test_all_faults_bring_the_point_and_no_marks_bring_nothing(passage: Passage) -> None:
    assert share(passage, passage.faults) == bool(passage.faults)
    assert share(passage, ()) == 0.0


@given(passages, marks)
def test_one_more_fault_found_never_lowers_and_one_more_false_mark_never_raises(
    passage: Passage, given_marks: set[int]
) -> None:
    before = share(passage, given_marks)
    assert all(share(passage, given_marks | {number}) >= before for number in passage.faults)
    decoys = {span.number for span in passage.spans} - passage.faults
    assert all(share(passage, given_marks | {number}) <= before for number in decoys)
