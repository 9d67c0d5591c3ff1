"""Mail servers on loopback: aiosmtpd as an honest one, and one that follows a script for everything that goes wrong."""

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from alerts.models import Parcel

CONTENT = b"Subject: Nothing new\r\n\r\nChecked 212 sources.\r\n.a line that begins with a dot\r\n"


def parcel(content: bytes = CONTENT, **more) -> Parcel:
    """A parcel for a reader; the first attempt unless said otherwise."""
    values = {
        "delivery_id": 1,
        "address": "lead@fennimore.example",
        "message_id": "<cuttings.0123@westmarsh.example>",
        "content": content,
        "attempt": 1,
    }
    return Parcel(**(values | more))


class Intents:
    """An intent that counts, and can fail."""

    def __init__(self, failing: Exception | None = None) -> None:
        self.count = 0
        self._failing = failing

    async def __call__(self) -> None:
        """Commit, as far as a channel can tell."""
        self.count += 1
        if self._failing:
            raise self._failing


@dataclass
class Letterbox:
    """What an honest server took."""

    port: int = 0
    letters: list[Envelope] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message; aiosmtpd's name for it."""
        self.letters.append(envelope)
        self.sessions.append(session)
        return "250 2.0.0 Ok: queued as 4F1A"


@asynccontextmanager
async def honest(
    box: Letterbox | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    password: str | None = None,
) -> AsyncIterator[Letterbox]:
    """The honest server, with TLS from the start, STARTTLS or neither; where `password` is given, for the user "reports" alone."""
    box = box or Letterbox()

    def let_in(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword
    ) -> AuthResult:
        known = given == LoginPassword(b"reports", (password or "").encode())
        return AuthResult(success=known, handled=False)

    protocols: list[SMTP] = []

    def protocol() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it does not know of the TLS that is there from the start
            made = SMTP(
                box,
                hostname="mail.westmarsh.example",
                tls_context=starttls,
                require_starttls=starttls is not None,
                auth_required=password is not None,
                auth_require_tls=tls is None,
                authenticator=let_in,
                loop=asyncio.get_running_loop(),
            )
        protocols.append(made)
        return made

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    server.close()
    await asyncio.gather(*filter(None, (each._handler_coroutine for each in protocols)), return_exceptions=True)
    await asyncio.sleep(0.05)  # the client's end closes, too


#: In a script: close the connection instead of answering.
HANG_UP = ""
#: In a script: say nothing, and keep the connection open.
SILENCE = None
_GOOD_MANNERS: dict[str, str | None] = {
    "greeting": "220 mail.westmarsh.example ESMTP",
    "EHLO": "250-mail.westmarsh.example\r\n250 AUTH PLAIN",
    "AUTH": "235 Come in",
    "MAIL": "250 Ok",
    "RCPT": "250 Ok",
    "DATA": "354 Go ahead",
    "body": "250 Ok: queued",
    "QUIT": "221 Bye",
}


@dataclass
class Script:
    """A server by script: what to say at the greeting, at each command and at the body's end. `said` is what it heard."""

    replies: Mapping[str, str | None]
    port: int = 0
    said: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    patience: asyncio.Event = field(default_factory=asyncio.Event)
    connections: set[asyncio.Task | None] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections.add(asyncio.current_task())
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        going_on = await self._reply(writer, "greeting")
        while going_on and (line := await reader.readline()):
            verb = line.split(b" ")[0].strip().decode("latin-1").upper()
            self.said.append(line.strip().decode("latin-1"))
            going_on = await self._reply(writer, verb)
            if verb == "DATA" and (self.replies.get("DATA") or "354").startswith("354"):
                self.bodies.append(await reader.readuntil(b"\r\n.\r\n"))
                going_on = await self._reply(writer, "body")

    async def _reply(self, writer: asyncio.StreamWriter, step: str) -> bool:
        reply = self.replies.get(step, _GOOD_MANNERS.get(step, "502 What?"))
        if reply is SILENCE:
            await self.patience.wait()
        if not reply:
            return False
        writer.write(f"{reply}\r\n".encode())
        await writer.drain()
        return True


@asynccontextmanager
async def scripted(**replies: str | None) -> AsyncIterator[Script]:
    """A server that behaves, but for the steps in `replies`: "greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "body"."""
    script = Script(replies)
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    script.port = server.sockets[0].getsockname()[1]
    yield script
    script.patience.set()
    server.close()
    await asyncio.wait_for(asyncio.gather(*script.connections), 5)
    await asyncio.sleep(0)
