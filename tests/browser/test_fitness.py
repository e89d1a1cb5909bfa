"""What examines every page of these tests sees what is wrong."""

import pytest

from tests.browser.fitness import assert_accessible, assert_fits
from tests.browser.site import until
from tests.browser.visitor import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = "<!doctype html><html lang=ru><title>Страница</title><main><h1>Страница</h1>{}</main>"
NOT_ACCESSIBLE = (
    ("<p style='color: #bbb; background: #fff'>Бледно</p>", "color-contrast"),
    ("<p class='one'>Ясно</p><p class='one two' style='color: #bbb; background: #fff'>Бледно</p>", "color-contrast"),
    ("<p style='color: #000'>Текст <a href='/' style='color: #222; text-decoration: none'>и</a></p>", "link-in-text"),
    ("<form><input type=text></form>", "label"),
    ("<h2>Раздел</h2><h4>Часть</h4>", "heading-order"),
)
GONE_WRONG = (
    ("() => console.error('плохо')", "плохо"),
    ("() => { setTimeout(() => { throw new Error('сломано') }, 0) }", "сломано"),
    ("() => fetch('/no-such-page')", "404"),
    ("() => { document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">') }", "Content Security Policy"),
    ("() => { document.body.append(Object.assign(new Image(), {src: 'https://example.org/'})) }", "example.org"),
)


def test_what_is_not_fit_is_found(site, visit):
    page = visit(site, viewport=NARROW).page
    for body, rule in NOT_ACCESSIBLE:
        page.set_content(PAGE.format(body))
        with pytest.raises(AssertionError, match=rule):
            assert_accessible(page)
    page.set_content(PAGE.format("<p style='width: 500px'>Широко</p>"))
    with pytest.raises(AssertionError, match="too wide"):
        assert_fits(page)


def test_what_goes_wrong_in_a_page_is_found(site, visit):
    visitor = visit(site)
    for script, fault in GONE_WRONG:
        visitor.goto("/display")
        visitor.page.evaluate(script)
        until(lambda: visitor.page.evaluate("1") and visitor.faults, fault)
        with pytest.raises(AssertionError, match=fault):
            visitor.sound()
