"""The daemon's ticks. APScheduler holds no truth here: what is due stands in the database, a tick only looks."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from crawler.backoff import Backoff
from crawler.errors import StoreError

log = logging.getLogger("cuttings.clock")


class Clock:
    """Calls async functions at an interval: never twice at once, and after a pause once, not once for each tick missed."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )
        self._running: dict[str, asyncio.Task[None]] = {}
        self._went_well: dict[str, float] = {}
        self._not_before: dict[str, float] = {}
        self._stopping = False

    def every(self, interval: timedelta, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Runs `work` each `interval`, the first time one interval after `start`. What it raises is logged."""
        self._went_well[name] = 0.0
        backoff = Backoff()

        async def attempt() -> None:
            try:
                await work()
            except StoreError as error:
                log.error("tick failed", extra={"tick": name, "fault": str(error)})  # noqa: TRY400 - where from is no news
                self._not_before[name] = time.monotonic() + backoff.refused(2 * interval.total_seconds())
            except Exception:  # a job's boundary: the next tick tries again
                log.exception("tick failed", extra={"tick": name})
            else:
                backoff.went_well()
                self._went_well[name] = time.monotonic()

        async def tick() -> None:
            """Ends at once. What takes its time APScheduler would warn of each second, and cancel when it stops."""
            resting = time.monotonic() < self._not_before.get(name, 0.0)
            if name not in self._running and not self._stopping and not resting:
                self._running[name] = asyncio.create_task(attempt(), name=name)
                self._running[name].add_done_callback(lambda _: self._running.pop(name))

        self._scheduler.add_job(tick, "interval", seconds=interval.total_seconds(), id=name)

    def start(self) -> None:
        """Begins to tick, in the running loop."""
        self._went_well = dict.fromkeys(self._went_well, time.monotonic())
        self._scheduler.start()

    def has(self, name: str) -> bool:
        """Whether there is such work."""
        return name in self._went_well

    def silent_for(self, name: str) -> float:
        """Seconds since this work last went well, or since the start."""
        return time.monotonic() - self._went_well[name]

    async def stop(self, grace: timedelta) -> None:
        """No further tick begins; what runs may finish within `grace`, and is cancelled then."""
        self._stopping = True
        self._scheduler.shutdown(wait=False)
        running = set(self._running.values())
        if not running:
            return
        _, unfinished = await asyncio.wait(running, timeout=grace.total_seconds())
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
