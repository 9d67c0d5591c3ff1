"""Reading on: whole readings of random sites, against what these published; no network, no database."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta

from archive_builders import LEASE, NOW
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_sites import entry, page

from config.sources import Source
from crawler import paging
from crawler.archive.records import DueSource
from crawler.errands import Errand, from_json, to_json
from crawler.errors import FetchFailed
from crawler.models import Listing, Part
from crawler.visits import Visits

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HOST = "https://news.alderbrook.example"
FEED = f"{HOST}/feed"


class Site:
    """A feed that leads to its older pages; fetcher, sandbox and memory in one."""

    def __init__(self, *, size, dated=True, leads_on=True, pins=0) -> None:
        self.size, self.dated, self.leads_on, self.pins = size, dated, leads_on, pins
        self.now = NOW
        self.stories = []
        self.fails = set()
        self.asked = []
        self.seen = {}
        self.urls_seen = set()
        self.sitemaps = {}
        self.source = DueSource(
            id=1,
            name="Alderbrook",
            address=FEED,
            kind="feed",
            host="news.alderbrook.example",
            every=None,
            declaration="d",
            etag=None,
            last_modified=None,
            body_hash=None,
            failures=0,
            failing_since=None,
            first_read_at=None,
            lease_until=NOW + LEASE,
        )

    def publish(self, count, *, over=HOUR):
        """So many stories, one after the other, in the time that passes."""
        for _ in range(count):
            self.now += over / max(count, 1)
            number = len(self.stories)
            self.stories.append(
                entry(f"{HOST}/{number}", f"Story {number}", published=self.now if self.dated else None)
            )

    def urls(self):
        return {each.url for each in self.stories}

    def listing(self, number):
        pinned = [
            entry(f"{HOST}/pin-{pin}", "Pinned", published=self.now if self.dated else None)
            for pin in range(self.pins if number == 1 else 0)
        ]
        shown = [*pinned, *self.stories[::-1][(number - 1) * self.size : number * self.size]]
        more = self.leads_on and number * self.size < len(self.stories)
        older = (Part(url=f"{FEED}?page={number + 1}"),) if more else ()
        return Listing(kind="rss", title="", entries=tuple(shown), older=older)

    async def fetch(self, ask):
        self.asked.append(ask.url)
        if ask.url in self.fails:
            raise FetchFailed("connection refused")
        body = repr(self.listing(self._number(ask.url)).entries).encode()
        return page(ask.url, body=body, headers={"etag": hashlib.sha256(body).hexdigest()})

    def _number(self, url):
        return int(url.partition("?page=")[2] or 1)

    async def read_listing(self, answer, _source=None):
        return self.listing(self._number(answer.url))

    async def read_article(self, answer, _source=None):
        raise NotImplementedError

    async def known(self, _source_id, keys, before=None):
        return frozenset(key for key in keys if key in self.seen and (before is None or self.seen[key] < before))

    async def any_listed(self, _source_id):
        return bool(self.seen)

    async def parts(self, _source_id):
        return self.sitemaps

    async def poll(self, *, lookback=2 * DAY, backfill=None):
        """One visit, kept as the archive would keep it."""
        declared = Source(name="Alderbrook", feed=FEED, backfill=backfill)
        visits = Visits(
            fetcher=self, sandbox=self, memory=self, lookback=lookback, now=lambda: self.now, sources=[declared]
        )
        result = await visits.visit(self.source)
        new = [each for each in result.entries if each.key not in self.seen]
        self.seen |= {each.key: result.at for each in new}
        self.urls_seen |= {each.url for each in new}
        if result.outcome != "failed":
            self.source = replace(
                self.source,
                resume=result.resume,
                etag=result.etag,
                body_hash=result.body_hash,
                first_read_at=self.source.first_read_at or result.at,
                last_read_at=result.at,
            )
        return result, new

    async def poll_until_done(self, **options):
        """Visits until nothing is left; every result."""
        results = [(await self.poll(**options))[0]]
        for _ in range(200):
            if not results[-1].goes_on:
                return results
            results.append((await self.poll(**options))[0])
        raise AssertionError("it never comes to an end")

    def found(self):
        return {url for url in self.urls_seen if "/pin-" not in url}


def gaps_after(results):
    """What is left open and what was filled, by the time of the gap."""
    said = {}
    for result in results:
        for each in result.gaps:
            said[each.until_at] = each
    return [each for each in said.values() if not each.filled_by], [each for each in said.values() if each.filled_by]


@given(
    size=st.integers(3, 6),
    dated=st.booleans(),
    pins=st.integers(0, 2),
    bursts=st.lists(st.integers(0, 30), min_size=1, max_size=5),
    before=st.integers(0, 20),
)
@settings(max_examples=40)
def test_all_that_was_published_is_found_where_the_pages_lead_to_it(size, dated, pins, bursts, before):
    async def live():
        site = Site(size=size, dated=dated, pins=pins)
        site.publish(before, over=20 * DAY)
        site.now += 3 * DAY
        await site.poll_until_done()
        old = site.urls()
        for burst in bursts:
            site.publish(burst)
            site.now += HOUR
            site.asked.clear()
            results = await site.poll_until_done()
            missed = site.urls() - old - site.found()
            if site.pins and not dated and size <= site.pins + 1:
                continue  # nobody can tell pinned entries from others then
            assert not missed
            unfilled, _ = gaps_after(results)
            assert not unfilled or not before
            assert len(site.asked) == len(set(site.asked)) or len(results) > 1

    asyncio.run(live())


@given(size=st.integers(3, 6), dated=st.booleans(), bursts=st.lists(st.integers(0, 15), min_size=1, max_size=5))
@settings(max_examples=40)
def test_what_cannot_be_found_is_a_gap(size, dated, bursts):
    async def live():
        site = Site(size=size, dated=dated, leads_on=False)
        site.publish(size, over=20 * DAY)
        site.now += DAY
        await site.poll()
        for burst in bursts:
            before, last = site.found(), site.source.last_read_at
            site.publish(burst)
            site.now += HOUR
            result, _ = await site.poll()
            shows_known = bool(before & {each.url for each in result.entries})
            assert (result.may_gap is not None and not shows_known) == (burst >= size)
            if burst >= size:
                assert (result.may_gap.since_at, result.may_gap.until_at) == (last, site.now)
                assert result.may_gap.reason

    asyncio.run(live())


@given(backfill=st.integers(0, 60), every=st.integers(1, 20), count=st.integers(0, 120))
@settings(max_examples=25)
def test_a_backfill_reads_back_to_its_horizon_in_as_many_visits_as_it_takes(backfill, every, count):
    async def live():
        site = Site(size=3)
        site.now -= timedelta(hours=every * count)
        site.publish(count, over=timedelta(hours=every * count))
        reach = timedelta(days=backfill)
        results = await site.poll_until_done(backfill=reach or None)
        horizon = NOW - max(reach, 2 * DAY)
        wanted = {each.url for each in site.stories if each.published >= horizon}
        assert wanted <= site.found()
        assert len(site.found() - wanted) <= 5
        assert all(len(result.entries) <= 3 * (paging.MOST_PARTS + 1) for result in results)
        assert results[-1].resume is None
        assert not any(result.gaps or result.may_gap for result in results)
        for result in results[1:]:
            assert {each.key for each in result.entries} - {each.key for each in results[0].entries} <= result.back

    asyncio.run(live())


async def test_a_part_that_fails_is_no_failed_poll_and_is_tried_again():
    site = Site(size=3)
    site.publish(3, over=20 * DAY)
    await site.poll()
    site.publish(9)
    site.fails = {f"{FEED}?page=3"}
    result, _ = await site.poll()
    assert (result.outcome, result.goes_on) == ("read", False)
    assert result.next_poll_at > result.at
    ((gap,), _) = gaps_after([result])
    assert gap.reason is None  # it is still being looked for
    for _ in range(2):
        site.now += HOUR
        result, _ = await site.poll()
        assert result.resume
    site.fails.clear()
    site.now += HOUR
    result, _ = await site.poll()
    assert (gaps_after([result])[1][0].until_at, result.resume) == (gap.until_at, None)
    assert gaps_after([result])[1][0].filled_by == "older pages"
    assert site.found() == site.urls()


async def test_a_part_that_always_fails_is_given_up_and_the_gap_says_why():
    site = Site(size=3)
    site.publish(3, over=20 * DAY)
    await site.poll()
    site.publish(9)
    site.fails = {f"{FEED}?page=2"}
    for _ in range(4):
        result, _ = await site.poll()
        site.now += HOUR
    assert result.resume is None
    assert gaps_after([result])[0][0].reason == "its older pages could not be read: connection refused"
    assert (await site.poll())[0].outcome == "unchanged"


async def test_an_unchanged_first_page_does_not_end_an_errand(monkeypatch):
    monkeypatch.setattr(paging, "MOST_PARTS", 2)
    site = Site(size=2)
    site.publish(20, over=30 * DAY)
    site.now += HOUR
    results = await site.poll_until_done(backfill=90 * DAY)
    assert len(results) == 5
    assert site.found() == site.urls()
    assert site.asked.count(FEED) == 5
    assert len(set(site.asked)) == 10


async def test_what_an_errand_found_itself_does_not_end_it(monkeypatch):
    monkeypatch.setattr(paging, "MOST_PARTS", 2)
    site = Site(size=4, dated=False)
    site.publish(4)
    await site.poll()
    site.now += HOUR
    site.publish(30)
    result, _ = await site.poll()
    assert result.goes_on
    while result.goes_on:
        site.publish(3)  # meanwhile: so the next page begins with what the last one ended with
        result, _ = await site.poll()
    await site.poll_until_done()
    assert site.found() == site.urls()


async def test_one_that_failed_is_not_tried_again_in_the_visits_that_follow_at_once(monkeypatch):
    monkeypatch.setattr(paging, "MOST_PARTS", 3)
    site = Site(size=3)
    site.publish(3, over=20 * DAY)
    await site.poll()
    site.publish(9)
    site.fails = {f"{FEED}?page=2"}
    await site.poll()
    site.fails.clear()
    site.now += HOUR
    site.publish(24)
    site.fails = {f"{FEED}?page=2"}
    result, _ = await site.poll()
    assert [part.tries for each in from_json(result.resume) for part in each.to_read] == [1, 2]
    site.fails.clear()
    site.now += HOUR
    *_, last = await site.poll_until_done()
    assert [part.tries for each in from_json(last.resume) for part in each.to_read] == [2]
    site.now += HOUR
    *_, last = await site.poll_until_done()
    assert last.resume is None
    assert site.found() == site.urls()


async def test_two_errands_on_the_same_pages_are_each_read_to_their_end():
    site = Site(size=10)
    site.publish(10, over=20 * DAY)
    await site.poll_until_done()
    site.publish(25)
    site.fails.add(f"{FEED}?page=2")
    await site.poll_until_done()
    site.publish(20)
    site.fails.clear()
    results = await site.poll_until_done()
    assert not site.urls() - site.found()
    unfilled, filled = gaps_after(results)
    assert (len(unfilled), len(filled)) == (0, 2)


async def test_a_backfill_that_is_declared_while_a_gap_stands_reads_all_the_same():
    site = Site(size=10)
    site.publish(60, over=60 * DAY)
    await site.poll_until_done()
    old = site.found()
    site.publish(12)
    errand = Errand(why="backfill", horizon=NOW - 50 * DAY, undated=True, fresh=True)
    site.source = replace(site.source, resume=to_json([errand]), etag=None, body_hash=None)
    await site.poll_until_done(backfill=100 * DAY)
    assert not site.urls() - site.found()
    assert old < site.found()
