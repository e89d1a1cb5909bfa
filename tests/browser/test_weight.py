"""Bytes over the wire on the real course: a lesson has to open on a slow line."""

import pytest

from tests.browser.site import Site
from tests.house.tree import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COLD, WARM = 60_000, 12_000
LESSONS = "/learn/kazachestvo/"


@pytest.fixture
def real(tmp_path):
    """The courses of the product with demo people."""
    site = Site(tmp_path / "real", ROOT / "courses")
    made = site.lms("demo")
    assert made.returncode == 0, made.stderr
    site.start()
    yield site
    site.stop()


def test_a_lesson_of_the_real_course_is_light(real, visit):
    learner = visit(real)
    page = learner.goto("/sign-in")
    learner.press("button[value='learner@demo.test']")
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
