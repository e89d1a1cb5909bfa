"""A course that has only been begun, with one lesson and one module."""

from lms.domain import course_edit
from lms.services import authoring


def begun_course(session, study) -> str:
    """Its slug; it was never published."""
    author = study.actor("instructor")
    slug = authoring.new_course(session, author, "Новый курс", frozenset(), study.now)
    for how in (
        lambda tree: course_edit.add_module(tree, "Начало")[1],
        lambda tree: course_edit.add_lesson(tree, "nachalo", "Первое")[1],
    ):
        authoring.edit(session, author, slug, how, "tree.added", "", study.now)
    return slug
