"""Grading by several hands at the same moment: points are given once, and nothing is lost."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.domain.errors import Refused, Stale
from lms.domain.permissions import Actor, Role
from lms.domain.regrade import Remedy
from lms.domain.work import Reading
from lms.models.assessment import Attempt, AttemptItem
from lms.models.readings import AnswerReading, WorkReading
from lms.models.regrades import Regrade, RegradeEffect
from lms.models.works import Work
from lms.services import (
    accounts,
    assessment,
    catalogue,
    doctor,
    grading,
    legal_acts,
    paper_sheets,
    paper_tests,
    regrade_preview,
    regrading,
    transaction,
    works,
)
from lms.services.regrading import Done, Order
from tests.house.corrected import publish_corrected, right_is
from tests.services.together import at_once, refusals

pytestmark = pytest.mark.slow
SLUG = "primer"


def test_one_of_two_remedies_applied_at_once_holds_and_no_attempt_handed_in_meanwhile_escapes(
    engine, prepared, key, now
) -> None:
    def begin(study) -> tuple[Actor, dict[int, Actor]]:
        under_way = {}
        for number in range(8):
            actor = study.actor(f"person{number}")
            study.enrol(f"person{number}")
            attempt_id = assessment.start(study.session, actor, SLUG, "delo", study.now)
            assessment.save_answer(study.session, actor, attempt_id, 1, 0, {"answer": ["1"]}, study.now)
            if number < 4:
                assessment.submit(study.session, actor, attempt_id, study.now)
            else:
                under_way[attempt_id] = actor
        publish_corrected(study.session, study.actor("instructor"), "p-2-1", right_is(1), study.now)
        return study.actor("instructor"), under_way

    instructor, under_way = prepared(begin)
    with Session(engine) as session:
        found = regrade_preview.compare(session, SLUG, "p-2-1")

    def apply(session: Session, remedy: Remedy) -> Done:
        order = Order(
            version=found.chosen.sha256,
            remedy=remedy,
            reason="Опечатка",
            with_losses=False,
            seen=found.outcomes[remedy].fingerprint,
        )
        return regrading.apply(session, instructor, SLUG, "p-2-1", order, now)

    acts: list[Callable[[Session], Any]] = [
        lambda session, remedy=remedy: apply(session, remedy) for remedy in (Remedy.NEW_KEY, Remedy.FULL_MARKS)
    ]
    acts += [
        lambda session, attempt_id=attempt_id, actor=actor: assessment.submit(session, actor, attempt_id, now)
        for attempt_id, actor in under_way.items()
    ]
    results = at_once(engine, acts)
    applied = [result for result in results if isinstance(result, Done)]
    assert len(applied) <= 1
    assert set(refusals(results)) <= {
        "What this remedy does has changed since you opened the page. Look at it once more."
    }
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Regrade)) == len(applied)
        assert session.scalar(select(func.count()).select_from(RegradeEffect)) == 8 * len(applied)
        assert set(session.scalars(select(Attempt.passed))) == {bool(applied)}
        assert doctor.examine(session, key.public_key()) == []


def test_a_remedy_that_is_taken_back_twice_at_once_is_taken_back_once(engine, prepared, key, now) -> None:
    def begin(study) -> tuple[Actor, int]:
        study.enrol("learner")
        study.take("learner", "delo")
        found = regrade_preview.compare(study.session, SLUG, "p-2-1")
        seen = found.outcomes[Remedy.DROP].fingerprint
        order = Order(version=found.chosen.sha256, remedy=Remedy.DROP, reason="Опечатка", with_losses=False, seen=seen)
        regrading.apply(study.session, study.actor("instructor"), SLUG, "p-2-1", order, study.now)
        return study.actor("instructor"), study.session.scalars(select(Regrade.id)).one()

    instructor, regrade_id = prepared(begin)
    results = at_once(engine, [lambda session: regrading.undo(session, instructor, SLUG, regrade_id, now)] * 3)
    assert sorted(map(str, results)) == ["This remedy has been taken back already."] * 2 + ["p-2-1"]
    with Session(engine) as session:
        assert session.execute(select(Attempt.points, Attempt.max_points, Attempt.passed)).all() == [(1, 1, True)]
        assert doctor.examine(session, key.public_key()) == []


def test_two_typists_of_one_sheet_make_one_attempt_and_the_second_is_told(engine, prepared, now) -> None:
    def print_one(study) -> tuple[Actor, int, int, int]:
        group_id, administrator = study.group(), study.actor("administrator")
        enrolment_id = study.enrol("learner", group_id)
        test_id = paper_tests.make(study.session, administrator, group_id, "delo", 1, None, study.now)
        return administrator, group_id, test_id, enrolment_id

    administrator, group_id, test_id, enrolment_id = prepared(print_one)

    def enter(line: str) -> Callable[[Session], Any]:
        def act(session: Session) -> Any:
            test = paper_tests.open_test(session, group_id, test_id)
            typed = paper_sheets.Typed(variant=1, line=line)
            return paper_sheets.enter(session, administrator, test, enrolment_id, typed, now)

        return act

    results = at_once(engine, [enter("1А"), enter("1Б")])
    assert [type(result) for result in results if isinstance(result, Refused)] == [Stale]
    with Session(engine) as session:
        assert session.scalars(select(func.count()).select_from(Attempt)).one() == 1


@pytest.fixture
def read_twice(prepared) -> tuple[dict[str, Actor], list[tuple[int, int]], list[int]]:
    """Three readers, and written answers and works of four people that two of them have to read."""

    def begin(study) -> tuple[dict[str, Actor], list[tuple[int, int]], list[int]]:
        names = ("instructor", "second", "third")
        for name in names[1:]:
            roles = [Role.LEARNER, Role.INSTRUCTOR]
            accounts.set_roles(study.session, study.actor("administrator"), study.actor(name).id, roles, study.now)
        document = catalogue.current(study.session, SLUG).document
        modules = tuple(
            replace(
                module,
                quiz=module.quiz and replace(module.quiz, readers=2),
                task=module.task and replace(module.task, readers=2),
            )
            for module in document.modules
        )
        acts = legal_acts.register(study.session)
        catalogue.publish(study.session, None, replace(document, modules=modules), acts, "Двое", study.now)
        for number in range(4):
            study.enrol(f"person{number}")
            study.take(f"person{number}", "nachalo", graded=False)
            works.hand_in(study.session, study.actor(f"person{number}"), SLUG, "delo", "Ответ", "", b"", study.now)
        waiting, _total = grading.queue(study.session, study.actor("instructor"), 1, 9)
        places = [(line.attempt_id, line.position) for line in waiting]
        ids = list(study.session.scalars(select(Work.id).order_by(Work.id)))
        return {name: study.actor(name) for name in names}, places, ids

    return prepared(begin)


def test_two_who_read_at_the_same_moment_are_the_first_and_the_second(engine, read_twice, key, now) -> None:
    people, places, ids = read_twice
    readers = (people["instructor"], people["second"])
    accept = Reading(True, (0,), "")
    for place, work_id in zip(places, ids, strict=True):
        giving = [
            lambda session, who=who, place=place, percent=percent: grading.give_points(
                session, who, *place, percent, "", now, turn="first"
            )
            for who, percent in zip(readers, (70, 90), strict=True)
        ]
        deciding = [
            lambda session, who=who, work_id=work_id: works.read(session, who, work_id, accept, now, turn="first")
            for who in readers
        ]
        assert at_once(engine, [*giving, *deciding]) == [None] * 4
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(AnswerReading)) == 2 * len(places)
        assert session.scalar(select(func.count()).select_from(WorkReading)) == 2 * len(ids)
        points = [session.get_one(AttemptItem, place).points for place in places]
        assert points == [0.8] * len(places)
        assert set(session.scalars(select(Work.state))) == {"accepted"}
        assert doctor.examine(session, key.public_key()) == []


def test_of_two_who_press_as_the_second_one_is_and_the_other_is_told(engine, read_twice, now) -> None:
    people, places, ids = read_twice
    with Session(engine) as session, transaction.writing(session):
        for place, work_id in zip(places, ids, strict=True):
            grading.give_points(session, people["instructor"], *place, 10, "", now)
            works.read(session, people["instructor"], work_id, Reading(False, (), "Мало."), now)
    accept = Reading(True, (0,), "")
    for place, work_id in zip(places, ids, strict=True):
        for act in (
            lambda session, who, place=place: grading.give_points(session, who, *place, 90, "", now, turn="second"),
            lambda session, who, work_id=work_id: works.read(session, who, work_id, accept, now, turn="second"),
        ):
            pressed = [lambda session, who=people[name], act=act: act(session, who) for name in ("second", "third")]
            results = at_once(engine, pressed)
            assert ["Look at both" in said for said in refusals(results)] == [True]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(AnswerReading)) == 2 * len(places)
        assert session.scalar(select(func.count()).select_from(WorkReading)) == 2 * len(ids)
        assert set(session.scalars(select(Attempt.state))) == {"waiting"}
        assert set(session.scalars(select(Work.state))) == {"waiting"}
