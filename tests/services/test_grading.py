"""The instructor's queue: blind, each answer graded once."""

from datetime import timedelta

import pytest

from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Role
from lms.services import accounts, assessment, enrolments, grading, learning

SLUG = "primer"


@pytest.fixture
def waiting(session, study):
    """An essay of the learner that waits: attempt and position."""
    study.enrol("learner")
    study.take("learner", "nachalo", graded=False)
    (found,), _total = grading.queue(session, study.actor("instructor"), 1, 20)
    return found


@pytest.mark.slow
def test_the_queue_shows_the_oldest_first_and_never_who_wrote(session, study, waiting, queries) -> None:
    assert "Ковалёва" not in repr(waiting)
    assert (waiting.course_title, waiting.submitted_at) == ("Пример курса для проверок", study.now)
    later = study.later(hours=1)
    for name in ("other", "third"):
        later.enrol(name)
        later.take(name, "nachalo", graded=False)
    instructor = study.actor("instructor")
    assert len(queries(lambda: grading.queue(session, instructor, 1, 2))) == 1
    rows, total = grading.queue(session, study.actor("instructor"), 1, 2)
    assert (rows[0], len(rows), total) == (waiting, 2, 3)
    assert grading.queue(session, study.actor("instructor"), 9, 2) == ([], 0)


def test_an_essay_is_read_with_its_question(session, study, waiting) -> None:
    essay = grading.essay(session, study.actor("instructor"), waiting.attempt_id, waiting.position)
    assert essay.question.key == "p-1-9"
    assert essay.answer.startswith("Сверю")
    with pytest.raises(Missing, match="does not wait"):
        grading.essay(session, study.actor("instructor"), waiting.attempt_id, waiting.position % 9 + 1)


def test_points_settle_the_attempt_and_the_progress(session, study, waiting) -> None:
    instructor, learner = study.actor("instructor"), study.actor("learner")
    before = enrolments.seat(session, learner, SLUG).percent
    grading.give_points(session, instructor, waiting.attempt_id, waiting.position, 40, " Добавьте срок. ", study.now)
    page = assessment.attempt_page(session, learner, waiting.attempt_id)
    item = page.items[waiting.position - 1]
    assert (page.state, page.passed, page.points) == ("graded", True, 8.4)
    assert (item.points, item.comment) == (0.4, "Добавьте срок.")
    assert enrolments.seat(session, learner, SLUG).percent == before + 16
    assert grading.queue(session, study.actor("instructor"), 1, 20) == ([], 0)


def test_a_second_click_grades_nothing(session, study, waiting) -> None:
    instructor = study.actor("instructor")
    grading.give_points(session, instructor, waiting.attempt_id, waiting.position, 40, "", study.now)
    with pytest.raises(Missing, match="does not wait"):
        grading.give_points(session, instructor, waiting.attempt_id, waiting.position, 90, "", study.now)
    page = assessment.attempt_page(session, study.actor("learner"), waiting.attempt_id)
    assert page.points == 8.4


@pytest.mark.parametrize("percent", [-1, 101])
def test_points_are_between_nothing_and_all(session, study, waiting, percent: int) -> None:
    with pytest.raises(Refused) as refused:
        grading.give_points(
            session, study.actor("instructor"), waiting.attempt_id, waiting.position, percent, "", study.now
        )
    assert refused.value.field == "percent"


def test_nobody_grades_oneself(session, study, waiting) -> None:
    learner = study.actor("learner")
    accounts.set_roles(session, study.actor("administrator"), learner.id, [Role.LEARNER, Role.INSTRUCTOR], study.now)
    with pytest.raises(Refused, match="your own answer"):
        grading.give_points(session, study.actor("learner"), waiting.attempt_id, waiting.position, 100, "", study.now)


def test_a_failing_grade_fails_the_test_and_an_attempt_that_waits_blocks_the_next(session, study) -> None:
    study.enrol("learner")
    learner = study.actor("learner")
    study.take("learner", "nachalo", graded=False)
    with pytest.raises(Refused, match="being graded"):
        assessment.start(session, learner, SLUG, "nachalo", study.now + timedelta(hours=9))


def test_the_essay_of_who_left_can_still_be_graded(session, study, waiting) -> None:
    enrolment_id = enrolments.seat(session, study.actor("learner"), SLUG).id
    learning.withdraw(session, study.actor("administrator"), enrolment_id, study.now)
    assert grading.essay(session, study.actor("instructor"), waiting.attempt_id, waiting.position).answer
    grading.give_points(session, study.actor("instructor"), waiting.attempt_id, waiting.position, 100, "", study.now)
    assert enrolments.seat_of(session, enrolment_id).state == "withdrawn"
