"""Practical work on its way from the learner to the instructor and back."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lms.domain.course import FINAL
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Role
from lms.domain.progress import Need, QuizFact, State
from lms.domain.work import LARGEST_FILE, Reading, WorkState
from lms.models.journal import AuditEntry
from lms.models.works import Work
from lms.services import accounts, assessment, catalogue, doctor, enrolments, learning, legal_acts, works

SLUG, KEY = "primer", "delo"
PDF = b"%PDF-1.7\nwork"
ACCEPT, RETURN = Reading(True, (1, 0), ""), Reading(False, (0,), " Добавьте срок. ")


@pytest.fixture
def required(session, study) -> None:
    """The same course, but its work has to be done."""
    document = catalogue.current(session, SLUG).document
    modules = tuple(
        replace(module, task=replace(module.task, required=True)) if module.task else module
        for module in document.modules
    )
    acts = legal_acts.register(session)
    catalogue.publish(session, None, replace(document, modules=modules), acts, "Работа обязательна", study.now)


def hand_in(study, name="learner", text="Уважаемый сосед!", file_name="", content=b"", key=KEY) -> int:
    """Hand in work; its number in the records."""
    works.hand_in(study.session, study.actor(name), SLUG, key, text, file_name, content, study.now)
    return max(line.id for line in page(study, name).works)


def page(study, name="learner") -> works.TaskPage:
    return works.task_page(study.session, study.actor(name), SLUG, KEY)


def read(study, work_id: int, reading: Reading = ACCEPT, name="instructor") -> None:
    works.read(study.session, study.actor(name), work_id, reading, study.now)


def waiting(study) -> list[int]:
    return [line.id for line in works.queue(study.session, study.actor("instructor"), 1, 20)[0]]


@pytest.mark.slow
def test_the_way_of_required_work_moves_progress_at_its_end_only(session, study, required, key) -> None:
    """Handed in, returned, handed in anew, accepted: facts, percent and the doctor at every step."""
    enrolment_id = study.enrol("learner")
    study.pass_modules("learner")

    def stands() -> tuple[int, QuizFact | None, list[Need]]:
        session.flush()
        session.expire_all()
        assert doctor.examine(session, key.public_key()) == []
        seat = enrolments.seat(session, study.actor("learner"), SLUG)
        found = enrolments.progress_of(seat, enrolments.facts(session, seat))
        assert (seat.percent, seat.facts) == (found.percent, enrolments.facts(session, seat))
        return found.percent, seat.facts.works.get(KEY), [step.need for step in found.unmet]

    assert stands() == (71, None, [Need.WORK, Need.FINAL])
    first = hand_in(study)
    assert stands() == (71, QuizFact(waiting=True), [Need.GRADING, Need.FINAL])
    read(study, first, RETURN)
    assert stands() == (71, QuizFact(), [Need.WORK, Need.FINAL])
    with pytest.raises(Refused, match="opens when"):
        assessment.start(session, study.actor("learner"), SLUG, FINAL, study.now)
    second = hand_in(study, file_name="Письмо.pdf", content=PDF)
    assert stands() == (71, QuizFact(waiting=True), [Need.GRADING, Need.FINAL])
    read(study, second)
    assert stands() == (85, QuizFact(passed=True), [Need.FINAL])
    study.take("learner", FINAL)
    assert stands() == (100, QuizFact(passed=True), [])
    assert enrolments.seat_of(session, enrolment_id).state is State.READY
    assert [(line.number, line.state) for line in page(study).works] == [
        (2, WorkState.ACCEPTED),
        (1, WorkState.RETURNED),
    ]


def test_the_learner_reads_the_decision_and_gets_a_letter(session, study) -> None:
    study.enrol("learner")
    returned = hand_in(study)
    read(study.later(hours=2), returned, RETURN)
    (line,) = page(study).works
    assert (line.met, line.comment, line.graded_at) == ((0,), "Добавьте срок.", study.later(hours=2).now)
    accepted = hand_in(study)
    read(study, accepted)
    assert page(study).works[0].met == (0, 1)
    assert page(study).accepted
    letters = study.letters("work_read")
    assert [(letter["to"], letter["values"]["accepted"]) for letter in letters] == [
        ("learner@city.test", False),
        ("learner@city.test", True),
    ]
    assert letters[0]["values"] == {
        "accepted": False,
        "task": "Письмо соседу, 20 минут",
        "course": "Пример курса для проверок",
        "address": "/learn/primer/work/delo",
    }
    recorded = select(AuditEntry.action).where(AuditEntry.action.startswith("work.")).order_by(AuditEntry.id)
    assert session.scalars(recorded).all() == [
        "work.handed_in",
        "work.read",
        "work.returned",
        "work.handed_in",
        "work.read",
        "work.accepted",
    ]


def test_work_handed_in_anew_while_it_waits_takes_the_place_of_the_first(session, study) -> None:
    study.enrol("learner")
    first, second = hand_in(study), hand_in(study, text="Лучше")
    assert [(line.id, line.state) for line in page(study).works] == [
        (second, WorkState.WAITING),
        (first, WorkState.REPLACED),
    ]
    assert waiting(study) == [second]
    with pytest.raises(Missing, match="does not wait"):
        works.work_to_read(session, study.actor("instructor"), first)
    with pytest.raises(Missing, match="does not wait"):
        read(study, first)
    read(study, second)
    with pytest.raises(Refused, match="accepted already"):
        hand_in(study)
    with pytest.raises(Missing, match="does not wait"):
        read(study, second, RETURN)
    assert page(study).works[0].state is WorkState.ACCEPTED


def test_what_is_refused_leaves_the_earlier_work_as_it_was(session, study) -> None:
    study.enrol("learner")
    first = hand_in(study)
    for text, name, content, field in (
        (" ", "", b"", "text"),
        ("я" * 50_001, "", b"", "text"),
        ("", "work.pdf", b"MZ", "file"),
        ("", "work.exe", PDF, "file"),
        ("", "work.pdf", PDF + bytes(LARGEST_FILE), "file"),
    ):
        with pytest.raises(Refused) as refused:
            hand_in(study, text=text, file_name=name, content=content)
        assert refused.value.field == field
    assert [(line.id, line.state) for line in page(study).works] == [(first, WorkState.WAITING)]


def test_a_decision_needs_known_criteria_and_words_for_a_return(session, study) -> None:
    study.enrol("learner")
    work_id = hand_in(study)
    with pytest.raises(Refused, match="have changed"):
        read(study, work_id, Reading(True, (2,), ""))
    with pytest.raises(Refused) as refused:
        read(study, work_id, Reading(False, (0,), " "))
    assert refused.value.field == "comment"
    assert waiting(study) == [work_id]
    assert study.letters("work_read") == []


def test_nobody_reads_their_own_work(session, study) -> None:
    study.enrol("learner")
    work_id = hand_in(study)
    learner = study.actor("learner")
    accounts.set_roles(session, study.actor("administrator"), learner.id, [Role.LEARNER, Role.INSTRUCTOR], study.now)
    with pytest.raises(Refused, match="your own answer"):
        read(study, work_id, name="learner")
    assert waiting(study) == [work_id]


def test_the_work_and_the_file_of_somebody_else_are_not_there(session, study) -> None:
    study.enrol("learner")
    work_id = hand_in(study, file_name="../Письмо.pdf", content=PDF)
    assert works.file(session, study.actor("learner"), work_id) == ("Письмо.pdf", PDF)
    assert works.file(session, study.actor("instructor"), work_id) == (f"work-{work_id}.pdf", PDF)
    for name in ("other", "curator", "administrator"):
        with pytest.raises(Missing):
            works.file(session, study.actor(name), work_id)
        with pytest.raises(Missing):
            page(study, name)
        with pytest.raises(Missing):
            hand_in(study, name)
    study.enrol("other")
    assert page(study, "other").works == ()
    hand_in(study, "other", text="Своё")
    assert [line.text for line in page(study, "other").works] == ["Своё"]
    assert [line.id for line in page(study).works] == [work_id]


def test_without_a_file_a_task_or_a_module_there_is_no_such_page(session, study) -> None:
    study.enrol("learner")
    work_id = hand_in(study)
    for missing in (work_id, work_id + 1):
        with pytest.raises(Missing):
            works.file(session, study.actor("learner"), missing)
    for key in ("nachalo", "nothing", FINAL):
        with pytest.raises(Missing):
            works.task_page(session, study.actor("learner"), SLUG, key)
        with pytest.raises(Missing):
            hand_in(study, key=key)


def test_the_task_comes_from_the_box_of_its_lesson(session, study) -> None:
    study.enrol("learner")
    found = page(study)
    assert (found.title, found.module.title, found.task.lesson) == ("Письмо соседу, 20 минут", "Дело", "praktika")
    assert found.body.startswith("Напишите письмо соседнему городу")
    assert not found.accepted
    reading = works.work_to_read(session, study.actor("instructor"), hand_in(study))
    assert (reading.criteria, reading.body) == (("Назван закон", "Есть срок"), found.body)


def test_the_queue_is_blind_and_begins_with_the_oldest(session, study, queries) -> None:
    for hours, name in enumerate(("learner", "other", "third")):
        study.later(hours=hours).enrol(name)
        hand_in(study.later(hours=hours), name, file_name="Ковалёва.pdf", content=PDF)
    instructor = study.actor("instructor")
    assert len(queries(lambda: works.queue(session, instructor, 1, 2))) == 1
    lines, total = works.queue(session, study.actor("instructor"), 1, 2)
    assert ([line.handed_in_at for line in lines], total) == ([study.now, study.later(hours=1).now], 3)
    assert len(works.queue(session, study.actor("instructor"), 2, 2)[0]) == 1
    assert works.queue(session, study.actor("instructor"), 9, 2) == ([], 0)
    assert "Ковалёва" not in repr(lines) + repr(works.work_to_read(session, study.actor("instructor"), lines[0].id))


def test_work_of_who_left_waits_no_more_until_they_come_back(session, study) -> None:
    enrolment_id = study.enrol("learner")
    work_id = hand_in(study)
    learning.withdraw(session, study.actor("administrator"), enrolment_id, study.now)
    assert waiting(study) == []
    with pytest.raises(Missing):
        works.work_to_read(session, study.actor("instructor"), work_id)
    with pytest.raises(Missing):
        read(study, work_id)
    study.enrol("learner")
    assert waiting(study) == [work_id]
    read(study, work_id)


def test_work_is_read_by_the_revision_it_was_written_for(session, study, required) -> None:
    study.enrol("learner")
    work_id = hand_in(study)
    document = catalogue.current(session, SLUG).document
    modules = tuple(replace(module, task=None) for module in document.modules)
    acts = legal_acts.register(session)
    catalogue.publish(session, None, replace(document, modules=modules), acts, "Без работы", study.now)
    assert works.work_to_read(session, study.actor("instructor"), work_id).criteria == ("Назван закон", "Есть срок")
    read(study, work_id)
    assert session.get_one(Work, work_id).state == "accepted"
