"""Reading a listing on, within one visit: its older pages, and the sitemaps of an index. What is read and how far is decided in
`paging`; here it is fetched and read. A part that fails is no failed poll: it is tried again at the next ones.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from config.sources import Source
from crawler import asking, decide, errands, paging
from crawler.archive.records import DueSource, GapSeen, KeptPart
from crawler.errands import Errand, ToRead, Walked
from crawler.errors import FetchFailed, NotAListing, SandboxFailed
from crawler.memory import Remembers
from crawler.models import Entry, Listing, Page
from crawler.paging import Reach
from crawler.seams import Fetches, Reads

log = logging.getLogger("cuttings.newsroom")

#: Seconds after which a visit ends what it reads on, well before it would be given up whole (`newsroom.LONGEST_VISIT`).
LATEST = 95.0
#: Seconds that a part gets in any case.
LEAST = 1.0
GONE = frozenset({404, 410})


class _Failed(Exception):
    """A part could not be read."""

    def __init__(self, reason: str, *, for_good: bool = False, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.for_good = for_good
        self.retry_at = retry_at


@dataclass(slots=True)
class _Finds:
    """What one visit has found so far: `walked` is all that its pages listed, `first` what the first one did, `own` what those did
    that were read for the errand that is being run.
    """

    entries: list[Entry] = field(default_factory=list)
    walked: set[str] = field(default_factory=set)
    first: frozenset[str] = frozenset()
    own: set[str] = field(default_factory=set)
    back: set[str] = field(default_factory=set)
    unwanted: set[str] = field(default_factory=set)
    parts: list[KeptPart] = field(default_factory=list)
    gaps: dict[datetime, GapSeen] = field(default_factory=dict)
    asked: int = 0
    good: int = 0
    cut_short: bool = False
    deferred: bool = False
    retry_at: datetime | None = None


class ReadingOn:
    """Reads on from one answer of one source, at `at`; `started` is when the visit began, by `time.monotonic()`."""

    def __init__(
        self,
        *,
        fetcher: Fetches,
        sandbox: Reads,
        memory: Remembers,
        source: DueSource,
        declared: Source | None,
        reach: Reach,
        at: datetime,
        started: float,
    ) -> None:
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._memory = memory
        self._source = source
        self._declared = declared
        self._reach = reach
        self._at = at
        self._started = started
        self._hosts: frozenset[str] = frozenset()
        self._kept: Mapping[str, KeptPart] = {}
        self._in_series = False
        self._finds = _Finds()

    async def go(self, page: Page, listing: Listing | None) -> Walked:
        """Reads on after the first page; `listing` is None where that has not changed. Raises StoreError."""
        self._hosts = paging.hosts_of(self._source, page.final_url)
        fresh, wanted = errands.backfills(errands.from_json(self._source.resume))
        if any(each.sitemaps for each in wanted) or (listing and listing.kind == "sitemap index"):
            self._kept = await self._memory.parts(self._source.id)
        self._in_series = any(each.to_read and each.to_read[0].tries == 0 for each in wanted)
        begun = await self._begin(listing, fresh, wanted) if listing else fresh
        left: list[Errand] = []
        for each in (*begun, *wanted):
            rest = each if each.fresh else await self._run(each)
            left += [rest] if rest.to_read or rest.fresh else []
        return self._walked(tuple(left), wanted_since=fresh[0].horizon if fresh and listing else None)

    def _walked(self, left: tuple[Errand, ...], *, wanted_since: datetime | None) -> Walked:
        finds = self._finds
        return Walked(
            entries=tuple(finds.entries),
            back=frozenset(finds.back),
            unwanted=frozenset(finds.unwanted),
            parts=tuple(finds.parts),
            gaps=tuple(finds.gaps.values()),
            left=left,
            goes_on=bool(left) and finds.cut_short and finds.good > 0 and finds.retry_at is None,
            deferred=finds.deferred,
            retry_at=finds.retry_at,
            wanted_since=wanted_since,
        )

    # ---- Beginning

    async def _begin(self, listing: Listing, fresh: list[Errand], pending: list[Errand]) -> list[Errand]:
        """The errands that begin with this first page."""
        source = self._source
        known = await self._known(listing.entries)
        had_entries = bool(known) or (bool(listing.entries) and await self._memory.any_listed(source.id))
        first = paging.first_errand(source, listing, known, self._reach, at=self._at, had_entries=had_entries)
        waiting = {part.url for each in pending for part in each.to_read}
        begun = [self._begun(each, listing, known, waiting) for each in (first, *self._begin_again(first, fresh))]
        self._finds.first = frozenset(each.key for each in listing.entries)
        self._finds.walked.update(self._finds.first)
        return begun

    def _begin_again(self, first: Errand, fresh: list[Errand]) -> list[Errand]:
        """A backfill that was declared later; a first reading goes as far anyway."""
        return [] if first.why == "first" else [replace(each, fresh=False) for each in fresh[:1]]

    def _begun(self, errand: Errand, listing: Listing, known: frozenset[str], waiting: set[str]) -> Errand:
        if listing.kind == "sitemap index":
            self._finds.deferred = self._in_series
            return self._sitemaps(errand, listing, waiting)
        if paging.verdict(errand, listing.entries, known) == "on":
            errand = paging.onward(errand, listing, self._hosts)
        if errand.gap_at:
            self._say(errand, reason=None if errand.to_read else paging.unfilled(errand))
        return errand

    def _sitemaps(self, errand: Errand, listing: Listing, waiting: set[str]) -> Errand:
        errand, passed_over = paging.sitemaps_to_read(
            listing.older, self._kept, errand, hosts=self._hosts, waiting=waiting, in_series=self._in_series
        )
        self._finds.parts += passed_over
        waiting.update(each.url for each in errand.to_read)
        return errand

    # ---- Running

    async def _run(self, errand: Errand) -> Errand:
        """Reads what the errand has to read, as far as one visit goes; gives what is left of it."""
        aside: list[ToRead] = []
        self._finds.own = set(self._finds.first)
        while errand.to_read and not self._can_wait(errand.to_read[0]) and self._has_room():
            part, errand = errands.taken(errand)
            try:
                errand = await self._step(errand, part)
            except _Failed as failure:
                errand = self._after_failure(errand, part, failure)
                if not errand.sitemaps or failure.retry_at:
                    break
                if errand.to_read and errand.to_read[-1].url == part.url:
                    aside.append(errand.to_read[-1])
                    errand = replace(errand, to_read=errand.to_read[:-1])
        return replace(errand, to_read=(*errand.to_read, *aside))

    def _can_wait(self, part: ToRead) -> bool:
        """One that failed is not tried again before the visits that follow at once are over."""
        return self._in_series and part.tries > 0

    def _has_room(self) -> bool:
        finds = self._finds
        room = (
            finds.asked < paging.MOST_PARTS
            and len(finds.entries) < paging.MOST_ENTRIES
            and time.monotonic() - self._started < paging.LONGEST_WALK
            and finds.retry_at is None
        )
        finds.cut_short |= not room
        return room

    def _after_failure(self, errand: Errand, part: ToRead, failure: _Failed) -> Errand:
        log.warning("part failed", extra={"source": self._source.name, "address": part.url, "reason": str(failure)})
        self._finds.retry_at = failure.retry_at
        again = errands.failed(errand, part, for_good=failure.for_good)
        if (
            errand.sitemaps
            and errand.reads_back
            and part.url not in {*self._kept, *(each.url for each in again.to_read)}
        ):
            self._finds.parts.append(
                KeptPart(address=part.url, modified=None)
            )  # given up: what it lists later is no news
        if errand.gap_at and failure.for_good:  # beyond the last page, as often as not
            self._say_after(again, joined=False, keys=frozenset())
        elif errand.gap_at:
            self._say(again, reason=None if again.to_read else paging.unfilled(again, str(failure)))
        return again

    async def _step(self, errand: Errand, part: ToRead) -> Errand:
        """Reads one part; gives the errand after it. Raises _Failed."""
        finds = self._finds
        finds.asked += 1
        before = self._kept.get(part.url) if errand.sitemaps else None
        page, listing = await self._read(part, before)
        finds.good += 1
        if errand.sitemaps:
            finds.parts.append(_kept_part(part, page, listing, before, self._at))
        if listing is None:
            return errand
        if listing.kind == "sitemap index":
            return self._nested(errand, listing)
        if errand.sitemaps:
            self._take_sitemap(errand, listing, before)
            return errand
        return await self._take_page(errand, listing)

    def _nested(self, errand: Errand, listing: Listing) -> Errand:
        """The errand with the sitemaps of an index that stood in another."""
        older = [part for part in listing.older if errands.mark(part.url) not in errand.passed]
        inner = self._sitemaps(replace(errand, to_read=()), replace(listing, older=tuple(older)), set())
        return replace(errand, sitemaps=True, to_read=(*inner.to_read, *errand.to_read))

    def _take_sitemap(self, errand: Errand, listing: Listing, before: KeptPart | None) -> None:
        finds = self._finds
        if before is None or not before.was_read:
            back, unwanted = paging.of_unread_sitemap(errand, listing.entries, is_new=before is None)
            finds.back |= back
            finds.unwanted |= unwanted
        self._take(listing.entries)

    async def _take_page(self, errand: Errand, listing: Listing) -> Errand:
        finds = self._finds
        known = await self._known(listing.entries, before=errand.begun_at)
        said = paging.verdict(errand, listing.entries, known, finds.own)
        finds.own.update(each.key for each in listing.entries)
        if errand.reads_back:
            finds.back.update(each.key for each in listing.entries if each.key not in finds.walked)
        keys = frozenset(each.key for each in listing.entries) - known - finds.walked
        self._take(listing.entries)
        errand = replace(errand, met=errand.met or bool(known))
        errand = paging.onward(errand, listing, self._hosts) if said == "on" else replace(errand, to_read=())
        if errand.gap_at:
            self._say_after(errand, joined=said == "joined", keys=keys)
        return errand

    def _take(self, entries: tuple[Entry, ...]) -> None:
        self._finds.entries += [each for each in entries if each.key not in self._finds.walked]
        self._finds.walked.update(each.key for each in entries)

    # ---- Gaps

    def _say_after(self, errand: Errand, *, joined: bool, keys: frozenset[str]) -> None:
        ended = not errand.to_read
        if joined or (ended and errand.met):
            by = "search" if self._source.kind == "govuk" else "older pages"
            self._say(errand, filled_by=by, keys=keys)
        else:
            self._say(errand, reason=paging.unfilled(errand) if ended else None, keys=keys)

    def _say(
        self,
        errand: Errand,
        *,
        filled_by: str | None = None,
        reason: str | None = None,
        keys: frozenset[str] = frozenset(),
    ) -> None:
        assert errand.gap_at
        assert self._source.last_read_at
        before = self._finds.gaps.get(errand.gap_at)
        self._finds.gaps[errand.gap_at] = GapSeen(
            since_at=self._source.last_read_at,
            until_at=errand.gap_at,
            filled_by=filled_by,
            reason=reason,
            keys=keys | (before.keys if before else frozenset()),
        )

    # ---- Fetching

    async def _known(self, entries: tuple[Entry, ...], *, before: datetime | None = None) -> frozenset[str]:
        return await self._memory.known(self._source.id, {each.key for each in entries}, before)

    async def _read(self, part: ToRead, before: KeptPart | None) -> tuple[Page, Listing | None]:
        """The answer, and what it lists; None where that has not changed."""
        try:
            async with asyncio.timeout(max(LEAST, self._started + LATEST - time.monotonic())):
                page = await self._fetcher.fetch(asking.ask_for_part(self._source, self._declared, part.url, before))
                if before and before.was_read and decide.is_same(page, before.body_hash):
                    return page, None
                if reason := decide.refusal(page):
                    raise _Failed(reason, for_good=page.status in GONE)
                return page, await self._sandbox.read_listing(page, self._declared)
        except FetchFailed as error:
            raise _Failed(str(error), retry_at=error.retry_at) from error
        except (NotAListing, SandboxFailed) as error:
            raise _Failed(str(error)) from error
        except TimeoutError as error:
            raise _Failed("it took too long") from error


def _kept_part(part: ToRead, page: Page, listing: Listing | None, before: KeptPart | None, at: datetime) -> KeptPart:
    """What is kept of a part that was read. Of one that breaks off, or does not say all, no validators are kept, and it is read again."""
    if listing is None and before:
        etag = page.headers.get("etag", before.etag)
        last_modified = page.headers.get("last-modified", before.last_modified)
        return replace(before, modified=part.modified, etag=etag, last_modified=last_modified, read_at=at)
    if listing and not (listing.whole and paging.says_all(listing, now=at)):
        return KeptPart(address=part.url, modified=None, body_hash="", read_at=at)
    return KeptPart(
        address=part.url,
        modified=part.modified,
        etag=page.headers.get("etag"),
        last_modified=page.headers.get("last-modified"),
        body_hash=decide.body_hash(page),
        read_at=at,
    )
