"""What the newsroom does with each kind of source, on paper sites and a real database."""

from datetime import timedelta

import pytest
from archive_builders import NOW
from paper_sites import PaperSites, entry, page, redirected
from pydantic import SecretStr
from sqlalchemy import select
from stores import fresh_database

from config.models import Settings, Source
from crawler import newsroom, paging
from crawler.archive import declared, sources
from crawler.archive.schema import article, text
from crawler.archive.schema import entry as entry_table
from crawler.archive.schema import source as source_table
from crawler.errors import FetchFailed, NotAListing
from crawler.models import Listing, Part, Reading
from crawler.newsroom import Newsroom

FEED, NEWS = "https://alderbrook.example/feed", "https://alderbrook.example/news"
HOUR = timedelta(hours=1)


class Spiders:
    """Runs spiders on paper: gives, or raises, what stands here."""

    def __init__(self, found) -> None:
        self.found = found
        self.ran = []

    async def crawl(self, source):
        self.ran.append(source.key)
        if isinstance(self.found, Exception):
            raise self.found
        return Listing(kind="spider", title="", entries=tuple(self.found))


class Desk:
    def __init__(self, database) -> None:
        self.database = database
        self.sites = PaperSites()
        self.now = NOW
        self.tick = timedelta()
        self.events = []

    def clock(self):
        self.now += self.tick
        return self.now

    async def go(self, *wanted, spiders=None, after=timedelta()):
        self.now += after
        self.events.clear()
        settings = Settings(sources=wanted)
        self.newsroom = Newsroom(
            database=self.database,
            fetcher=self.sites,
            sandbox=self.sites,
            settings=settings,
            now=self.clock,
            spiders=spiders,
            on_event=lambda kind, fields: self.events.append((kind, fields)),
        )
        async with self.database.write() as connection:
            await declared.reconcile(connection, settings.sources, now=self.now)
        await self.newsroom.run_until_idle()
        return [kind for kind, _ in self.events]

    async def column(self, column):
        async with self.database.read() as connection:
            return list((await connection.execute(select(column).order_by(column.table.c.id))).scalars())


@pytest.fixture
async def desk(tmp_path, monkeypatch):
    monkeypatch.setattr(newsroom, "GATHER", 0.002)
    async with fresh_database(tmp_path) as database:
        yield Desk(database)


class TestUnknown:
    async def test_it_is_listed_and_never_polled(self, desk):
        assert await desk.go(Source(name="Westmarsh SCP", address="unknown")) == []
        async with desk.database.write() as connection:
            (state,) = await sources.states(connection)
            assert (state.name, state.kind, state.first_read_at) == ("Westmarsh SCP", "unknown", None)
            assert not await sources.any_due(connection, now=NOW + HOUR)
            assert await sources.next_due_at(connection) is None
            assert await sources.poll_now(connection, ["Westmarsh SCP"], now=NOW) == frozenset()

    async def test_once_its_address_is_known_it_is_polled(self, desk):
        await desk.go(Source(name="Westmarsh SCP", address="unknown"))
        desk.sites.feed(FEED)
        assert await desk.go(Source(name="Westmarsh SCP", feed=FEED)) == ["poll"]
        assert await desk.column(source_table.c.kind) == ["feed"]


class TestOwnHeaders:
    @pytest.fixture
    def source(self):
        declared = Source(name="Alderbrook", feed=FEED, headers={"X-Licence": "7"})
        return declared.model_copy(update={"cookie": SecretStr("session=secret")})

    async def test_they_go_to_its_own_host_alone(self, desk, source):
        elsewhere = "https://elsewhere.example/2"
        desk.sites.feed(FEED, (f"{NEWS}/1", "One"), (elsewhere, "Two"))
        await desk.go(source)
        sent = {ask.url: dict(ask.headers) for ask in desk.sites.asked}
        own = {"X-Licence": "7", "Cookie": "session=secret"}
        assert sent == {FEED: own, f"{NEWS}/1": own, elsewhere: {}}

    async def test_nor_on_to_the_host_that_a_listing_was_sent_on_to(self, desk, source):
        there, older = "https://www.alderbrook.example/feed", "https://www.alderbrook.example/feed?page=2"
        desk.sites.pages[FEED] = redirected(FEED, there, "a feed")
        desk.sites.listings[FEED] = Listing(
            kind="rss", title="", entries=(entry(f"{NEWS}/1", "One", published=NOW),), older=(Part(url=older),)
        )
        desk.sites.feed(older)
        await desk.go(source)
        sent = {ask.url: dict(ask.headers) for ask in desk.sites.asked}
        assert sent[older] == {}

    async def test_they_are_taken_from_what_is_declared_now_and_kept_nowhere(self, desk, source):
        desk.sites.feed(FEED)
        await desk.go(source)
        desk.newsroom.adopt(Settings(sources=(Source(name="Alderbrook", feed=FEED),)))
        async with desk.database.write() as connection:
            await sources.poll_now(connection, None, now=desk.now)
        await desk.newsroom.run_until_idle()
        assert dict(desk.sites.asked[-1].headers) == {}
        async with desk.database.read() as connection:
            stored = (await connection.execute(select(source_table))).all()
        assert "secret" not in repr(stored)


class TestSpider:
    SOURCE = Source(name="Odd council", spider="ours:News")

    async def test_what_it_gives_whole_is_an_article_without_a_visit(self, desk):
        whole = entry(f"{NEWS}/1", "Serious case review", text="The whole text.", summary="In short.")
        linked = entry(f"{NEWS}/2", "Library hours", summary="Nine to five.")
        desk.sites.pages[f"{NEWS}/2"] = "Library hours\nFrom nine to five."
        spiders = Spiders([whole, linked])
        assert sorted(await desk.go(self.SOURCE, spiders=spiders)) == ["article", "article", "poll"]
        assert spiders.ran == ["spider:ours:News"]
        assert desk.sites.urls() == [f"{NEWS}/2"]
        async with desk.database.read() as connection:
            rows = await connection.execute(select(text.c.title, text.c.body, text.c.origin).order_by(text.c.title))
            assert [tuple(row) for row in rows if row.origin == "page"] == [
                ("Library hours", "From nine to five.", "page"),
                ("Serious case review", "The whole text.", "page"),
            ]

    async def test_a_text_that_changed_is_taken_again(self, desk):
        first = entry(f"{NEWS}/1", "Review", text="The first text.", modified=NOW)
        await desk.go(self.SOURCE, spiders=Spiders([first]))
        again = entry(f"{NEWS}/1", "Review", text="The second text.", modified=NOW + HOUR)
        assert await desk.go(self.SOURCE, spiders=Spiders([again]), after=2 * HOUR) == ["poll", "article"]
        assert await desk.column(text.c.body) == ["The first text.", "The second text."]

    @pytest.mark.parametrize("fault", [FetchFailed("it took too long"), NotAListing("it gave nothing")])
    async def test_one_that_fails_is_a_failed_poll(self, desk, fault):
        assert await desk.go(self.SOURCE, spiders=Spiders(fault)) == ["poll failed"]
        assert await desk.column(source_table.c.reason) == [str(fault)]

    async def test_where_none_can_be_run_it_says_so(self, desk):
        assert await desk.go(self.SOURCE) == ["poll failed"]


async def test_what_govuk_found_is_read_from_its_content_api(desk, monkeypatch):
    source = Source.model_validate({"name": "Ofsted", "govuk": {"organisations": ["ofsted"]}})
    public, api = "https://www.gov.uk/government/news/review", "https://www.gov.uk/api/content/government/news/review"

    async def answer(ask):
        return page(ask.url, body=b"Review\nThe text.") if ask.url == api else page(ask.url)

    async def listing(answered, declared):
        assert declared == source
        return Listing(kind="govuk", title="", entries=(entry(public, "Review", published=NOW, modified=NOW),))

    async def reading(answered, declared):
        assert (answered.url, declared) == (api, source)
        return Reading(title="Review", title_by="h1", body="The text.")

    asked = []
    monkeypatch.setattr(desk.sites, "fetch", lambda ask: asked.append(ask.url) or answer(ask))
    monkeypatch.setattr(desk.sites, "read_listing", listing)
    monkeypatch.setattr(desk.sites, "read_article", reading)
    assert await desk.go(source) == ["poll", "article"]
    assert asked[0].startswith("https://www.gov.uk/api/search.json?filter_organisations=ofsted&order=")
    assert asked[1:] == [api]
    assert await desk.column(article.c.url) == [public]


async def test_until_idle_reads_on_until_all_of_it_is_read(desk, monkeypatch):
    monkeypatch.setattr(paging, "MOST_PARTS", 1)
    desk.tick = timedelta(milliseconds=1)  # so that what is due again is due later than it began
    for number in range(1, 6):
        url = FEED if number == 1 else f"{FEED}?page={number}"
        older = (Part(url=f"{FEED}?page={number + 1}"),) if number < 5 else ()
        listed = (entry(f"{NEWS}/{number}", f"Story {number}", published=NOW - number * HOUR),)
        desk.sites.pages[url] = page(url, body=url.encode())
        desk.sites.listings[url] = Listing(kind="rss", title="", entries=listed, older=older)
    await desk.go(Source(name="Alderbrook", feed=FEED), Source(name="Odd council", spider="ours:News"))
    assert len(await desk.column(entry_table.c.id)) == 5
    assert desk.sites.urls().count(FEED) == 4
    assert [kind for kind, fields in desk.events if fields.get("source") == "Odd council"] == ["poll failed"]
