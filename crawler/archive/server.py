"""PostgreSQL: a server that several daemons work on at the same time.

A transaction that writes runs at READ COMMITTED: each statement sees what others have committed. So whoever decides by what
it has read holds that first, by a row lock or by `dialects.hold_keys`. One that reads sees one view (REPEATABLE READ).
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from crawler.archive.database import Database, stored
from crawler.errors import StoreUnavailable

#: Seconds that one transaction may take. A server that says nothing for so long is given up, and with it the connection.
LONGEST = 60.0
#: The same for a process that is to stop.
HURRY = 1.0
#: The same where a whole database is copied. The network's own signs of life (below) still hold.
AT_LEISURE = 7 * 86_400.0
#: How libpq finds out that nobody is there any more: seconds to connect, milliseconds until sent bytes must be
#: acknowledged, and after how many seconds of silence it asks, how often, and how many times.
_DIALLING = {
    "connect_timeout": 5,
    "tcp_user_timeout": 15_000,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
_MIGRATING = text("SELECT pg_advisory_xact_lock(20260604)")
_CLOCK = text("SELECT clock_timestamp()")


class Server(Database):
    """A database on a PostgreSQL server. Connections that broke are replaced by the next transaction."""

    embedded = False

    def __init__(self, url: str) -> None:
        engine = create_async_engine(url, connect_args=_DIALLING, pool_size=5, max_overflow=5, pool_timeout=10)
        super().__init__(engine)
        event.listen(engine.sync_engine, "connect", _prepare)
        self._reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._open: set[AsyncConnection] = set()
        self._longest = LONGEST

    def hasten(self) -> None:
        self._longest = HURRY
        for connection in self._open:
            asyncio.get_running_loop().call_later(HURRY, self._give_up, connection)

    def take_time(self) -> None:
        self._longest = AT_LEISURE

    async def clock(self) -> datetime | None:
        async with stored(), self._bounded(self._engine) as connection:
            moment: datetime = (await connection.execute(_CLOCK)).scalar_one()
            return moment.astimezone(UTC)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        async with stored(), self._bounded(self._engine) as connection:
            yield connection
            await connection.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        async with stored(), self._bounded(self._reading) as connection:
            yield connection

    async def migrate(self, work: Callable[[Connection], None]) -> None:
        """As `Database.migrate`. Daemons that start together do it one after the other."""
        async with stored(), self._engine.connect() as connection:
            await connection.execute(_MIGRATING)
            await connection.run_sync(work)
            await connection.commit()

    @asynccontextmanager
    async def _bounded(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """A connection, and an end to waiting: where the server has hung up without a word, it is cut off."""
        connection = await self._connected(engine)
        with self._watched(connection):
            try:
                yield connection
            finally:
                await connection.close()  # rolls back, which is a question to the server too

    async def _connected(self, engine: AsyncEngine) -> AsyncConnection:
        """Dialling takes its time too, and where a process is to stop it must not take longer than all else."""
        try:
            async with asyncio.timeout(self._longest):
                return await engine.connect()
        except TimeoutError:
            raise StoreUnavailable(f"the database has not answered for {self._longest:.0f} seconds") from None

    @contextmanager
    def _watched(self, connection: AsyncConnection) -> Iterator[None]:
        self._open.add(connection)
        alarm = asyncio.get_running_loop().call_later(self._longest, self._give_up, connection)
        try:
            yield
        finally:
            alarm.cancel()
            self._open.discard(connection)

    def _give_up(self, connection: AsyncConnection) -> None:
        """Ends the conversation at the socket, which the driver reports as a lost connection.

        Cancelling would not do: the driver then asks the same silent server to cancel, and waits for its answer.
        """
        if connection not in self._open:
            return
        raw = connection.sync_connection
        driver = raw.connection.driver_connection if raw and not raw.closed and not raw.invalidated else None
        if driver is None or driver.closed:
            return
        with socket.socket(fileno=os.dup(driver.pgconn.socket)) as ours:
            ours.shutdown(socket.SHUT_RDWR)


def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """A network that fails without a word tells neither side. The server must not wait for good for a daemon that is gone,
    for meanwhile it keeps what that one had locked.
    """
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = {LONGEST * 1000:.0f}")
    cursor.execute(f"SET tcp_keepalives_idle = {LONGEST:.0f}")
    cursor.close()
    connection.commit()
