"""A real installation: its folder, its processes, what stands in its database and in its outbox."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from lms.services import transaction
from lms.services.database import open_engine
from tests.conftest import COURSES, PASSWORD
from tests.house.tree import ROOT

PATIENCE = 30
"""Seconds after which what is waited for has failed."""


def until(condition: Callable[[], object], what: str) -> object:
    """The first true answer of `condition`."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.05)
    return found


class Site:
    """One installation served on a loopback port of its own by `lms serve`."""

    def __init__(self, folder: Path, courses: Path = COURSES) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.address = folder, f"http://127.0.0.1:{self.port}"
        self.database = folder / "lms.sqlite3"
        self.environment = {
            **os.environ,
            "LMS_ENV": "testing",
            "LMS_DATA": str(folder),
            "LMS_DATABASE_URL": "",
            "LMS_BASE_URL": self.address,
            "LMS_COURSES": str(courses),
            "LMS_DEMO_PASSWORD": PASSWORD,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.sessions: dict[str, list[Any]] = {}
        folder.mkdir(exist_ok=True)

    def take(self, url: str) -> None:
        """Begin with a populated database, which is moved here."""
        shutil.move(url.removeprefix("sqlite:///"), self.database)

    def lms(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the installation."""
        command = [sys.executable, "-m", "lms.cli", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def start(self) -> None:
        """Serve, with the background worker, until `stop` or `kill`."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lms.cli", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until(self._answers, "the site to start")

    def stop(self) -> None:
        """Stop as an administrator of the machine does."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Take the whole installation away at once, as a power cut does."""
        self._signal(signal.SIGKILL)

    def write(self, work: Callable[[Session], object]) -> object:
        """Do something in one transaction, beside the running server."""
        engine = open_engine(f"sqlite:///{self.database}")
        try:
            with Session(engine) as session, transaction.writing(session):
                return work(session)
        finally:
            engine.dispose()

    def link_for(self, email: str) -> str:
        """The link in the letter to `email`, waited for."""
        return str(until(lambda: self._link(email), f"a letter to {email}"))

    def _link(self, email: str) -> str:
        for path in sorted(self.folder.glob("outbox/*.eml"), reverse=True):
            letter = message_from_bytes(path.read_bytes(), policy=default)
            found = (
                re.search(re.escape(self.address) + r"/\S+", letter.get_content()) if letter["To"] == email else None
            )
            if found:
                return found.group()
        return ""

    def _answers(self) -> bool:
        assert self.process and self.process.poll() is None, (self.folder / "log").read_text()
        with suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{self.address}/readyz", timeout=5).close()
            return True
        return False

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None
