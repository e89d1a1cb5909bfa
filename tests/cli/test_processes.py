"""The command as people start it: real processes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lms.services import accounts
from tests.house.tree import ROOT

pytestmark = pytest.mark.slow
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


@contextmanager
def started(installation, *arguments):
    """The process and where its words go; it is gone afterwards whatever happened."""
    log = installation.folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "lms.cli", *arguments],
            cwd=ROOT,
            env={**os.environ, **installation.environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process, log
        finally:
            process.kill()
            process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def opened(port, path, patience=30):
    """The answer of the site, waited for while it starts."""
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status, answer.read()
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < end, "the site did not start"
            time.sleep(0.1)


def test_serve_answers_and_goes_down_when_told(installation):
    port = free_port()
    with started(installation, "serve", "--port", str(port)) as (process, log):
        status, body = opened(port, "/readyz")
        assert (status, json.loads(body)) == (200, {"status": "ok", "missing": []})
        assert opened(port, "/healthz")[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0, log.read_text()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def masked(pid):
    """Signals the main thread of a process does not let in."""
    lines = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {number for number in signal.Signals if int(lines["SigBlk"], 16) >> (number - 1) & 1}


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_no_handler_meets_the_main_process_at_a_lock_and_the_processes_below_are_told(installation):
    told = {signal.SIGTERM, signal.SIGINT}
    port = free_port()
    with started(installation, "serve", "--port", str(port), "--workers", "2", "--no-jobs") as (process, log):
        assert opened(port, "/healthz")[0] == 200
        assert told <= masked(process.pid)
        end = time.monotonic() + 30
        while len(below := children(process.pid)) < 2:
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        for child in below:
            assert not told & masked(child)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0, log.read_text()
        assert not [child for child in below if Path(f"/proc/{child}").exists()]


def test_the_worker_sends_a_letter_and_stops_when_told(installation):
    installation.write(lambda session: accounts.ask_reset(session, "learner@city.test", LONG_AGO))
    with started(installation, "worker") as (process, log):
        end = time.monotonic() + 30
        while not list(installation.folder.glob("outbox/*.eml")):
            assert time.monotonic() < end and process.poll() is None, log.read_text()
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0, log.read_text()
    (letter,) = installation.folder.glob("outbox/*.eml")
    assert b"learner@city.test" in letter.read_bytes()


def test_the_site_holds_no_connection_that_its_processes_would_share(installation):
    code = "from lms.wsgi import application as site; print(site.extensions['lms.engine'].pool.checkedin())"
    environment = {**os.environ, **installation.environment}
    made = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (made.returncode, made.stdout) == (0, "0\n"), made.stderr
