"""A web server on several loopback addresses at once, all on one port, in threads of its own."""

import errno
import socket
import socketserver
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from threading import Thread
from typing import Protocol

TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request that was answered. `kind` is "feed", "sitemap", "listing", "govuk", "page", "document", "robots", "webhook" or "other"."""

    host: str
    path: str
    kind: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes back to who asked."""

    kind: str
    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Sites(Protocol):
    """Who knows the answers. `asked` has the request's headers with lower-case names. Called from many threads."""

    visits: list[Visit]

    def get(self, host: str, path: str, asked: Mapping[str, str]) -> Reply: ...

    def post(self, host: str, path: str, asked: Mapping[str, str], body: bytes) -> Reply: ...


@contextmanager
def serve(addresses: Sequence[str], sites: Sites) -> Iterator[int]:
    """Serves `sites` on every address until the context ends; gives the port.

    Raises OSError where an address is not this machine's, or no port is free on all of them.
    """
    with ExitStack() as closing:
        servers = _listen(addresses, sites)
        for server in servers:
            closing.callback(server.server_close)
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            closing.callback(server.shutdown)
        yield servers[0].server_address[1]


def can_listen(address: str) -> bool:
    """Whether this machine has `address`. Linux has all of 127.0.0.0/8, macOS only 127.0.0.1."""
    with socket.socket() as trial:
        try:
            trial.bind((address, 0))
        except OSError:
            return False
    return True


def _listen(addresses: Sequence[str], sites: Sites) -> list["_Server"]:
    for _ in range(TRIES):
        servers: list[_Server] = []
        try:
            for address in addresses:
                port = servers[0].server_address[1] if servers else 0
                servers.append(_Server((address, port), sites))
        except OSError as error:
            for server in servers:
                server.server_close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return servers
    raise OSError(errno.EADDRINUSE, f"no port is free on all of {', '.join(addresses)}")


class _Server(socketserver.ThreadingTCPServer):
    """Not http.server's own: that one looks its name up in the DNS when it starts."""

    allow_reuse_address = True
    daemon_threads = True
    server_address: tuple[str, int]

    def __init__(self, address: tuple[str, int], sites: Sites) -> None:
        super().__init__(address, _Handler)
        self.sites = sites

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds that an idle connection is kept
    server: _Server

    def do_GET(self) -> None:
        host, asked = self._asked()
        self._answer(host, self.server.sites.get(host, self.path, asked))

    def do_POST(self) -> None:
        host, asked = self._asked()
        body = self.rfile.read(int(asked.get("content-length", "0")))
        self._answer(host, self.server.sites.post(host, self.path, asked, body))

    def _asked(self) -> tuple[str, dict[str, str]]:
        asked = {name.lower(): value for name, value in self.headers.items()}
        return asked.get("host", "").partition(":")[0].lower(), asked

    def _answer(self, host: str, reply: Reply) -> None:
        visit = Visit(host=host, path=self.path, kind=reply.kind, status=reply.status)
        self.server.sites.visits.append(visit)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            self.send_header("content-length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parameter's name in the base class
        """Says nothing: `visits` has it all."""
