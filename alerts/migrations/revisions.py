"""Which schemas this program knows."""

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.migrations import HERE
from crawler.archive.connection import Database

_REVISION = text("SELECT version_num FROM alembic_version")


def newest() -> str:
    """The revision that `upgrade` leads to."""
    return ScriptDirectory(str(HERE)).get_current_head() or ""


def is_known(revision: str) -> bool:
    """Whether `upgrade` can start from there."""
    return revision in {each.revision for each in ScriptDirectory(str(HERE)).walk_revisions()}


async def is_ours(database: Database) -> bool:
    """Whether the database has tables of ours. Raises StoreError."""
    async with database.read() as connection:
        return bool(await connection.run_sync(lambda it: inspect(it).has_table("alembic_version")))


async def stored(connection: AsyncConnection) -> str | None:
    """The revision of a database; None where it has no tables of ours. Raises StoreError."""
    if not await connection.run_sync(lambda there: inspect(there).has_table("alembic_version")):
        return None
    found: str | None = (await connection.execute(_REVISION)).scalar()
    return found
