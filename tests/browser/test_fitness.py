"""What examines every page of these tests sees what is wrong."""

import pytest

from tests.browser.fitness import assert_accessible, assert_fits
from tests.browser.site import until
from tests.browser.visitor import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = "<!doctype html><html lang=ru><title>Страница</title><main><h1>Страница</h1>{}</main>"


@pytest.fixture
def visitor(site, visit):
    return visit(site, viewport=NARROW)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<p style='color: #bbb; background: #fff'>Бледно</p>", "color-contrast"),
        (
            "<p class='one'>Ясно</p><p class='one two' style='color: #bbb; background: #fff'>Бледно</p>",
            "color-contrast",
        ),
        ("<form><input type=text></form>", "label"),
        ("<h2>Раздел</h2><h4>Часть</h4>", "heading-order"),
    ],
)
def test_what_is_not_accessible_is_found(visitor, body, rule):
    visitor.page.set_content(PAGE.format(body))
    with pytest.raises(AssertionError, match=rule):
        assert_accessible(visitor.page)


def test_what_is_too_wide_is_found(visitor):
    visitor.page.set_content(PAGE.format("<p style='width: 500px'>Широко</p>"))
    with pytest.raises(AssertionError, match="too wide"):
        assert_fits(visitor.page)


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("() => console.error('плохо')", "плохо"),
        ("() => { setTimeout(() => { throw new Error('сломано') }, 0) }", "сломано"),
        ("() => fetch('/no-such-page')", "404"),
        (
            "() => { document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">') }",
            "Content Security Policy",
        ),
        ("() => { document.body.append(Object.assign(new Image(), {src: 'https://example.org/'})) }", "example.org"),
    ],
)
def test_what_goes_wrong_in_a_page_is_found(visitor, script, fault):
    visitor.goto("/display")
    visitor.page.evaluate(script)
    until(lambda: visitor.page.evaluate("1") and visitor.faults, fault)
    with pytest.raises(AssertionError, match=fault):
        visitor.sound()
