"""What publishing changes is told before it is done, and is then what happens."""

from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.domain import course_edit
from lms.domain.course import FINAL
from lms.domain.errors import Missing, Refused, Stale
from lms.domain.progress import State
from lms.models.assessment import Attempt
from lms.models.journal import AuditEntry, Job
from lms.models.learning import Enrolment
from lms.services import (
    assessment,
    attestation,
    authoring,
    catalogue,
    doctor,
    drafts,
    enrolments,
    learning,
    publishing,
    revision_moves,
)
from tests.services.begun import begun_course

SLUG = "primer"
DROP, ADD = "drop lesson", "add lesson"
EDITS = {
    DROP: lambda tree: course_edit.delete_lesson(tree, "vtoroe"),
    ADD: lambda tree: course_edit.add_lesson(tree, "nachalo", "Новое")[1],
    "move lesson": lambda tree: course_edit.move_lesson(tree, "vtoroe", "delo", 0),
    "drop test": lambda tree: course_edit.set_table(tree, "02-delo/module.toml", {"quiz": None}),
    "work required": lambda tree: course_edit.set_table(
        tree, "02-delo/module.toml", {"task": {"lesson": "praktika", "criteria": ["Есть срок"], "required": True}}
    ),
    "drop module": lambda tree: course_edit.delete_module(tree, "delo"),
    "drop final": lambda tree: {
        **course_edit.set_table(tree, "course.toml", {"final": None}),
        **{path: None for path in tree if path.startswith("final/")},
    },
}


def edit(session, study, *names):
    for name in names:
        try:
            authoring.edit(session, study.actor("instructor"), SLUG, EDITS[name], "tree.edited", name, study.now)
        except Refused:
            continue  # what an earlier edit took away


def publish(session, study, *, move):
    sha256 = publishing.plan(session, SLUG).sha256
    return publishing.publish(session, study.actor("instructor"), SLUG, "Правка", sha256, study.now, move=move)


def standing(session, enrolment_id):
    session.expire_all()
    seat = enrolments.seat_of(session, enrolment_id)
    return seat.revision_number, seat.percent, seat.state


def test_a_plan_tells_what_changes_and_changes_nothing(session, study) -> None:
    edit(session, study, DROP, ADD)
    before = session.scalars(select(AuditEntry.id)).all()
    plan = publishing.plan(session, SLUG)
    assert [(part.fate.value, part.key) for part in plan.changes.lessons] == [("added", "novoe"), ("removed", "vtoroe")]
    assert (plan.changes.questions, plan.demanded, plan.published) == (
        (),
        False,
        catalogue.current(session, SLUG).document,
    )
    assert session.scalars(select(AuditEntry.id)).all() == before


def test_a_draft_that_cannot_be_read_has_no_plan_yet(session, study) -> None:
    authoring.upload(
        session, study.actor("instructor"), SLUG, "a.md", b"# A\n\n[[fz-9-1999]]\n", "01-nachalo/30-a.md", study.now
    )
    plan = publishing.plan(session, SLUG)
    assert (plan.changes, plan.moves) == (None, None)
    assert [problem.code for problem in plan.draft.problems] == ["unknown_act"]


def test_a_course_that_was_never_published_is_all_new(session, study) -> None:
    plan = publishing.plan(session, begun_course(session, study))
    assert plan.published is None
    assert {part.fate.value for part in (*plan.changes.settings, *plan.changes.lessons)} == {"added"}
    assert plan.moves.lines == ()


def test_what_was_looked_at_is_what_is_published(session, study) -> None:
    edit(session, study, ADD)
    seen = publishing.plan(session, SLUG).sha256
    edit(session, study, DROP)
    with pytest.raises(Stale):
        publishing.publish(session, study.actor("instructor"), SLUG, "Правка", seen, study.now, move=False)
    assert catalogue.current(session, SLUG).revision_number == 1


@pytest.mark.slow
def test_those_under_way_stay_unless_they_are_moved(session, study) -> None:
    enrolment_id = study.enrol("learner")
    study.read_all("learner")
    edit(session, study, ADD)
    assert publish(session, study, move=False) == publishing.Published(2, 0)
    assert standing(session, enrolment_id) == (1, 50, State.STUDYING)
    edit(session, study, DROP)
    assert publish(session, study, move=True) == publishing.Published(3, 1)
    assert standing(session, enrolment_id) == (3, 33, State.STUDYING)


@pytest.fixture
def people(session, study, key):
    """One who has passed and has a document, one who is ready, one under way, one who left: enrolments by name."""
    group_id = study.group()
    found = {"learner": study.complete("learner", group_id)}
    protocol_id = study.protocol(group_id)
    attestation.close_protocol(session, study.actor("administrator"), protocol_id, key, study.now)
    found["ready"] = study.complete("ready", group_id)
    found["begun"] = study.enrol("begun")
    study.read_all("begun")
    found["gone"] = study.enrol("gone", group_id)
    learning.withdraw(session, study.actor("administrator"), found["gone"], study.now)
    return found


@pytest.mark.slow
def test_only_people_under_way_are_moved_and_nothing_is_sent(session, study, people, key) -> None:
    letters = len(session.scalars(select(Job.id)).all())
    edit(session, study, ADD, "drop test")
    preview = publishing.plan(session, SLUG).moves
    assert {line.name for line in preview.lines} == {"Ready Имя", "Begun Имя"}
    assert (preview.losing, preview.behind, preview.no_longer_ready) == (1, 2, 1)
    assert preview.lines[0].move.lost_quizzes == ("Дело",)
    assert publish(session, study, move=True).moved == 2
    assert standing(session, people["learner"])[0::2] == (1, State.PASSED)
    assert standing(session, people["gone"])[0] == 1
    assert standing(session, people["ready"])[0::2] == (2, State.STUDYING)
    assert len(session.scalars(select(Job.id)).all()) == letters
    moved = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "enrolment.moved")).all()
    assert set(moved) == {f"enrolment:{people['ready']}", f"enrolment:{people['begun']}"}
    assert doctor.examine(session, key.public_key()) == []


@pytest.mark.slow
def test_a_group_is_moved_later_to_the_revision_that_was_previewed(session, study, people, key) -> None:
    edit(session, study, ADD)
    publish(session, study, move=False)
    group_id = enrolments.seat_group(session, people["ready"])
    found = revision_moves.group_preview(session, group_id)
    assert [line.enrolment_id for line in found.preview.lines] == [people["ready"]]
    administrator = study.actor("administrator")
    with pytest.raises(Stale):
        revision_moves.move_group(session, administrator, group_id, found.revision_id - 1, study.now)
    assert revision_moves.move_group(session, administrator, group_id, found.revision_id, study.now) == 1
    assert revision_moves.move_group(session, administrator, group_id, found.revision_id, study.now) == 0
    assert standing(session, people["begun"])[0] == 1
    with pytest.raises(Missing):
        revision_moves.group_preview(session, 999)
    assert doctor.examine(session, key.public_key()) == []


@pytest.mark.slow
def test_an_open_attempt_stays_with_its_revision_and_counts_by_its_key(session, study, key) -> None:
    enrolment_id = study.enrol("learner")
    learner = study.actor("learner")
    attempt_id = assessment.start(session, learner, SLUG, "nachalo", study.now)
    bank = "01-nachalo/bank.gift"
    former = drafts.working(session, SLUG).tree[bank]
    fresh = former.replace(b"[id:p-1-", b"[id:n-1-")
    authoring.upload(session, study.actor("instructor"), SLUG, "bank.gift", fresh, bank, study.now)
    publish(session, study, move=True)
    session.expire_all()
    study.answer("learner", attempt_id)
    assessment.submit(session, learner, attempt_id, study.now)
    study.grade("learner", attempt_id)
    page = assessment.attempt_page(session, learner, attempt_id)
    assert page.passed and page.document != page.seat.document
    assert {item.question.key[:3] for item in page.items} == {"p-1"}
    assert session.get_one(Attempt, attempt_id).revision_id != session.get_one(Enrolment, enrolment_id).revision_id
    assert enrolments.seat_of(session, enrolment_id).facts.quizzes["nachalo"].passed
    assert doctor.examine(session, key.public_key()) == []


def test_an_attempt_at_a_test_that_is_gone_can_still_be_looked_at(session, study, key) -> None:
    study.enrol("learner")
    attempt_id = study.take("learner", "delo")
    edit(session, study, "drop test")
    publish(session, study, move=True)
    session.expire_all()
    assert assessment.attempt_page(session, study.actor("learner"), attempt_id).passed
    assert doctor.examine(session, key.public_key()) == []


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=3, unique=True),
    st.sets(st.sampled_from(["vvedenie", "vtoroe", "praktika"])),
    st.booleans(),
)
def test_the_preview_is_what_happens(session, study, key, names, marks, passes) -> None:
    with session.begin_nested() as trial:
        enrolment_id = study.enrol("learner")
        for lesson in sorted(marks):
            learning.mark_lesson(session, study.actor("learner"), SLUG, lesson, study.now)
        if passes:
            study.take("learner", "delo")
        edit(session, study, *names)
        plan = publishing.plan(session, SLUG)
        if plan.draft.document is not None and plan.draft.changed:
            (line,) = plan.moves.lines
            before = standing(session, enrolment_id)
            assert before[1:] == (line.move.before.percent, line.move.before.state)
            publish(session, study, move=True)
            assert standing(session, enrolment_id) == (2, line.move.after.percent, line.move.after.state)
            seat = enrolments.seat_of(session, enrolment_id)
            assert enrolments.progress_of(seat, enrolments.facts(session, seat)) == line.move.after
            assert doctor.examine(session, key.public_key()) == []
            assert asdict(enrolments.refresh(session, enrolment_id)) == asdict(line.move.after)
            kept = {lesson.key for lesson in seat.document.lessons()}
            assert len(line.move.lost_lessons) == len(marks - kept)
            assert seat.document.quiz_rules(FINAL) is not None or "drop final" in names
        trial.rollback()
    session.expire_all()
