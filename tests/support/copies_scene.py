"""Databases on either engine for the commands that copy whole ones, filled with what an earlier version left (tests/kept)."""

import asyncio
import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import stores
from commands_scene import CUTTINGS, Scene
from kept_databases import all_rows, load_dump

from alerts.lock import holding, lock_of
from alerts.migrations import upgrade
from crawler.archive.connection import open_database

#: What the kept database holds, in the commands' words.
HOLDS = "31 articles, 12 matches, 3 digests, 6 deliveries"
_DAEMON = """
    INSERT INTO daemon (name, config, fingerprint, roles, started_at, seen_at, stopped_at)
    VALUES ('press-1:77', '', '', '[]', now(), now() - interval '{ago} seconds', {stopped})
"""

#: On which engines a test is run whose argument is `engine`.
both = pytest.mark.parametrize("engine", stores.ENGINES, indirect=True)
served = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
embedded = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Places:
    """Makes databases and commands on them, all in one folder. Use `open_places`."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._numbers = count()

    def new(self, engine: str) -> str:
        """The address of an empty database, without any table."""
        return self._stack.enter_context(_place(engine, self._folder / f"place{next(self._numbers)}"))

    def filled(self, engine: str) -> str:
        """The address of a database with what an earlier version left, brought to the newest schema."""
        url = self.new(engine)
        load_dump(url)
        migrate(url)
        return url

    def cuttings(self, url: str) -> Scene:
        """Commands on a database."""
        config = self._folder / f"cuttings{next(self._numbers)}.yaml"
        config.write_text(f"database: {url}\n", encoding="utf-8")
        return Scene(config=config)


@contextmanager
def open_places(folder: Path) -> Iterator[Places]:
    """Places in a folder, given back at the end."""
    with ExitStack() as stack:
        yield Places(folder, stack)


@contextmanager
def _place(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        folder.mkdir()
        yield f"sqlite:///{folder / 'cuttings.db'}"
        return
    stores.need_postgres()
    url = stores.postgres_database()
    try:
        run_sql(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        yield url
    finally:
        stores.give_back(url)


def file_of(url: str) -> Path:
    """The file of an SQLite database."""
    return Path(url.removeprefix("sqlite:///"))


def run_sql(url: str, *statements: str) -> list[Any]:
    """What the last statement gives; each is committed, but for those between a BEGIN and a COMMIT."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(file_of(url), isolation_level=None, timeout=30)) as database:
            return [database.execute(each).fetchall() for each in statements][-1]
    with psycopg.connect(url, autocommit=True) as server:
        results = [server.execute(each) for each in statements]  # type: ignore[call-overload]
        return results[-1].fetchall() if results[-1].description else []


def migrate(url: str) -> None:
    """Brings a database to the newest schema."""

    async def brought() -> None:
        database = open_database(stores.async_url(url))
        await upgrade(database)
        await database.close()

    asyncio.run(brought())


@contextmanager
def at_work(url: str) -> Iterator[str]:
    """As if a daemon worked on a database that has its tables; gives its name in the commands' words."""
    if url.startswith("sqlite"):
        path = file_of(url)
        with holding(lock_of(path)):
            yield f"another Cuttings (process {os.getpid()}) works on cuttings.db"
        return
    sign_of_life(url, ago=25)
    yield f"another Cuttings (press-1:77) works on {url}"
    run_sql(url, "UPDATE daemon SET stopped_at = now()")


def sign_of_life(url: str, *, ago: int, stopped: bool = False) -> None:
    """A row for a daemon on a server, last seen so many seconds ago."""
    run_sql(url, _DAEMON.format(ago=ago, stopped="now()" if stopped else "NULL"))


def contents(url: str) -> dict[str, list[str]]:
    """Every row in values that are written alike for both engines, without leases and without who worked."""
    return {
        name: sorted(
            repr({key: _plain(key, value) for key, value in sorted(row.items()) if not key.startswith("lease_")})
            for row in listed
        )
        for name, listed in all_rows(url).items()
        if not name.startswith(("text_search", "daemon", "alembic"))
    }


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    is_json = key in {"tags", "declaration", "terms", "passages", "content"} and isinstance(value, str)
    if is_json and value.startswith(("[", "{")):
        return json.loads(value)
    return int(value) if isinstance(value, bool) else value


def leased(url: str) -> int:
    """How many rows are in somebody's hand."""
    tables = ("source", "entry", "to_match", "host", "delivery")
    return sum(run_sql(url, f"SELECT count(*) FROM {each} WHERE lease_until IS NOT NULL")[0][0] for each in tables)


def scratch_schemas(url: str) -> set[str]:
    """The schemas of drills in a database on a server."""
    return {name for (name,) in run_sql(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%drill%'")}


@contextmanager
def held_up(scene: Scene, *arguments: str, at: str, by: str) -> Iterator["subprocess.Popen[str]"]:
    """A command that runs and waits, because `by` (SQL) holds what it needs in the database at the address `at`."""
    waits = """
        SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()
    """
    command = [CUTTINGS, "--config", scene.config, *arguments]
    with psycopg.connect(at) as server:
        server.execute(by)  # type: ignore[call-overload]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
            try:
                began = time.monotonic()
                while run_sql(at, waits) == [(0,)]:
                    assert running.poll() is None, running.communicate()
                    assert time.monotonic() - began < 60
                    time.sleep(0.05)
                yield running
            finally:
                running.kill()
        server.rollback()
