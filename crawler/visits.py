"""One visit: to a source for its listing, or to an entry's page. Fetch, read in the sandbox, decide; nothing is stored here."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from config.sources import Source
from crawler import decide
from crawler.archive.records import DueEntry, DueSource, PageResult, PollResult
from crawler.errors import FetchFailed, NotAListing, SandboxFailed, Unreadable
from crawler.models import Ask, Listing, Page, Reading

Unit = DueSource | DueEntry
Result = PollResult | PageResult


class Fetches(Protocol):
    """What gets a page from the network, politely. Raises FetchFailed."""

    async def fetch(self, ask: Ask, /) -> Page: ...


class Reads(Protocol):
    """What reads hostile bytes at a safe distance. Raises NotAListing, Unreadable and SandboxFailed."""

    async def read_listing(self, page: Page, source: Source | None = None, /) -> Listing: ...

    async def read_article(self, page: Page, source: Source | None = None, /) -> Reading: ...


class RunsSpiders(Protocol):
    """What runs a source's own spider, once. Raises FetchFailed and NotAListing."""

    async def crawl(self, source: Source, /) -> Listing: ...


class Visits:
    """Makes visits. Whatever the other side does comes out as a result; only faults of our own are raised.

    `lookback` may be changed between visits, as what is declared (`declare`). Of a source that is not declared any more the address
    alone is known, as if it were a feed.
    """

    def __init__(
        self,
        *,
        fetcher: Fetches,
        sandbox: Reads,
        lookback: timedelta | None,
        now: Callable[[], datetime],
        sources: Iterable[Source] = (),
        spiders: RunsSpiders | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._spiders = spiders
        self.lookback = lookback
        self._now = now
        self.declare(sources)

    def declare(self, sources: Iterable[Source]) -> None:
        """Goes by these declarations from now on."""
        self._declared = {source.key: source for source in sources}

    async def visit(self, unit: Unit) -> Result:
        """A source's poll, or the visit to an entry's page."""
        started = time.monotonic()
        try:
            return await (self._poll(unit) if isinstance(unit, DueSource) else self._page(unit))
        except FetchFailed as error:
            return self.failed(unit, str(error), took=time.monotonic() - started, retry_at=error.retry_at)

    def failed(self, unit: Unit, reason: str, *, took: float, retry_at: datetime | None = None) -> Result:
        """The result of a visit that came to nothing before there was a usable answer."""
        if isinstance(unit, DueSource):
            return decide.poll_failed(unit, reason, now=self._now(), took=took, retry_at=retry_at)
        return decide.page_failed(unit, reason, now=self._now(), took=took, retry_at=retry_at)

    async def _poll(self, source: DueSource) -> Result:
        declared = self._declared.get(source.address)
        if source.kind == "spider":
            return await self._crawl(source, declared)
        page = await self._fetcher.fetch(decide.ask_for_listing(source, declared))
        if decide.is_unchanged(source, page):
            return decide.poll_unchanged(source, page, now=self._now())
        try:
            listing = await self._listing(page, declared)
        except (NotAListing, SandboxFailed) as error:
            return decide.poll_failed(source, str(error), now=self._now(), took=page.took, status=page.status)
        return decide.poll_read(source, page, listing, now=self._now(), lookback=self.lookback)

    async def _listing(self, page: Page, declared: Source | None) -> Listing:
        if reason := decide.refusal(page):
            raise NotAListing(reason)
        return await self._sandbox.read_listing(page, declared)

    async def _crawl(self, source: DueSource, declared: Source | None) -> Result:
        """The poll of a source that is read by a spider of its own."""
        if declared is None or self._spiders is None:
            raise FetchFailed("its spider is not declared here")
        started = time.monotonic()
        try:
            listing = await self._spiders.crawl(declared)
        except NotAListing as error:
            return decide.poll_failed(source, str(error), now=self._now(), took=time.monotonic() - started)
        took = time.monotonic() - started
        return decide.poll_crawled(source, listing, now=self._now(), took=took, lookback=self.lookback)

    async def _page(self, due: DueEntry) -> Result:
        declared = self._declared.get(due.source_address)
        ask = decide.ask_for_page(due, declared)
        if ask is None:
            return decide.linkless(due, declared, now=self._now())
        page = await self._fetcher.fetch(ask)
        try:
            reading = await self._reading(due, page, declared)
        except (Unreadable, SandboxFailed) as error:
            return decide.page_failed(due, str(error), now=self._now(), took=page.took, page=page)
        return decide.page_read(due, page, reading, now=self._now())

    async def _reading(self, due: DueEntry, page: Page, declared: Source | None) -> Reading:
        if reason := decide.refusal(page) or decide.strays(due, page):
            raise Unreadable(reason)
        return await self._sandbox.read_article(page, declared)
