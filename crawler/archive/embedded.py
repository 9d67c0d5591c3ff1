"""SQLite: one file of this machine, on which one daemon works, and commands look beside it."""

import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from crawler.archive.database import Database, stored
from crawler.archive.one_trip import connect
from crawler.errors import StoreError

#: Seconds to wait for another process's write before giving up (a command beside the daemon).
PATIENCE = 15.0
#: The part of it that SQLite waits by itself, in a thread that hears of no cancellation.
BUSY_TIMEOUT_S = 1.0


class Embedded(Database):
    """An SQLite file. A transaction that may write has the file to itself from its beginning."""

    embedded = True

    def __init__(self, url: str) -> None:
        super().__init__(create_async_engine(url, connect_args={"async_creator_fn": connect}))
        event.listen(self._engine.sync_engine, "connect", _prepare)
        self._patience = PATIENCE

    def hasten(self) -> None:
        self._patience = 0.0

    def take_time(self) -> None:
        """Here it may anyway."""

    async def clock(self) -> datetime | None:
        return None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        async with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        async with self._transaction("BEGIN") as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, begin: str) -> AsyncIterator[AsyncConnection]:
        async with stored(), self._engine.connect() as connection:
            await self._begin(connection, begin)
            yield connection
            await connection.commit()

    async def _begin(self, connection: AsyncConnection, begin: str) -> None:
        """Begins. Where another process is writing it tries again, as long as its patience lasts."""
        began = time.monotonic()
        while True:
            try:
                await connection.execute(text(begin))
            except OperationalError as error:
                if not _is_busy(error) or time.monotonic() - began >= self._patience:
                    raise
            else:
                return

    async def migrate(self, work: Callable[[Connection], None]) -> None:
        """As `Database.migrate`. SQLite rebuilds a table by dropping it, and with foreign keys on that would erase or refuse
        its children; they are off for the length of it (which only works before BEGIN) and are checked before the commit.
        """
        async with stored(), self._engine.connect() as connection:
            await connection.execute(text("PRAGMA foreign_keys=OFF"))
            try:
                await self._begin(connection, "BEGIN IMMEDIATE")
                await connection.run_sync(work)
                broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
                if broken:
                    raise StoreError(f"a migration would break {len(broken)} references; the database is unchanged")
                await connection.commit()
            finally:
                await connection.rollback()
                await connection.execute(text("PRAGMA foreign_keys=ON"))


def _is_busy(error: OperationalError) -> bool:
    return isinstance(error.orig, sqlite3.Error) and error.orig.sqlite_errorcode == sqlite3.SQLITE_BUSY


def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """WAL and FULL: a committed digest or delivery survives a power cut. We say BEGIN ourselves (see `write`)."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={PATIENCE * 1000:.0f}",
        "journal_mode=WAL",  # looks into the file: where a process died in it, another may be mending it just now
        f"busy_timeout={BUSY_TIMEOUT_S * 1000:.0f}",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
