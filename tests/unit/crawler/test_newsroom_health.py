"""When sources are polled and how they stand, through the whole newsroom: paper sites, a clock to turn, a real database."""

import asyncio
from datetime import timedelta

import pytest
from archive_builders import NOW
from paper_sites import PaperSites, entry, page
from sqlalchemy import select
from stores import fresh_database

from config.models import Settings, Source
from crawler import newsroom
from crawler.archive import declared, sources
from crawler.archive.schema import poll, source_change
from crawler.cadence import MARGIN, WINDOW, Demand, nothing_wanted
from crawler.errors import FetchFailed
from crawler.models import Listing
from crawler.newsroom import Newsroom

pytestmark = pytest.mark.sqlite  # the SQL of it is asked of both engines beside this

FEED = "https://alderbrook.example/feed"
NEWS = "https://alderbrook.example/news"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Desk:
    """A newsroom with one source."""

    def __init__(self, database) -> None:
        self.database = database
        self.sites = PaperSites()
        self.now = NOW

    async def go(self, until=NOW, *, demand=nothing_wanted, **fields):
        """Polls whenever it is time to, until then; gives how the source stands."""
        settings = Settings(sources=(Source(name="Alderbrook", feed=FEED, **fields),))
        room = Newsroom(
            database=self.database,
            fetcher=self.sites,
            sandbox=self.sites,
            settings=settings,
            now=lambda: self.now,
            demands=demand,
        )
        async with self.database.write() as connection:
            await declared.reconcile(connection, settings.sources, now=self.now)
        while True:
            async with asyncio.timeout(20):
                await room.run_until_idle()
            async with self.database.read() as connection:
                (state,) = await sources.states(connection)
            if state.next_poll_at > until:
                return state
            self.now = state.next_poll_at

    async def all(self, column):
        async with self.database.read() as connection:
            return list((await connection.execute(select(column).order_by(column.table.c.id))).scalars())


@pytest.fixture
async def desk(tmp_path, monkeypatch):
    monkeypatch.setattr(newsroom, "GATHER", 0.001)
    async with fresh_database(tmp_path) as database:
        yield Desk(database)


def dated(*hours_ago):
    return [entry(f"{NEWS}/{hours}", f"News of {hours}", published=NOW - hours * HOUR) for hours in hours_ago]


async def test_a_first_poll_finds_the_rhythm_and_heeds_what_the_server_asks_for(desk):
    desk.sites.feed(FEED, *dated(*range(2, 44, 2)))
    state = await desk.go()
    assert (state.every, state.interval_by, state.state) == (HOUR, "rhythm", "healthy")
    desk.sites.pages[FEED] = page(FEED, body=b"other", headers={"cache-control": "public, max-age=10800"})
    desk.now = state.next_poll_at
    state = await desk.go()
    assert (state.every, state.interval_by) == (3 * HOUR, "cache-control")


async def test_what_a_listing_asks_for_holds_while_it_does_not_change(desk):
    desk.sites.feed(FEED, *dated(1, 2, 3))
    listed = desk.sites.listings[FEED]
    desk.sites.listings[FEED] = Listing(kind="rss", title="News", entries=listed.entries, ttl=2 * HOUR)
    assert ((await desk.go()).interval_by, (await desk.go(NOW + 5 * HOUR)).interval_by) == ("ttl", "ttl")
    assert await desk.all(poll.c.at) == [NOW, NOW + 2 * HOUR, NOW + 4 * HOUR]


async def test_a_daily_source_is_polled_in_the_hour_before_each_slot(desk):
    desk.sites.feed(FEED, *dated(1, 2, 3))
    slots = [NOW + n * DAY - HOUR / 2 for n in range(1, 5)]
    demand = Demand(next_slot=lambda after: next((slot for slot in slots if slot > after), None))
    await desk.go(NOW + 5 * DAY, demand=lambda _: demand, every=DAY)
    polls = await desk.all(poll.c.at)
    assert all(any(slot - WINDOW <= at <= slot - MARGIN for at in polls) for slot in slots)
    assert len(polls) <= 6  # and not twice a day, for it comes early


async def test_a_site_that_does_not_want_us_is_blocked_until_it_does(desk):
    desk.sites.feed(FEED, *dated(1))
    await desk.go()
    good = desk.sites.pages[FEED]
    for refusal in (page(FEED, status=403), FetchFailed("robots.txt does not allow it", kind="blocked")):
        desk.sites.pages[FEED] = refusal
        state = await desk.go(desk.now + DAY)
        assert (state.state, state.failures > 3) == ("blocked", True)
        desk.sites.pages[FEED] = good
        state = await desk.go(state.next_poll_at)
        assert (state.state, state.failures) == ("healthy", 0)
    assert await desk.all(source_change.c.state) == ["healthy", "blocked", "healthy", "blocked", "healthy"]


async def test_articles_that_give_no_text_any_more_are_noticed_at_the_next_poll(desk):
    desk.sites.feed(FEED, *dated(5, 6, 7, 8))
    desk.sites.pages |= {f"{NEWS}/{n}": f"News of {n}\nThe text of {n}." for n in (5, 6, 7, 8)}
    assert (await desk.go()).state == "healthy"
    desk.sites.feed(FEED, *dated(1, 2, 3, 5, 6, 7, 8))
    desk.sites.pages |= {f"{NEWS}/{n}": "" for n in (1, 2, 3)}
    state = await desk.go(NOW + HOUR)
    assert (state.state, state.state_reason) == ("layout changed", "its last articles gave no text any more")


async def test_a_source_that_was_silent_for_long_when_it_is_first_read_is_quiet(desk):
    desk.sites.feed(FEED, *dated(*range(200 * 24, 210 * 24, 24)))
    state = await desk.go()
    assert (state.state, state.state_reason, state.last_news_at) == (
        "quiet",
        "it usually publishes every day",
        NOW - 200 * DAY,
    )
