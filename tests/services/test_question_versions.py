"""Versions of questions are found among the revisions of their course in one query, however many are wanted."""

from lms.domain.question_version import version_sha256
from lms.models.catalogue import Course
from lms.services import question_versions
from tests.house.corrected import publish_corrected, right_is

KEYS = ("p-1-1", "p-2-1")


def test_versions_of_several_questions_come_in_one_query(session, study, queries) -> None:
    course_id = session.query(Course).filter_by(slug="primer").one().id
    first = {key: next(question_versions.published(session, course_id, key)) for key in KEYS}
    for key in KEYS:
        publish_corrected(session, study.actor("instructor"), key, right_is(1), study.now)
    newest = {key: next(question_versions.published(session, course_id, key)) for key in KEYS}
    wanted = {(key, found[key].sha256) for found in (first, newest) for key in KEYS}
    assert len(wanted) == 4
    unknown = ("p-1-1", "0" * 64)
    question_versions.of_versions(session, course_id, {*wanted, unknown})  # revisions are read once in a process
    found = {}
    assert (
        len(queries(lambda: found.update(question_versions.of_versions(session, course_id, {*wanted, unknown})))) == 1
    )
    assert {(key, version_sha256(question)) for (key, _sha256), question in found.items()} == wanted
    assert queries(lambda: question_versions.of_versions(session, course_id, set())) == []
