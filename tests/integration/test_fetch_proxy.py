"""Behind a proxy: names are resolved there, what is asked for is judged here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from loopback_fetching import fetching
from loopback_sites import Answer, LoopbackSites
from loopback_tls import Authority

from crawler.errors import FetchFailed
from crawler.models import Ask

FAR = "far.westmarsh.example"  # a name that only the proxy knows


async def test_pages_are_asked_of_the_proxy_and_names_are_not_looked_up():
    with LoopbackSites() as sites:
        proxy = sites.site(FAR, address="127.77.0.9")  # for a proxy the Host header names the far site
        proxy.answer("*", lambda visit: Answer(body=visit.path.encode()))
        async with fetching(sites, proxy=f"http://127.77.0.9:{sites.port}", hosts={FAR: "127.0.0.1"}) as fetcher:
            page = await fetcher.fetch(Ask(url=f"http://{FAR}:1234/feed"))
            with pytest.raises(FetchFailed, match=r"the address is 127\.0\.0\.1, a loopback address"):
                await fetcher.fetch(Ask(url="http://127.0.0.1/feed"))
    assert page.body == f"http://{FAR}:1234/feed".encode()
    assert [visit.path for visit in sites.visits] == [f"http://{FAR}:1234/robots.txt", f"http://{FAR}:1234/feed"]


@asynccontextmanager
async def tunnelling(address: str, port: int, heads: list[str]) -> AsyncIterator[int]:
    """A proxy that opens every CONNECT to one place, or refuses where `port` is 0; gives its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        if not port:
            writer.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
            writer.close()
            return
        onward_reader, onward = await asyncio.open_connection(address, port)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await asyncio.gather(pipe(reader, onward), pipe(onward_reader, writer))

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_secure_pages_go_through_a_tunnel_and_their_certificate_is_checked(tmp_path: Path):
    authority, heads = Authority(tmp_path), list[str]()
    with LoopbackSites(tls=authority.serving(FAR)) as sites:
        site = sites.site(FAR)
        site.serve("/feed", b"feed")
        async with (
            tunnelling(site.address, sites.port, heads) as port,
            fetching(sites, proxy=f"http://localhost:{port}", ca_file=authority.file) as fetcher,
        ):
            assert (await fetcher.fetch(Ask(url=f"https://{FAR}/feed"))).body == b"feed"
        async with (
            tunnelling(site.address, sites.port, heads) as port,
            fetching(sites, proxy=f"http://localhost:{port}") as fetcher,
        ):
            with pytest.raises(FetchFailed, match="the certificate is not valid"):
                await fetcher.fetch(Ask(url=f"https://{FAR}/feed"))
    assert heads[0].startswith(f"CONNECT {FAR}:443 HTTP/1.1")


async def test_a_proxy_that_refuses_is_named():
    with LoopbackSites() as sites:
        async with tunnelling("", 0, []) as port, fetching(sites, proxy=f"http://localhost:{port}") as fetcher:
            with pytest.raises(FetchFailed, match="the proxy did not let us through"):
                await fetcher.fetch(Ask(url=f"https://{FAR}/feed"))
