"""Sites on paper, for tests of the newsroom alone: `fetch`, `read_listing` and `read_article` without a network.

sites = PaperSites()
sites.feed("https://alderbrook.example/feed", ("https://alderbrook.example/1", "Title one"), …)
sites.pages["https://alderbrook.example/1"] = "The text."      # a page that is not there is a 404
sites.pages["https://alderbrook.example/2"] = FetchFailed("connection refused")
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

from archive_builders import NOW

from config.sources import Source
from crawler.dedupe.urls import host_of, url_key
from crawler.errors import FetchFailed, NotAListing, Unreadable
from crawler.models import Ask, Entry, Listing, Page, Reading

Answer = str | Exception | Page | Callable[[Ask], Any]


class PaperSites:
    """Fetcher and sandbox in one. A page is its text: the first line its title, "canonical: …" may follow."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.listings: dict[str, Listing | Exception] = {}
        self.asked: list[Ask] = []
        self.delay = 0.0
        self.now_at: Counter[str] = Counter()
        self.most_at: Counter[str] = Counter()

    def feed(self, url: str, *items: tuple[Any, ...] | Entry) -> None:
        entries = [item if isinstance(item, Entry) else entry(*item) for item in items]
        self.listings[url] = Listing(kind="rss", title="News", entries=tuple(entries))
        body = repr(entries).encode()
        etag = f'"{hash(body)}"'

        def answer(ask: Ask) -> Page:
            if ask.etag == etag:
                return page(url, status=304)
            return page(url, body=body, headers={"etag": etag})

        self.pages[url] = answer

    async def fetch(self, ask: Ask) -> Page:
        self.asked.append(ask)
        host = host_of(ask.url)
        self.now_at[host] += 1
        self.most_at[host] = max(self.most_at[host], self.now_at[host])
        try:
            await asyncio.sleep(self.delay)
            answer = self.pages.get(ask.url, page(ask.url, status=404))
            answer = answer(ask) if callable(answer) else answer
            if asyncio.iscoroutine(answer):
                answer = await answer
            if isinstance(answer, Exception):
                raise answer
            return page(ask.url, body=answer.encode()) if isinstance(answer, str) else answer
        finally:
            self.now_at[host] -= 1

    async def read_listing(self, page: Page, source: Source | None = None) -> Listing:
        listing = self.listings.get(page.url, NotAListing("the site sent a web page instead of a feed"))
        if isinstance(listing, Exception):
            raise listing
        return listing

    async def read_article(self, page: Page, source: Source | None = None) -> Reading:
        title, _, body = page.body.decode().partition("\n")
        if not title:
            raise Unreadable("the page has no text")
        canonical, body = [*body.split("\n", 1), ""][:2] if body.startswith("canonical: ") else ("", body)
        return Reading(title=title, title_by="h1", body=body, canonical=canonical.removeprefix("canonical: ") or None)

    def urls(self) -> list[str]:
        return [ask.url for ask in self.asked]


def page(url: str, *, status: int = 200, body: bytes = b"", **fields: Any) -> Page:
    return Page(**({"url": url, "final_url": url, "status": status, "at": NOW, "took": 0.1, "body": body} | fields))


def redirected(url: str, to: str, text: str) -> Page:
    return page(url, body=text.encode(), final_url=to, redirects=(to,))


def entry(url: str, title: str, **fields: Any) -> Entry:
    return Entry(**({"key": url_key(url), "url": url, "title": title} | fields))


__all__ = ["FetchFailed", "PaperSites", "entry", "page", "redirected"]
