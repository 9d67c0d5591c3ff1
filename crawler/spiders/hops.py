"""One hop: one request to one host, in its turn, with its limits; and what its failure means."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import scrapy
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Headers, Response

from crawler.errors import FetchFailed, TooLarge
from crawler.models import Ask
from crawler.spiders.dispatcher import Dispatcher
from crawler.spiders.failures import FAILURES, NoAnswer, told, too_large
from crawler.spiders.news import Download
from crawler.spiders.proxy import Proxy
from crawler.spiders.retry_after import wait_until
from crawler.spiders.targets import Target
from crawler.spiders.unpack import ACCEPTED, unpack

OnHold = Callable[[str, datetime], None]

#: Headers that are ours to set, whatever an Ask brings: who we are, what is unpacked, and how a message is framed.
OWN = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "expect", "host", "http2-settings", "keep-alive", "te"),
        *("trailer", "transfer-encoding", "upgrade", "user-agent"),
    }
)
_COME_BACK_LATER = {429: "too many requests", 503: "service unavailable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one address answered: `headers` with lower-case names, `spent` in seconds on the wire, all hops together."""

    status: int
    headers: dict[str, str]
    body: bytes
    spent: float

    def unpacked(self, ask: Ask) -> "Reply":
        """The same, its Content-Encoding undone. Raises FetchFailed, also for what is larger than `ask` allows."""
        encoding = self.headers.get("content-encoding")
        if not encoding:
            return self
        try:
            return replace(self, body=unpack(self.body, encoding, max_bytes=ask.max_bytes))
        except TooLarge as error:
            raise TooLarge(too_large(ask)) from error


class Hops:
    """Makes single requests, one hop each. `reasons` is where the resolver and the certificate check note what they refuse."""

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

    async def go(self, target: Target, ask: Ask, *, spent: float) -> Reply:
        """The answer of this one address, redirect or not.

        Of `ask` come method, body, headers and limits; `spent` seconds of its timeout are gone. Raises FetchFailed where no
        answer came, or a 429 or a 503; StoreError where the dispatcher's turnstile cannot be asked.
        """
        if spent >= ask.timeout:
            raise told(DownloadTimeoutError(), ask=ask, name=target.name, known=None)
        if self._proxy:
            self._proxy.check(target)
        request = self._request(target, ask, ask.timeout - spent)
        loop = asyncio.get_running_loop()
        async with self._dispatcher.turn(target.host):
            began = loop.time()
            response = await self._answer(request, target, ask)
            reply = _reply(response, spent + loop.time() - began)
            self._heed(target, reply)
        return reply.unpacked(ask)

    def _request(self, target: Target, ask: Ask, timeout: float) -> scrapy.Request:
        headers = {
            "User-Agent": self._agent,
            "Accept": ask.accept,
            "Accept-Encoding": ACCEPTED,
            "Accept-Language": "en-GB, en;q=0.9, *;q=0.5",
        }
        if ask.etag:
            headers["If-None-Match"] = ask.etag
        if ask.last_modified:
            headers["If-Modified-Since"] = ask.last_modified
        further = {name: value for name, value in ask.headers.items() if not _is_own(name)}
        meta: dict[str, object] = {"download_timeout": timeout, "download_maxsize": ask.max_bytes}
        meta["download_slot"] = "all hosts"  # the hosts' lines are ours, not Scrapy's
        if self._proxy:
            meta["proxy"] = self._proxy.url
        return scrapy.Request(
            target.url,
            method=ask.method,
            body=ask.body,
            headers=Headers(headers) | Headers(further),
            meta=meta,
            dont_filter=True,
        )

    async def _answer(self, request: scrapy.Request, target: Target, ask: Ask) -> Response:
        self._reasons.pop(target.name, None)
        try:
            return await self._download(request)
        except FAILURES as error:
            if self._dispatcher.stopping:
                raise NoAnswer("stopping") from error
            known = self._reasons.pop(target.name, None)
            raise told(error, ask=ask, name=target.name, known=known) from error

    def _heed(self, target: Target, reply: Reply) -> None:
        """Keep away from a host that asks for it."""
        if reply.status not in _COME_BACK_LATER:
            return
        until = wait_until(reply.headers.get("retry-after"), datetime.now(UTC))
        if until is not None:
            self._dispatcher.hold(target.host, until)
            if self._on_hold:
                self._on_hold(target.host, until)
        asked = f", and asked us to stay away until {until:%Y-%m-%d %H:%M} UTC" if until else ""
        words = f"the server answered {reply.status}, {_COME_BACK_LATER[reply.status]}{asked}"
        raise FetchFailed(words, retry_at=until)


def _is_own(name: str) -> bool:
    return name.lower() in OWN or name.lower().startswith("proxy-")


def _reply(response: Response, spent: float) -> Reply:
    headers = {_text(name).lower(): _text(_between(name).join(values)) for name, values in response.headers.items()}
    return Reply(status=response.status, headers=headers, body=response.body, spent=spent)


def _between(name: bytes) -> bytes:
    """What stands between the values of a header that came more than once. Cookies have commas of their own (RFC 9110, 5.3)."""
    return b"\n" if name.lower() == b"set-cookie" else b", "


def _text(raw: bytes) -> str:
    """A header as text: UTF-8 as servers of our day send it, Latin-1 as HTTP once said."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
