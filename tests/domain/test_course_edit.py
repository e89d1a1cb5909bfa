"""Editing the folder of a course: keys stay, numbers follow, nothing else changes."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain import course_edit
from lms.domain.course_edit import branches
from lms.domain.errors import Missing, Refused

MODULE = b'title = "M"\nsummary = ""\nhours = 1\noutcomes = []\n'


def tree(*shape: int) -> dict[str, bytes]:
    """Modules m0, m1, … with so many lessons each."""
    found = {"course.toml": b'title = "C"\n'}
    for number, count in enumerate(shape):
        folder = f"{number + 1:02d}-m{number}"
        found[f"{folder}/module.toml"] = MODULE
        for at in range(count):
            found[f"{folder}/{(at + 1) * 10:02d}-m{number}l{at}.md"] = f"# Lesson {number}.{at}\n\nText.\n".encode()
    return found


def after(before, changes):
    changed = {**before, **changes}
    return {path: content for path, content in changed.items() if content is not None}


def order(found) -> list[list[str]]:
    return [[entry.key for entry in branch.lessons] for branch in branches(found)]


def modules(found) -> list[str]:
    return [branch.entry.key for branch in branches(found)]


def bodies(found) -> dict[str, bytes]:
    return {entry.key: found[entry.path] for branch in branches(found) for entry in branch.lessons}


shapes = st.lists(st.integers(0, 4), min_size=1, max_size=4).map(lambda shape: tree(*shape))


@given(shapes, st.data())
def test_moving_a_lesson_puts_it_in_its_place_and_touches_no_other(found, data):
    keys = [key for row in order(found) for key in row]
    if not keys:
        return
    key, module = data.draw(st.sampled_from(keys)), data.draw(st.sampled_from(modules(found)))
    place = data.draw(st.integers(-1, 6))
    moved = after(found, course_edit.move_lesson(found, key, module, place))
    wanted = {
        name: [each for each in row if each != key] for name, row in zip(modules(found), order(found), strict=True)
    }
    wanted[module].insert(max(0, min(place, len(wanted[module]))), key)
    assert order(moved) == list(wanted.values())
    assert bodies(moved) == bodies(found)


@given(shapes, st.data())
def test_moving_a_module_takes_its_files_along(found, data):
    key, place = data.draw(st.sampled_from(modules(found))), data.draw(st.integers(-1, 6))
    moved = after(found, course_edit.move_module(found, key, place))
    wanted = [each for each in modules(found) if each != key]
    wanted.insert(max(0, min(place, len(wanted))), key)
    assert modules(moved) == wanted
    assert bodies(moved) == bodies(found)
    assert len(moved) == len(found)


def test_a_moved_module_takes_its_files_along_and_the_others_get_new_numbers():
    found = tree(1, 0, 2)
    moved = after(found, course_edit.move_module(found, "m2", 1))
    assert {path: content for path, content in moved.items() if path.startswith("02-m2/")} == {
        "02-m2/module.toml": found["03-m2/module.toml"],
        "02-m2/10-m2l0.md": found["03-m2/10-m2l0.md"],
        "02-m2/20-m2l1.md": found["03-m2/20-m2l1.md"],
    }
    assert order(moved) == [["m0l0"], ["m2l0", "m2l1"], []]
    assert bodies(moved) == bodies(found)
    assert len(moved) == len(found)


def test_modules_before_the_place_of_a_moved_one_stay_untouched():
    assert course_edit.move_module(tree(1, 0, 0), "m2", 1) == {
        "02-m2/module.toml": MODULE,
        "03-m2/module.toml": None,
        "03-m1/module.toml": MODULE,
        "02-m1/module.toml": None,
    }


@pytest.mark.parametrize(("place", "wanted"), [(-1, ["m1", "m0", "m2"]), (9, ["m0", "m2", "m1"])])
def test_a_place_beyond_the_modules_is_the_first_or_the_last(place, wanted):
    found = tree(1, 1, 1)
    assert modules(after(found, course_edit.move_module(found, "m1", place))) == wanted


def test_a_module_that_stands_in_its_place_is_not_changed():
    assert course_edit.move_module(tree(1, 1), "m1", 1) == {}


def test_a_lesson_without_practice_moves_and_settings_stay():
    found = tree(1, 1)
    assert course_edit.move_lesson(found, "m0l0", "m1", 1) == {
        "02-m1/20-m0l0.md": found["01-m0/10-m0l0.md"],
        "01-m0/10-m0l0.md": None,
    }


def test_lessons_and_modules_are_added_with_keys_of_their_own():
    found = tree(1)
    key, changes = course_edit.add_module(found, "  Деньги и   земля ")
    found = after(found, changes)
    assert (key, modules(found)) == ("dengi-i-zemlia", ["m0", "dengi-i-zemlia"])
    assert tomllib.loads(found["02-dengi-i-zemlia/module.toml"].decode())["title"] == "Деньги и земля"
    for wanted in ("urok", "urok-2", "urok-3"):
        lesson, changes = course_edit.add_lesson(found, key, "Урок")
        found = after(found, changes)
        assert lesson == wanted
    assert order(found)[1] == ["urok", "urok-2", "urok-3"]
    assert course_edit.add_lesson(found, key, "***")[0] == "part"
    assert course_edit.add_module({}, "Первый")[1].keys() == {"01-pervyi/module.toml"}
    with pytest.raises(Refused) as refused:
        course_edit.add_lesson(found, key, "  ")
    assert refused.value.field == "title"


def test_titles_change_and_keys_stay():
    found = tree(2)
    renamed = after(found, course_edit.rename_lesson(found, "m0l1", "Новое имя"))
    assert bodies(renamed)["m0l1"] == "# Новое имя\n\nText.\n".encode()
    untitled = {**found, "01-m0/20-m0l1.md": b"Text.\n"}
    assert bodies(after(untitled, course_edit.rename_lesson(untitled, "m0l1", "Имя")))["m0l1"].startswith(
        "# Имя\nText.".encode()
    )
    renamed = after(found, course_edit.rename_module(found, "m0", "Модуль"))
    assert course_edit.shown_branches(renamed)[0].title == "Модуль"
    assert course_edit.title(renamed) == "C"


def test_a_copy_and_a_divided_part_stand_right_after():
    found = tree(2)
    key, changes = course_edit.duplicate_lesson(found, "m0l0")
    copied = after(found, changes)
    assert order(copied) == [["m0l0", key, "m0l1"]]
    assert bodies(copied)[key] == bodies(found)["m0l0"]
    found["01-m0/10-m0l0.md"] = "# A\n\nOne.\n\n## Часть\n\nTwo.\n\n## Ещё\n\nThree.\n".encode()
    key, changes = course_edit.split_lesson(found, "m0l0", "Часть")
    divided = after(found, changes)
    assert order(divided) == [["m0l0", key, "m0l1"]]
    assert bodies(divided)["m0l0"] == b"# A\n\nOne.\n"
    assert bodies(divided)[key] == "# Часть\n\nTwo.\n\n## Ещё\n\nThree.\n".encode()
    with pytest.raises(Refused):
        course_edit.split_lesson(found, "m0l0", "Нет такой")


def test_what_is_deleted_takes_its_settings_along():
    found = tree(2, 1)
    found["01-m0/module.toml"] = MODULE + b"[practice]\nm0l0 = 10\n"
    gone = after(found, course_edit.delete_lesson(found, "m0l0"))
    assert order(gone) == [["m0l1"], ["m1l0"]]
    assert "practice" not in course_edit.table(gone, "01-m0/module.toml")
    assert modules(after(found, course_edit.delete_module(found, "m0"))) == ["m1"]
    assert order(after(found, course_edit.delete_lesson(found, "m1l0")))[1] == []


def test_minutes_of_practice_move_along_and_handed_in_work_holds_its_lesson():
    found = tree(2, 1)
    found["01-m0/module.toml"] = MODULE + b'[practice]\nm0l0 = 10\n\n[task]\nlesson = "m0l1"\ncriteria = ["a"]\n'
    moved = after(found, course_edit.move_lesson(found, "m0l0", "m1", 0))
    assert course_edit.table(moved, "02-m1/module.toml")["practice"] == {"m0l0": 10}
    assert not course_edit.table(moved, "01-m0/module.toml")["practice"]
    with pytest.raises(Refused):
        course_edit.move_lesson(found, "m0l1", "m1", 0)


def test_settings_are_written_beside_those_that_are_not_named():
    found = tree(1)
    changed = after(
        found, course_edit.set_table(found, "01-m0/module.toml", {"hours": 3, "summary": None, "quiz": {"draw": 1}})
    )
    settings = course_edit.table(changed, "01-m0/module.toml")
    assert settings == {"title": "M", "hours": 3, "outcomes": [], "quiz": {"draw": 1}}
    shown = course_edit.shown_branches(changed)[0]
    assert (shown.hours, shown.has_quiz, shown.task_lesson) == (3, True, "")
    assert course_edit.module_file(found, "m0") == "01-m0/module.toml"
    assert course_edit.lesson_file(found, "m0l0") == "01-m0/10-m0l0.md"
    assert [course_edit.bank_file(found, quiz) for quiz in ("m0", "final")] == ["01-m0/bank.gift", "final/bank.gift"]


def test_a_file_that_cannot_be_read_is_shown_and_never_overwritten():
    found = tree(1) | {"01-m0/module.toml": b"title = \n", "course.toml": b"\xff"}
    shown = course_edit.shown_branches(found)[0]
    assert (shown.title, [lesson.title for lesson in shown.lessons]) == ("m0", ["Lesson 0.0"])
    assert course_edit.title(found) == ""
    for act in (
        lambda: course_edit.set_table(found, "01-m0/module.toml", {"hours": 1}),
        lambda: course_edit.set_table(found, "course.toml", {"hours": 1}),
    ):
        with pytest.raises(Refused, match="can't be read"):
            act()


def test_a_new_course_has_its_title_and_nothing_invented():
    (path,) = course_edit.new_course("Курс", "2026-11-25", "Лебедева Н. С.")
    table = tomllib.loads(course_edit.new_course("Курс", "2026-11-25", "Лебедева Н. С.")[path].decode())
    assert (path, table["title"], table["authors"], table["audience"]) == (
        "course.toml",
        "Курс",
        ["Лебедева Н. С."],
        [],
    )


def test_what_is_not_there_is_missing():
    for act in (
        lambda: course_edit.rename_lesson(tree(1), "nothing", "A"),
        lambda: course_edit.rename_module(tree(1), "nothing", "A"),
        lambda: course_edit.move_lesson(tree(1), "m0l0", "nothing", 0),
    ):
        with pytest.raises(Missing):
            act()
