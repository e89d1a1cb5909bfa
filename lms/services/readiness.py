"""Is this installation ready to serve people?"""

import shutil

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.models.schema import expected_version

LEAST_FREE_BYTES = 50 * 1024 * 1024


def unready(session: Session) -> list[str]:
    """What is missing: "database", "migrations", "disk"; empty when all is well."""
    try:
        version = session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return ["database"]
    missing = [] if version == expected_version() else ["migrations"]
    path = session.get_bind().engine.url.database
    embedded = session.get_bind().dialect.name == "sqlite"
    if embedded and path and shutil.disk_usage(path).free < LEAST_FREE_BYTES:
        missing.append("disk")
    return missing
