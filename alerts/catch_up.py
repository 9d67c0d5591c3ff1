"""Whether the crawl has caught up with the time before this process began."""

from collections.abc import Callable
from datetime import datetime

from crawler.archive import documents, entries, sources
from crawler.archive.connection import AsyncConnection, Database


class CatchUp:
    """Whether the crawl has caught up with the time before it began: every source that was due then has been polled since,
    and every page and document that waited after that has been fetched.

    What falls due later does not count: where there are many sources, something always is.
    """

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._began_at = now()
        self._polled_at: datetime | None = None

    async def is_done(self, database: Database) -> bool:
        """Once it is, it stays so, but for pages whose time to be tried again has come. Raises StoreError."""
        async with database.read() as connection:
            if self._polled_at is None and not await sources.any_due(connection, now=self._began_at):
                self._polled_at = self._now()
            return self._polled_at is not None and not await _any_due(connection, self._polled_at)


async def _any_due(connection: AsyncConnection, at: datetime) -> bool:
    return await entries.any_due(connection, now=at) or await documents.any_new_due(connection, now=at)
