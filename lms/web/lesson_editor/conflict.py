"""The page on which an author chooses between two texts."""

from flask.typing import ResponseReturnValue

from lms.domain.text_diff import Change, difference
from lms.services.drafts import EditConflict
from lms.services.lesson_editing import OpenLesson
from lms.web.lesson_editor.difference import folded
from lms.web.rendering import show


def conflict_page(found: OpenLesson, conflict: EditConflict) -> ResponseReturnValue:
    """Both texts side by side with the difference marked, and three ways out."""
    pieces = difference(conflict.theirs, conflict.mine)
    page = show(
        "lesson_editor/conflict.html",
        lesson=found,
        conflict=conflict,
        theirs=folded([piece for piece in pieces if piece.kind is not Change.ADDED]),
        mine=folded([piece for piece in pieces if piece.kind is not Change.REMOVED]),
    )
    return page, 409
