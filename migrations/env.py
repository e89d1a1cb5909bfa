"""How Alembic reaches the database: the caller gives the connection."""

from alembic import context

from lms.models.base import Base
from lms.models.engine import WRITES

connection = context.config.attributes["connection"].execution_options(**{WRITES: True})
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
