"""Real databases for tests: one file each, with every table."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import alerts.ledger.schema  # noqa: F401 - its tables join the metadata
from crawler.archive.connection import Database, open_database
from crawler.archive.schema import metadata
from crawler.archive.search import create_search


@asynccontextmanager
async def fresh_database(folder: Path) -> AsyncIterator[Database]:
    """An empty database in `folder`, closed at the end."""
    database = open_database(f"sqlite+aiosqlite:///{folder / 'cuttings.db'}")
    try:
        async with database.write() as connection:
            await connection.run_sync(metadata.create_all)
            await connection.run_sync(create_search)
        yield database
    finally:
        await database.close()


class Killed(Exception):
    """The process ends here."""


async def killed_before_the_commit(database: Database, work: Callable[..., Awaitable[object]], *given: Any) -> None:
    """Does `work(connection, *given)` in a transaction that never comes to its commit. Raises Killed."""
    async with database.write() as connection:
        await work(connection, *given)
        raise Killed
