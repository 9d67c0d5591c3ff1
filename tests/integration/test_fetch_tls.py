"""Certificates: believed only where they should be, and the reason where not."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from loopback_fetching import fetching
from loopback_sites import LoopbackSites
from loopback_tls import Authority

from crawler.errors import FetchFailed
from crawler.models import Ask

NAME = "news.alderbrook.example"


async def fetch(sites: LoopbackSites, ca_file: Path | None) -> int:
    site = sites.site(NAME)
    site.serve("/feed", b"feed")
    async with fetching(sites, ca_file=ca_file) as fetcher:
        return (await fetcher.fetch(Ask(url=site.url("/feed")))).status


async def test_a_certificate_of_an_authority_in_the_ca_file_is_believed(tmp_path: Path):
    authority = Authority(tmp_path)
    with LoopbackSites(tls=authority.serving(NAME)) as sites:
        assert await fetch(sites, authority.file) == 200


@pytest.mark.parametrize(
    ("name", "kind", "trusted", "reason"),
    [
        (NAME, {}, False, "its authority is not known, or the server does not send the whole chain"),
        (NAME, {"own": True}, True, "it is signed by itself"),
        (NAME, {"expires": timedelta(days=-1)}, True, "it has expired"),
        ("www.fennimore.example", {}, True, "it is for another name"),
    ],
)
async def test_other_certificates_are_not(tmp_path: Path, name: str, kind: dict, trusted: bool, reason: str):
    authority = Authority(tmp_path)
    with LoopbackSites(tls=authority.serving(name, **kind)) as sites:
        with pytest.raises(FetchFailed) as failed:
            await fetch(sites, authority.file if trusted else None)
        assert str(failed.value) == f"the certificate is not valid: {reason}"
        assert sites.visits == []


async def test_a_server_that_speaks_no_tls():
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await reader.read(1)
        writer.close()

    with LoopbackSites() as sites:
        site = sites.site(NAME)
        async with await asyncio.start_server(answer, site.address, 0) as server, fetching(sites) as fetcher:
            with pytest.raises(FetchFailed, match=r"^no secure connection could be made$"):
                await fetcher.fetch(Ask(url=f"https://{NAME}:{server.sockets[0].getsockname()[1]}/feed"))


async def test_a_ca_file_that_is_none_is_a_fault_at_the_start():
    with LoopbackSites() as sites, pytest.raises(ValueError, match=r"network\.ca_file: .* holds no certificate"):
        await fetch(sites, Path(__file__))
