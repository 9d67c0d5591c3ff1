"""A system that takes digests by webhook, as its owner would write it: it believes nothing that is not signed.

The rules are those of Standard Webhooks (standardwebhooks.com, specification 1.0): the signature is the base64 of an
HMAC-SHA256 over "id.timestamp.body", and a timestamp more than five minutes away is a replay.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TOLERANCE_S = 300


class BadSignature(Exception):
    """The message did not come from who holds the secret, or not now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message whose signature was right. `payload` is its JSON."""

    message_id: str
    payload: dict[str, Any]


def receive(secret: str, headers: Mapping[str, str], body: bytes, *, now: float) -> Received:
    """The message, once it is proven genuine.

    `secret` is "whsec_" and base64, `headers` has lower-case names, `now` is in seconds since 1970. Raises BadSignature.
    """
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isascii() or not timestamp.isdigit() or abs(now - int(timestamp)) > TOLERANCE_S:
        raise BadSignature("the timestamp is missing, or more than five minutes away")
    expected = sign(secret, message_id, timestamp, body).encode()
    given = headers.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(expected, signature.encode()) for signature in given):
        raise BadSignature("no signature fits")
    return Received(message_id=message_id, payload=json.loads(body))


def sign(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """The signature as it stands in the header, "v1," in front."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
