"""A curator follows the people of their municipality."""

from flask.typing import ResponseReturnValue

from lms.domain.permissions import Action
from lms.services import enrolments
from lms.web.blueprint import Pages
from lms.web.identity import actor, database
from lms.web.paging import SIZE, Page, asked
from lms.web.rendering import show

pages = Pages("organisations", __name__)


@pages.page("/organisation", Action.FOLLOW_ORGANISATION)
def people() -> ResponseReturnValue:
    """Who of one's organisation studies what, and how far they are."""
    organisation_id = actor().organisation_id
    if organisation_id is None:
        return show("organisations/people.html", members=[], page=Page(1, 0), known=False)
    members, total = enrolments.members(database(), asked(), SIZE, organisation_id=organisation_id)
    return show("organisations/people.html", members=members, page=Page(asked(), total), known=True)
