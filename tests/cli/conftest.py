"""The `lms` command in a folder of its own."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lms.adapters.keys import signing_key
from lms.cli import main
from lms.services import transaction
from lms.services.database import open_engine
from tests.conftest import COURSES, NOW, SqliteStore
from tests.house.story import Told, tell

Work = Callable[[Session], object]


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation: its folder, its database, and the command run in its environment."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What the command is given."""
        return {
            "LMS_ENV": "testing",
            "LMS_DATA": str(self.folder),
            "LMS_DATABASE_URL": "",
            "LMS_COURSES": str(COURSES),
            "LMS_DEMO_PASSWORD": "three-unrelated-words",
        }

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.folder / "lms.sqlite3"

    @property
    def key(self) -> Path:
        """The signing key."""
        return self.folder / "signing-key.pem"

    def engine(self) -> Engine:
        """Its database, opened."""
        return open_engine(f"sqlite:///{self.database}")

    def lms(self, *arguments: object, given: str = "", **environment: str) -> Result:
        """Run the command in this process; whatever it raises fails the test."""
        return CliRunner(env={**self.environment, **environment}).invoke(
            main, [str(each) for each in arguments], input=given, catch_exceptions=False
        )

    def ask(self, question: Work) -> object:
        """Look into the database."""
        engine = self.engine()
        with Session(engine) as session:
            answer = question(session)
        engine.dispose()
        return answer

    def write(self, work: Work) -> object:
        """Do something in one transaction."""
        engine = self.engine()
        with Session(engine) as session, transaction.writing(session):
            answer = work(session)
        engine.dispose()
        return answer


@pytest.fixture
def bare(tmp_path: Path) -> Installation:
    """Nothing has been done yet."""
    return Installation(tmp_path / "instance")


@pytest.fixture
def installation(bare: Installation, sqlite_store: SqliteStore) -> Installation:
    """The populated database."""
    bare.folder.mkdir()
    url = sqlite_store.clone()
    shutil.move(url.removeprefix("sqlite:///"), bare.database)
    return bare


@pytest.fixture
def told(installation: Installation) -> Told:
    """One person has passed and has a document."""
    return installation.write(lambda session: tell(session, signing_key(installation.key), NOW))
