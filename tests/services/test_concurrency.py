"""Many at the same moment: all answers are kept, and what may happen once happens once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.domain.legal_change import Change, ChangeKind
from lms.domain.permissions import Actor
from lms.domain.work import Reading
from lms.models.assessment import Attempt, AttemptItem
from lms.models.certificates import RegisterRecord
from lms.models.learning import Enrolment, LessonMark
from lms.models.legal_acts import ActChange, ActRegister
from lms.models.works import Work
from lms.services import (
    act_register,
    assessment,
    attestation,
    certificates,
    doctor,
    learning,
    legal_acts,
    organisations,
    staleness,
    transaction,
    works,
)
from lms.services.demo_answers import right_form
from tests.services.together import at_once, refusals

pytestmark = pytest.mark.slow
PEOPLE = 32
SLUG = "primer"


def test_thirty_two_learners_saving_at_once_lose_nothing(engine, prepared, now) -> None:
    def begin(study) -> list[tuple[Actor, int]]:
        begun = []
        for number in range(PEOPLE):
            study.enrol(f"person{number}")
            actor = study.actor(f"person{number}")
            begun.append((actor, assessment.start(study.session, actor, SLUG, "nachalo", study.now)))
        return begun

    begun = prepared(begin)
    together = Barrier(PEOPLE)

    def answer_all(actor: Actor, attempt_id: int) -> list[int]:
        with Session(engine) as session:
            items = assessment.attempt_page(session, actor, attempt_id).items
            together.wait()
            receipts = []
            for item in items:
                with transaction.writing(session):
                    form = right_form(item.question)
                    receipts.append(assessment.save_answer(session, actor, attempt_id, item.position, 0, form, now))
            with transaction.writing(session):
                assessment.submit(session, actor, attempt_id, now)
        return receipts

    with ThreadPoolExecutor(PEOPLE) as pool:
        receipts = list(pool.map(lambda pair: answer_all(*pair), begun))
    assert receipts == [[1] * 9] * PEOPLE
    with transaction.reading(engine) as session:
        assert session.scalar(select(func.count()).where(AttemptItem.answer.is_not(None))) == 9 * PEOPLE
        assert set(session.execute(select(Attempt.state, Attempt.points)).all()) == {("waiting", 8.0)}


def test_two_who_close_one_protocol_at_the_same_moment_issue_one_set(engine, prepared, key, now) -> None:
    def begin(study) -> tuple[Actor, int]:
        group_id = study.group()
        for number in range(5):
            study.ready(f"person{number}", group_id)
        return study.actor("administrator"), study.protocol(group_id)

    actor, protocol_id = prepared(begin)

    def close(session: Session) -> int:
        return attestation.close_protocol(session, actor, protocol_id, key, now)

    results = at_once(engine, [close, close])
    assert [result for result in results if isinstance(result, int)] == [5]
    assert refusals(results) == [
        "This protocol is closed already. Documents have been issued once and are not issued again."
    ]
    with transaction.reading(engine) as session:
        numbers = session.scalars(select(RegisterRecord.number).order_by(RegisterRecord.position)).all()
        assert numbers == [f"САГ-2026-0000{number}" for number in range(1, 6)]
        assert certificates.chain_faults(session, key.public_key()) == []


def test_protocols_of_two_groups_closed_together_share_one_row_of_numbers(engine, prepared, key, now) -> None:
    def begin(study) -> tuple[Actor, list[int]]:
        protocols = []
        for title in ("first", "second"):
            group_id = study.group(title)
            for number in range(3):
                study.ready(f"{title}{number}", group_id)
            protocols.append(study.protocol(group_id, number=title))
        return study.actor("administrator"), protocols

    actor, protocols = prepared(begin)
    closing = [
        lambda session, each=each: attestation.close_protocol(session, actor, each, key, now) for each in protocols
    ]
    assert at_once(engine, closing) == [3, 3]
    with transaction.reading(engine) as session:
        numbers = session.scalars(select(RegisterRecord.number).order_by(RegisterRecord.number)).all()
        assert numbers == [f"САГ-2026-0000{number}" for number in range(1, 7)]
        assert certificates.chain_faults(session, key.public_key()) == []


def test_a_document_is_revoked_once_by_two(engine, prepared, key, now) -> None:
    def begin(study) -> Actor:
        group_id = study.group()
        study.ready("learner", group_id)
        actor = study.actor("administrator")
        attestation.close_protocol(study.session, actor, study.protocol(group_id), key, study.now)
        return actor

    actor = prepared(begin)
    acts = [
        lambda session: certificates.revoke(session, actor, "САГ-2026-00001", "Ошибка", key, now),
        lambda session: certificates.duplicate(session, actor, "САГ-2026-00001", "Утерян", key, now),
    ]
    assert len(refusals(at_once(engine, acts))) == 1
    with transaction.reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(RegisterRecord)) == 2
        assert certificates.chain_faults(session, key.public_key()) == []


def test_two_windows_starting_a_quiz_get_one_attempt(engine, prepared, now) -> None:
    def begin(study) -> Actor:
        study.enrol("learner")
        return study.actor("learner")

    actor = prepared(begin)
    results = at_once(engine, [lambda session: assessment.start(session, actor, SLUG, "nachalo", now)] * 2)
    assert refusals(results) == []
    assert results[0] == results[1]
    with transaction.reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_a_double_click_enrols_and_marks_once(engine, prepared, now) -> None:
    actor = prepared(lambda study: study.actor("learner"))
    enrolling = [lambda session: learning.enrol_self(session, actor, SLUG, now)] * 4
    assert at_once(engine, enrolling) == [None] * 4
    marking = [lambda session: learning.mark_lesson(session, actor, SLUG, "vvedenie", now)] * 4
    assert refusals(at_once(engine, marking)) == []
    with transaction.reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 1
        assert session.scalar(select(func.count()).select_from(LessonMark)) == 1


def test_lessons_marked_in_two_windows_both_count(engine, prepared, key, now) -> None:
    def begin(study) -> Actor:
        study.enrol("learner")
        return study.actor("learner")

    actor = prepared(begin)
    marking = [
        lambda session, each=each: learning.mark_lesson(session, actor, SLUG, each, now)
        for each in ("vvedenie", "vtoroe", "praktika")
    ]
    assert refusals(at_once(engine, marking)) == []
    with transaction.reading(engine) as session:
        assert session.scalars(select(Enrolment.percent)).all() == [50]
        assert doctor.examine(session, key.public_key()) == []


def test_the_last_seat_is_given_once(engine, prepared, now) -> None:
    def begin(study) -> tuple[Actor, int]:
        return study.actor("administrator"), study.group(seats=1)

    actor, group_id = prepared(begin)
    enrolling = [
        lambda session, each=each: learning.enrol_by_email(session, actor, group_id, f"{each}@city.test", now)
        for each in ("learner", "other")
    ]
    assert refusals(at_once(engine, enrolling)) == ["All 1 seats of this group are taken."]


def test_numbers_taken_at_once_have_no_gaps(engine) -> None:
    taken = at_once(engine, [lambda session: organisations.next_number(session, "documents", 2026)] * 16)
    assert sorted(taken) == list(range(1, 17))


@pytest.mark.parametrize("accepted", [True, False])
def test_work_handed_in_anew_while_it_is_read_is_either_read_or_replaced(engine, prepared, key, now, accepted) -> None:
    people = [f"person{number}" for number in range(6)]

    def begin(study) -> tuple[Actor, list[tuple[Actor, int]]]:
        begun = []
        for name in people:
            study.enrol(name)
            works.hand_in(study.session, study.actor(name), SLUG, "delo", "Первая", "", b"", study.now)
            begun.append((study.actor(name), study.session.scalars(select(func.max(Work.id))).one()))
        return study.actor("instructor"), begun

    instructor, begun = prepared(begin)
    reading = Reading(accepted, (0,), "Верно.")
    for actor, work_id in begun:
        results = at_once(
            engine,
            [
                lambda session, work_id=work_id: works.read(session, instructor, work_id, reading, now),
                lambda session, actor=actor: works.hand_in(session, actor, SLUG, "delo", "Лучше", "", b"", now),
            ],
        )
        with Session(engine) as session:
            states = session.scalars(
                select(Work.state).where(Work.enrolment_id == session.get_one(Work, work_id).enrolment_id)
            ).all()
        outcomes = {"replaced": ["replaced", "waiting"]}
        outcomes |= {"accepted": ["accepted"]} if accepted else {"returned": ["returned", "waiting"]}
        assert sorted(states) in outcomes.values()
        assert len(refusals(results)) == (accepted or "replaced" in states)
    with Session(engine) as session:
        assert doctor.examine(session, key.public_key()) == []


def test_two_workers_note_an_overdue_check_once(engine, prepared, now) -> None:
    late = now.replace(year=now.year + 1)
    results = at_once(engine, [lambda session: act_register.note_overdue(session, late)] * 4)
    assert sorted(results) == [0, 0, 0, 2]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(ActChange)) == 2
        assert staleness.count(session) == 16


def test_changes_of_two_acts_at_once_are_both_in_the_law_that_is_kept(engine, prepared, now) -> None:
    instructor = prepared(lambda study: study.actor("instructor"))

    def amend(slug: str) -> Callable[[Session], int]:
        change = Change(kind=ChangeKind.AMENDED, in_force_on=now.date(), by=f"О {slug}")
        return lambda session: act_register.record_change(session, instructor, slug, change, now)

    at_once(engine, [amend("fz-1-2001"), amend("fz-2-2002")])
    with Session(engine) as session, transaction.writing(session):
        before = session.scalars(select(ActRegister.law_sha256)).one()
        act_register.keep_up(session, now)
        assert session.scalars(select(ActRegister.law_sha256)).one() == before
        editions = {act.edition for act in legal_acts.state(session, before)[1].values()}
    assert editions == {"ред. 24.11.2026 (О fz-1-2001)", "ред. 24.11.2026 (О fz-2-2002)"}
