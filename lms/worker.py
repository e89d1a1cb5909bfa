"""The background loop: take a job, do it, note the result. Any number of workers may run at once."""

import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import ROOT, Settings
from lms.adapters import mail
from lms.adapters.clock import local_date, now
from lms.adapters.language import catalogue
from lms.services import act_register, attempt_results, jobs, transaction

log = logging.getLogger("lms.worker")
PAUSE = 2.0
"""Seconds between looks at an empty queue."""


def _letter(settings: Settings, payload: Mapping[str, Any]) -> None:
    """Write and send one letter: the first line of the template is the subject."""
    words = catalogue(payload["language"])
    environment = Environment(
        loader=FileSystemLoader(Path(ROOT, "templates", "mail")),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # plain text
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = words.gettext
    text = environment.get_template(f"{payload['template']}.txt").render(base=settings.base_url, **payload["values"])
    subject, _, body = text.partition("\n")
    mail.send(settings.mail_url, mail.letter(settings.mail_from, payload["to"], subject, body.strip() + "\n", now()))


HANDLERS: Mapping[str, Callable[[Settings, Mapping[str, Any]], None]] = {"letter": _letter}


def work_once(engine: Engine, settings: Settings) -> bool:
    """Do one job that is due; whether there was one. A failed job waits for its next try."""
    with Session(engine) as session:
        with transaction.writing(session):
            job = jobs.take(session, now())
        if job is None:
            return False
        try:
            HANDLERS[job.kind](settings, job.payload)
        except Exception as error:  # noqa: BLE001 - whatever one job breaks on, the others have to be done
            log.warning("job %s (%s) failed: %s", job.id, job.kind, type(error).__name__)
            with transaction.writing(session):
                jobs.fail(session, job.id, type(error).__name__, now())
        else:
            with transaction.writing(session):
                jobs.finish(session, job.id, now())
    return True


def hand_in_overdue(engine: Engine) -> None:
    """Hand in attempts whose time is over."""
    with Session(engine) as session:
        if attempt_results.has_overdue(session, now()):
            with transaction.writing(session):
                attempt_results.submit_overdue(session, now())


def note_overdue_checks(engine: Engine) -> None:
    """Tell the courses which acts were not checked in time."""
    with Session(engine) as session:
        if act_register.has_overdue(session, local_date(now())):
            with transaction.writing(session):
                act_register.note_overdue(session, now())


def run(engine: Engine, settings: Settings, stop: threading.Event) -> None:
    """Work until `stop` is set; a lost database is waited for."""
    while not stop.is_set():
        try:
            hand_in_overdue(engine)
            note_overdue_checks(engine)
            busy = work_once(engine, settings)
        except SQLAlchemyError as error:
            log.warning("the database does not answer: %s", type(error).__name__)
            busy = False
        if not busy:
            stop.wait(PAUSE)
