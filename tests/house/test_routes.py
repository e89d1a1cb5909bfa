"""Every route has a guard, and there is no way to register one without."""

import pytest

from lms.app import create_app
from lms.domain.permissions import Action
from lms.web.blueprint import Pages
from tests.conftest import settings_for

OPEN_TO_ALL = {"asset"}
"""Routes without a guard: styles and scripts."""


@pytest.fixture
def app(tmp_path):
    made = create_app(settings_for(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path))
    yield made
    made.extensions["lms.engine"].dispose()


@pytest.mark.slow
def test_making_the_application_touches_no_data(app, tmp_path):
    assert not (tmp_path / "none.sqlite3").exists()


@pytest.mark.slow
def test_every_route_has_a_guard(app):
    guards = {name: getattr(view, "guard", None) for name, view in app.view_functions.items()}
    unguarded = {name for name, guard in guards.items() if not isinstance(guard, Action)}
    assert unguarded == OPEN_TO_ALL


@pytest.mark.slow
def test_every_route_is_read_or_posted(app):
    for rule in app.url_map.iter_rules():
        assert rule.methods - {"HEAD", "OPTIONS"} in ({"GET"}, {"GET", "POST"}), rule


@pytest.mark.slow
def test_every_action_guards_something(app):
    assert {getattr(view, "guard", None) for view in app.view_functions.values()} - {None} == set(Action)


def test_a_plain_route_is_refused():
    with pytest.raises(TypeError, match="guard"):
        Pages("careless", __name__).route("/careless")


@pytest.mark.slow
def test_no_two_rules_mean_the_same_address(app):
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    assert len(rules) == len(set(rules))
