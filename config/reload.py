"""What daemons on one database must agree on, and what of a new file a running daemon can take up. Pure."""

import hashlib
import json
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from pydantic import SecretStr

from config.models import Settings

#: What is each machine's own, is done once (`was`), or is there for people alone: daemons may differ in it.
_OWN: dict[str, Any] = {
    "database": True,
    "web": True,
    "network": True,
    "templates": True,
    "mail": {"maildir"},
    "sources": {"__all__": {"was", "documented", "seen"}},
    "concepts": {"__all__": {"terms": {"__all__": {"documented"}}}},
    "watches": {"__all__": {"was": True, "concepts": {"__all__": {"terms": {"__all__": {"documented"}}}}}},
    "subscriptions": {"__all__": {"was"}},
}
#: What a daemon is built around: the store, the fetcher and its connections, the web server, and the worker processes, which
#: read a page's dates in the file's time zone.
_STANDING = ("database", "timezone", "network", "web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What a running daemon makes of a new file.

    `settings` are what it goes on with; `needs_restart` names the keys whose new values wait for its next start, in the order
    of the file.
    """

    settings: Settings
    needs_restart: tuple[str, ...]


def adopt(running: Settings, fresh: Settings) -> Adopted:
    """The new settings, but for those keys that a daemon cannot change while it runs: these stay as they are."""
    standing = {key: getattr(running, key) for key in _STANDING}
    waiting = tuple(key for key in _STANDING if getattr(fresh, key) != standing[key])
    return Adopted(settings=fresh.model_copy(update=standing), needs_restart=waiting)


def fingerprint(settings: Settings) -> str:
    """Of all that daemons on one database must agree on: 64 hexadecimal digits, the same wherever that is the same.

    Not part of it are `database`, `web`, `network`, `templates`, `mail.maildir`, every `was`, `documented` and `seen`, and the
    order of sources, concepts, watches, subscriptions, tags, recipients and what is asked of GOV.UK. A secret is part of it only as a hash.
    """
    agreed = settings.model_dump(exclude=_OWN)
    _sort(agreed)
    return hashlib.sha256(_text(agreed).encode()).hexdigest()


def _sort(agreed: dict[str, Any]) -> None:
    """Brings into one order what says the same in any. In a watch order counts, as it does for the versions of a watch."""
    asked = [source["govuk"] for source in agreed["sources"] if source["govuk"]]
    for within, key in (
        (agreed["sources"], "tags"),
        (asked, "organisations"),
        (asked, "document_types"),
        (agreed["subscriptions"], "to"),
        ([agreed["operator"]], "to"),
    ):
        for item in within:
            item[key] = sorted(item[key])
    for kind in ("sources", "concepts", "watches", "subscriptions"):
        agreed[kind] = sorted(agreed[kind], key=_text)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=_scalar)


def _scalar(value: object) -> str | int:
    """What JSON has no form for; two values never get the same one."""
    match value:
        case SecretStr():
            # An environment variable that is no UTF-8 comes with surrogates.
            return hashlib.sha256(value.get_secret_value().encode(errors="surrogatepass")).hexdigest()
        case timedelta():
            return value // timedelta(microseconds=1)
        case time():
            return value.isoformat()
        case _:
            raise TypeError(f"there is no text for a {type(value).__name__}")
