"""Clients for pages; every page any test opens is linted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from lms.app import create_app
from tests.conftest import PASSWORD, settings_for
from tests.web.lint import lint


class LintingClient(FlaskClient):
    """A browser without scripts: keeps cookies, sends the CSRF token, and lints what it gets."""

    token = ""

    def open(self, *arguments: object, **options: object) -> TestResponse:
        response = super().open(*arguments, **options)
        if response.mimetype == "text/html" and response.status_code != 304 and response.get_data():
            text = response.get_data(as_text=True)
            if "<html" in text:
                lint(text, response.request.path)
                self.token = text.partition('name="csrf_token" value="')[2].partition('"')[0] or self.token
        return response

    def send(self, path: str, data: dict[str, object] | None = None, **options: object) -> TestResponse:
        """POST a form with the CSRF token of the last page."""
        if not self.token:
            self.get("/sign-in")
        return self.post(path, data={"csrf_token": self.token, **(data or {})}, **options)

    def sign_in(self, name: str) -> "LintingClient":
        """Sign in as one of the people of the populated database."""
        self.token = ""
        answer = self.send("/sign-in", {"email": f"{name}@city.test", "password": PASSWORD})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        self.token = ""
        self.get("/account")
        return self


@pytest.fixture
def app(url: str, engine: Engine, tmp_path: Path) -> Flask:
    """The application on a fresh copy of the populated database."""
    made = create_app(settings_for(url, tmp_path))
    made.extensions["lms.engine"].dispose()
    made.extensions["lms.engine"] = engine
    made.test_client_class = LintingClient
    return made


@pytest.fixture
def client(app: Flask) -> LintingClient:
    """A stranger's browser."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], LintingClient]:
    """A browser for each person: `signed_in("learner")`."""
    return lambda name: app.test_client().sign_in(name)
