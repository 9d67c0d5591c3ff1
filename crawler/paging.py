"""Whether a listing is read on: its older pages, or the sitemaps of an index. Pure.

Why it is read on is an *errand*:

* "first": at its first reading a source is read back to the horizon: as far as `lookback` reaches, or `backfill` where that is
  further. Undated listings are read on only for a backfill, for nobody can tell where they pass the horizon;
* "backfill": the same for a source that was read before, once;
* "gap": nothing that the listing shows was known, so something may have passed unseen: until it shows what is known;
* "news": as "gap", where all but a few pinned entries are unknown.

Of an index those sitemaps are read that changed since they were read last. A visit reads a few parts; the rest of an errand is
kept with its source (`errands`), and the next visit goes on there. Times are aware.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from crawler.archive.records import DueSource, GapSeen, KeptPart
from crawler.dedupe.urls import host_of
from crawler.errands import Errand, ToRead, mark
from crawler.models import Entry, Listing, Part

#: What one visit reads beyond the first page: so many parts, begun within so many seconds, until so many entries are in hand.
MOST_PARTS, LONGEST_WALK, MOST_ENTRIES = 20, 60.0, 20_000
#: What one errand reads in all; of undated pages, where nothing says how far back they lead, not even that.
MOST_IN_ALL, MOST_UNDATED = 2_000, 20
#: How much earlier than it came out an entry may be dated: many listings name the day alone, or when it was written.
BEHIND = timedelta(days=2)
#: More entries are not pinned.
MOST_PINNED = 2
#: A sitemap of which more than half of at least so many known addresses changed at once was rebuilt: that is no news.
LEAST_OF_REBUILT = 20

#: Why a gap stays open, in readers' words.
NO_OLDER = "it lists nothing that it listed before, and leads to no older pages"
ENDED = "its older pages end before anything that it listed before"
TOO_FAR = "its older pages were read far back, and led to nothing that it listed before"

#: After a page: there may be more beyond it; it has led back to what is known, or behind the horizon; nothing can lie beyond it.
Verdict = Literal["on", "joined", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far back a source's first reading goes, and whether through pages without dates too. See `Errand`."""

    horizon: datetime | None
    undated: bool


def date_of(entry: Entry) -> datetime | None:
    """When an entry came out, or was changed, as far as its source says."""
    return entry.published or entry.modified


def reaches_back(entries: Iterable[Entry], horizon: datetime) -> bool:
    """Whether what is listed leads behind the horizon: at least half of what is dated is older, for a few may be pinned."""
    dates = [date for each in entries if (date := date_of(each))]
    return bool(dates) and 2 * sum(date < horizon for date in dates) >= len(dates)


def is_dated(entries: Collection[Entry]) -> bool:
    return 2 * sum(date_of(each) is not None for each in entries) >= len(entries)


def first_horizon(*, began: datetime, lookback: timedelta | None, backfill: timedelta | None = None) -> datetime | None:
    """How far back a first reading at `began` goes; None: to the end."""
    if lookback is None:
        return None
    try:
        return began - max(lookback, backfill or timedelta())
    except OverflowError:
        return None


def is_gap(entries: Collection[Entry], known: Collection[str], *, last_read_at: datetime) -> bool:
    """Whether something may have passed unseen: nothing that is listed was listed before, nor does it reach back behind that
    time by its dates.
    """
    return bool(entries) and not known and not reaches_back(entries, last_read_at - BEHIND)


def may_gap(source: DueSource, listing: Listing, *, at: datetime) -> GapSeen | None:
    """The gap that there is if none of these entries was listed before, and nothing leads on; None where there is none anyway."""
    if source.first_read_at is None or source.last_read_at is None or listing.kind == "sitemap index":
        return None
    if not is_gap(listing.entries, frozenset(), last_read_at=source.last_read_at):
        return None
    return GapSeen(since_at=source.last_read_at, until_at=at, reason=NO_OLDER)


def verdict(
    errand: Errand, entries: Sequence[Entry], known: Collection[str], walked: Collection[str] = frozenset()
) -> Verdict:
    """What one page says of those beyond it. `known` are the keys that were listed before, `walked` those of the pages that were
    read for this errand in this visit: a page that brings none but these is the same page again.
    """
    if all(each.key in walked for each in entries):
        return "end"
    if errand.reads_back:
        if is_dated(entries):
            return "joined" if errand.horizon and reaches_back(entries, errand.horizon) else "on"
        return "on" if errand.undated else "end"
    stood = sum(each.key in known for each in entries)
    if stood == len(entries) or entries[-1].key in known:
        return "joined"
    if is_dated(entries):
        return "joined" if errand.horizon and reaches_back(entries, errand.horizon) else "on"
    return "joined" if stood > MOST_PINNED or 2 * stood >= len(entries) else "on"


def onward(errand: Errand, listing: Listing, hosts: Collection[str]) -> Errand:
    """With the older pages that a page leads to: those on these hosts that were not read yet, before all else."""
    if not errand.reads_back:
        errand = replace(errand, undated=not is_dated(listing.entries))
    if _is_spent(errand):
        return errand
    fresh = {
        part.url: ToRead(url=part.url, modified=part.modified)
        for part in listing.older
        if is_at(part.url, hosts) and mark(part.url) not in errand.passed
    }
    waiting = [each for each in errand.to_read if each.url not in fresh]
    return replace(errand, to_read=(*fresh.values(), *waiting))


def is_at(url: str, hosts: Collection[str]) -> bool:
    """Whether an address is on one of these hosts; with or without "www." is the same."""
    try:
        return bare(host_of(url)) in {bare(host) for host in hosts}
    except ValueError:
        return False


def bare(host: str) -> str:
    return host.removeprefix("www.")


# ---- A visit


def reach(source: DueSource, *, now: datetime, lookback: timedelta | None, backfill: timedelta | None) -> Reach:
    """By what is declared; a source that moved is read back to where it was read last at its former address."""
    began = source.first_read_at or source.last_read_at or now
    horizon = first_horizon(began=began, lookback=lookback, backfill=backfill)
    return Reach(horizon=horizon, undated=lookback is None or backfill is not None)


def first_errand(
    source: DueSource, listing: Listing, known: Collection[str], reach: Reach, *, at: datetime, had_entries: bool
) -> Errand:
    """Why the listing that was read at `at` may be read on. `known` are the keys among its entries that it listed before."""
    if source.first_read_at is None or source.last_read_at is None:
        return Errand(why="first", horizon=reach.horizon, undated=reach.undated)
    if listing.kind == "sitemap index":
        return Errand(why="news", horizon=reach.horizon, undated=reach.undated)
    gap = had_entries and is_gap(listing.entries, known, last_read_at=source.last_read_at)
    horizon = source.last_read_at - BEHIND
    if gap:
        return Errand(why="gap", horizon=horizon, gap_at=at, begun_at=at)
    return Errand(why="news", horizon=horizon, begun_at=at)


def hosts_of(source: DueSource, answered: str) -> frozenset[str]:
    """The hosts on which a listing may be read on: its own, and the one that it was sent on to."""
    return frozenset({host_of(source.address), host_of(answered)})


def unfilled(errand: Errand, failure: str | None = None) -> str:
    """Why the gap that an errand was to fill stays open, in readers' words."""
    if failure:
        return f"its older pages could not be read: {failure}"
    if not errand.passed:
        return NO_OLDER
    return TOO_FAR if _is_spent(errand) else ENDED


def _is_spent(errand: Errand) -> bool:
    blind = errand.undated and not errand.reads_back
    return len(errand.passed) >= (MOST_UNDATED if blind else MOST_IN_ALL)


# ---- Sitemaps


def sitemaps_to_read(
    parts: Iterable[Part],
    kept: Mapping[str, KeptPart],
    errand: Errand,
    *,
    hosts: Collection[str],
    waiting: Collection[str] = frozenset(),
    in_series: bool = False,
) -> tuple[Errand, list[KeptPart]]:
    """The errand with those of an index's sitemaps that are to be read, and those that are passed over.

    One that has not changed since it was read is left out. At a first reading so is one that last changed before the horizon: all
    that it lists is older, and it is passed over until it changes. Those that say nothing of their age are asked each time, with
    their own validators: not all where there are many, but those that were asked longest ago. `waiting` are on another errand.
    In a series of visits that follow at once nothing is read twice, for some sites say of all their sitemaps that they changed just now.
    """
    to_read, silent, passed_over = [], [], []
    for part in parts:
        before = kept.get(part.url)
        if not is_at(part.url, hosts) or part.url in waiting or (in_series and before and before.was_read):
            continue
        if part.modified is None:
            silent.append(ToRead(url=part.url))
        elif before and _is_as_it_was(part.modified, before):
            if errand.why == "backfill" and not before.was_read and not _before(part.modified, errand.horizon):
                to_read.append(ToRead(url=part.url, modified=part.modified))
        elif errand.reads_back and not (before and before.was_read) and _before(part.modified, errand.horizon):
            passed_over.append(KeptPart(address=part.url, modified=part.modified))
        else:
            to_read.append(ToRead(url=part.url, modified=part.modified))
    if not errand.reads_back:
        silent = sorted(silent, key=lambda each: _asked_at(kept.get(each.url)))[:MOST_PARTS]
    return replace(errand, to_read=(*to_read, *silent), sitemaps=True), passed_over


def _is_as_it_was(modified: datetime, before: KeptPart) -> bool:
    """Of a day alone `modified` is the end: until then it may change again, and say the same of itself."""
    return bool(before.modified and before.read_at and modified <= before.modified and modified < before.read_at)


def says_all(listing: Listing, *, now: datetime) -> bool:
    """Whether a listing that has not changed means that there is nothing new: not so an index of sitemaps that does not say when
    each was changed last, or names a day that is not over.
    """
    return listing.kind != "sitemap index" or all(part.modified and part.modified < now for part in listing.older)


def _before(moment: datetime, horizon: datetime | None) -> bool:
    return horizon is not None and moment < horizon


def _asked_at(part: KeptPart | None) -> float:
    return part.read_at.timestamp() if part and part.read_at else 0.0


def not_wanted(entries: Iterable[Entry], errand: Errand) -> frozenset[str]:
    """The keys of what a sitemap lists at its first reading and nobody wants to read: what is older than the horizon, and what is
    not dated where there is no backfill. It is known from then on, and that is all.
    """
    return frozenset(
        each.key
        for each in entries
        if (not errand.undated if (date := date_of(each)) is None else _before(date, errand.horizon))
    )


def of_unread_sitemap(
    errand: Errand, entries: Iterable[Entry], *, is_new: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """Of a sitemap that was never read the keys of what was out before, and of what nobody wants to read. One that is new in its index
    since that was read first lists news, but for what is dated before: sitemaps are numbered or named anew, too.
    """
    listed = list(entries)
    if is_new and not errand.reads_back:
        old = frozenset(each.key for each in listed if (date := date_of(each)) and _before(date, errand.horizon))
        return old, old
    return frozenset(each.key for each in listed), not_wanted(listed, errand)


def unwanted_at_first(source: DueSource, listing: Listing, reach: Reach) -> frozenset[str]:
    """As `not_wanted`, of a source that is itself a sitemap and is read for the first time."""
    if source.first_read_at is not None or listing.kind != "sitemap":
        return frozenset()
    return not_wanted(listing.entries, Errand(why="first", horizon=reach.horizon, undated=reach.undated))


def moved_on(
    dates: Mapping[str, tuple[datetime | None, datetime]], *, can_be_rebuilt: bool
) -> tuple[frozenset[str], bool]:
    """Of the known entries whose last changes are kept as the first and listed as the second date, by key: those that changed, and
    whether they are to be fetched again. Where most of them changed at once, the site was rebuilt.
    """
    changed = frozenset(key for key, (was, now) in dates.items() if was is not None and now > was)
    rebuilt = can_be_rebuilt and len(dates) >= LEAST_OF_REBUILT and 2 * len(changed) > len(dates)
    return changed, not rebuilt
