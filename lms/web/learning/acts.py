"""What a lesson shows of the acts it cites, as the register has them now.

Both parts are kept until the register changes, because all readers of a lesson see the same.
"""

import re

from markupsafe import Markup

from lms.services import legal_acts
from lms.services.catalogue import LessonText
from lms.services.enrolments import Seat
from lms.web.context import display
from lms.web.identity import database, language
from lms.web.kept import kept
from lms.web.labels import STATUSES
from lms.web.learning.reading import without_pictures
from lms.web.rendering import render
from lms.web.wording import _

_CITED = re.compile(r'data-act="([a-z0-9-]+)"')


def acts_html(seat: Seat, lesson_key: str, slugs: tuple[str, ...]) -> Markup:
    """The section under a lesson: each act with its status and date of check."""

    def made() -> str:
        acts = list(legal_acts.lines(database(), slugs).values())
        return render("learning/acts.html", acts=acts, act_status=STATUSES)

    name = ("acts of a lesson", seat.acts_sha256, seat.sha256, lesson_key, language())
    return kept(name, made) if slugs else Markup("")


def text_html(seat: Seat, lesson_key: str, text: LessonText) -> Markup:
    """The lesson's text with the status of each cited act at its citation, in pictures or words as one chose."""
    pictures = display().pictures

    def made() -> str:
        acts = legal_acts.lines(database(), text.acts)

        def with_status(match: re.Match[str]) -> str:
            act = acts.get(match[1])
            return f'{match[0]} data-status="{act.status if act else "unknown"}"'

        html = _CITED.sub(with_status, text.html)
        return html if pictures else without_pictures(html, _("Picture"))

    return kept(("text", seat.acts_sha256, seat.sha256, lesson_key, pictures, language()), made)
