"""The bytes of an email: the same for the same message, whenever and wherever they are made, for they are frozen."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from alerts.models import Rendered
from alerts.render.safe import encodable, line

# 7bit, for a relay that re-encodes 8bit text breaks its DKIM signature (RFC 6376, section 5.3).
_POLICY = SMTP.clone(cte_type="7bit")
_LIST_ID_ROOM = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What an email says. `key` identifies it among all that its sender ever sends; `at` gives its Date, with its zone.

    `list_name` becomes its List-Id, by which mailboxes sort; "" for a message that belongs to no subscription.
    """

    key: tuple[str, ...]
    to: str
    subject: str
    at: datetime
    text: str
    html: str
    list_name: str = ""


def digest_of(key: tuple[str, ...]) -> str:
    """32 hexadecimal digits that stand for `key`, the same for ever; no two keys run into one another."""
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()[:32]


def domain_of(sender: str) -> str:
    """The domain of the sender's address in ASCII; "localhost" where it has none."""
    _local, at, domain = parseaddr(sender)[1].rpartition("@")
    try:
        return domain.lower().encode("idna").decode("ascii") if at and domain else "localhost"
    except UnicodeError:
        return "localhost"


def sealed(letter: Letter, *, sender: str) -> Rendered:
    """The letter as bytes with CRLF line ends, multipart/alternative, and its Message-ID with the angle brackets."""
    name, domain = digest_of(letter.key), domain_of(sender)
    message_id = f"<cuttings.{name}@{domain}>"
    message = EmailMessage(policy=_POLICY)
    for header, value in _headers(letter, sender=sender, message_id=message_id, domain=domain):
        message[header] = _inert(value)
    message.set_content(encodable(letter.text), charset="utf-8", cte="quoted-printable")
    message.add_alternative(encodable(letter.html), subtype="html", charset="utf-8", cte="quoted-printable")
    message.set_boundary(f"=_{name}")
    return Rendered(message_id=message_id, content=message.as_bytes())


def _inert(value: str) -> str:
    """A header's text that says what it says. The standard library decodes whatever looks like an encoded word, so that
    `=?utf-8?q?=0D=0ABcc:_…?=` in a name would come out as a header of its own.
    """
    return line(value).replace("=?", "= ?")


def _headers(letter: Letter, *, sender: str, message_id: str, domain: str) -> list[tuple[str, str]]:
    headers = [
        ("From", sender),
        ("To", letter.to),
        ("Subject", letter.subject),
        ("Date", format_datetime(letter.at)),
        ("Message-ID", message_id),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: nobody's holiday notice answers it …
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),  # … nor that of an Exchange server, which reads this instead
    ]
    if letter.list_name:
        headers.append(("List-Id", _list_id(letter.list_name, domain)))
    return headers


def _list_id(name: str, domain: str) -> str:
    """RFC 2919. Kept short enough for one line, since a folded identifier is no longer one."""
    label = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[: max(8, _LIST_ID_ROOM - len(domain))].strip("-")
    return f"<{label or digest_of((name,))[:12]}.{domain}>"
