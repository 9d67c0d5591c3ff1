"""One poll by a source's own spider: what it may still ask for, what it brought, and what went wrong.

All that it asks for goes through the daemon's own fetcher, and so past the same guard, robots.txt and lines of hosts as
everything else.
"""

import asyncio
import contextlib
import inspect
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spiders import Spider
from twisted.python.failure import Failure

from config.sources import Source
from crawler import decide
from crawler.errors import FetchFailed, NotAListing, StoreError
from crawler.listing.claims import Claim, entries_of
from crawler.models import Ask, Listing
from crawler.seams import Fetches
from crawler.spiders.classes import error_words
from crawler.spiders.failures import renewed
from crawler.spiders.items import taken_from
from crawler.spiders.responses import response_of
from crawler.spiders.settings import LARGEST, SLOWEST
from crawler.spiders.targets import Target, leaves, read_target

#: Of the faults of its items so many kinds are told.
_MOST_FAULTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one poll may take: seconds, items and requests."""

    seconds: float = 100.0
    items: int = 1_000
    requests: int = 200


class Errand:
    """One poll. `over` is set when there is no sense in going on."""

    def __init__(self, fetcher: Fetches, source: Source, limits: Limits, *, spider: type[Spider]) -> None:
        self.over = asyncio.Event()
        self._ends_at = asyncio.get_running_loop().time() + limits.seconds
        self._fetcher = fetcher
        self._source = source
        self._limits = limits
        self._spider = spider
        self._first: Target | None = None
        self._scopes: set[asyncio.Timeout] = set()
        self._claims: list[Claim] = []
        self._asked = self._refused = self._failed = self._lost = 0
        self._failures: list[FetchFailed] = []
        self._item_faults: Counter[str] = Counter()
        self._faults: dict[str, None] = {}
        self._store_error: StoreError | None = None

    @property
    def left(self) -> float:
        """Its seconds that are left."""
        return max(0.0, self._ends_at - asyncio.get_running_loop().time())

    async def fetch(self, request: Request) -> Response:
        """The answer to one request of the spider. Raises FetchFailed, StoreError, and IgnoreRequest beyond a limit."""
        if self._asked == self._limits.requests:
            self._refuse()
            raise IgnoreRequest("no more requests in this poll")
        self._asked += 1
        try:
            async with asyncio.timeout_at(self._ends_at) as scope:
                return await self._within(scope, request)
        except TimeoutError:
            raise IgnoreRequest("the poll is over") from None
        except FetchFailed as error:
            self._note(error)
            raise
        except StoreError as error:
            self._store_error = error
            self.over.set()
            raise

    def _refuse(self) -> None:
        """Too many requests: those that were made before may come in; one who goes on asking is stopped."""
        self._faults[f"it asked for more than {self._limits.requests:,} pages, and the rest was not read"] = None
        self._refused += 1
        if self._refused > self._limits.requests:
            self.over.set()

    async def _within(self, scope: asyncio.Timeout, request: Request) -> Response:
        self._scopes.add(scope)
        try:
            page = await self._fetcher.fetch(self._ask(request))
        finally:
            self._scopes.discard(scope)
        expected = {
            *request.meta.get("handle_httpstatus_list", ()),
            *getattr(self._spider, "handle_httpstatus_list", ()),
        }
        if page.status >= 400 and page.status not in expected and (reason := decide.refusal(page)):
            self._note(FetchFailed(reason, kind=decide.barred(page)))
        return response_of(page)

    def _ask(self, request: Request) -> Ask:
        """The source's own headers go to the host that the spider asks first, and to no other."""
        target = read_target(request.url)
        self._first = self._first or target
        headers = {str(name): str(value) for name, value in request.headers.to_unicode_dict().items() if value}
        if not leaves(self._first, target):
            headers |= {name: value.get_secret_value() for name, value in self._source.headers.items()}
            headers |= self._with_cookie(headers.get("Cookie"))
        return Ask(
            url=request.url,
            method=request.method,
            body=request.body if request.method != "GET" else b"",
            headers=headers,
            timeout=min(float(request.meta.get("download_timeout") or SLOWEST), SLOWEST),
            max_bytes=min(int(request.meta.get("download_maxsize") or LARGEST), LARGEST),
            follow=False,
        )

    def _with_cookie(self, others: str | None) -> dict[str, str]:
        """The source's own cookie beside those that the site has set."""
        own = self._source.cookie.get_secret_value() if self._source.cookie else None
        return {"Cookie": "; ".join(filter(None, (others, own)))} if own else {}

    def _note(self, failure: FetchFailed) -> None:
        self._failed += 1
        self._failures.append(failure)

    async def paced(self, output: AsyncIterator[Any], *, late: bool = False) -> AsyncIterator[Any]:
        """What the spider gives, piece by piece: endless output neither holds up the loop nor outlasts the poll.

        `late` output counts when there is no sense in going on, too: it is of what was on the way.
        """
        most = self._limits.items + self._limits.requests
        async for each in output:
            if not (most and self.left) or (self.over.is_set() and not late):
                return
            most -= 1
            yield each
            await asyncio.sleep(0)

    def take(self, item: object) -> None:
        """Hears of an item, through Scrapy's signal."""
        if len(self._claims) == self._limits.items:
            self._end(f"it gave more than {self._limits.items:,} items, and the rest was not taken")
            return
        taken = taken_from(item)
        self._item_faults.update(taken.faults)
        if taken.claim:
            self._claims.append(taken.claim)
        else:
            self._lost += 1

    def hear(self, failure: Failure) -> None:
        """Hears of an error in the spider's code, through Scrapy's signals."""
        if failure.value is not None:
            self.raised(failure.value)

    def raised(self, error: BaseException) -> None:
        """Notes an error that left the spider's code."""
        if not isinstance(error, (FetchFailed, StoreError, IgnoreRequest)):
            self._faults[f"the spider failed: {error_words(error, file=_file_of(self._spider))}"] = None

    def out_of_time(self) -> None:
        """Notes that it was stopped before it was done."""
        self._end(f"the spider was not done within {self._limits.seconds:g} s")

    def cut(self) -> None:
        """Ends all that is on the way for it, now; nothing is asked any more."""
        self._ends_at = now = asyncio.get_running_loop().time()
        for scope in self._scopes:
            scope.reschedule(now)

    def _end(self, fault: str) -> None:
        self._faults[fault] = None
        self.over.set()

    def listing(self, zone: tzinfo) -> Listing:
        """What it brought. Items that are good count, whatever happened beside them, and that is told as faults.

        Raises NotAListing where nothing came and something is wrong with the spider, FetchFailed where nothing came because
        requests failed, and StoreError.
        """
        if self._store_error:
            raise self._store_error
        faults = (*self._faults, *self._told_failures(), *self._told_items())
        if not self._claims:
            self._complain(faults)
        whole = not (self._faults or self._failures or self._lost)
        entries = entries_of(self._claims, url=self._source.key, zone=zone)
        return Listing(kind="spider", title=self._source.name, entries=entries, whole=whole, faults=faults)

    def _complain(self, faults: tuple[str, ...]) -> None:
        if self._faults or (self._item_faults and not self._failures):
            raise NotAListing(faults[0])
        if self._failures:
            raise renewed(self._failures[0])
        if not self._asked:
            raise NotAListing("the spider asked for no page and gave no item")

    def _told_failures(self) -> list[str]:
        if not self._failures:
            return []
        return [f"{self._failed:,} of the spider's {self._asked:,} requests failed, one of them: {self._failures[0]}"]

    def _told_items(self) -> list[str]:
        told = [
            f"{fault} ({count:,} times)" if count > 1 else fault for fault, count in self._item_faults.most_common()
        ]
        return told[:_MOST_FAULTS]


def _file_of(spider: type[Spider]) -> str | None:
    with contextlib.suppress(TypeError):
        return inspect.getfile(spider)
    return None
