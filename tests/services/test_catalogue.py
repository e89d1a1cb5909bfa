"""Publishing revisions, finding courses, reading rendered lessons, making groups."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.domain.errors import Missing, Refused
from lms.models.catalogue import CourseRevision, LessonPage
from lms.services import act_register, catalogue, groups, legal_acts
from lms.services.catalogue import Filters
from lms.services.groups import GroupDetails

TODAY = date(2026, 11, 24)


def publish(session, now, **changes):
    """Publish the small course with changes, as a course of another slug when asked."""
    document = replace(catalogue.current(session, "primer").document, **changes)
    return catalogue.publish(session, None, document, legal_acts.register(session), "note", now)


def find(session, size=20, page=1, **filters):
    cards, total = catalogue.find(session, Filters(**filters), TODAY, page, size)
    return [card.slug for card in cards], total


def test_the_same_document_is_not_published_twice(session, now) -> None:
    revision, new = publish(session, now)
    assert (revision.number, new) == (1, False)
    assert session.scalar(select(func.count()).select_from(CourseRevision)) == 1


def test_a_change_makes_the_next_revision_current_and_keeps_the_old_one(session, now) -> None:
    before = catalogue.current(session, "primer")
    revision, new = publish(session, now + timedelta(days=1), summary="Иначе.")
    after = catalogue.current(session, "primer")
    assert (revision.number, new, after.revision_id) == (2, True, revision.id)
    assert after.document.summary == "Иначе."
    assert catalogue.document(session, before.revision_id, before.sha256) == before.document
    assert catalogue.files(session, before.revision_id) != catalogue.files(session, after.revision_id)
    assert session.scalars(select(CourseRevision.is_current).order_by(CourseRevision.number)).all() == [False, True]


def test_a_document_read_back_is_the_document_published(session, now) -> None:
    document = catalogue.current(session, "primer").document
    revision, _new = publish(session, now, summary="Иначе.")
    assert catalogue.document(session, revision.id, revision.sha256) == replace(document, summary="Иначе.")


def test_lessons_are_rendered_once_with_their_acts(session) -> None:
    course = catalogue.current(session, "primer")
    text = catalogue.lesson_text(session, course.revision_id, course.sha256, "vvedenie")
    assert f"/media/{course.revision_id}/shema.png" in text.html
    assert text.acts == ("fz-1-2001",)
    assert [entry[2] for entry in text.contents] == ["Первый раздел"]
    assert catalogue.lesson_text(session, course.revision_id, course.sha256, "vvedenie") is text
    assert catalogue.cited_acts(session, course.revision_id) == ("fz-1-2001", "fz-2-2002")
    with pytest.raises(Missing):
        catalogue.lesson_text(session, course.revision_id, course.sha256, "nothing")


def test_the_oldest_rendered_lessons_make_room(session) -> None:
    course = catalogue.current(session, "primer")
    kept = catalogue._Lessons(size=1)
    first = kept.get(session, course.revision_id, course.sha256, "vvedenie")
    kept.get(session, course.revision_id, course.sha256, "vtoroe")
    session.query(LessonPage).filter_by(lesson_key="vvedenie").update({"html": "changed"})
    session.expire_all()
    assert kept.get(session, course.revision_id, course.sha256, "vvedenie") != first


def test_what_is_not_there_is_missing(session, actors, now) -> None:
    course = catalogue.current(session, "primer")
    assert catalogue.media(session, course.revision_id, "shema.png").startswith(b"\x89PNG")
    for ask in (
        lambda: catalogue.media(session, course.revision_id, "../course.toml"),
        lambda: catalogue.current(session, "nothing"),
        lambda: catalogue.document(session, 999_999, "0" * 64),
        lambda: catalogue.set_open(session, actors["administrator"], "nothing", False, now),
    ):
        with pytest.raises(Missing):
            ask()


def test_a_document_that_cannot_be_read_names_the_doctor(session) -> None:
    course = catalogue.current(session, "primer")
    session.query(catalogue.RevisionFile).filter_by(path="course.toml").update({"content": b"not toml"})
    with pytest.raises(Missing, match="doctor"):
        catalogue.document(session, course.revision_id, "f" * 64)


def test_courses_are_found_by_words_topic_form_and_hours(session, now) -> None:
    publish(session, now, slug="ucheba", title="Учёба казаков", topics=("kazaki", "pravo"), hours=72)
    publish(session, now, slug="arhiv", title="Архив", topics=("arhiv",), hours=16)
    assert find(session) == (["arhiv", "primer", "ucheba"], 3)
    assert find(session, search="УЧЕБА") == (["ucheba"], 1)
    assert find(session, search="казаков учёба") == (["ucheba"], 1)
    assert find(session, search="100%") == ([], 0)
    assert find(session, topic="pravo") == (["ucheba"], 1)
    assert find(session, topic="prav") == ([], 0)
    assert find(session, format="off-site") == ([], 0)
    assert find(session, format="online", hours=16) == (["arhiv", "primer"], 2)
    assert find(session, size=2, page=2) == (["ucheba"], 3)
    assert catalogue.topics(session) == ["arhiv", "kazaki", "obshchee", "pravo"]


def test_a_card_tells_the_next_start_that_is_not_over(session, actors, now) -> None:
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=9), TODAY + timedelta(days=5)):
        details = GroupDetails(title="Группа", starts_on=day, ends_on=None, seats=None)
        groups.create(session, actors["administrator"], "primer", details, now)
    (card,), _total = catalogue.find(session, Filters(), TODAY, 1, 20)
    assert card.next_start == TODAY + timedelta(days=5)


def test_finding_takes_one_query_however_many_courses(session, now, queries) -> None:
    for number in range(5):
        publish(session, now, slug=f"course-{number}")
    assert len(queries(lambda: catalogue.find(session, Filters(search="пример"), TODAY, 1, 50))) == 1


def test_a_course_is_opened_and_closed_for_enrolment(session, actors, now) -> None:
    catalogue.set_open(session, actors["administrator"], "primer", False, now)
    assert not catalogue.current(session, "primer").is_open
    catalogue.set_open(session, actors["administrator"], "primer", True, now)
    assert catalogue.current(session, "primer").is_open


def test_a_group_belongs_to_a_course_and_ends_after_it_begins(session, actors, now) -> None:
    good = GroupDetails(title="Осень", starts_on=TODAY, ends_on=TODAY, seats=3)
    group = groups.create(session, actors["administrator"], "primer", good, now)
    assert (group.standing, group.seats) == (False, 3)
    for slug, details, field in (
        ("nothing", good, "course"),
        ("primer", replace(good, ends_on=TODAY - timedelta(days=1)), "ends_on"),
    ):
        with pytest.raises(Refused) as refused:
            groups.create(session, actors["administrator"], slug, details, now)
        assert refused.value.field == field


def test_an_act_that_leaves_the_register_does_not_take_a_published_course_away(session, now) -> None:
    course = catalogue.current(session, "primer")
    act_register.load(session, {}, now)
    catalogue._documents.clear()
    assert catalogue.current(session, "primer").document == course.document
