"""Answers graded by a wrong key: what each remedy would do, what it does, and the way back."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from lms.domain.certificate import DocumentKind
from lms.domain.course import FINAL
from lms.domain.errors import Missing, Refused, Stale
from lms.domain.permissions import Role
from lms.domain.progress import State
from lms.domain.question import Answer
from lms.domain.regrade import Remedy
from lms.models.assessment import Attempt, AttemptItem
from lms.models.journal import AuditEntry
from lms.models.learning import Enrolment
from lms.models.regrades import Regrade, RegradeEffect
from lms.services import (
    accounts,
    assessment,
    attestation,
    doctor,
    enrolments,
    grading,
    learning,
    regrade_history,
    regrade_preview,
    regrading,
)
from lms.services.regrading import Done, Order
from tests.house.corrected import publish_corrected, right_is

SLUG, KEY = "primer", "p-2-1"
WHY = "В ключе была опечатка."


def answer(study, name: str, quiz: str, option: int) -> int:
    """An attempt at a test of one question, answered with one of its options."""
    actor = study.actor(name)
    attempt_id = assessment.start(study.session, actor, SLUG, quiz, study.now)
    assessment.save_answer(study.session, actor, attempt_id, 1, 0, {"answer": [str(option)]}, study.now)
    assessment.submit(study.session, actor, attempt_id, study.now)
    return attempt_id


def correct(study, key: str = KEY, change=None) -> None:
    publish_corrected(study.session, study.actor("instructor"), key, change or right_is(1), study.now)


@pytest.fixture
def attempts(session, study) -> dict[str, int]:
    """Three people have answered by the published key: right, with what is right indeed, and quite wrong."""
    people = {"learner": 0, "other": 1, "third": 2}
    for name in people:
        study.enrol(name)
    return {name: answer(study, name, "delo", option) for name, option in people.items()}


@pytest.fixture
def corrected(study, attempts) -> dict[str, int]:
    """The same, and the key is corrected since."""
    correct(study)
    return attempts


def apply(
    study, remedy: Remedy, *, key: str = KEY, with_losses: bool = False, seen: str = "", reason: str = WHY
) -> Done:
    found = regrade_preview.compare(study.session, SLUG, key)
    order = Order(
        version=found.chosen.sha256,
        remedy=remedy,
        reason=reason,
        with_losses=with_losses,
        seen=seen or found.outcomes[remedy].fingerprint,
    )
    return regrading.apply(study.session, study.actor("instructor"), SLUG, key, order, study.now)


def results(session, attempts) -> dict[str, tuple[float, float, bool | None]]:
    rows = {attempt.id: attempt for attempt in session.scalars(select(Attempt))}
    return {
        name: (rows[number].points, rows[number].max_points, rows[number].passed) for name, number in attempts.items()
    }


def letters(study) -> dict[str, dict]:
    return {letter["to"].partition("@")[0]: letter["values"] for letter in study.letters("regraded")}


def test_the_remedies_stand_side_by_side(session, study, corrected) -> None:
    found = regrade_preview.compare(session, SLUG, KEY)
    (version,) = found.versions
    assert (version.revisions, version.handed_in, version.open) == ((1,), 3, 0)
    assert (found.newest.revision_number, found.quiz_title) == (2, "Дело")
    sides = {
        remedy: (len(outcome.preview.gains), len(outcome.preview.losses), outcome.preview.moving(0))
        for remedy, outcome in found.outcomes.items()
    }
    assert sides == {
        Remedy.NEW_KEY: (1, 1, 1),
        Remedy.ACCEPT_BOTH: (1, 0, 2),
        Remedy.FULL_MARKS: (2, 0, 1),
        Remedy.DROP: (2, 0, 1),
    }
    new_key = found.outcomes[Remedy.NEW_KEY]
    assert [(line.name, line.effect.loses_pass, line.effect.gains_pass) for line in new_key.moved] == [
        ("Ковалёва Мария Петровна", True, False),
        ("Быков Сергей", False, True),
    ]


def test_before_the_key_is_corrected_only_two_remedies_can_be_chosen(session, attempts) -> None:
    outcomes = regrade_preview.compare(session, SLUG, KEY).outcomes
    refused = {remedy for remedy, outcome in outcomes.items() if outcome.refusal}
    assert refused == {Remedy.NEW_KEY, Remedy.ACCEPT_BOTH}
    assert "not corrected yet" in str(outcomes[Remedy.NEW_KEY].refusal)


@pytest.mark.slow
def test_a_version_is_the_same_through_revisions_that_do_not_touch_it(session, study, attempts) -> None:
    correct(study, "p-1-1")
    study.enrol("late")
    answer(study, "late", "delo", 2)
    correct(study)
    (version,) = regrade_preview.compare(session, SLUG, KEY).versions
    assert (version.revisions, version.handed_in) == ((1, 2), 4)


@pytest.mark.slow
def test_both_versions_can_be_looked_at_and_the_wrong_one_stands_first(session, study, corrected) -> None:
    for name in ("late", "later", "last", "latest"):
        study.enrol(name)
        answer(study, name, "delo", 0)
    old, new = regrade_preview.compare(session, SLUG, KEY).versions
    assert (old.handed_in, new.handed_in) == (3, 4)
    chosen = regrade_preview.compare(session, SLUG, KEY, new.sha256)
    assert chosen.outcomes[Remedy.FULL_MARKS].preview.gains == chosen.outcomes[Remedy.FULL_MARKS].preview.effects
    with pytest.raises(Missing):
        regrade_preview.compare(session, SLUG, KEY, "0" * 64)
    with pytest.raises(Missing):
        regrade_preview.compare(session, SLUG, "no-such-key")


@pytest.mark.slow
def test_who_would_lose_a_pass_keeps_it_unless_told_otherwise(session, study, corrected) -> None:
    assert apply(study, Remedy.NEW_KEY) == Done(changed=2, gained=1, lost=0, spared=1)
    assert results(session, corrected) == {"learner": (1, 1, True), "other": (1, 1, True), "third": (0, 1, False)}
    assert apply(study, Remedy.NEW_KEY, with_losses=True) == Done(changed=1, gained=0, lost=1, spared=0)
    assert results(session, corrected)["learner"] == (0, 1, False)
    told = letters(study)
    assert {name: values["passed"] for name, values in told.items()} == {"other": True, "learner": False}
    assert told["other"]["reason"] == WHY
    assert not told["other"]["document"]


@pytest.mark.slow
def test_progress_follows(session, study, corrected) -> None:
    before = {name: enrolments.seat(session, study.actor(name), SLUG).percent for name in corrected}
    apply(study, Remedy.NEW_KEY, with_losses=True)
    after = {name: enrolments.seat(session, study.actor(name), SLUG).percent for name in corrected}
    assert after == {"learner": before["other"], "other": before["learner"], "third": before["third"]}


@pytest.mark.slow
def test_all_of_it_is_kept_and_in_the_audit_log(session, study, corrected) -> None:
    apply(study, Remedy.ACCEPT_BOTH)
    made = session.scalars(select(Regrade)).one()
    assert (made.quiz_key, made.question_key, made.remedy, made.reason) == ("delo", KEY, "accept_both", WHY)
    assert made.new_sha256 not in {"", made.question_sha256}
    effects = {effect.attempt_id: effect for effect in session.scalars(select(RegradeEffect))}
    gained = effects[corrected["other"]]
    assert (gained.item_before, gained.item_after, gained.passed_before, gained.passed_after) == (0, 1, False, True)
    assert len(effects) == 3
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.contains("regrade"))).all()
    assert sorted(actions) == ["attempt.regraded"] * 3 + ["regrade.applied"]
    (line,), total = regrade_history.history(session, SLUG, 1, 20)
    assert (line.made_by, line.changed, line.gained, line.lost, line.may_undo, total) == (
        "Лебедева Нина Сергеевна", 3, 1, 0, True, 1,
    )  # fmt: skip


@pytest.mark.slow
def test_a_second_click_finds_other_effects_and_writes_nothing(session, study, corrected) -> None:
    seen = regrade_preview.compare(session, SLUG, KEY).outcomes[Remedy.NEW_KEY].fingerprint
    apply(study, Remedy.NEW_KEY, seen=seen)
    with pytest.raises(Stale, match="Look at it once more"):
        apply(study, Remedy.NEW_KEY, seen=seen)
    assert session.scalar(select(func.count()).select_from(Regrade)) == 1
    apply(study, Remedy.FULL_MARKS)
    with pytest.raises(Refused, match="would change nothing"):
        apply(study, Remedy.FULL_MARKS)


def test_an_attempt_handed_in_meanwhile_makes_the_page_stale(session, study, corrected) -> None:
    seen = regrade_preview.compare(session, SLUG, KEY).outcomes[Remedy.NEW_KEY].fingerprint
    answer(study, "third", "delo", 1)
    with pytest.raises(Stale):
        apply(study, Remedy.NEW_KEY, seen=seen)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(study, corrected, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        apply(study, Remedy.NEW_KEY, reason=reason)
    assert refused.value.field == "reason"


def test_nobody_passes_a_test_by_a_remedy_of_their_own(session, study, corrected) -> None:
    other = study.actor("other")
    accounts.set_roles(session, study.actor("administrator"), other.id, [Role.LEARNER, Role.INSTRUCTOR], study.now)
    found = regrade_preview.compare(session, SLUG, KEY)
    seen = found.outcomes[Remedy.NEW_KEY].fingerprint
    order = Order(version=found.chosen.sha256, remedy=Remedy.NEW_KEY, reason=WHY, with_losses=False, seen=seen)
    with pytest.raises(Refused, match="Ask another instructor"):
        regrading.apply(session, study.actor("other"), SLUG, KEY, order, study.now)


def test_leaving_out_takes_the_point_off_once_and_another_remedy_brings_it_back(session, study) -> None:
    study.enrol("learner")
    attempt = {"learner": study.take("learner", "nachalo", graded=False)}
    apply(study, Remedy.DROP, key="p-1-1")
    assert results(session, attempt) == {"learner": (7, 8, None)}
    with pytest.raises(Refused, match="would change nothing"):
        apply(study, Remedy.DROP, key="p-1-1")
    apply(study, Remedy.FULL_MARKS, key="p-1-1")
    assert results(session, attempt) == {"learner": (8, 9, None)}


def test_an_attempt_that_waits_for_a_person_is_changed_and_goes_on_waiting(session, study) -> None:
    study.enrol("learner")
    attempt = {"learner": study.take("learner", "nachalo", graded=False)}
    correct(study, "p-1-1")
    assert apply(study, Remedy.NEW_KEY, key="p-1-1") == Done(changed=1, gained=0, lost=0, spared=0)
    assert results(session, attempt) == {"learner": (7, 9, None)}
    study.grade("learner", attempt["learner"])
    assert results(session, attempt) == {"learner": (8, 9, True)}
    assert letters(study) == {}


def test_what_a_person_reads_has_no_key(session, study) -> None:
    study.enrol("learner")
    study.take("learner", "nachalo")
    outcomes = regrade_preview.compare(session, SLUG, "p-1-9").outcomes
    assert all("No key" in str(outcome.refusal) for outcome in outcomes.values())
    with pytest.raises(Refused, match="No key"):
        apply(study, Remedy.FULL_MARKS, key="p-1-9")


def begin(study, name: str, option: int) -> int:
    """An attempt under way, with its answer saved."""
    study.enrol(name)
    attempt_id = assessment.start(study.session, study.actor(name), SLUG, "delo", study.now)
    assessment.save_answer(study.session, study.actor(name), attempt_id, 1, 0, {"answer": [str(option)]}, study.now)
    return attempt_id


@pytest.mark.slow
def test_an_attempt_under_way_is_graded_by_the_remedy_when_it_is_handed_in(session, study) -> None:
    attempt = {"learner": begin(study, "learner", 1), "other": begin(study, "other", 0)}
    correct(study)
    (version,) = regrade_preview.compare(session, SLUG, KEY).versions
    assert (version.handed_in, version.open) == (0, 2)
    assert apply(study, Remedy.NEW_KEY) == Done(changed=0, gained=0, lost=0, spared=0)
    for name in attempt:
        assessment.submit(session, study.actor(name), attempt[name], study.now)
    assert results(session, attempt) == {"learner": (1, 1, True), "other": (0, 1, False)}
    (item,) = assessment.attempt_page(session, study.actor("learner"), attempt["learner"]).items
    assert item.remedied.remedy is Remedy.NEW_KEY
    (line,), _total = regrade_history.history(session, SLUG, 1, 20)
    regrading.undo(session, study.actor("instructor"), SLUG, line.id, study.now)
    assert results(session, attempt) == {"learner": (0, 1, False), "other": (1, 1, True)}


def test_another_option_than_was_offered_is_refused_under_way_too(session, study) -> None:
    begin(study, "learner", 1)
    fewer = (Answer(text="С реестра", weight=0.0), Answer(text="С подписи", weight=1.0))
    correct(study, KEY, lambda question: replace(question, answers=fewer))
    refusal = regrade_preview.compare(session, SLUG, KEY).outcomes[Remedy.NEW_KEY].refusal
    assert "other options" in str(refusal)


@pytest.mark.slow
def test_undoing_restores_points_maximum_and_pass(session, study, corrected) -> None:
    before = results(session, corrected)
    instructor = study.actor("instructor")
    apply(study, Remedy.DROP)
    apply(study, Remedy.NEW_KEY, with_losses=True)
    assert results(session, corrected)["learner"] == (0, 1, False)
    (newer, older), _total = regrade_history.history(session, SLUG, 1, 20, KEY)
    assert (newer.may_undo, older.may_undo) == (True, False)
    with pytest.raises(Refused, match="newer remedy"):
        regrading.undo(session, instructor, SLUG, older.id, study.now)
    assert regrading.undo(session, instructor, SLUG, newer.id, study.now) == KEY
    assert results(session, corrected) == dict.fromkeys(corrected, (0, 0, True))
    regrading.undo(session, instructor, SLUG, older.id, study.now)
    assert results(session, corrected) == before
    assert set(session.scalars(select(AttemptItem.remedy))) == {""}
    with pytest.raises(Stale, match="already"):
        regrading.undo(session, instructor, SLUG, older.id, study.now)
    lines, _total = regrade_history.history(session, SLUG, 1, 20)
    assert {(line.undone_by, line.may_undo) for line in lines} == {("Лебедева Нина Сергеевна", False)}
    assert letters(study)["third"] | {"path": ""} == {
        "course": "Пример курса для проверок", "passed": False, "document": False, "undone": True, "reason": WHY,
        "path": "",
    }  # fmt: skip


def test_an_essay_read_since_keeps_its_points_when_a_remedy_is_taken_back(session, study) -> None:
    study.enrol("learner")
    attempt = {"learner": study.take("learner", "nachalo", graded=False)}
    correct(study, "p-1-1")
    apply(study, Remedy.NEW_KEY, key="p-1-1")
    study.grade("learner", attempt["learner"], 50)
    (line,), _total = regrade_history.history(session, SLUG, 1, 20)
    regrading.undo(session, study.actor("instructor"), SLUG, line.id, study.now)
    assert results(session, attempt) == {"learner": (8.5, 9, True)}


@pytest.mark.slow
def test_what_was_changed_since_is_not_taken_back(session, study, corrected) -> None:
    apply(study, Remedy.NEW_KEY)
    session.get_one(AttemptItem, (corrected["other"], 1)).points = 0.5
    session.flush()
    (line,), _total = regrade_history.history(session, SLUG, 1, 20)
    with pytest.raises(Refused, match="changed after the remedy"):
        regrading.undo(session, study.actor("instructor"), SLUG, line.id, study.now)


def test_a_remedy_of_another_course_is_missing(session, study, corrected) -> None:
    with pytest.raises(Missing):
        regrading.undo(session, study.actor("instructor"), SLUG, 999, study.now)


@pytest.mark.slow
def test_a_document_that_was_issued_stays_and_the_doctor_is_silent(session, study, key) -> None:
    group_id = study.group()
    enrolment_id = study.complete("learner", group_id)
    protocol_id = study.protocol(group_id, DocumentKind.CERTIFICATE)
    attestation.close_protocol(session, study.actor("administrator"), protocol_id, key, study.now)
    correct(study)
    (line,) = regrade_preview.compare(session, SLUG, KEY).outcomes[Remedy.NEW_KEY].moved
    assert line.holds_document
    apply(study, Remedy.NEW_KEY, with_losses=True)
    session.expire_all()
    enrolment = session.get_one(Enrolment, enrolment_id)
    assert (enrolment.state, enrolment.percent < 100) == (State.PASSED, True)
    assert letters(study)["learner"]["document"] is True
    assert doctor.examine(session, key.public_key()) == []
    enrolment.percent = 100
    session.flush()
    assert len(doctor.examine(session, key.public_key())) == 1


@pytest.mark.slow
def test_a_person_who_was_ready_studies_again_and_one_who_left_gets_no_letter(session, study) -> None:
    enrolment_id = study.complete("learner")
    study.enrol("other")
    answer(study, "other", "delo", 0)
    learning.withdraw(
        session, study.actor("administrator"), enrolments.seat(session, study.actor("other"), SLUG).id, study.now
    )
    correct(study)
    assert apply(study, Remedy.NEW_KEY, with_losses=True).lost == 2
    assert session.get_one(Enrolment, enrolment_id).state == State.STUDYING
    assert set(letters(study)) == {"learner"}


def test_the_learner_sees_the_corrected_question_with_the_answer_where_it_stands_now(session, study, attempts) -> None:
    def turned(question):
        return replace(right_is(1)(question), answers=right_is(1)(question).answers[::-1])

    correct(study, KEY, turned)
    apply(study, Remedy.NEW_KEY)
    (item,) = assessment.attempt_page(session, study.actor("other"), attempts["other"]).items
    assert item.question.answers[item.answer].text == "С подписи"
    assert item.question.answers[item.answer].weight == 1.0
    assert (item.remedied.reason, item.remedied.before, item.remedied.after) == (WHY, 0, 1)
    (spared,) = assessment.attempt_page(session, study.actor("learner"), attempts["learner"]).items
    assert spared.remedied is None


@pytest.mark.slow
def test_a_preview_asks_as_often_for_many_as_for_one(session, study, corrected, queries) -> None:
    regrade_preview.compare(session, SLUG, KEY)  # revisions are read once in a process
    few = len(queries(lambda: regrade_preview.compare(session, SLUG, KEY)))
    for number in range(5):
        study.enrol(f"person{number}")
        session.get_one(Enrolment, enrolments.seat(session, study.actor(f"person{number}"), SLUG).id).revision_id = 1
        session.flush()
        answer(study, f"person{number}", "delo", 1)
    assert len(queries(lambda: regrade_preview.compare(session, SLUG, KEY))) == few


def test_handing_in_costs_one_question_more_for_the_remedies(session, study, queries) -> None:
    attempt_id = begin(study, "learner", 0)
    sent = queries(lambda: assessment.submit(session, study.actor("learner"), attempt_id, study.now))
    assert sum("FROM regrades" in statement for statement in sent) == 1


def test_a_final_test_is_regraded_as_any_other(session, study) -> None:
    study.complete("learner")
    attempt_id = session.scalars(select(Attempt.id).where(Attempt.quiz_key == FINAL)).one()
    question = session.scalars(
        select(AttemptItem.question_key).where(AttemptItem.attempt_id == attempt_id, AttemptItem.points == 1.0)
    ).first()
    apply(study, Remedy.DROP, key=question)
    attempt = session.get_one(Attempt, attempt_id)
    assert (attempt.points, attempt.max_points, attempt.passed) == (2, 2, True)
    assert grading.queue(session, study.actor("instructor"), 1, 20) == ([], 0)
