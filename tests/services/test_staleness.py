"""Which lessons and questions a change of law makes doubtful, for whom, and until when."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from lms.domain.course import WhenStale
from lms.domain.errors import Missing
from lms.domain.legal_change import Change, ChangeKind
from lms.models.journal import AuditEntry
from lms.models.learning import Enrolment
from lms.models.legal_acts import ActState, CitingPlace, StalePlace
from lms.services import act_register, assessment, catalogue, enrolments, legal_acts, staleness, upkeep

SLUG, ACT, OTHER = "primer", "fz-1-2001", "fz-2-2002"
LESSONS = {("lesson", "vvedenie"), ("lesson", "praktika")}
BY_ARTICLE = {("question", "p-1-1"), ("question", "p-1-2")}
AS_A_WHOLE = {("question", key) for key in ("p-1-4", "p-1-5", "p-1-6", "p-1-7", "p-1-8", "p-1-9", "p-2-1")} | {
    ("question", f"p-f-{number}") for number in (1, 2, 3)
}


def record(study, *places: str, slug=ACT, kind=ChangeKind.AMENDED) -> int:
    change = Change(kind=kind, in_force_on=study.now.date(), by="3-ФЗ", places=places)
    return act_register.record_change(study.session, study.actor("instructor"), slug, change, study.now)


def notes(session) -> staleness.Notes:
    """Doubtful places of the course as it is published now."""
    current = catalogue.current(session, SLUG)
    return staleness.notes(session, current.acts_sha256, current.id, current.revision_id)


def own_notes(study, name="learner") -> staleness.Notes:
    """Doubtful places of the revision a person studies."""
    seat = enrolments.seat(study.session, study.actor(name), SLUG)
    return staleness.notes(study.session, seat.acts_sha256, seat.course_id, seat.revision_id)


def publish(study, *, lessons=None, gone="", **quiz) -> None:
    """A new revision with other words in some lessons, without one, or with other rules of the first quiz."""
    session = study.session
    document = catalogue.current(session, SLUG).document
    modules = []
    for module in document.modules:
        kept = [
            replace(lesson, body=(lessons or {}).get(lesson.key, lesson.body))
            for lesson in module.lessons
            if lesson.key != gone
        ]
        rules = replace(module.quiz, **quiz) if module.key == "nachalo" else module.quiz
        modules.append(replace(module, lessons=tuple(kept), quiz=rules))
    acts = legal_acts.register(session)
    course = replace(document, modules=tuple(modules))
    catalogue.publish(session, study.actor("instructor"), course, acts, "Правка", study.now)


def waiting(session) -> set[tuple[str, str]]:
    tasks, total = staleness.review_tasks(session, 1, 100)
    assert len(tasks) == total == staleness.count(session)
    return {(task.kind, task.key) for task in tasks}


def right(study, kind: str, key: str) -> None:
    act_register.place_is_right(study.session, study.actor("instructor"), SLUG, kind, key, study.now)


@pytest.mark.parametrize(
    ("places", "touched"),
    [
        (("5",), LESSONS | BY_ARTICLE | AS_A_WHOLE),
        (("ст. 5 ч. 2",), LESSONS | BY_ARTICLE | AS_A_WHOLE),
        (("7", "ст. 51"), AS_A_WHOLE),
        ((), LESSONS | BY_ARTICLE | AS_A_WHOLE),
    ],
)
def test_an_amendment_marks_what_cites_the_provision_and_nothing_else(session, study, places, touched) -> None:
    assert notes(session) == {}
    before = catalogue.current(session, SLUG).acts_sha256
    assert record(study, *places) == len(touched)
    assert set(notes(session)) == waiting(session) == touched
    (note,) = notes(session)["question", "p-2-1"]
    assert (note.act_slug, note.kind, note.by, note.places) == (ACT, ChangeKind.AMENDED, "3-ФЗ", places)
    assert catalogue.current(session, SLUG).acts_sha256 != before


def test_changes_of_several_acts_add_up(session, study) -> None:
    record(study, "7")
    assert record(study, slug=OTHER) == 2
    record(study.later(days=1), "5")
    assert set(notes(session)) == LESSONS | BY_ARTICLE | AS_A_WHOLE | {("lesson", "vtoroe"), ("question", "p-1-3")}
    assert len(notes(session)["question", "p-2-1"]) == 2
    assert len(notes(session)["question", "p-1-1"]) == 1
    tasks, total = staleness.review_tasks(session, 1, 100)
    assert (len(tasks), total) == (16, 16)
    assert [len(task.notes) for task in tasks if task.key == "p-2-1"] == [2]
    assert [task.since for task in tasks if task.key in {"p-2-1", "vvedenie"}] == [study.now, study.later(days=1).now]


def test_a_review_is_paged_and_names_its_places(session, study, queries) -> None:
    record(study, "5")
    first, total = staleness.review_tasks(session, 1, 5)
    third, _total = staleness.review_tasks(session, 3, 5)
    assert (len(first), len(third), total) == (5, 4, 14)
    found = {task.key: task for task in staleness.review_tasks(session, 1, 20)[0]}
    assert (found["vvedenie"].title, found["vvedenie"].quiz_key) == ("Введение в примеры", "")
    assert (found["p-1-1"].title, found["p-1-1"].quiz_key) == ("Один ответ", "nachalo")
    assert found["p-f-1"].quiz_key == "final"
    assert {task.course_title for task in found.values()} == {"Пример курса для проверок"}
    few = len(queries(lambda: staleness.review_tasks(session, 1, 5)))
    assert len(queries(lambda: staleness.review_tasks(session, 1, 20))) == few <= 4


def test_a_place_said_to_be_right_is_doubtful_no_more_and_who_said_it_is_kept(session, study) -> None:
    record(study, "5")
    before = catalogue.current(session, SLUG).acts_sha256
    later = study.later(hours=3)
    right(later, "lesson", "vvedenie")
    assert ("lesson", "vvedenie") not in notes(session)
    assert catalogue.current(session, SLUG).acts_sha256 != before
    assert waiting(session) == (LESSONS | BY_ARTICLE | AS_A_WHOLE) - {("lesson", "vvedenie")}
    row = session.scalars(select(StalePlace).where(StalePlace.key == "vvedenie")).one()
    assert (row.how, row.cleared_at, row.cleared_by) == ("still_right", later.now, study.actor("instructor").id)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "place.still_right")).one()
    assert (entry.actor_id, entry.subject) == (study.actor("instructor").id, "lesson:vvedenie")
    for kind, key in (("lesson", "vvedenie"), ("question", "vvedenie"), ("lesson", "nothing")):
        with pytest.raises(Missing, match="does not wait"):
            right(later, kind, key)
    record(study.later(days=1), "5")
    assert ("lesson", "vvedenie") in waiting(session), "the next change asks again"


def test_an_edit_clears_a_place_for_newcomers_and_not_for_those_who_still_read_the_old_text(session, study) -> None:
    study.enrol("learner")
    record(study, "5")
    later = study.later(hours=3)
    publish(later, lessons={"vvedenie": "# Введение\n\nИначе: [[fz-1-2001 ст. 5]].\n"})
    assert waiting(session) == (LESSONS | BY_ARTICLE | AS_A_WHOLE) - {("lesson", "vvedenie")}
    row = session.scalars(select(StalePlace).where(StalePlace.key == "vvedenie")).one()
    assert (row.how, row.cleared_at, row.cleared_by, row.cleared_in) == (
        "edited",
        later.now,
        study.actor("instructor").id,
        catalogue.current(session, SLUG).revision_id,
    )
    study.enrol("other")
    assert ("lesson", "vvedenie") in own_notes(study)
    assert ("lesson", "vvedenie") not in own_notes(study, "other")
    assert ("lesson", "praktika") in own_notes(study, "other"), "it says what it said"


def test_a_place_left_out_waits_no_more(session, study) -> None:
    study.enrol("learner")
    record(study, slug=OTHER)
    publish(study, gone="vtoroe")
    assert waiting(session) == {("question", "p-1-3")}
    assert ("lesson", "vtoroe") in own_notes(study)
    assert session.scalars(select(StalePlace.how).where(StalePlace.key == "vtoroe")).one() == "gone"


def test_who_studies_an_old_revision_hears_of_what_only_that_cites(session, study) -> None:
    study.enrol("learner")
    publish(study, lessons={"vtoroe": "# Второе занятие\n\nБез закона: [[fz-1-2001 ст. 5]].\n"})
    study.enrol("other")
    assert record(study, slug=OTHER) == 1
    assert waiting(session) == {("question", "p-1-3")}
    assert set(own_notes(study)) == {("lesson", "vtoroe"), ("question", "p-1-3")}
    assert set(own_notes(study, "other")) == set(notes(session)) == {("question", "p-1-3")}


def test_a_revision_that_nobody_studies_is_not_looked_at(session, study) -> None:
    enrolment_id = study.enrol("learner")
    publish(study, lessons={"vtoroe": "# Второе занятие\n\nБез закона: [[fz-1-2001 ст. 5]].\n"})
    session.get_one(Enrolment, enrolment_id).state = "passed"
    session.flush()
    record(study, slug=OTHER)
    assert session.scalars(select(StalePlace.key)).all() == ["p-1-3"]


def drawn(study, attempt_id: int) -> list[str]:
    page = assessment.attempt_page(study.session, study.actor("learner"), attempt_id)
    return [item.question.key for item in page.items]


def take(study) -> int:
    return assessment.start(study.session, study.actor("learner"), SLUG, "nachalo", study.now)


FRESH = {"p-1-1", "p-1-2", "p-1-3"}


@pytest.mark.slow
def test_a_question_under_way_stays_and_the_next_attempt_leaves_it_out(session, study) -> None:
    publish(study, draw=3)
    study.enrol("learner")
    record(study, "ст. 1")
    first = take(study)
    before = drawn(study, first)
    assert set(before) == FRESH
    record(study.later(minutes=1), "5")
    page = assessment.attempt_page(session, study.actor("learner"), first)
    assert [item.question.key for item in page.items] == before
    assert {item.question.key for item in page.items if item.stale} == {"p-1-1", "p-1-2"}
    study.answer("learner", first)
    assessment.submit(session, study.actor("learner"), first, study.later(minutes=5).now)
    assert assessment.attempt_page(session, study.actor("learner"), first).points == 3
    for kind, key in BY_ARTICLE:
        right(study, kind, key)
    record(study.later(minutes=9), slug=OTHER)
    right(study, "question", "p-1-4")
    again = drawn(study, take(study.later(hours=2)))
    assert set(again) == {"p-1-1", "p-1-2", "p-1-4"}


def test_what_is_missing_is_filled_from_doubtful_questions_that_say_so(session, study) -> None:
    study.enrol("learner")
    record(study, "7")
    page = assessment.attempt_page(session, study.actor("learner"), take(study))
    assert len(page.items) == 9
    assert {item.question.key for item in page.items if not item.stale} == FRESH


def test_a_quiz_that_asks_fewer_asks_only_what_is_sure(session, study) -> None:
    publish(study, when_stale=WhenStale.FEWER)
    study.enrol("learner")
    record(study, "7")
    attempt_id = take(study)
    page = assessment.attempt_page(session, study.actor("learner"), attempt_id)
    assert (set(drawn(study, attempt_id)), page.max_points) == (FRESH, 3)
    study.answer("learner", attempt_id)
    assessment.submit(session, study.actor("learner"), attempt_id, study.now)
    assert assessment.attempt_page(session, study.actor("learner"), attempt_id).passed


def test_a_quiz_that_asks_fewer_is_never_empty(session, study) -> None:
    publish(study, when_stale=WhenStale.FEWER)
    study.enrol("learner")
    record(study)
    record(study, slug=OTHER)
    assert len(drawn(study, take(study))) == 9


def test_a_check_clears_what_only_waited_for_it(session, study) -> None:
    record(study, "7")
    late = study.later(days=100)
    assert act_register.note_overdue(session, late.now) == 2
    assert set(notes(session)) == LESSONS | BY_ARTICLE | AS_A_WHOLE | {("lesson", "vtoroe"), ("question", "p-1-3")}
    act_register.confirm(session, study.actor("instructor"), ACT, "pravo.gov.ru", late.now)
    assert set(notes(session)) == AS_A_WHOLE | {("lesson", "vtoroe"), ("question", "p-1-3")}
    assert {note.kind for note in notes(session)["question", "p-2-1"]} == {ChangeKind.AMENDED}
    rows = session.scalars(select(StalePlace).where(StalePlace.how == "checked")).all()
    assert {(row.cleared_at, row.cleared_by) for row in rows} == {(late.now, study.actor("instructor").id)}


def test_a_recorded_change_is_a_check_too(session, study) -> None:
    late = study.later(days=100)
    act_register.note_overdue(session, late.now)
    record(late, "7")
    assert {key for key, told in notes(session).items() if told[0].act_slug == ACT} == AS_A_WHOLE


def test_a_corrected_provision_marks_what_cites_it(session, study) -> None:
    text = act_register.entry(session, ACT)
    instructor = study.actor("instructor")
    base = act_register.version(text)
    act_register.save_entry(session, instructor, ACT, text.replace("Служит примером", "Служил"), base, study.now)
    assert waiting(session) == set()
    base = act_register.version(act_register.entry(session, ACT))
    act_register.save_entry(session, instructor, ACT, text.replace("Пример статьи", "Иначе"), base, study.now)
    assert waiting(session) == LESSONS | BY_ARTICLE | AS_A_WHOLE
    (note,) = notes(session)["lesson", "vvedenie"]
    assert (note.kind, note.places, note.in_force_on) == (ChangeKind.CORRECTED, ("5",), None)


def test_courses_that_cite_an_act_are_known(session, study) -> None:
    (course,) = legal_acts.citing(session, ACT)
    assert (course.slug, course.questions) == (SLUG, 12)
    assert sorted(course.lessons) == [("praktika", "Практика"), ("vvedenie", "Введение в примеры")]
    assert legal_acts.citing(session, "nothing") == []
    assert legal_acts.cited_by_course(session, SLUG) == dict.fromkeys([ACT, OTHER], "Пример курса для проверок")
    assert legal_acts.cited_by_course(session, "nothing") == {}


def test_an_upgraded_database_learns_what_its_revisions_cite(session, study) -> None:
    cited = select(CitingPlace.kind, CitingPlace.key, CitingPlace.act_slug, CitingPlace.places, CitingPlace.title)
    order = cited.order_by(CitingPlace.kind, CitingPlace.key)
    before = session.execute(order).all()
    session.execute(delete(CitingPlace))
    session.execute(delete(ActState))
    upkeep.after_upgrade(session, study.now)
    assert session.execute(order).all() == before
    assert len(session.scalars(select(ActState)).all()) == 1
    upkeep.after_upgrade(session, study.now)
    assert session.execute(order).all() == before
