"""Attempts: started once, answers kept with receipts, handed in once, seen by nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.domain.attempt import GRACE
from lms.domain.course import FINAL
from lms.domain.errors import Missing, Refused, Stale
from lms.domain.question import Kind
from lms.models.assessment import Attempt, AttemptItem
from lms.services import assessment, attempt_results, enrolments, learning
from lms.services.demo_answers import right_form, wrong_form

SLUG = "primer"
LIMIT = timedelta(minutes=30)


@pytest.fixture
def attempt_id(session, study) -> int:
    """An open attempt of the learner at the first test."""
    study.enrol("learner")
    return assessment.start(session, study.actor("learner"), SLUG, "nachalo", study.now)


def position_of(session, study, attempt_id: int, kind: Kind) -> int:
    items = assessment.attempt_page(session, study.actor("learner"), attempt_id).items
    return next(item.position for item in items if item.question.kind is kind)


def save(session, study, attempt_id, position, base, text, now=None, name="learner"):
    return assessment.save_answer(
        session, study.actor(name), attempt_id, position, base, {"answer": [text]}, now or study.now
    )


def test_starting_draws_the_questions_and_sets_the_deadline(session, study, attempt_id) -> None:
    page = assessment.attempt_page(session, study.actor("learner"), attempt_id)
    assert (page.state, page.number, page.deadline_at) == ("open", 1, study.now + LIMIT)
    assert (len(page.items), page.max_points) == (9, 9.0)
    assert {item.question.key for item in page.items} == {f"p-1-{number}" for number in range(1, 10)}
    assert all(item.answer is None and item.sequence == 0 for item in page.items)
    assert not page.may_review


def test_a_second_click_on_start_goes_on_with_the_attempt(session, study, attempt_id) -> None:
    learner = study.actor("learner")
    assert assessment.start(session, learner, SLUG, "nachalo", study.now + timedelta(minutes=1)) == attempt_id
    page = assessment.quiz_page(session, learner, SLUG, "nachalo", study.now)
    assert page.open_attempt is not None
    assert page.open_attempt.id == attempt_id
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_each_new_answer_gets_the_next_receipt_and_the_same_one_keeps_its_own(session, study, attempt_id) -> None:
    position = position_of(session, study, attempt_id, Kind.SHORT_ANSWER)
    assert save(session, study, attempt_id, position, 0, "устав") == 1
    assert save(session, study, attempt_id, position, 1, "реестр") == 2
    later = study.now + timedelta(minutes=1)
    assert save(session, study, attempt_id, position, 2, "реестр", later) == 2
    assert save(session, study, attempt_id, position, 0, "реестр", later) == 2
    item = session.get_one(AttemptItem, (attempt_id, position))
    assert (item.answer, item.sequence, item.saved_at) == ('"реестр"', 2, study.now)


def test_a_stale_tab_is_told_and_the_newer_answer_stays(session, study, attempt_id) -> None:
    position = position_of(session, study, attempt_id, Kind.SHORT_ANSWER)
    save(session, study, attempt_id, position, 0, "реестр")
    for base in (0, 7):
        with pytest.raises(Stale, match="another window"):
            save(session, study, attempt_id, position, base, "устав")
    item = session.get_one(AttemptItem, (attempt_id, position))
    assert (item.answer, item.sequence) == ('"реестр"', 1)


def test_answers_are_taken_until_the_deadline_and_its_grace(session, study, attempt_id) -> None:
    position = position_of(session, study, attempt_id, Kind.SHORT_ANSWER)
    last = study.now + LIMIT + GRACE
    assert save(session, study, attempt_id, position, 0, "реестр", last) == 1
    with pytest.raises(Stale, match="time of this attempt"):
        save(session, study, attempt_id, position, 1, "устав", last + timedelta(seconds=1))
    assert session.get_one(AttemptItem, (attempt_id, position)).answer == '"реестр"'


def test_nothing_is_saved_after_handing_in_or_beyond_the_questions(session, study, attempt_id) -> None:
    with pytest.raises(Missing):
        save(session, study, attempt_id, 99, 0, "реестр")
    assessment.submit(session, study.actor("learner"), attempt_id, study.now)
    with pytest.raises(Stale, match="handed in"):
        save(session, study, attempt_id, 1, 0, "реестр")


def test_a_value_the_form_cannot_send_is_refused(session, study, attempt_id) -> None:
    position = position_of(session, study, attempt_id, Kind.SINGLE)
    with pytest.raises(Refused, match="no such option"):
        save(session, study, attempt_id, position, 0, "17")


def test_somebody_elses_attempt_is_missing(session, study, attempt_id) -> None:
    for name in ("other", "administrator", "instructor"):
        stranger = study.actor(name)
        for act in (
            lambda actor: assessment.attempt_page(session, actor, attempt_id),
            lambda actor: assessment.submit(session, actor, attempt_id, study.now),
            lambda actor: assessment.save_answer(session, actor, attempt_id, 1, 0, {"answer": ["0"]}, study.now),
        ):
            with pytest.raises(Missing):
                act(stranger)
    assert session.get_one(Attempt, attempt_id).state == "open"


def test_a_withdrawn_learner_has_no_attempt_any_more(session, study, attempt_id) -> None:
    enrolment_id = enrolments.seat(session, study.actor("learner"), SLUG).id
    learning.withdraw(session, study.actor("administrator"), enrolment_id, study.now)
    session.flush()
    with pytest.raises(Missing):
        assessment.attempt_page(session, study.actor("learner"), attempt_id)
    with pytest.raises(Missing):
        save(session, study, attempt_id, 1, 0, "реестр")


def test_handing_in_grades_once(session, study) -> None:
    study.enrol("learner")
    attempt_id = study.take("learner", "nachalo", graded=False)
    waiting = session.get_one(Attempt, attempt_id)
    assert (waiting.state, waiting.passed, waiting.points) == ("waiting", None, 8.0)
    study.grade("learner", attempt_id, percent=50)
    assert (waiting.state, waiting.passed, waiting.points) == ("graded", True, 8.5)
    assessment.submit(session, study.actor("learner"), attempt_id, study.now + timedelta(hours=1))
    assert (waiting.submitted_at, waiting.points) == (study.now, 8.5)


def test_points_are_those_of_the_answers(session, study, attempt_id) -> None:
    learner = study.actor("learner")
    for item in assessment.attempt_page(session, learner, attempt_id).items:
        right = item.question.kind in {Kind.SINGLE, Kind.ORDERING, Kind.NUMERICAL}
        form = right_form(item.question) if right else wrong_form(item.question)
        assessment.save_answer(session, learner, attempt_id, item.position, 0, form, study.now)
    assessment.submit(session, learner, attempt_id, study.now)
    page = assessment.attempt_page(session, learner, attempt_id)
    assert (page.state, page.points, page.passed) == ("graded", 3.0, False)
    assert {item.question.kind: item.points for item in page.items}[Kind.ORDERING] == 1.0


def test_time_that_is_over_hands_in_what_was_saved(session, study, attempt_id) -> None:
    study.answer("learner", attempt_id)
    over = study.now + LIMIT + GRACE
    assert not attempt_results.has_overdue(session, over)
    assert attempt_results.submit_overdue(session, over) == 0
    assert attempt_results.has_overdue(session, over + timedelta(seconds=1))
    assert attempt_results.submit_overdue(session, over + timedelta(seconds=1)) == 1
    row = session.get_one(Attempt, attempt_id)
    assert (row.state, row.points, row.submitted_at) == ("waiting", 8.0, study.now + LIMIT)
    assert attempt_results.submit_overdue(session, over + timedelta(hours=1)) == 0


def test_the_attempt_of_who_left_is_handed_in_too(session, study, attempt_id) -> None:
    enrolment_id = enrolments.seat(session, study.actor("learner"), SLUG).id
    learning.withdraw(session, study.actor("administrator"), enrolment_id, study.now)
    assert attempt_results.submit_overdue(session, study.now + timedelta(hours=1)) == 1
    assert session.get_one(Attempt, attempt_id).state == "graded"
    assert enrolments.seat_of(session, enrolment_id).state == "withdrawn"


def test_the_final_opens_when_the_modules_are_passed(session, study) -> None:
    study.enrol("learner")
    learner = study.actor("learner")
    study.read_all("learner")
    study.take("learner", "nachalo")
    study.take("learner", "delo", well=False)
    with pytest.raises(Refused, match="final test opens"):
        assessment.start(session, learner, SLUG, FINAL, study.now)
    assert "final test opens" in str(assessment.quiz_page(session, learner, SLUG, FINAL, study.now).refusal)
    study.take("learner", "delo")
    assert assessment.quiz_page(session, learner, SLUG, FINAL, study.now).refusal is None
    study.take("learner", FINAL)
    assert enrolments.seat(session, learner, SLUG).percent == 100


def test_pause_and_number_of_attempts_are_kept(session, study) -> None:
    study.enrol("learner")
    learner, story = study.actor("learner"), study
    for left in (2, 1, 0):
        story.take("learner", "nachalo", well=False)
        page = assessment.quiz_page(session, learner, SLUG, "nachalo", story.now)
        assert (page.attempts_left, [line.number for line in page.attempts]) == (left, list(range(1, 4 - left)))
        with pytest.raises(Refused) as refused:
            assessment.start(session, learner, SLUG, "nachalo", story.now)
        assert refused.value.params == ({"minutes": 30} if left else {})
        story = story.later(minutes=30)
    with pytest.raises(Refused, match="All attempts"):
        assessment.start(session, learner, SLUG, "nachalo", story.now)


def test_right_answers_are_shown_by_the_rule_of_the_test(session, study) -> None:
    study.enrol("learner")
    learner = study.actor("learner")
    first = study.take("learner", "nachalo", well=False)
    assert assessment.attempt_page(session, learner, first).may_review
    failed = study.take("learner", "delo", well=False)
    assert not assessment.attempt_page(session, learner, failed).may_review
    study.take("learner", "delo")
    assert assessment.attempt_page(session, learner, failed).may_review
    again = study.later(minutes=30)
    assessment.start(session, learner, SLUG, "nachalo", again.now)
    assert not assessment.attempt_page(session, learner, first).may_review


def test_there_is_no_test_where_the_course_has_none(session, study) -> None:
    study.enrol("learner")
    with pytest.raises(Missing):
        assessment.quiz_page(session, study.actor("learner"), SLUG, "nothing", study.now)
    with pytest.raises(Missing):
        assessment.start(session, study.actor("other"), SLUG, "nachalo", study.now)


def test_saving_and_showing_ask_as_often_late_as_early(session, study, queries) -> None:
    study.enrol("learner")
    learner = study.actor("learner")

    def asked(moment) -> list[list[str]]:
        attempt_id = assessment.start(session, learner, SLUG, "nachalo", moment)
        position = position_of(session, study, attempt_id, Kind.SHORT_ANSWER)
        return [
            queries(lambda: save(session, study, attempt_id, position, 0, "реестр", moment)),
            queries(lambda: assessment.attempt_page(session, learner, attempt_id)),
            queries(lambda: assessment.submit(session, learner, attempt_id, moment)),
        ]

    first = [len(sent) for sent in asked(study.now)]
    for number in range(3):
        study.enrol(f"person{number}")
        study.take(f"person{number}", "nachalo", graded=False)
    later = [len(sent) for sent in asked(study.now + timedelta(minutes=31))]
    assert all(late <= early for late, early in zip(later, first, strict=True))
    assert first[1] == 2
