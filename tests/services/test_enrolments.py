"""Who studies what, pinned to a revision, with progress written beside each fact."""

from dataclasses import replace

import pytest

from lms.domain.errors import Missing, Refused
from lms.domain.progress import State
from lms.models.learning import Enrolment
from lms.services import assessment, catalogue, enrolments, groups, learning, legal_acts

SLUG = "primer"


def publish(session, now):
    document = replace(catalogue.current(session, SLUG).document, summary="Вторая редакция.")
    return catalogue.publish(session, None, document, legal_acts.register(session), "note", now)[0]


def test_an_enrolment_stays_on_its_revision_and_new_people_get_the_new_one(session, study, now) -> None:
    study.enrol("learner")
    first = enrolments.seat(session, study.actor("learner"), SLUG)
    second = publish(session, now)
    study.enrol("other")
    study.read_all("learner")
    assert enrolments.seat(session, study.actor("learner"), SLUG).sha256 == first.sha256
    assert enrolments.seat(session, study.actor("learner"), SLUG).document == first.document
    newcomer = enrolments.seat(session, study.actor("other"), SLUG)
    assert (newcomer.revision_id, newcomer.revision_number) == (second.id, 2)
    assert newcomer.document.summary == "Вторая редакция."


def test_somebody_elses_enrolment_is_missing(session, study) -> None:
    study.enrol("learner")
    with pytest.raises(Missing):
        enrolments.seat(session, study.actor("other"), SLUG)
    with pytest.raises(Missing):
        enrolments.seat_group(session, 999_999)


def test_nobody_studies_a_course_twice_at_once(session, study) -> None:
    study.enrol("learner")
    with pytest.raises(Refused, match="already studies"):
        study.enrol("learner", study.group())


def test_a_group_is_full_when_its_seats_are_taken_and_a_leaver_frees_one(session, study, now) -> None:
    group_id = study.group(seats=1)
    first = study.enrol("learner", group_id)
    with pytest.raises(Refused) as refused:
        study.enrol("other", group_id)
    assert refused.value.params == {"count": 1}
    learning.withdraw(session, study.actor("administrator"), first, now)
    study.enrol("other", group_id)


def test_who_comes_back_finds_what_they_did(session, study, now) -> None:
    enrolment_id = study.enrol("learner")
    study.read_all("learner")
    learning.withdraw(session, study.actor("administrator"), enrolment_id, now)
    with pytest.raises(Missing):
        enrolments.seat(session, study.actor("learner"), SLUG)
    assert enrolments.seats(session, study.actor("learner")) == []
    assert study.enrol("learner") == enrolment_id
    seat = enrolments.seat(session, study.actor("learner"), SLUG)
    assert (seat.state, seat.percent) == (State.STUDYING, 50)


def test_progress_is_written_with_each_fact_and_says_what_the_rule_says(session, study) -> None:
    enrolment_id = study.enrol("learner")
    percents = []
    actor = study.actor("learner")
    for step in (
        lambda: learning.mark_lesson(session, actor, SLUG, "vvedenie", study.now),
        lambda: study.read_all("learner"),
        lambda: study.take("learner", "nachalo", well=False),
        lambda: study.take("learner", "delo"),
        lambda: study.later(minutes=31).take("learner", "nachalo"),
        lambda: study.take("learner", "final"),
    ):
        step()
        row = session.get_one(Enrolment, enrolment_id)
        seat = enrolments.seat_of(session, enrolment_id)
        meant = enrolments.progress_of(seat, enrolments.facts(session, seat))
        assert (row.percent, row.state) == (meant.percent, meant.state)
        percents.append(row.percent)
    assert percents == [16, 50, 50, 66, 83, 100]
    assert session.get_one(Enrolment, enrolment_id).state == "ready"


def test_a_state_given_by_people_is_not_taken_back_by_facts(session, study, now) -> None:
    enrolment_id = study.enrol("learner")
    session.get_one(Enrolment, enrolment_id).state = "passed"
    study.read_all("learner")
    row = session.get_one(Enrolment, enrolment_id)
    assert (row.state, row.percent) == ("passed", 50)


def test_a_withdrawn_enrolment_can_still_be_read_by_its_number(session, study, now) -> None:
    enrolment_id = study.enrol("learner")
    learning.withdraw(session, study.actor("administrator"), enrolment_id, now)
    assert enrolments.seat_of(session, enrolment_id).state is State.WITHDRAWN


def test_members_are_listed_by_name_for_a_group_or_an_organisation(session, study, queries) -> None:
    group_id = study.group()
    for name in ("learner", "other", "stranger"):
        study.enrol(name, group_id)
    rows, total = enrolments.members(session, 1, 50, group_id=group_id)
    assert [row.surname for row in rows] == ["Stranger", "Быков", "Ковалёва"]
    organisation_id = study.actor("curator").organisation_id
    rows, total = enrolments.members(session, 2, 1, organisation_id=organisation_id)
    assert ([row.surname for row in rows], total) == (["Ковалёва"], 2)
    assert len(queries(lambda: enrolments.members(session, 1, 50, organisation_id=organisation_id))) == 1
    assert enrolments.members(session, 1, 50, group_id=999_999) == ([], 0)


def test_groups_tell_how_many_stand_where(session, study, queries) -> None:
    group_id = study.group("Осень", seats=9)
    study.complete("learner", group_id)
    study.enrol("other", group_id)
    line = groups.group(session, group_id)
    assert (line.title, line.slug, line.seats, line.standing) == ("Осень", SLUG, 9, False)
    assert line.counts == {State.READY: 1, State.STUDYING: 1}
    few = queries(lambda: groups.find(session, 1, 1))
    for number in range(5):
        study.group(f"Группа {number}")
    lines, total = groups.find(session, 1, 3)
    assert ([each.title for each in lines], total) == (["Группа 4", "Группа 3", "Группа 2"], 7)
    assert len(queries(lambda: groups.find(session, 1, 50))) == len(few)
    with pytest.raises(Missing):
        groups.group(session, 999_999)


@pytest.mark.slow
def test_a_learners_pages_ask_as_often_among_many_as_alone(session, study, queries) -> None:
    study.enrol("learner")
    actor = study.actor("learner")

    def look() -> None:
        enrolments.seats(session, actor)
        seat = enrolments.seat(session, actor, SLUG)
        enrolments.progress_of(seat, enrolments.facts(session, seat))
        assessment.quiz_page(session, actor, SLUG, "nachalo", study.now)

    alone = queries(look)
    assert len(alone) == 5
    study.take("learner", "nachalo", well=False)
    study.later(minutes=40).take("learner", "nachalo", well=False)
    study.read_all("learner")
    for number in range(5):
        study.enrol(f"person{number}")
    assert len(queries(look)) == len(alone)
