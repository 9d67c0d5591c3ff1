"""Real databases for tests: one file each, with every table."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import alerts.ledger.schema  # noqa: F401 - its tables join the metadata
from crawler.archive.connection import Database, open_database
from crawler.archive.schema import metadata
from crawler.archive.search import create_search


@asynccontextmanager
async def fresh_database(folder: Path) -> AsyncIterator[Database]:
    """An empty database in `folder`, closed at the end."""
    database = open_database(f"sqlite+aiosqlite:///{folder / 'cuttings.db'}")
    async with database.write() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.run_sync(create_search)
    yield database
    await database.close()
