"""How long news can take at the most, from its publication to the message, by what is declared. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from alerts.demand import demands, goes_by
from alerts.editions.slots import next_slot
from config.models import Settings, Subscription
from config.phrases import Schedule
from config.sources import Source
from crawler.cadence import IMMEDIATELY, LONGEST, WINDOW

#: Slots that are looked at for the longest wait between two: more than a year of weeks, and more than a week of hours.
_SLOTS = 200


def delays(settings: Settings, *, now: datetime) -> list[str]:
    """A line for each subscription that goes by a source: "Morning digest: at most 24 h 15 min after publication; …".

    It is the longest interval of its sources and the longest wait for its slot. No source of a digest is checked later than in
    the hour before its slot, so that longer intervals do not count there. A server that asks for longer pauses is not foreseen.
    """
    wanted = demands(settings)
    lines = []
    for subscription in settings.subscriptions:
        intervals = {
            each.name: _interval(each, wanted(each.key).immediately) for each in _sources(settings, subscription)
        }
        if intervals:
            lines.append(f"{subscription.name}: {_delay(settings, subscription, intervals, now)}")
    return lines


def _sources(settings: Settings, subscription: Subscription) -> list[Source]:
    """What the subscription goes by, as far as its address is known."""
    watches = [each for each in settings.watches if each.name in subscription.watches]
    return [each for each in settings.sources if each.kind != "unknown" and goes_by(watches, (each.name, *each.tags))]


def _interval(source: Source, immediately: bool) -> timedelta:
    return source.every or (IMMEDIATELY if immediately else LONGEST)


def _delay(settings: Settings, subscription: Subscription, intervals: dict[str, timedelta], now: datetime) -> str:
    slowest = max(intervals, key=lambda name: intervals[name])
    checked = f"{slowest} is checked every {spelt(intervals[slowest])}"
    if subscription.send.kind == "immediately":
        return f"at most {spelt(intervals[slowest])} after publication; {checked}"
    wait = longest_wait(subscription.send, now, subscription.timezone or settings.timezone)
    if intervals[slowest] > WINDOW:
        checked = "its sources are checked in the hour before it is sent"
    return f"at most {spelt(wait + min(intervals[slowest], WINDOW))} after publication; {checked}"


def longest_wait(schedule: Schedule, now: datetime, timezone: str) -> timedelta:
    """The longest time between two slots, on the wall clock: the hour when the clocks are changed does not count."""
    walls = [
        slot.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
        for slot in islice(_slots(schedule, now, timezone), _SLOTS)
    ]
    return max(later - earlier for earlier, later in pairwise(walls))


def _slots(schedule: Schedule, now: datetime, timezone: str) -> Iterator[datetime]:
    slot = now
    while True:
        slot = next_slot(schedule, slot, timezone).at
        yield slot


def spelt(span: timedelta) -> str:
    """A time span, short: "24 h 15 min", "7 days", "5 s"."""
    seconds = round(span.total_seconds())
    days, rest = divmod(seconds, 86_400) if seconds >= 2 * 86_400 else (0, seconds)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [(days, "days"), (hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"
