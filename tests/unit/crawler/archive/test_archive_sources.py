"""Sources: who is polled next."""

from datetime import timedelta

import pytest
from archive_builders import (
    LEASE,
    NOW,
    claim_sources,
    declared,
    read,
)
from stores import fresh_database

from crawler.archive import declared as declaring
from crawler.archive import polls, sources

HOUR = timedelta(hours=1)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def reconciled(database, *wanted, now=NOW):
    async with database.write() as connection:
        return await declaring.reconcile(connection, wanted, now=now)


async def kept(database, *results):
    async with database.write() as connection:
        return await polls.record(connection, results)


async def states(database, **options):
    async with database.read() as connection:
        return await sources.states(connection, **options)


async def test_only_some_states(database):
    await reconciled(database, declared("A"), declared("B"))
    assert [each.name for each in await states(database, ids=[2])] == ["B"]
    assert await states(database, ids=[]) == []


async def test_one_source_per_host_and_the_longest_overdue_first(database):
    await reconciled(database, declared("A1"), declared("A2"), declared("B", host="b.example"))
    await reconciled(database, declared("A1"), declared("A2"), declared("B", host="b.example"), declared("C", host="c"))
    async with database.write() as connection:
        await sources.poll_now(connection, ["A2"], now=NOW - HOUR)
    assert [each.name for each in await claim_sources(database, limit=1)] == ["A2"]
    assert {each.name for each in await claim_sources(database)} == {"B", "C"}  # A1's host is busy
    assert await claim_sources(database) == []


async def test_a_host_with_a_long_queue_does_not_hide_the_others(database):
    crowd = [declared(f"A{number}") for number in range(50)]
    await reconciled(database, *crowd)
    await reconciled(database, *crowd, declared("Z", host="z.example"), now=NOW + timedelta(seconds=1))
    claimed = await claim_sources(database, now=NOW + HOUR, limit=2)
    assert {each.host for each in claimed} == {"news.alderbrook.example", "z.example"}


async def test_by_name_all_others_wait_however_long_they_are_due(database):
    await reconciled(database, declared("A"), declared("B", host="b.example"), declared("C", host="c.example"))
    async with database.write() as connection:
        span = {"now": NOW, "due_by": NOW, "until": NOW + HOUR, "limit": 10}
        claimed = await sources.claim(connection, **span, names=["C", "A", "none"])
        assert {each.name for each in claimed} == {"A", "C"}
        assert await sources.claim(connection, **span, names=[]) == []


async def test_due_by_leaves_later_ones_alone(database):
    await reconciled(database, declared("A"))
    assert await claim_sources(database, now=NOW, due_by=NOW - timedelta(seconds=1)) == []


async def test_a_lease_ends_is_given_back_or_is_dropped(database):
    await reconciled(database, declared("A"))
    (first,) = await claim_sources(database)
    assert await claim_sources(database, now=NOW + LEASE - timedelta(seconds=1)) == []
    (second,) = await claim_sources(database, now=NOW + LEASE)
    async with database.write() as connection:
        await sources.release(connection, [first])  # not ours any more
    assert await claim_sources(database, now=NOW + LEASE) == []
    async with database.write() as connection:
        await sources.release(connection, [second])
        await sources.release(connection, [])
    assert len(await claim_sources(database, now=NOW + LEASE)) == 1
    async with database.write() as connection:
        await sources.release_all(connection)
    assert len(await claim_sources(database, now=NOW + LEASE)) == 1


async def test_when_the_next_is_due(database):
    async def next_due_at():
        async with database.read() as connection:
            return await sources.next_due_at(connection)

    assert await next_due_at() is None
    await reconciled(database, declared("A"))
    assert await next_due_at() == NOW
    (due,) = await claim_sources(database)
    assert await next_due_at() is None
    await kept(database, read(due))
    assert await next_due_at() == NOW + timedelta(minutes=15)


async def test_polling_now_by_name_or_all(database):
    await reconciled(database, declared("A"), declared("B", host="b.example"), declared("C", host="c.example"))
    await kept(database, *map(read, await claim_sources(database)))
    await reconciled(database, declared("A"), declared("B", host="b.example"))
    async with database.write() as connection:
        assert await sources.poll_now(connection, ["A", "C", "Nowhere"], now=NOW) == {"A"}
    assert [each.name for each in await claim_sources(database)] == ["A"]
    async with database.write() as connection:
        assert await sources.poll_now(connection, None, now=NOW) == {"A", "B"}
