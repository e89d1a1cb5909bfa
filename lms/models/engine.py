"""The database engine: what makes SQLite and PostgreSQL behave alike."""

import sqlite3
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection

WRITES = "lms_writes"
"""Execution option of a connection: its transaction will write."""

_PRAGMAS = (
    "busy_timeout=30000",
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=FULL",
    "temp_store=MEMORY",
    "cache_size=-1024",
)


def open_engine(url: str) -> Engine:
    """Engine for `url`; PostgreSQL connections are checked before use, SQLite ones prepared at connect."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"check_same_thread": False}, pool_size=8, max_overflow=32)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=32)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Write-ahead log, foreign keys, waiting for locks, full durability."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once: a deferred lock ignores the busy timeout when it upgrades.

    A reader's transaction keeps one view for all queries of a page, and lets nothing slip through unwritten.
    """
    writes = connection.get_execution_options().get(WRITES)
    raw: Any = connection.connection.dbapi_connection
    raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN").close()
