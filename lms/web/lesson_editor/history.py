"""Versions of a lesson: looked at, compared, brought back."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import now
from lms.domain.permissions import Action
from lms.domain.text_diff import Change, Piece, difference
from lms.services import lesson_editing, lesson_history
from lms.services.lesson_history import Version
from lms.web.blueprint import Pages
from lms.web.identity import actor, database
from lms.web.labels import EDIT_WORDS
from lms.web.lesson_editor.difference import folded
from lms.web.rendering import show
from lms.web.wording import _, say

pages = Pages("lesson_history", __name__)
_MOST = 200


@pages.page("/teach/<slug>/lessons/<key>/history", Action.TEACH, post=True)
def history(slug: str, key: str) -> ResponseReturnValue:
    """All versions, two of them compared when asked; POST brings one back."""
    if request.method == "POST":
        return _restored(slug, key)
    found, draft = lesson_editing.opened(database(), slug, key)
    versions = lesson_history.versions(database(), draft, key)
    old, new = request.args.get("old", ""), request.args.get("new", "")
    pieces: tuple[Piece, ...] = ()
    if old and new:
        texts = [lesson_history.text_of(database(), draft, versions, sha256) for sha256 in (old, new)]
        pieces = difference(*texts)
    return show(
        "lesson_editor/history.html",
        lesson=found,
        versions=versions[:_MOST],
        pieces=folded(pieces),
        changes=sum(piece.kind is not Change.SAME for piece in pieces),
        old=_named(versions, old) or (versions[1] if len(versions) > 1 else None),
        new=_named(versions, new) or (versions[0] if versions else None),
        words=EDIT_WORDS,
    )


def _restored(slug: str, key: str) -> ResponseReturnValue:
    sha256 = request.form.get("version", "")
    edit = lesson_history.restore(database(), actor(), slug, key, sha256, now())
    back = f"/teach/{slug}/lessons/{key}"
    if edit:
        flash(_("The earlier text is back."), f"undo /teach/{slug}/undo/{edit}?back={back}")
    else:
        say("This is the text as it stands now.", "neutral")
    return redirect(back, 303)


def _named(versions: list[Version], sha256: str) -> Version | None:
    return next((version for version in versions if version.sha256 == sha256), None)
