"""When a subscription is due: schedules on local wall clocks, turned into moments. Pure.

The rules where a clock is changed:

- A wall time that is skipped (spring) fires the length of the gap later: 01:30 in London on the last Sunday of March is
  02:30 BST. PEP 495 gives a skipped time with fold=0 just that meaning.
- A wall time that is repeated (autumn) fires once, the first time round.
- Two wall times that fall on one moment that way are one slot.
- `hourly` goes by real hours: it fires in the repeated hour too, and does not fire in the skipped one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from config.phrases import Schedule

#: A slot that is composed later than this after its time says so.
LATE = timedelta(minutes=15)

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_EVERY_DAY = frozenset(range(7))
_WORKING_DAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A moment at which a subscription is due.

    `local` is its wall time with offset, as ISO 8601: "2026-06-04T07:30:00+01:00", the digest's key. `at` is in UTC.
    """

    local: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSlot:
    """A slot that has come. `late` where earlier ones were missed before it, or its own time is well past."""

    slot: Slot
    late: bool


def next_slot(schedule: Schedule, after: datetime, timezone: str) -> Slot:
    """The first slot strictly after `after` (aware), on the wall clock of `timezone` (IANA name).

    Raises ValueError for `immediately`, which has no slots, and for a cron that never fires.
    """
    zone = ZoneInfo(timezone)
    if schedule.kind == "hourly":
        return slot_at(_next_full_hour(after, zone), timezone)
    first: datetime | None = None
    for wall in _walls(schedule, _wall_before(after, zone)):
        at = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if at > after:
            first = at if first is None else min(first, at)
        # A skipped wall time lands behind the gap, where earlier moments may still have a wall time of their own.
        if first is not None and first.astimezone(zone).replace(tzinfo=None) <= wall:
            break
    if first is None:
        raise ValueError(f"the cron schedule “{schedule.cron}” never fires; give a date that exists")
    return slot_at(first, timezone)


def due_slot(schedule: Schedule, next_slot_at: datetime, now: datetime, timezone: str) -> DueSlot | None:
    """The latest slot at or before `now`, None while `next_slot_at` is still to come. Both times aware.

    Slots that were missed in between are not made up for: the one that is given covers the whole time.
    """
    if next_slot_at > now:
        return None
    slot = _latest(schedule, next_slot_at, now, timezone)
    return DueSlot(slot=slot, late=slot.at != next_slot_at or now - slot.at > LATE)


def slot_at(at: datetime, timezone: str) -> Slot:
    """The moment `at` (aware) as a slot of `timezone`."""
    local = at.astimezone(ZoneInfo(timezone))
    return Slot(local=local.isoformat(timespec="seconds"), at=at.astimezone(UTC))


def _latest(schedule: Schedule, due: datetime, now: datetime, timezone: str) -> Slot:
    """The last slot in [due, now]. Looks back in growing steps: a daemon may have been down for months."""
    reach = _HOUR
    while True:
        start = max(due, now - reach)
        found = _last_between(schedule, start, now, timezone)
        if found is not None:
            return found
        if start == due:
            return slot_at(due, timezone)
        reach *= 24


def _last_between(schedule: Schedule, start: datetime, end: datetime, timezone: str) -> Slot | None:
    """The last slot in (start, end]."""
    last = None
    slot = next_slot(schedule, start, timezone)
    while slot.at <= end:
        last = slot
        slot = next_slot(schedule, slot.at, timezone)
    return last


def _next_full_hour(after: datetime, zone: ZoneInfo) -> datetime:
    at = after.astimezone(UTC).replace(second=0, microsecond=0) + _MINUTE
    while at.astimezone(zone).minute != 0:  # zones stand 15, 30 and 45 minutes off, and may move by half an hour
        at += _MINUTE
    return at


def _wall_before(after: datetime, zone: ZoneInfo) -> datetime:
    """A wall time (naive) before every one that may fire after `after`, those of a gap just behind us included."""
    utc = after.astimezone(UTC).replace(tzinfo=None)
    offsets = (moment.astimezone(zone).utcoffset() or timedelta() for moment in (after, after - _DAY))
    return utc + min(offsets) - _MINUTE


def _walls(schedule: Schedule, start: datetime) -> Iterator[datetime]:
    """The schedule's wall times (naive) from `start` on, ascending."""
    if schedule.cron is not None:
        yield from CronSim(schedule.cron, start)
        return
    if schedule.at is None:
        raise ValueError(f"a subscription that is sent {schedule.kind} has no slots")
    days = _days(schedule)
    day = start.date()
    while True:
        if day.weekday() in days:
            yield datetime.combine(day, schedule.at)
        day += _DAY


def _days(schedule: Schedule) -> frozenset[int]:
    if schedule.kind == "weekly":
        assert schedule.weekday is not None
        return frozenset({schedule.weekday})
    return _WORKING_DAYS if schedule.kind == "weekdays" else _EVERY_DAY
