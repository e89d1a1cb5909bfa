"""The worker: letters go out over real SMTP, wait while the server is away, and no job is lost or stops the rest."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from socket import create_server

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from config import Settings
from lms import worker
from lms.adapters import clock
from lms.models.assessment import Attempt
from lms.models.journal import Job
from lms.models.legal_acts import Act, ActChange
from lms.services import assessment, jobs, staleness, transaction
from lms.services.database import open_engine
from lms.services.jobs import LEASE
from tests.conftest import settings_for

BASE = "https://courses.example.test"
LETTERS = {
    "confirm": ({"path": "/confirm/secret"}, "/confirm/secret"),
    "reset": ({"path": "/reset/secret"}, "/reset/secret"),
    "already_registered": ({}, "/sign-in"),
    "document_issued": (
        {"number": "САГ-2026-00001", "course": "Пример & Ко", "path": "/account/documents"},
        "/account/documents",
    ),
    "law_changed": ({"act": "Закон № 1-ФЗ & Ко", "slug": "fz-1-2001", "places": "14"}, "/teach/review"),
    "acts_overdue": ({"acts": "2", "places": "16"}, "/acts?due=overdue"),
    "work_read": (
        {"accepted": "1", "task": "Письмо <соседу>", "course": "Пример & Ко", "address": "/learn/primer/work/delo"},
        "/learn/primer/work/delo",
    ),
}


class Mailbox:
    """What a mail server received."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802  # aiosmtpd's name
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"


@pytest.fixture(scope="module")
def server() -> Iterator[Controller]:
    """A real SMTP server on this machine."""
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=0)
    with create_server(("127.0.0.1", 0)) as free:
        controller.port = free.getsockname()[1]
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def mailbox(server: Controller) -> Mailbox:
    """Its letters."""
    server.handler.letters.clear()
    return server.handler


@pytest.fixture
def settings(server: Controller, url: str, tmp_path: Path) -> Settings:
    """An installation whose letters go to that server."""
    return at(url, tmp_path, f"smtp://127.0.0.1:{server.port}?tls=no")


@pytest.fixture
def settings_away(url: str, tmp_path: Path) -> Settings:
    """An installation whose mail server is away."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return at(url, tmp_path, f"smtp://127.0.0.1:{port}")


def at(url: str, folder: Path, mail_url: str) -> Settings:
    return settings_for(url, folder, LMS_MAIL_URL=mail_url, LMS_BASE_URL=BASE)


def ask(engine: Engine, template: str, language: str = "ru", **values: str | bool) -> None:
    with Session(engine) as session, transaction.writing(session):
        jobs.letter(session, "learner@city.test", template, language, clock.now(), **values)


def only_job(engine: Engine) -> Job:
    with transaction.reading(engine) as session:
        return session.scalars(select(Job)).one()


def put_off(engine: Engine, back: timedelta) -> None:
    """As if so much time had gone by."""
    with Session(engine) as session, transaction.writing(session):
        session.execute(update(Job).values(run_after=only_job(engine).run_after - back))


class StopAtPause(threading.Event):
    """A worker told to end when it has nothing to do."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ru", "en"])
def test_each_letter_arrives_once_with_its_subject_and_link(engine, settings, mailbox, language: str) -> None:
    for template, (values, _link) in LETTERS.items():
        ask(engine, template, language, **values)
    worker.run(engine, settings, StopAtPause())
    assert len(mailbox.letters) == len(LETTERS)
    for letter, (values, link) in zip(mailbox.letters, LETTERS.values(), strict=True):
        text = letter.get_content()
        assert letter["To"] == "learner@city.test"
        assert letter["From"] == settings.mail_from
        assert letter["Subject"].strip()
        assert f"{BASE}{link}\n" in text.replace("\r", "")
        assert not text.startswith(letter["Subject"])
        assert all(value in text + letter["Subject"] for name, value in values.items() if name != "accepted")
    assert len({letter["Subject"] for letter in mailbox.letters}) == len(LETTERS)
    worker.run(engine, settings, StopAtPause())
    assert len(mailbox.letters) == len(LETTERS)


def test_a_letter_about_work_says_what_was_decided(engine, settings, mailbox) -> None:
    for accepted in (True, False):
        values = {"task": "Письмо", "course": "Пример", "address": "/learn/primer/work/delo"}
        ask(engine, "work_read", "ru", accepted=accepted, **values)
    worker.run(engine, settings, StopAtPause())
    assert [letter["Subject"] for letter in mailbox.letters] == [
        "Ваша практическая работа принята",
        "Ваша практическая работа возвращена",
    ]


def test_checks_whose_day_has_passed_are_told_once(engine, settings, mailbox) -> None:
    with Session(engine) as session, transaction.writing(session):
        # Both days in the past of any clock.
        session.execute(update(Act).values(due_on=date(2020, 1, 1)))
    for _again in range(2):
        worker.run(engine, settings, StopAtPause())
        (letter,) = mailbox.letters
        assert letter["To"] == "instructor@city.test"
        assert f"{BASE}/acts?due=overdue" in letter.get_content()
        with transaction.reading(engine) as session:
            assert staleness.count(session) == 16
            assert len(session.scalars(select(ActChange)).all()) == 2


def test_while_the_server_is_away_the_letter_waits_and_then_leaves(engine, settings, settings_away, mailbox) -> None:
    ask(engine, "confirm", path="/confirm/secret")
    assert worker.work_once(engine, settings_away)
    job = only_job(engine)
    assert (job.state, job.tries, job.error) == ("waiting", 1, "ConnectionRefusedError")
    assert job.run_after > clock.now() + timedelta(seconds=50)
    assert not worker.work_once(engine, settings)
    put_off(engine, timedelta(minutes=1))
    assert worker.work_once(engine, settings)
    assert [letter["To"] for letter in mailbox.letters] == ["learner@city.test"]
    assert (only_job(engine).state, only_job(engine).payload) == ("done", "{}")


def test_the_job_of_a_killed_worker_is_taken_again(engine, settings, mailbox) -> None:
    ask(engine, "confirm", path="/confirm/secret")
    with Session(engine) as session, transaction.writing(session):
        assert jobs.take(session, clock.now()) is not None
    assert not worker.work_once(engine, settings)
    put_off(engine, LEASE)
    assert worker.work_once(engine, settings)
    assert len(mailbox.letters) == 1
    assert only_job(engine).tries == 2


def test_a_job_that_cannot_be_done_does_not_stop_the_others(engine, settings, mailbox) -> None:
    with Session(engine) as session, transaction.writing(session):
        jobs.enqueue(session, "unknown kind", {}, clock.now())
    ask(engine, "no-such-template")
    ask(engine, "confirm")
    ask(engine, "reset", path="/reset/secret")
    worker.run(engine, settings, StopAtPause())
    assert len(mailbox.letters) == 1
    with transaction.reading(engine) as session:
        failed = session.scalars(select(Job.error).where(Job.state == "waiting").order_by(Job.id)).all()
    assert failed == ["KeyError", "TemplateNotFound", "UndefinedError"]


def test_attempts_whose_time_is_over_are_handed_in(
    engine, settings, mailbox, study_in: Callable[[Session], object]
) -> None:
    with Session(engine) as session, transaction.writing(session):
        study = study_in(session)
        study.now = clock.now() - timedelta(hours=1)
        study.enrol("learner")
        assessment.start(session, study.actor("learner"), "primer", "nachalo", study.now)
    worker.run(engine, settings, StopAtPause())
    with transaction.reading(engine) as session:
        assert session.scalars(select(Attempt.state)).all() == ["graded"]


def test_a_lost_database_is_waited_for(settings, tmp_path: Path) -> None:
    lost = open_engine(f"sqlite:///{tmp_path}/nothing/lms.sqlite3")
    worker.run(lost, settings, StopAtPause())
    lost.dispose()
