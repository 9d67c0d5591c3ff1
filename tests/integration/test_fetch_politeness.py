"""How hosts are treated, as their own logs tell it; and that one slow host costs the others nothing."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from loopback_fetching import fetching, loopback_network
from loopback_sites import Answer, LoopbackSites

from crawler.errors import FetchFailed
from crawler.models import Ask
from crawler.spiders.fetcher import Fetcher, open_fetcher
from crawler.spiders.news import open_spider
from crawler.spiders.reactor import reactor_on
from crawler.spiders.trust import Trust
from crawler.spiders.wire import Wire

CLOCKS = 0.005  # seconds; the server notes its answer a moment after we have it


@pytest.fixture
def sites() -> Iterator[LoopbackSites]:
    with LoopbackSites() as sites:
        yield sites


async def test_a_host_gets_one_request_at_a_time_and_the_delay_between(sites: LoopbackSites):
    hosts = [sites.site(f"site{number}.alderbrook.example") for number in range(3)]
    for host in hosts:
        host.answer("*", Answer(body=b"page", delay=0.02))
    async with fetching(sites, delay=0.1) as fetcher:
        await asyncio.gather(*(fetcher.fetch(Ask(url=host.url(f"/{n}"))) for n in range(5) for host in hosts))
    for host in hosts:
        assert sites.paths(host.name) == ["/robots.txt", "/0", "/1", "/2", "/3", "/4"]
        assert min(sites.gaps(host.name)) >= 0.1 - CLOCKS


async def test_the_delay_holds_over_redirects_and_failures(sites: LoopbackSites):
    site, other = sites.site("news.alderbrook.example"), sites.site("www.alderbrook.example")
    site.redirect("/a", other.url("/b"))
    other.redirect("/b", site.url("/c"))
    site.answer("/c", Answer(body=b"xx", cut=1))
    async with fetching(sites, delay=0.1) as fetcher:
        with pytest.raises(FetchFailed):
            await fetcher.fetch(Ask(url=site.url("/a")))
        await fetcher.fetch(Ask(url=site.url("/d")))
    assert sites.paths(site.name) == ["/robots.txt", "/a", "/c", "/d"]
    assert min(sites.gaps(site.name) + sites.gaps(other.name)) >= 0.1 - CLOCKS


async def test_a_crawl_delay_is_the_delay_of_its_host_alone(sites: LoopbackSites):
    slow, usual = sites.site("slow.alderbrook.example"), sites.site("usual.alderbrook.example")
    slow.robots("User-agent: *\nCrawl-delay: 0.3\n")
    async with fetching(sites, delay=0.05) as fetcher:
        await asyncio.gather(*(fetcher.fetch(Ask(url=site.url(f"/{n}"))) for n in range(3) for site in (slow, usual)))
    assert min(sites.gaps(slow.name)) >= 0.3 - CLOCKS
    assert max(sites.gaps(usual.name)) < 0.3


async def test_hosts_that_share_an_address_wait_for_themselves_only(sites: LoopbackSites):
    names = [sites.site(f"site{number}.alderbrook.example", address="127.77.3.3") for number in range(3)]
    for site in names:
        site.answer("*", Answer(body=b"page", delay=0.2))
    began = time.monotonic()
    async with fetching(sites) as fetcher:
        await asyncio.gather(*(fetcher.fetch(Ask(url=site.url("/"))) for site in names))
        assert time.monotonic() - began < 0.6 + 0.5


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_holds_the_host_and_is_told(sites: LoopbackSites, status: int):
    site, other = sites.site("news.alderbrook.example"), sites.site("www.alderbrook.example")
    site.answer("/busy", Answer(status=status, headers={"retry-after": "3600"}, delay=0.05))
    holds: list[tuple[str, datetime]] = []
    async with fetching(sites, holds=holds) as fetcher:
        asks = [fetcher.fetch(Ask(url=site.url(path))) for path in ("/busy", "/a", "/b")]
        outcomes = await asyncio.gather(*asks, return_exceptions=True)
        with pytest.raises(FetchFailed) as late:
            await fetcher.fetch(Ask(url=site.url("/c")))
        assert (await fetcher.fetch(Ask(url=other.url("/")))).status == 404
    hour = datetime.now(UTC) + timedelta(hours=1)
    assert str(outcomes[0]).startswith(f"the server answered {status}, ")
    for failed in (*outcomes, late.value):
        assert isinstance(failed, FetchFailed)
        assert "asked us to stay away until" in str(failed)
        assert abs(failed.retry_at - hour) < timedelta(seconds=10)
    assert holds == [(f"{site.name}:{sites.port}", outcomes[0].retry_at)]
    assert sites.paths(site.name) == ["/robots.txt", "/busy"]


async def test_a_short_retry_after_is_waited_out(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.answer("/busy", Answer(status=503, headers={"retry-after": "1"}))
    async with fetching(sites) as fetcher:
        with pytest.raises(FetchFailed):
            await fetcher.fetch(Ask(url=site.url("/busy")))
        assert (await fetcher.fetch(Ask(url=site.url("/next")))).status == 404
    assert sites.gaps(site.name)[-1] >= 1 - 0.05


async def test_a_busy_server_that_names_no_time_fails_without_a_hold(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.answer("/busy", Answer(status=503, headers={"retry-after": "soon"}))
    holds: list[tuple[str, datetime]] = []
    async with fetching(sites, holds=holds) as fetcher:
        with pytest.raises(FetchFailed, match=r"^the server answered 503, service unavailable$") as failed:
            await fetcher.fetch(Ask(url=site.url("/busy")))
        assert (await fetcher.fetch(Ask(url=site.url("/next")))).status == 404
    assert (failed.value.retry_at, holds) == (None, [])


async def test_a_robots_that_is_busy_holds_the_host_too(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.answer("/robots.txt", Answer(status=429, headers={"retry-after": "600"}))
    holds: list[tuple[str, datetime]] = []
    async with fetching(sites, holds=holds) as fetcher:
        with pytest.raises(FetchFailed, match=r"robots\.txt could not be read: the server answered 429") as failed:
            await fetcher.fetch(Ask(url=site.url("/feed")))
    assert failed.value.retry_at == holds[0][1]


async def test_a_hold_of_the_last_run_is_kept(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    until = datetime.now(UTC) + timedelta(hours=2)
    async with fetching(sites) as fetcher:
        fetcher.hold(f"{site.name}:{sites.port}", until)
        with pytest.raises(FetchFailed, match="asked us to stay away until"):
            await fetcher.fetch(Ask(url=site.url("/feed")))
    assert sites.visits == []


async def test_the_dispatcher_lets_no_host_wait_for_another(sites: LoopbackSites):
    """200 pages of one slow host, and 50 other hosts: none of their requests waits for more than a second."""
    slow = sites.site("slow.alderbrook.example")
    slow.answer("*", Answer(body=b"page", delay=0.3))
    others = [sites.site(f"site{number}.fennimore.example") for number in range(50)]
    for other in others:
        other.serve("/feed", b"feed")
    async with fetching(sites, at_once=8) as fetcher:
        pages = [asyncio.create_task(fetcher.fetch(Ask(url=slow.url(f"/{n}")))) for n in range(200)]
        async with asyncio.timeout(20):
            while fetcher.waiting <= 190:  # noqa: ASYNC110 - nobody tells when the line is standing
                await asyncio.sleep(0.05)
        waits = await asyncio.gather(*(timed(fetcher, other.url("/feed"), n / 50) for n, other in enumerate(others)))
        for page in pages:
            page.cancel()
        await asyncio.gather(*pages, return_exceptions=True)
    assert max(waits) < 1  # robots.txt, the feed and all
    for other in others:
        assert sites.paths(other.name) == ["/robots.txt", "/feed"]


async def timed(fetcher: Fetcher, url: str, after: float) -> float:
    """Seconds that a poll takes which is asked for in `after` seconds, as due times come."""
    await asyncio.sleep(after)
    began = time.monotonic()
    assert (await fetcher.fetch(Ask(url=url))).body == b"feed"
    return time.monotonic() - began


async def test_stopping_drops_nothing_silently_and_finishes_what_is_on_the_wire(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.answer("*", Answer(body=b"page", delay=0.3))
    async with fetching(sites) as fetcher:
        fetches = [asyncio.create_task(fetcher.fetch(Ask(url=site.url(f"/{n}")))) for n in range(20)]
        while fetcher.waiting < 19:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
        began = time.monotonic()
    assert time.monotonic() - began < 3
    finished, *dropped = await asyncio.gather(*fetches, return_exceptions=True)
    assert finished.body == b"page"
    assert [str(error) for error in dropped] == ["stopping"] * 19


async def test_stopping_cuts_off_what_does_not_finish(sites: LoopbackSites, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("crawler.spiders.fetcher.GRACE", 0.2)
    hosts = [sites.site(f"site{number}.alderbrook.example") for number in range(3)]
    hosts[0].answer("/page", Answer(body=b"x", delay=60))
    hosts[1].answer("/page", Answer(body=b"x" * 1000, drip=1))
    hosts[2].answer("/robots.txt", Answer(body=b"x", delay=60))
    async with fetching(sites) as fetcher:
        fetches = [asyncio.create_task(fetcher.fetch(Ask(url=host.url("/page")))) for host in hosts]
        await asyncio.sleep(0.3)
        began = time.monotonic()
    assert time.monotonic() - began < 3
    outcomes = await asyncio.gather(*fetches, return_exceptions=True)
    assert [str(outcome) for outcome in outcomes] == ["stopping"] * 3
    with pytest.raises(FetchFailed, match="stopping"):
        await fetcher.fetch(Ask(url=hosts[0].url("/page")))


async def test_the_fetcher_can_be_opened_again(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    for _ in range(2):
        async with fetching(sites) as fetcher:
            assert (await fetcher.fetch(Ask(url=site.url("/")))).status == 404


async def test_nobody_needs_to_hear_of_holds(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.answer("/busy", Answer(status=429, headers={"retry-after": "600"}))
    async with open_fetcher(loopback_network(sites)) as fetcher:
        with pytest.raises(FetchFailed, match="the server answered 429, too many requests"):
            await fetcher.fetch(Ask(url=site.url("/busy")))


async def test_a_spider_that_cannot_start_says_so_at_the_start():
    wire = Wire(Trust(None, reasons={}))
    with reactor_on(asyncio.get_running_loop()), pytest.raises(ModuleNotFoundError):
        async with open_spider({"SCHEDULER": "nowhere.Scheduler"}, wire):
            pass
