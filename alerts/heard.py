"""What the rooms hear in passing, on its way to the database: it waits here while that is away."""

import logging
from datetime import datetime

from alerts.ledger import notices
from alerts.presence import utc_now
from crawler.archive import hosts
from crawler.archive.connection import Database
from crawler.errors import StoreError

log = logging.getLogger("cuttings.rooms")


class Holds:
    """Hosts that asked us to stay away, on their way from the fetcher to the archive."""

    def __init__(self) -> None:
        self._heard: dict[str, datetime] = {}

    def hear(self, host: str, until: datetime) -> None:
        self._heard[host] = until

    async def keep(self, database: Database) -> None:
        """Writes down what was heard since. Raises StoreError; it is kept for the next time then."""
        heard, self._heard = self._heard, {}
        try:
            async with database.write() as connection:
                for host, until in sorted(heard.items()):  # rows are locked in one order
                    await hosts.hold(connection, host, until)
        except StoreError:
            self._heard = heard | self._heard
            raise


class TemplateFaults:
    """Templates of the operator's own that failed, on their way to the operator. A message went out all the same."""

    def __init__(self) -> None:
        self._heard: list[str] = []

    def hear(self, fault: str) -> None:
        log.warning("template failed", extra={"fault": fault})
        self._heard.append(fault)

    async def keep(self, database: Database) -> None:
        """Writes down what was heard since. Raises StoreError; it is kept for the next time then."""
        if not self._heard:
            return
        heard, self._heard = self._heard, []
        try:
            async with database.write() as connection:
                for fault in heard:
                    await notices.write(connection, f"template {fault}", fault, now=utc_now())
        except StoreError:
            self._heard[:0] = heard
            raise
