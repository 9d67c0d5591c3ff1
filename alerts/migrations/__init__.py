"""One Alembic history for the archive's and the ledger's tables: `upgrade` brings a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError as UnknownRevision
from sqlalchemy import Connection

from crawler.archive.connection import Database
from crawler.errors import StoreError

HERE = Path(__file__).parent


async def upgrade(database: Database) -> None:
    """Creates or migrates every table. Raises StoreError, also for a schema that is newer than this program, and nothing has
    changed then.
    """
    try:
        await database.migrate(_upgrade)
    except UnknownRevision as error:
        raise StoreError(
            f"the database was made by a newer version of Cuttings ({error}); run that version, or restore an older backup"
        ) from error


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
