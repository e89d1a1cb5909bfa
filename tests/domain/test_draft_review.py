"""A second reader passes over no line, and an approval holds for exactly what was read."""

import pytest

from lms.domain.draft_review import LAW, SUBJECT, Looked, ReviewState, check_decision, lines_for, state_of
from lms.domain.errors import Refused

ALL = {line: Looked(ok=True) for line in SUBJECT + LAW}


def test_a_course_without_law_is_not_asked_about_it() -> None:
    assert lines_for(legal=True) == SUBJECT + LAW
    assert lines_for(legal=False) == SUBJECT
    check_decision({line: ALL[line] for line in SUBJECT}, legal=False, approves=True, comment="")


@pytest.mark.parametrize("line", SUBJECT + LAW)
def test_no_line_is_passed_over(line: str) -> None:
    check_decision(ALL, legal=True, approves=True, comment="")
    check_decision({**ALL, line: Looked(ok=False, comment="Не проверял")}, legal=True, approves=True, comment="")
    for answers in ({**ALL, line: Looked(ok=False, comment=" ")}, {key: ALL[key] for key in ALL if key != line}):
        with pytest.raises(Refused) as refused:
            check_decision(answers, legal=True, approves=True, comment="Хорошо")
        assert refused.value.field == line


def test_a_draft_is_returned_with_words() -> None:
    check_decision({}, legal=True, approves=False, comment="Нет ссылок")
    with pytest.raises(Refused) as refused:
        check_decision(ALL, legal=True, approves=False, comment="  ")
    assert refused.value.field == "comment"


@pytest.mark.parametrize(
    ("stored", "read", "now", "state"),
    [
        ("approved", ("a", 1), ("a", 1), ReviewState.APPROVED),
        ("approved", ("a", 1), ("b", 1), ReviewState.VOID),
        ("approved", ("a", 1), ("a", 2), ReviewState.NONE),
        ("approved", ("a", None), ("a", None), ReviewState.APPROVED),
        ("waiting", ("a", 1), ("b", 1), ReviewState.WAITING),
        ("returned", ("a", 1), ("b", 1), ReviewState.RETURNED),
        ("replaced", ("a", 1), ("a", 1), ReviewState.NONE),
    ],
)
def test_what_a_reading_means_now(stored, read, now, state) -> None:
    assert state_of(stored, read, now) is state
