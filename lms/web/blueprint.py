"""The base of every page: no route without a guard, one transaction for every change."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.errors import Missing
from lms.domain.permissions import Action, may
from lms.services import transaction
from lms.web.identity import database, viewer

View = Callable[..., ResponseReturnValue]


class Pages(Blueprint):
    """Pages of one feature. Use `page`; plain `route` is refused."""

    def page(
        self, rule: str, guard: Action, *, post: bool = False, keeps: bool = True, name: str = ""
    ) -> Callable[[View], View]:
        """Register a view under `rule` for those who may do `guard`.

        A POST runs inside one writing transaction, the check of rights included; one that `keeps` nothing, such
        as a preview, makes nobody wait.
        Strangers are asked to sign in; whoever may not is told there is no such page.
        """

        def register(view: View) -> View:
            guarded = _guarded(view, guard, keeps=keeps)
            guarded.guard = guard  # type: ignore[attr-defined]  # read by the test that every route has one
            methods = ["GET", "POST"] if post else ["GET"]
            self.add_url_rule(rule, name or view.__name__, guarded, methods=methods)
            return view

        return register

    def route(self, rule: str, **_options: Any) -> Any:
        """Not for pages of this product: a route needs a guard."""
        raise TypeError(f"{rule}: use page(), which asks for a guard")


def _guarded(view: View, guard: Action, *, keeps: bool) -> View:
    @wraps(view)
    def checked(**values: Any) -> ResponseReturnValue:
        if not keeps or request.method in {"GET", "HEAD", "OPTIONS"}:
            return _allowed(view, guard, values)
        with transaction.writing(database()):
            return _allowed(view, guard, values)

    return checked


def _allowed(view: View, guard: Action, values: dict[str, Any]) -> ResponseReturnValue:
    if guard is Action.VISIT:
        return view(**values)
    found = viewer()
    if found is None:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    if not may(found.actor, guard):
        raise Missing()
    return view(**values)
