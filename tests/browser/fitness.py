"""What every page has to be in every browser: accessible by axe-core, and no wider than the screen."""

import re
from hashlib import sha1
from pathlib import Path

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
# Measured is only what shows letters of its own; of many alike the first and the last, which borders and stripes mark.
_AXE = """async ({measured, ruled}) => {
  const run = async (context, options) =>
    (await axe.run(context, {resultTypes: ["violations"], preload: false, ...options})).violations;
  const letters = element => element.matches("input, select, textarea")
    || [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const alike = {}, found = [];
  for (const [element, kind] of kinds)
    if (measured.includes(kind) && letters(element)) (alike[kind] = alike[kind] || []).push(element);
  const include = [...new Set(Object.values(alike).flatMap(same => [same[0], same[same.length - 1]]))];
  if (include.length) found.push(...await run({include}, {runOnly: ["color-contrast", "link-in-text-block", "target-size"]}));
  if (ruled) found.push(...await run(document, {rules: {"color-contrast": {enabled: false}}}));
  return {violations: found};
}"""
_SCHEME = re.compile("(?<=[0-9] )(light|dark)(?=>|$)")


class Examined:
    """What this process has examined, and the others of the run, who write into the same file."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._file: Path | None = None
        self._read = 0

    def share(self, file: Path) -> None:
        """Write into a file, and read what others write there."""
        file.touch()
        self._file = file

    def fresh(self, things: set[str]) -> set[str]:
        """Those of them nobody has examined yet."""
        if self._file:
            with self._file.open("rb") as lines:
                lines.seek(self._read)
                found = lines.read().rpartition(b"\n")[0]
            self._read += len(found)
            self._known.update(found.decode().split())
        return {thing for thing in things if _mark(thing) not in self._known}

    def note(self, things: set[str]) -> None:
        """They are as they should be."""
        marks = [_mark(thing) for thing in things]
        self._known.update(marks)
        if self._file and marks:
            with self._file.open("a") as lines:
                lines.write("".join(f"{mark}\n" for mark in marks))


def _mark(thing: str) -> str:
    return sha1(thing.encode(), usedforsecurity=False).hexdigest()


EXAMINED = Examined()


def assert_accessible(page: Page) -> None:
    """Axe finds nothing. What colours and sizes matter to is measured once for each kind of element on each screen; the
    other rules, which colours do not matter to, once for pages of one address and the same elements.
    """
    kinds = set(page.evaluate(_KINDS))
    alike = {_SCHEME.sub("", kind) for kind in kinds} | {re.sub("[0-9]+", "", page.url)}
    fresh = EXAMINED.fresh(kinds | alike)
    if not fresh:
        return
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    wanted = {"measured": list(fresh & kinds), "ruled": bool(fresh & alike)}
    found = AxeResults(page.evaluate(_AXE, wanted))
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    EXAMINED.note(fresh)


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    faults = page.evaluate(_TOO_WIDE)
    assert not faults, f"{page.url}, {page.viewport_size}: {faults}"
