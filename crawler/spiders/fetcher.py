"""From an Ask to a Page: each hop of the way waits for its host's turn, obeys its robots.txt and passes the guard.

async with open_fetcher(settings.network) as fetcher:
    page = await fetcher.fetch(Ask(url="https://news.alderbrook.example/feed"))
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from twisted.internet.interfaces import IHostnameResolver

from config.models import Network
from crawler.addresses import networks
from crawler.errors import FetchFailed
from crawler.models import Ask, Page
from crawler.spiders.dispatcher import Dispatcher, Turnstile
from crawler.spiders.failures import renewed
from crawler.spiders.hops import Hops, OnHold, Reply
from crawler.spiders.news import open_spider
from crawler.spiders.proxy import read_proxy
from crawler.spiders.reactor import reactor_on
from crawler.spiders.resolver import GuardedResolver, Policy, lower
from crawler.spiders.robots import RobotsCache
from crawler.spiders.settings import scrapy_settings, user_agent
from crawler.spiders.targets import Target, carried, onward, read_target
from crawler.spiders.trust import Trust
from crawler.spiders.wire import Wire

Enter = Callable[[Target], Awaitable[None]]
"""Asks whether a target may be entered; raises FetchFailed where not."""

MAX_REDIRECTS = 5
METHODS = ("GET", "POST")
GRACE = 0.5  # seconds that what is on the wire gets to finish when the crawler stops


class Fetcher:
    """Fetches pages, politely. Made by `open_fetcher`."""

    def __init__(self, hops: Hops, dispatcher: Dispatcher) -> None:
        self._hops = hops
        self._dispatcher = dispatcher
        self._robots = RobotsCache(self._follow, clock=asyncio.get_running_loop().time)

    @property
    def waiting(self) -> int:
        """How many requests wait for their host's turn."""
        return self._dispatcher.waiting

    def hold(self, host: str, until: datetime) -> None:
        """Send nothing to `host` (as `on_hold` named it) before `until` (aware): a Retry-After that was kept."""
        self._dispatcher.hold(host, until)

    async def fetch(self, ask: Ask) -> Page:
        """The page at the address, or at the one that it redirects to: whatever the status, but for 429 and 503.
        Where `ask` is not to be followed, a redirect itself.

        Raises FetchFailed, with a reason fit for readers: no answer, a limit passed, an address that may not be
        dialled, robots.txt, a host that asked us to stay away (then with `retry_at`). Raises StoreError where a
        turnstile was given and cannot be asked: the fetch has not begun, or broke off between two hops.
        """
        if ask.method not in METHODS:
            raise FetchFailed(f"only {' and '.join(METHODS)} requests are made, not {ask.method[:20]}")
        page = await self._follow(ask, self._enter)
        if len(page.redirects) == MAX_REDIRECTS and _next(page, read_target(page.final_url)):
            raise FetchFailed(f"redirected more than {MAX_REDIRECTS} times")
        delay = self._robots.delay(read_target(page.final_url))
        return replace(page, crawl_delay=delay) if delay else page

    async def _enter(self, target: Target) -> None:
        """Ask the site's robots.txt whether, and how often, we may."""
        rules = await self._robots.rules(target)
        self._dispatcher.slow_down(target.host, rules.delay)
        if not rules.allows(target.url):
            raise FetchFailed("robots.txt does not allow it", kind="blocked")

    async def _follow(self, ask: Ask, enter: Enter | None = None) -> Page:
        """The page at the end of at most five redirects; the fifth one itself where it leads on."""
        target, passed, spent = read_target(ask.url), list[str](), 0.0
        asking = ask
        while True:
            try:
                if enter:
                    await enter(target)
                reply = await self._hops.go(target, asking, spent=spent)
            except FetchFailed as error:
                if not passed:
                    raise
                raise renewed(error, f"redirected to {target.url}: {error}") from error
            page, spent = _page(ask, target, reply, tuple(passed)), reply.spent
            following = _next(page, target) if ask.follow else None
            if following is None or len(passed) == MAX_REDIRECTS:
                return page
            asking = carried(asking, reply.status, target, following)
            passed.append(following.url)
            target = following


@asynccontextmanager
async def open_fetcher(
    network: Network, *, on_hold: OnHold | None = None, turnstile: Turnstile | None = None
) -> AsyncIterator[Fetcher]:
    """The fetcher, on the running loop. `on_hold(host, until)` hears of every Retry-After, so that it can be kept.
    `turnstile` is what keeps several processes from asking one host at a time; it must outlive the fetcher.

    On leaving, whatever waits fails with "stopping", what is on the wire gets half a second to finish, and all is closed
    soon after. Raises ValueError for a network, a proxy or a `ca_file` that cannot be used.
    """
    reasons: dict[str, str] = {}
    policy = Policy(allow=networks(network.allow), hosts=lower(network.hosts), contact=network.contact is not None)
    proxy = read_proxy(network.proxy, policy) if network.proxy else None
    agent = user_agent(network.contact)
    dispatcher = Dispatcher(at_once=network.requests_at_once, pause=network.per_host_delay, turnstile=turnstile)
    with reactor_on(asyncio.get_running_loop()) as reactor:
        exempt = frozenset({proxy.name}) if proxy else frozenset[str]()
        resolver = GuardedResolver(policy, reasons=reasons, exempt=exempt)
        reactor.installNameResolver(cast("IHostnameResolver", resolver))
        settings = scrapy_settings(requests_at_once=network.requests_at_once, agent=agent)
        async with open_spider(settings, Wire(Trust(network.ca_file, reasons=reasons))) as download:
            hops = Hops(download, dispatcher, agent=agent, proxy=proxy, reasons=reasons, on_hold=on_hold)
            try:
                yield Fetcher(hops, dispatcher)
            finally:
                await dispatcher.stop(GRACE)


def _page(ask: Ask, target: Target, reply: Reply, redirects: tuple[str, ...]) -> Page:
    return Page(
        url=ask.url,
        final_url=target.url,
        status=reply.status,
        at=datetime.now(UTC),
        took=reply.spent,
        headers=reply.headers,
        body=reply.body,
        redirects=redirects,
    )


def _next(page: Page, target: Target) -> Target | None:
    return onward(target, page.status, page.headers.get("location"))
