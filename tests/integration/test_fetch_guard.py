"""The address guard: nothing that is not listed is dialled, by whatever way it is named."""

import re
import socket
from collections.abc import Iterator

import pytest
from loopback_fetching import fetching
from loopback_sites import Answer, LoopbackSites

from crawler.errors import FetchFailed
from crawler.models import Ask
from crawler.spiders.resolver import NO_CONTACT

MEND = "list it in network.allow if it is yours"
WAYS = {
    "127.0.0.1": "the address is 127.0.0.1, a loopback address",
    "127.1": "the address is 127.0.0.1, a loopback address",
    "2130706433": "the address is 127.0.0.1, a loopback address",
    "0x7f000001": "the address is 127.0.0.1, a loopback address",
    "0177.0.0.1": "the address is 127.0.0.1, a loopback address",
    "①②⑦.⓪.⓪.①": "the address is 127.0.0.1, a loopback address",
    "127.0.0.1.": "the address is 127.0.0.1, a loopback address",
    "0.0.0.0": "the address is 0.0.0.0, an address of this very host",
    "[::1]": "the address is ::1, a loopback address",
    "[::ffff:127.0.0.1]": "the address is ::ffff:7f00:1, an IPv4 address in IPv6 clothes",
    "[64:ff9b::7f00:1]": "the address is 64:ff9b::7f00:1, a NAT64 address",
    "169.254.169.254": "the address is 169.254.169.254, a link-local address",
    "localhost": "localhost resolves to (127.0.0.1|::1), a loopback address",
    "LOCALHOST.": "localhost resolves to (127.0.0.1|::1), a loopback address",
    "intranet.alderbrook.example": "intranet.alderbrook.example resolves to 127.0.0.1, a loopback address",
}


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who listens at 127.0.0.1 and must never be called."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.fixture
def sites() -> Iterator[LoopbackSites]:
    with LoopbackSites() as sites:
        yield sites


@pytest.mark.parametrize(("host", "reason"), WAYS.items())
async def test_every_way_inside_is_refused_directly_and_by_redirect(
    sites: LoopbackSites, listener: socket.socket, host: str, reason: str
):
    inside = f"http://{host}:{listener.getsockname()[1]}/secret"
    site = sites.site("www.alderbrook.example")
    site.answer("/go", Answer(status=302, headers={"location": inside.encode().decode("latin-1")}))
    async with fetching(sites, hosts={"intranet.alderbrook.example": "127.0.0.1"}) as fetcher:
        with pytest.raises(FetchFailed) as direct:
            await fetcher.fetch(Ask(url=inside))
        with pytest.raises(FetchFailed) as redirected:
            await fetcher.fetch(Ask(url=site.url("/go")))
    assert re.fullmatch(f"{reason}: {MEND}", str(direct.value))
    assert re.fullmatch(f"redirected to http://.*/secret: {reason}: {MEND}", str(redirected.value))


async def test_the_robots_of_a_site_may_not_lead_inside_either(sites: LoopbackSites, listener: socket.socket):
    site = sites.site("www.alderbrook.example")
    site.redirect("/robots.txt", f"http://127.0.0.1:{listener.getsockname()[1]}/robots.txt")
    async with fetching(sites) as fetcher:
        with pytest.raises(FetchFailed, match=r"redirected to .*: the address is 127\.0\.0\.1, a loopback address"):
            await fetcher.fetch(Ask(url=site.url("/feed")))


async def test_what_network_allow_lists_is_open_without_a_contact(sites: LoopbackSites):
    site = sites.site("www.alderbrook.example")
    site.serve("/feed", b"feed")
    async with fetching(sites, contact=None) as fetcher:
        assert (await fetcher.fetch(Ask(url=site.url("/feed")))).status == 200


async def test_nothing_public_is_dialled_without_a_contact(sites: LoopbackSites):
    async with fetching(sites, contact=None, hosts={"public.example": "93.184.216.34"}) as fetcher:
        with pytest.raises(FetchFailed) as refused:
            await fetcher.fetch(Ask(url="http://public.example/feed"))
    assert str(refused.value) == NO_CONTACT


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "data:,x", "ftp://127.77.0.1/", "s3://bucket/key", "gopher://x/"]
)
async def test_other_schemes_are_not_fetched(sites: LoopbackSites, url: str):
    async with fetching(sites) as fetcher:
        with pytest.raises(FetchFailed, match="only http and https addresses are fetched, not "):
            await fetcher.fetch(Ask(url=url))
