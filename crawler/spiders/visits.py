"""One hop: one request to one host, in its turn, with its limits; and what its failure means."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import scrapy
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from crawler.errors import FetchFailed
from crawler.models import Ask
from crawler.spiders.dispatcher import Dispatcher
from crawler.spiders.failures import FAILURES, told
from crawler.spiders.news import Download
from crawler.spiders.proxy import Proxy
from crawler.spiders.retry_after import wait_until
from crawler.spiders.targets import Target

OnHold = Callable[[str, datetime], None]

_COME_BACK_LATER = {429: "too many requests", 503: "service unavailable"}


class Visitor:
    """Makes single requests. `reasons` is where the resolver and the certificate check note what they refuse."""

    def __init__(
        self,
        download: Download,
        dispatcher: Dispatcher,
        *,
        agent: str,
        proxy: Proxy | None,
        reasons: dict[str, str],
        on_hold: OnHold | None,
    ) -> None:
        self._download = download
        self._dispatcher = dispatcher
        self._agent = agent
        self._proxy = proxy
        self._reasons = reasons
        self._on_hold = on_hold

    async def visit(self, target: Target, ask: Ask, *, spent: float) -> tuple[Response, float]:
        """The answer of this one address, redirect or not, and the seconds on the wire, `spent` ones included.

        Of `ask` come the headers and the limits. Raises FetchFailed where no answer came, or a 429 or a 503.
        """
        if spent >= ask.timeout:
            raise told(DownloadTimeoutError(), ask=ask, name=target.name, known=None)
        if self._proxy:
            self._proxy.check(target)
        request = self._request(target, ask, ask.timeout - spent)
        async with self._dispatcher.turn(target.host):
            began = asyncio.get_running_loop().time()
            response = await self._answer(request, target, ask)
            self._heed(target, response)
            return response, spent + asyncio.get_running_loop().time() - began

    def _request(self, target: Target, ask: Ask, timeout: float) -> scrapy.Request:
        headers = {"User-Agent": self._agent, "Accept": ask.accept, "Accept-Language": "en-GB, en;q=0.9, *;q=0.5"}
        if ask.etag:
            headers["If-None-Match"] = ask.etag
        if ask.last_modified:
            headers["If-Modified-Since"] = ask.last_modified
        meta: dict[str, object] = {"download_timeout": timeout, "download_maxsize": ask.max_bytes}
        if self._proxy:
            meta["proxy"] = self._proxy.url
            headers |= self._proxy.headers
        return scrapy.Request(target.url, headers=headers, meta=meta, dont_filter=True)

    async def _answer(self, request: scrapy.Request, target: Target, ask: Ask) -> Response:
        self._reasons.pop(target.name, None)
        try:
            return await self._download(request)
        except FAILURES as error:
            if self._dispatcher.stopping:
                raise FetchFailed("stopping") from error
            known = self._reasons.pop(target.name, None)
            raise told(error, ask=ask, name=target.name, known=known) from error

    def _heed(self, target: Target, response: Response) -> None:
        """Keep away from a host that asks for it."""
        if response.status not in _COME_BACK_LATER:
            return
        header = response.headers.get("Retry-After")
        until = wait_until(header.decode("latin-1") if header else None, datetime.now(UTC))
        if until is not None:
            self._dispatcher.hold(target.host, until)
            if self._on_hold:
                self._on_hold(target.host, until)
        asked = f", and asked us to stay away until {until:%Y-%m-%d %H:%M} UTC" if until else ""
        words = f"the server answered {response.status}, {_COME_BACK_LATER[response.status]}{asked}"
        raise FetchFailed(words, retry_at=until)
