"""A webhook's receiver on loopback: real HTTP, and every way of answering badly."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Posted:
    """A request as it came in."""

    target: str
    headers: dict[str, str]
    body: bytes


Reply = Callable[[Posted], bytes | None]


def answer(status: str = "204 No Content", body: bytes = b"", **headers: str) -> Reply:
    """Answer with this."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n{lines}\r\n"
    return lambda _posted: head.encode() + body


def hang_up(_posted: Posted) -> bytes:
    """Read everything and close without a word."""
    return b""


def silence(_posted: Posted) -> None:
    """Read everything, keep the line open and say nothing."""


@dataclass
class Receiver:
    """What was received, and under which address."""

    reply: Reply
    port: int = 0
    scheme: str = "http"
    posted: list[Posted] = field(default_factory=list)
    patience: asyncio.Event = field(default_factory=asyncio.Event)
    connections: set[asyncio.Task | None] = field(default_factory=set)

    def url(self, host: str = "127.0.0.1") -> str:
        """Where to post to."""
        return f"{self.scheme}://{host}:{self.port}/hook?team=1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        self.connections.add(asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            posted = await _read(reader)
            self.posted.append(posted)
            reply = self.reply(posted)
            if reply is None:
                await self.patience.wait()
            writer.write(reply or b"")
            await writer.drain()
        writer.close()


async def _read(reader: asyncio.StreamReader) -> Posted:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in head[1:]) if name
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Posted(target=head[0].split(" ")[1], headers=headers, body=body)


@asynccontextmanager
async def receiving(reply: Reply | None = None, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A receiver that says 204 unless told otherwise."""
    receiver = Receiver(reply or answer(), scheme="https" if tls else "http")
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    yield receiver
    receiver.patience.set()
    server.close()
    await asyncio.wait_for(asyncio.gather(*receiver.connections), 5)
    await asyncio.sleep(0.01)
