"""Any archive comes through a copy as it was, from engine to engine and back; and what a copy must not hold is not in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import stores
from archive_builders import NOW, dump
from hypothesis import HealthCheck, given, settings
from ledger_press import Press
from random_archives import Rows, archives
from sqlalchemy import func, insert, select, text, update
from stores import fresh_database

from crawler.archive import copying, daemons, schema, search
from crawler.archive.connection import Database, open_database
from crawler.errors import StoreError

NOBODY = {"lease_until": None, "lease_by": None, "applied_by": 0}


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[Database]:
    """An empty SQLite database with every table, whatever engine the test is run on."""
    database = open_database(f"sqlite+aiosqlite:///{folder}.db")
    try:
        await stores._create(database)
        yield database
    finally:
        await database.close()


async def keep(database: Database, rows: Rows) -> None:
    async with database.write() as connection:
        for name, listed in rows.items():
            if listed:
                await connection.execute(insert(schema.metadata.tables[name]), listed)
        await connection.run_sync(search.fill)


async def copied(source: Database, target: Database) -> copying.Copied:
    async with source.read() as reading, target.write() as writing:
        return await copying.copy(reading, writing, on_rows=lambda _done, _of: None)


async def index(database: Database) -> list[tuple[object, ...]]:
    columns = "rowid, title, body" if stores.engine == "sqlite" else "text_id, words"
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(text(f"SELECT {columns} FROM text_search ORDER BY 1"))]


def without_processes(rows: Rows) -> Rows:
    rows = {name: [row | {key: NOBODY[key] for key in NOBODY if key in row} for row in rows[name]] for name in rows}
    return rows | {"daemon": []}


@pytest.mark.postgresql
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(rows=archives())
def test_any_archive_comes_back_from_the_other_engine_as_it_was(rows):
    async def there_and_back(folder: Path) -> None:
        async with AsyncExitStack() as stack:
            expected, first, last = [await stack.enter_async_context(embedded(folder / each)) for each in "efl"]
            server = await stack.enter_async_context(fresh_database(folder))
            await keep(first, rows)
            await keep(expected, without_processes(rows))
            over = await copied(first, server)
            back = await copied(server, last)
            assert await dump(last) == await dump(expected)
            assert await dump(server) == await dump(expected)
            assert over.rows == back.rows
            assert over.rows == {
                **{table.name: len(rows[table.name]) for table in copying.tables()},
                search.TABLE: len(rows["text"]),
            }
            assert over.mended == back.mended == 0

    with TemporaryDirectory() as folder:
        asyncio.run(there_and_back(Path(folder)))


async def test_a_copy_can_be_searched_and_goes_on_numbering_where_the_other_stopped(tmp_path):
    async with embedded(tmp_path / "first") as first, fresh_database(tmp_path) as target:
        press = Press(first)
        for number in range(3):
            await press.publish(f"a{number}", f"A review of Harrowfold school {number}")
        async with first.write() as connection:
            await connection.run_sync(search.fill)
        done: list[tuple[int, int]] = []
        async with first.read() as reading, target.write() as writing:
            result = await copying.copy(reading, writing, on_rows=lambda *so_far: done.append(so_far))
        assert done[-1] == (sum(result.rows.values()) - 3, sum(result.rows.values()) - 3)
        assert done == sorted(done)
        async with target.read() as connection:
            assert await search.search(connection, [[["harrowfold"]], [["2"]]]) == [3]
            last = (await connection.execute(select(func.max(schema.article.c.id)))).scalar_one()
        again = Press(target)
        assert await again.publish("new") == last + 1
        assert [row["id"] for row in await again.rows("text")] == [1, 2, 3, 4]


@pytest.mark.postgresql
async def test_every_table_numbers_its_next_row_after_its_last(tmp_path):
    async with embedded(tmp_path / "first") as first, fresh_database(tmp_path) as target:
        source = {
            "host": "",
            "kind": "",
            "name": "",
            "tags": [],
            "declaration": "",
            "next_poll_at": NOW,
            "added_at": NOW,
        }
        big = 2**40
        await keep(first, {"source": [{"id": big, "address": "a", **source}]})
        await copied(first, target)
        async with target.write() as connection:
            new = insert(schema.source).values(address="b", **source).returning(schema.source.c.id)
            assert (await connection.execute(new)).scalar_one() == big + 1
            row = {"name": "one", "config": "", "fingerprint": "", "roles": [], "now": NOW}
            assert await daemons.join(connection, **row) == 1


async def test_text_that_cannot_be_found_stays_so(tmp_path):
    async with embedded(tmp_path / "first") as first, fresh_database(tmp_path) as target:
        press = Press(first)
        for number in range(3):
            await press.publish(f"a{number}")
        async with first.write() as connection:
            await connection.run_sync(search.fill)
            await search.remove(connection, 2)
        assert (await copied(first, target)).rows[search.TABLE] == 2
        async with target.read() as connection:
            assert await search.unfindable(connection) == [2]


@pytest.mark.postgresql
async def test_a_nul_is_marked_and_counted_where_the_target_takes_none(tmp_path):
    async with AsyncExitStack() as stack:
        first, last = [await stack.enter_async_context(embedded(tmp_path / each)) for each in "fl"]
        target = await stack.enter_async_context(fresh_database(tmp_path))
        notice = {"id": 1, "key": "k", "text": "be\0fore\0", "at": NOW}
        other = {"id": 2, "key": "other\0", "text": "fine", "at": NOW}
        version = {"id": 1, "watch_id": 1, "declaration": {"query": "\0 \ud800"}, "created_at": NOW}
        rows = {"notice": [notice, other], "watch": [{"id": 1, "name": "W"}], "watch_version": [version]}
        await keep(first, rows)
        assert (await copied(first, target)).mended == 2
        kept = await Press(target).rows("notice")
        assert [(row["key"], row["text"]) for row in kept] == [("k", "be\ufffdfore\ufffd"), ("other\ufffd", "fine")]
        assert (await Press(target).rows("watch_version"))[0]["declaration"] == {"query": "\0 \ud800"}
        assert (await copied(first, last)).mended == 0
        assert (await Press(last).rows("notice"))[0]["text"] == "be\0fore\0"


async def test_a_text_of_a_megabyte_and_more_rows_than_one_chunk(tmp_path):
    async with embedded(tmp_path / "first") as first, fresh_database(tmp_path) as target:
        press = Press(first)
        large = "".join(f"word{number} " for number in range(110_000))
        await press.publish("large")
        async with first.write() as connection:
            await connection.execute(update(schema.text).values(body=large))
        polls = [
            {"id": 10 + number, "source_id": 1, "at": NOW, "outcome": "read", "took_ms": number}
            for number in range(copying._CHUNK + 1)
        ]
        await keep(first, {"poll": polls})
        result = await copied(first, target)
        assert (result.rows["poll"], result.rows[search.TABLE]) == (copying._CHUNK + 2, 1)
        assert (await Press(target).rows("text"))[0]["body"] == large
        async with target.read() as connection:
            assert await search.search(connection, [[["word109999"]]]) == [1]


@pytest.mark.sqlite
async def test_a_copy_that_is_not_whole_is_taken_back(tmp_path):
    async with embedded(tmp_path / "first") as first, fresh_database(tmp_path) as target:
        await Press(first).publish("one")
        async with target.write() as connection:
            lossy = "CREATE TRIGGER lossy BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END"
            await connection.execute(text(lossy))
        with pytest.raises(StoreError, match=r"not whole \(entry: 0 rows of 1\) and was taken back"):
            await copied(first, target)
        assert set(map(len, (await dump(target)).values())) == {0}


async def test_whoever_was_at_work_is_forgotten(tmp_path):
    async with fresh_database(tmp_path) as database:
        press = Press(database)
        await press.source(lease_until=NOW, lease_by=7)
        await press.publish("one")
        async with database.write() as connection:
            await daemons.join(connection, name="one", config="", fingerprint="", roles=(), now=NOW)
            await connection.execute(insert(schema.host).values(name="h", next_ok_at=NOW, lease_by=7))
            row = {"id": 1, "fingerprint": "f", "applied_at": NOW, "applied_by": 7}
            await connection.execute(insert(schema.configuration).values(row))
            await copying.forget_workers(connection)
        assert await press.rows("daemon") == []
        [source], [host], [applied] = [await press.rows(name) for name in ("source", "host", "configuration")]
        assert (source["lease_until"], source["lease_by"], host["lease_by"]) == (None, None, None)
        assert (applied["fingerprint"], applied["applied_by"]) == ("f", 0)


@pytest.mark.postgresql
async def test_nobody_begins_to_work_while_a_copy_is_made(tmp_path):
    async with fresh_database(tmp_path) as database:
        who = {"name": "one", "config": "", "fingerprint": "", "roles": (), "now": NOW}

        async def begin() -> int:
            async with database.write() as connection:
                return await daemons.join(connection, **who)

        async with database.read() as reading:
            await copying.hold_off(reading)
            assert await daemons.alive(reading, now=NOW) == []
            joining = asyncio.create_task(begin())
            done, _ = await asyncio.wait([joining], timeout=0.3)
            assert not done
        assert await joining
        async with database.read() as reading:
            assert [each.name for each in await daemons.alive(reading, now=NOW + timedelta(seconds=29))] == ["one"]


@pytest.mark.postgresql
async def test_what_copies_a_whole_database_is_not_cut_off_for_taking_long(tmp_path):
    async with fresh_database(tmp_path) as database:
        database._longest = 0.2
        with pytest.raises(StoreError):
            async with database.read() as reading:
                await reading.execute(text("SELECT pg_sleep(1)"))
        database.take_time()
        async with database.read() as reading:
            assert (await reading.execute(text("SELECT pg_sleep(0.5) IS NOT NULL"))).scalar_one()
