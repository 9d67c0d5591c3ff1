"""Who may ask a host, and when: against a ledger kept by hand, and with many at it at the same time."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from archive_builders import NOW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from stores import fresh_database

from crawler.archive import hosts
from crawler.archive.schema import host

SECOND = timedelta(seconds=1)
LEASE = 60 * SECOND
NAMES = ("a.example", "b.example:8080", "c.example")


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def enter(database, *names, by=1, now=NOW):
    async with database.write() as connection:
        return await hosts.enter(connection, names, by=by, now=now, until=now + LEASE)


async def leave(database, by=1, **ok_at):
    async with database.write() as connection:
        await hosts.leave(connection, ok_at, by=by)


async def test_one_at_a_time_and_the_pause_between(database):
    assert await enter(database, "a") == {}
    assert await enter(database, "a", "b", by=2, now=NOW + SECOND) == {"a": NOW}
    await leave(database, a=NOW + 5 * SECOND)
    assert await enter(database, "a", by=2, now=NOW + 4 * SECOND) == {"a": NOW + 5 * SECOND}
    assert await enter(database, "a", by=2, now=NOW + 5 * SECOND) == {}


async def test_a_lease_ends_by_itself(database):
    assert await enter(database, "a") == {}
    assert await enter(database, "a", by=2, now=NOW + LEASE - SECOND) == {"a": NOW}
    assert await enter(database, "a", by=2, now=NOW + LEASE) == {}
    await leave(database, a=NOW)  # the first one is late, and frees nothing
    assert await enter(database, "a", by=3, now=NOW + LEASE) == {"a": NOW}


async def test_a_hold_outlasts_the_pause_and_leaves_the_lease_alone(database):
    await enter(database, "a")
    async with database.write() as connection:
        await hosts.hold(connection, "a", NOW + 3600 * SECOND)
    await leave(database, a=NOW + SECOND)
    assert await enter(database, "a", now=NOW + 60 * SECOND) == {"a": NOW + 3600 * SECOND}


async def test_what_is_in_use_is_not_forgotten(database):
    await enter(database, "leased", "over", "waits")
    await leave(database, over=NOW, waits=NOW + 9 * SECOND)
    async with database.write() as connection:
        await hosts.forget(connection, now=NOW + SECOND)
        assert set((await connection.execute(select(host.c.name))).scalars()) == {"leased", "waits"}
        await hosts.forget(connection, now=NOW + LEASE)
        assert (await connection.execute(select(host.c.name))).all() == []


@dataclass
class Ledger:
    """The oracle: a dict for each column."""

    now: datetime = NOW
    ok_at: dict[str, datetime] = field(default_factory=dict)
    leases: dict[str, tuple[datetime, int]] = field(default_factory=dict)

    def leased(self, name):
        return name in self.leases and self.leases[name][0] > self.now

    def enter(self, by, names):
        refused = {n: self.ok_at[n] for n in names if n in self.ok_at and (self.ok_at[n] > self.now or self.leased(n))}
        for name in names - refused.keys():
            self.ok_at.setdefault(name, self.now)
            self.leases[name] = (self.now + LEASE, by)
        return refused

    def later(self, name, pause):
        self.ok_at[name] = max(self.ok_at.get(name, NOW - LEASE), self.now + pause * SECOND)

    def leave(self, by, names, pause):
        for name in names:
            self.later(name, pause)
            if name in self.leases and self.leases[name][1] == by:
                del self.leases[name]

    def forget(self):
        for name in [name for name, at in self.ok_at.items() if at <= self.now and not self.leased(name)]:
            del self.ok_at[name]
            self.leases.pop(name, None)


daemons = st.integers(1, 3)
some = st.sets(st.sampled_from(NAMES), min_size=1)
pauses = st.integers(-5, 90)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), daemons, some),
        st.tuples(st.just("leave"), daemons, some, pauses),
        st.tuples(st.just("hold"), st.sampled_from(NAMES), pauses),
        st.tuples(st.just("wait"), st.integers(1, 70)),
        st.tuples(st.just("forget")),
    ),
    min_size=4,
    max_size=25,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
async def test_the_table_agrees_with_the_ledger(database, steps):
    ledger = Ledger()
    async with database.write() as connection:
        await connection.execute(delete(host))
    for step in steps:
        async with database.write() as connection:
            match step:
                case ("enter", by, names):
                    until = ledger.now + LEASE
                    refused = await hosts.enter(connection, names, by=by, now=ledger.now, until=until)
                    assert refused == ledger.enter(by, names)
                case ("leave", by, names, pause):
                    await hosts.leave(connection, dict.fromkeys(names, ledger.now + pause * SECOND), by=by)
                    ledger.leave(by, names, pause)
                case ("hold", name, pause):
                    await hosts.hold(connection, name, ledger.now + pause * SECOND)
                    ledger.later(name, pause)
                case ("wait", seconds):
                    ledger.now += seconds * SECOND
                case ("forget",):
                    await hosts.forget(connection, now=ledger.now)
                    ledger.forget()
            rows = (await connection.execute(select(host))).all()
        assert {row.name: row.next_ok_at for row in rows} == ledger.ok_at
        assert {row.name: (row.lease_until, row.lease_by) for row in rows if row.lease_until} == ledger.leases


async def test_of_many_at_the_same_time_each_host_lets_in_one(database):
    names = [f"host{number}" for number in range(60)]
    refused = await asyncio.gather(*(enter(database, *names[by * 5 :], by=by) for by in range(8)))
    entered = [name for by, others in enumerate(refused) for name in names[by * 5 :] if name not in others]
    assert sorted(entered) == sorted(names)


async def waits(task):
    """Whether the task is still not done when all that could be done at once has been done."""
    await asyncio.sleep(0.1)
    return not task.done()


@pytest.mark.postgresql
@pytest.mark.parametrize("what", [enter, lambda database, *names: leave(database, **dict.fromkeys(names, NOW))])
async def test_two_that_name_the_hosts_in_another_order_do_not_wait_for_each_other(database, what):
    """Were the rows locked as they are named, each would hold what the other wants, as soon as "m" is free."""
    async with database.write() as connection:
        await hosts.enter(connection, ["m"], by=1, now=NOW, until=NOW + LEASE)
        both = [asyncio.create_task(what(database, *names)) for names in ("bma", "amb")]
        assert all([await waits(task) for task in both])
    await asyncio.gather(*both)


@pytest.mark.postgresql
async def test_forgetting_waits_for_nobody(database):
    await leave(database, a=NOW, b=NOW)
    async with database.write() as connection:
        await hosts.enter(connection, ["b"], by=1, now=NOW, until=NOW + LEASE)
        async with database.write() as other:
            await asyncio.wait_for(hosts.forget(other, now=NOW), 5)
    async with database.read() as connection:
        assert (await connection.execute(select(host.c.name, host.c.lease_by))).all() == [("b", 1)]


@pytest.mark.postgresql
async def test_the_time_is_that_of_the_transactions_beginning(database):
    async with database.write() as connection:
        first = await hosts.began_at(connection)
        await asyncio.sleep(0.02)
        assert await hosts.began_at(connection) == first
    clock = await database.clock()
    assert timedelta(0) < clock - first < 60 * SECOND
