"""How sources stand, as it is kept with their polls."""

from dataclasses import replace
from datetime import timedelta

import pytest
from archive_builders import (
    LEASE,
    NOW,
    claim_entries,
    claim_sources,
    declare,
    declared,
    failed,
    page_failed,
    page_read,
    read,
    seen,
)
from sqlalchemy import select, update
from stores import fresh_database

from crawler.archive import changes, gaps, pages, polls, sources
from crawler.archive.records import GapSeen
from crawler.archive.schema import source, source_change
from crawler.cadence import Demand

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as opened:
        await declare(opened, declared("Alderbrook", every=HOUR))
        yield opened


async def poll(database, at, result_of, **fields):
    """One poll of the source at that time, kept; gives its state."""
    async with database.write() as connection:
        await sources.poll_now(connection, None, now=at)
    (due,) = await claim_sources(database, now=at)
    async with database.write() as connection:
        await polls.record(connection, [replace(result_of(due, at=at), **fields)])
    return await standing(database)


async def standing(database):
    async with database.read() as connection:
        (state,) = await sources.states(connection)
    return state


async def changed(database):
    async with database.read() as connection:
        rows = await connection.execute(select(source_change).order_by(source_change.c.id))
        return [(row.was, row.state, row.at, row.told_at) for row in rows]


async def test_a_source_that_fails_and_recovers_leaves_a_change_for_each(database):
    assert (await poll(database, NOW, read)).state == "healthy"
    for hour in (1, 2):
        assert (await poll(database, NOW + hour * HOUR, failed)).state == "healthy"
    broken = await poll(database, NOW + 3 * HOUR, failed, failure="blocked")
    assert (broken.state, broken.state_since, broken.state_reason) == (
        "blocked",
        NOW + HOUR,
        "the server answered 404 (not found)",
    )
    assert (await poll(database, NOW + 4 * HOUR, failed)).state == "blocked"
    again = await poll(database, NOW + 5 * HOUR, read)
    assert (again.state, again.state_reason) == ("healthy", None)
    assert await changed(database) == [
        ("new", "healthy", NOW, NOW),  # that is no news
        ("healthy", "blocked", NOW + 3 * HOUR, None),
        ("blocked", "healthy", NOW + 5 * HOUR, None),
    ]


async def test_silence_is_noticed_at_a_poll_that_finds_nothing_new(database):
    first = await poll(database, NOW, lambda due, at: read(due, seen("https://a.example/1"), at=at), usual=DAY)
    assert (first.state, first.usual, first.last_news_at) == ("healthy", DAY, NOW)

    def unchanged(due, *, at):
        return replace(read(due, at=at), outcome="unchanged", usual=due.usual)

    assert (await poll(database, NOW + 7 * DAY, unchanged)).state == "healthy"
    quiet = await poll(database, NOW + 8 * DAY, unchanged)
    assert (quiet.state, quiet.state_since, quiet.last_news_at) == ("quiet", NOW + 8 * DAY, NOW)


async def test_what_is_dated_long_ago_is_no_news(database):
    old = seen("https://a.example/1", published=NOW - 400 * DAY)
    state = await poll(database, NOW, lambda due, at: read(due, old, at=at))
    assert state.last_news_at == NOW - 400 * DAY
    ahead = seen("https://a.example/2", published=NOW + 9 * DAY)
    state = await poll(database, NOW + HOUR, lambda due, at: read(due, ahead, at=at))
    assert state.last_news_at == NOW + HOUR


async def test_an_open_gap_shows_until_it_is_filled(database):
    await poll(database, NOW, read)
    gap = GapSeen(since_at=NOW, until_at=NOW + HOUR)
    assert (await poll(database, NOW + HOUR, read, gaps=(gap,))).state == "gap"
    assert (await poll(database, NOW + 2 * HOUR, read)).state == "gap"
    filled = replace(gap, filled_by="older pages")
    assert (await poll(database, NOW + 3 * HOUR, read, gaps=(filled,))).state == "healthy"
    async with database.read() as connection:
        assert [each.until_at for each in await gaps.since(connection, NOW + 2 * HOUR, [1])] == [NOW + HOUR]
        assert await gaps.since(connection, NOW + 4 * HOUR, [1]) == []


async def test_what_set_the_interval_is_kept(database):
    state = await poll(database, NOW, read, interval=2 * HOUR, interval_by="ttl", ttl=2 * HOUR, rhythm=DAY)
    assert (state.every, state.every_declared, state.interval_by) == (2 * HOUR, HOUR, "ttl")
    async with database.write() as connection:
        await sources.poll_now(connection, None, now=NOW)
    (due,) = await claim_sources(database)
    assert (due.every, due.ttl, due.rhythm) == (HOUR, 2 * HOUR, DAY)


async def test_what_is_wanted_sooner_is_polled_sooner_unless_its_server_asked_for_the_wait(database):
    def slot_at(hours):
        slot = NOW + hours * HOUR
        return lambda _address: Demand(next_slot=lambda after: slot if after < slot else None)

    waits = {"interval": DAY, "interval_by": "every", "next_poll_at": NOW + 20 * HOUR}
    await declare(database, declared("Alderbrook", every=DAY))
    for by, sooner in (("cache-control", False), ("every", True)):
        await poll(database, NOW, read, **waits | {"interval_by": by})
        async with database.write() as connection:
            await sources.hasten(connection, slot_at(30), now=NOW + HOUR)
        assert (await standing(database)).next_poll_at == NOW + 20 * HOUR
        async with database.write() as connection:
            await sources.hasten(connection, slot_at(6), now=NOW + HOUR)
        state = await standing(database)
        assert (NOW + 5 * HOUR <= state.next_poll_at < NOW + 6 * HOUR) is sooner
        assert (state.interval_by == "digest") is sooner


async def test_the_rhythm_is_learnt_from_what_was_listed(database):
    """Of what the first poll lists without a date nobody knows when it came."""
    start = [seen(f"https://a.example/old{n}") for n in range(20)]
    await poll(database, NOW, lambda due, at: read(due, *start, at=at))
    for n in range(1, 6):
        new = seen(f"https://a.example/{n}")
        await poll(database, NOW + n * DAY, lambda due, at, new=new: read(due, new, *start, at=at))
    async with database.read() as connection:
        row = (await connection.execute(select(source.c.rhythm_s, source.c.usual_s))).one()
    assert (row.rhythm_s, row.usual_s) == (86_400, 86_400)


async def test_the_last_pages_are_noted_in_order(database):
    listed = [seen(f"https://a.example/{n}") for n in range(16)]
    await poll(database, NOW, lambda due, at: read(due, *listed, at=at))
    noted = ""
    for n in range(16):
        (due, *_) = await claim_entries(database, now=NOW + n * LEASE, limit=1)
        result = [
            page_read(due),
            page_read(due, partial="the rest is for subscribers"),
            replace(page_failed(due), textless=True),
            page_failed(due),
        ][n % 4]
        noted += ["r", "p", "u", ""][n % 4]
        async with database.write() as connection:
            await changes.hold(connection, [due.source_id])
            kept = await pages.record(connection, result)
            await changes.note(connection, [kept.result])
    async with database.read() as connection:
        assert (await connection.execute(select(source.c.recent))).scalar_one() == noted[-12:]


async def test_pages_without_text_change_the_state_at_the_next_poll(database):
    await poll(database, NOW, lambda due, at: read(due, seen("https://a.example/1"), at=at))
    async with database.write() as connection:
        await connection.execute(update(source).values(recent="rrruuu"))
    changed_ = await poll(database, NOW + HOUR, read)
    assert (changed_.state, changed_.state_reason) == (
        "layout changed",
        "its last articles gave no text any more",
    )


async def test_a_page_that_is_lost_counts_once(database):
    listed = seen("https://a.example/1")
    await poll(database, NOW, lambda due, at: read(due, listed, at=at))
    (due,) = await claim_entries(database)
    lost = replace(page_failed(due), textless=True)
    assert (changes.visited(lost), changes.visited(replace(lost, entry=replace(due, attempts=1)))) == ("u", None)
