"""Nobody is given what somebody else holds: claims of interleaved workers against a ledger kept by hand."""

import asyncio
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
    keep_page,
    list_once,
    page_read,
    seen,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from stores import fresh_database

from crawler.archive import declared as declaring
from crawler.archive import entries, polls, sources
from crawler.archive.schema import entry, source

HOSTS = ("a.example", "b.example", "c.example")
SECOND = timedelta(seconds=1)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        await declare(database, *[declared(f"S{number}", host=HOSTS[number % 3]) for number in range(7)])
        listed = [seen(f"https://{HOSTS[number % 3]}/{number}", old=number % 4 == 0) for number in range(12)]
        await list_once(database, *listed, name="Lister")
        async with database.write() as connection:
            await declaring.reconcile(connection, [declared(f"S{n}", host=HOSTS[n % 3]) for n in range(7)], now=NOW)
        yield database


class OfSources:
    """The sources, as units of work."""

    claim = staticmethod(claim_sources)
    release = staticmethod(sources.release)
    reset = update(source).values(lease_until=None, next_poll_at=NOW)

    @staticmethod
    async def finish(connection, unit, now):
        (kept,) = await polls.record(connection, [failed(unit, at=now)])
        return kept.kept


class OfEntries:
    """The entries, as units of work."""

    claim = staticmethod(claim_entries)
    release = staticmethod(entries.release)
    reset = update(entry).values(lease_until=None, next_fetch_at=NOW)

    @staticmethod
    async def finish(connection, unit, now):
        held = await connection.execute(
            update(entry)
            .where(entry.c.id == unit.id, entry.c.lease_until == unit.lease_until)
            .values(lease_until=None, next_fetch_at=now + timedelta(minutes=5))
        )
        return bool(held.rowcount)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("claim"), st.integers(1, 4)),
        st.tuples(st.just("wait"), st.integers(1, 150)),
        st.tuples(st.sampled_from(["finish", "release"]), st.integers(0, 20)),
    ),
    min_size=3,
    max_size=14,
)


@pytest.mark.parametrize("kind", [OfSources, OfEntries])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
async def test_a_unit_is_never_given_twice_within_its_lease(database, kind, steps):
    now, given_out, held = NOW, [], {}
    async with database.write() as connection:
        await connection.execute(kind.reset)
    for step, number in steps:
        if step == "wait":
            now += number * SECOND
        elif step == "claim":
            new = await kind.claim(database, now=now, limit=number)
            busy = [unit.host for unit in held.values() if unit.lease_until > now]
            hosts = busy + [unit.host for unit in new]
            assert len(new) <= number
            assert len(hosts) == len(set(hosts)), "two units of one host"
            assert all(unit.lease_until == now + LEASE for unit in new)
            given_out += new
            held |= {unit.id: unit for unit in new}
        elif given_out:
            unit = given_out[number % len(given_out)]
            ours = unit.id in held and held[unit.id].lease_until == unit.lease_until
            async with database.write() as connection:
                if step == "finish":
                    assert await kind.finish(connection, unit, now) is ours
                else:
                    await kind.release(connection, [unit])
            if ours:
                del held[unit.id]


@pytest.mark.parametrize("kind", [OfSources, OfEntries])
async def test_workers_at_the_same_time_share_the_work(database, kind):
    shares = await asyncio.gather(*[kind.claim(database, limit=2) for _ in range(5)])
    units = [unit.id for share in shares for unit in share]
    assert len(units) == len(set(units)) == 3  # one per host


async def test_every_page_has_its_turn_and_the_new_come_first(database):
    seen_urls = []
    while claimed := await claim_entries(database, limit=2):
        for due in claimed:
            await keep_page(database, page_read(due))
            seen_urls.append((due.host, due.old))
    assert len(seen_urls) == 12
    for host in HOSTS:
        of_host = [old for name, old in seen_urls if name == host]
        assert of_host == sorted(of_host)
