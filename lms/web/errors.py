"""Errors for people: what happened, what it means, what to do, and the way back."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from lms.domain.errors import Missing, Refused, Stale
from lms.web.identity import treat_as_stranger, viewer
from lms.web.rendering import show
from lms.web.wording import _, refusal

log = logging.getLogger("lms.errors")
Handler = Callable[[Any], ResponseReturnValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What the page of an error says."""

    title: str
    meaning: str
    advice: str
    number: str = ""
    back_href: str = "/"
    back_label: str = ""


def install(app: Flask) -> None:
    """Give every error its page."""
    handlers: tuple[tuple[type[Exception] | int, Handler], ...] = (
        (Missing, _missing),
        (404, lambda _error: _not_found(_("There is no such page."))),
        (Refused, _refused),
        (CSRFError, _old_form),
        (HTTPException, _other),
        (SQLAlchemyError, _database),
        (Exception, _unforeseen),
    )
    for kind, handler in handlers:
        app.register_error_handler(kind, _without_database(handler))


def _without_database(handler: Handler) -> Handler:
    """The page of an error has to be shown without the database too: then to a stranger."""

    @wraps(handler)
    def prepared(error: Any) -> ResponseReturnValue:
        try:
            viewer()
        except SQLAlchemyError:
            treat_as_stranger()
        return handler(error)

    return prepared


def _missing(error: Missing) -> ResponseReturnValue:
    return _not_found(refusal(error))


def _refused(error: Refused) -> ResponseReturnValue:
    status = 409 if isinstance(error, Stale) else 422
    return _page(
        status, _("This can't be done"), refusal(error), _("Nothing was changed. Go back and choose what to do.")
    )


def _old_form(_error: CSRFError) -> ResponseReturnValue:
    return _page(
        400,
        _("The page was open for too long"),
        _("For your safety old forms are not accepted."),
        _("Go back, copy what you typed, reload the page and send it again."),
    )


def _other(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    return _page(
        error.code,
        _("The request can't be carried out"),
        _("The browser sent something the site can't accept."),
        _("Go back and try once more."),
    )


def _database(error: SQLAlchemyError) -> ResponseReturnValue:
    response = _page(
        503 if isinstance(error, (DBAPIError, PoolTimeout)) else 500,
        _("The site can't keep data right now"),
        _("What you sent was not saved; everything saved before is safe."),
        _("Wait a minute and send it again. If it goes on, tell the administrator the number below."),
        _logged(error),
    )
    response.headers["Retry-After"] = "60"
    return response


def _unforeseen(error: Exception) -> ResponseReturnValue:
    return _page(
        500,
        _("Something broke on our side"),
        _("What you sent was not saved; everything saved before is safe."),
        _("Try again. If it happens once more, tell the administrator the number below."),
        _logged(error),
    )


def _logged(error: Exception) -> str:
    """Write the error down under a number. Values of statements may be personal, so they are left out."""
    number = secrets.token_hex(4)
    if isinstance(error, DBAPIError):
        error.hide_parameters = True
    log.error("error %s at %s %s", number, request.method, request.url_rule, exc_info=error)
    return number


def _not_found(meaning: str) -> Response:
    return _page(
        404,
        _("Page not found"),
        meaning,
        _("Check the address, or begin from the first page. If you were sent a link, ask for it once more."),
    )


def _page(status: int, title: str, meaning: str, advice: str, number: str = "") -> Response:
    if request.accept_mimetypes.best == "application/json":
        return make_response({"receipt": meaning, "number": number}, status)
    problem = Problem(title=title, meaning=meaning, advice=advice, number=number, back_label=_("To the first page"))
    return make_response(show("errors/problem.html", problem=problem), status)
