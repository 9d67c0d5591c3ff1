"""Mail by SMTP, one command at a time, so that it is always known how far a message came.

Before the body impatience costs nothing but another try, so commands get two minutes. The answer to the body gets the ten
that RFC 5321 4.5.3.2.6 asks for: impatience there is what sends mail twice. With a limit of 1 s and a server that needed
2 s, three tries stored three copies.
"""

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import Awaitable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import cast

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from alerts.channels import Intent
from alerts.channels.answers import accepted, later, refused, uncertain
from alerts.channels.attempts import marked
from alerts.models import Answer, Parcel
from config.models import Mail

# Exchange Online takes three connections at once from one sender, and answers more with 4xx.
_AT_ONCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait, in seconds: to connect, for the answer to a command, for the answer to the body."""

    connect: float = 30.0
    command: float = 120.0
    body: float = 600.0


class EmailChannel:
    """Sends through one mail server, which the operator declared and which no address rule forbids.

    `tls` replaces the system's idea of whom to trust. A send may take a `connect`, six `command` and a `body` of its
    `patience`. Raises ValueError if `mail` declares no server.
    """

    def __init__(self, mail: Mail, *, tls: ssl.SSLContext | None = None, patience: Patience | None = None) -> None:
        if mail.host is None:
            raise ValueError("mail.server is not declared; without it mail goes into a Maildir")
        self._mail = mail
        self._name = f"The mail server {mail.host}:{mail.port}"
        self._sender = parseaddr(mail.sender)[1]
        self._tls = tls or ssl.create_default_context()
        self._patience = patience or Patience()
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def send(self, parcel: Parcel, *, intent: Intent) -> Answer:
        """One connection for one message: EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA; then `intent`; then the body.

        4xx and lost connections before the body are "later", 5xx at RCPT, DATA and body "refused". 5xx at AUTH or MAIL
        is about the operator's settings, not about the recipient: "later", in words for the operator.
        """
        async with self._slots:
            client = self._client()
            try:
                answer = await self._converse(client, parcel, intent)
                _leave(client, answer)
                return answer
            finally:
                client.close()

    async def close(self) -> None:
        """Nothing is held open between messages."""

    def _client(self) -> SMTP:
        return SMTP(
            hostname=self._mail.host,
            port=self._mail.port,
            use_tls=self._mail.security == "tls",
            start_tls=self._mail.security == "starttls",
            tls_context=self._tls,
            local_hostname=_own_name(self._sender),
            timeout=self._patience.connect,
        )

    async def _converse(self, client: SMTP, parcel: Parcel, intent: Intent) -> Answer:
        stopped = (
            await self._connected(client)
            or await self._signed_in(client)
            or await self._sender_taken(client)
            or await self._recipient_taken(client, parcel.address)
            or await self._body_awaited(client)
        )
        if stopped:
            return stopped
        await intent()
        return await self._body(client, marked(parcel))

    async def _connected(self, client: SMTP) -> Answer | None:
        return await self._tried(client.connect(), "cannot be used", "Check mail.server and mail.security.")

    async def _signed_in(self, client: SMTP) -> Answer | None:
        if self._mail.user is None or self._mail.password is None:
            return None
        user, password = self._mail.user, self._mail.password.get_secret_value()
        signing_in = client.login(user, password, timeout=self._patience.command)
        return await self._tried(
            signing_in, f"did not let {user} in", "Check the user in mail.server, and mail.password."
        )

    async def _sender_taken(self, client: SMTP) -> Answer | None:
        asking = client.mail(self._sender, timeout=self._patience.command)
        return await self._tried(
            asking, f"refused the sender {self._sender}", "Check mail.sender, and whether this server may send for it."
        )

    async def _recipient_taken(self, client: SMTP, address: str) -> Answer | None:
        try:
            await client.rcpt(_ascii(address), timeout=self._patience.command)
        except SMTPRecipientRefused as error:
            return _judged(error.code, error.message)
        except ValueError:  # and UnicodeError, which is one
            return refused(f"{address} is no address that mail can be sent to: plain ASCII before the @, no blanks.")
        except (SMTPException, OSError) as error:
            return later(f"{self._name} did not take the recipient: {_cause(error)}.")
        return None

    async def _body_awaited(self, client: SMTP) -> Answer | None:
        try:
            reply = await client.execute_command(b"DATA", timeout=self._patience.command)
        except (SMTPException, OSError) as error:
            return later(f"{self._name} did not ask for the message: {_cause(error)}.")
        return None if reply.code == 354 else _judged(reply.code, reply.message)

    async def _body(self, client: SMTP, content: bytes) -> Answer:
        """The body in one write, then the server's word on it. Not by `client.data`: its 354 would come after the intent."""
        protocol = client.protocol
        if protocol is None:
            return later(f"{self._name} closed the connection before the message left.")
        try:
            protocol.write(_stuffed(content))
            reply = await protocol.read_response(timeout=self._patience.body)
        except SMTPTimeoutError:
            return uncertain(f"{self._name} took the message, and said nothing for {self._patience.body:.0f} s.")
        except (SMTPException, OSError) as error:
            return uncertain(f"{self._name} was lost while the message went out: {_cause(error)}.")
        if reply.code == 250:
            return accepted(f"{reply.code} {reply.message}")
        if 400 <= reply.code <= 599:
            return _judged(reply.code, reply.message)
        return uncertain(f"{self._name} took the message, and said what means nothing: {reply.code} {reply.message}")

    async def _tried(self, step: Awaitable[object], what: str, mend: str) -> Answer | None:
        """Do a step that has nothing to do with the recipient; what goes wrong in it is for the operator to mend."""
        try:
            await step
        except SMTPResponseException as error:
            mending = mend if error.code >= 500 else "It will be tried again."
            return later(f"{self._name} {what}: {error.code} {error.message.rstrip('.')}. {mending}")
        except (SMTPException, OSError, ValueError) as error:
            return later(f"{self._name} {what}: {_cause(error)}. {mend}")
        return None


def _judged(code: int, message: str) -> Answer:
    """A reply about this recipient or this message: 5xx is for ever, anything else that is no success is for now."""
    said = f"{code} {message}"
    return refused(said) if 500 <= code <= 599 else later(said)


def _cause(error: Exception) -> str:
    if isinstance(error, SMTPServerDisconnected):
        return "it closed the connection"
    return str(error).rstrip(".") or type(error).__name__


def _leave(client: SMTP, answer: Answer) -> None:
    """Say QUIT without waiting for the reply: what the server said of the message must not be lost to its farewell."""
    if client.protocol is None or client.transport is None:
        return
    if answer.outcome == "uncertain":
        # Nothing more is hoped for, and what still lies in the buffer must not hold the connection open.
        cast(asyncio.WriteTransport, client.transport).abort()
        return
    with contextlib.suppress(SMTPServerDisconnected):
        client.protocol.write(b"QUIT\r\n")


def _stuffed(content: bytes) -> bytes:
    """The message as DATA carries it (RFC 5321, 4.5.2): CRLF at line ends, dots doubled at line starts, a lone dot last."""
    lines = re.sub(rb"\r?\n", b"\r\n", content.removesuffix(b"\n").removesuffix(b"\r"))
    return re.sub(rb"(?m)^\.", b"..", lines) + b"\r\n.\r\n"


def _ascii(address: str) -> str:
    """`address` with its domain in ASCII. Raises ValueError where the part before the @ is not, and for blanks in it."""
    local, _at, domain = address.rpartition("@")
    if not (local.isascii() and address.isprintable()) or " " in address:
        raise ValueError(address)
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _own_name(sender: str) -> str:
    """What to say in EHLO: this machine's full name, else the sender's domain; without asking any name server."""
    names = (socket.gethostname(), sender.rpartition("@")[2])
    return next((name for name in names if "." in name and name.isascii()), "localhost")
