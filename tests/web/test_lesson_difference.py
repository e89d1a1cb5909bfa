"""What is the same in two texts is folded; nothing is lost by it."""

from hypothesis import given
from hypothesis import strategies as st

from lms.domain.text_diff import Change, Piece, difference
from lms.web.lesson_editor.difference import AROUND, folded

TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "\n", "c d\n"]), max_size=30).map("".join)


@given(TEXTS, TEXTS)
def test_the_texts_stay_whole(old: str, new: str) -> None:
    shown = folded(difference(old, new))
    assert "".join(piece.text for piece in shown if piece.kind != "added") == old
    assert "".join(piece.text for piece in shown if piece.kind != "removed") == new
    assert all(piece.text for piece in shown)


def test_lines_around_a_change_stay_in_view() -> None:
    same = "".join(f"{number}\n" for number in range(20))
    shown = folded([Piece(Change.SAME, same), Piece(Change.ADDED, "new\n"), Piece(Change.SAME, same)])
    assert [(piece.kind, piece.folded) for piece in shown] == [
        ("same", 20 - AROUND), ("same", 0), ("added", 0), ("same", 0), ("same", 20 - AROUND),
    ]  # fmt: skip
    assert shown[1].text == "17\n18\n19\n"
    assert shown[3].text == "0\n1\n2\n"
