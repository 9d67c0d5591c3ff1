"""Databases that earlier versions left come to the newest schema with every row, and work goes on as if nothing had been."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import psycopg
import pytest
from archive_builders import dump
from kept_databases import KEPT, Rows, all_rows, load_dump
from schema_shapes import shape
from stores import async_url, fresh_url

from alerts.demo.show import SECRET
from alerts.ledger import deliveries, reconcile
from alerts.migrations import revisions, upgrade
from config.load import load
from crawler.archive import declared, search
from crawler.archive.connection import Database, open_database
from crawler.dedupe.urls import LONGEST_KEY, url_key

NOW = datetime(2026, 11, 25, 16, tzinfo=UTC)
#: What later schemas took away.
DROPPED = {("watch_version", "hash")}


async def migrated(url: str) -> Database:
    database = open_database(async_url(url))
    await upgrade(database)
    return database


def common(old: Rows, new: Rows) -> tuple[Rows, Rows]:
    """The old rows and the new ones in the columns that are left, in one order; FTS5's own tables say it in their way."""
    sorts = {}
    for name, listed in old.items():
        if name == "alembic_version" or name.startswith("text_search"):
            continue
        assert listed, f"{name} is not tried: it is empty"
        left = [column for column in listed[0] if (name, column) not in DROPPED]
        sorts[name] = tuple(
            sorted(({column: row[column] for column in left} for row in each), key=repr) for each in (listed, new[name])
        )
    return {name: pair[0] for name, pair in sorts.items()}, {name: pair[1] for name, pair in sorts.items()}


async def test_every_row_is_still_there_with_its_values(tmp_path):
    async with fresh_url(tmp_path) as url:
        load_dump(url)
        before = all_rows(url)
        await (await migrated(url)).close()
        old, new = common(before, all_rows(url))
        assert old == new
        assert len(old) == 21


async def test_the_schema_is_that_of_a_new_database(tmp_path):
    shapes = []
    for folder in ("kept", "new"):
        (tmp_path / folder).mkdir()
        async with fresh_url(tmp_path / folder) as url:
            if folder == "kept":
                load_dump(url)
            database = await migrated(url)
            async with database.read() as connection:
                shapes.append(await connection.run_sync(shape))
                assert await revisions.stored(connection) == revisions.newest()
            await database.close()
    assert shapes[0] == shapes[1]
    assert "text_search" in shapes[0]


async def test_search_finds_what_was_kept(tmp_path):
    async with fresh_url(tmp_path) as url:
        load_dump(url)
        database = await migrated(url)
        async with database.read() as connection:
            assert await search.unfindable(connection) == []
            hits = {hit.title for hit in await search.plain(connection, "safeguarding partnership review")}
            phrase = await search.search(connection, [[["serious", "case", "review"]]])
        await database.close()
        texts = [
            row for row in all_rows(url)["text"] if "serious case review" in f"{row['title']}\n{row['body']}".lower()
        ]
        assert "Annual conference looks next door for ideas" in {row["title"] for row in all_rows(url)["text"]}
        assert hits
        assert {row["id"] for row in texts} <= set(phrase)
        assert texts


async def test_the_same_configuration_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(declared, "LISTING_VERSION", 1)  # that of its time: later ones have every source read anew
    (tmp_path / "webhook.secret").write_text(SECRET, encoding="utf-8")
    (tmp_path / "cuttings.yaml").write_text((KEPT / "cuttings.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    settings = load(tmp_path / "cuttings.yaml", environment={}).settings
    async with fresh_url(tmp_path) as url:
        load_dump(url)
        database = await migrated(url)
        before = await dump(database)
        async with database.write() as connection:
            sources = await declared.reconcile(connection, settings.sources, now=NOW)
            applied = await reconcile.reconcile(connection, settings, now=NOW)
        assert await dump(database) == before
        for each in (sources, applied.watches, applied.subscriptions):
            assert not any(getattr(each, what) for what in ("added", "changed", "revived", "retired")), each
        await database.close()


async def test_deliveries_go_on_from_their_states(tmp_path):
    async with fresh_url(tmp_path) as url:
        load_dump(url)
        database = await migrated(url)
        async with database.write() as connection:
            listed = {each.id: each for each in await deliveries.listing(connection)}
            assert [listed[number].state for number in range(1, 7)] == [
                "sent", "sent", "pending", "sending", "failed", "uncertain",
            ]  # fmt: skip
            assert listed[5].answer == "410 (“gone”)"
            later = NOW.replace(hour=17)
            due = await deliveries.claim(connection, now=NOW, until=later, limit=10)
            cut_off = await deliveries.claim_cut_off(connection, now=NOW, until=later)
        assert [each.id for each in due] == [3]
        assert [each.id for each in cut_off] == [4]
        assert due[0].content == b"\x00\xffM"
        await database.close()


@pytest.mark.postgresql
async def test_new_rows_are_numbered_after_the_kept_ones(tmp_path):
    async with fresh_url(tmp_path) as url:
        load_dump(url)
        await (await migrated(url)).close()
        with psycopg.connect(url) as server:
            (number,) = server.execute(
                "INSERT INTO notice (key, text, at) VALUES ('new', 'new', now()) RETURNING id"
            ).fetchone() or (0,)
        assert number == 3


@pytest.mark.sqlite
async def test_keys_that_are_longer_than_a_server_takes_are_made_to_fit_everywhere_alike(tmp_path):
    long = f"a.example/news?id={'0123456789' * 200}"
    columns = [("article", "url_key"), ("url_alias", "key"), ("entry", "url_key")]
    async with fresh_url(tmp_path) as url:
        load_dump(url)
        with closing(sqlite3.connect(tmp_path / "cuttings.db")) as connection, connection:
            for table, column in columns:
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = 1", [long])
        await (await migrated(url)).close()
        rows = all_rows(url)
    for table, column in columns:
        assert url_key(f"https://{long}") in {row[column] for row in rows[table]}, table
        assert max(len(row[column]) for row in rows[table]) <= LONGEST_KEY
