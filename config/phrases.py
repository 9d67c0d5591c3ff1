"""Durations and schedules, written in words."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a subscription is told. `at` is local wall time; `weekday` counts from Monday = 0; `cron` has five fields."""

    kind: Literal["immediately", "hourly", "daily", "weekdays", "weekly", "cron"]
    at: time | None = None
    weekday: int | None = None
    cron: str | None = None


def parse_duration(value: object) -> timedelta:
    raise NotImplementedError


def parse_schedule(value: object) -> Schedule:
    raise NotImplementedError
