"""The whole crawl: real sites on loopback, the real fetcher, sandbox workers and database, and a real clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loopback_fetching import loopback_network
from loopback_sites import Answer, LoopbackSites, Site
from sqlalchemy import Table, select
from stores import fresh_database

from config.models import Settings, Source
from crawler.archive import hosts, search, sources
from crawler.archive.connection import Database
from crawler.archive.declared import reconcile
from crawler.archive.schema import article, entry, page, poll, source, text
from crawler.newsroom import Newsroom
from crawler.sandbox import Sandbox
from crawler.spiders.fetcher import open_fetcher

PARAGRAPHS = [
    "The partnership has published its serious case review of the help that a family in Alderbrook was given.",
    "It finds that schools, health visitors and the council each held a part of the picture and seldom shared it.",
    "The council accepts all twelve recommendations, and will report on them to its scrutiny committee in the autumn.",
]


def feed(*links: tuple[str, str]) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><description>In short: {title}.</description></item>"
        for link, title in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def story(title: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>Cookies</footer></body></html>"
    ).encode()


def publish(site: Site, *titles: str) -> None:
    """A feed of these headlines, and a page for each."""
    links = []
    for number, title in enumerate(titles, start=1):
        site.serve(f"/news/{number}", story(title))
        links.append((site.url(f"/news/{number}"), title))
    site.serve("/feed", feed(*links), content_type="application/rss+xml")


@asynccontextmanager
async def newsroom_of(
    sites: LoopbackSites, database: Database, *feeds: Site, every: timedelta = timedelta(minutes=15)
) -> AsyncIterator[Newsroom]:
    async def keep_hold(host: str, until: datetime) -> None:
        async with database.write() as connection:
            await hosts.hold(connection, host, until)

    declared = tuple(Source(name=site.name, feed=site.url("/feed"), every=every) for site in feeds)
    settings = Settings(sources=declared, network=loopback_network(sites), lookback=None)
    keeping = []
    async with (
        Sandbox(workers=1) as sandbox,
        open_fetcher(
            settings.network, on_hold=lambda *hold: keeping.append(asyncio.ensure_future(keep_hold(*hold)))
        ) as fetcher,
    ):
        newsroom = Newsroom(
            database=database, fetcher=fetcher, sandbox=sandbox, settings=settings, now=lambda: datetime.now(UTC)
        )
        async with database.write() as connection:
            await reconcile(connection, declared, now=datetime.now(UTC))
        yield newsroom
        await asyncio.gather(*keeping)


async def rows(database: Database, table: Table, *columns: str, order: str = "id") -> list[tuple]:
    query = select(*(table.c[name] for name in columns)).order_by(table.c[order], table.c.id)
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(query)]


async def poll_again(database: Database) -> None:
    async with database.write() as connection:
        await sources.poll_now(connection, None, now=datetime.now(UTC))


async def test_once_round_and_once_more(tmp_path: Path):
    with LoopbackSites() as sites:
        council, trade, broken = (sites.site(f"{name}.example") for name in ("alderbrook", "trade", "broken"))
        publish(council, "Serious case review published", "Libraries open on Sundays")
        copied = feed((council.url("/news/1?utm_source=trade"), "Serious case review published"))
        trade.serve("/feed", copied, content_type="application/rss+xml")
        broken.serve("/feed", b"<!doctype html><html><body>Welcome to our new website</body></html>")
        async with fresh_database(tmp_path) as database:
            async with newsroom_of(sites, database, council, trade, broken) as newsroom:
                await newsroom.run_until_idle()
                assert await rows(database, poll, "source_id", "outcome", order="source_id") == [
                    (1, "read"),
                    (2, "read"),
                    (3, "failed"),
                ]
                await poll_again(database)
                await newsroom.run_until_idle()
            found = await rows(database, text, "title", "origin", "body", order="title")
            beside = sorted(row[2] for row in found if row[1] == "feed")  # what only the feed says
            assert beside == ["In short: Libraries open on Sundays.", "In short: Serious case review published."]
            found = [row for row in found if row[1] == "page"]
            assert [row[:2] for row in found] == [
                ("Libraries open on Sundays", "page"),
                ("Serious case review published", "page"),
            ]
            assert all(paragraph in row[2] for paragraph in PARAGRAPHS for row in found)
            assert not any("Cookies" in row[2] for row in found)
            assert len(await rows(database, article, "id")) == 2
            assert len(await rows(database, entry, "id")) == 3
            assert await rows(database, source, "name", "failures", "reason") == [
                ("alderbrook.example", 0, None),
                ("trade.example", 0, None),
                ("broken.example", 2, "the site sent a page instead of a feed"),
            ]
            assert (await rows(database, poll, "status", "outcome", order="source_id"))[1::2] == [
                (304, "unchanged"),
                (304, "unchanged"),
                (200, "failed"),
            ]
            async with database.read() as connection:
                hits = await search.plain(connection, "scrutiny committee libraries")
            assert [hit.title for hit in hits] == ["Libraries open on Sundays"]


async def test_what_cannot_be_fetched_or_read_is_archived_from_the_feed(tmp_path: Path):
    with LoopbackSites() as sites:
        site = sites.site("alderbrook.example")
        publish(site, "Gone", "Forbidden by robots", "Moved to the front page", "Nothing but a menu", "Cut off")
        site.answer("/news/1", Answer(status=410, body=b"gone"))
        site.robots("User-agent: *\nDisallow: /news/2")
        site.redirect("/news/3", "/")
        site.serve("/", story("Welcome to Alderbrook"))
        site.serve("/news/4", b"<!doctype html><html><body><nav>Home</nav></body></html>")
        site.answer("/news/5", Answer(body=story("Cut off"), headers={"content-type": "text/html"}, cut=50))
        async with fresh_database(tmp_path) as database:
            async with newsroom_of(sites, database, site) as newsroom:
                await newsroom.run_until_idle()
            assert {row[0] for row in await rows(database, text, "origin")} == {"feed"}
            assert (await rows(database, text, "body"))[0] == ("In short: Gone.",)
            reasons = [row[0] for row in await rows(database, page, "reason", order="entry_id")]
            assert reasons[:3] == [
                "the server answered 410 (gone)",
                "robots.txt does not allow it",
                "the address leads to the front page of its site",
            ]
            assert reasons[3]
            assert "broke off" in reasons[4] or "closed" in reasons[4]
            waits = [row[0] for row in await rows(database, entry, "next_fetch_at")]
            assert all(timedelta(minutes=4) < each - datetime.now(UTC) <= timedelta(minutes=5) for each in waits)


async def test_a_host_that_asks_for_time_is_left_alone_and_its_news_is_archived_at_once(tmp_path: Path):
    with LoopbackSites() as sites:
        site = sites.site("alderbrook.example")
        publish(site, "One", "Two", "Three")
        site.answer("/news/1", Answer(status=429, headers={"retry-after": "3600"}))
        async with fresh_database(tmp_path) as database:
            async with newsroom_of(sites, database, site) as newsroom:
                await newsroom.run_until_idle()
            assert sites.paths("alderbrook.example") == ["/robots.txt", "/feed", "/news/1"]
            assert await rows(database, text, "title", "origin") == [
                ("One", "feed"),
                ("Two", "feed"),
                ("Three", "feed"),
            ]
            async with database.read() as connection:
                (until,) = (await hosts.holds(connection, now=datetime.now(UTC))).values()
            waits = [row[0] for row in await rows(database, entry, "next_fetch_at")]
            assert all(abs(each - until) < timedelta(minutes=1) for each in waits)


async def test_as_a_daemon_it_keeps_to_the_interval_and_stops_at_once(tmp_path: Path):
    with LoopbackSites() as sites:
        site, hung = sites.site("alderbrook.example"), sites.site("hung.example")
        publish(site, "One")
        hung.answer("/feed", Answer(body=b"late", delay=60))
        async with fresh_database(tmp_path) as database:
            async with newsroom_of(sites, database, site, hung, every=timedelta(seconds=1)) as newsroom:
                stop = asyncio.Event()
                running = asyncio.create_task(newsroom.run(stop))
                for _ in range(400):
                    if len(sites.paths("alderbrook.example")) >= 6:  # robots.txt, the page, and four polls
                        break
                    await asyncio.sleep(0.05)
                stop.set()
                async with asyncio.timeout(5):
                    await running
            assert await rows(database, source, "lease_until") == [(None,), (None,)]
            outcomes = [row[0] for row in await rows(database, poll, "outcome")]
            assert outcomes[0] == "read"
            assert set(outcomes[1:]) == {"unchanged"}
