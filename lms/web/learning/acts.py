"""The acts a lesson cites, with their status and date of check as the register has them now."""

from markupsafe import Markup

from lms.services import legal_acts
from lms.services.enrolments import Seat
from lms.web.identity import database, language
from lms.web.kept import kept
from lms.web.labels import STATUSES
from lms.web.rendering import render


def acts_html(seat: Seat, lesson_key: str, slugs: tuple[str, ...]) -> Markup:
    """The section under a lesson; kept until the register changes, because all its readers see the same."""

    def made() -> str:
        acts = list(legal_acts.lines(database(), slugs).values())
        return render("learning/acts.html", acts=acts, act_status=STATUSES)

    name = ("acts of a lesson", seat.acts_sha256, seat.sha256, lesson_key, language())
    return kept(name, made) if slugs else Markup("")
