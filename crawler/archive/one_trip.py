"""SQLite's connection with one trip to its thread for each statement.

aiosqlite makes one for the cursor, one for the statement, one for its rows and one to close it. A page is kept with some twenty
statements, so that a third of what the daemon did for it was to wake threads.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, Self

import aiosqlite

#: Rows that come back with the statement. Where there are more, the rest is fetched as it is asked for.
AT_ONCE = 100


class OneTrip(aiosqlite.Connection):
    """As aiosqlite's, but for its cursors: a statement comes back with its rows."""

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    async def trip(self, work: Callable[..., Any], *given: Any) -> Any:
        """Does `work(*given)` in the connection's thread. Raises sqlite3.Error, and ValueError once it is closed."""
        return await self._execute(work, *given)  # type: ignore[no-untyped-call]

    def opened(self) -> sqlite3.Cursor:
        """A cursor of SQLite's, for work in the thread."""
        return self._conn.cursor()


def connect(database: str, **options: Any) -> OneTrip:
    """As `aiosqlite.connect`; to be awaited. `options` are those of `sqlite3.connect`."""
    return OneTrip(lambda: sqlite3.connect(database, **options), iter_chunk_size=AT_ONCE)


class Cursor:
    """A statement's outcome, as SQLAlchemy asks for it. It is open only while there are rows to be fetched."""

    arraysize = 1

    def __init__(self, connection: OneTrip) -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def execute(self, operation: str, parameters: Any = ()) -> Self:
        await self._connection.trip(self._do, sqlite3.Cursor.execute, operation, parameters)
        return self

    async def executemany(self, operation: str, parameters: Iterable[Any]) -> Self:
        await self._connection.trip(self._do, sqlite3.Cursor.executemany, operation, parameters)
        return self

    def _do(self, work: Callable[..., sqlite3.Cursor], *given: Any) -> None:
        cursor = self._connection.opened()
        self._open = cursor
        work(cursor, *given)
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        self._rows = cursor.fetchmany(AT_ONCE) if cursor.description else []
        if len(self._rows) < AT_ONCE:
            self._end()

    def _end(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    async def fetchall(self) -> Sequence[Any]:
        """Every row that is left."""
        rows, self._rows = self._rows, []
        if self._open is not None:
            rows += await self._connection.trip(self._open.fetchall)
        return rows

    async def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        """The next rows, at most `size`."""
        wanted = size or self.arraysize
        if len(self._rows) < wanted and self._open is not None:
            self._rows += await self._connection.trip(self._open.fetchmany, wanted - len(self._rows))
        rows, self._rows = self._rows[:wanted], self._rows[wanted:]
        return rows

    async def close(self) -> None:
        """A statement that failed, or whose rows were not all fetched, is ended."""
        self._rows = []
        if self._open is not None:
            await self._connection.trip(self._end)
