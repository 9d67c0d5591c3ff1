"""The database: opening it, and transactions on it. The same code serves SQLite and PostgreSQL.

Errors: whatever the driver raises leaves as `StoreError`. Tasks: one `Database` serves all tasks of one loop; a connection
belongs to the task that opened it.
"""

from crawler.archive.database import AsyncConnection, Database
from crawler.archive.embedded import Embedded
from crawler.archive.server import Server

__all__ = ["AsyncConnection", "Database", "open_database"]


def open_database(url: str) -> Database:
    """The database at a SQLAlchemy async URL (`sqlite+aiosqlite:///PATH`, `postgresql+psycopg://USER@HOST/NAME`).

    Nothing is dialled or created yet.
    """
    return Embedded(url) if url.startswith("sqlite") else Server(url)
