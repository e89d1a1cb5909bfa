"""How questions work is told from first attempts, version by version, and as they were answered."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from lms.domain.errors import Missing
from lms.domain.item_analysis import ItemWarning
from lms.models.assessment import AttemptItem
from lms.services import assessment, item_quality
from tests.house.crowd import by_strength, crowd, other_key, republish, with_question

SLUG, QUIZ = "primer", "nachalo"
FIRST = "p-1-1"


def version(session, key=FIRST, place=0):
    """A version of a question, the current one first."""
    return item_quality.item(session, SLUG, key).versions[place]


def test_before_any_answer_the_published_questions_stand_without_health(session) -> None:
    found = item_quality.items(session, SLUG)
    assert [each.question.key for each in found.versions[:9]] == [f"p-1-{number}" for number in range(1, 10)]
    assert all(each.current and each.revisions == (1,) and each.health is None for each in found.versions)
    assert found.quizzes[QUIZ] == "Начало"


def test_an_unknown_question_and_an_unknown_course_are_missing(session) -> None:
    with pytest.raises(Missing):
        item_quality.item(session, SLUG, "no-such")
    with pytest.raises(Missing):
        item_quality.items(session, "no-such")


def test_thirty_answers_are_judged(session, study) -> None:
    crowd(session, 40, QUIZ, study.now)
    found = version(session).health
    assert found.answers == 40
    assert not found.few
    assert 0.3 < found.facility.value < 0.9
    assert found.discrimination.value > 0
    assert sum(option.choosers for option in found.options) == 40
    assert 15 <= found.times.lower <= found.times.median <= found.times.upper <= 90
    assert version(session, "p-1-2").health.answers == 40


def test_only_first_attempts_count(session, study) -> None:
    study.enrol("learner")
    study.take("learner", QUIZ, well=False)
    study.later(hours=1).take("learner", QUIZ, well=True)
    found = version(session).health
    assert (found.answers, found.facility.value) == (1, 0)


def test_attempts_under_way_or_waiting_for_a_person_do_not_count_yet(session, study) -> None:
    study.enrol("learner")
    study.enrol("other")
    assessment.start(session, study.actor("other"), SLUG, QUIZ, study.now)
    attempt = study.take("learner", QUIZ, graded=False)
    assert version(session).health is None
    study.grade("learner", attempt, 40)
    assert version(session).health.answers == 1
    assert version(session, "p-1-9").health.facility.value == 0.4


def test_practice_is_no_test(session, study) -> None:
    republish(session, lambda module: replace(module, quiz=replace(module.quiz, practice=True)), study.now)
    crowd(session, 3, QUIZ, study.now)
    assert version(session).health is None


def test_a_changed_key_is_another_version(session, study) -> None:
    crowd(session, 3, QUIZ, study.now)
    republish(session, with_question(FIRST, other_key), study.now)
    new, old = item_quality.item(session, SLUG, FIRST).versions
    assert (new.current, new.revisions, new.health) == (True, (2,), None)
    assert (old.current, old.revisions, old.health.answers) == (False, (1,), 3)
    crowd(session, 2, QUIZ, study.now, lambda question, _strength, _chance: 1 if question.key == FIRST else None)
    new, old = item_quality.item(session, SLUG, FIRST).versions
    assert (new.health.answers, new.health.facility.value, old.health.answers) == (2, 1, 3)


def test_a_changed_explanation_is_the_same_version(session, study) -> None:
    crowd(session, 3, QUIZ, study.now)
    republish(session, with_question(FIRST, lambda question: replace(question, feedback="Иначе.")), study.now)
    crowd(session, 2, QUIZ, study.now)
    (only,) = item_quality.item(session, SLUG, FIRST).versions
    assert (only.current, only.revisions, only.health.answers) == (True, (1, 2), 5)


def test_a_question_taken_away_stays_as_an_earlier_version(session, study) -> None:
    crowd(session, 3, QUIZ, study.now)
    republish(
        session, lambda module: replace(module, bank=module.bank[1:], quiz=replace(module.quiz, draw=8)), study.now
    )
    (only,) = item_quality.item(session, SLUG, FIRST).versions
    assert (only.current, only.revisions, only.health.answers) == (False, (1,), 3)


def test_points_given_by_a_remedy_hide_nothing(session, study) -> None:
    """Everybody got the point of a question whose key was wrong; the key is still seen to be wrong."""

    def strong_choose_another(question, strength, chance):
        if question.key == FIRST:
            return 1 if strength > 0.7 else 0
        return by_strength(question, strength, chance)

    attempts = crowd(session, 40, QUIZ, study.now, strong_choose_another)
    before = version(session).health
    others = version(session, "p-1-2").health
    session.execute(
        update(AttemptItem)
        .where(AttemptItem.attempt_id.in_(attempts), AttemptItem.question_key == FIRST)
        .values(points=1.0, remedy="full_marks")
    )
    assert ItemWarning.KEY_SUSPECT in before.warnings
    assert version(session).health == before
    assert version(session, "p-1-2").health == others


def test_the_time_of_an_answer_given_twice_is_not_told(session, study) -> None:
    attempts = crowd(session, 1, QUIZ, study.now)
    assert version(session).health.times is not None
    session.execute(update(AttemptItem).where(AttemptItem.attempt_id.in_(attempts)).values(sequence=2))
    assert version(session).health.times is None


def test_an_answer_left_out_is_counted(session, study) -> None:
    crowd(session, 2, QUIZ, study.now, lambda *_: None)
    found = version(session).health
    assert (found.answers, found.omitted, found.facility.value) == (2, 2, 0)


def test_more_attempts_cost_no_more_queries(session, study, queries) -> None:
    crowd(session, 1, QUIZ, study.now)
    look = lambda: (item_quality.items(session, SLUG), item_quality.item(session, SLUG, FIRST))  # noqa: E731
    look()
    little = queries(look)
    crowd(session, 30, QUIZ, study.now)
    crowd(session, 30, "final", study.now)
    assert queries(look) == little
    assert len(little) == 4
