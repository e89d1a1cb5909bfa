"""The queue of work: rows written in the transaction that asks for the work, done after it.

A job is leased, done outside any transaction and then finished, so a killed worker's job is taken again.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.models.journal import Job

LEASE = timedelta(minutes=5)
MAX_TRIES = 8


@dataclass(frozen=True, slots=True)
class Leased:
    """A job to be done now."""

    id: int
    kind: str
    payload: dict[str, Any]


def enqueue(session: Session, kind: str, payload: dict[str, Any], now: datetime) -> None:
    """Ask for work of `kind` after this transaction."""
    session.add(Job(kind=kind, payload=json.dumps(payload, ensure_ascii=False), run_after=now, created_at=now))


def letter(session: Session, to: str, template: str, language: str, now: datetime, **values: str | int) -> None:
    """Ask for one letter from `templates/mail/<template>.txt`; `values` fill it."""
    enqueue(session, "letter", {"to": to, "template": template, "language": language, "values": values}, now)


def take(session: Session, now: datetime) -> Leased | None:
    """Lease the oldest job that is due; None when there is nothing to do."""
    job = session.scalar(
        select(Job)
        .where(Job.state == "waiting", Job.run_after <= now)
        .order_by(Job.run_after, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is None:
        return None
    job.tries += 1
    job.run_after = now + LEASE
    return Leased(job.id, job.kind, json.loads(job.payload))


def finish(session: Session, job_id: int, now: datetime) -> None:
    """The job is done; its payload, which may hold a one-time link, is forgotten."""
    job = session.get_one(Job, job_id)
    job.state = "done"
    job.payload = "{}"
    job.finished_at = now


def fail(session: Session, job_id: int, error: str, now: datetime) -> None:
    """The job failed: try again later, with a growing pause, or give it up after MAX_TRIES."""
    job = session.get_one(Job, job_id)
    job.error = error[:500]
    if job.tries >= MAX_TRIES:
        job.state = "failed"
        job.finished_at = now
    else:
        job.run_after = now + timedelta(seconds=15 * 4 ** min(job.tries, 6))
