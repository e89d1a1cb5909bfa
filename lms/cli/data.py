"""`lms upgrade`, `lms doctor`, `lms backup`, `lms restore`."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from lms.adapters.clock import now
from lms.adapters.keys import signing_key
from lms.cli.setting import engine, fail, settings
from lms.services import transaction
from lms.services.database import upgrade as run_migrations
from lms.services.doctor import examine
from lms.services.readiness import unready
from lms.services.upkeep import after_upgrade


@click.command()
def upgrade() -> None:
    """Bring the database to this version."""
    opened = engine(settings())
    run_migrations(opened)
    with Session(opened) as session, transaction.writing(session):
        after_upgrade(session, now())
    click.echo("The database is up to date.")


@click.command()
def doctor() -> None:
    """Check the register's chain and signatures, revisions, progress and the queue; exit code 1 on any fault."""
    found = settings()
    with transaction.reading(engine(found)) as session:
        faults = examine(session, signing_key(found.signing_key).public_key())
    if faults:
        fail(faults)
    click.echo("All is well.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the whole database to FILE while the site goes on (PostgreSQL needs pg_dump)."""
    found = settings()
    with transaction.reading(engine(found)) as session:
        if "database" in unready(session):
            fail(["Not ready: database. There is nothing to keep."])
    url = make_url(found.database_url)
    with _appearing_whole(file) as draft:
        if url.get_backend_name() == "sqlite":
            with closing(sqlite3.connect(url.database or "")) as source, closing(sqlite3.connect(draft)) as target:
                source.backup(target)
        else:
            _run(["pg_dump", "--format=custom", f"--file={draft}"], url)
    click.echo(f"{file}: keep the signing key {found.signing_key} beside it.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="This replaces everything in the database. Go on?")
def restore(file: Path) -> None:
    """Replace the database by what `lms backup` wrote to FILE. Stop the site first."""
    url = make_url(settings().database_url)
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)) as source:
            if not _is_backup(source):
                fail([f"{file} is not a backup of this product, or is damaged. Nothing was changed."])
            with closing(sqlite3.connect(url.database or "")) as target:
                source.backup(target)
    else:
        command = ["pg_restore", "--dbname", url.database or "", "--clean", "--if-exists", "--single-transaction"]
        _run([*command, str(file)], url)
    click.echo("Restored. Run `lms upgrade`, then `lms doctor`.")


@contextmanager
def _appearing_whole(file: Path) -> Iterator[Path]:
    """A path to write to, readable by its owner only; it becomes `file` when all went well."""
    draft = file.with_name(f".{file.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _is_backup(source: sqlite3.Connection) -> bool:
    try:
        sound = source.execute("PRAGMA quick_check").fetchone() == ("ok",)
        return bool(sound and source.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,))
    except sqlite3.DatabaseError:
        return False


def _run(command: list[str], url: URL) -> None:
    """Run a PostgreSQL program; the address goes by the environment, so that no list of processes shows it."""
    if shutil.which(command[0]) is None:
        fail([f"{command[0]} is missing. On Debian: apt-get install postgresql-client"])
    given = {
        "PGHOST": url.query.get("host", url.host),
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
        "PGSSLROOTCERT": url.query.get("sslrootcert"),
    }
    environment = {**os.environ, **{name: str(value) for name, value in given.items() if value}}
    if subprocess.run(command, env=environment, check=False).returncode:  # noqa: S603  # ours
        fail([f"{command[0]} failed. Nothing was changed."])
