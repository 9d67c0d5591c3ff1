"""How much a query would bring: per week, per source, and per digest of a subscription. Pure.

What is `old` was older than `lookback` when it was first seen, and told to nobody: it counts for weeks and sources, and not for what
digests are to expect.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.editions.slots import next_slot
from alerts.trial import Tried
from config.models import Subscription

#: More a day than this, and nobody reads them.
TOO_MANY = 30
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
#: Slots by which the usual time between two is measured, and as many at most by which what came is counted.
_SLOTS, _MOST_SLOTS = 14, 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a digest of a subscription would have, of this query alone: so many items a digest, `most` at the most until now.

    Of one that is told immediately it is so many a day. `most` is None where no two digests would have come meanwhile.
    """

    subscription: str
    items: float
    most: float | None
    immediately: bool


def per_week(tried: Iterable[Tried], since: datetime, until: datetime, zone: ZoneInfo) -> list[tuple[date, float]]:
    """Articles by the week in which they were first seen: each week's Monday, as it is in `zone`, those without any too."""
    found: Counter[date] = Counter()
    for each in tried:
        found[_monday(each.candidate.first_seen_at, zone)] += each.weight  # type: ignore[assignment]
    first, last = _monday(since, zone), _monday(until, zone)
    weeks = [first + number * _WEEK for number in range((last - first).days // 7 + 1)]
    return [(week, found[week]) for week in weeks]


def _monday(at: datetime, zone: ZoneInfo) -> date:
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def per_source(tried: Iterable[Tried]) -> list[tuple[int, float]]:
    """Articles by the source that listed them first, the most first."""
    found: Counter[int] = Counter()
    for each in tried:
        found[each.candidate.source_id] += each.weight  # type: ignore[assignment]
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def per_day(tried: Iterable[Tried], since: datetime, until: datetime) -> float:
    """New articles a day."""
    return sum(each.weight for each in tried if not each.candidate.old) / _days(since, until)


def _days(since: datetime, until: datetime) -> float:
    """The days between, one at least: an archive of some hours says nothing of a day."""
    return max((until - since) / _DAY, 1.0)


def expected(
    subscription: Subscription, tried: Sequence[Tried], since: datetime, until: datetime, *, timezone: str
) -> Expected:
    """What a digest of the subscription would have. `timezone` is that of its schedule."""
    rate = per_day(tried, since, until)
    if subscription.send.kind == "immediately":
        return Expected(subscription=subscription.name, items=rate, most=None, immediately=True)
    slots = _slots(subscription, until, timezone, _SLOTS)
    usual = (slots[-1] - slots[0]) / (len(slots) - 1)
    past = _between(subscription, since, until, timezone)
    return Expected(
        subscription=subscription.name,
        items=rate * (usual / _DAY),
        most=_most(tried, past) if len(past) > 1 else None,
        immediately=False,
    )


def _slots(subscription: Subscription, after: datetime, timezone: str, number: int) -> list[datetime]:
    slots: list[datetime] = []
    for _ in range(number):
        after = next_slot(subscription.send, after, timezone).at
        slots.append(after)
    return slots


def _between(subscription: Subscription, since: datetime, until: datetime, timezone: str) -> list[datetime]:
    """Its slots between the two, only the first of very many."""
    slots: list[datetime] = []
    after = next_slot(subscription.send, since, timezone).at
    while after <= until and len(slots) < _MOST_SLOTS:
        slots.append(after)
        after = next_slot(subscription.send, after, timezone).at
    return slots


def _most(tried: Iterable[Tried], slots: Sequence[datetime]) -> float:
    """The most that came between one slot and the next, without what came before the first."""
    found: Counter[int] = Counter()
    for each in tried:
        place = bisect_right(slots, each.candidate.first_seen_at)
        if not each.candidate.old and 0 < place < len(slots):
            found[place] += each.weight  # type: ignore[assignment]
    return max(found.values(), default=0)
