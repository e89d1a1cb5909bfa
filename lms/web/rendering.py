"""Pages from templates: one environment a language, so that no word is looked up by request."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment, StrictUndefined

from lms.adapters.language import LANGUAGES, Catalogue, catalogue
from lms.web.context import common, navigation, section
from lms.web.folding import fold
from lms.web.formatting import FILTERS
from lms.web.forms import Form
from lms.web.identity import language, viewer
from lms.web.kept import kept


def render(template: str, **values: Any) -> str:
    """A part of a page, of `template`, in the reader's language."""
    values.update(common())
    return _environment_of(values["lang"]).get_template(template).render(values)


def show(template: str, **values: Any) -> str:
    """A whole page: `render` with the navigation of the person who looks."""
    found, here = viewer(), section()
    roles = found.roles if found else None
    words = language()

    def nav() -> str:
        return _environment_of(words).get_template("layout/nav.html").render(nav=navigation(roles, here))

    return render(template, nav=kept(("nav", words, roles, here), nav), **values)


def _environment_of(words: str) -> Environment:
    environments: dict[str, Environment] = current_app.extensions["lms.environments"]
    return environments[words]


def form_page(template: str, form: Form, **values: Any) -> ResponseReturnValue:
    """A page with a form: what was typed stays; 422 tells programs that it was refused."""
    return show(template, form=form, **values), 422 if form.errors else 200


def install(app: Flask) -> None:
    """Make the environments, after everything else has put its names into the application's own."""
    app.extensions["lms.environments"] = {name: _environment(app, catalogue(name)) for name in LANGUAGES}


def _environment(app: Flask, words: Catalogue) -> Environment:
    environment = app.create_jinja_environment()
    address: Any = app.jinja_env.globals["asset"]
    environment.globals.update(app.jinja_env.globals)
    environment.globals.update(_=_filled(words), ngettext=_counted(words), csrf_token=form_token)
    environment.filters.update(FILTERS)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.undefined = StrictUndefined
    fold(environment, {"_": words.gettext, "asset": lambda name: str(address(name))})
    return environment


def form_token() -> str:
    """The token of this session; every form of a page holds the same.

    It is signed once for a session, which has one secret for all its life.
    """
    token: str | None = g.get("form_token")
    if token is None:
        secret = session.get("csrf_token", "")
        token = _signed.get(secret)
        if token is None:
            token = generate_csrf()
            if len(_signed) >= _MOST_SIGNED:
                _signed.clear()
            _signed[session["csrf_token"]] = token
        g.form_token = token
    return token


_signed: dict[str, str] = {}
_MOST_SIGNED = 5000


def _filled(words: Catalogue) -> Callable[..., str]:
    def translated(message: str, **values: str | int) -> str:
        text = words.gettext(message)
        return text % values if values else text

    return translated


def _counted(words: Catalogue) -> Callable[[str, str, int], str]:
    return lambda singular, plural, number: words.ngettext(singular, plural, number) % {"number": number}
