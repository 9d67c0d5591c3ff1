"""What visits are made with: protocols, so that the newsroom can be tried without a network."""

from typing import Protocol

from config.sources import Source
from crawler.models import Ask, DocumentReading, Listing, Page, Reading


class Fetches(Protocol):
    """What gets a page from the network, politely. Raises FetchFailed."""

    async def fetch(self, ask: Ask, /) -> Page: ...


class Reads(Protocol):
    """What reads hostile bytes at a safe distance. Raises NotAListing, Unreadable and SandboxFailed."""

    async def read_listing(self, page: Page, source: Source | None = None, /) -> Listing: ...

    async def read_article(self, page: Page, source: Source | None = None, /) -> Reading: ...

    async def read_document(self, page: Page, /) -> DocumentReading: ...


class RunsSpiders(Protocol):
    """What runs a source's own spider, once. Raises FetchFailed and NotAListing."""

    async def crawl(self, source: Source, /) -> Listing: ...
