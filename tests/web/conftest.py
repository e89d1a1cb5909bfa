"""Clients for pages; every page any test opens is linted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from lms.app import create_app
from tests.conftest import PASSWORD, SqliteStore, Store, settings_for
from tests.web.lint import lint

LINTED: set[int] = set()
"""Pages found well made: one that comes again, but for its words, its links and the token, is not read again."""
SAID = re.compile(r"(?<!<title)>[^<&]*[^<&\s][^<&]*<")
LED = re.compile(r'(?<=href=")[^"]+|(?<=action=")[^"]+')

SIGNED_IN: dict[str, tuple[str, str]] = {}
"""Session cookie of each person and the token of their forms, as good in every copy of the populated database."""


class LintingClient(FlaskClient):
    """A browser without scripts: keeps cookies, sends the CSRF token, and lints what it gets."""

    token = ""

    def open(self, *arguments: object, **options: object) -> TestResponse:
        response = super().open(*arguments, **options)
        if response.mimetype == "text/html" and response.status_code != 304 and response.get_data():
            text = response.get_data(as_text=True)
            if "<html" in text:
                token = text.partition('name="csrf_token" value="')[2].partition('"')[0]
                self.token = token or self.token
                page = hash(SAID.sub(">…<", LED.sub("", text.replace(token, "") if token else text)))
                if page not in LINTED:
                    lint(text, response.request.path)
                    LINTED.add(page)
        return response

    def send(self, path: str, data: dict[str, object] | None = None, **options: object) -> TestResponse:
        """POST a form with the CSRF token of the last page."""
        if not self.token:
            self.get("/sign-in")
        return self.post(path, data={"csrf_token": self.token, **(data or {})}, **options)

    def sign_in(self, name: str) -> "LintingClient":
        """Sign in as one of the people of the populated database; with the form for the first time."""
        if name not in SIGNED_IN:
            self.token = ""
            answer = self.send("/sign-in", {"email": f"{name}@city.test", "password": PASSWORD})
            assert answer.status_code == 303, answer.get_data(as_text=True)
            self.token = ""
            self.get("/account")
            SIGNED_IN[name] = (self.get_cookie("lms").value, self.token)
        session, self.token = SIGNED_IN[name]
        self.set_cookie("lms", session)
        return self


@pytest.fixture(scope="session")
def store(sqlite_store: SqliteStore) -> Store:
    """SQLite: what pages do is done by services, which are tried on both engines, and so is every page (test_roles)."""
    return sqlite_store


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, made once: its rules and templates are compiled for all tests of a process."""
    folder = tmp_path_factory.mktemp("application")
    made = create_app(settings_for(f"sqlite:///{folder}/none.sqlite3", folder))
    made.test_client_class = LintingClient
    return made


@pytest.fixture
def app(application: Flask, url: str, engine: Engine, tmp_path: Path) -> Flask:
    """The application on a fresh copy of the populated database."""
    application.extensions["lms.engine"].dispose()
    application.extensions.update({"lms.engine": engine, "lms.settings": settings_for(url, tmp_path)})
    return application


@pytest.fixture
def client(app: Flask) -> LintingClient:
    """A stranger's browser."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], LintingClient]:
    """A browser for each person: `signed_in("learner")`."""
    return lambda name: app.test_client().sign_in(name)
