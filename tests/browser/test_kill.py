"""A power cut in the middle of a test loses no answer whose receipt had arrived."""

import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar

import pytest

from lms.adapters.clock import now
from lms.domain.permissions import Role
from lms.domain.question import Kind
from lms.services import accounts, assessment, learning
from tests.browser.site import Site, until
from tests.conftest import CITY, PASSWORD
from tests.house.story import actor

pytestmark = pytest.mark.slow
THREADS = 8
RECEIPTS = 15
"""The cut comes when every thread has this many."""


@dataclass
class Writer:
    """One learner who types all the time."""

    site: Site
    name: str
    attempt: int
    position: int
    receipts: list[tuple[int, str]] = field(default_factory=list)
    under_way: str = ""
    refused: str = ""

    def __post_init__(self) -> None:
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._post("/sign-in", email=f"{self.name}@city.test", password=PASSWORD)
        self.token = self._token(f"/learn/attempts/{self.attempt}")

    def write(self) -> None:
        """Save one answer after another until the site is gone."""
        while True:
            self.under_way = f"Мысль {len(self.receipts) + 1} человека {self.name}"
            try:
                base = self.receipts[-1][0] if self.receipts else 0
                address = f"/learn/attempts/{self.attempt}/answers/{self.position}"
                answer = json.loads(self._post(address, answer=self.under_way, base=base))
            except urllib.error.HTTPError as error:
                self.refused = str(error)
                return
            except (OSError, HTTPException):
                return
            self.receipts.append((answer["sequence"], self.under_way))

    def _token(self, path: str) -> str:
        page = self.browser.open(self.site.address + path, timeout=30).read().decode()
        return page.partition('name="csrf_token" value="')[2].partition('"')[0]

    def _post(self, path: str, **fields: object) -> bytes:
        token = self.token if path != "/sign-in" else self._token(path)
        data = urllib.parse.urlencode({"csrf_token": token, **fields}).encode()
        request = urllib.request.Request(self.site.address + path, data, {"X-Requested-With": "fetch"})
        return self.browser.open(request, timeout=30).read()


@pytest.fixture
def cut_off(sites) -> Site:
    """An installation of its own."""
    return sites("cut-off")


def under_way(session, name):
    """Somebody new in the middle of a test: the attempt, and the question that takes a text."""
    details = accounts.PersonDetails(
        surname=name, given_name="Имя", patronymic="", organisation=CITY, time_zone="Asia/Krasnoyarsk"
    )
    accounts.create(session, f"{name}@city.test", PASSWORD, details, [Role.LEARNER], now(), confirmed=True)
    person = actor(session, name)
    learning.enrol_self(session, person, "primer", now())
    attempt = assessment.start(session, person, "primer", "nachalo", now())
    items = assessment.attempt_page(session, person, attempt).items
    return attempt, next(item.position for item in items if item.question.kind is Kind.ESSAY)


def stored(site, writer):
    """The answer in the database with its number."""

    def look(session):
        items = assessment.attempt_page(session, actor(session, writer.name), writer.attempt).items
        item = next(item for item in items if item.position == writer.position)
        return item.sequence, item.answer

    return site.write(look)


def test_every_answer_with_a_receipt_outlives_a_power_cut(cut_off):
    site = cut_off
    writers = []
    for number in range(THREADS):
        name = f"writer{number}"
        attempt, position = site.write(lambda session, name=name: under_way(session, name))
        writers.append(Writer(site, name, attempt, position))
    threads = [threading.Thread(target=writer.write) for writer in writers]
    for thread in threads:
        thread.start()
    until(lambda: any(w.refused for w in writers) or min(len(w.receipts) for w in writers) >= RECEIPTS, "receipts")
    site.kill()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert [writer.refused for writer in writers if writer.refused] == []

    site.start()
    for writer in writers:
        last = writer.receipts[-1]
        assert stored(site, writer) in {last, (last[0] + 1, writer.under_way)}
        assert [sequence for sequence, _answer in writer.receipts] == list(range(1, last[0] + 1))
    examined = site.lms("doctor")
    assert examined.returncode == 0, examined.stdout + examined.stderr
