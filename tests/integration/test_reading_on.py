"""Listings that are read on, with the real fetcher, sandbox workers and database: older pages, sitemaps, gaps, and backfill."""

import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from archive_builders import LEASE
from loopback_fetching import loopback_network
from loopback_sites import Answer, LoopbackSites, Site
from sqlalchemy import select
from stores import fresh_database

from config.models import Settings, Source
from crawler import newsroom as newsrooms
from crawler import paging
from crawler.archive import gaps, parts, polls, sources
from crawler.archive.connection import Database
from crawler.archive.declared import reconcile
from crawler.archive.records import Gap, PollResult
from crawler.archive.schema import article, entry, page, source
from crawler.memory import Memory
from crawler.models import Page
from crawler.newsroom import Newsroom
from crawler.sandbox import Sandbox
from crawler.sandbox.pages import READERS
from crawler.spiders.fetcher import Fetcher, open_fetcher
from crawler.visits import Visits

BEGAN = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Paper:
    """A site with stories, and a clock. Its feed shows five at a time, and leads on to older ones; so does its index of sitemaps."""

    def __init__(self, site: Site, *, leads_on: bool = True) -> None:
        self.site, self.leads_on = site, leads_on
        self.now = BEGAN
        self.stories: list[datetime] = []
        self.changed: dict[int, datetime] = {}
        self.down: set[str] = set()
        site.answer("*", lambda visit: self.answer(visit.path))

    def publish(self, count: int, *, every: timedelta = timedelta(minutes=5), until: datetime | None = None) -> None:
        until = until or self.now
        self.stories += [until - every * back for back in reversed(range(count))]

    def answer(self, path: str) -> Answer:
        if path in self.down:
            return Answer(status=500, body=b"Internal Server Error")
        if path.startswith("/news/"):
            return _html(int(path.rpartition("/")[2]))
        if path.startswith("/feed"):
            return self._feed(int(path.partition("=")[2] or 1))
        if path.startswith("/sitemap"):
            return self._sitemap(path)
        return Answer(status=404, body=b"Not found")

    def _feed(self, number: int) -> Answer:
        shown = list(enumerate(self.stories))[::-1][(number - 1) * 5 : number * 5]
        more = self.leads_on and number * 5 < len(self.stories)
        onward = f'<atom:link rel="next" href="/feed?page={number + 1}"/>' if more else ""
        items = "".join(
            f"<item><title>Story {each}</title><link>{self.site.url(f'/news/{each}')}</link>"
            f"<pubDate>{format_datetime(at)}</pubDate></item>"
            for each, at in shown
        )
        body = (
            '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>News</title>'
            f"{onward}{items}</channel></rss>"
        )
        return Answer(body=body.encode(), headers={"content-type": "application/rss+xml"})

    def _sitemap(self, path: str) -> Answer:
        months: dict[str, list[tuple[int, datetime]]] = {}
        for each, at in enumerate(self.stories):
            months.setdefault(f"{at:%Y-%m}", []).append((each, self.changed.get(each, at)))
        kind, body = "urlset", ""
        if path == "/sitemap.xml":
            kind = "sitemapindex"
            for month, found in months.items():
                newest = max(at for _, at in found)
                url = self.site.url(f"/sitemap-{month}.xml.gz")
                body += f"<sitemap><loc>{url}</loc><lastmod>{newest.isoformat()}</lastmod></sitemap>"
        else:
            for each, at in months[path.removeprefix("/sitemap-").removesuffix(".xml.gz")]:
                url = self.site.url(f"/news/{each}")
                body += f"<url><loc>{url}</loc><lastmod>{at.isoformat()}</lastmod></url>"
        whole = f'<?xml version="1.0"?><{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</{kind}>'
        packed = path.endswith(".gz")
        return Answer(
            body=gzip.compress(whole.encode(), mtime=0) if packed else whole.encode(),
            headers={"content-type": "application/gzip" if packed else "application/xml"},
        )


def _html(number: int) -> Answer:
    title = f"Story {number}"
    said = (
        f"The partnership has published its review number {number} of the help that a family in Alderbrook was given."
    )
    body = (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{said}</p></article></body></html>"
    )
    return Answer(body=body.encode(), headers={"content-type": "text/html; charset=utf-8"})


class InThisProcess(Sandbox):
    """What the workers read with, without their processes, which have tests of their own."""

    async def _read(self, crew: Any, job: str, page: Page, adapter: Any, **options: str) -> Any:
        header = {
            "url": page.final_url,
            "content_type": page.headers.get("content-type", ""),
            "at": page.at.isoformat(),
            "zone": "Europe/London",
            **options,
        }
        return READERS[job](header, page.body)


class Desk:
    """One source at a real newsroom."""

    def __init__(
        self, sites: LoopbackSites, paper: Paper, database: Database, fetcher: Fetcher, sandbox: Sandbox
    ) -> None:
        self.sites, self.paper, self.database = sites, paper, database
        self.fetcher, self.sandbox = fetcher, sandbox

    async def declare(self, **fields: Any) -> None:
        declared = {"name": "Alderbrook", "feed": self.paper.site.url("/feed")} | fields
        self.settings = Settings(
            sources=(Source(**{name: value for name, value in declared.items() if value is not None}),),
            network=loopback_network(self.sites),
        )
        async with self.database.write() as connection:
            await reconcile(connection, self.settings.sources, now=self.paper.now)

    async def go(self, *, after: timedelta = timedelta()) -> list[str]:
        """Polls and fetches until nothing is due; gives what was asked of the site beside its articles."""
        self.paper.now += after
        self.sites.visits.clear()
        async with self.database.write() as connection:
            await sources.poll_now(connection, None, now=self.paper.now)
        newsroom = Newsroom(
            database=self.database,
            fetcher=self.fetcher,
            sandbox=self.sandbox,
            settings=self.settings,
            now=lambda: self.paper.now,
        )
        await newsroom.run_until_idle()
        return self.asked("/feed", "/sitemap")

    def asked(self, *prefixes: str) -> list[str]:
        return [each for each in self.sites.paths(self.paper.site.name) if each.startswith(prefixes)]

    async def archived(self) -> set[int]:
        async with self.database.read() as connection:
            urls = (await connection.execute(select(article.c.url))).scalars()
            return {int(url.rpartition("/")[2]) for url in urls}

    async def gaps(self) -> list[Gap]:
        async with self.database.read() as connection:
            return await gaps.since(connection, BEGAN - 999 * DAY, [1])

    async def visit(self) -> PollResult:
        """One visit of a process that is killed before it can keep what it found."""
        visits = Visits(
            fetcher=self.fetcher,
            sandbox=self.sandbox,
            memory=Memory(self.database),
            lookback=self.settings.lookback,
            now=lambda: self.paper.now,
            sources=self.settings.sources,
        )
        now = self.paper.now
        async with self.database.write() as connection:
            (due,) = await sources.claim(connection, now=now, due_by=now, until=now + LEASE, limit=1)
        result = await visits.visit(due)
        assert isinstance(result, PollResult)
        return result


OpenDesk = Callable[..., Any]


@pytest.fixture
def open_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenDesk:
    monkeypatch.setattr(newsrooms, "GATHER", 0.002)

    @asynccontextmanager
    async def opened(*, in_this_process: bool = True, **paper: Any) -> AsyncIterator[Desk]:
        with LoopbackSites() as sites:
            site = sites.site("news.alderbrook.example")
            async with (
                fresh_database(tmp_path) as database,
                InThisProcess() if in_this_process else Sandbox(workers=1) as sandbox,
                open_fetcher(loopback_network(sites)) as fetcher,
            ):
                yield Desk(sites, Paper(site, **paper), database, fetcher, sandbox)

    return opened


@pytest.mark.sqlite
async def test_a_flood_is_read_back_to_what_is_known(open_desk: OpenDesk):
    async with open_desk(in_this_process=False) as desk:
        desk.paper.publish(8, every=12 * HOUR)
        await desk.declare()
        assert await desk.go() == ["/feed", "/feed?page=2"]  # the second leads behind the lookback
        assert await desk.archived() == set(range(8))
        desk.paper.publish(12, until=BEGAN + HOUR)
        assert await desk.go(after=HOUR) == ["/feed", "/feed?page=2", "/feed?page=3"]
        assert await desk.archived() == set(range(20))
        (gap,) = await desk.gaps()
        assert (gap.since_at, gap.until_at, gap.filled_at) == (BEGAN, BEGAN + HOUR, BEGAN + HOUR)
        assert (gap.filled_by, gap.found) == ("older pages", 7)
        desk.paper.publish(2, until=BEGAN + 2 * HOUR)
        assert await desk.go(after=HOUR) == ["/feed"]  # it overlaps
        assert len(await desk.gaps()) == 1


async def test_a_gap_that_nothing_leads_into_stays_open(open_desk: OpenDesk):
    async with open_desk(leads_on=False) as desk:
        desk.paper.publish(5, every=HOUR)
        await desk.declare()
        await desk.go()
        desk.paper.publish(9, until=BEGAN + HOUR)
        await desk.go(after=HOUR)
        (gap,) = await desk.gaps()
        assert (gap.since_at, gap.until_at, gap.filled_at, gap.reason) == (BEGAN, BEGAN + HOUR, None, paging.NO_OLDER)
        assert await desk.archived() == {*range(5), *range(9, 14)}
        await desk.go(after=HOUR)
        assert await desk.gaps() == [gap]


@pytest.mark.sqlite
async def test_an_older_page_that_fails_is_read_later(open_desk: OpenDesk):
    async with open_desk() as desk:
        desk.paper.publish(5, every=HOUR)
        await desk.declare()
        await desk.go()
        desk.paper.publish(14, until=BEGAN + HOUR)
        desk.paper.down = {"/feed?page=3"}
        assert await desk.go(after=HOUR) == ["/feed", "/feed?page=2", "/feed?page=3"]
        (gap,) = await desk.gaps()
        assert (gap.filled_at, gap.reason, gap.found) == (None, None, 5)
        desk.paper.down.clear()
        assert await desk.go(after=HOUR) == ["/feed", "/feed?page=3"]
        (gap,) = await desk.gaps()
        assert (gap.filled_by, gap.found) == ("older pages", 9)
        assert await desk.archived() == set(range(19))


@pytest.mark.sqlite
async def test_a_backfill_takes_several_polls_and_is_told_as_old(open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "MOST_PARTS", 2)
    async with open_desk() as desk:
        desk.paper.publish(25, every=DAY)
        await desk.declare()
        assert await desk.go() == ["/feed", "/feed?page=2"]
        assert await desk.archived() == set(range(15, 25))
        await desk.declare(backfill="21d")  # declared later
        asked = await desk.go(after=HOUR)
        assert asked.count("/feed") == 2
        assert sorted(set(asked), key=lambda each: (len(each), each)) == [
            "/feed",
            *(f"/feed?page={n}" for n in range(2, 6)),
        ]
        assert await desk.archived() == set(range(25))
        async with desk.database.read() as connection:
            old = dict((await connection.execute(select(article.c.url, article.c.old))).all())
            assert sum(not each for each in old.values()) == 3  # those of the lookback
            assert (await connection.execute(select(source.c.resume))).scalar() is None
        assert await desk.go(after=HOUR) == ["/feed"]


@pytest.mark.sqlite
async def test_of_an_index_what_changed_is_read_and_fetched(open_desk: OpenDesk):
    async with open_desk() as desk:
        desk.paper.publish(10, every=3 * DAY, until=datetime(2026, 4, 28, tzinfo=UTC))
        desk.paper.publish(4, every=DAY, until=BEGAN - HOUR)
        await desk.declare(feed=None, sitemap=desk.paper.site.url("/sitemap.xml"))
        assert await desk.go() == ["/sitemap.xml", "/sitemap-2026-06.xml.gz"]
        assert await desk.archived() == {12, 13}  # two more are known, and too old to be fetched
        async with desk.database.read() as connection:
            assert len((await connection.execute(select(entry.c.id))).all()) == 4
            kept = await parts.of_source(connection, 1)
        assert {each.rpartition("/")[2]: part.was_read for each, part in kept.items()} == {
            "sitemap-2026-06.xml.gz": True,
            "sitemap-2026-04.xml.gz": False,
        }
        assert await desk.go(after=HOUR) == ["/sitemap.xml"]
        desk.paper.publish(1, until=BEGAN + 1.5 * HOUR)
        desk.paper.changed[12] = BEGAN + 1.5 * HOUR
        assert await desk.go(after=HOUR) == ["/sitemap.xml", "/sitemap-2026-06.xml.gz"]
        assert sorted(desk.asked("/news")) == ["/news/12", "/news/14"]
        desk.paper.changed[3] = BEGAN + 2.5 * HOUR  # an old page of a sitemap that was passed over
        assert await desk.go(after=HOUR) == ["/sitemap.xml", "/sitemap-2026-04.xml.gz"]
        assert desk.asked("/news") == ["/news/3"]
        assert await desk.gaps() == []


@pytest.mark.sqlite
async def test_a_backfill_of_an_index_fetches_what_was_known_and_what_was_passed_over(open_desk: OpenDesk):
    async with open_desk() as desk:
        desk.paper.publish(10, every=3 * DAY, until=datetime(2026, 4, 28, tzinfo=UTC))
        desk.paper.publish(4, every=DAY, until=BEGAN - HOUR)
        address = desk.paper.site.url("/sitemap.xml")
        await desk.declare(feed=None, sitemap=address)
        await desk.go()
        await desk.declare(feed=None, sitemap=address, backfill="45d")
        assert await desk.go(after=HOUR) == ["/sitemap.xml", "/sitemap-2026-04.xml.gz"]
        assert await desk.archived() == {7, 8, 9, 10, 11, 12, 13}
        assert await desk.go(after=HOUR) == ["/sitemap.xml"]


@pytest.mark.sqlite
async def test_who_is_killed_in_between_loses_nothing(open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "MOST_PARTS", 2)
    async with open_desk() as desk:
        desk.paper.publish(25, every=DAY)
        await desk.declare(backfill="21d")
        lost = await desk.visit()
        assert lost.resume
        desk.paper.now += HOUR  # its lease has ended
        first = await desk.visit()
        async with desk.database.write() as connection:
            (kept,) = await polls.record(connection, [first])
        assert kept.kept
        again = await desk.visit()
        async with desk.database.write() as connection:
            (late,) = await polls.record(connection, [lost])
        assert not late.kept
        desk.paper.now += HOUR
        assert again.resume != first.resume
        await desk.go()
        assert await desk.archived() >= set(range(4, 25))
        async with desk.database.read() as connection:
            fetched = (await connection.execute(select(page.c.entry_id))).scalars().all()
        assert len(fetched) == len(set(fetched))
