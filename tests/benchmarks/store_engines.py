"""Empty databases for the benchmarks of the store: an SQLite file, and a database of its own on a PostgreSQL server.

CUTTINGS_TEST_POSTGRES names the server; where there is none, a line says that it is left out. What was made is dropped.
"""

# ruff: noqa: T201 - tables for people are what this is for

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

POSTGRES = os.environ.get("CUTTINGS_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
ENGINES = ("sqlite", "postgresql")
#: Of a virtual table SQLite keeps the parts in tables of their own.
_SQLITE_SIZES = """
    SELECT coalesce(CASE WHEN name LIKE 'text_search%' THEN 'text_search' END, tbl_name), sum(size)
    FROM (SELECT name AS part, sum(pgsize) AS size FROM dbstat GROUP BY name) JOIN sqlite_schema ON name = part GROUP BY 1
"""
_POSTGRES_SIZES = """
    SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def present(engines: Sequence[str] = ENGINES) -> list[str]:
    """Those of the engines that are here; what is left out is said."""
    found = [engine for engine in engines if engine == "sqlite"]
    if "postgresql" in engines:
        try:
            psycopg.connect(POSTGRES, connect_timeout=5).close()
            found.append("postgresql")
        except psycopg.OperationalError as error:
            print(f"skipped: PostgreSQL (none at {POSTGRES}: {str(error).splitlines()[0]})")
    return found


@contextmanager
def empty(engine: str) -> Iterator[str]:
    """The plain address of an empty database, as the configuration takes it."""
    if engine == "sqlite":
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/cuttings.db"
        return
    name = f"cuttings_bench_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        try:
            yield f"{POSTGRES.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]


def asked(url: str, query: str) -> list[tuple]:
    """The rows of one statement, past everything of ours."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(Path(url.removeprefix("sqlite:///")))) as file:
            return file.execute(query).fetchall()
    with psycopg.connect(url, autocommit=True) as server:
        return server.execute(query).fetchall()  # type: ignore[call-overload]


def tidy(url: str) -> None:
    """What a server does by itself in time: the statistics by which a statement is planned, and the room of dead rows."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(Path(url.removeprefix("sqlite:///")))) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("VACUUM (ANALYZE)")


def sizes(url: str) -> dict[str, int]:
    """Bytes by table, with its indexes; the log of changes (WAL) is not counted."""
    return dict(asked(url, _SQLITE_SIZES if url.startswith("sqlite") else _POSTGRES_SIZES))


def async_url(url: str) -> str:
    """The address as SQLAlchemy's async engine takes it."""
    return url.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+psycopg:")
