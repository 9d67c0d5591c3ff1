"""Looks for the source behind a page: asks for what may be it, one after the other, and says which is best."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from config.sources import Source
from crawler import asking, decide
from crawler.dedupe.urls import site_of
from crawler.discovery import candidates, merits, naming
from crawler.discovery.records import Candidate, Discovery, Failed, Merits, Proposal, Reached
from crawler.errors import FetchFailed, NotAListing, SandboxFailed, Unreadable
from crawler.listing.govuk import first_address
from crawler.models import Ask, Listing, Page, Signposts

#: Requests for one page, robots.txt and the page itself included.
MOST_REQUESTS = 8
_LONGEST_ROBOTS = 500 * 1024  # bytes; RFC 9309, 2.5: what is behind them is not read


class Fetches(Protocol):
    """What gets a page from the network, politely. Raises FetchFailed."""

    async def fetch(self, ask: Ask, /) -> Page: ...


class Reads(Protocol):
    """What reads hostile bytes at a safe distance. Raises NotAListing, Unreadable and SandboxFailed."""

    async def read_listing(self, page: Page, source: Source | None = None, /) -> Listing: ...

    async def read_signposts(self, page: Page, /) -> Signposts: ...


async def discover(
    address: str,
    *,
    fetcher: Fetches,
    sandbox: Reads,
    now: datetime,
    on_ask: Callable[[str], None] | None = None,
) -> Discovery:
    """What can be declared for the page at `address`. Whatever the other side does comes out as a result.

    Whether the names are taken is for the caller to see. `on_ask` hears of each request.
    """
    search = _Search(fetcher=fetcher, sandbox=sandbox, now=now, on_ask=on_ask or (lambda _: None))
    try:
        page = await search.fetch(decide_ask(address))
        url, posts = await search.look(page)
    except (FetchFailed, _Refused) as error:
        return Discovery(address=address, unread=str(error))
    proposals = [
        Proposal(source=_named(each, posts, url), how=each.candidate.how, listing=each.listing, merits=worth)
        for each, worth in search.weighed(posts)
    ]
    proposals.sort(key=lambda each: each.merits.key, reverse=True)
    return Discovery(
        address=address,
        page=url,
        moved=url != page.final_url,
        heading=posts.heading,
        proposals=tuple(proposals),
        failed=tuple(search.failed),
    )


def decide_ask(address: str) -> Ask:
    """The request for the page: a feed will do as well."""
    return Ask(url=address, accept=f"text/html, {asking.FEED_TYPES}")


def _named(reached: Reached, posts: Signposts, url: str) -> Source:
    source = reached.candidate.source
    if source.govuk:
        name = naming.name_of_query(source.govuk, posts)
    else:
        name = naming.name_of(url, posts, listed=reached.listing.title)
    return source.model_copy(update={"name": name})


class _Refused(Exception):
    """The server gave an answer that is of no use."""


class _Search:
    """One search: what was reached, what failed, and how many requests are left."""

    def __init__(self, *, fetcher: Fetches, sandbox: Reads, now: datetime, on_ask: Callable[[str], None]) -> None:
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._now = now
        self._on_ask = on_ask
        self._left = MOST_REQUESTS
        self._asked: set[str] = set()
        self._reached: list[Reached] = []
        self._aside: list[Signposts] = []
        self.failed: list[Failed] = []

    async def fetch(self, ask: Ask) -> Page:
        """One request of those that are left. Raises FetchFailed, and _Refused where the status says no."""
        self._left -= 1
        self._asked.add(ask.url)
        self._on_ask(ask.url)
        page = await self._fetcher.fetch(ask)
        if reason := decide.refusal(page):
            raise _Refused(reason)
        return page

    def weighed(self, posts: Signposts) -> list[tuple[Reached, Merits]]:
        """What was reached, each with its merits, in the order in which it was."""
        return list(zip(self._reached, merits.weigh(self._reached, posts.links, now=self._now), strict=True))

    async def look(self, page: Page) -> tuple[str, Signposts]:
        """Fills in what is reached from `page`, as far as it is needed. Returns the address of the page that was looked behind,
        and what that says of itself.

        A front page shows a few of the news: the page of news that it links to is looked behind instead; and so it is where
        nothing is found behind another page. Raises _Refused where it is no page at all, or one that keeps us out.
        """
        if await self._is_itself(page):
            await self._try_query_instead(page)
            return page.final_url, Signposts()
        try:
            first = (page, await self._sandbox.read_signposts(page))
        except (Unreadable, SandboxFailed) as error:
            raise _Refused(str(error)) from error
        news = await self._page_of_news(*first) if _is_front(page.final_url) else None
        looked = news or first
        await self._look_behind(*looked)
        if not self._reached and (other := first if news else await self._page_of_news(*first)):
            looked = other
            await self._look_behind(*looked)
        await self._try_sitemaps(*looked)
        return looked[0].final_url, looked[1]

    async def _look_behind(self, page: Page, posts: Signposts) -> None:
        url = page.final_url
        for own in candidates.as_listing(_proposed(page), ""):
            await self._read(page, own)
        await self._try(candidates.named(url, posts), posts)
        await self._follow_feed_pages(url, posts)
        await self._try(candidates.of_platform(url, posts), posts)

    async def _page_of_news(self, page: Page, posts: Signposts) -> tuple[Page, Signposts] | None:
        """The page of news that `page` links to, on the same site, and what that says; None where it has none."""
        offered = (each for each in candidates.pages_of_news(page.final_url, posts) if each not in self._asked)
        address = next(offered, None)
        if address is None or self._left <= 0:
            return None
        try:
            news = await self.fetch(Ask(url=address, accept=asking.PAGE_TYPES))
            return news, await self._sandbox.read_signposts(news)
        except (FetchFailed, _Refused, Unreadable, SandboxFailed) as error:
            self.failed.append(Failed(address=address, reason=str(error)))
            return None

    async def _is_itself(self, page: Page) -> bool:
        """Whether the page is a feed or a sitemap: then that is what was meant. Raises _Refused where it keeps us out."""
        address = _proposed(page)
        for candidate in (*candidates.as_feed(address, "", declared=True), *candidates.as_sitemap(address, "")):
            try:
                listing = await self._sandbox.read_listing(page, candidate.source)
            except SandboxFailed:
                continue
            except NotAListing as error:
                if error.kind == "blocked":  # what else is asked for, is asked against the owner's will
                    raise _Refused(str(error).removesuffix(" instead of a feed")) from error
                continue
            self._reached.append(Reached(candidate=candidate, address=page.final_url, listing=listing))
            return True
        return False

    async def _try_query_instead(self, page: Page) -> None:
        """The search of GOV.UK in the place of one of its feeds, which end after twenty items and have no texts."""
        for candidate in candidates.named(page.final_url, Signposts()):
            await self._ask(candidate, address_of(candidate.source))

    def _is_found(self, posts: Signposts) -> bool:
        return any(merits.is_enough(worth, now=self._now) for _, worth in self.weighed(posts))

    async def _try(self, offered: Iterable[Candidate], posts: Signposts) -> None:
        """Asks for each candidate until one will do."""
        for candidate in offered:
            address = address_of(candidate.source)
            if self._left <= 0 or self._is_found(posts):
                return
            if address not in self._asked:
                await self._ask(candidate, address)

    async def _ask(self, candidate: Candidate, address: str) -> None:
        try:
            page = await self.fetch(Ask(url=address, accept=asking.FEED_TYPES))
        except (FetchFailed, _Refused) as error:
            self.failed.append(Failed(address=address, reason=str(error)))
            return
        if not await self._read(page, candidate) and candidate.source.feed:
            await self._note(page)

    async def _note(self, page: Page) -> None:
        """Keeps what a page says that stands in the place of a feed: "RSS" often leads to one that lists feeds."""
        with suppress(Unreadable, SandboxFailed):
            self._aside.append(await self._sandbox.read_signposts(page))

    async def _read(self, page: Page, candidate: Candidate) -> bool:
        """Whether the page lists something, as the candidate's kind; then it is reached."""
        try:
            listing = await self._sandbox.read_listing(page, candidate.source)
        except (NotAListing, SandboxFailed) as error:
            self.failed.append(Failed(address=page.url, reason=str(error)))
            return False
        reached = Reached(candidate=candidate, address=page.final_url, listing=listing)
        if merits.is_usable(reached):
            self._reached.append(reached)
            return True
        self.failed.append(Failed(address=page.url, reason="it lists nothing"))
        return False

    async def _follow_feed_pages(self, url: str, posts: Signposts) -> None:
        """One step aside, to a page that lists feeds."""
        for address in posts.feed_pages[:1]:
            if self._left <= 0 or self._is_found(posts):
                return
            try:
                await self._note(await self.fetch(Ask(url=address, accept=asking.PAGE_TYPES)))
            except (FetchFailed, _Refused) as error:
                self.failed.append(Failed(address=address, reason=str(error)))
        for aside in self._aside:
            await self._try(candidates.on_feed_page(url, aside), posts)

    async def _try_sitemaps(self, page: Page, posts: Signposts) -> None:
        """The news sitemap that robots.txt names; where the page itself lists nothing, any sitemap will do."""
        url = page.final_url
        if self._left <= 1 or self._is_found(posts):
            return
        known = candidates.sitemaps(await self._robots(url), url=url)
        wanted = [each for each in known if candidates.is_of_news(each)] if self._reached else list(known)
        how = "robots.txt names it as a sitemap"
        if not (wanted or self._reached):
            wanted, how = [_at(url, "/sitemap.xml")], "sitemaps are usually there"
        before = len(self._reached)
        await self._try([found for each in wanted[:2] for found in candidates.as_sitemap(each, how)], posts)
        parts = [part for each in self._reached[before:] if (part := candidates.news_part(each.listing))]
        how = "the site's sitemap lists it"
        await self._try([found for each in parts for found in candidates.as_sitemap(each, how)], posts)

    async def _robots(self, url: str) -> str:
        address = _at(url, "/robots.txt")
        try:
            page = await self.fetch(Ask(url=address, accept="text/plain, */*;q=0.1", max_bytes=_LONGEST_ROBOTS))
        except (FetchFailed, _Refused):  # a site without one is none the worse
            return ""
        return page.body.decode("utf-8", errors="replace")


def address_of(source: Source) -> str:
    """Where a source is asked for: a query to GOV.UK at the address that has it answered, all others at their own."""
    return first_address(source.key) if source.govuk else source.key


def _proposed(page: Page) -> str:
    """The address to declare: that which answered, unless it is another site's, which may be so today alone."""
    try:
        return page.final_url if site_of(page.url) == site_of(page.final_url) else page.url
    except ValueError:
        return page.url


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def _at(url: str, path: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{path}"
