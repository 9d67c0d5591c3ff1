"""One process among those that work on a database: its row there, and the clock that they share."""

import logging
import os
import socket
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from crawler.archive import configuration, daemons
from crawler.archive.connection import Database
from crawler.archive.daemons import Beat
from crawler.errors import StoreError

log = logging.getLogger("cuttings.presence")

#: Seconds within which the database must tell its time for that to be believed.
PROMPT = 1.0


def utc_now() -> datetime:
    """The time by this machine, aware and in UTC."""
    return datetime.now(UTC)


class SharedClock:
    """The time, aware and in UTC, by the clock that all who work on the database share; by this machine's for a file.

    Due times and leases of several machines are compared with one another, and machines differ.
    """

    def __init__(self) -> None:
        self._ahead: timedelta | None = None

    def __call__(self) -> datetime:
        return utc_now() + (self._ahead or timedelta())

    async def set(self, database: Database) -> None:
        """Looks at the database's clock. An answer that was long on its way says little, and only where nothing is known.

        Raises StoreError.
        """
        began = time.monotonic()
        shared = await database.clock()
        took = time.monotonic() - began
        if shared is not None and (took <= PROMPT or self._ahead is None):
            self._ahead = shared + timedelta(seconds=took / 2) - utc_now()


class Presence:
    """A row for this process, from its start to its end. Made by `present`."""

    def __init__(self, database: Database, clock: SharedClock, *, config: str, roles: Sequence[str]) -> None:
        self._database = database
        self._config = config
        self._roles = roles
        self.now = clock
        self.id = 0

    async def join(self, fingerprint: str) -> None:
        """Makes the row; `fingerprint` is that of the configuration it runs. Raises StoreError."""
        await self.now.set(self._database)
        async with self._database.write() as connection:
            self.id = await daemons.join(
                connection,
                name=f"{socket.gethostname()}:{os.getpid()}",
                config=self._config,
                fingerprint=fingerprint,
                roles=self._roles,
                now=self.now(),
            )

    async def beat(self, fingerprint: str, waits: str | None) -> tuple[Beat, str | None]:
        """A sign of life. Gives what is asked of this process, and the fingerprint that is in force. Raises StoreError."""
        await self.now.set(self._database)
        async with self._database.write() as connection:
            beat = await daemons.beat(connection, self.id, fingerprint=fingerprint, waits=waits, now=self.now())
            in_force = await configuration.in_force(connection)
        if not beat.known:  # another database has taken the place of the one that we joined
            await self.join(fingerprint)
        return beat, in_force

    async def leave(self) -> None:
        """Says that the process ends by itself, where it can be said."""
        try:
            async with self._database.write() as connection:
                await daemons.leave(connection, self.id, now=self.now())
        except StoreError as error:  # its silence will tell
            log.warning("not signed off", extra={"fault": str(error)})


@asynccontextmanager
async def present(
    database: Database, *, config: str, roles: Sequence[str], fingerprint: str
) -> AsyncIterator[Presence]:
    """A row for this process, for as long as this lasts. Without `roles` it comes for one thing, and goes. Raises StoreError."""
    presence = Presence(database, SharedClock(), config=config, roles=roles)
    await presence.join(fingerprint)
    try:
        yield presence
    finally:
        await presence.leave()
