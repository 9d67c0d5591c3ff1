"""Texts of older rules are folded again, once each, whatever breaks off and whoever else does it; nothing is matched again."""

import asyncio

import pytest
from archive_builders import claim_entries, keep_page, list_once, page_read, seen
from sqlalchemy import func, select, update
from sqlalchemy import text as sql
from stores import fresh_database

from crawler.archive import refold as refolding
from crawler.archive import search
from crawler.archive.refold import BATCH, refold
from crawler.archive.schema import text, to_match
from crawler.words.fold import FOLD_VERSION

TEXTS = BATCH + 3


@pytest.fixture
async def database(tmp_path):
    """With texts that older rules have folded: for those rules, Wells was a plural."""
    async with fresh_database(tmp_path) as database:
        for number in range(TEXTS):
            await list_once(database, seen(f"https://a.example/{number}", "News"), name=f"Source{number}")
            (due,) = await claim_entries(database)
            await keep_page(database, page_read(due, body=f"A review in Wells, number {number}."))
        async with database.write() as connection:
            for row in (await connection.execute(select(text.c.id))).all():
                await search.remove(connection, row.id)
                await search.add(connection, row.id, "News", "A review in well")
            await connection.execute(update(text).values(fold_version=FOLD_VERSION - 1))
            await connection.execute(to_match.delete())
        yield database


async def found(database, word):
    async with database.read() as connection:
        return len(await search.search(connection, [[[word]]]))


async def older(database):
    async with database.read() as connection:
        return (await connection.execute(select(func.count()).where(text.c.fold_version != FOLD_VERSION))).scalar_one()


async def test_all_are_folded_again_and_none_is_matched_again(database):
    assert await found(database, "wells") == 0
    assert await refold(database, batches=1) == BATCH
    assert (await found(database, "wells"), await found(database, "well")) == (BATCH, TEXTS - BATCH)
    assert await refold(database, batches=5) == TEXTS - BATCH
    assert (await found(database, "wells"), await found(database, "well"), await older(database)) == (TEXTS, 0, 0)
    assert await refold(database, batches=5) == 0
    async with database.read() as connection:
        assert (await connection.execute(select(to_match))).all() == []
        assert await search.size(connection) == TEXTS


async def test_what_breaks_off_is_done_again(database, monkeypatch):
    add, left = search.add, [5]

    async def failing(*given):
        left[0] -= 1
        if not left[0]:
            raise ZeroDivisionError
        await add(*given)

    monkeypatch.setattr(search, "add", failing)
    with pytest.raises(ZeroDivisionError):
        await refold(database, batches=1)
    assert (await found(database, "well"), await older(database)) == (TEXTS, TEXTS)
    assert await refold(database, batches=5) == TEXTS
    assert (await found(database, "wells"), await older(database)) == (TEXTS, 0)


async def test_two_at_once_do_each_text_once(database):
    done = await asyncio.gather(refold(database, batches=5), refold(database, batches=5))
    while more := await refold(database, batches=5):
        done.append(more)
    assert sum(done) == TEXTS
    assert (await found(database, "wells"), await older(database)) == (TEXTS, 0)


async def test_what_a_newer_release_has_folded_is_left_alone(database, monkeypatch):
    async with database.write() as connection:
        await connection.execute(update(text).values(fold_version=FOLD_VERSION + 1))
    assert await refold(database, batches=5) == 0


async def test_a_look_that_finds_nothing_reads_no_text(database):
    if not database.embedded:
        return
    async with database.read() as connection:
        plan = (
            await connection.execute(
                sql(f"EXPLAIN QUERY PLAN {refolding._ANY.compile(compile_kwargs={'literal_binds': True})}")
            )
        ).all()
    assert "ix_text_fold_version" in str(plan)
