"""Durations and schedules, written in words, and back.

A duration is a number and a unit, or several: "15m", "90 minutes", "1 hour 30 minutes", "6y". A year has 365 days. A
schedule is one of the `send:` phrases of a subscription. Whatever cannot be read raises Unfit, which says what would do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from cronsim import CronSim, CronSimError

from config.errors import Unfit, shown

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

DURATION_MEND = 'write a number and a unit, as in "30s", "15m", "2h", "2 days", "1 hour 30 minutes" or "6y"'
SEND_MEND = (
    'write one of: immediately | hourly | daily at 07:30 | weekdays at 07:30 | weekly on monday at 07:30 | {cron: "…"}'
)
CRON_MEND = 'write the five fields minute, hour, day of month, month, day of week, as in {cron: "30 7 * * MON-FRI"}'

_UNITS = {
    "year": timedelta(days=365),
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
    "millisecond": timedelta(milliseconds=1),
}
_SHORT = {"y": "year", "w": "week", "d": "day", "h": "hour", "hr": "hour", "min": "minute", "m": "minute"}
_SHORT |= {"sec": "second", "s": "second", "ms": "millisecond"}
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?) *([a-z]+)(?:,? and +|, *| *)")
_DURATION = re.compile(rf"(?:{_PART.pattern})+")

_TIME = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
_DAILY = re.compile(rf"(daily|weekdays) at {_TIME}")
_WEEKLY = re.compile(rf"weekly on ({'|'.join(WEEKDAYS)}) at {_TIME}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a subscription is told. `at` is local wall time; `weekday` counts from Monday = 0; `cron` has five fields."""

    kind: Literal["immediately", "hourly", "daily", "weekdays", "weekly", "cron"]
    at: time | None = None
    weekday: int | None = None
    cron: str | None = None


def parse_duration(value: object) -> timedelta:
    """A duration in words -> timedelta, never negative. Raises Unfit."""
    if isinstance(value, timedelta):
        return value
    words = _plain(value)
    if not _DURATION.fullmatch(words):
        raise Unfit(f"{shown(value)} is not a duration", DURATION_MEND)
    try:
        return sum((float(number) * _unit(name) for number, name in _PART.findall(words)), timedelta())
    except KeyError as error:
        raise Unfit(f"{shown(value)} has the unknown unit {shown(error.args[0])}", DURATION_MEND) from None
    except OverflowError:
        raise Unfit(f"{shown(value)} is too long", "write at most some thousand years") from None


def _unit(name: str) -> timedelta:
    """The length of a unit by any of its names. Months have none: 28 to 31 days. Raises KeyError."""
    for candidate in (name, name.removesuffix("s")):
        unit = _UNITS.get(_SHORT.get(candidate, candidate))
        if unit is not None:
            return unit
    raise KeyError(name)


def describe_duration(duration: timedelta) -> str:
    """A duration -> words that `parse_duration` reads back: "1 hour 30 minutes", "180 days"."""
    words = []
    rest = duration
    for name, unit in _UNITS.items():
        if name == "week":
            continue
        count, rest = divmod(rest, unit)
        if count and name != "millisecond":
            words.append(f"{count} {name}" + "s" * (count != 1))
        elif name == "millisecond" and (count or rest):
            words.append(f"{count}.{rest.microseconds:03}".rstrip("0").rstrip(".") + " milliseconds")
    return " ".join(words) or "0 seconds"


def parse_schedule(value: object) -> Schedule:
    """A `send:` phrase, or the mapping {"cron": "…"} -> Schedule. Raises Unfit."""
    if isinstance(value, Schedule):
        return value
    if isinstance(value, Mapping):
        return _parse_cron(value)
    words = _plain(value)
    if words == "immediately":
        return Schedule(kind="immediately")
    if words == "hourly":
        return Schedule(kind="hourly")
    if match := _DAILY.fullmatch(words):
        kind: Literal["daily", "weekdays"] = "daily" if match[1] == "daily" else "weekdays"
        return Schedule(kind=kind, at=time(int(match[2]), int(match[3])))
    if match := _WEEKLY.fullmatch(words):
        return Schedule(kind="weekly", weekday=WEEKDAYS.index(match[1]), at=time(int(match[2]), int(match[3])))
    raise Unfit(f"{shown(value)} is not a schedule", SEND_MEND)


def _parse_cron(value: Mapping[object, object]) -> Schedule:
    cron = value.get("cron")
    if set(value) != {"cron"} or not isinstance(cron, str):
        raise Unfit(f"{shown(value)} is not a schedule", SEND_MEND)
    fields = cron.split()
    if len(fields) != 5:
        raise Unfit(f"the cron expression {shown(cron)} has {len(fields)} fields", CRON_MEND)
    try:
        next(CronSim(cron, datetime(2026, 1, 1, tzinfo=UTC)))
    except CronSimError as error:
        raise Unfit(f"the cron expression {shown(cron)} cannot be read: {error}", CRON_MEND) from None
    except StopIteration:
        raise Unfit(f"the cron expression {shown(cron)} never comes", CRON_MEND) from None
    return Schedule(kind="cron", cron=" ".join(fields))


def describe(schedule: Schedule) -> str:
    """A schedule -> words: those of `send:`, which `parse_schedule` reads back; a cron expression in plain English."""
    match schedule:
        case Schedule(kind="cron", cron=str(cron)):
            return CronSim(cron, datetime(2026, 1, 1, tzinfo=UTC)).explain()
        case Schedule(kind="weekly", weekday=int(weekday), at=time() as at):
            return f"weekly on {WEEKDAYS[weekday].title()} at {at:%H:%M}"
        case Schedule(kind="daily" | "weekdays", at=time() as at):
            return f"{schedule.kind} at {at:%H:%M}"
        case _:
            return schedule.kind


def _plain(value: object) -> str:
    """Lower case, single spaces. What is no text at all gives what no phrase matches."""
    return " ".join(value.lower().split()) if isinstance(value, str) else ""
