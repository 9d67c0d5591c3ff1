"""What a visit means: decisions of the newsroom, from old state, new data and `now` to a result to be kept. Pure.

Reasons are in readers' words: they stand at the foot of a digest.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from urllib.parse import urldefrag

from config.sources import Source
from crawler.archive.records import Alias, DueEntry, DueSource, Finding, PageResult, PollResult, SeenEntry
from crawler.cadence import next_fetch_at, next_poll_at
from crawler.dedupe.urls import accepts_canonical, host_of, site_of, url_key
from crawler.models import Ask, Entry, Listing, Page, Reading

FEED_TYPES = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
#: What a listing of each kind is asked for as, where it is no feed.
LISTING_TYPES = {
    "sitemap": "application/xml, text/xml;q=0.9, */*;q=0.5",
    "listing": PAGE_TYPES,
    "govuk": "application/json",
}
#: Methods that read a date which the publisher stated for machines; others are guesses, and the feed's claim is better.
STATED = frozenset({"json-ld", "meta"})


def is_old(
    published: datetime | None,
    *,
    first_read_at: datetime | None,
    now: datetime,
    lookback: timedelta | None,
    amid: bool = False,
    last_read_at: datetime | None = None,
) -> bool:
    """Whether an entry, never seen before, is archived only and told to nobody.

    That is what was out more than `lookback` before its source was first read, whenever it is listed. Without a date: what
    the first poll lists. All else is new, so that neither a pause of the daemon nor a date that was set back loses an
    entry: one that turns up `amid` entries which its source listed before is no old one that came up from below, whatever
    its date. `lookback` None: nothing is old. `first_read_at` is None while the source was never read at its address. Where
    it moved there, `last_read_at` says when it was read last at the former one: what came out since is news, all of it.
    """
    began = first_read_at or last_read_at
    if lookback is None or (amid and began is not None):
        return False
    if published is None:
        return first_read_at is None
    return published < (began or now) - lookback


def ask_for_listing(source: DueSource, declared: Source | None = None) -> Ask:
    """The request for a source's listing, with what was told of its last good answer."""
    return Ask(
        url=source.address,
        etag=source.etag,
        last_modified=source.last_modified,
        accept=LISTING_TYPES.get(source.kind, FEED_TYPES),
        headers=own_headers(declared),
    )


def ask_for_page(due: DueEntry, declared: Source | None = None) -> Ask | None:
    """The request for an entry's page; None where it has none."""
    if not due.host:
        return None
    headers = own_headers(declared) if declared and due.host == _host_of_source(declared) else {}
    return Ask(url=due.url, accept=PAGE_TYPES, headers=headers)


def own_headers(declared: Source | None) -> Mapping[str, str]:
    """What a source's declaration adds to its requests. They may be secrets: for its own host alone, and for no log."""
    if declared is None:
        return {}
    headers = {name: value.get_secret_value() for name, value in declared.headers.items()}
    return headers | ({"Cookie": declared.cookie.get_secret_value()} if declared.cookie else {})


def _host_of_source(declared: Source) -> str | None:
    """The host that a source's headers are for; a spider has none."""
    return None if declared.spider else host_of(declared.key)


def refusal(page: Page) -> str | None:
    """Why this answer's status makes it useless, "the server answered 404 (not found)"; None where it is good."""
    if 200 <= page.status < 300:
        return None
    try:
        phrase = f" ({HTTPStatus(page.status).phrase.lower()})"
    except ValueError:
        phrase = ""
    return f"the server answered {page.status}{phrase}"


def is_unchanged(source: DueSource, page: Page) -> bool:
    """Whether the source lists what it listed when it was last read. A 304 to somebody who holds nothing does not count."""
    if source.body_hash is None:
        return False
    return page.status == 304 or (page.status == 200 and body_hash(page) == source.body_hash)


def body_hash(page: Page) -> str:
    return hashlib.sha256(page.body).hexdigest()


def again_at(source: DueSource, *, now: datetime, failures: int = 0, retry_at: datetime | None = None) -> datetime:
    """When a source is polled again; `failures` in a row count the poll that is decided on."""
    return next_poll_at(source_id=source.id, every=source.every, failures=failures, now=now, retry_at=retry_at)


def poll_unchanged(source: DueSource, page: Page, *, now: datetime) -> PollResult:
    """The poll of a source that lists nothing new. Validators that the server repeats or changes replace the old ones."""
    return PollResult(
        source=source,
        at=now,
        outcome="unchanged",
        next_poll_at=again_at(source, now=now),
        took=page.took,
        status=page.status,
        etag=page.headers.get("etag", source.etag),
        last_modified=page.headers.get("last-modified", source.last_modified),
        body_hash=source.body_hash,
    )


def poll_read(
    source: DueSource, page: Page, listing: Listing, *, now: datetime, lookback: timedelta | None
) -> PollResult:
    """The poll of a source that lists something else than last time, or for the first time.

    Of a listing that breaks off no validators are kept: a 304 would hide what is missing from it.
    """
    return PollResult(
        source=source,
        at=now,
        outcome="read",
        next_poll_at=again_at(source, now=now),
        took=page.took,
        status=page.status,
        etag=page.headers.get("etag") if listing.whole else None,
        last_modified=page.headers.get("last-modified") if listing.whole else None,
        body_hash=body_hash(page) if listing.whole else None,
        entries=listing.entries,
        first_sight=partial(first_sight, source, page, now=now, lookback=lookback),
    )


def poll_crawled(
    source: DueSource, listing: Listing, *, now: datetime, took: float, lookback: timedelta | None
) -> PollResult:
    """The poll of a source that a spider of its own has read."""
    return PollResult(
        source=source,
        at=now,
        outcome="read",
        next_poll_at=again_at(source, now=now),
        took=took,
        entries=listing.entries,
        first_sight=partial(first_sight, source, None, now=now, lookback=lookback),
    )


def first_sight(
    source: DueSource, page: Page | None, entry: Entry, amid: bool, *, now: datetime, lookback: timedelta | None
) -> SeenEntry:
    """What is decided of an entry that its source never listed before: its identity, its host, and whether it is old."""
    old = is_old(
        entry.published,
        first_read_at=source.first_read_at,
        last_read_at=source.last_read_at,
        now=now,
        lookback=lookback,
        amid=amid,
    )
    place = urldefrag(entry.url).url  # no link: a place in the listing itself, or in a page that many entries share
    if place in _addresses(source, page) or entry.key != url_key(entry.url):
        return SeenEntry(entry=entry, url_key=f"{_key_of(source)}#{entry.key}", host="", old=old)
    host = "" if entry.text else host_of(entry.url)  # what the source gives whole is not fetched
    return SeenEntry(entry=entry, url_key=url_key(entry.url), host=host, old=old)


def _addresses(source: DueSource, page: Page | None) -> set[str]:
    return {source.address, page.url, page.final_url} if page else {source.address}


def _key_of(source: DueSource) -> str:
    """Before the "#" of the identities of what has no page of its own."""
    return source.address if source.kind == "spider" else url_key(source.address)


def poll_failed(
    source: DueSource,
    reason: str,
    *,
    now: datetime,
    took: float,
    status: int | None = None,
    retry_at: datetime | None = None,
) -> PollResult:
    """The poll of a source that could not be read. `retry_at` is the host's wish, if it had one."""
    again = again_at(source, now=now, failures=source.failures + 1, retry_at=retry_at)
    return PollResult(
        source=source, at=now, outcome="failed", next_poll_at=again, took=took, status=status, reason=reason
    )


def strays(due: DueEntry, page: Page) -> str | None:
    """Why the answer is not the entry's page: it was sent on to a front page, as sites do with what is gone. Else None."""
    led_to, _, path = url_key(page.final_url).partition("/")
    if page.redirects and not path and "/" in due.url_key and "?" not in led_to:
        return "the address leads to the front page of its site"
    return None


def page_read(due: DueEntry, page: Page, reading: Reading, *, now: datetime) -> PageResult:
    """The visit to a page that could be read."""
    url = page.final_url if page.redirects else due.url
    published, published_by = _published(due, reading)
    finding = Finding(
        origin="page",
        url=url,
        site=site_of(url),
        title=reading.title or due.title,
        title_by=reading.title_by if reading.title else "feed",
        body=reading.body,
        aliases=_aliases(due, page, reading),
        byline=reading.byline or due.author,
        published=published,
        published_by=published_by,
        language=reading.language,
    )
    return replace(_visited(due, page, now), outcome="read", finding=finding)


def _published(due: DueEntry, reading: Reading) -> tuple[datetime | None, str | None]:
    """What the page states, else what the feed claims, else what was guessed from the page."""
    if due.published and not (reading.published and reading.published_by in STATED):
        return due.published, "feed"
    return reading.published, reading.published_by


def _aliases(due: DueEntry, page: Page, reading: Reading) -> tuple[Alias, ...]:
    """The link, the addresses on the way, and what the page claims as its own, each key once."""
    found = [_link(due)]
    found += [Alias(key=url_key(url), url=url, evidence="redirect") for url in _way(page)]
    if reading.canonical and accepts_canonical(page.final_url, reading.canonical):
        found.append(Alias(key=url_key(reading.canonical), url=reading.canonical, evidence="canonical"))
    by_key: dict[str, Alias] = {}
    for alias in found:
        by_key.setdefault(alias.key, alias)
    return tuple(by_key.values())


def _way(page: Page) -> list[str]:
    return [*page.redirects, page.final_url] if page.redirects else []


def _link(due: DueEntry) -> Alias:
    return Alias(key=due.url_key, url=due.url, evidence="link")


def page_failed(
    due: DueEntry,
    reason: str,
    *,
    now: datetime,
    took: float,
    page: Page | None = None,
    retry_at: datetime | None = None,
) -> PageResult:
    """The visit to a page that could not be had: the feed's own text stands in, and the page is tried again."""
    result = _visited(due, page, now) if page else _linkless(due, now)
    again = next_fetch_at(attempts=due.attempts + 1, now=now, retry_at=retry_at)
    return replace(result, outcome="failed", reason=reason, took=took, next_fetch_at=again)


def linkless(due: DueEntry, declared: Source | None = None, *, now: datetime) -> PageResult:
    """An entry without a page: the feed's own text is all there is. What a spider gives is the article itself."""
    result = _linkless(due, now)
    if declared and declared.spider and due.content:
        return replace(result, finding=replace(result.finding, origin="page", body=due.content))
    return result


def _linkless(due: DueEntry, now: datetime) -> PageResult:
    return PageResult(entry=due, at=now, outcome="linkless", finding=_from_feed(due), took=0.0)


def _visited(due: DueEntry, page: Page, now: datetime) -> PageResult:
    return PageResult(
        entry=due,
        at=now,
        outcome="failed",
        finding=_from_feed(due),
        took=page.took,
        status=page.status,
        final_url=page.final_url,
        content_type=page.content_type,
        size=len(page.body),
    )


def _from_feed(due: DueEntry) -> Finding:
    return Finding(
        origin="feed",
        url=due.url,
        site=site_of(due.url),
        title=due.title,
        title_by="feed",
        body=due.content or due.summary,
        aliases=(_link(due),),
        byline=due.author,
        published=due.published,
        published_by="feed" if due.published else None,
    )
