"""Bytes over the wire on the real course: a lesson has to open on a slow line."""

import shutil

import pytest

from lms.adapters.clock import now
from lms.services import learning
from lms.services.loading import load, read_library
from tests.house.story import actor
from tests.house.tree import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COLD, WARM = 60_000, 12_000
LESSONS = "/learn/kazachestvo/"


@pytest.fixture
def real(sites, tmp_path):
    """The longest course of the product, and a learner in it."""
    shutil.copytree(ROOT / "courses" / "kazachestvo", tmp_path / "courses" / "kazachestvo")
    shutil.copy(ROOT / "courses" / "acts.toml", tmp_path / "courses")
    library = read_library(tmp_path / "courses")
    assert library.problems == ()

    def enrol(session):
        load(session, library, "Первая редакция", now())
        learning.enrol_self(session, actor(session, "other"), "kazachestvo", now())

    site = sites("real")
    site.write(enrol)
    return site


def test_a_lesson_of_the_real_course_is_light(real, visit):
    learner = visit(real).sign_in("other")
    page = learner.goto(LESSONS.rstrip("/"))
    lessons = page.locator(f".programme a[href^='{LESSONS}']:not([href*='/test/'])")
    paths = [link.get_attribute("href") for link in lessons.all()]
    assert len(paths) > 20
    longest = max(paths, key=lambda path: len(learner.context.request.get(real.address + path).body()))
    wire = learner.context.new_cdp_session(page)
    media, received = set(), {}

    def asked(event):
        if event.get("type") == "Media" or "/media/" in event["request"]["url"]:
            media.add(event["requestId"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", lambda event: received.update({event["requestId"]: event["encodedDataLength"]}))
    wire.send("Network.enable")

    def weight(path):
        received.clear()
        page.goto(real.address + path, wait_until="networkidle")
        return sum(size for request, size in received.items() if request not in media)

    wire.send("Network.clearBrowserCache")
    cold = weight(longest)
    assert 5_000 < cold <= COLD
    for path in (longest, paths[0], paths[-1]):
        assert 1_000 < weight(path) <= WARM, path
