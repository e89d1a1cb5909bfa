"""What every command needs: settings, the database, the key."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import config
from config import Settings
from lms.services import transaction
from lms.services.database import open_engine
from lms.services.readiness import unready


def settings() -> Settings:
    """The settings of this environment; a bad one ends the command with its remedy."""
    try:
        return config.load()
    except config.BadSetting as bad:
        raise click.ClickException(str(bad)) from bad


def engine(found: Settings) -> Engine:
    """The database of these settings, closed when the command ends; the folder of an embedded one is made."""
    if found.database_url.startswith("sqlite:///"):
        Path(found.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    opened = open_engine(found.database_url)
    click.get_current_context().call_on_close(opened.dispose)
    return opened


@contextmanager
def writing() -> Iterator[Session]:
    """One writing transaction of a command; a database that is not prepared ends it with the remedy."""
    with Session(engine(settings())) as session:
        missing = unready(session)
        if missing:
            fail([f"Not ready: {', '.join(missing)}. Run `lms upgrade` first."])
        with transaction.writing(session):
            yield session


def fail(lines: list[str]) -> None:
    """Print what is wrong and end with exit code 1."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)
