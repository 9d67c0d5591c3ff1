"""Webhooks: a POST of signed JSON. docs/webhook.md tells the receiver's side. The only home of httpx, with `guard`."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from pydantic import SecretStr

from alerts.channels import Intent
from alerts.channels.answers import accepted, later, refused, uncertain
from alerts.channels.attempts import HEADER
from alerts.channels.guard import AddressRefused, GuardedTransport
from alerts.channels.signing import key_of, signed
from alerts.models import Answer, Parcel
from config.models import Network

#: Seconds for the whole request, as the Standard Webhooks guide has it; it asks receivers to answer first and work after.
DEADLINE = 15.0
#: No receiver may put a message off for longer than a day, whatever it says.
_LONGEST_WAIT = 86_400.0
_BYTES_OF_ANSWER = 2_000
_SECONDS_OF_ANSWER = 1.0
_USER_AGENT = "Cuttings (webhook)"


class WebhookChannel:
    """Posts to the webhooks that the configuration declares. `secrets` are by URL.

    `tls` replaces the system's idea of whom to trust, with `network.ca_file` added to that; `clock` gives the time of the
    signatures. Raises ValueError if a secret is none.
    """

    def __init__(
        self,
        secrets: Mapping[str, SecretStr],
        network: Network,
        *,
        tls: ssl.SSLContext | None = None,
        deadline: float = DEADLINE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._keys = {url: key_of(secret.get_secret_value()) for url, secret in secrets.items()}
        self._network = network
        self._tls = tls or ssl.create_default_context()
        if network.ca_file is not None:
            self._tls.load_verify_locations(cafile=network.ca_file)
        self._deadline = deadline
        # A host with several addresses, the first of them dead, must not use up all the time there is.
        self._patience = httpx.Timeout(deadline, connect=deadline / 3)
        self._clock = clock

    async def send(self, parcel: Parcel, *, intent: Intent) -> Answer:
        """One POST. Only 2xx is "accepted"; 410 and an address that may not be dialled are "refused"; other answers, a
        redirect among them, and failures before the body are "later"; silence after it is "uncertain".
        """
        key = self._keys.get(parcel.address)
        if key is None:
            return refused("No subscription declares this webhook any more; put it back, or let this message rest.")
        posting = _Posting(parcel.content, intent)
        try:
            async with asyncio.timeout(self._deadline) as limit:
                return await self._post(parcel, key, posting)
        except TimeoutError:
            if not limit.expired():  # it is the intent's own, and for the caller
                raise
            return posting.broken_off(f"no answer within {self._deadline:g} s")
        except (AddressRefused, httpx.InvalidURL) as error:
            return refused(f"The webhook's address cannot be used: {error}")
        except httpx.HTTPError as error:
            return posting.broken_off(str(error) or type(error).__name__)

    async def close(self) -> None:
        """Nothing is held open between messages."""

    async def _post(self, parcel: Parcel, key: bytes, posting: "_Posting") -> Answer:
        now = self._clock()
        headers = signed(parcel.content, key=key, message_id=parcel.message_id, at=now) | {
            "content-type": "application/json",
            "content-length": str(len(parcel.content)),
            "user-agent": _USER_AGENT,
            "accept-encoding": "identity",  # the answer's first words are read as they come: there is nothing to unpack
            "connection": "close",
        }
        if parcel.uncertain:
            headers[HEADER.lower()] = str(parcel.attempt)
        transport = GuardedTransport(self._network, tls=self._tls)
        async with (
            httpx.AsyncClient(transport=transport, trust_env=False, timeout=self._patience) as client,
            client.stream("POST", parcel.address, headers=headers, content=posting.body()) as response,
        ):
            if response.is_success:
                return accepted(f"{response.status_code} {response.reason_phrase}")
            return _judged(response, await _first_words(response), now=now)


class _Posting:
    """How far one request came: whether its body had begun to leave."""

    def __init__(self, content: bytes, intent: Intent) -> None:
        self._content = content
        self._intent = intent
        self._left = False

    async def body(self) -> AsyncIterator[bytes]:
        """The content, asked for by the connection when the headers are out: the moment of the intent."""
        await self._intent()
        self._left = True
        yield self._content

    def broken_off(self, cause: str) -> Answer:
        return uncertain(f"it was cut off after the message had left: {cause}") if self._left else later(cause)


async def _first_words(response: httpx.Response) -> str:
    """The beginning of what a failure says of itself. It has a second for that: the status is known, and is what counts."""
    found = b""
    with suppress(httpx.HTTPError, TimeoutError):
        async with asyncio.timeout(_SECONDS_OF_ANSWER):
            async for chunk in response.aiter_raw():
                found += chunk
                if len(found) >= _BYTES_OF_ANSWER:
                    break
    return found[:_BYTES_OF_ANSWER].decode("utf-8", "replace")


def _judged(response: httpx.Response, words: str, *, now: datetime) -> Answer:
    said = f"{response.status_code} {words[:300]}".strip()
    if response.has_redirect_location:
        return later(f"{said} (it redirects to {response.headers['location']}; configure the final address)")
    if response.status_code == httpx.codes.GONE:
        return refused(f"{said} (the receiver wants no more)")
    return later(said, retry_after=_retry_after(response.headers.get("retry-after", ""), now=now))


def _retry_after(value: str, *, now: datetime) -> float | None:
    """Seconds to wait, by RFC 9110 10.2.3: a number of them, or a date. None where it is neither."""
    if value.strip().isascii() and value.strip().isdigit():
        return min(float(value), _LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (at - now).total_seconds()), _LONGEST_WAIT)
