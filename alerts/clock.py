"""The daemon's ticks. APScheduler holds no truth here: what is due stands in the database, a tick only looks."""

import asyncio
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
        self._running: set[asyncio.Task[None]] = set()

    def every(self, interval: timedelta, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Runs `work` each `interval`, the first time one interval after `start`. What it raises is logged."""

        async def attempt() -> None:
            try:
                await work()
            except Exception:  # a job's boundary: the next tick tries again
                log.exception("tick failed", extra={"tick": name})

        async def tick() -> None:
            task = asyncio.create_task(attempt(), name=name)
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            await asyncio.shield(task)  # APScheduler cancels what runs when it stops; a delivery must not be cut off

        self._scheduler.add_job(tick, "interval", seconds=interval.total_seconds(), id=name)

    def start(self) -> None:
        """Begins to tick, in the running loop."""
        self._scheduler.start()

    async def stop(self, grace: timedelta) -> None:
        """No further tick begins; what runs may finish within `grace`, and is cancelled then."""
        self._scheduler.shutdown(wait=False)
        running = set(self._running)
        if not running:
            return
        _, unfinished = await asyncio.wait(running, timeout=grace.total_seconds())
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
