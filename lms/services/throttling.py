"""Waiting that grows with each wrong guess: of a password, of a word."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.models.accounts import Throttle


def key(kind: str, value: str) -> str:
    """The key under which guesses are counted; what it stands for can't be read from it."""
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def seconds_to_wait(session: Session, keys: Sequence[str], now: datetime) -> int:
    """How long the next guess has to wait, 0 for not at all."""
    waits = session.scalars(select(Throttle).where(Throttle.key.in_(keys), Throttle.blocked_until > now)).all()
    return max((int((wait.blocked_until - now).total_seconds()) + 1 for wait in waits), default=0)


def count_failure(session: Session, key: str, patience: int, now: datetime) -> None:
    """Count a wrong guess; after `patience` of them waiting grows to at most 900 seconds."""
    throttle = session.get(Throttle, key, with_for_update=True)
    if throttle is None or now - throttle.blocked_until > timedelta(hours=1):
        if throttle is None:
            throttle = Throttle(key=key)
            session.add(throttle)
        throttle.failures = 0
    throttle.failures += 1
    wait = min(900, 2 ** min(10, throttle.failures - patience + 1)) if throttle.failures > patience else 0
    throttle.blocked_until = now + timedelta(seconds=wait)


def forget(session: Session, key: str) -> None:
    """The right guess takes the count away."""
    session.execute(delete(Throttle).where(Throttle.key == key))
