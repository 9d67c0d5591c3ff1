"""Spiders that behave in all ways, for the runner of spiders. Each asks the site that `at` was set to."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import scrapy

#: The site, as http://name:port.
at = ""


class Odd(scrapy.Spider):
    """Asks for one page, and gives an item that names it."""

    name = "odd"
    path = "/news"

    async def start(self):
        yield scrapy.Request(f"{at}{self.path}")

    def parse(self, response):
        yield {"url": response.urljoin("/news/1"), "title": "Library reopens"}


class Nameless(scrapy.Spider):
    pass


class Everything(Odd):
    """All fields, in all kinds of items."""

    def parse(self, response):
        item = Fields(url=response.urljoin("/news/2"), title="Dataclass", published=date(2026, 6, 3))
        yield {
            "url": response.urljoin("/news/1"),
            "title": "<b>Library</b> reopens",
            "summary": "After two years.",
            "text": "The library reopens.\n\nIt had been closed.",
            "published": datetime(2026, 6, 4, 9, 30, tzinfo=UTC),
            "author": "Press office",
        }
        yield item
        yield Classic(url=response.urljoin("/news/3"), title="Item", published="4 June 2026 10:00")


@dataclass
class Fields:
    url: str
    title: str
    published: Any = None


class Classic(scrapy.Item):
    url = scrapy.Field()
    title = scrapy.Field()
    published = scrapy.Field()


class Faulty(Odd):
    """One good item among bad ones."""

    items: ClassVar[list[Any]] = [
        {"title": "No address"},
        {"url": None, "title": "No address either"},
        {"url": "/news/7", "title": "Half an address"},
        {"url": "https://news.alderbrook.example/5", "title": 5, "published": 12.5, "date": "4 June"},
    ]

    def parse(self, response):
        yield from self.items
        yield from super().parse(response)


class OnlyFaulty(Odd):
    def parse(self, response):
        yield from Faulty.items[:2]


class Failing(Odd):
    def parse(self, response):
        raise KeyError("headline of Harrowfold")


class FailingLate(Odd):
    def parse(self, response):
        yield from super().parse(response)
        raise KeyError("date")


class FailingAtStart(Odd):
    async def start(self):
        raise ValueError("no committee")
        yield


class FailingAtBirth(Odd):
    def __init__(self, **kwargs):
        raise RuntimeError("not today")


class Silent(Odd):
    async def start(self):
        return
        yield


class NothingNew(Odd):
    def parse(self, response):
        return []


class Many(Odd):
    """Ten items from each of ten pages that follow each other."""

    def parse(self, response, page=1):
        yield from ({"url": response.urljoin(f"/news/{page}/{n}"), "title": f"Item {n}"} for n in range(10))
        if page < 10:
            yield scrapy.Request(f"{at}/news?{page + 1}", self.parse, cb_kwargs={"page": page + 1})


class Endless(Odd):
    async def start(self):
        number = 0
        while True:
            number += 1
            yield scrapy.Request(f"{at}/news?{number}")

    def parse(self, response):
        yield {"url": response.url, "title": "One more"}


class EndlessLater(Odd):
    def parse(self, response):
        number = 0
        while True:
            number += 1
            yield scrapy.Request(f"{at}/more?{number}", self.parse_one)

    def parse_one(self, response):
        yield {"url": response.url, "title": "One more"}


class Slow(Odd):
    """Gives what it has, and waits for what takes long."""

    def parse(self, response):
        yield from super().parse(response)
        yield scrapy.Request(f"{at}/slow", self.parse_slow)

    def parse_slow(self, response):
        yield {"url": response.urljoin("/news/late"), "title": "Too late"}


class Deaf(Odd):
    """Will not stop."""

    async def parse(self, response):
        yield {"url": response.urljoin("/news/1"), "title": "Library reopens"}
        await asyncio.Event().wait()


class Sessions(Odd):
    """A site that sends on with a cookie, and wants that cookie there."""

    path = "/in"

    def parse(self, response):
        assert isinstance(response, scrapy.http.HtmlResponse)
        yield {"url": response.url, "title": response.css("h1::text").get()}


class Elsewhere(Odd):
    """Asks a second host."""

    other = ""

    def parse(self, response):
        yield scrapy.Request(f"{self.other}/news", super().parse)


class Wild(Odd):
    """Sets all that could lead past the guard and the limits."""

    custom_settings: ClassVar[dict[str, Any]] = {
        "DOWNLOAD_HANDLERS": {"http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"},
        "DOWNLOAD_HANDLERS_BASE": {"file": "scrapy.core.downloader.handlers.file.FileDownloadHandler"},
        "DOWNLOAD_TIMEOUT": 3600,
        "FEEDS": {"items.json": {"format": "json"}},
        "USER_AGENT": "Mozilla/5.0",
        "ROBOTSTXT_OBEY": False,
        "CONCURRENT_REQUESTS": 3,
    }
    paths: ClassVar[list[str]] = []

    async def start(self):
        for path in self.paths:
            yield scrapy.Request(path, self.parse)


class Tidy(Odd):
    """With a pipeline, a middleware and an errback of its own."""

    custom_settings: ClassVar[dict[str, Any]] = {
        "ITEM_PIPELINES": {"odd_spiders.Titles": 1},
        "SPIDER_MIDDLEWARES": {"odd_spiders.Exclaims": 500},
    }

    async def start(self):
        yield scrapy.Request(f"{at}/news")
        yield scrapy.Request(f"{at}/gone", self.parse, errback=self.went_wrong)

    def went_wrong(self, failure):
        yield {"url": f"{at}/notes", "title": f"noted: {failure.value.response.status}"}


class Exclaims:
    """A spider middleware."""

    async def process_spider_output(self, response, result):
        async for item in result:
            yield {**item, "title": f"{item['title']}!"}


class Breaks(Odd):
    """With a downloader middleware that fails."""

    custom_settings: ClassVar[dict[str, Any]] = {"DOWNLOADER_MIDDLEWARES": {"odd_spiders.Breaking": 500}}


class Breaking:
    def process_request(self, request):
        raise LookupError("no session for Alderbrook")


class Hurried(Odd):
    async def start(self):
        yield scrapy.Request(f"{at}/news", meta={"download_timeout": "soon"})


class Titles:
    def process_item(self, item):
        return {**item, "title": item["title"].upper()}
