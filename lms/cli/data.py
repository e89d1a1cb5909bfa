"""`lms upgrade`, `lms doctor`, `lms backup`, `lms restore`."""

import os
import sqlite3
import subprocess
from pathlib import Path

import click
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from lms.adapters.keys import signing_key
from lms.cli.setting import engine, fail, settings
from lms.services.database import upgrade as run_migrations
from lms.services.doctor import examine


@click.command()
def upgrade() -> None:
    """Bring the database to this version."""
    run_migrations(engine(settings()))
    click.echo("The database is up to date.")


@click.command()
def doctor() -> None:
    """Check the register's chain and signatures, revisions, progress and the queue; exit code 1 on any fault."""
    found = settings()
    with Session(engine(found)) as session:
        faults = examine(session, signing_key(found.signing_key).public_key())
    if faults:
        fail(faults)
    click.echo("All is well.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the whole database to FILE while the site goes on (PostgreSQL needs pg_dump)."""
    url = make_url(settings().database_url)
    if url.get_backend_name() == "sqlite":
        with sqlite3.connect(url.database or "") as source, sqlite3.connect(file) as target:
            source.backup(target)
        target.close()
        source.close()
    else:
        _run(["pg_dump", "--format=custom", f"--file={file}"], url.render_as_string(hide_password=False))
    file.chmod(0o600)
    click.echo(f"{file}: keep the signing key {settings().signing_key} beside it.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="This replaces everything in the database. Go on?")
def restore(file: Path) -> None:
    """Replace the database by what `lms backup` wrote to FILE. Stop the site first."""
    url = make_url(settings().database_url)
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(file) as source, sqlite3.connect(url.database or "") as target:
            source.backup(target)
        target.close()
        source.close()
    else:
        address = url.render_as_string(hide_password=False)
        _run(["pg_restore", "--clean", "--if-exists", "--single-transaction", str(file)], address)
    click.echo("Restored. Run `lms upgrade`, then `lms doctor`.")


def _run(command: list[str], address: str) -> None:
    """Run a PostgreSQL program; the address goes by the environment, so that no list of processes shows it."""
    plain = make_url(address).set(drivername="postgresql")
    environment = {
        **os.environ,
        "PGHOST": str(plain.query.get("host", plain.host or "")),
        "PGPORT": str(plain.port or ""),
        "PGUSER": plain.username or "",
        "PGPASSWORD": plain.password or "",
        "PGDATABASE": plain.database or "",
    }
    extra = ["--dbname", plain.database or ""] if command[0] == "pg_restore" else []
    result = subprocess.run([command[0], *extra, *command[1:]], env=environment, check=False)  # noqa: S603  # ours
    if result.returncode:
        fail([f"{command[0]} failed"])
