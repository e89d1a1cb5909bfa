"""Who asks, and the database session of the request."""

from flask import Flask, Request, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lms.adapters.language import DEFAULT_LANGUAGE, LANGUAGES
from lms.domain.permissions import Actor
from lms.services import accounts
from lms.services.accounts import Viewer

LANGUAGE_COOKIE = "language"


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Flask-Login's view of a person."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer


def database() -> Session:
    """The session of this request, opened at first use and closed at its end."""
    if "database" not in g:
        engine: Engine = current_app.extensions["lms.engine"]
        g.database = Session(engine)
    found: Session = g.database
    return found


def viewer() -> Viewer | None:
    """The signed-in person, None for a stranger."""
    if "viewer" not in g:
        g.viewer = current_user.viewer if current_user.is_authenticated else None
    found: Viewer | None = g.viewer
    return found


def actor() -> Actor:
    """The signed-in person as rules see them; only behind a guard that asks for one."""
    found = viewer()
    assert found is not None
    return found.actor


def sign_in(account_id: int, epoch: int) -> None:
    """Begin a new session for this person; nothing of an older session stays."""
    session.clear()
    session.permanent = True
    session["who"] = f"{account_id}:{epoch}"


def language() -> str:
    """Language of this request: the person's own, else the cookie's, else Russian."""
    if "language" not in g:
        found = viewer()
        chosen = found.language if found else request.cookies.get(LANGUAGE_COOKIE, "")
        g.language = chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE
    kept: str = g.language
    return kept


def install(app: Flask) -> None:
    """Let the application know people by the session cookie."""
    manager = LoginManager()
    manager.session_protection = None  # offices change addresses; the cookie is signed and ends by its epoch
    manager.init_app(app)

    @manager.request_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
    def _load(_request: Request) -> SignedIn | None:
        account_id, _, epoch = str(session.get("who", "")).partition(":")
        if not (account_id.isdigit() and epoch.isdigit()):
            return None
        found = accounts.viewer(database(), int(account_id), int(epoch))
        return SignedIn(found) if found else None

    @app.teardown_appcontext
    def _close(_error: BaseException | None) -> None:
        opened: Session | None = g.pop("database", None)
        if opened is not None:
            opened.close()
