"""Who asks, and the database session of the request."""

from datetime import datetime
from typing import Any

from flask import Flask, Request, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lms.adapters.clock import now
from lms.adapters.language import DEFAULT_LANGUAGE, LANGUAGES
from lms.domain.permissions import Actor
from lms.services import accounts
from lms.services.accounts import Viewer

LANGUAGE_COOKIE = "language"


def database() -> Session:
    """The session of this request, opened at first use and closed at its end."""
    found: Session | None = g.get("database")
    if found is None:
        engine: Engine = current_app.extensions["lms.engine"]
        found = g.database = Session(engine)
    return found


def viewer() -> Viewer | None:
    """The signed-in person, None for a stranger."""
    if "viewer" not in g:
        account_id, _, epoch = str(session.get("who", "")).partition(":")
        known = account_id.isdigit() and epoch.isdigit()
        g.viewer = accounts.viewer(database(), int(account_id), int(epoch)) if known else None
    found: Viewer | None = g.viewer
    return found


def treat_as_stranger() -> None:
    """Ask no more who this is: there is no database that would tell."""
    g.viewer = None


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
    kept: str | None = g.get("language")
    if kept is None:
        found = viewer()
        chosen = found.language if found else request.cookies.get(LANGUAGE_COOKIE, "")
        kept = g.language = chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE
    return kept


class KeptSignature(SecureCookieSessionInterface):
    """Flask's signed cookie; the signer is made once, and a signature is checked once for all requests that bear it."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None
        self._genuine: dict[str, tuple[dict[str, Any], datetime]] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of cookies."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie, an empty one where it is missing, forged or too old."""
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        lifetime = app.permanent_session_lifetime
        if known := self._genuine.get(cookie):
            values, signed_at = known
            return self.session_class(values if now() - signed_at <= lifetime else None)
        try:
            values, signed_at = signer.loads(cookie, max_age=int(lifetime.total_seconds()), return_timestamp=True)
        except BadSignature:
            return self.session_class()
        # What could be changed in place, such as a list of messages, is not shared between requests.
        if all(isinstance(value, str | int) for value in values.values()):
            if len(self._genuine) >= _MOST_KEPT:
                self._genuine.clear()
            self._genuine[cookie] = values, signed_at
        return self.session_class(values)


_MOST_KEPT = 5000


def install(app: Flask) -> None:
    """Let the application know people by the session cookie."""
    app.session_interface = KeptSignature()

    @app.teardown_appcontext
    def _close(_error: BaseException | None) -> None:
        opened: Session | None = g.pop("database", None)
        if opened is not None:
            opened.close()
