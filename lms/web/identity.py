"""Who asks, and the database session of the request."""

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lms.adapters.language import DEFAULT_LANGUAGE, LANGUAGES
from lms.domain.permissions import Actor
from lms.services import accounts
from lms.services.accounts import Viewer

LANGUAGE_COOKIE = "language"


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
        account_id, _, epoch = str(session.get("who", "")).partition(":")
        known = account_id.isdigit() and epoch.isdigit()
        g.viewer = accounts.viewer(database(), int(account_id), int(epoch)) if known else None
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


class KeptSignature(SecureCookieSessionInterface):
    """Flask's signed cookie; the signer is made once, not at every request."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of cookies."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def install(app: Flask) -> None:
    """Let the application know people by the session cookie."""
    app.session_interface = KeptSignature()

    @app.teardown_appcontext
    def _close(_error: BaseException | None) -> None:
        opened: Session | None = g.pop("database", None)
        if opened is not None:
            opened.close()
