"""Rules of a course hold for those who begin it: which attempt counts, practice, draws by parts."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lms.domain.course import FINAL, Counts, Draw, PerPage, QuizRules, Shows
from lms.domain.errors import Refused, Stale
from lms.domain.quiz_edit import quiz_rules, set_rules
from lms.models.assessment import Attempt
from lms.models.catalogue import Group
from lms.models.learning import Enrolment
from lms.services import assessment, attestation, authoring, candidates, doctor, enrolments, grading
from lms.services.demo_answers import right_form, wrong_form

SLUG, QUIZ = "primer", "nachalo"


@pytest.fixture
def publish(session, study):
    """Publish the course with other rules of a quiz."""

    def change(quiz: str, **values: object) -> None:
        instructor = study.actor("instructor")

        def edited(tree):
            return set_rules(tree, quiz, replace(quiz_rules(tree, quiz), **values))

        authoring.edit(session, instructor, SLUG, edited, "rules.edited", quiz, study.now)
        authoring.publish(session, instructor, SLUG, "Правила", study.now)

    return change


def fact(session, study, key: str = QUIZ):
    return enrolments.seat(session, study.actor("learner"), SLUG).facts.quizzes.get(key)


def test_rules_go_the_whole_way_from_the_draft_to_the_attempt(session, study, publish) -> None:
    draws = (Draw(count=2, tag="fz-1-2001/5"),)
    publish(QUIZ, draw=2, draws=draws, per_page=PerPage.ONE, shows=(Shows.SCORE,), counts=Counts.LAST)
    study.enrol("learner")
    learner = study.actor("learner")
    page = assessment.attempt_page(session, learner, assessment.start(session, learner, SLUG, QUIZ, study.now))
    assert (page.rules.per_page, page.rules.shows, page.rules.counts) == (PerPage.ONE, (Shows.SCORE,), Counts.LAST)
    assert len(page.items) == 2
    assert all("fz-1-2001/5" in item.question.tags for item in page.items)


def test_a_draft_whose_bank_can_not_give_the_draw_is_not_published(session, publish) -> None:
    with pytest.raises(Refused, match="problems"):
        publish(QUIZ, draw=2, draws=(Draw(count=2, tag="no-such-tag"),))


@pytest.mark.parametrize(("counts", "after"), [(Counts.BEST, True), (Counts.LAST, False), (Counts.FIRST, True)])
def test_a_later_failure_counts_by_the_rule(session, study, publish, counts, after) -> None:
    publish("delo", counts=counts, attempts=4)
    study.enrol("learner")
    study.take("learner", "delo")
    assert fact(session, study, "delo").passed
    study.later(minutes=1).take("learner", "delo", well=False)
    assert fact(session, study, "delo").passed is after
    page = assessment.quiz_page(session, study.actor("learner"), SLUG, "delo", study.now)
    assert page.result.number == (2 if counts is Counts.LAST else 1)
    assert doctor._progress(session) == []


def test_a_later_pass_does_not_help_where_the_first_counts(session, study, publish) -> None:
    publish("delo", counts=Counts.FIRST)
    study.enrol("learner")
    study.take("learner", "delo", well=False)
    study.later(minutes=1).take("learner", "delo")
    assert not fact(session, study, "delo").passed


@pytest.mark.slow
def test_the_protocol_takes_the_attempt_that_counts(session, study, publish, key) -> None:
    publish(FINAL, counts=Counts.LAST, attempts=3, pass_percent=0)
    group_id = study.group()
    enrolment_id = study.enrol("learner", group_id)
    study.pass_modules("learner")
    study.take("learner", FINAL)
    group = session.get_one(Group, group_id)
    assert [each.score_percent for each in candidates.candidates_of(session, group)] == [100]
    later = study.later(hours=1)
    later.take("learner", FINAL, well=False)
    [candidate] = candidates.candidates_of(session, group)
    assert (candidate.score_percent, candidate.finished_at, candidate.passed) == (0, later.now, True)
    attestation.close_protocol(session, study.actor("administrator"), study.protocol(group_id), key, later.now)
    with pytest.raises(Refused, match="result stands"):
        assessment.start(session, study.actor("learner"), SLUG, FINAL, later.now)
    assert session.get_one(Enrolment, enrolment_id).state == "passed"


@pytest.mark.slow
def test_an_attempt_begun_before_the_document_may_take_the_result_away_and_the_doctor_knows(
    session, study, publish, key
) -> None:
    publish(FINAL, counts=Counts.LAST)
    group_id = study.group()
    study.enrol("learner", group_id)
    study.pass_modules("learner")
    study.take("learner", FINAL)
    attempt_id = assessment.start(session, study.actor("learner"), SLUG, FINAL, study.now)
    attestation.close_protocol(session, study.actor("administrator"), study.protocol(group_id), key, study.now)
    assessment.submit(session, study.actor("learner"), attempt_id, study.now)
    assert not fact(session, study, FINAL).passed
    assert doctor._progress(session) == []


def test_practice_checks_each_answer_at_once_and_fixes_it(session, study, publish) -> None:
    publish(QUIZ, practice=True, attempts=1)
    study.enrol("learner")
    learner = study.actor("learner")
    attempt_id = assessment.start(session, learner, SLUG, QUIZ, study.now)
    items = assessment.attempt_page(session, learner, attempt_id).items
    assert not any(item.checked for item in items)
    assert session.get_one(Attempt, attempt_id).max_points == 8.0, "nobody reads what is written for practice"
    for item in items:
        form = right_form(item.question) if item.position % 2 else wrong_form(item.question)
        saved = assessment.save_answer(session, learner, attempt_id, item.position, 0, form, study.now)
        shown = assessment.attempt_page(session, learner, attempt_id).items[item.position - 1]
        assert shown.checked is bool(saved)
        if saved and not item.question.needs_person:
            assert shown.points == (1.0 if item.position % 2 else 0.0)
            with pytest.raises(Stale, match="can't be changed"):
                assessment.save_answer(
                    session, learner, attempt_id, item.position, saved, {"answer": [], "answer-0": ["1"]}, study.now
                )


def test_an_empty_answer_is_not_checked(session, study, publish) -> None:
    publish(QUIZ, practice=True)
    study.enrol("learner")
    learner = study.actor("learner")
    attempt_id = assessment.start(session, learner, SLUG, QUIZ, study.now)
    assert assessment.save_answer(session, learner, attempt_id, 1, 0, {}, study.now) == 0
    assert not assessment.attempt_page(session, learner, attempt_id).items[0].checked


@pytest.mark.slow
def test_practice_counts_for_nothing_and_never_ends(session, study, publish) -> None:
    publish(QUIZ, practice=True, attempts=1)
    enrolment_id = study.enrol("learner")
    study.read_all("learner")
    study.take("learner", "delo")
    seat = enrolments.seat_of(session, enrolment_id)
    assert enrolments.progress_of(seat, seat.facts).final_open
    for _time in range(3):
        study.take("learner", QUIZ, graded=False)
        page = assessment.quiz_page(session, study.actor("learner"), SLUG, QUIZ, study.now)
        assert (page.attempts_left, page.refusal) == (None, None)
    assert fact(session, study) is None
    assert grading.queue(session, study.actor("instructor"), 1, 9)[1] == 0, "no instructor is asked to read it"
    assert {row.state for row in session.scalars(select(Attempt).where(Attempt.quiz_key == QUIZ))} == {"graded"}


def test_people_under_way_keep_their_rules(session, study, publish) -> None:
    study.enrol("learner")
    publish(QUIZ, practice=True)
    rules: QuizRules = assessment.quiz_page(session, study.actor("learner"), SLUG, QUIZ, study.now).rules
    assert not rules.practice
