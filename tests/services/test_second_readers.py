"""Two readers who do not see each other, and a third where they differ: for written answers and for works."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from lms.domain.errors import Missing, Refused, Stale
from lms.domain.permissions import Role
from lms.domain.quiz_edit import quiz_rules, set_rules
from lms.domain.second_reading import Turn
from lms.domain.work import Reading, WorkState
from lms.models.assessment import AttemptItem
from lms.models.journal import AuditEntry
from lms.models.readings import AnswerReading, WorkReading
from lms.models.works import Work
from lms.services import accounts, assessment, authoring, catalogue, doctor, grading, legal_acts, works

SLUG, QUIZ, TASK = "primer", "nachalo", "delo"
FEEDBACK = "Назовите реестр и устав.\nКритерии:\n- назван реестр\n- назван устав\n- есть срок"
ACCEPT, RETURN = Reading(True, (0, 1), "Хорошо."), Reading(False, (0,), "Добавьте срок.")


@pytest.fixture
def two(session, study):
    """Three instructors, and the course with two readers for answers and for works, and with a rubric."""
    for name in ("second", "third"):
        accounts.set_roles(
            session, study.actor("administrator"), study.actor(name).id, [Role.LEARNER, Role.INSTRUCTOR], study.now
        )
    document = catalogue.current(session, SLUG).document
    modules = []
    for module in document.modules:
        bank = tuple(replace(each, feedback=FEEDBACK) if each.needs_person else each for each in module.bank)
        quiz = replace(module.quiz, readers=2) if module.quiz else None
        task = replace(module.task, readers=2) if module.task else None
        modules.append(replace(module, bank=bank, quiz=quiz, task=task))
    acts = legal_acts.register(session)
    catalogue.publish(session, None, replace(document, modules=tuple(modules)), acts, "Два чтения", study.now)
    study.enrol("learner")


@pytest.fixture
def answer(session, study, two):
    """A written answer that waits: attempt and position."""
    study.take("learner", QUIZ, graded=False)
    (found,), _total = grading.queue(session, study.actor("instructor"), 1, 9)
    return found.attempt_id, found.position


@pytest.fixture
def work(session, study, two) -> int:
    """Work that waits."""
    works.hand_in(session, study.actor("learner"), SLUG, TASK, "Уважаемый сосед!", "", b"", study.now)
    return session.scalars(select(Work.id)).one()


def give(study, name, answer, percent, comment="", **more) -> None:
    grading.give_points(study.session, study.actor(name), *answer, percent, comment, study.now, **more)


def decide(study, name, work, reading, **more) -> None:
    works.read(study.session, study.actor(name), work, reading, study.now, **more)


def turns(study, name, service=grading) -> list[Turn]:
    return [line.turn for line in service.queue(study.session, study.actor(name), 1, 9)[0]]


def left(study, name, service=grading) -> tuple[int, int]:
    found = service.left_to_others(study.session, study.actor(name))
    return found.count, found.nobody


def seen(study, answer):
    """The item as its learner sees it, and the state of the attempt."""
    page = assessment.attempt_page(study.session, study.actor("learner"), answer[0])
    return page.state, page.items[answer[1] - 1]


def test_two_near_grades_give_their_mean_and_both_comments_at_once(session, study, answer, key) -> None:
    give(study, "instructor", answer, 70, "Назовите срок.")
    state, item = seen(study, answer)
    assert (state, item.points, item.comment, item.readings) == ("waiting", None, "", ())
    assert (turns(study, "instructor"), turns(study, "second")) == ([], [Turn.SECOND])
    page = grading.essay(session, study.actor("second"), *answer)
    assert (page.turn, page.readers, page.earlier) == (Turn.SECOND, 2, ())
    assert "Назовите срок" not in repr(page)
    give(study, "second", answer, 90, "Хорошо.")
    state, item = seen(study, answer)
    assert (state, item.points) == ("graded", 0.8)
    assert [line.comment for line in item.readings] == ["Назовите срок.", "Хорошо."]
    row = session.get_one(AttemptItem, answer)
    assert row.graded_by == study.actor("second").id
    assert turns(study, "third") == []
    assert doctor.examine(session, key.public_key()) == []


def test_where_two_differ_a_third_sees_both_and_decides_alone(session, study, answer) -> None:
    give(study, "instructor", answer, 20, "Мало.", met=[0])
    give(study, "second", answer, 90, "Хорошо.", met=[0, 1, 2])
    assert seen(study, answer)[0] == "waiting"
    assert (turns(study, "second"), turns(study, "third")) == ([], [Turn.THIRD])
    page = grading.essay(session, study.actor("third"), *answer)
    assert [(line.value, line.met, line.comment) for line in page.earlier] == [
        (0.2, (0,), "Мало."),
        (0.9, (0, 1, 2), "Хорошо."),
    ]
    give(study, "third", answer, 60, "Решение.", turn="third")
    state, item = seen(study, answer)
    assert (state, item.points, len(item.readings)) == ("graded", 0.6, 3)


@pytest.mark.slow
def test_nobody_reads_twice_or_their_own(session, study, answer, work) -> None:
    give(study, "instructor", answer, 70)
    decide(study, "instructor", work, ACCEPT)
    accounts.set_roles(
        session, study.actor("administrator"), study.actor("learner").id, [Role.LEARNER, Role.INSTRUCTOR], study.now
    )
    for act in (
        lambda: give(study, "instructor", answer, 70),
        lambda: grading.essay(session, study.actor("instructor"), *answer),
        lambda: decide(study, "instructor", work, ACCEPT),
        lambda: works.work_to_read(session, study.actor("instructor"), work),
    ):
        with pytest.raises(Missing, match="read this already"):
            act()
    for act in (
        lambda: give(study, "learner", answer, 70),
        lambda: grading.essay(session, study.actor("learner"), *answer),
        lambda: decide(study, "learner", work, ACCEPT),
        lambda: works.work_to_read(session, study.actor("learner"), work),
    ):
        with pytest.raises(Refused, match="your own answer"):
            act()
    assert (turns(study, "learner"), turns(study, "learner", works)) == ([], [])
    assert session.scalar(select(func.count()).select_from(AnswerReading)) == 1
    assert session.scalar(select(func.count()).select_from(WorkReading)) == 1


@pytest.mark.slow
def test_who_opened_the_second_reading_does_not_decide_unseeing(study, answer, work) -> None:
    """Two press as the second at once: the later one is told that the two before differ."""
    give(study, "instructor", answer, 10, turn="first")
    give(study, "second", answer, 90, turn="second")
    with pytest.raises(Stale, match="Look at both"):
        give(study, "third", answer, 60, turn="second")
    assert seen(study, answer)[0] == "waiting"
    give(study, "third", answer, 60, turn="third")
    decide(study, "instructor", work, ACCEPT, turn="first")
    decide(study, "second", work, RETURN, turn="first")
    with pytest.raises(Stale, match="Look at both"):
        decide(study, "third", work, ACCEPT, turn="first")
    decide(study, "third", work, ACCEPT, turn="third")


@pytest.mark.parametrize(("percent", "met", "points"), [(None, [0, 2], 0.67), (40, [0, 1, 2], 0.4), (0, [], 0.0)])
def test_ticks_give_the_percent_unless_the_reader_does(session, study, answer, percent, met, points) -> None:
    assert grading.essay(session, study.actor("instructor"), *answer).criteria[0] == "назван реестр"
    for name in ("instructor", "second"):
        give(study, name, answer, percent, met=met)
    _state, item = seen(study, answer)
    assert item.points == points
    assert [line.met for line in item.readings] == [tuple(met)] * 2
    assert json.loads(session.scalars(select(AnswerReading.met)).first()) == met


def test_nothing_ticked_and_no_percent_is_no_grade(session, study, answer) -> None:
    with pytest.raises(Refused, match="Tick what") as refused:
        give(study, "instructor", answer, None)
    assert refused.value.field == "percent"
    assert session.scalar(select(func.count()).select_from(AnswerReading)) == 0


def test_one_reader_alone_is_kept_too(session, study) -> None:
    study.enrol("learner")
    attempt = study.take("learner", QUIZ)
    (line,) = session.scalars(select(AnswerReading).where(AnswerReading.attempt_id == attempt))
    assert (line.share, line.comment, line.reader_id) == (1.0, "Верно.", study.actor("instructor").id)


def test_works_are_settled_by_two_equal_decisions_or_by_the_third(session, study, work) -> None:
    decide(study, "instructor", work, ACCEPT)
    page = works.task_page(session, study.actor("learner"), SLUG, TASK)
    assert (page.works[0].state, page.works[0].readings, page.works[0].comment) == (WorkState.WAITING, (), "")
    assert study.letters("work_read") == []
    assert works.work_to_read(session, study.actor("second"), work).earlier == ()
    decide(study, "second", work, RETURN)
    assert turns(study, "third", works) == [Turn.THIRD]
    assert [line.value for line in works.work_to_read(session, study.actor("third"), work).earlier] == [True, False]
    decide(study, "third", work, RETURN, turn="third")
    line = works.task_page(session, study.actor("learner"), SLUG, TASK).works[0]
    assert (line.state, [each.comment for each in line.readings]) == (
        WorkState.RETURNED,
        ["Хорошо.", "Добавьте срок.", "Добавьте срок."],
    )
    assert [letter["values"]["accepted"] for letter in study.letters("work_read")] == [False]
    works.hand_in(session, study.actor("learner"), SLUG, TASK, "Лучше", "", b"", study.now)
    again = max(session.scalars(select(Work.id)))
    for name in ("third", "second"):
        decide(study, name, again, ACCEPT)
    assert works.task_page(session, study.actor("learner"), SLUG, TASK).accepted


def test_work_that_is_replaced_takes_its_readings_away(session, study, work) -> None:
    decide(study, "instructor", work, ACCEPT)
    works.hand_in(session, study.actor("learner"), SLUG, TASK, "Лучше", "", b"", study.now)
    assert session.scalar(select(func.count()).select_from(WorkReading)) == 0
    assert turns(study, "instructor", works) == [Turn.FIRST]


@pytest.mark.slow
def test_the_queue_says_when_nobody_is_left_to_read(session, study, answer, work) -> None:
    give(study, "instructor", answer, 10)
    decide(study, "instructor", work, ACCEPT)
    assert (left(study, "instructor"), left(study, "instructor", works)) == ((1, 0), (1, 0))
    give(study, "second", answer, 90)
    assert left(study, "second") == (1, 0)
    accounts.set_roles(session, study.actor("administrator"), study.actor("third").id, [Role.LEARNER], study.now)
    assert (left(study, "instructor"), left(study, "instructor", works)) == ((1, 1), (1, 0))
    accounts.set_roles(session, study.actor("administrator"), study.actor("second").id, [Role.LEARNER], study.now)
    assert left(study, "instructor", works) == (1, 1)
    assert left(study, "third") == (0, 0), "who has not read it may read it"


@pytest.mark.slow
def test_the_next_comes_after_the_one_that_is_read_and_begins_anew(session, study, two, queries) -> None:
    for hours, name in enumerate(("learner", "other", "fourth")):
        later = study.later(hours=hours)
        if name != "learner":
            later.enrol(name)
        later.take(name, QUIZ, graded=False)
        works.hand_in(session, study.actor(name), SLUG, TASK, "Ответ", "", b"", later.now)
    instructor = study.actor("instructor")
    places = [(line.attempt_id, line.position) for line in grading.queue(session, instructor, 1, 9)[0]]
    ids = [line.id for line in works.queue(session, instructor, 1, 9)[0]]
    for here, there in ((0, 1), (1, 2), (2, 0)):
        assert grading.essay(session, instructor, *places[here]).following == places[there]
        assert works.work_to_read(session, instructor, ids[here]).following == ids[there]
    give(study, "instructor", places[1], 50)
    assert grading.essay(session, instructor, *places[0]).following == places[2]
    give(study, "instructor", places[2], 50)
    assert grading.essay(session, instructor, *places[0]).following is None
    second = study.actor("second")
    assert [line.turn for line in grading.queue(session, second, 1, 9)[0]] == [Turn.FIRST, Turn.SECOND, Turn.SECOND]
    assert len(queries(lambda: grading.queue(session, second, 1, 9))) == 1
    assert len(queries(lambda: works.queue(session, second, 1, 9))) == 1
    assert len(queries(lambda: grading.left_to_others(session, second))) == 1


def test_each_reading_and_the_settlement_are_in_the_audit_log(session, study, answer, work) -> None:
    for name, percent, reading in (("instructor", 10, ACCEPT), ("second", 90, RETURN), ("third", 55, ACCEPT)):
        give(study, name, answer, percent)
        decide(study, name, work, reading)
    session.flush()
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action.in_(["answer.read", "answer.graded", "work.read", "work.accepted"]))
        .order_by(AuditEntry.id)
    ).all()
    people = [study.actor(name).id for name in ("instructor", "second", "third")]
    assert [(entry.action, entry.actor_id) for entry in entries] == [
        ("answer.read", people[0]),
        ("work.read", people[0]),
        ("answer.read", people[1]),
        ("work.read", people[1]),
        ("answer.read", people[2]),
        ("answer.graded", people[2]),
        ("work.read", people[2]),
        ("work.accepted", people[2]),
    ]
    given = [json.loads(entry.details)["percent"] for entry in entries if entry.action.startswith("answer")]
    assert given == [10, 90, 55, 55]


@pytest.mark.slow
def test_the_rule_of_the_day_the_attempt_began_holds(session, study, answer) -> None:
    instructor = study.actor("instructor")

    def one(tree):
        return set_rules(tree, QUIZ, replace(quiz_rules(tree, QUIZ), readers=1))

    authoring.edit(session, instructor, SLUG, one, "rules.edited", QUIZ, study.now)
    authoring.publish(session, instructor, SLUG, "Одно чтение", study.now)
    give(study, "instructor", answer, 70)
    assert seen(study, answer)[0] == "waiting"
