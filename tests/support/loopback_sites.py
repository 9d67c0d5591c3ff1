"""A fast web server on loopback: many sites, each with its own name and its own 127.x.y.z address, on one port.

    with LoopbackSites() as sites:
        council = sites.site("news.alderbrook.example")
        council.serve("/feed", b"<rss…", content_type="application/rss+xml")     # with ETag, 304s and all
        council.answer("/slow", Answer(body=b"late", delay=3))
        council.answer("/echo", lambda visit: Answer(body=visit.path.encode()))
        network = Network(hosts=sites.hosts, allow=("127.0.0.0/8",), contact="https://example.org/us")
        … fetch council.url("/feed") …
        assert [visit.path for visit in sites.visits] == ["/robots.txt", "/feed"]

It runs in a thread with a loop of its own, so that it answers while the loop under test is busy, and as well in a
process of its own. What is not served is a 404, /robots.txt too. Times are those of `time.monotonic()`.
"""

import asyncio
import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count, pairwise
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")
REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass(slots=True, kw_only=True)
class Visit:
    """One request as the server saw it: `at` when its head was complete, `done` when the last byte was handed over."""

    host: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float
    done: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server says, and how badly it behaves while it does.

    `delay` is waited before the first byte, `drip` between single bytes of the body; `cut` drops the connection after
    so many bytes of the body; `endless` sends the body over and over, chunked; `raw` is sent in place of everything
    else, and then the connection is closed; as it is after a "connection: close" among the headers.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    cut: int | None = None
    endless: bool = False
    raw: bytes | None = None


Handler = Callable[[Visit], Answer]
MISSING = Answer(status=404, body=b"There is nothing here.\n", headers={"content-type": "text/plain"})


class Site:
    """One site: what it answers, by path."""

    def __init__(self, *, name: str, address: str, origin: str) -> None:
        self.name = name
        self.address = address
        self.origin = origin
        self._handlers: dict[str, Handler] = {}
        self._otherwise: Handler = lambda visit: MISSING

    def url(self, path: str = "/") -> str:
        return f"{self.origin}{path}"

    def answer(self, path: str, answer: Answer | Handler) -> None:
        """Say this on `path` (matched with its query string, then without); "*" stands for all other paths."""
        handler = (lambda visit: answer) if isinstance(answer, Answer) else answer
        if path == "*":
            self._otherwise = handler
        else:
            self._handlers[path] = handler

    def serve(
        self,
        path: str,
        body: bytes,
        *,
        content_type: str = "text/html; charset=utf-8",
        last_modified: str | None = None,
    ) -> None:
        """Serve `body` with an ETag made of its bytes; the matching If-None-Match or If-Modified-Since gets a 304."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        validators = {"etag": etag} | ({"last-modified": last_modified} if last_modified else {})
        whole = Answer(body=body, headers={"content-type": content_type} | validators)
        unchanged = Answer(status=304, headers=validators)

        def conditional(visit: Visit) -> Answer:
            if "if-none-match" in visit.headers:
                return unchanged if visit.headers["if-none-match"] == etag else whole
            known = visit.headers.get("if-modified-since")
            return unchanged if known is not None and known == last_modified else whole

        self.answer(path, conditional)

    def robots(self, text: str) -> None:
        self.answer("/robots.txt", Answer(body=text.encode(), headers={"content-type": "text/plain"}))

    def redirect(self, path: str, to: str, *, status: int = 302) -> None:
        self.answer(path, Answer(status=status, headers={"location": to}))

    def handle(self, visit: Visit) -> Answer:
        handler = self._handlers.get(visit.path) or self._handlers.get(visit.path.partition("?")[0])
        return (handler or self._otherwise)(visit)


class LoopbackSites:
    """The server and its sites. `hosts` and `visits` are what `network.hosts` and a test's assertions need."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, keep_visits: bool = True) -> None:
        self.port = 0
        self.visits: list[Visit] = []
        self._sites: dict[str, Site] = {}
        self._keep_visits = keep_visits
        self._tls = tls
        self._servers: dict[str, asyncio.Server] = {}
        self._addresses = (f"127.77.{number // 250}.{number % 250 + 1}" for number in count())
        self._connections: set[_Connection] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loopback-sites", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def hosts(self) -> dict[str, str]:
        """Name to address, as in `network.hosts`."""
        return {site.name: site.address for site in self._sites.values()}

    def site(self, name: str, *, address: str | None = None) -> Site:
        """A new site, on an address of its own unless one is given (several sites may share one)."""
        address = address or next(self._addresses)
        if address not in self._servers:
            self._servers[address] = self._do(self._listen(address))
        scheme = "https" if self._tls else "http"
        self._sites[name] = Site(name=name, address=address, origin=f"{scheme}://{name}:{self.port}")
        return self._sites[name]

    def paths(self, name: str) -> list[str]:
        """The paths that were asked of one site, in order."""
        return [visit.path for visit in self.visits if visit.host == name]

    def gaps(self, name: str) -> list[float]:
        """Seconds from the end of each answer of one site to the next request it got."""
        own = [visit for visit in self.visits if visit.host == name]
        return [later.at - (first.done or later.at) for first, later in pairwise(own)]

    def answer_to(self, visit: Visit) -> Answer:
        if self._keep_visits:
            self.visits.append(visit)
        site = self._sites.get(visit.host)
        return site.handle(visit) if site else MISSING

    async def _listen(self, address: str) -> asyncio.Server:
        server = await self._loop.create_server(
            lambda: _Connection(self.answer_to, self._connections), address, self.port, backlog=1024, ssl=self._tls
        )
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _stop(self) -> None:
        for server in self._servers.values():
            server.close()
        for connection in list(self._connections):
            connection.abort()
        await asyncio.sleep(0)  # the transports tell their protocols

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)


class _Connection(asyncio.Protocol):
    """One client. Requests are answered one after the other, the connection is kept."""

    def __init__(self, answer_to: Handler, connections: "set[_Connection]") -> None:
        self._answer_to = answer_to
        self._connections = connections
        self._buffer = b""
        self._transport: asyncio.Transport
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        if self._task:
            self._task.cancel()

    def abort(self) -> None:
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._task is None:
            self._next()

    def _next(self) -> None:
        head, blank, rest = self._buffer.partition(b"\r\n\r\n")
        if not blank:
            return
        request, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", 0))
        if len(rest) < length:
            return
        self._buffer = rest[length:]
        method, path, _ = request.split(" ", 2)
        visit = Visit(
            host=headers.get("host", "").rpartition(":")[0] or headers.get("host", ""),
            method=method,
            path=path,
            headers=headers,
            body=rest[:length],
            at=time.monotonic(),
        )
        self._send(visit, self._answer_to(visit))

    def _send(self, visit: Visit, answer: Answer) -> None:
        if answer.delay or answer.drip or answer.endless:
            self._task = asyncio.get_running_loop().create_task(self._send_slowly(visit, answer))
            return
        self._transport.write(_head(answer) + answer.body[: answer.cut] if answer.raw is None else answer.raw)
        self._finish(visit, answer)

    async def _send_slowly(self, visit: Visit, answer: Answer) -> None:
        try:
            await asyncio.sleep(answer.delay)
            self._transport.write(_head(answer) if answer.raw is None else b"")
            for piece in _pieces(answer):
                self._transport.write(piece)
                await asyncio.sleep(answer.drip)
        finally:  # or cancelled, because the client has gone
            visit.done = time.monotonic()
        self._task = None
        self._finish(visit, answer)

    def _finish(self, visit: Visit, answer: Answer) -> None:
        visit.done = time.monotonic()
        if answer.cut is not None or answer.raw is not None or answer.headers.get("connection") == "close":
            self._transport.close()
        elif self._buffer:
            self._next()


def _head(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    if answer.endless:
        lines.append("transfer-encoding: chunked")
    elif answer.status != 304:
        lines.append(f"content-length: {len(answer.body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _pieces(answer: Answer) -> Iterator[bytes]:
    body = answer.body[: answer.cut] if answer.raw is None else answer.raw
    while answer.endless:
        yield b"%x\r\n%b\r\n" % (len(body), body)
    yield from (body[at : at + 1] for at in range(len(body))) if answer.drip else [body]
