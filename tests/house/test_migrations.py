"""Migrations stand in one line and bring every released database, with its data, to the tables of the code."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import text
from sqlalchemy.orm import Session

from lms.models.base import Base
from lms.models.schema import MIGRATIONS, expected_version, upgrade
from lms.services import accounts, certificates, doctor, learning, transaction
from lms.services.accounts import PersonDetails
from lms.services.database import open_engine
from lms.services.readiness import unready
from tests.conftest import NOW, SqliteStore
from tests.house.states import put, rows, state
from tests.house.story import BASE_URL, actor

FILES = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
VERSIONS = [name[:4] for name in FILES]


@pytest.fixture
def empty(store, tmp_path):
    """An engine on an empty database, of either kind."""
    if isinstance(store, SqliteStore):
        engine = open_engine(f"sqlite:///{tmp_path}/empty.sqlite3")
        yield engine
        engine.dispose()
    else:
        store._run("DROP DATABASE IF EXISTS empty WITH (FORCE)")
        store._run("CREATE DATABASE empty")
        engine = open_engine(store._url("empty"))
        yield engine
        engine.dispose()
        store._run("DROP DATABASE empty WITH (FORCE)")


def test_numbered_without_gaps_and_named():
    assert all(re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+\.py", name) for name in FILES)
    assert [int(version) for version in VERSIONS] == list(range(1, len(VERSIONS) + 1))


def test_one_line_in_the_order_of_numbers():
    script = ScriptDirectory(str(MIGRATIONS))
    assert [each.revision for each in script.walk_revisions()] == VERSIONS[::-1]
    assert len(script.get_heads()) == 1
    assert expected_version() == VERSIONS[-1]


@pytest.mark.slow
def test_the_migrated_database_is_what_the_code_expects(empty):
    upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.slow
def test_the_comparison_would_see_a_difference(empty):
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("ALTER TABLE accounts ADD COLUMN shoe_size INTEGER"))
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        (difference,) = compare_metadata(context, Base.metadata)
    assert difference[0] == "remove_column"


def test_every_table_stands_in_a_kept_state():
    for version in VERSIONS:
        assert [table for table, lines in state(version)["rows"].items() if not lines] == []


@pytest.mark.slow
def test_a_second_upgrade_changes_nothing(engine):
    before = rows(engine)
    upgrade(engine)
    assert rows(engine) == before


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_comes_to_this_one_with_its_data_and_people_go_on(empty, version):
    """Nothing is lost; documents issued before are valid, and new rows find free numbers."""
    upgrade(empty, version)
    kept = state(version)
    put(empty, kept["rows"])
    if version != VERSIONS[-1]:
        with Session(empty) as session:
            assert unready(session) == ["migrations"]
    upgrade(empty)
    after = rows(empty)
    for table, lines in kept["rows"].items():
        assert table not in after or len(after[table]) >= len(lines), table
    key = load_pem_public_key(kept["public_key"].encode())
    with Session(empty) as session, transaction.writing(session):
        assert doctor.examine(session, key) == []
        number = kept["rows"]["register_records"][0]["number"]
        assert certificates.verify_number(session, number, key).verdict is certificates.Verdict.VALID
        pdf, row = certificates.paper(session, actor(session, "learner"), number, BASE_URL)
        certificates.remember_paper(session, row.position, pdf, NOW)
        assert certificates.verify_file(session, pdf, key).verdict is certificates.Verdict.VALID
        details = PersonDetails(
            surname="Новая", given_name="Анна", patronymic="", organisation="Другой город", time_zone="Asia/Omsk"
        )
        accounts.create(session, "new@city.test", "three-unrelated-words", details, [], NOW, confirmed=True)
        learning.enrol_self(session, actor(session, "other"), "primer", NOW)
