"""Opening the database and bringing it to this version, for the application and for commands."""

from lms.models.engine import open_engine
from lms.models.schema import expected_version, upgrade

__all__ = ["expected_version", "open_engine", "upgrade"]
