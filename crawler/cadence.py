"""When to ask again: a source after a poll, a page after it could not be had. Pure; all times are aware.

A source's interval is what was declared for it (`every:`), else five minutes where a subscription wants to be told
immediately, else half its own rhythm, else a quarter of an hour. What its server asks for is the least in any case: the feed's
TTL, Cache-Control and Expires of the answer (RFC 9111, 5.2.2.1 and 5.3), Retry-After, the Crawl-delay of robots.txt; but never
more than a day: a source that is left alone for longer is a gap that nobody decided on. Failures in a row double the interval.
Before the slot of a digest a poll is pulled forward into the hour that precedes it, so that what it tells is fresh.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median
from typing import Literal

#: What set an interval.
IntervalBy = Literal[
    "every",
    "rhythm",
    "default",
    "immediately",
    "digest",
    "failures",
    "ttl",
    "cache-control",
    "expires",
    "retry-after",
    "crawl-delay",
]
#: What a server asks for: by the name of the hint, the least time until the next poll.
Hints = Mapping[IntervalBy, timedelta]

#: The longest wait that failures or a server's wish can bring about.
LONGEST = timedelta(hours=24)
#: The bounds of an interval that follows a source's rhythm, and the interval where that is not known.
BUSIEST, DEFAULT = timedelta(minutes=5), timedelta(minutes=15)
#: The interval of what a subscription wants to be told immediately.
IMMEDIATELY = timedelta(minutes=5)
#: The rhythm is that of so many items, and is not known of fewer than so many.
ITEMS, FEWEST_ITEMS = 20, 3
#: How long before a digest's slot its sources are polled: at the earliest, and at the latest, for their pages take their time.
WINDOW, MARGIN = timedelta(minutes=60), timedelta(minutes=5)
#: Sources that are polled more often than this are polled exactly as often as declared.
SPREAD_FROM = timedelta(minutes=1)
#: The part of its interval by which a source may come early, so that sources added together drift apart.
SPREAD = 0.1
#: The first wait for a page that could not be had; it doubles up to `LONGEST`.
FIRST_RETRY = timedelta(minutes=5)
#: Visits to a page before it is given up: about five days of trying.
MOST_VISITS = 13

# Knuth's multiplicative hash: neighbouring numbers land far apart, evenly over all of them.
_GOLDEN = 2654435761
_MAX_AGE = re.compile(r"""(?:^|[\s,])max-age\s*=\s*"?([0-9]+)""", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)


def no_slot(after: datetime) -> datetime | None:  # noqa: ARG001 - as Demand says
    """There is no digest with slots."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What the subscriptions want of a source: to be told immediately; and, for a time, the first slot strictly after it, of all
    digests that go by the source, None where there is none.
    """

    immediately: bool = False
    next_slot: Callable[[datetime], datetime | None] = no_slot


NO_DEMAND = Demand()
#: What is wanted of the source at an address.
Demands = Callable[[str], Demand]


def nothing_wanted(address: str) -> Demand:  # noqa: ARG001 - as Demands say
    """There are no subscriptions."""
    return NO_DEMAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """When a source is polled next. `interval` is the wait that was decided on, of which it may come a little short; `by` what
    set it.
    """

    at: datetime
    interval: timedelta
    by: IntervalBy


def next_poll(
    *,
    source_id: int,
    every: timedelta | None,
    now: datetime,
    rhythm: timedelta | None = None,
    demand: Demand = NO_DEMAND,
    hints: Hints | None = None,
    failures: int = 0,
) -> Next:
    """When to poll a source again, after a poll that ended at `now`.

    `every` is what was declared, None where nothing was; `rhythm` the median gap of its items (`rhythm_of`). `failures` counts
    the failed polls in a row, this one included; 0 after a good one. After the first failure the wait is the interval, and it
    doubles up to a day (or stays at the interval, where that is longer). The poll comes up to a tenth of the interval early,
    never late, and never before the server wishes.
    """
    interval, by = _interval(every, rhythm, demand)
    wait = _doubled(interval, failures - 1) if failures else interval
    if wait > interval:
        by = "failures"
    hint, least = _longest(hints or {})
    at = max(now + wait - _spread(source_id, interval), now + least)
    if least > wait and hint:
        wait, by = least, hint
    return _before_slot(Next(at=at, interval=wait, by=by), source_id, demand, now=now, earliest=now + least)


def _interval(every: timedelta | None, rhythm: timedelta | None, demand: Demand) -> tuple[timedelta, IntervalBy]:
    if every is not None:
        return every, "every"
    if demand.immediately:
        return IMMEDIATELY, "immediately"
    if rhythm is not None:
        return max(BUSIEST, min(rhythm / 2, LONGEST)), "rhythm"
    return DEFAULT, "default"


def _longest(hints: Hints) -> tuple[IntervalBy | None, timedelta]:
    """The hint that asks for the most time, and that: at most a day."""
    wishes: list[tuple[timedelta, IntervalBy | None]] = [(min(wish, LONGEST), hint) for hint, wish in hints.items()]
    least, hint = max(wishes, key=lambda wish: wish[0], default=(timedelta(), None))
    return hint, max(least, timedelta())


def _before_slot(planned: Next, source_id: int, demand: Demand, *, now: datetime, earliest: datetime) -> Next:
    """The poll, pulled forward into the hour before the next slot where it would come after that, and the server does not mind.

    Of a slot within the next hour this poll is the one in its hour. Each source has its own place in that hour. One that would come
    early, just before the hour, waits for it as long as its interval lasts: or what is polled once a day would be polled twice.
    """
    slot = demand.next_slot(max(now + WINDOW, earliest + MARGIN - timedelta.resolution))
    if slot is None:
        return planned
    place = slot - WINDOW + (WINDOW - MARGIN) * _share(source_id)
    if planned.at > slot - MARGIN:
        at = max(place, earliest)
        return Next(at=at, interval=at - now, by="digest")
    last = now + planned.interval
    return replace(planned, at=max(planned.at, min(place, last))) if last >= slot - WINDOW else planned


def rhythm_of(items: Iterable[datetime]) -> timedelta | None:
    """The median gap between the last 20 of these times of publication; None where fewer than three are known."""
    newest = sorted(items, reverse=True)[:ITEMS]
    if len(newest) < FEWEST_ITEMS:
        return None
    return timedelta(seconds=median((later - earlier).total_seconds() for later, earlier in pairwise(newest)))


def hints_of(
    headers: Mapping[str, str],
    *,
    now: datetime,
    ttl: timedelta | None = None,
    retry_at: datetime | None = None,
    crawl_delay: float = 0.0,
) -> Hints:
    """What the server asks for. `headers` are the answer's, with lower-case names; `ttl` is the listing's own wish, and
    `crawl_delay` (in seconds) that of robots.txt.

    `max-age=0` and `no-cache` ask for nothing, and Expires counts only where there is no max-age.
    """
    wishes: dict[IntervalBy, timedelta | None] = {
        "ttl": ttl,
        "retry-after": retry_at - now if retry_at else None,
        "crawl-delay": timedelta(seconds=crawl_delay),
    }
    control = headers.get("cache-control", "")
    age = _MAX_AGE.search(control)
    if not _NOT_KEPT.search(control):
        wishes["cache-control"] = timedelta(seconds=min(int(age[1][:9]), 10**8)) if age else None
        wishes["expires"] = None if age else _expires(headers, now)
    return {hint: min(wish, LONGEST) for hint, wish in wishes.items() if wish and wish > timedelta()}


def _expires(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the answer holds by its Expires, from its own Date where it has one: the server's clock may be wrong."""
    until = _http_date(headers.get("expires"))
    return until - (_http_date(headers.get("date")) or now) if until else None


def _http_date(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        at = parsedate_to_datetime(value)
    except ValueError:  # "0", "-1": it has expired
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def next_fetch_at(*, attempts: int, now: datetime, retry_at: datetime | None = None) -> datetime | None:
    """When to try a page again that could not be had at `now`, for the `attempts`-th time; None where it is given up.

    Five minutes, doubling to a day, for about five days. `retry_at` is the time before which the host does not want to be asked.
    """
    if attempts >= MOST_VISITS:
        return None
    return max(now + _doubled(FIRST_RETRY, attempts - 1), _heeded(retry_at, now))


def _doubled(first: timedelta, times: int) -> timedelta:
    """`first`, doubled so often, but not beyond `LONGEST`, nor below `first`."""
    return first if first >= LONGEST else min(first * 2 ** min(times, 20), LONGEST)


def _spread(source_id: int, every: timedelta) -> timedelta:
    """How much earlier this source comes than its interval says: always the same, and never later."""
    if every < SPREAD_FROM:
        return timedelta()
    return timedelta(seconds=int(every.total_seconds() * SPREAD * _share(source_id)))


def _share(source_id: int) -> float:
    """A number in [0, 1) that is always the same for a source."""
    share: float = source_id * _GOLDEN % 2**32 / 2**32
    return share


def _heeded(retry_at: datetime | None, now: datetime) -> datetime:
    return min(retry_at, now + LONGEST) if retry_at else now
