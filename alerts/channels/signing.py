"""Standard Webhooks signatures (github.com/standard-webhooks/standard-webhooks, spec v1)."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

_PREFIX = "whsec_"


def key_of(secret: str) -> bytes:
    """The key that `whsec_<base64>` stands for. Raises ValueError for anything else; the secret is not in its message."""
    encoded = secret.strip().removeprefix(_PREFIX)
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        raise ValueError("a webhook's secret is whsec_ and then base64, as `openssl rand -base64 24` gives it")
    return key


def signed(content: bytes, *, key: bytes, message_id: str, at: datetime) -> dict[str, str]:
    """The headers of one attempt: the id stays the same for ever, the timestamp and the signature are this attempt's."""
    timestamp = str(int(at.timestamp()))
    signature = hmac.new(key, f"{message_id}.{timestamp}.".encode() + content, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode('ascii')}",
    }
