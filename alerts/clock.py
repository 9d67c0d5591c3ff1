"""The daemon's ticks. APScheduler holds no truth here: what is due stands in the database, a tick only looks."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger("cuttings.clock")


class Clock:
    """Calls async functions at an interval: never twice at once, and after a pause once, not once for each tick missed."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )

    def every(self, interval: timedelta, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Runs `work` each `interval`, the first time one interval after `start`. What it raises is logged."""

        async def tick() -> None:
            try:
                await work()
            except Exception:  # a job's boundary: the next tick tries again
                log.exception("tick failed", extra={"tick": name})

        self._scheduler.add_job(tick, "interval", seconds=interval.total_seconds(), id=name)

    def start(self) -> None:
        """Begins to tick, in the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No further tick begins; what runs is not waited for."""
        self._scheduler.shutdown(wait=False)
