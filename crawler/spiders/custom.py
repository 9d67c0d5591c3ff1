"""Anyone's own Scrapy spider, run for a source that no other kind can read: one crawler per poll, in this process.

It is a guest: its requests go through the daemon's fetcher (see `errand`), its settings hold but for those in
`settings.FORCED`, and its items go the way of all entries. What it does with its time is its own: code that blocks, blocks.
"""

import asyncio
import logging
from datetime import tzinfo
from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.settings import Settings

from config.sources import Source
from crawler.models import Listing
from crawler.seams import Fetches
from crawler.spiders.classes import look_beside, spider_class
from crawler.spiders.errand import Errand, Limits
from crawler.spiders.guest import ErrandCrawler
from crawler.spiders.settings import FORCE, FORCED, OFFERED

log = logging.getLogger("cuttings.spiders")

#: Seconds that a spider gets to end when it is told to.
GRACE = 1.0


class SpiderRunner:
    """Runs spiders, any number at a time. Belongs to the loop that the fetcher is open on."""

    def __init__(
        self, fetcher: Fetches, *, zone: tzinfo, folder: Path | None = None, limits: Limits | None = None
    ) -> None:
        """`zone` holds for dates that name none. Modules are found in `folder` too, the one of the configuration file."""
        self._fetcher = fetcher
        self._zone = zone
        self._limits = limits or Limits()
        if folder is not None:
            look_beside(folder)

    async def crawl(self, source: Source, /) -> Listing:
        """What the source's spider finds in one poll; what was wrong beside good items stands in the listing's `faults`.

        Raises NotAListing, in words that name the cause and the place, where nothing came of it and the spider is to blame;
        FetchFailed where its requests failed; StoreError as the fetcher does. Cancelled, it stops the spider first.
        """
        spider = spider_class(source.spider or "")
        errand = Errand(self._fetcher, source, self._limits, spider=spider)
        await _run(_crawler(spider, errand), errand)
        listing = errand.listing(self._zone)
        for fault in listing.faults:
            log.warning("spider fault", extra={"source": source.name, "fault": fault})
        return listing


def _crawler(spider: type[Spider], errand: Errand) -> ErrandCrawler:
    crawler = ErrandCrawler(spider, Settings(OFFERED), errand)
    crawler.settings.setdict(FORCED, priority=FORCE)
    crawler.signals.connect(errand.take, signal=signals.item_scraped)
    for signal in (signals.spider_error, signals.item_error):
        crawler.signals.connect(errand.hear, signal=signal)
    return crawler


async def _run(crawler: ErrandCrawler, errand: Errand) -> None:
    """Run the crawler to its end, to a limit, or to the end of its time."""
    crawl = asyncio.create_task(crawler.crawl_async(), name="spider")
    over = asyncio.create_task(errand.over.wait(), name="spider over")
    try:
        await _first(crawl, over, seconds=errand.left)
        if over.done() and not crawl.done():
            crawler.begin_to_stop()
            await _first(crawl, seconds=errand.left)  # what is on the way may still come in
        elif not crawl.done():
            errand.out_of_time()
    finally:
        over.cancel()
        errand.cut()
        if not crawl.done():
            crawler.begin_to_stop()
            await _first(crawl, seconds=GRACE)
        _let_go(crawler, crawl, errand)


async def _first(*tasks: "asyncio.Task[Any]", seconds: float) -> None:
    await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)


def _let_go(crawler: ErrandCrawler, crawl: "asyncio.Task[None]", errand: Errand) -> None:
    """Note how it ended; one that would not end is left behind, and asks for nothing any more."""
    if not crawl.done():
        crawl.cancel()
        crawler.abandon()
        log.warning("a spider did not stop when it was told to")
    elif not crawl.cancelled() and (error := crawl.exception()) is not None:
        errand.raised(error)
