from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.domain.course_format import read_course
from lms.domain.legal_act import read_register
from lms.domain.text_merge import CONFLICT, Conflict, merge
from lms.domain.tree_merge import Disagreement, FileConflict, merge_trees
from lms.interop.gift import read_bank

PRIMER = Path(__file__).parents[1] / "courses" / "primer"
TEXTS = st.text("аб в.\n", max_size=40)


@given(TEXTS, TEXTS)
def test_a_change_of_one_side_is_taken(base, changed):
    for mine, theirs in ((changed, base), (base, changed), (changed, changed)):
        merged = merge(base, mine, theirs)
        assert (merged.text, merged.conflicts) == (changed, ())


@given(TEXTS, TEXTS, TEXTS)
def test_sides_conflict_together_whoever_merges(base, mine, theirs):
    here, there = merge(base, mine, theirs), merge(base, theirs, mine)
    assert len(here.conflicts) == len(there.conflicts)
    assert [(each.mine, each.theirs) for each in here.conflicts] == [
        (each.theirs, each.mine) for each in there.conflicts
    ]
    if not here.conflicts:
        assert here.text == there.text


@given(TEXTS, TEXTS, TEXTS)
def test_every_conflict_is_marked_on_a_line_of_its_own(base, mine, theirs):
    merged = merge(base, mine, theirs)
    lines = merged.text.split("\n")
    assert sum(line.startswith(CONFLICT) for line in lines) == 4 * len(merged.conflicts)
    assert all(lines[conflict.line - 1].startswith(CONFLICT) for conflict in merged.conflicts)


@given(st.integers(0, 11), st.integers(0, 11))
def test_disjoint_edits_both_stay(first, second):
    assume(first != second)
    base = [f"Строка {number} о службе." for number in range(12)]
    mine, theirs, both = list(base), list(base), list(base)
    mine[first] = both[first] = "Моя правка."
    theirs[second] = both[second] = "Правка коллеги."
    merged = merge(*("\n".join(lines) for lines in (base, mine, theirs)))
    assert (merged.text, merged.conflicts) == ("\n".join(both), ())


def test_words_of_one_paragraph_are_merged():
    merged = merge("Срок три дня со дня подачи.\n", "Срок пять дней со дня подачи.\n", "Срок три дня со дня выдачи.\n")
    assert (merged.text, merged.conflicts) == ("Срок пять дней со дня выдачи.\n", ())


def test_a_word_changed_on_both_sides_is_left_to_the_author():
    merged = merge("# Т\n\nСрок три дня.", "# Т\n\nСрок пять дней.", "# Т\n\nСрок семь дней.")
    assert merged.conflicts == (Conflict("Срок три дня.", "Срок пять дней.", "Срок семь дней.", 3),)
    assert merged.text == (
        "# Т\n\n"
        "!!! РАСХОЖДЕНИЕ. Ваш вариант:\nСрок пять дней.\n"
        "!!! РАСХОЖДЕНИЕ. Вариант коллеги:\nСрок семь дней.\n"
        "!!! РАСХОЖДЕНИЕ. Было до правок:\nСрок три дня.\n"
        "!!! РАСХОЖДЕНИЕ. Конец. Оставьте один вариант и удалите четыре строки с этим словом.\n"
    )


def test_a_paragraph_removed_here_and_changed_there_is_a_conflict():
    merged = merge("а\nСрок три дня.\nб\n", "а\nб\n", "а\nСрок два дня.\nб\n")
    assert merged.conflicts == (Conflict("Срок три дня.\n", "", "Срок два дня.\n", 2),)


def test_lines_added_at_one_place_by_both_are_a_conflict():
    assert [each.base for each in merge("а\nб\n", "а\nмоё\nб\n", "а\nваше\nб\n").conflicts] == [""]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "kept", "kind"),
    [
        (b"1", b"1", b"2", b"2", None),
        (b"1", b"2", b"1", b"2", None),
        (b"1", b"2", b"2", b"2", None),
        (None, b"2", None, b"2", None),
        (None, None, b"2", b"2", None),
        (b"1", None, b"1", None, None),
        (b"1", b"1", None, None, None),
        (b"1", None, None, None, None),
        (b"1", b"2", None, b"2", Disagreement.REMOVED),
        (b"1", None, b"2", b"2", Disagreement.REMOVED),
        (b"1", b"", None, b"", Disagreement.REMOVED),
        (b"1", b"2", b"3", b"2", Disagreement.WHOLE),
        (None, b"2", b"3", b"2", Disagreement.WHOLE),
    ],
)
def test_files_are_taken_whole(base, mine, theirs, kept, kind):
    trees = [{} if content is None else {"media/a.png": content} for content in (base, mine, theirs)]
    merged = merge_trees(*trees)
    assert merged.files == ({} if kept is None else {"media/a.png": kept})
    assert merged.conflicts == (() if kind is None else (FileConflict("media/a.png", kind),))


def test_texts_are_merged_inside():
    base = {"course.toml": b"hours = 16\nprice = 4800\n"}
    mine = {"course.toml": b"hours = 18\nprice = 4800\n"}
    theirs = {"course.toml": b"hours = 16\nprice = 5000\n", "01-a/10-b.md": "# Б\n".encode()}
    merged = merge_trees(base, mine, theirs)
    assert merged.files == {"01-a/10-b.md": "# Б\n".encode(), "course.toml": b"hours = 18\nprice = 5000\n"}
    assert merged.conflicts == ()


def test_a_text_that_both_wrote_is_marked():
    merged = merge_trees({}, {"a.md": "Моё\n".encode()}, {"a.md": "Ваше\n".encode()})
    assert merged.conflicts == (FileConflict("a.md", Disagreement.TEXT, (Conflict("", "Моё\n", "Ваше\n", 1),)),)
    assert CONFLICT in merged.files["a.md"].decode()


def test_a_text_in_another_encoding_is_taken_whole():
    merged = merge_trees({"a.md": b"1"}, {"a.md": "Я".encode("cp1251")}, {"a.md": b"3"})
    assert merged.conflicts == (FileConflict("a.md", Disagreement.WHOLE),)


@pytest.mark.parametrize(
    "path", ["course.toml", "01-nachalo/module.toml", "01-nachalo/bank.gift", "01-nachalo/10-vvedenie.md"]
)
def test_a_conflict_keeps_a_course_from_being_published(path):
    base = {file.relative_to(PRIMER).as_posix(): file.read_bytes() for file in PRIMER.rglob("*") if file.is_file()}
    register, _ = read_register((PRIMER.parent / "acts.toml").read_bytes(), "acts.toml")
    assert read_course("primer", base, register, read_bank).course
    first, _, rest = base[path].decode().partition("\n")
    mine, theirs = ({**base, path: f"{first}\n{word}\n{rest}".encode()} for word in ("# моё", "# ваше"))
    merged = merge_trees(base, mine, theirs)
    reading = read_course("primer", merged.files, register, read_bank)
    assert reading.course is None
    assert {problem.file for problem in reading.problems} >= {path}
