"""Whose page is fetched next."""

from datetime import timedelta

import pytest
from archive_builders import LEASE, NOW, claim_entries, keep_page, list_once, page_failed, page_read, seen
from stores import fresh_database

from crawler.archive import entries

A1, A2, B1 = "https://a.example/1", "https://a.example/2", "https://b.example/1"
SECOND = timedelta(seconds=1)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def urls(database, **options):
    return [due.url for due in await claim_entries(database, **options)]


async def test_one_page_per_host_in_the_order_of_the_listing(database):
    await list_once(database, seen(A1), seen(A2), seen(B1))
    first, other = await claim_entries(database)
    assert (first.url, other.url, first.source_name, first.lease_until) == (A1, B1, "Alderbrook", NOW + LEASE)
    assert await urls(database) == []
    await keep_page(database, page_read(first))
    assert await urls(database) == [A2]


async def test_new_before_old(database):
    await list_once(database, seen(A1, old=True), seen(A2), seen(B1, old=True), seen("https://c.example/1"))
    assert await urls(database, limit=3) == [A2, "https://c.example/1", B1]


async def test_a_crowd_at_one_host_does_not_hide_the_others(database):
    crowd = [seen(f"https://a.example/{number}") for number in range(200)]
    await list_once(database, *crowd, seen(B1))
    assert await urls(database, limit=2) == ["https://a.example/0", B1]


async def test_a_lease_ends_or_is_given_back(database):
    await list_once(database, seen(A1))
    (first,) = await claim_entries(database)
    assert await urls(database, now=NOW + LEASE - SECOND) == []
    (second,) = await claim_entries(database, now=NOW + LEASE)
    async with database.write() as connection:
        await entries.release(connection, [first])
    assert await urls(database, now=NOW + LEASE) == []
    async with database.write() as connection:
        await entries.release(connection, [second])
        await entries.release(connection, [])
    assert await urls(database, now=NOW + LEASE) == [A1]
    async with database.write() as connection:
        await entries.release_all(connection)
    assert await urls(database, now=NOW + LEASE) == [A1]


async def test_a_retry_waits_for_its_time_and_for_the_run_that_may_have_it(database):
    await list_once(database, seen(A1))
    (due,) = await claim_entries(database)
    again = NOW + timedelta(minutes=5)
    await keep_page(database, page_failed(due, again=again))
    assert await urls(database, now=again - SECOND) == []
    assert await urls(database, now=again, retry_by=NOW) == []
    assert await urls(database, now=again) == [A1]


async def test_when_the_next_page_is_due(database):
    async def next_due_at():
        async with database.read() as connection:
            return await entries.next_due_at(connection)

    assert await next_due_at() is None
    await list_once(database, seen(A1))
    assert await next_due_at() == NOW
    (due,) = await claim_entries(database)
    assert await next_due_at() is None
    await keep_page(database, page_failed(due, again=NOW + LEASE))
    assert await next_due_at() == NOW + LEASE
