"""The database: opening it, and transactions on it. The same code serves SQLite and PostgreSQL.

Errors: whatever the driver raises leaves as `StoreError`. Tasks: one `Database` serves all tasks of one loop; a connection
belongs to the task that opened it.
"""

import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from crawler.errors import StoreError, StoreUnavailable

__all__ = ["AsyncConnection", "Database", "open_database"]

#: Seconds to wait for another process's write before giving up (a command beside the daemon).
PATIENCE = 15.0
#: The part of it that SQLite waits by itself, in a thread that hears of no cancellation.
BUSY_TIMEOUT_S = 1.0


class Database:
    """An open database. Use `open_database`, and `close` at the end."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._patience = PATIENCE

    def hasten(self) -> None:
        """From now on nothing waits longer than a second for another process's write: for a process that is to stop."""
        self._patience = 0.0

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that may write: committed at the end, rolled back if an error leaves. Raises StoreError."""
        async with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view for reading only. Raises StoreError."""
        async with self._transaction("BEGIN") as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, begin: str) -> AsyncIterator[AsyncConnection]:
        async with self._stored(), self._engine.connect() as connection:
            if self._engine.dialect.name == "sqlite":
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

    @asynccontextmanager
    async def _stored(self) -> AsyncIterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            away = isinstance(error, OperationalError | InterfaceError)
            raise (StoreUnavailable if away else StoreError)(f"the database refused: {cause}") from error

    async def migrate(self, work: Callable[[Connection], None]) -> None:
        """Runs `work` in one transaction that changes the schema. Raises StoreError; nothing has changed then.

        SQLite rebuilds a table by dropping it, and with foreign keys on that would erase or refuse its children; they are
        off for the length of it (which only works before BEGIN) and are checked before the commit.
        """
        if self._engine.dialect.name != "sqlite":
            async with self.write() as connection:
                await connection.run_sync(work)
            return
        async with self._stored(), self._engine.connect() as connection:
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

    async def close(self) -> None:
        """Closes every connection; open transactions are rolled back."""
        await self._engine.dispose()


def open_database(url: str) -> Database:
    """The database at a SQLAlchemy async URL (`sqlite+aiosqlite:///PATH`). Nothing is dialled or created yet."""
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return Database(engine)


def _is_busy(error: OperationalError) -> bool:
    return isinstance(error.orig, sqlite3.Error) and error.orig.sqlite_errorcode == sqlite3.SQLITE_BUSY


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
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
