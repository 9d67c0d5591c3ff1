"""What Alembic runs for each migration: on the connection and in the transaction that `Database.migrate` holds."""

from alembic import context

import alerts.ledger.schema  # noqa: F401 - its tables join the metadata
from crawler.archive.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=False)
context.run_migrations()
