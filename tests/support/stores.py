"""Real databases for tests, of the engine that the test is run on: each empty, with every table.

A test module that uses `fresh_database` is run on both engines (see conftest.py). SQLite gets a file in the folder given,
PostgreSQL a database of this process, emptied before each use.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

import alerts.ledger.schema  # noqa: F401 - its tables join the metadata
from crawler.archive.connection import Database, open_database
from crawler.archive.schema import metadata
from crawler.archive.search import TABLE, create_search

ENGINES = ("sqlite", "postgresql")
POSTGRES = os.environ.get("CUTTINGS_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
_PREFIX = f"cuttings_test_{os.getpid()}"

#: The engine of the test that runs.
engine = "sqlite"
_templates: list[TemporaryDirectory[str]] = []
_made: list[str] = []
_free: list[str] = []


def need_postgres() -> None:
    """Skips the test where there is no PostgreSQL, visibly; where CI=true that is a fault."""
    try:
        psycopg.connect(POSTGRES, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL at {POSTGRES}: {str(error).splitlines()[0]}")


def _administer(statement: str) -> None:
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def postgres_database() -> str:
    """A database of this process that nobody uses, without tables or with what its last user left: its plain URL."""
    if not _free:
        name = f"{_PREFIX}_{len(_made)}"
        _administer(f"CREATE DATABASE {name}")
        _administer(f"ALTER DATABASE {name} SET synchronous_commit = off")
        _made.append(name)
        _free.append(name)
    return f"{POSTGRES.rpartition('/')[0]}/{_free.pop()}"


def give_back(url: str) -> None:
    _free.append(url.rpartition("/")[2])


def drop_databases() -> None:
    """At the end of the process, with the template."""
    while _templates:
        _templates.pop().cleanup()
    for name in _made:
        _administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _made.clear()
    _free.clear()


@asynccontextmanager
async def fresh_url(folder: Path) -> AsyncIterator[str]:
    """The address of an empty database for the configuration (`sqlite:///…`, `postgresql://…`), without any table."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'cuttings.db'}"
        return
    url = await asyncio.to_thread(postgres_database)
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        yield url
    finally:
        give_back(url)


def async_url(url: str) -> str:
    """The address as SQLAlchemy's async engine takes it."""
    return url.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+psycopg:")


@asynccontextmanager
async def fresh_database(folder: Path) -> AsyncIterator[Database]:
    """An empty database with every table, closed at the end; an SQLite file stands in `folder`."""
    if engine == "sqlite":
        shutil.copy(await _template(), folder / "cuttings.db")
        database = open_database(f"sqlite+aiosqlite:///{folder / 'cuttings.db'}")
        try:
            yield database
        finally:
            await database.close()
        return
    url = await asyncio.to_thread(postgres_database)
    database = open_database(async_url(url))
    try:
        await _create_or_empty(database)
        yield database
    finally:
        await database.close()
        give_back(url)


async def _template() -> Path:
    """An SQLite file with every table, made once for each process: copying it is a small part of the work of making it."""
    if not _templates:
        folder = TemporaryDirectory(prefix="cuttings-test-")
        database = open_database(f"sqlite+aiosqlite:///{folder.name}/cuttings.db")
        try:
            await _create(database)
        finally:
            await database.close()
        _templates.append(folder)
    return Path(_templates[0].name, "cuttings.db")


async def _create(database: Database) -> None:
    async with database.write() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.run_sync(create_search)


async def _create_or_empty(database: Database) -> None:
    """Emptying what stands is a small part of the work of making it."""
    async with database.write() as connection:
        tables = set(
            (await connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname='public'"))).scalars()
        )
        if tables == {*metadata.tables, TABLE}:
            await connection.exec_driver_sql(_emptying())
            return
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await _create(database)


def _emptying() -> str:
    """Deletes all rows, and has ids begin at 1. TRUNCATE would make a hundred files anew, which takes ten times as long."""
    tables = [TABLE, *(table.name for table in reversed(metadata.sorted_tables))]
    numbered = [table.name for table in metadata.sorted_tables if "id" in table.primary_key.columns]
    return "; ".join(
        [
            *(f"DELETE FROM {name}" for name in tables),
            *(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 1, false)" for name in numbered),
        ]
    )


class Killed(Exception):
    """The process ends here."""


async def killed_before_the_commit(database: Database, work: Callable[..., Awaitable[object]], *given: Any) -> None:
    """Does `work(connection, *given)` in a transaction that never comes to its commit. Raises Killed."""
    async with database.write() as connection:
        await work(connection, *given)
        raise Killed
