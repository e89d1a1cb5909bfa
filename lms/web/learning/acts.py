"""The acts a lesson cites, with their status and date of check as the register has them now."""

from markupsafe import Markup

from lms.services import legal_acts
from lms.services.enrolments import Seat
from lms.web.identity import database, language
from lms.web.labels import STATUSES
from lms.web.rendering import render

_kept: dict[tuple[str, str, str, str], Markup] = {}
_MOST = 2000


def acts_html(seat: Seat, lesson_key: str, slugs: tuple[str, ...]) -> Markup:
    """The section under a lesson; kept until the register changes, because all its readers see the same."""
    if not slugs:
        return Markup("")
    name = (seat.acts_sha256, seat.sha256, lesson_key, language())
    found = _kept.get(name)
    if found is None:
        acts = list(legal_acts.lines(database(), slugs).values())
        found = Markup(render("learning/acts.html", acts=acts, act_status=STATUSES))  # noqa: S704  # our template
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[name] = found
    return found
