"""Spiders of somebody's own, run by the real Scrapy against loopback sites, through the real fetcher."""

import asyncio
import gc
import logging
import re
import sys
import time
import weakref
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import odd_spiders
import pytest
from loopback_fetching import fetching
from loopback_sites import Answer, LoopbackSites
from pydispatch import dispatcher

from config.sources import Source
from crawler.errors import FetchFailed, NotAListing, StoreError
from crawler.spiders import custom
from crawler.spiders.custom import SpiderRunner
from crawler.spiders.errand import Limits
from crawler.spiders.guest import ErrandCrawler
from docs.examples.council_minutes import MinutesSpider

LONDON = ZoneInfo("Europe/London")
PAGE = b"<!doctype html><title>News</title><h1>News</h1>"


@pytest.fixture
def sites():
    with LoopbackSites() as sites:
        yield sites


@pytest.fixture
def site(sites, monkeypatch):
    site = sites.site("news.alderbrook.example")
    site.serve("/news", PAGE)
    monkeypatch.setattr(odd_spiders, "at", site.origin)
    return site


def source(spider: str, **keys) -> Source:
    return Source(name="Alderbrook minutes", spider=f"odd_spiders:{spider}" if ":" not in spider else spider, **keys)


async def crawl(sites, spider: str | Source, *, limits: Limits | None = None, **network):
    async with fetching(sites, **network) as fetcher:
        runner = SpiderRunner(fetcher, zone=LONDON, limits=limits)
        return await runner.crawl(spider if isinstance(spider, Source) else source(spider))


async def refused(sites, spider: str | Source, error=NotAListing, **keys) -> str:
    with pytest.raises(error) as failed:
        await crawl(sites, spider, **keys)
    return str(failed.value)


def titles(listing):
    return [entry.title for entry in listing.entries]


class TestWhatItGives:
    async def test_items_become_entries_as_those_of_a_feed_do(self, sites, site):
        listing = await crawl(sites, "Odd")
        assert (listing.kind, listing.title, listing.whole, listing.faults) == (
            "spider",
            "Alderbrook minutes",
            True,
            (),
        )
        [entry] = listing.entries
        assert (entry.url, entry.title) == (site.url("/news/1"), "Library reopens")
        assert entry.key == site.url("/news/1").removeprefix("http://")

    async def test_all_fields_of_all_kinds_of_items(self, sites, site):
        first, second, third = (await crawl(sites, "Everything")).entries
        assert (first.title, first.summary, first.author) == ("Library reopens", "After two years.", "Press office")
        assert first.text == "The library reopens.\nIt had been closed."
        assert first.published == datetime(2026, 6, 4, 9, 30, tzinfo=UTC)
        assert (second.title, second.published.astimezone(LONDON).date().isoformat()) == ("Dataclass", "2026-06-03")
        assert (third.title, third.published) == ("Item", datetime(2026, 6, 4, 9, tzinfo=UTC))

    async def test_what_is_wrong_with_an_item_is_told_with_the_mend_and_the_others_count(self, sites, site, caplog):
        listing = await crawl(sites, "Faulty")
        assert titles(listing) == [listing.entries[0].url, "Library reopens"]
        assert not listing.whole
        assert set(listing.faults) == {
            "an item has no url: give each the address of its article (2 times)",
            "an item has the url /news/7: give the whole address, as response.urljoin makes it",
            "title of an item is of the type int: give text",
            "published of an item is of the type float: give a datetime, or text with a date in it",
            "date of an item is not known: the fields are url, title, summary, text, published, author",
        }
        assert {getattr(record, "fault", None) for record in caplog.records} >= set(listing.faults)

    async def test_a_spider_that_gives_nothing_good_fails(self, sites, site):
        assert "no url: give each the address" in await refused(sites, "OnlyFaulty")

    async def test_nothing_new_is_no_fault(self, sites, site):
        assert (await crawl(sites, "NothingNew")).entries == ()

    async def test_its_own_pipelines_and_errbacks_work(self, sites, site):
        listing = await crawl(sites, "Tidy")
        assert sorted(titles(listing)) == ["LIBRARY REOPENS!", "NOTED: 404!"]
        assert listing.faults == (
            "1 of the spider's 2 requests failed, one of them: the server answered 404 (not found)",
        )


class TestWhatIsWrongWithIt:
    @pytest.mark.parametrize(
        ("spider", "words"),
        [
            (
                "nowhere.minutes:M",
                "there is no module nowhere.minutes; put nowhere/minutes.py beside the configuration",
            ),
            ("odd_spiders:Missing", "the module odd_spiders has no Missing; look at the spelling"),
            ("odd_spiders:Fields", "odd_spiders:Fields is no spider; make it a class that inherits from scrapy.Spider"),
            ("odd_spiders:at", "is no spider"),
            ("Nameless", "the spider failed: ValueError: Nameless must have a name"),
            ("Failing", r"the spider failed: KeyError: 'headline of Harrowfold' \(odd_spiders.py, line \d+\)"),
            ("Breaks", r"the spider failed: LookupError: no session for Alderbrook \(odd_spiders.py, line \d+\)"),
            ("Hurried", "the spider failed: ValueError: could not convert string to float: 'soon'"),
            ("FailingAtStart", r"the spider failed: ValueError: no committee \(odd_spiders.py, line \d+\)"),
            ("FailingAtBirth", r"the spider failed: RuntimeError: not today \(odd_spiders.py, line \d+\)"),
            ("Silent", "the spider asked for no page and gave no item"),
        ],
    )
    async def test_it_says_what_and_where(self, sites, site, spider, words):
        assert re.match(f".*{words}", await refused(sites, spider))

    async def test_what_came_before_an_error_counts(self, sites, site):
        listing = await crawl(sites, "FailingLate")
        assert titles(listing) == ["Library reopens"]
        assert (listing.whole, len(listing.faults)) == (False, 1)
        assert "KeyError: 'date'" in listing.faults[0]

    async def test_modules_are_found_beside_the_configuration_file_and_read_once_mended(
        self, sites, site, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(sys, "path", [*sys.path])
        module = tmp_path / "mended_minutes.py"
        module.write_text("import odd_spiders, lacking_library\n")
        async with fetching(sites) as fetcher:
            runner = SpiderRunner(fetcher, zone=LONDON, folder=tmp_path)
            with pytest.raises(NotAListing, match="needs lacking_library, which is not there"):
                await runner.crawl(source("mended_minutes:M"))
            module.write_text("class M(:\n")
            with pytest.raises(NotAListing, match=r"cannot be imported: SyntaxError: .*mended_minutes.py, line 1"):
                await runner.crawl(source("mended_minutes:M"))
            module.write_text("import odd_spiders\nclass M(odd_spiders.Odd): pass  # as it should be\n")
            assert titles(await runner.crawl(source("mended_minutes:M"))) == ["Library reopens"]


class TestUnderTheSameRules:
    async def test_robots_counts(self, sites, site):
        site.robots("User-agent: *\nDisallow: /news")
        assert await refused(sites, "Odd", FetchFailed) == "robots.txt does not allow it"
        assert sites.paths(site.name) == ["/robots.txt"]

    async def test_a_status_that_is_no_answer_counts_as_none(self, sites, site):
        site.answer("/news", Answer(status=403))
        with pytest.raises(FetchFailed) as failed:
            await crawl(sites, "Odd")
        assert (str(failed.value), failed.value.kind) == ("the server answered 403 (forbidden)", "blocked")

    async def test_a_host_that_asks_for_peace_gets_it(self, sites, site):
        site.answer("/news", Answer(status=503, headers={"retry-after": "3600"}))
        with pytest.raises(FetchFailed) as failed:
            await crawl(sites, "Odd")
        assert failed.value.retry_at is not None
        assert len(sites.paths(site.name)) == 2

    async def test_requests_stand_in_the_line_of_their_host(self, sites, site):
        await crawl(sites, "Many", limits=Limits(requests=3), delay=0.15)
        assert min(sites.gaps(site.name)) >= 0.14

    async def test_no_setting_leads_past_the_guard(self, sites, site, monkeypatch, tmp_path):
        monkeypatch.chdir(tmp_path)
        paths = [f"file://{__file__}", "ftp://127.0.0.1/x", "data:,x", "http://127.0.0.1:9/x", "http://10.0.0.1/"]
        monkeypatch.setattr(odd_spiders.Wild, "paths", paths)
        words = await refused(sites, "Wild", FetchFailed)
        assert words.startswith(("only http and https addresses are fetched", "127.0.0.1", "10.0.0.1"))
        monkeypatch.setattr(odd_spiders.Wild, "paths", paths[:1])
        assert await refused(sites, "Wild", FetchFailed) == "only http and https addresses are fetched, not file:"
        monkeypatch.setattr(odd_spiders.Wild, "paths", [site.url("/news")])
        assert titles(await crawl(sites, "Wild")) == ["Library reopens"]
        assert sites.visits[-1].headers["user-agent"].startswith("Cuttings/")
        assert list(tmp_path.iterdir()) == []

    async def test_an_answer_that_is_too_large_or_breaks_off_is_a_failure(self, sites, site, monkeypatch):
        monkeypatch.setattr("crawler.spiders.errand.LARGEST", 1_000)
        site.answer("/news", Answer(body=b"x" * 2_000))
        assert "larger than" in await refused(sites, "Odd", FetchFailed)
        site.answer("/news", Answer(body=b"x" * 900, cut=400))
        assert await refused(sites, "Odd", FetchFailed) == "the answer broke off before its end"

    async def test_cookies_of_a_session_pass_redirects(self, sites, site):
        body = b"<!doctype html><h1>Welcome</h1>"
        site.answer("/in", Answer(status=302, headers={"location": "/out", "set-cookie": "sid=9; Path=/"}))
        site.answer("/out", lambda visit: Answer(body=body if visit.headers.get("cookie") == "sid=9" else b""))
        assert titles(await crawl(sites, "Sessions")) == ["Welcome"]

    async def test_the_sources_own_headers_go_to_the_first_host_alone(self, sites, site, monkeypatch):
        other = sites.site("other.example")
        other.serve("/news", PAGE)
        monkeypatch.setattr(odd_spiders.Elsewhere, "other", other.origin)
        monkeypatch.setenv("LICENCE", "licence=4711")
        own = source("Elsewhere").model_copy(update={"headers": {"X-Api-Key": _Secret()}, "cookie": _Secret()})
        await crawl(sites, own)
        first, second = (visit.headers for visit in sites.visits if visit.path == "/news")
        assert (first["x-api-key"], first["cookie"]) == ("4711", "4711")
        assert {"x-api-key", "cookie"}.isdisjoint(second)

    async def test_the_store_being_away_is_nobodys_fault(self, sites, site):
        class Away:
            async def fetch(self, ask):
                raise StoreError("the database is away")

        async with fetching(sites):
            with pytest.raises(StoreError, match="the database is away"):
                await SpiderRunner(Away(), zone=LONDON).crawl(source("Odd"))


def _until(true):
    while not true():
        time.sleep(0.01)


class _Secret:
    def get_secret_value(self):
        return "4711"


class TestLimits:
    async def test_items(self, sites, site):
        listing = await crawl(sites, "Many", limits=Limits(items=25))
        assert len(listing.entries) == 25
        assert listing.faults == ("it gave more than 25 items, and the rest was not taken",)
        assert not listing.whole

    @pytest.mark.parametrize("spider", ["Endless", "EndlessLater"])
    async def test_requests(self, sites, site, spider):
        site.answer("*", Answer(body=PAGE))
        listing = await crawl(sites, spider, limits=Limits(requests=6))
        assert len(sites.visits) - 1 == 6
        assert len(listing.entries) == (6 if spider == "Endless" else 5)  # the first page gave requests
        assert listing.faults == ("it asked for more than 6 pages, and the rest was not read",)

    async def test_time_on_the_wire(self, sites, site):
        site.answer("/slow", Answer(body=PAGE, delay=5))
        began = asyncio.get_running_loop().time()
        listing = await crawl(sites, "Slow", limits=Limits(seconds=0.3))
        assert asyncio.get_running_loop().time() - began < 2
        assert titles(listing) == ["Library reopens"]
        assert listing.faults == ("the spider was not done within 0.3 s",)

    async def test_one_that_will_not_stop_is_left_behind(self, sites, site, monkeypatch, caplog):
        monkeypatch.setattr(custom, "GRACE", 0.1)
        listing = await crawl(sites, "Deaf", limits=Limits(seconds=0.2))
        assert titles(listing) == ["Library reopens"]
        assert "did not stop" in caplog.text

    async def test_nothing_but_time_passed(self, sites, site):
        site.answer("/news", Answer(body=PAGE, delay=5))
        assert await refused(sites, "Odd", limits=Limits(seconds=0.2)) == "the spider was not done within 0.2 s"

    async def test_a_cancelled_visit_stops_the_spider(self, sites, site):
        site.answer("/news", Answer(body=PAGE, delay=5))
        async with fetching(sites) as fetcher:
            visit = asyncio.create_task(SpiderRunner(fetcher, zone=LONDON).crawl(source("Odd")))
            await asyncio.to_thread(_until, lambda: sites.paths(site.name)[1:])
            visit.cancel()
            with pytest.raises(asyncio.CancelledError):
                await visit
            assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("spider")]
            assert fetcher.waiting == 0


async def test_many_polls_leave_nothing_behind(sites, site, monkeypatch):
    made = weakref.WeakSet()

    class Counted(ErrandCrawler):
        def __init__(self, *args):
            super().__init__(*args)
            made.add(self)

    monkeypatch.setattr(custom, "ErrandCrawler", Counted)
    async with fetching(sites) as fetcher:
        runner = SpiderRunner(fetcher, zone=LONDON)

        async def polled(number):
            for _ in range(number):
                await runner.crawl(source("Odd"))
                with pytest.raises(NotAListing):
                    await runner.crawl(source("Failing"))
            await asyncio.sleep(0)
            gc.collect()
            return len(dispatcher.connections), len(asyncio.all_tasks()), len(logging.root.handlers)

        before = await polled(3)
        assert await polled(20) == before
    assert len(made) == 0


async def test_the_example_searches_a_form_and_reads_all_its_pages(sites, monkeypatch):
    site = sites.site("minutes.alderbrook.example")
    site.serve("/search", FORM)
    site.answer("/search/results", lambda visit: Answer(body=FIRST if b"token=a7" in visit.body else b"", headers=HTML))
    site.answer("/search/results?page=2", Answer(body=SECOND, headers=HTML))
    monkeypatch.setattr(MinutesSpider, "site", site.origin)
    listing = await crawl(sites, source("docs.examples.council_minutes:MinutesSpider"))
    assert titles(listing) == ["Cabinet, 4 June", "Children's Scrutiny, 2 June"]
    assert listing.entries[0].published == datetime(2026, 6, 4, tzinfo=LONDON)
    assert listing.entries[1].summary == "Serious case review; budget"
    assert (listing.whole, listing.faults) == (True, ())
    form = next(visit for visit in sites.visits if visit.method == "POST")
    assert re.fullmatch(rb"token=a7&committee=all&from=\d{4}-\d\d-\d\d", form.body)


HTML = {"content-type": "text/html; charset=utf-8"}
FORM = b"""<!doctype html><form id="minutes-search" method="post" action="/search/results">
<input type="hidden" name="token" value="a7"><select name="committee"></select><input name="from"></form>"""
FIRST = b"""<!doctype html><table id="results"><tr class="meeting"><td><a href="/minutes/12">Cabinet, 4 June</a></td>
<td class="date">4 June 2026</td><td class="items">Apologies</td></tr></table><a rel="next" href="/search/results?page=2">Older</a>"""
SECOND = b"""<!doctype html><table id="results"><tr class="meeting"><td><a href="/minutes/11">Children's Scrutiny, 2 June</a></td>
<td class="date">2 June 2026</td><td class="items">Serious case review; budget</td></tr></table>"""


class TestScrapysOwnCommands:
    root = Path(__file__).parents[2]

    async def command(self, *args):
        scrapy = Path(sys.executable).parent / "scrapy"
        process = await asyncio.create_subprocess_exec(scrapy, *args, cwd=self.root, stdout=-1, stderr=-1)
        out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        return out.decode()

    async def test_list(self):
        assert await self.command("list") == "council-minutes\n"

    async def test_shell(self, sites):
        site = sites.site("127.77.0.1")
        site.serve("/news", PAGE)
        told = await self.command("shell", site.url("/news"), "-c", "print(response.css('h1::text').get())", "--nolog")
        assert told.startswith("News\n")
