"""Limits of size and time, and whatever else a hostile or broken server may do."""

import asyncio
import gzip
import resource
import socket
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback_fetching import fetching
from loopback_sites import Answer, LoopbackSites

from crawler.errors import FetchFailed
from crawler.models import Ask
from crawler.spiders.reactor import run

MEGABYTE = 1024 * 1024


@pytest.fixture
def sites() -> Iterator[LoopbackSites]:
    with LoopbackSites() as sites:
        yield sites


async def failure(sites: LoopbackSites, answer: Answer, *, timeout: float = 5.0) -> str:  # noqa: ASYNC109 - the Ask's
    site = sites.site("news.alderbrook.example")
    site.answer("/page", answer)
    async with fetching(sites) as fetcher:
        with pytest.raises(FetchFailed) as failed:
            await fetcher.fetch(Ask(url=site.url("/page"), max_bytes=MEGABYTE, timeout=timeout))
    return str(failed.value)


TOO_LARGE = "the answer was larger than 1 MB"


async def test_a_large_answer_is_refused_by_its_length_and_by_its_bytes(sites: LoopbackSites):
    assert await failure(sites, Answer(body=b"x" * (MEGABYTE + 1))) == TOO_LARGE
    assert await failure(sites, Answer(body=b"x" * 65536, endless=True)) == TOO_LARGE


async def test_an_answer_of_just_the_limit_is_taken(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.answer("/page", Answer(body=b"x" * MEGABYTE))
    async with fetching(sites) as fetcher:
        assert len((await fetcher.fetch(Ask(url=site.url("/page"), max_bytes=MEGABYTE))).body) == MEGABYTE


async def test_a_bomb_is_not_unpacked(sites: LoopbackSites):
    bomb = gzip.compress(bytes(64 * MEGABYTE))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert await failure(sites, Answer(body=bomb, headers={"content-encoding": "gzip"})) == TOO_LARGE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024  # kilobytes


async def test_compression_that_is_none_or_was_not_asked_for_is_a_failure(sites: LoopbackSites):
    broken = Answer(body=b"this is no such thing", headers={"content-encoding": "gzip"})
    assert await failure(sites, broken) == "the compression of the answer is broken"
    unasked = Answer(body=b"this is no such thing", headers={"content-encoding": "br"})
    assert await failure(sites, unasked) == "the answer is packed as 'br', which was not asked for"


@pytest.mark.parametrize("answer", [Answer(body=b"x" * 1000, drip=0.05), Answer(body=b"x", delay=30)])
async def test_a_slow_answer_is_cut_at_its_deadline(sites: LoopbackSites, answer: Answer):
    began = time.monotonic()
    assert await failure(sites, answer, timeout=0.5) == "the server did not answer within 0.5 s"
    assert time.monotonic() - began < 3


async def test_the_deadline_counts_over_all_redirects(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    for number in range(5):
        site.answer(f"/{number}", Answer(status=302, headers={"location": f"/{number + 1}"}, delay=0.2))
    async with fetching(sites) as fetcher:
        with pytest.raises(FetchFailed, match=r"the server did not answer within 0\.5 s"):
            await fetcher.fetch(Ask(url=site.url("/0"), timeout=0.5))


async def test_a_deadline_that_the_way_has_used_up_leaves_nothing_for_the_next_hop(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    site.serve("/page", b"page")
    async with fetching(sites) as fetcher:
        with pytest.raises(FetchFailed, match="the server did not answer within 0 s"):
            await fetcher.fetch(Ask(url=site.url("/page"), timeout=0))
    assert sites.paths(site.name) == ["/robots.txt"]


async def test_a_head_without_end_is_cut(sites: LoopbackSites):
    many = b"".join(b"X-%d: y\r\n" % number for number in range(5000))
    reason = "the answer cannot be read: its head is too long"
    assert await failure(sites, Answer(raw=b"HTTP/1.1 200 OK\r\n" + many + b"\r\n")) == reason
    assert await failure(sites, Answer(raw=b"HTTP/1.1 100 Continue\r\n\r\n" * 5000)) == reason
    wide = b"".join(b"X-%d: %b\r\n" % (number, b"y" * 8000) for number in range(20))
    assert await failure(sites, Answer(raw=b"HTTP/1.1 200 OK\r\n" + wide + b"\r\n")) == reason
    assert "closed the connection" in await failure(sites, Answer(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000))


async def test_an_answer_that_breaks_off_is_a_failure(sites: LoopbackSites):
    assert await failure(sites, Answer(body=b"x" * 100, cut=50)) == "the answer broke off before its end"
    assert "closed the connection" in await failure(sites, Answer(raw=b""))


async def test_a_server_that_is_not_there(sites: LoopbackSites):
    site = sites.site("news.alderbrook.example")
    with socket.create_server((site.address, 0)) as taken:
        port = taken.getsockname()[1]
    async with fetching(sites) as fetcher:
        with pytest.raises(FetchFailed, match=r"^connection refused$"):
            await fetcher.fetch(Ask(url=f"http://{site.name}:{port}/"))


def test_whatever_a_server_sends_is_a_page_or_a_failure():
    """Any bytes after the head's first word: nothing else than a FetchFailed comes out, and nothing hangs."""
    starts = st.sampled_from(
        [
            b"",
            b"HTTP/1.1 200 OK\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"HTTP/1.1 302 Found\r\nLocation: ",
        ]
    )
    encodings = st.sampled_from([b"gzip", b"deflate", b"br", b"zstd", b"x"])
    packed = st.builds(
        lambda kind, body: b"HTTP/1.1 200 OK\r\nContent-Encoding: %b\r\n\r\n%b" % (kind, body),
        encodings,
        st.binary(max_size=60),
    )
    answers = st.one_of(packed, st.builds(bytes.__add__, starts, st.binary(max_size=80)))

    async def throw(tries: list[bytes]) -> None:
        with LoopbackSites() as sites:
            site = sites.site("news.alderbrook.example")
            async with fetching(sites) as fetcher:
                for number, raw in enumerate(tries):
                    site.answer(f"/{number}", Answer(raw=raw))
                asks = [Ask(url=site.url(f"/{number}"), timeout=2) for number in range(len(tries))]
                outcomes = await asyncio.gather(*map(fetcher.fetch, asks), return_exceptions=True)
        assert [
            outcome
            for outcome in outcomes
            if isinstance(outcome, BaseException) and not isinstance(outcome, FetchFailed)
        ] == []

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(st.lists(answers, min_size=20, max_size=30))
    def thrown(tries: list[bytes]) -> None:
        run(lambda: throw(tries))

    thrown()
