"""A person at a browser whose every page is examined: accessibility, console, requests, width."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.browser.fitness import assert_accessible, assert_fits
from tests.browser.site import Site
from tests.conftest import PASSWORD

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Visitor:
    """One tab. What goes wrong in it is kept until the next check of the page, and fails it."""

    def __init__(self, site: Site, context: BrowserContext, *, scripts: bool = True) -> None:
        self.site, self.context, self.scripts = site, context, scripts
        self.faults: list[str] = []
        self.expected: set[int] = set()
        self.page: Page = context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def another_tab(self) -> "Visitor":
        """A second tab of the same browser."""
        return Visitor(self.site, self.context, scripts=self.scripts)

    def goto(self, path: str) -> Page:
        """Open a page of the site and examine it."""
        self.page.goto(path if path.startswith("http") else self.site.address + path)
        return self.examined()

    def press(self, what: str | Locator) -> Page:
        """Press what leads to another page, and examine that."""
        found = self.page.locator(what) if isinstance(what, str) else what
        with self.page.expect_navigation():
            found.click()
        return self.examined()

    def sign_in(self, email: str) -> "Visitor":
        """Sign in, by name alone for the people of the populated database; with the form for the first time."""
        email = email if "@" in email else f"{email}@city.test"
        if email not in self.site.sessions:
            self.goto("/sign-in")
            form = self.page.locator("form[action='/sign-in']")
            form.locator("[name=email]").fill(email)
            form.locator("[name=password]").fill(PASSWORD)
            self.press(form.locator("button"))
            assert not self.path.startswith("/sign-in")
            self.site.sessions[email] = self.context.cookies()
        self.context.add_cookies(self.site.sessions[email])
        return self

    @property
    def path(self) -> str:
        """Where the tab is, without the address of the site."""
        return self.page.url.removeprefix(self.site.address)

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Inside, answers with this status are no fault."""
        self.expected.add(status)
        yield
        self.sound()
        self.expected.discard(status)

    def examined(self) -> Page:
        """The page as it stands, fit for everyone: nothing failed, axe is silent, a telephone is wide enough."""
        self.page.wait_for_load_state()
        if self.scripts:
            assert_accessible(self.page)
            assert_fits(self.page)
            shown = self.page.viewport_size
            self.page.set_viewport_size(NARROW)
            assert_fits(self.page)
            self.page.set_viewport_size(shown)
        self.sound()
        return self.page

    def sound(self) -> None:
        """Nothing has gone wrong in this tab so far."""
        faults, self.faults = self.faults, []
        assert not faults, f"{self.path}: {faults}"

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"} or "Failed to load resource" in message.text:
            return  # answers are looked at themselves
        self.faults.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure == "net::ERR_ABORTED":
            return  # the page was left before its last picture or message
        self.faults.append(f"{request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.url}: {response.status}")
