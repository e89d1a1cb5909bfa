"""Which kinds bring points and which need a person."""

import pytest

from lms.domain.question import Kind, Question


@pytest.mark.parametrize("kind", Kind)
def test_all_but_descriptions_bring_points_and_only_essays_need_a_person(kind: Kind) -> None:
    question = Question(key="q", kind=kind, text="?")
    assert question.graded is (kind is not Kind.DESCRIPTION)
    assert question.needs_person is (kind is Kind.ESSAY)
