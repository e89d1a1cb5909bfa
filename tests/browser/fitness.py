"""What every page has to be in every browser: accessible by axe-core, and no wider than the screen."""

import re

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map(e => e.outerHTML.slice(0, 120)).concat(["the page is too wide"]);
}"""
# An element's kind is what style sheets know of it and of all it stands in, with the screen it is shown on.
_KINDS = """() => {
  const known = ["class", "type", "role", "open", "hidden", "aria-current", "aria-invalid", "aria-disabled"];
  window.kinds = new Map();
  const kind = element => {
    if (!element) return innerWidth + (matchMedia("(prefers-color-scheme: dark)").matches ? " dark" : " light");
    if (!kinds.has(element)) {
      const own = [...element.attributes].filter(a => known.includes(a.name) || /^data-[a-z]+$/.test(a.name));
      const text = own.filter(a => a.value.length < 40).map(a => a.name + "=" + a.value).sort().join(" ");
      kinds.set(element, kind(element.parentElement) + ">" + element.localName + " " + text);
    }
    return kinds.get(element);
  };
  return [...new Set([...document.querySelectorAll("*")].map(kind))];
}"""
_RULES = """() => axe.run({resultTypes: ["violations"], preload: false, rules: {"color-contrast": {enabled: false}}})
  .then(found => ({violations: found.violations}))"""
_CONTRAST = """fresh => {
  const include = [...kinds].filter(([_, kind]) => fresh.includes(kind)).map(([element, _]) => element);
  if (!include.length) return {violations: []};
  return axe.run({include}, {resultTypes: ["violations"], preload: false, runOnly: ["color-contrast"]})
    .then(found => ({violations: found.violations}));
}"""
_SCHEME = re.compile("(?<=[0-9] )(light|dark)(?=>|$)")
_seen: set[str] = set()


def assert_accessible(page: Page) -> None:
    """Axe finds nothing. Contrast, which takes long, is measured once for each kind of element on each screen;
    the other rules, which colours do not matter to, once for pages of one address and the same elements.
    """
    kinds = set(page.evaluate(_KINDS))
    alike = {_SCHEME.sub("", kind) for kind in kinds} | {re.sub("[0-9]+", "", page.url)}
    if kinds | alike <= _seen:
        return
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = [page.evaluate(_CONTRAST, list(kinds - _seen))]
    if not alike <= _seen:
        results.append(page.evaluate(_RULES))
    for found in map(AxeResults, results):
        assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    _seen.update(kinds, alike)


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    faults = page.evaluate(_TOO_WIDE)
    assert not faults, f"{page.url}, {page.viewport_size}: {faults}"
