"""Reading on through sitemaps, and what may get in the way of reading on at all: on paper, without a database."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from archive_builders import LEASE, NOW
from paper_sites import PaperSites, entry, page

from crawler import paging, reading_on
from crawler.archive.records import DueSource
from crawler.errands import MOST_TRIES, from_json
from crawler.errors import FetchFailed, SandboxFailed
from crawler.models import Listing, Part
from crawler.visits import Visits

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SITE = "https://news.alderbrook.example"
INDEX = f"{SITE}/sitemap.xml"


class Desk:
    """A source with its site and what the archive would remember of it."""

    def __init__(self, *, kind="sitemap", first_read_at=None) -> None:
        self.sites = PaperSites()
        self.now = NOW
        self.seen = set()
        self.kept = {}
        self.source = DueSource(
            id=1,
            name="Alderbrook",
            address=INDEX,
            kind=kind,
            host="news.alderbrook.example",
            every=None,
            declaration="d",
            etag=None,
            last_modified=None,
            body_hash=None,
            failures=0,
            failing_since=None,
            first_read_at=first_read_at,
            last_read_at=first_read_at,
            lease_until=NOW + LEASE,
        )

    def index(self, url, *parts):
        """Parts by name, with their ages in days, None where they say nothing."""
        older = tuple(
            Part(url=f"{SITE}/{name}", modified=None if age is None else self.now - timedelta(days=age))
            for name, age in parts
        )
        self._serve(url, Listing(kind="sitemap index", title="", entries=(), older=older))

    def sitemap(self, name, *pages, whole=True):
        """Pages by name, with their ages in days."""
        entries = tuple(
            entry(f"{SITE}/{each}", each, modified=None if age is None else self.now - timedelta(days=age))
            for each, age in pages
        )
        self._serve(f"{SITE}/{name}", Listing(kind="sitemap", title="", entries=entries, whole=whole))

    def _serve(self, url, listing):
        body = repr(listing).encode()
        etag = f'"{hash(body)}"'
        self.sites.listings[url] = listing
        self.sites.pages[url] = lambda ask: (
            page(url, status=304) if ask.etag == etag else page(url, body=body, headers={"etag": etag})
        )

    async def known(self, _source_id, keys, before=None):
        return frozenset(keys) & self.seen

    async def any_listed(self, _source_id):
        return bool(self.seen)

    async def parts(self, _source_id):
        return self.kept

    async def poll(self, *, after=timedelta()):
        """One visit, kept as the archive would; gives the names of what was asked, and the result."""
        self.now += after
        self.sites.asked.clear()
        visits = Visits(fetcher=self.sites, sandbox=self.sites, memory=self, lookback=2 * DAY, now=lambda: self.now)
        result = await visits.visit(self.source)
        self.seen |= {each.key for each in result.entries}
        self.kept |= {each.address: replace(each, read_at=each.read_at or self.now) for each in result.parts}
        self.source = replace(
            self.source,
            resume=result.resume,
            etag=result.etag,
            body_hash=result.body_hash,
            first_read_at=self.source.first_read_at or result.at,
            last_read_at=result.at,
        )
        return [url.removeprefix(f"{SITE}/") for url in self.sites.urls()], result


def wanted(result):
    """The names of what would be fetched."""
    return {each.title for each in result.entries if result.first_sight(each, False).wanted}


@pytest.fixture
def desk():
    return Desk()


async def test_those_without_a_date_are_asked_each_time_by_their_own_validators(desk):
    desk.index(INDEX, ("1.xml", None), ("2.xml", None))
    desk.sitemap("1.xml", ("a", 1), ("b", 9))
    desk.sitemap("2.xml", ("c", 1))
    asked, result = await desk.poll()
    assert asked == ["sitemap.xml", "1.xml", "2.xml"]
    assert wanted(result) == {"a", "c"}
    asked, result = await desk.poll(after=HOUR)
    assert (asked, result.entries) == (["sitemap.xml", "1.xml", "2.xml"], ())
    assert all(ask.etag for ask in desk.sites.asked[1:])
    desk.sitemap("2.xml", ("c", 1), ("d", 0))
    _, result = await desk.poll(after=HOUR)
    assert {each.title for each in result.entries} == {"c", "d"}


async def test_one_that_breaks_off_is_read_again(desk):
    desk.index(INDEX, ("1.xml", 1), ("2.xml", 1))
    desk.sitemap("1.xml", ("a", 1), whole=False)
    desk.sitemap("2.xml", ("b", 1))
    await desk.poll()
    desk.index(INDEX, ("1.xml", 1.1), ("2.xml", 1.1), ("3.xml", 1.1))
    desk.sitemap("3.xml")
    asked, _ = await desk.poll(after=HOUR)
    assert sorted(asked) == ["1.xml", "3.xml", "sitemap.xml"]


async def test_an_index_within_an_index(desk):
    desk.index(INDEX, ("inner.xml", 1))
    desk.index(f"{SITE}/inner.xml", ("1.xml", 1), ("old.xml", 30), ("sitemap.xml", None))
    desk.sitemap("1.xml", ("a", 1))
    asked, result = await desk.poll()
    assert asked == ["sitemap.xml", "inner.xml", "1.xml", "sitemap.xml"]
    assert wanted(result) == {"a"}
    assert result.resume is None


async def test_many_are_read_in_several_visits_the_newest_first(desk, monkeypatch):
    monkeypatch.setattr(paging, "MOST_PARTS", 2)
    desk.index(INDEX, *[(f"{number}.xml", (number + 1) / 10) for number in range(5)])
    for number in range(5):
        desk.sitemap(f"{number}.xml", (f"page-{number}", (number + 1) / 10))
    asked, result = await desk.poll()
    assert asked == ["sitemap.xml", "0.xml", "1.xml"]
    assert result.goes_on
    assert result.next_poll_at == result.at
    asked, result = await desk.poll(after=timedelta(minutes=1))
    assert asked == ["sitemap.xml", "2.xml", "3.xml"]
    desk.index(INDEX, *[(f"{number}.xml", (number + 1) / 10) for number in range(-1, 5)])  # all changed meanwhile
    desk.sitemap("-1.xml", ("page--1", 0))
    asked, result = await desk.poll()
    assert sorted(asked) == ["-1.xml", "4.xml", "sitemap.xml"]  # and none a second time
    assert (result.goes_on, result.etag, result.body_hash) == (False, None, None)
    asked, result = await desk.poll(after=HOUR)
    read = asked[1:]
    while result.goes_on:
        asked, result = await desk.poll(after=timedelta(minutes=1))
        read += asked[1:]
    assert sorted(read) == ["-1.xml", "0.xml", "1.xml", "2.xml", "3.xml", "4.xml"]


async def test_what_is_still_to_be_read_when_enough_entries_are_in_hand_waits(desk, monkeypatch):
    monkeypatch.setattr(paging, "MOST_ENTRIES", 2)
    desk.index(INDEX, ("1.xml", 1), ("2.xml", 1))
    desk.sitemap("1.xml", ("a", 1), ("b", 1), ("c", 1))
    desk.sitemap("2.xml", ("d", 1))
    _, result = await desk.poll()
    assert (len(result.entries), result.goes_on) == (3, True)
    _, result = await desk.poll()
    assert ([each.title for each in result.entries], result.goes_on) == (["d"], False)


@pytest.mark.parametrize("fault", [FetchFailed("connection refused"), SandboxFailed("it took too long")])
async def test_one_that_fails_keeps_no_other_waiting(desk, fault):
    desk.index(INDEX, ("1.xml", 0.1), ("2.xml", 0.2))
    desk.sitemap("2.xml", ("b", 0.2))
    desk.sites.pages[f"{SITE}/1.xml"] = page(f"{SITE}/1.xml", body=b"x")
    if isinstance(fault, FetchFailed):
        desk.sites.pages[f"{SITE}/1.xml"] = fault
    else:
        desk.sites.listings[f"{SITE}/1.xml"] = fault
    asked, result = await desk.poll()
    assert asked == ["sitemap.xml", "1.xml", "2.xml"]
    assert (result.outcome, result.goes_on, [each.title for each in result.entries]) == ("read", False, ["b"])
    assert [(each.url, each.tries) for each in from_json(result.resume)[0].to_read] == [(f"{SITE}/1.xml", 1)]
    desk.sitemap("1.xml", ("a", 0.1))
    asked, result = await desk.poll(after=HOUR)
    assert (asked, wanted(result), result.resume) == (["sitemap.xml", "1.xml"], {"a"}, None)


async def test_one_that_is_gone_is_not_asked_again(desk):
    desk.index(INDEX, ("1.xml", 0.1))
    _, result = await desk.poll()
    assert result.resume is None


async def test_a_host_that_asks_for_time_gets_it(desk):
    desk.index(INDEX, ("1.xml", 0.1), ("2.xml", 0.2))
    desk.sites.pages[f"{SITE}/1.xml"] = FetchFailed("too many requests", retry_at=NOW + 5 * HOUR)
    asked, result = await desk.poll()
    assert asked == ["sitemap.xml", "1.xml"]
    assert (result.outcome, result.next_poll_at) == ("read", NOW + 5 * HOUR)
    assert len(from_json(result.resume)[0].to_read) == 2


async def test_a_part_that_does_not_come_ends_the_visit_in_time(desk, monkeypatch):
    monkeypatch.setattr(reading_on, "LATEST", 0.0)
    monkeypatch.setattr(reading_on, "LEAST", 0.01)
    desk.index(INDEX, ("1.xml", 0.1))
    desk.sites.pages[f"{SITE}/1.xml"] = lambda _: asyncio.sleep(60)
    _, result = await desk.poll()
    assert (result.outcome, result.goes_on) == ("read", False)
    assert from_json(result.resume)[0].to_read[0].tries == 1


async def test_what_was_gone_beyond_the_last_page_ends_the_search_for_a_gap():
    desk = Desk(kind="feed", first_read_at=NOW - DAY)
    desk.seen = {"something else"}
    listed = (entry(f"{SITE}/1", "One", published=NOW),)
    desk._serve(INDEX, Listing(kind="rss", title="", entries=listed, older=(Part(url=f"{SITE}/feed?paged=2"),)))
    _, result = await desk.poll()
    (gap,) = result.gaps
    assert (gap.since_at, gap.until_at, gap.filled_by, gap.reason) == (NOW - DAY, NOW, None, paging.ENDED)


@pytest.mark.parametrize("fault", [FetchFailed("connection refused"), None])
async def test_what_could_not_be_read_at_the_first_reading_is_no_news_later(desk, fault):
    desk.index(INDEX, ("1.xml", 1), ("2.xml", 1))
    desk.sitemap("2.xml", ("b", 1))
    desk.sites.pages[f"{SITE}/1.xml"] = fault or page(f"{SITE}/1.xml", status=404)
    for _ in range(MOST_TRIES):
        _, result = await desk.poll(after=HOUR)
    assert result.resume is None
    desk.sitemap("1.xml", ("undated", None), ("old", 30), ("new", 0))
    desk.index(INDEX, ("1.xml", 0), ("2.xml", 1.2))
    _, result = await desk.poll(after=HOUR)
    seen = {each.title: result.first_sight(each, False) for each in result.entries}
    assert {title for title, each in seen.items() if not each.old} == {"new"}
    assert wanted(result) == {"new"}
