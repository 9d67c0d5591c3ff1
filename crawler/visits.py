"""One visit: to a source for its listing, to an entry's page, or to a document. Fetch, read in the sandbox, decide; nothing is
stored here.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from config.sources import Source
from crawler import asking, decide, documents
from crawler.archive.document_records import DocumentResult, DueDocument
from crawler.archive.records import DueEntry, DueSource, PageResult, PollResult
from crawler.cadence import Demands, nothing_wanted
from crawler.errors import FetchFailed, Kind, NotAListing, SandboxFailed, Unreadable
from crawler.extract.kinds import is_document
from crawler.memory import NoMemory, Remembers
from crawler.models import Listing, Page, Reading
from crawler.outlook import timed
from crawler.paging import Reach, reach
from crawler.reading_on import ReadingOn
from crawler.seams import Fetches, Reads, RunsSpiders

Unit = DueSource | DueEntry | DueDocument
Result = PollResult | PageResult | DocumentResult


class Visits:
    """Makes visits. Whatever the other side does comes out as a result; only faults of our own are raised.

    `lookback` and `demands`, what subscriptions want of the sources, may be changed between visits, as what is declared
    (`declare`). Of a source that is not declared any more the address alone is known, as if it were a feed.
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
        memory: Remembers | None = None,
        demands: Demands = nothing_wanted,
    ) -> None:
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._spiders = spiders
        self._memory = memory or NoMemory()
        self.lookback = lookback
        self.demands = demands
        self._now = now
        self.declare(sources)

    def declare(self, sources: Iterable[Source]) -> None:
        """Goes by these declarations from now on."""
        self._declared = {source.key: source for source in sources}

    async def visit(self, unit: Unit) -> Result:
        """A source's poll, or the visit to an entry's page or to a document."""
        started = time.monotonic()
        try:
            if isinstance(unit, DueEntry):
                return await self._page(unit)
            if isinstance(unit, DueDocument):
                return await self._document(unit, started)
            return timed(await self._poll(unit, started), self.demands(unit.address))
        except FetchFailed as error:
            took = time.monotonic() - started
            return self.failed(unit, str(error), took=took, retry_at=error.retry_at, failure=error.kind)

    def failed(
        self, unit: Unit, reason: str, *, took: float, retry_at: datetime | None = None, failure: Kind = "failed"
    ) -> Result:
        """The result of a visit that came to nothing before there was a usable answer."""
        if isinstance(unit, DueSource):
            result = decide.poll_failed(unit, reason, now=self._now(), took=took, retry_at=retry_at, failure=failure)
            return timed(result, self.demands(unit.address))
        if isinstance(unit, DueDocument):
            return documents.failed(unit, reason, now=self._now(), took=took, retry_at=retry_at)
        return decide.page_failed(unit, reason, now=self._now(), took=took, retry_at=retry_at)

    async def _poll(self, source: DueSource, started: float) -> PollResult:
        declared = self._declared.get(source.address)
        if source.kind == "spider":
            return await self._crawl(source, declared)
        page = await self._fetcher.fetch(asking.ask_for_listing(source, declared))
        unchanged = decide.is_unchanged(source, page)
        if unchanged and not source.resume:
            return decide.poll_unchanged(source, page, now=self._now())
        try:
            listing = None if unchanged else await self._listing(page, declared)
        except (NotAListing, SandboxFailed) as error:
            failure = error.kind if isinstance(error, NotAListing) else "failed"
            return decide.poll_failed(
                source, str(error), now=self._now(), took=page.took, status=page.status, failure=failure
            )
        return await self._read_on(source, declared, page, listing, started)

    async def _read_on(
        self, source: DueSource, declared: Source | None, page: Page, listing: Listing | None, started: float
    ) -> PollResult:
        """The poll of a source whose first page was had; `listing` is None where that has not changed."""
        now = self._now()
        far = self._reach(source, declared, now)
        walked = None
        if source.resume or (listing and listing.older):
            reading = ReadingOn(
                fetcher=self._fetcher,
                sandbox=self._sandbox,
                memory=self._memory,
                source=source,
                declared=declared,
                reach=far,
                at=now,
                started=started,
            )
            walked = await reading.go(page, listing)
        if listing:
            return decide.poll_read(source, page, listing, now=now, lookback=self.lookback, reach=far, walked=walked)
        unchanged = decide.poll_unchanged(source, page, now=now)
        return decide.with_walked(unchanged, page, walked or decide.NOTHING, lookback=self.lookback)

    def _reach(self, source: DueSource, declared: Source | None, now: datetime) -> Reach:
        backfill = declared.backfill if declared else None
        return reach(source, now=now, lookback=self.lookback, backfill=backfill)

    async def _listing(self, page: Page, declared: Source | None) -> Listing:
        if reason := decide.refusal(page):
            raise NotAListing(reason, kind=decide.barred(page))
        return await self._sandbox.read_listing(page, declared)

    async def _crawl(self, source: DueSource, declared: Source | None) -> PollResult:
        """The poll of a source that is read by a spider of its own."""
        if declared is None or self._spiders is None:
            raise FetchFailed("its spider is not declared here")
        started = time.monotonic()
        try:
            listing = await self._spiders.crawl(declared)
        except NotAListing as error:
            took = time.monotonic() - started
            return decide.poll_failed(source, str(error), now=self._now(), took=took, failure=error.kind)
        took = time.monotonic() - started
        return decide.poll_crawled(source, listing, now=self._now(), took=took, lookback=self.lookback)

    async def _page(self, due: DueEntry) -> Result:
        declared = self._declared.get(due.source_address)
        ask = asking.ask_for_page(due, declared)
        if ask is None:
            return decide.linkless(due, declared, now=self._now())
        page = await self._fetcher.fetch(ask)
        if is_document(page.body) and not decide.refusal(page):
            return await self._own_document(due, page)
        try:
            reading = await self._reading(due, page, declared)
        except (Unreadable, SandboxFailed) as error:
            textless = isinstance(error, Unreadable) and not decide.refusal(page)
            return decide.page_failed(due, str(error), now=self._now(), took=page.took, page=page, textless=textless)
        return decide.page_read(due, page, reading, now=self._now())

    async def _reading(self, due: DueEntry, page: Page, declared: Source | None) -> Reading:
        if reason := decide.refusal(page) or decide.strays(due, page):
            raise Unreadable(reason)
        return await self._sandbox.read_article(page, declared)

    async def _document(self, due: DueDocument, started: float) -> Result:
        try:
            page = await self._fetcher.fetch(asking.ask_for_document(due, self._declared.get(due.source_address)))
        except FetchFailed as error:
            return documents.not_fetched(due, error, now=self._now(), took=time.monotonic() - started)
        cut_off = documents.BROKE_OFF if documents.is_to_be_fetched_again(page, due.attempts) else None
        if reason := decide.refusal(page) or cut_off:
            return documents.failed(due, reason, now=self._now(), took=page.took, status=page.status)
        try:
            reading = await self._sandbox.read_document(page)
        except (Unreadable, SandboxFailed) as error:
            return documents.unread(due, page, error, now=self._now())
        return documents.read(due, page, reading, now=self._now())

    async def _own_document(self, due: DueEntry, page: Page) -> Result:
        """The visit to an entry's page that turned out to be a document."""
        if documents.is_to_be_fetched_again(page, due.attempts):
            reason = documents.BROKE_OFF
            return decide.page_failed(due, reason, now=self._now(), took=page.took, page=page)
        try:
            finding = documents.found(page, await self._sandbox.read_document(page), title=due.title)
        except (Unreadable, SandboxFailed) as error:
            if documents.is_harmed(error) and due.attempts + 1 < documents.MOST_HARMED:
                return decide.page_failed(due, str(error), now=self._now(), took=page.took, page=page)
            finding = documents.unfound(page, error, title=due.title)
        return documents.entry_read(due, page, finding, now=self._now())
