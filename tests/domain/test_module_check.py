import pytest

from lms.domain.course import Final, QuizRules
from lms.domain.course_check import report
from lms.domain.question import Kind
from tests.domain.tiny_course import ACTS, BOXES, PLACES, ask, course, found, lesson

KINDS = ("case", "checklist", "document", "task")


@pytest.mark.parametrize(("practice", "off"), [(29, True), (30, False), (60, False), (61, True)])
def test_hours_of_a_module_may_differ_by_a_third(practice, off):
    codes = found(course(lessons=(lesson(practice=practice),)))
    assert (("module_hours_off", "01-basics/module.toml", 2) in codes) is off


def test_a_module_without_hours_declares_none():
    item = course(hours=0, lessons=(lesson(practice=45),))
    assert "module_hours_off" not in [code for code, _, _ in found(item)]


def test_a_legal_module_has_a_box_of_each_kind():
    bare = (lesson(practice=45, boxes=""),)
    assert found(course(lessons=bare)) == [(f"no_{kind}", "01-basics/module.toml", 1) for kind in KINDS]
    assert found(course(lessons=bare, legal=False)) == []
    assert found(course(lessons=(*bare, lesson(key="second", boxes=BOXES)))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_box_is_named_and_one_shown_as_code_is_missing(kind):
    box = f'!!! {kind} "Врезка"\n    Текст'
    for boxes in (BOXES.replace(box, ""), BOXES.replace(box, f"```\n{box}\n```")):
        [finding] = report(course(lessons=(lesson(practice=45, boxes=boxes),)), ACTS, PLACES).findings
        assert finding.code == f"no_{kind}"
        assert f"Add a box !!! {kind} to a lesson." in finding.message()


@pytest.mark.parametrize(("draw", "repeats"), [(7, False), (8, True)])
def test_a_quiz_draws_no_more_than_part_of_its_bank(draw, repeats):
    bank = [ask(f"q{number}", "fz-2") for number in range(10)] + [ask(key, kind=Kind.DESCRIPTION) for key in "de"]
    item = course(*bank, lessons=(lesson(practice=30),), quiz=QuizRules(draw=draw))
    assert found(item) == [("draw_uses_all", "01-basics/module.toml", 6)] * repeats
    final = Final(rules=QuizRules(draw=draw), bank=tuple(bank))
    assert (
        found(course(lessons=(lesson(practice=30),), final=final)) == [("draw_uses_all", "course.toml", 16)] * repeats
    )
