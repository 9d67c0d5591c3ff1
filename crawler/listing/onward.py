"""Where a feed leads on to what is older, and how often it wants to be asked. Pure.

Feeds lead on by `next` (RFC 5005 3, paged feeds), by `prev-archive` (4, archived feeds), and JSON Feeds by `next_url`. `previous`,
`next-archive` and `current` lead to what is newer, and are not followed. WordPress has further pages that it does not link.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.dedupe.urls import absolute_url
from crawler.models import Part

#: Nobody waits longer than a day, whatever a feed wants: a day is also the longest wait after failures.
LONGEST_TTL = timedelta(days=1)
_WHOLE_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)
#: https://web.resource.org/rss/1.0/modules/syndication/: `updateFrequency` times in an `updatePeriod`.
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def older_parts(feed: Mapping[str, Any], *, url: str, entries: int) -> tuple[Part, ...]:
    """The page behind the feed at `url`, as feedparser read it, with `entries` entries: none where it leads nowhere.

    A feed that calls itself complete (RFC 5005 2) has no other page, nor has a WordPress feed behind an empty one.
    """
    if "fh_complete" in feed:
        return ()
    links = [(link.get("rel", "").lower(), link.get("href") or "") for link in feed.get("links", ())]
    linked = [href for wanted in ("next", "prev-archive") for rel, href in links if rel == wanted]
    if not linked and entries and "wordpress" in generator_of(feed):
        linked = [_next_of_wordpress(url)]
    return leading_on(linked, url=url)


def leading_on(links: Iterable[str], *, url: str) -> tuple[Part, ...]:
    """The first of the links that is an address, and another one than `url`."""
    here = absolute_url(url, url)
    found = (address for link in links if link.strip() and (address := absolute_url(link, url)))
    return tuple(Part(url=address) for address in found if _page(address) != _page(here or url))[:1]


def ttl_of(feed: Mapping[str, Any]) -> timedelta | None:
    """How long the feed asks to be left alone: by `ttl` (RSS 2.0, in minutes), else by RSS 1.0's syndication module.

    None for what is no whole number, and for the "hourly" that WordPress writes into every feed: nobody chose that.
    """
    if minutes := _WHOLE_NUMBER.fullmatch(feed.get("ttl", "").strip()):
        return min(timedelta(minutes=int(minutes[0])), LONGEST_TTL)
    period, often = feed.get("sy_updateperiod", "").strip().lower(), feed.get("sy_updatefrequency", "1").strip()
    if period not in _PERIODS or not _WHOLE_NUMBER.fullmatch(often):
        return None
    if (period, often) == ("hourly", "1") and "wordpress" in generator_of(feed):
        return None
    return max(min(_PERIODS[period] / int(often), LONGEST_TTL), timedelta(minutes=1))


def generator_of(feed: Mapping[str, Any]) -> str:
    """The program that wrote the feed, as it names itself, in lower case."""
    detail = feed.get("generator_detail", {})
    return f"{feed.get('generator', '')} {detail.get('href', '')}".strip().lower()


def _next_of_wordpress(url: str) -> str:
    """The page behind a WordPress feed: `paged` counts from 1, which is left out (WP_Query, "paged")."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    at = max((int(value) for name, value in query if name == "paged" and _WHOLE_NUMBER.fullmatch(value)), default=1)
    rest = [(name, value) for name, value in query if name != "paged"]
    return urlunsplit(parts._replace(query=urlencode([*rest, ("paged", str(at + 1))])))


def _page(url: str) -> str:
    return url.partition("#")[0]
