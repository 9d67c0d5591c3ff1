"""Real Scrapy against real sites on loopback: what a page is, and what robots.txt and redirects do to it."""

import asyncio
import gzip
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from loopback_fetching import fetching
from loopback_sites import Answer, LoopbackSites

from crawler.errors import FetchFailed
from crawler.models import Ask, Page

FEED = b"<rss><channel><title>Alderbrook Council</title></channel></rss>"


@pytest.fixture
def sites() -> Iterator[LoopbackSites]:
    with LoopbackSites() as sites:
        yield sites


async def fetch(sites: LoopbackSites, ask: Ask | str, **network: object) -> Page:
    async with fetching(sites, **network) as fetcher:
        return await fetcher.fetch(Ask(url=ask) if isinstance(ask, str) else ask)


async def failure(sites: LoopbackSites, ask: Ask | str, **network: object) -> str:
    with pytest.raises(FetchFailed) as failed:
        await fetch(sites, ask, **network)
    return str(failed.value)


async def test_a_page_comes_with_its_bytes_headers_time_and_address(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.serve("/feed", FEED, content_type="application/rss+xml; charset=utf-8")
    page = await fetch(sites, site.url("/feed#top"))
    assert (page.status, page.body, page.content_type) == (200, FEED, "application/rss+xml")
    assert (page.url, page.final_url, page.redirects) == (site.url("/feed#top"), site.url("/feed"), ())
    assert abs((datetime.now(UTC) - page.at).total_seconds()) < 30
    assert 0 < page.took < 10


async def test_we_say_who_we_are_what_we_want_and_nothing_that_betrays_a_reader(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.answer("/feed", Answer(body=FEED, headers={"set-cookie": "session=1"}))
    async with fetching(sites) as fetcher:
        for _ in range(2):
            await fetcher.fetch(Ask(url=site.url("/feed"), accept="application/rss+xml"))
    headers = sites.visits[-1].headers
    assert re.fullmatch(r"Cuttings/[\w.]+ \(\+https://cuttings\.example/about\)", headers["user-agent"])
    assert headers["accept"] == "application/rss+xml"
    assert "cookie" not in headers
    assert "referer" not in headers


async def test_the_validators_of_the_last_answer_get_a_304(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.serve("/feed", FEED, last_modified="Thu, 04 Jun 2026 07:00:00 GMT")
    async with fetching(sites) as fetcher:
        first = await fetcher.fetch(Ask(url=site.url("/feed")))
        by_etag = await fetcher.fetch(Ask(url=site.url("/feed"), etag=first.headers["etag"]))
        by_date = await fetcher.fetch(Ask(url=site.url("/feed"), last_modified=first.headers["last-modified"]))
        changed = await fetcher.fetch(Ask(url=site.url("/feed"), etag='"older"'))
    assert [(page.status, page.body) for page in (by_etag, by_date, changed)] == [(304, b""), (304, b""), (200, FEED)]
    assert by_etag.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 418, 500, 502])
async def test_other_statuses_are_pages_too(sites: LoopbackSites, status: int):
    site = sites.site("news.alderbrook.example")
    site.answer("/feed", Answer(status=status))
    assert (await fetch(sites, site.url("/feed"))).status == status


async def test_a_compressed_page_is_unpacked(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.answer("/feed", Answer(body=gzip.compress(FEED), headers={"content-encoding": "gzip"}))
    assert (await fetch(sites, site.url("/feed"))).body == FEED


async def test_header_names_are_lower_case_and_lines_of_one_name_joined(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    head = "HTTP/1.1 200 OK\r\nX-One: a\r\nx-ONE: b\r\nnonsense\r\nX-Two: café\r\nContent-Length: 2\r\n\r\n"
    async with fetching(sites) as fetcher:
        for encoding in ("utf-8", "latin-1"):
            site.answer("/feed", Answer(raw=head.encode(encoding) + b"ok"))
            page = await fetcher.fetch(Ask(url=site.url("/feed")))
            assert (page.headers["x-one"], page.headers["x-two"], page.body) == ("a, b", "café", b"ok")


async def test_redirects_are_followed_and_told(sites: LoopbackSites):
    old, new = sites.site("www.alderbrook.example"), sites.site("news.alderbrook.example")
    old.redirect("/feed", "/feed/", status=301)
    old.redirect("/feed/", new.url("/feed#now"), status=308)
    new.serve("/feed", FEED)
    page = await fetch(sites, old.url("/feed"))
    assert (page.status, page.url, page.final_url) == (200, old.url("/feed"), new.url("/feed"))
    assert page.redirects == (old.url("/feed/"), new.url("/feed"))


async def test_five_redirects_are_followed_and_no_sixth(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    for number in range(6):
        site.redirect(f"/{number}", f"/{number + 1}")
    site.serve("/6", FEED)
    assert (await fetch(sites, site.url("/1"))).body == FEED
    assert await failure(sites, site.url("/0")) == "redirected more than 5 times"


async def test_a_redirect_to_what_is_not_the_web_is_refused(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.redirect("/feed", "file:///etc/passwd")
    assert (
        await failure(sites, site.url("/feed"))
        == "redirected, but only http and https addresses are fetched, not file:"
    )


async def test_robots_are_asked_first_and_obeyed(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.robots("User-agent: *\nDisallow: /private\n")
    site.serve("/feed", FEED)
    async with fetching(sites) as fetcher:
        with pytest.raises(FetchFailed, match=r"^robots\.txt does not allow it$"):
            await fetcher.fetch(Ask(url=site.url("/private/feed")))
        assert (await fetcher.fetch(Ask(url=site.url("/feed")))).status == 200
    assert sites.paths(site.name) == ["/robots.txt", "/feed"]


async def test_the_robots_of_every_hop_are_obeyed(sites: LoopbackSites):
    open_site, closed = sites.site("www.alderbrook.example"), sites.site("closed.alderbrook.example")
    open_site.redirect("/feed", closed.url("/feed"))
    closed.robots("User-agent: cuttings\nDisallow: /\n")
    reason = await failure(sites, open_site.url("/feed"))
    assert reason == f"redirected to {closed.url('/feed')}: robots.txt does not allow it"
    assert sites.paths(closed.name) == ["/robots.txt"]


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_robots_that_fails_keeps_us_out(sites: LoopbackSites, status: int):
    site = sites.site("news.alderbrook.example")
    site.answer("/robots.txt", Answer(status=status))
    assert await failure(sites, site.url("/feed")) == f"robots.txt could not be read: the server answered {status}"
    assert sites.paths(site.name) == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_robots_that_is_not_there_or_not_for_us_allows_all(sites: LoopbackSites, status: int):
    site = sites.site("news.alderbrook.example")
    site.answer("/robots.txt", Answer(status=status))
    site.serve("/feed", FEED)
    assert (await fetch(sites, site.url("/feed"))).status == 200


async def test_a_robots_that_is_redirected_speaks_for_the_site_that_was_asked(sites: LoopbackSites):
    site, other = sites.site("news.alderbrook.example"), sites.site("www.alderbrook.example")
    site.redirect("/robots.txt", other.url("/robots.txt"))
    other.robots("User-agent: *\nDisallow: /feed\n")
    assert await failure(sites, site.url("/feed")) == "robots.txt does not allow it"


async def test_a_robots_that_is_redirected_for_ever_allows_all(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.redirect("/robots.txt", "/robots.txt")
    site.serve("/feed", FEED)
    assert (await fetch(sites, site.url("/feed"))).status == 200


async def test_many_who_ask_at_once_share_one_robots(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.serve("/feed", FEED)
    async with fetching(sites) as fetcher:
        await asyncio.gather(*(fetcher.fetch(Ask(url=site.url("/feed"))) for _ in range(20)))
    assert sites.paths(site.name) == ["/robots.txt"] + ["/feed"] * 20
