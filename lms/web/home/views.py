"""The front page, display and language choices, health."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import local_date, now
from lms.adapters.language import DEFAULT_LANGUAGE, LANGUAGES
from lms.domain.permissions import Action
from lms.services import accounts, catalogue
from lms.services.readiness import unready
from lms.web.blueprint import Pages
from lms.web.cards import course_cards
from lms.web.display import COOKIE, display_from
from lms.web.identity import LANGUAGE_COOKIE, database, viewer
from lms.web.links import local_address
from lms.web.rendering import show
from lms.web.settings import settings

pages = Pages("home", __name__)
_YEAR = 365 * 24 * 3600


@pages.page("/", Action.VISIT)
def front() -> ResponseReturnValue:
    """One sentence, the courses, a field for checking a document."""
    cards, _total = catalogue.find(database(), catalogue.Filters(), local_date(now()), page=1, size=6)
    contact = parseaddr(settings().mail_from)[1]
    listed = course_cards(cards)
    return show(
        "home/front.html",
        cards=[card for card in listed if not card.trial_href],
        trial=next((card for card in listed if card.trial_href), None),
        contact=contact,
        demo=settings().demo,
    )


@pages.page("/display", Action.VISIT, post=True)
def display() -> ResponseReturnValue:
    """Choices for people with poor sight, kept in a cookie."""
    back = local_address(request.values.get("next") or urlsplit(request.referrer or "").path or "/")
    if request.method == "GET":
        return show("home/display.html", back=back)
    form = request.form
    chosen = display_from(
        form.get("size", ""), form.get("contrast", ""), form.get("spacing") == "on", form.get("pictures") == "on"
    )
    response = make_response(redirect(back, 303))
    response.set_cookie(COOKIE, chosen.cookie(), max_age=_YEAR, samesite="Lax", httponly=True)
    return response


@pages.page("/language", Action.VISIT, post=True)
def language() -> ResponseReturnValue:
    """Switch the language of the interface."""
    if request.method == "GET":
        return redirect("/")
    asked = request.form.get("language", "")
    chosen = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
    found = viewer()
    if found:
        accounts.change_language(database(), found.actor, chosen)
    response = make_response(redirect(local_address(request.form.get("next", "/")), 303))
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=_YEAR, samesite="Lax", httponly=True)
    return response


@pages.page("/healthz", Action.VISIT)
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@pages.page("/readyz", Action.VISIT)
def readyz() -> ResponseReturnValue:
    """Database, migrations and disk are ready to serve people."""
    missing = unready(database())
    return {"status": "unready" if missing else "ok", "missing": missing}, 503 if missing else 200
