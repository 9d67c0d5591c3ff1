"""What SQLite and PostgreSQL have in common as databases: transactions, whose errors leave as ours."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import ClassVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from crawler.errors import StoreError, StoreUnavailable

__all__ = ["AsyncConnection", "Database", "stored"]


class Database(ABC):
    """An open database. Use `connection.open_database`, and `close` at the end."""

    #: Whether it is a file of this machine, on which one process works alone.
    embedded: ClassVar[bool]

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @abstractmethod
    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """One transaction that may write: committed at the end, rolled back if an error leaves. Raises StoreError."""

    @abstractmethod
    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """One consistent view for reading only. Raises StoreError."""

    @abstractmethod
    async def migrate(self, work: Callable[[Connection], None]) -> None:
        """Runs `work` in one transaction that changes the schema. Raises StoreError; nothing has changed then."""

    @abstractmethod
    def hasten(self) -> None:
        """From now on nothing waits longer than a second for the database: for a process that is to stop."""

    @abstractmethod
    def take_time(self) -> None:
        """From now on a transaction may last as long as its work does: for what copies a whole database."""

    @abstractmethod
    async def clock(self) -> datetime | None:
        """The time by the clock that all who work on this database share; None where that is this machine's own.

        Raises StoreError.
        """

    async def close(self) -> None:
        """Closes every connection; open transactions are rolled back."""
        await self._engine.dispose()


@asynccontextmanager
async def stored() -> AsyncIterator[None]:
    """Turns what SQLAlchemy raises into StoreError, or StoreUnavailable where the same may work later."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).partition("\n")[0]
        away = isinstance(error, OperationalError | InterfaceError | PoolTimeout) or (
            isinstance(error, DBAPIError) and error.connection_invalidated
        )
        raise (StoreUnavailable if away else StoreError)(f"the database refused: {cause}") from error
