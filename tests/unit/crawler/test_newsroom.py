"""The newsroom on paper sites and a real database: what comes in, in what order, and what is left when it stops."""

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from archive_builders import NOW
from paper_sites import PaperSites, entry, page, redirected
from sqlalchemy import select
from stores import fresh_database

from config.models import Network, Settings, Source
from crawler import keeping, newsroom
from crawler.archive import declared, entries, sources
from crawler.archive.schema import article, poll, source, text
from crawler.archive.schema import entry as entry_table
from crawler.archive.schema import page as page_table
from crawler.errors import FetchFailed, NotAListing, SandboxFailed, StoreError, StoreUnavailable
from crawler.newsroom import Newsroom

FEED, OTHER = "https://alderbrook.example/feed", "https://westmarsh.example/feed"
NEWS = "https://alderbrook.example/news"
MINUTE = timedelta(minutes=1)


class Desk:
    """A newsroom with its sites, its clock and its database."""

    def __init__(self, database) -> None:
        self.database = database
        self.sites = PaperSites()
        self.now = NOW
        self.events = []
        self.newsroom = self.another()

    def another(self, *feeds, lookback=timedelta(days=2), at_once=8):
        named = [Source(name=feed.split("//")[1].split(".")[0].title(), feed=feed) for feed in feeds or [FEED]]
        settings = Settings(sources=tuple(named), lookback=lookback, network=Network(requests_at_once=at_once))
        self.settings = settings
        self.newsroom = Newsroom(
            database=self.database,
            fetcher=self.sites,
            sandbox=self.sites,
            settings=settings,
            now=lambda: self.now,
            on_event=lambda kind, fields: self.events.append((kind, fields)),
        )
        return self.newsroom

    async def declare(self):
        async with self.database.write() as connection:
            await declared.reconcile(connection, self.settings.sources, now=self.now)

    async def take_over(self):
        """What stands leased comes free."""
        async with self.database.write() as connection:
            await sources.release_all(connection)
            await entries.release_all(connection)

    async def go(self, after=timedelta()):
        self.now += after
        self.events.clear()
        await self.declare()
        async with asyncio.timeout(20):
            await self.newsroom.run_until_idle()
        return [kind for kind, _ in self.events]

    @asynccontextmanager
    async def running(self):
        """The newsroom as the daemon runs it, asked to stop at the end."""
        stop = asyncio.Event()
        running = asyncio.create_task(self.newsroom.run(stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait_for(running, 5)

    async def rows(self, table):
        query = select(table).order_by(*table.primary_key)
        async with self.database.read() as connection:
            return [dict(row) for row in (await connection.execute(query)).mappings()]

    async def column(self, column):
        return [row[column.name] for row in await self.rows(column.table)]


async def until(condition):
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")


@pytest.fixture
async def desk(tmp_path, monkeypatch):
    monkeypatch.setattr(newsroom, "GATHER", 0.005)
    async with fresh_database(tmp_path) as database:
        yield Desk(database)


async def test_from_a_feed_to_the_archive(desk):
    desk.sites.feed(FEED, (f"{NEWS}/1", "Serious case review"), (f"{NEWS}/2", "Library hours"))
    desk.sites.pages |= {f"{NEWS}/1": "Serious case review\nThe text.", f"{NEWS}/2": "Library hours\nNine to five."}
    assert await desk.go() == ["poll", "article", "article"]
    assert [(row["title"], row["body"], row["origin"]) for row in await desk.rows(text)] == [
        ("Serious case review", "The text.", "page"),
        ("Library hours", "Nine to five.", "page"),
    ]
    fields = desk.events[0][1]
    assert (fields["source"], fields["entries"], fields["new"], fields["known"]) == ("Alderbrook", 2, 2, 0)


async def test_nothing_due_nothing_asked(desk):
    desk.sites.feed(FEED, (f"{NEWS}/1", "Serious case review"))
    await desk.go()
    asked = len(desk.sites.asked)
    assert await desk.go() == []
    assert len(desk.sites.asked) == asked


async def test_an_unchanged_feed_is_one_small_question(desk):
    desk.sites.feed(FEED, (f"{NEWS}/1", "Serious case review"))
    desk.sites.pages[f"{NEWS}/1"] = "Serious case review\nThe text."
    await desk.go()
    assert await desk.go(after=15 * MINUTE) == ["unchanged"]
    assert desk.sites.asked[-1].etag is not None


async def test_the_feeds_own_text_at_once_and_the_page_when_it_can_be_had(desk):
    desk.sites.feed(FEED, entry(f"{NEWS}/1", "Serious case review", summary="In short."))
    desk.sites.pages[f"{NEWS}/1"] = FetchFailed("connection refused")
    assert await desk.go() == ["poll", "page failed"]
    assert await desk.column(text.c.origin) == ["feed"]
    assert await desk.go(after=4 * MINUTE) == []
    assert await desk.go(after=MINUTE) == ["page failed"]
    desk.sites.pages[f"{NEWS}/1"] = "Serious case review\nThe text."
    assert await desk.go(after=10 * MINUTE) == ["unchanged", "article"]
    assert await desk.column(text.c.origin) == ["feed", "page"]
    assert await desk.column(page_table.c.reason) == ["connection refused", "connection refused", None]
    assert await desk.go(after=timedelta(days=30)) == ["unchanged"]


async def test_a_page_nobody_can_have_is_given_up_but_never_dropped(desk):
    desk.sites.feed(FEED, entry(f"{NEWS}/1", "Serious case review", summary="In short."))
    await desk.go()
    for _ in range(20):
        await desk.go(after=timedelta(days=1))
    assert len(await desk.rows(page_table)) == 13
    assert await desk.column(entry_table.c.reason) == ["the server answered 404 (not found)"]
    assert [row["body"] for row in await desk.rows(text)] == ["In short."]


async def test_an_entry_without_a_link_is_archived_from_the_feed_alone(desk):
    notices = [entry(f"{FEED}#{guid}", f"Notice {guid}", key=guid, content=f"Text {guid}.") for guid in ("a", "b")]
    desk.sites.feed(FEED, *notices)
    assert await desk.go() == ["poll", "article", "article"]
    assert desk.sites.urls() == [FEED]
    assert await desk.column(text.c.body) == ["Text a.", "Text b."]
    assert len(await desk.rows(article)) == 2


@pytest.mark.parametrize(
    ("answer", "listing", "reason"),
    [
        (page(FEED, status=404), None, "the server answered 404 (not found)"),
        (page(FEED, status=304), None, "the server answered 304 (not modified)"),
        (FetchFailed("the name is not known"), None, "the name is not known"),
        (page(FEED), NotAListing("the site sent a web page"), "the site sent a web page"),
        (page(FEED), SandboxFailed("reading it took too long"), "reading it took too long"),
        (ZeroDivisionError("bug"), None, "Cuttings itself failed on it; the log says how"),
    ],
)
async def test_what_is_no_feed_is_a_failed_poll_with_its_reason(desk, answer, listing, reason):
    desk.sites.pages[FEED] = answer
    desk.sites.listings |= {FEED: listing} if listing else {}
    assert await desk.go() == ["poll failed"]
    assert await desk.column(source.c.reason) == [reason]
    assert await desk.column(poll.c.outcome) == ["failed"]
    assert await desk.go(after=15 * MINUTE) == ["poll failed"]
    assert await desk.go(after=16 * MINUTE) == []


async def test_a_host_that_asks_for_time_gets_it(desk):
    desk.sites.pages[FEED] = FetchFailed("too many requests", retry_at=NOW + 5 * timedelta(hours=1))
    await desk.go()
    assert await desk.go(after=timedelta(hours=4, minutes=59)) == []
    assert await desk.go(after=MINUTE) == ["poll failed"]


async def test_the_fault_of_one_page_is_its_own(desk, caplog):
    desk.sites.feed(FEED, (f"{NEWS}/1", "One"), (f"{NEWS}/2", "Two"))
    desk.sites.pages |= {f"{NEWS}/1": ZeroDivisionError("a bug"), f"{NEWS}/2": "Two\nThe text."}
    assert await desk.go() == ["poll", "page failed", "article"]
    assert "visit failed" in caplog.messages
    assert [row["origin"] for row in await desk.rows(text)] == ["feed", "page"]


async def test_a_visit_that_never_ends_is_cut_off(desk, monkeypatch):
    monkeypatch.setattr(newsroom, "LONGEST_VISIT", 0.05)
    desk.sites.pages[FEED] = lambda _: asyncio.sleep(60)
    assert await desk.go() == ["poll failed"]


async def test_old_ones_are_fetched_too_after_the_new(desk):
    old = entry(f"{NEWS}/old", "Old", published=NOW - timedelta(days=9))
    new = entry(f"{NEWS}/new", "New", published=NOW)
    desk.sites.feed(FEED, old, entry(f"{NEWS}/undated", "Undated"), new)
    await desk.go()
    assert desk.sites.urls() == [FEED, f"{NEWS}/new", f"{NEWS}/old", f"{NEWS}/undated"]
    assert {row["url"]: row["old"] for row in await desk.rows(article)} == {
        f"{NEWS}/new": False,
        f"{NEWS}/old": True,
        f"{NEWS}/undated": True,
    }
    desk.sites.feed(FEED, entry(f"{NEWS}/later", "Undated too"))
    await desk.go(after=15 * MINUTE)
    assert (await desk.rows(article))[-1]["old"] is False


async def test_one_request_per_host_whatever_the_crowd(desk):
    crowd = [(f"{NEWS}/{number}", f"Title {number}") for number in range(6)]
    desk.sites.feed(FEED, *crowd)
    desk.sites.feed(OTHER, *[(f"https://{name}.example/1", name) for name in ("a", "b", "c")])
    desk.sites.delay = 0.02
    desk.another(FEED, OTHER)
    await desk.go()
    assert set(desk.sites.most_at.values()) == {1}
    assert len(await desk.rows(article)) == 9


async def test_a_slow_host_delays_nobody_else(desk):
    desk.sites.feed(FEED, (f"{NEWS}/slow", "Slow"), (f"{NEWS}/2", "Two"), ("https://b.example/1", "B"))
    desk.sites.feed(OTHER)
    gate = asyncio.Event()

    async def slow(_):
        await gate.wait()
        return page(f"{NEWS}/slow", body=b"Slow\nAt last.")

    desk.sites.pages[f"{NEWS}/slow"] = slow
    desk.sites.pages["https://b.example/1"] = "B\nQuick."
    desk.another(FEED, OTHER, at_once=1)
    going = asyncio.create_task(desk.go())
    await until(lambda: len(desk.events) == 2)
    assert [kind for kind, _ in desk.events] == ["poll", "poll"]
    gate.set()
    await going
    assert len(await desk.rows(article)) == 3


async def test_a_redirect_to_a_known_article_makes_no_second(desk):
    short = "https://short.example/x1"
    desk.sites.feed(FEED, (f"{NEWS}/1", "Serious case review"))
    desk.sites.pages |= {
        f"{NEWS}/1": "Serious case review\nThe text.",
        short: redirected(short, f"{NEWS}/1", "Serious case review\nThe text."),
    }
    await desk.go()
    desk.another(FEED, OTHER)
    desk.sites.feed(OTHER, (short, "Serious case review"))
    assert await desk.go() == ["poll", "article"]
    assert len(await desk.rows(article)) == len(await desk.rows(text)) == 1
    assert await desk.column(entry_table.c.article_id) == [1, 1]


async def test_a_result_that_cannot_be_stored_spoils_no_other(desk, caplog):
    desk.sites.feed(FEED, (f"{NEWS}/1", "A title with half a \udc80 character"))
    desk.sites.feed(OTHER, ("https://westmarsh.example/1", "Two"))
    desk.another(FEED, OTHER)
    kinds = await desk.go()
    assert sorted(kinds) == ["page failed", "poll", "poll failed"]
    assert await desk.column(source.c.reason) == ["what it says could not be stored; the log says why", None]
    assert "keeping failed" in caplog.messages


async def test_a_page_that_cannot_be_stored_leaves_the_feeds_text(desk, monkeypatch):
    desk.sites.feed(FEED, entry(f"{NEWS}/1", "One", summary="In short."))
    desk.sites.pages[f"{NEWS}/1"] = "One\nThe text \udc80 is broken.".encode("utf-8", "surrogateescape").decode(
        "latin-1"
    )
    store = keeping.pages.record

    async def refusing(connection, result):
        if result.outcome == "read":
            raise StoreError("the database refused: a strange text")
        return await store(connection, result)

    monkeypatch.setattr(keeping.pages, "record", refusing)
    assert await desk.go() == ["poll", "page failed"]
    assert await desk.column(text.c.body) == ["In short."]


async def test_what_cannot_be_stored_at_all_comes_again_when_its_lease_ends(desk, monkeypatch, caplog):
    async def refusing(*_):
        raise StoreError("the database refused: everything")

    desk.sites.feed(FEED)
    with monkeypatch.context() as patch:
        patch.setattr(keeping.polls, "record", refusing)
        assert await desk.go() == []
    assert caplog.messages.count("keeping failed") == 2
    assert await desk.go() == []
    assert await desk.go(after=2 * MINUTE) == ["poll"]


async def test_a_database_that_is_away_is_asked_again_and_no_result_is_lost(desk, monkeypatch, caplog):
    desk.sites.feed(FEED, (f"{NEWS}/1", "One"))
    monkeypatch.setattr(newsroom, "LOOK_BUSY", 0.05)
    store, refusals = keeping.polls.record, [StoreUnavailable("database is locked")] * 2

    async def record(connection, results):
        if results and refusals:
            raise refusals.pop()
        return await store(connection, results)

    monkeypatch.setattr(keeping.polls, "record", record)
    await desk.declare()
    async with desk.running():
        await until(lambda: len(desk.events) >= 2)
    assert [kind for kind, _ in desk.events] == ["poll", "page failed"]
    assert desk.sites.urls().count(FEED) == 1
    assert caplog.messages.count("store failed") == 2


async def test_once_round_an_unavailable_database_is_the_callers_to_know(desk, monkeypatch):
    async def away(*_, **__):
        raise StoreUnavailable("disk is full")

    await desk.declare()
    monkeypatch.setattr(sources, "claim", away)
    with pytest.raises(StoreUnavailable):
        await desk.newsroom.run_until_idle()


async def test_a_clean_stop_gives_back_what_is_not_done(desk, monkeypatch):
    monkeypatch.setattr(newsroom, "GRACE", 0.05)
    desk.sites.pages[FEED] = lambda _: asyncio.sleep(60)
    desk.sites.feed(OTHER)
    desk.another(FEED, OTHER)
    await desk.declare()
    async with desk.running():
        await until(lambda: len(desk.events) >= 1)
        assert desk.newsroom.under_way == 1
    assert desk.newsroom.under_way == 0
    assert await desk.column(source.c.lease_until) == [None, None]
    assert [kind for kind, _ in desk.events] == ["poll"]
    async with desk.database.read() as connection:
        assert await sources.next_due_at(connection) == NOW  # at once again


async def test_what_ends_in_time_is_kept_when_it_stops(desk):
    desk.sites.feed(FEED, (f"{NEWS}/1", "One"))
    desk.sites.delay = 0.2
    await desk.declare()
    async with desk.running():
        await until(lambda: desk.newsroom.under_way)
    assert [kind for kind, _ in desk.events] == ["poll"]


async def test_it_stops_although_the_database_is_away(desk, monkeypatch, caplog):
    async def away(*_, **__):
        raise StoreUnavailable("disk is full")

    desk.sites.feed(FEED)
    monkeypatch.setattr(newsroom, "LOOK_BUSY", 0.02)
    await desk.declare()
    stop = asyncio.Event()
    monkeypatch.setattr(keeping.polls, "record", away)
    running = asyncio.create_task(desk.newsroom.run(stop))
    await until(lambda: "store failed" in caplog.messages)
    stop.set()
    await asyncio.wait_for(running, 5)


async def test_it_sees_what_another_process_asks_for(desk, monkeypatch):
    monkeypatch.setattr(newsroom, "LOOK_IDLE", 0.05)
    desk.sites.feed(FEED)
    await desk.go()
    async with desk.running():
        await asyncio.sleep(0.1)
        assert [kind for kind, _ in desk.events] == ["poll"]
        async with desk.database.write() as connection:
            await sources.poll_now(connection, ["Alderbrook"], now=NOW)
        await until(lambda: len(desk.events) >= 2)
    assert desk.events[-1][0] == "unchanged"


async def test_it_wakes_when_it_is_told_or_something_is_due(desk):
    desk.sites.feed(FEED)
    await desk.go()
    async with desk.running():
        await asyncio.sleep(0.1)
        desk.now += 15 * MINUTE
        desk.newsroom.wake()
        async with asyncio.timeout(2):
            await until(lambda: len(desk.events) >= 2)
            desk.now = (await desk.rows(source))[0]["next_poll_at"] - timedelta(seconds=0.2)
            desk.newsroom.wake()
            await asyncio.sleep(0.1)
            desk.now += timedelta(seconds=0.2)
            await until(lambda: len(desk.events) >= 3)


async def test_idle_it_hardly_stirs(desk):
    desk.sites.feed(FEED)
    await desk.go()
    turns = 0
    turn = desk.newsroom._turn

    async def counted(*given):
        nonlocal turns
        turns += 1
        return await turn(*given)

    desk.newsroom._turn = counted
    async with desk.running():
        await asyncio.sleep(0.5)
    assert turns <= 3


async def test_due_and_held_by_another_process_it_looks_now_and_then(desk):
    desk.sites.feed(FEED)
    await desk.declare()
    async with desk.database.write() as connection:
        await sources.claim(connection, now=NOW, due_by=NOW, until=NOW + MINUTE, limit=1)
        assert await entries.next_due_at(connection) is None
    assert await desk.newsroom._until_due() == newsroom.LOOK_IDLE
    assert await desk.go() == []
    await desk.take_over()
    assert await desk.newsroom._until_due() == newsroom.LOOK_BUSY
    assert await desk.go() == ["poll"]


async def test_new_settings_hold_from_then_on(desk):
    desk.sites.feed(FEED)
    await desk.go()
    desk.settings = Settings(sources=(Source(name="Westmarsh", feed=OTHER),), lookback=None)
    await desk.declare()
    desk.newsroom.adopt(desk.settings)
    desk.sites.feed(OTHER, entry("https://westmarsh.example/1", "One", published=NOW - timedelta(days=900)))
    async with asyncio.timeout(20):
        await desk.newsroom.run_until_idle()
    assert [row["old"] for row in await desk.rows(article)] == [False]


async def test_paused_it_takes_up_nothing_more(desk):
    desk.sites.feed(FEED)
    desk.newsroom.paused = True
    assert await desk.go() == []
    desk.newsroom.paused = False
    assert await desk.go() == ["poll"]


async def test_a_visit_that_could_not_be_made_says_nothing_of_the_source(desk, caplog):
    desk.sites.pages[FEED] = away_now
    with pytest.raises(StoreUnavailable, match="has not answered"):
        await desk.go()
    assert caplog.messages == ["not visited"]
    assert (await desk.column(source.c.failures), await desk.column(source.c.lease_until)) == ([0], [None])
    desk.sites.feed(FEED)
    assert await desk.go() == ["poll"]


async def test_and_is_made_again_by_itself_after_a_while(desk, monkeypatch, caplog):
    answers = [away_now, lambda _: page(FEED, status=500)]

    monkeypatch.setattr(newsroom, "LOOK_BUSY", 0.02)
    desk.sites.pages[FEED] = lambda ask: answers.pop(0)(ask)  # noqa: PLW0108 - popped at the call
    await desk.declare()
    async with desk.running():
        await until(lambda: desk.events)
    assert ([kind for kind, _ in desk.events], answers) == (["poll failed"], [])
    assert caplog.messages[:2] == ["not visited", "store failed"]


def away_now(_):
    raise StoreUnavailable("the database has not answered for 15 seconds")


async def test_one_line_for_each_event(desk, caplog):
    caplog.set_level(logging.DEBUG, "cuttings.newsroom")
    desk.sites.feed(FEED, (f"{NEWS}/1", "One"))
    await desk.go()
    await desk.go(after=15 * MINUTE)
    lines = [
        (record.levelname, record.message, record.source) for record in caplog.records if hasattr(record, "source")
    ]
    assert sorted(lines) == [
        ("DEBUG", "unchanged", "Alderbrook"),
        ("INFO", "poll", "Alderbrook"),
        ("WARNING", "page failed", "Alderbrook"),
        ("WARNING", "page failed", "Alderbrook"),
    ]


async def test_a_result_whose_lease_is_lost_says_so(desk):
    gate = asyncio.Event()

    async def slow(_):
        await gate.wait()
        return page(FEED, status=500)

    desk.sites.pages[FEED] = slow
    going = asyncio.create_task(desk.go())
    await until(lambda: desk.newsroom.under_way)
    await desk.take_over()
    gate.set()
    await going
    assert tuple(kind for kind, _ in desk.events[:2]) == ("lease lost", "poll failed")


async def test_with_every_place_taken_nothing_more_is_claimed(desk):
    gate = asyncio.Event()
    desk.sites.feed(FEED, (f"{NEWS}/1", "One"))
    desk.another(FEED, at_once=1)
    await desk.go()
    desk.now += timedelta(hours=1)

    async def slow(ask):
        await gate.wait()
        return page(ask.url, status=500)

    desk.sites.pages |= {FEED: slow, f"{NEWS}/1": slow}
    async with desk.running():
        await until(lambda: desk.newsroom.under_way == 2)
        desk.newsroom.wake()
        await asyncio.sleep(0.05)
        assert desk.newsroom.under_way == 2
        gate.set()
        await until(lambda: desk.newsroom.under_way == 0)
    assert sorted(kind for kind, _ in desk.events[2:]) == ["page failed", "poll failed"]


async def test_one_by_one_too_an_unavailable_database_is_waited_for(desk, monkeypatch):
    async def record(*_):
        raise answers.pop(0)

    answers = [StoreError("a strange text"), StoreUnavailable("database is locked")]
    await desk.declare()
    async with desk.database.write() as connection:
        (due,) = await sources.claim(connection, now=NOW, due_by=NOW, until=NOW + MINUTE, limit=1)
    monkeypatch.setattr(keeping.polls, "record", record)
    with pytest.raises(StoreUnavailable):
        await desk.newsroom._keeper.keep([desk.newsroom._visits.failed(due, "no", took=0)])
