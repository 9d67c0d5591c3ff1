"""What each source that was reached is worth beside the others of its page. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from crawler.dedupe.urls import url_key
from crawler.discovery.records import Merits, Reached
from crawler.models import Entry

#: A source whose newest entry is so much older than another's has been abandoned, or is another section's.
BEHIND = timedelta(days=30)
#: One whose newest entry is older is not trusted before all else has been tried.
RECENT = timedelta(days=60)
#: How many of the newest entries are compared.
COMPARED = 10
#: Less in common than this, and it lists something else than the page.
IN_COMMON = 0.3
#: Characters of an entry's text that are more than a summary.
WHOLE = 1_000

_RANKS = {"govuk": 5, "feed": 4, "listing": 2, "sitemap": 1}
#: The rank of a sitemap of news alone: better than the list on a page, not as good as a feed.
NEWS_SITEMAP = 3
_DOCUMENT = re.compile(r"\.(?:pdf|docx?)$", re.IGNORECASE)


def weigh(reached: Sequence[Reached], links: Iterable[str], *, now: datetime) -> list[Merits]:
    """The merits of each, in order. `links` are the addresses that the page links to."""
    linked = _keys(links)
    own = next((each.listing.entries for each in reached if each.candidate.source.listing), ())
    newest = [_newest(each.listing.entries, now) for each in reached]
    freshest = max((each for each in newest if each), default=None)
    is_evidence = sum(entry.published is not None for entry in own) >= 2
    weighed = []
    for each, latest in zip(reached, newest, strict=True):
        shared = 1.0 if each.candidate.source.listing else _shared(each.listing.entries, linked, own)
        trusted = each.candidate.declared and shared > 0
        weighed.append(
            Merits(
                entries=len(each.listing.entries),
                documents=sum(_is_document(entry) for entry in each.listing.entries),
                newest=latest,
                shared=shared,
                whole=_is_whole(each),
                stale=bool(latest and freshest and latest < freshest - BEHIND),
                foreign=is_evidence and shared < IN_COMMON and not trusted,
                rank=_rank(each),
            )
        )
    return weighed


def is_enough(merits: Merits, *, now: datetime) -> bool:
    """Whether nothing more need be asked for: this is what programs are meant to read, of news alone, and it is alive."""
    if merits.rank < NEWS_SITEMAP or merits.stale or merits.foreign:
        return False
    return merits.newest is not None and merits.newest >= now - RECENT


def is_usable(reached: Reached) -> bool:
    """Whether it lists anything: an index of sitemaps leads on to that, a single link on a page is no list."""
    least = 2 if reached.candidate.source.listing else 1
    return len(reached.listing.entries) >= least or bool(reached.candidate.source.sitemap and reached.listing.older)


def _newest(entries: Iterable[Entry], now: datetime) -> datetime | None:
    """The latest date that has come: events are dated ahead."""
    dates = (entry.published or entry.modified for entry in entries)
    return max((each for each in dates if each and each <= now + timedelta(days=1)), default=None)


def _shared(entries: Sequence[Entry], linked: Collection[str], own: Sequence[Entry]) -> float:
    keys = [entry.key for entry in entries]
    of_these = _share(keys[:COMPARED], linked)
    of_page = _share([entry.key for entry in own[:COMPARED]], set(keys))
    return max(of_these, of_page)


def _share(keys: Sequence[str], among: Collection[str]) -> float:
    return sum(key in among for key in keys) / len(keys) if keys else 0.0


def _keys(links: Iterable[str]) -> set[str]:
    return {key for link in links if (key := _key(link))}


def _key(link: str) -> str:
    try:
        return url_key(link)
    except ValueError:
        return ""


def _is_document(entry: Entry) -> bool:
    return _DOCUMENT.search(entry.url.partition("?")[0]) is not None


def _is_whole(reached: Reached) -> bool:
    """GOV.UK gives the text apart; a feed has it, or not."""
    entries = reached.listing.entries
    if reached.candidate.source.govuk:
        return True
    return 2 * sum(len(entry.content or entry.text) >= WHOLE for entry in entries) > len(entries)


def _rank(reached: Reached) -> int:
    """A sitemap that gives titles and dates is one of news."""
    entries = reached.listing.entries
    if reached.candidate.source.sitemap and 2 * sum(entry.published is not None for entry in entries) > len(entries):
        return NEWS_SITEMAP
    return _RANKS.get(reached.candidate.source.kind, 0)
