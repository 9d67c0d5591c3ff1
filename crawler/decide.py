"""What a visit means: decisions of the newsroom, from old state, new data and `now` to a result to be kept. Pure.

Reasons are in readers' words: they stand at the foot of a digest.
"""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from urllib.parse import urldefrag

from config.sources import Source
from crawler import paging
from crawler.archive.records import (
    Alias,
    DueEntry,
    DueSource,
    Finding,
    PageResult,
    PollResult,
    SeenEntry,
)
from crawler.cadence import hints_of, next_fetch_at, next_poll
from crawler.dedupe.urls import accepts_canonical, host_of, site_of, url_key
from crawler.errands import Walked, to_json
from crawler.errors import Kind
from crawler.models import Entry, Listing, Page, Reading
from crawler.paging import Reach

#: Methods that read a date which the publisher stated for machines; others are guesses, and the feed's claim is better.
STATED = frozenset({"json-ld", "meta", "govuk"})


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
    return is_same(page, source.body_hash)


def is_same(page: Page, known_hash: str | None) -> bool:
    """Whether the answer is that of which this hash is kept. As `is_unchanged`, for a part of a listing."""
    if known_hash is None:
        return False
    return page.status == 304 or (page.status == 200 and body_hash(page) == known_hash)


def body_hash(page: Page) -> str:
    return hashlib.sha256(page.body).hexdigest()


def barred(page: Page) -> Kind:
    """What a status that makes an answer useless means for its source."""
    return "blocked" if page.status in {401, 403, 407, 451} else "failed"


def again_at(source: DueSource, *, now: datetime, failures: int = 0, retry_at: datetime | None = None) -> datetime:
    """When a source is polled again; `failures` in a row count the poll that is decided on."""
    hints = hints_of({}, now=now, retry_at=retry_at)
    return next_poll(source_id=source.id, every=source.every, failures=failures, now=now, hints=hints).at


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
        ttl=source.ttl,
        hints=hints_of(page.headers, now=now, crawl_delay=page.crawl_delay),
    )


NOTHING = Walked()


def poll_read(
    source: DueSource,
    page: Page,
    listing: Listing,
    *,
    now: datetime,
    lookback: timedelta | None,
    reach: Reach | None = None,
    walked: Walked | None = None,
) -> PollResult:
    """The poll of a source that lists something else than last time, or for the first time; `walked` is what its further parts gave,
    None where they were not looked for.

    Of a listing that breaks off no validators are kept: a 304 would hide what is missing from it.
    """
    keep = listing.whole and paging.says_all(listing, now=now) and not (walked and walked.deferred)
    result = PollResult(
        source=source,
        at=now,
        outcome="read",
        next_poll_at=again_at(source, now=now),
        took=page.took,
        status=page.status,
        etag=page.headers.get("etag") if keep else None,
        last_modified=page.headers.get("last-modified") if keep else None,
        body_hash=body_hash(page) if keep else None,
        entries=listing.entries,
        may_gap=paging.may_gap(source, listing, at=now) if walked is None else None,
        hints=hints_of(page.headers, now=now, crawl_delay=page.crawl_delay),
        ttl=listing.ttl,
    )
    unwanted = paging.unwanted_at_first(source, listing, reach) if reach else frozenset()
    return with_walked(result, page, walked or NOTHING, lookback=lookback, unwanted=unwanted)


def with_walked(
    result: PollResult,
    page: Page,
    walked: Walked,
    *,
    lookback: timedelta | None,
    unwanted: frozenset[str] = frozenset(),
) -> PollResult:
    """The poll with what was read on beyond its first page, and what is left to be read."""
    return replace(
        result,
        outcome="read",
        entries=(*result.entries, *walked.entries),
        first_sight=partial(
            first_sight,
            result.source,
            page,
            now=result.at,
            lookback=lookback,
            back=walked.back,
            unwanted=unwanted | walked.unwanted,
        ),
        back=walked.back,
        parts=walked.parts,
        gaps=walked.gaps,
        resume=to_json(walked.left),
        goes_on=walked.goes_on,
        hints={**result.hints, **hints_of({}, now=result.at, retry_at=walked.retry_at)},
        wanted_since=walked.wanted_since,
    )


def poll_crawled(
    source: DueSource, listing: Listing, *, now: datetime, took: float, lookback: timedelta | None
) -> PollResult:
    """The poll of a source that a spider of its own has read; what went wrong beside the entries is its reason."""
    return PollResult(
        source=source,
        at=now,
        outcome="read",
        next_poll_at=again_at(source, now=now),
        took=took,
        reason="; ".join(listing.faults) or None,
        entries=listing.entries,
        first_sight=partial(first_sight, source, None, now=now, lookback=lookback),
        may_gap=paging.may_gap(source, listing, at=now),
        ttl=listing.ttl,
    )


def first_sight(
    source: DueSource,
    page: Page | None,
    entry: Entry,
    amid: bool,
    *,
    now: datetime,
    lookback: timedelta | None,
    back: Collection[str] = frozenset(),
    unwanted: Collection[str] = frozenset(),
) -> SeenEntry:
    """What is decided of an entry that its source never listed before: its identity, its host, and whether it is old.

    What was found by reading `back` is no news, unless it is dated after the source was first read; what is `unwanted` is old and
    not fetched.
    """
    date, came_back = paging.date_of(entry), entry.key in back
    old = is_old(
        date,
        first_read_at=source.first_read_at,
        last_read_at=source.last_read_at,
        now=now,
        lookback=lookback,
        amid=amid and not came_back,
    )
    old = old or (came_back and date is None and lookback is not None)
    wanted = entry.key not in unwanted
    place = urldefrag(entry.url).url  # no link: a place in the listing itself, or in a page that many entries share
    if place in _addresses(source, page) or entry.key != url_key(entry.url):
        return SeenEntry(entry=entry, url_key=f"{_key_of(source)}#{entry.key}", host="", old=old, wanted=wanted)
    host = "" if entry.text else host_of(entry.url)  # what the source gives whole is not fetched
    return SeenEntry(entry=entry, url_key=url_key(entry.url), host=host, old=old, wanted=wanted)


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
    failure: Kind = "failed",
) -> PollResult:
    """The poll of a source that could not be read. `retry_at` is the host's wish, if it had one."""
    again = again_at(source, now=now, failures=source.failures + 1, retry_at=retry_at)
    return PollResult(
        source=source,
        at=now,
        outcome="failed",
        next_poll_at=again,
        took=took,
        status=status,
        reason=reason,
        failure=failure,
        ttl=source.ttl,
        hints=hints_of({}, now=now, retry_at=retry_at),
    )


def strays(due: DueEntry, page: Page) -> str | None:
    """Why the answer is not the entry's page: it was sent on to a front page, as sites do with what is gone. Else None."""
    led_to, _, path = url_key(page.final_url).partition("/")
    if page.redirects and not path and "/" in due.url_key and "?" not in led_to:
        return "the address leads to the front page of its site"
    return None


def page_read(due: DueEntry, page: Page, reading: Reading, *, now: datetime) -> PageResult:
    """The visit to a page that could be read. Where the content API gave it, the article's address is the public page's."""
    if page.url != due.url:
        page = replace(page, url=due.url, final_url=due.url, redirects=())
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
        partial=reading.partial,
    )
    return replace(_visited(due, page, now), outcome="read", finding=finding, documents=reading.documents)


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
    textless: bool = False,
) -> PageResult:
    """The visit to a page that could not be had: the feed's own text stands in, and the page is tried again."""
    result = _visited(due, page, now) if page else _linkless(due, now)
    again = next_fetch_at(attempts=due.attempts + 1, now=now, retry_at=retry_at)
    return replace(result, outcome="failed", reason=reason, took=took, next_fetch_at=again, textless=textless)


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
