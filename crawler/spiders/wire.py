"""Scrapy's HTTP/1.1 handler with what it lacks: a limit to the size of a head, and a way to stop."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.web._newclient import HTTP11ClientProtocol, ParseError

from crawler.spiders.trust import Trust

MAX_HEAD_LINES = 256
MAX_HEAD_BYTES = 64 * 1024


class Wire:
    """What the handlers of one spider share: whom they trust, and what they have under way."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        self._under_way: set[asyncio.Timeout] = set()

    async def carry(self, download: Awaitable[Response]) -> Response:
        """Await `download`, unless `cut` comes first: then raises DownloadTimeoutError."""
        try:
            async with asyncio.timeout(None) as scope:
                self._under_way.add(scope)
                try:
                    return await download
                finally:
                    self._under_way.discard(scope)
        except TimeoutError:
            raise DownloadTimeoutError("cut off") from None

    def cut(self) -> None:
        """End all that is under way, now."""
        now = asyncio.get_running_loop().time()
        for scope in self._under_way:
            scope.reschedule(now)


class Handler(HTTP11DownloadHandler):
    """The handler for http and https. The spider carries the `wire`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._wire: Wire = crawler.spider.wire  # type: ignore[union-attr]
        self._contextFactory = self._wire.trust
        self._pool.maxPersistentPerHost = 1
        self._pool._factory = _Factory  # noqa: SLF001 - as Scrapy puts in its own

    async def download_request(self, request: Request) -> Response:
        return await self._wire.carry(super().download_request(request))


class _Parser(_LenientHTTPClientParser):
    """Gives up on endless heads, and on endless runs of 1xx answers before the real one."""

    _lines = 0
    _bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's interface
        self._lines += 1
        self._bytes += len(line)
        if self._lines > MAX_HEAD_LINES or self._bytes > MAX_HEAD_BYTES:
            raise ParseError("its head is too long", line[:100])  # type: ignore[no-untyped-call]
        super().lineReceived(line)


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Deferred[Any]:
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _Parser  # as Scrapy does: Twisted names its parser's class outright
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - Twisted's interface
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
