"""Bring a database to the tables of this version (Alembic)."""

from functools import cache
from pathlib import Path

from sqlalchemy import Engine

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@cache
def expected_version() -> str:
    """The newest migration of this version of the product."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))


def upgrade(engine: Engine, version: str = "head") -> None:
    """Run the migrations that are missing, in one transaction each."""
    # Imported here: Alembic takes 11 MB, and a process that serves pages never migrates.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
