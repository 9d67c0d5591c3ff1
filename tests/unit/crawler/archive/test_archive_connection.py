"""Waiting for another process that writes."""

import asyncio
import sqlite3
import time
from contextlib import closing

import pytest
from sqlalchemy import text
from stores import fresh_database

from crawler.archive import embedded as store
from crawler.archive.connection import open_database
from crawler.errors import StoreError, StoreUnavailable

pytestmark = pytest.mark.sqlite


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


@pytest.fixture
def other(database, tmp_path):
    with closing(sqlite3.connect(tmp_path / "cuttings.db", isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield connection


async def write(database):
    async with database.write() as connection:
        await connection.execute(text("delete from host"))


async def test_it_is_waited_for(database, other):
    writing = asyncio.create_task(write(database))
    await asyncio.sleep(1.3)
    assert not writing.done()
    other.execute("ROLLBACK")
    await asyncio.wait_for(writing, 5)


async def test_not_for_ever(database, other, monkeypatch):
    monkeypatch.setattr(database, "_patience", 1.5)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match="database is locked"):
        await write(database)
    assert 1.5 < time.monotonic() - began < store.PATIENCE


async def test_one_who_is_in_a_hurry_goes_at_once_even_when_he_waits_already(database, other):
    writing = asyncio.create_task(write(database))
    await asyncio.sleep(0.2)
    database.hasten()
    began = time.monotonic()
    with pytest.raises(StoreUnavailable):
        await writing
    with pytest.raises(StoreUnavailable):
        await database.migrate(lambda _: None)
    assert time.monotonic() - began < 5


async def test_reading_waits_for_nobody(database, other):
    async with database.read() as connection:
        assert (await connection.execute(text("select count(*) from host"))).scalar() == 0


async def test_what_no_waiting_would_mend_is_told_at_once(tmp_path):
    (tmp_path / "cuttings.db").write_bytes(b"this is no database, and will not become one" * 100)
    began = time.monotonic()
    database = open_database(f"sqlite+aiosqlite:///{tmp_path / 'cuttings.db'}")
    with pytest.raises(StoreError, match="not a database"):
        async with database.write():
            pass
    await database.close()
    assert time.monotonic() - began < 5
