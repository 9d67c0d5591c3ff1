"""Several daemons at one turnstile, on a real PostgreSQL: what they keep together, and what happens when it is away."""

import asyncio
import itertools
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from own_postgres import Line
from sqlalchemy import delete, select
from stores import fresh_database

from crawler import turnstile as module
from crawler.archive import hosts
from crawler.archive.connection import open_database
from crawler.archive.schema import host
from crawler.errors import StoreError, StoreUnavailable
from crawler.spiders.dispatcher import Dispatcher
from crawler.turnstile import SharedTurns, open_turnstile

pytestmark = pytest.mark.postgresql


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


@asynccontextmanager
async def line_to(database):
    """A way to the same database that can be made to fail: the line, and the database at its other end."""
    async with Line(database._engine.url.port or 5432) as line:
        url = database._engine.url.set(host="127.0.0.1", port=line.port)
        far = open_database(url.render_as_string(hide_password=False))
        try:
            yield line, far
        finally:
            await far.close()


async def row(database, name):
    """Whether the host is leased, and seconds until it may be asked; None where nothing is known of it."""
    async with database.write() as connection:
        now = await hosts.began_at(connection)
        found = (await connection.execute(select(host).where(host.c.name == name))).one_or_none()
    if found is None:
        return None
    return bool(found.lease_until and found.lease_until > now), (found.next_ok_at - now).total_seconds()


async def until(condition):
    """Waits until the database says so."""
    async with asyncio.timeout(10):
        while not await condition():  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)


@asynccontextmanager
async def entering(database, name):
    """While this lasts, whoever enters the host waits for its row; then it is free."""
    async with database.write() as connection:
        now = await hosts.began_at(connection)
        await hosts.enter(connection, [name], by=99, now=now, until=now)
        yield


async def is_unknown(database, name):
    return await row(database, name) is None


async def is_free(database, name):
    found = await row(database, name)
    return found is not None and not found[0]


@pytest.mark.sqlite
async def test_one_process_alone_needs_no_turnstile(database):
    async with open_turnstile(database, by=1) as turnstile:
        assert (turnstile is None) is database.embedded


async def test_a_host_is_one_daemons_at_a_time_and_rests_when_it_is_left(database):
    async with open_turnstile(database, by=1) as one, open_turnstile(database, by=2) as two:
        assert await one.enter("a") is None
        assert 0.2 <= await two.enter("a") <= 0.3
        assert await two.enter("b") is None
        one.leave("a", 5)
        assert 4 < await one.enter("a") <= 5  # what was left is written before the same process asks
        assert 4 < await two.enter("a") <= 5


async def test_what_is_written_late_makes_no_pause_longer(database):
    async with (
        open_turnstile(database, by=1) as one,
        line_to(database) as (line, far),
        open_turnstile(far, by=2) as two,
    ):
        assert await two.enter("a") is None
        await line.refuse()
        two.leave("a", 0.5)
        await asyncio.sleep(0.4)
        assert await one.enter("a") is not None
        await line.mend()
        await until(lambda: is_free(database, "a"))  # though nobody asks: it is tried again
        assert await one.enter("a") is None


async def test_a_hold_keeps_all_away(database):
    async with open_turnstile(database, by=1) as one, open_turnstile(database, by=2) as two:
        assert await one.enter("a") is None
        one.leave("a", 3600)
        assert await two.enter("b") is None
        async with database.write() as connection:
            await hosts.hold(connection, "b", await hosts.began_at(connection) + timedelta(hours=1))
        two.leave("b", 1)
        for turnstile, name in itertools.product((one, two), "ab"):
            assert 3590 < await turnstile.enter(name) <= 3600


async def test_a_host_is_ours_for_as_long_as_it_is_asked(database, monkeypatch):
    monkeypatch.setattr(module, "LEASE", timedelta(seconds=0.6))
    async with open_turnstile(database, by=1) as one, open_turnstile(database, by=2) as two:
        assert await one.enter("a") is None
        for _ in range(5):
            await asyncio.sleep(0.3)
            assert await two.enter("a") is not None
        one.leave("a", 0)
        async with asyncio.timeout(5):
            while (wait := await two.enter("a")) is not None:  # noqa: ASYNC110 - the database tells nobody
                await asyncio.sleep(wait)


async def test_a_daemon_that_was_killed_blocks_a_host_only_for_its_lease(database, monkeypatch):
    monkeypatch.setattr(module, "LEASE", timedelta(seconds=0.5))
    killed = SharedTurns(database, by=1)
    work = asyncio.create_task(killed.run())
    assert await killed.enter("a") is None
    work.cancel()
    await asyncio.wait({work})
    async with open_turnstile(database, by=2) as other:
        waited = 0.0
        while (wait := await other.enter("a")) is not None:
            waited += wait
            await asyncio.sleep(wait)
    assert waited > 0


async def test_who_stops_has_written_what_was_left(database):
    async with open_turnstile(database, by=1) as one:
        assert [await one.enter(name) for name in "ab"] == [None, None]
        one.leave("a", 60)
        one.leave("b", 0)
        asking = asyncio.create_task(one.enter("c"))
        await asyncio.sleep(0)
    leased, left = await row(database, "a")
    assert (leased, 50 < left <= 60) == (False, True)
    assert await is_free(database, "b")
    with pytest.raises(StoreUnavailable, match="closed"):
        await asking
    with pytest.raises(StoreUnavailable, match="closed"):
        await one.enter("c")
    assert await row(database, "c") is None


async def test_many_hosts_share_a_transaction(database):
    async with open_turnstile(database, by=1) as one:
        assert await asyncio.gather(*(one.enter(f"host{number}") for number in range(300))) == [None] * 300
    async with database.read() as connection:
        leases = (await connection.execute(select(host.c.lease_until))).scalars().all()
    assert (len(leases), len(set(leases))) == (300, 1)  # one transaction has one time


async def test_a_database_that_is_away_is_said_at_once_and_nothing_is_lost(database):
    async with (
        open_turnstile(database, by=1) as one,
        line_to(database) as (line, far),
        open_turnstile(far, by=2) as two,
    ):
        assert await two.enter("a") is None
        await line.refuse()
        two.leave("a", 30)
        outcomes = await asyncio.wait_for(asyncio.gather(*map(two.enter, "bcd"), return_exceptions=True), 5)
        assert [type(each) for each in outcomes] == [StoreUnavailable] * 3
        assert len(set(map(id, outcomes))) == 3
        assert await row(database, "a") == (True, pytest.approx(0, abs=10))  # the lease protects it meanwhile
        await line.mend()
        assert await two.enter("b") is None
        assert await row(database, "a") == (False, pytest.approx(30, abs=10))
        assert await one.enter("c") is None


async def test_a_database_that_has_gone_silent_is_waited_for_no_longer_than_bearable(database, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    async with line_to(database) as (line, far), open_turnstile(far, by=2) as two:
        async with entering(database, "a"):
            asking = asyncio.create_task(two.enter("a"))
            await asyncio.sleep(0.1)
            line.cut_off()
            with pytest.raises(StoreUnavailable, match="has not answered"):
                await asking
        await line.mend(reset=True)
        monkeypatch.setattr(module, "PATIENCE", 10)
        while True:  # the round that was cut off must fail first
            with suppress(StoreUnavailable):
                assert await two.enter("a") is None
                break


class LosesAnswers:
    """A database whose word that it has committed is lost on the way, `lost` times."""

    def __init__(self, database, lost):
        self._database, self._lost = database, lost

    @asynccontextmanager
    async def write(self):
        async with self._database.write() as connection:
            yield connection
        if self._lost:
            self._lost -= 1
            raise StoreUnavailable("the database refused: server closed the connection unexpectedly")


async def test_a_lease_that_was_committed_but_not_told_is_given_up(database):
    one, other = SharedTurns(LosesAnswers(database, lost=1), by=1), SharedTurns(database, by=2)
    for turnstile, outcome in ((one, StoreUnavailable), (other, float), (one, type(None)), (other, float)):
        asking = asyncio.create_task(turnstile.enter("a"))
        await asyncio.sleep(0)
        await turnstile._round()
        await asyncio.wait({asking})
        assert type(asking.exception() or asking.result()) is outcome


async def test_a_fault_that_is_no_absence_is_told_and_does_not_stay(database):
    async with open_turnstile(database, by=1) as one:
        assert await one.enter("a") is None
        one.leave("a\0", 1)
        with pytest.raises(StoreError):
            await one.enter("b")
        assert await one.enter("b") is None


async def test_who_goes_while_it_waits_is_not_asked_for(database):
    one = SharedTurns(database, by=1)
    asking = asyncio.create_task(one.enter("a"))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait({asking})
    await one._round()
    assert await row(database, "a") is None


async def test_who_goes_while_the_database_is_asked_leaves_no_lease(database):
    one = SharedTurns(database, by=1)
    asking = asyncio.create_task(one.enter("a"))
    await asyncio.sleep(0)
    async with entering(database, "a"):
        work = asyncio.create_task(one._round())
        await asyncio.sleep(0.1)
        asking.cancel()
        await asyncio.wait({asking})
    await work
    assert await row(database, "a") == (True, pytest.approx(0, abs=5))
    again = asyncio.create_task(one.enter("a"))
    await asyncio.sleep(0)
    await one._round()
    assert await again is None


async def test_who_goes_just_as_it_is_let_in_leaves_no_lease(database):
    one = SharedTurns(database, by=1)
    asking = asyncio.create_task(one.enter("a"))
    await asyncio.sleep(0)
    await one._round()
    asking.cancel()  # its answer has come, and it has not seen it yet
    await asyncio.wait({asking})
    assert asking.cancelled()
    assert not await is_free(database, "a")
    await one._round()
    assert await is_free(database, "a")


async def test_what_says_nothing_any_more_is_forgotten_now_and_then(database, monkeypatch):
    monkeypatch.setattr(module, "FORGET", 0.2)
    async with open_turnstile(database, by=1) as one:
        assert [await one.enter(name) for name in "abc"] == [None] * 3
        one.leave("b", 0)
        one.leave("c", 60)
        await until(lambda: is_unknown(database, "b"))
        assert [(await row(database, name))[0] for name in "ac"] == [True, False]


class Site:
    """What a server sees: who asks it while another does, and how long it was left alone between."""

    def __init__(self) -> None:
        self.asking: list[int] = []
        self.gaps: list[float] = []
        self.by: list[int] = []
        self._answered_at = 0.0

    async def ask(self, by: int, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        assert not self.asking, "two at once"
        self.asking.append(by)
        self.gaps += [loop.time() - self._answered_at] if self.by else []
        self.by.append(by)
        try:
            await asyncio.sleep(seconds)
        finally:
            self.asking.remove(by)
            self._answered_at = loop.time()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from([1, 2]), st.integers(0, 2), st.sampled_from([0, 0.02, 0.1])), max_size=25),
    st.randoms(),
)
async def test_two_dispatchers_keep_the_pause_together(database, requests, chance):
    """In any order, and with some who go away at any moment."""
    sites, pause = [Site() for _ in range(3)], 0.05

    async def request(lines, by, number, seconds):
        async with lines.turn(f"site{number}"):
            await sites[number].ask(by, seconds)

    async with open_turnstile(database, by=1) as one, open_turnstile(database, by=2) as two:
        shared = {
            by: Dispatcher(at_once=2, pause=timedelta(seconds=pause), turnstile=turnstile)
            for by, turnstile in ((1, one), (2, two))
        }
        tasks = [asyncio.create_task(request(shared[by], by, number, seconds)) for by, number, seconds in requests]
        leaving = [task for task in tasks if chance.random() < 0.3]
        for task in leaving:
            await asyncio.sleep(chance.random() * 0.05)
            task.cancel()
        outcomes = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)
    assert all(each is None or isinstance(each, asyncio.CancelledError) for each in outcomes)
    assert sum(each is None for each in outcomes) >= len(tasks) - len(leaving)
    assert min(itertools.chain(*(site.gaps for site in sites)), default=pause) >= pause
    async with database.write() as connection:
        assert (await connection.execute(select(host.c.name).where(host.c.lease_until.is_not(None)))).all() == []
        await connection.execute(delete(host))
