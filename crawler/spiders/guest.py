"""Scrapy around an errand: its crawler, and the parts of that through which everything goes out, comes in, or goes wrong."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatterResult
from scrapy.settings import Settings
from scrapy.spiders import Spider
from twisted.python.failure import Failure

from crawler.spiders.errand import Errand
from crawler.spiders.news import Quiet


class ErrandCrawler(Crawler):
    """Scrapy's crawler, for one errand."""

    def __init__(self, spider: type[Spider], settings: Settings, errand: Errand) -> None:
        super().__init__(spider, settings)
        self.errand = errand
        self._stop: asyncio.Task[None] | None = None

    def begin_to_stop(self) -> None:
        """Tell it to stop: what is on the way is waited for, nothing else is begun."""
        if self._stop is None:
            self._stop = asyncio.create_task(self._stop_if_running(), name="spider stop")

    def abandon(self) -> None:
        """Wait for it no more."""
        if self._stop is not None:
            self._stop.cancel()

    async def _stop_if_running(self) -> None:
        with contextlib.suppress(RuntimeError):  # it has not begun, or has ended meanwhile
            await self.stop_async()


class Pace:
    """The spider middleware that paces what a spider gives. It stands nearest to the engine: what others make of it is past."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand

    @classmethod
    def from_crawler(cls, crawler: ErrandCrawler) -> "Pace":
        return cls(crawler.errand)

    def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        return self._errand.paced(start)

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:  # noqa: ARG002
        async for each in self._errand.paced(result, late=True):
            yield each


class Overheard(Quiet):
    """What Scrapy would log of requests that came to nothing: errors of middlewares, too, of which there is no signal."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand

    @classmethod
    def from_crawler(cls, crawler: ErrandCrawler) -> "Overheard":  # type: ignore[override]
        return cls(crawler.errand)

    def download_error(self, failure: Failure, *args: Any, **kwargs: Any) -> LogFormatterResult:
        self._errand.hear(failure)
        return super().download_error(failure, *args, **kwargs)


class Handler(BaseDownloadHandler):
    """Scrapy's way to the network for such a crawler: there is no other."""

    lazy = True

    async def download_request(self, request: Request) -> Response:
        errand: Errand = self.crawler.errand  # type: ignore[attr-defined]
        return await errand.fetch(request)
