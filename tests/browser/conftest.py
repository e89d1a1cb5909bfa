"""Chromium of this machine and installations to visit with it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from lms.adapters.clock import now
from lms.adapters.keys import signing_key
from tests.browser.fitness import EXAMINED
from tests.browser.site import PATIENCE, Site
from tests.browser.visitor import WIDE, Visitor
from tests.conftest import CHROMIUM, SqliteStore
from tests.house.story import Told, tell

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Start = Callable[[str], Site]
Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser, started once in every process of the tests; they tell each other what they have examined."""
    expect.set_options(timeout=PATIENCE * 1000)
    folder = tmp_path_factory.getbasetemp()
    EXAMINED.share((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "examined")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sites(sqlite_store: SqliteStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Start an installation with the populated database; all are stopped at the end."""
    started: list[Site] = []

    def start(name: str) -> Site:
        site = Site(tmp_path_factory.mktemp(name))
        site.take(sqlite_store.clone())
        started.append(site)
        site.start()
        return site

    yield start
    for site in started:
        site.stop()


@pytest.fixture(scope="session")
def site(sites: Start) -> Site:
    """The installation most tests share: each uses people and groups of its own."""
    return sites("site")


@pytest.fixture(scope="session")
def told(site: Site) -> Told:
    """`learner` of the shared installation has passed and has a document."""
    return told_at(site)


def told_at(site: Site) -> Told:
    """Let `learner` of an installation pass and get a document."""
    key = signing_key(Path(site.environment["LMS_DATA"]) / "signing-key.pem")
    return site.write(lambda session: tell(session, key, now()))


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A person at a browser of their own: `visit(site)`; whatever went wrong unseen fails the test at its end."""
    visitors: list[Visitor] = []

    def come(site: Site, *, scripts: bool = True, **options: object) -> Visitor:
        context = chromium.new_context(
            locale="ru-RU",
            timezone_id="Asia/Krasnoyarsk",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            **{"viewport": WIDE, **options},
        )
        context.set_default_timeout(PATIENCE * 1000)
        visitors.append(Visitor(site, context, scripts=scripts))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
    for visitor in visitors:
        visitor.sound()
