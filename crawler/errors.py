"""The errors of the crawler's floor. Each message names the cause in words fit for a reader of a digest's foot.

CrawlerError
├── FetchFailed        no usable answer from the server: refused, timed out, robots, an address that may not be dialled
│   └── TooLarge       … more bytes than were asked for
├── NotAListing        the answer is not what the source declares: HTML where a feed should be, empty, a challenge page
├── Unreadable         a page without text that could be an article
├── SandboxFailed      the worker process died, ran out of memory or of time on these bytes
└── StoreError         the database refused
    └── StoreUnavailable   … because it is busy, full or not there: the same may work later
"""

from datetime import datetime
from typing import Literal

#: What a failure means for its source: "blocked" is a site that does not want us (robots.txt, 401, 403, a challenge page),
#: "no list" a page that can be read and lists nothing. All else is "failed".
Kind = Literal["failed", "blocked", "no list"]


class CrawlerError(Exception):
    """The root of all that leaves the crawler's floor on purpose."""


class FetchFailed(CrawlerError):
    """No usable answer came. `retry_at` (aware, UTC) is the earliest time the host asked us to come back, if it did."""

    def __init__(self, reason: str, *, retry_at: datetime | None = None, kind: Kind = "failed") -> None:
        super().__init__(reason)
        self.retry_at = retry_at
        self.kind = kind


class TooLarge(FetchFailed):
    """The answer is larger than was allowed: it will be the next time, too."""


class NotAListing(CrawlerError):
    """The bytes are no listing of the declared kind."""

    def __init__(self, reason: str, *, kind: Kind = "failed") -> None:
        super().__init__(reason)
        self.kind = kind


class Unreadable(CrawlerError):
    """The bytes are a page without an article."""


class SandboxFailed(CrawlerError):
    """The worker that parsed these bytes did not survive them, or took too long."""


class StoreError(CrawlerError):
    """The database could not do what was asked; nothing of the transaction was kept."""


class StoreUnavailable(StoreError):
    """The database is busy, full, or not there. Nothing is wrong with what was asked: it may work later."""
