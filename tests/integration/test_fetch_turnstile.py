"""The real fetcher at a turnstile that it shares with another daemon, on a real PostgreSQL."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from loopback_fetching import loopback_network
from loopback_sites import Answer, LoopbackSites
from own_postgres import Line
from sqlalchemy import select
from stores import fresh_database

from crawler.archive import hosts
from crawler.archive.connection import open_database
from crawler.archive.schema import host
from crawler.errors import FetchFailed, StoreUnavailable
from crawler.models import Ask
from crawler.spiders.fetcher import open_fetcher
from crawler.turnstile import open_turnstile

pytestmark = pytest.mark.postgresql


@pytest.fixture
def sites():
    with LoopbackSites() as sites:
        yield sites


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


@asynccontextmanager
async def fetching(sites, database, *, delay=0.0):
    network = loopback_network(sites, delay=delay)
    async with (
        open_turnstile(database, by=1) as turnstile,
        open_fetcher(network, turnstile=turnstile) as fetcher,
    ):
        yield fetcher


async def leased(database):
    async with database.read() as connection:
        return (await connection.execute(select(host.c.name).where(host.c.lease_until.is_not(None)))).scalars().all()


async def test_a_host_that_another_daemon_asks_is_waited_for(sites, database):
    site, other = sites.site("news.alderbrook.example"), sites.site("www.alderbrook.example")
    async with open_turnstile(database, by=2) as rival, fetching(sites, database) as fetcher:
        assert await rival.enter(f"{site.name}:{sites.port}") is None
        fetch = asyncio.create_task(fetcher.fetch(Ask(url=site.url("/page"))))
        assert (await fetcher.fetch(Ask(url=other.url("/page")))).status == 404
        await asyncio.sleep(0.4)
        assert sites.paths(site.name) == []
        left_at = time.monotonic()
        rival.leave(f"{site.name}:{sites.port}", 0.5)
        assert (await fetch).status == 404
    assert sites.visits[-2].at - left_at >= 0.5
    assert sites.paths(site.name) == ["/robots.txt", "/page"]


async def test_the_pause_and_a_crawl_delay_hold_for_other_daemons_too(sites, database):
    usual, slow = sites.site("usual.alderbrook.example"), sites.site("slow.alderbrook.example")
    slow.robots("User-agent: *\nCrawl-delay: 30\n")
    async with open_turnstile(database, by=2) as rival, fetching(sites, database, delay=5) as fetcher:
        fetches = [asyncio.create_task(fetcher.fetch(Ask(url=site.url("/page")))) for site in (usual, slow)]
        async with asyncio.timeout(10):
            while len(sites.visits) < 2 or await leased(database):  # noqa: ASYNC110 - neither of them tells
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)  # the pause that has just been learnt of is on its way
        assert 3 < await rival.enter(f"{usual.name}:{sites.port}") <= 5
        assert 25 < await rival.enter(f"{slow.name}:{sites.port}") <= 30
        for fetch in fetches:
            fetch.cancel()
        await asyncio.wait(fetches)


async def test_a_retry_after_keeps_the_other_daemons_away_from_that_moment_on(sites, database):
    site = sites.site("news.alderbrook.example")
    site.answer("/busy", Answer(status=429, headers={"retry-after": "3600"}))
    async with open_turnstile(database, by=2) as rival, fetching(sites, database) as fetcher:
        with pytest.raises(FetchFailed):
            await fetcher.fetch(Ask(url=site.url("/busy")))
        wait: float | None = 0.0
        while wait is not None and wait < 1:  # leased, while what was left is on its way; never free
            await asyncio.sleep(0.01)
            wait = await rival.enter(f"{site.name}:{sites.port}")
        assert wait is not None
        assert 3500 < wait <= 3600


async def test_a_hold_that_another_daemon_heard_of_fails_the_visit(sites, database):
    site = sites.site("news.alderbrook.example")
    clock = await database.clock()
    async with fetching(sites, database) as fetcher:
        async with database.write() as connection:
            await hosts.hold(connection, f"{site.name}:{sites.port}", clock.replace(year=clock.year + 1))
        for _ in range(2):
            with pytest.raises(FetchFailed, match="asked us to stay away until") as failed:
                await fetcher.fetch(Ask(url=site.url("/feed")))
            assert abs(failed.value.retry_at - clock.replace(year=clock.year + 1)).total_seconds() < 60
    assert sites.visits == []


async def test_a_database_that_is_away_is_no_fault_of_the_site(sites, database):
    """Neither of its robots.txt, whose absence would count for a minute, nor behind a redirect."""
    site, other = sites.site("news.alderbrook.example"), sites.site("www.alderbrook.example")
    async with Line(database._engine.url.port or 5432) as line:
        url = database._engine.url.set(host="127.0.0.1", port=line.port)
        far = open_database(url.render_as_string(hide_password=False))

        def hang_up(_):
            asyncio.run_coroutine_threadsafe(line.refuse(), loop).result(5)
            return Answer(status=302, headers={"location": other.url("/feed")})

        loop = asyncio.get_running_loop()
        async with fetching(sites, far) as fetcher:
            await line.refuse()
            with pytest.raises(StoreUnavailable):
                await fetcher.fetch(Ask(url=site.url("/feed")))
            assert sites.visits == []
            await line.mend()
            site.answer("/feed", hang_up)
            with pytest.raises(StoreUnavailable):
                await fetcher.fetch(Ask(url=site.url("/feed")))
            assert sites.paths(site.name) == ["/robots.txt", "/feed"]
            await line.mend()
            assert (await fetcher.fetch(Ask(url=other.url("/feed")))).status == 404
        await far.close()
    assert await leased(database) == []


async def test_stopping_frees_what_was_on_the_wire(sites, database):
    hosts_asked = [sites.site(f"site{number}.alderbrook.example") for number in range(4)]
    for site in hosts_asked:
        site.answer("*", Answer(body=b"x", delay=60))
    async with fetching(sites, database) as fetcher:
        fetches = [asyncio.create_task(fetcher.fetch(Ask(url=site.url("/page")))) for site in hosts_asked]
        while len(sites.visits) < 4:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)
        fetches[0].cancel()
        assert len(await leased(database)) == 4
    outcomes = await asyncio.gather(*fetches, return_exceptions=True)
    assert [str(each) for each in outcomes[1:]] == ["stopping"] * 3
    assert await leased(database) == []
