"""One Alembic history for the archive's and the ledger's tables: `upgrade` brings a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from crawler.archive.connection import Database

HERE = Path(__file__).parent


async def upgrade(database: Database) -> None:
    """Creates or migrates every table. Raises StoreError, and nothing has changed then."""
    await database.migrate(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
