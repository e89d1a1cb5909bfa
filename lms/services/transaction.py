"""The one place that commits or rolls back."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lms.models.engine import WRITES


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for one read; whatever it holds is let go at the end."""
    with Session(engine) as session:
        yield session


@contextmanager
def writing(session: Session) -> Iterator[Session]:
    """Commit what the block did, or nothing of it.

    A read under way is ended first, so that the writer starts from the newest state with its lock held:
    on SQLite a transaction that began as a reader can't become a writer when another has written since.
    """
    session.rollback()
    session.connection(execution_options={WRITES: True})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
