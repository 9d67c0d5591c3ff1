"""The service: all rooms in one loop, from start to a clean stop; or once round, until nothing is due."""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from alerts.clock import Clock
from alerts.lock import holding
from alerts.rooms import Rooms, database_file, open_rooms
from alerts.web.app import build_app
from alerts.web.server import serving
from config.models import Settings
from crawler.errors import StoreError
from crawler.keeping import OnEvent, nobody

log = logging.getLogger("cuttings.daemon")

#: How often the workers look for what is due.
TICK = timedelta(seconds=1)
#: What a delivery under way may take when the daemon stops; all of a stop takes ten seconds at the most.
GRACE = timedelta(seconds=4)
#: A worker that has not come round for so long is a fault. The outbox may wait for a slow mail server, and is not one.
LATE = timedelta(minutes=2)
LATE_WORDS = {"compose": "nothing has been matched or composed"}
#: Seconds in which the database must answer `/readyz`.
READY_WITHIN = 5.0


@contextmanager
def sole_worker(settings: Settings) -> Iterator[None]:
    """Makes this the one process that works on the SQLite file.

    Raises `alerts.lock.Busy` where another does, CommandError where the file's folder is missing.
    """
    path = database_file(settings)
    with holding(path.with_name(f"{path.name}.lock")):
        yield


async def run_until_idle(settings: Settings, *, on_event: OnEvent = nobody) -> None:
    """Once round: polls and fetches until nothing is due now, matches, composes, and sends every due delivery once.

    Raises Busy, StoreError.
    """
    with sole_worker(settings):
        async with open_rooms(settings, on_event=on_event) as rooms:
            await rooms.declare()
            await rooms.newsroom.run_until_idle()
            await rooms.desk.match_all()
            await rooms.desk.digests.compose_due(settled=True)
            await rooms.desk.deliver()


async def run(settings: Settings, stop: asyncio.Event, *, on_event: OnEvent = nobody) -> None:
    """The service, until `stop` is set. Raises Busy, StoreError, and CommandError where the web address is taken."""
    with sole_worker(settings):
        async with open_rooms(settings, on_event=on_event) as rooms:
            await rooms.declare()
            ticks = Ticks(rooms)
            async with serving(build_app(ticks.faults), settings.web.listen) as address:
                log.info("started", extra={"web": address, "sources": len(settings.sources)})
                ticks.start()
                try:
                    await rooms.newsroom.run(stop)
                finally:
                    await ticks.stop()
    log.info("stopped")


class Ticks:
    """What the daemon does beside the crawl, each at its own pace, and when each last went well."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._clock = Clock()
        self._last: dict[str, float] = {}
        for name, work in {"compose": self._compose, "deliver": rooms.desk.deliver, "holds": self._keep_holds}.items():
            self._clock.every(TICK, name, self._noting(name, work))

    def start(self) -> None:
        """Begins to tick, in the running loop."""
        self._last = dict.fromkeys(self._last, time.monotonic())
        self._clock.start()

    async def stop(self) -> None:
        """Ends within `GRACE`; a delivery under way may finish in it."""
        await self._clock.stop(GRACE)

    async def faults(self) -> Sequence[str]:
        """What stands in the way of work, in words, for `/readyz`."""
        try:
            async with asyncio.timeout(READY_WITHIN):
                await self._rooms.settled()
        except (StoreError, TimeoutError):
            return ["the database does not answer"]
        late = time.monotonic() - LATE.total_seconds()
        return [f"{LATE_WORDS[name]} for more than {LATE.total_seconds():.0f} seconds" for name in self._late(late)]

    def _late(self, before: float) -> list[str]:
        return [name for name, last in self._last.items() if last < before and name in LATE_WORDS]

    async def _compose(self) -> None:
        matched = await self._rooms.desk.match_all()
        await self._rooms.desk.digests.compose_due(settled=not matched and await self._rooms.settled())

    async def _keep_holds(self) -> None:
        await self._rooms.holds.keep(self._rooms.desk.database)

    def _noting(self, name: str, work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        self._last[name] = 0.0

        async def noted() -> None:
            await work()
            self._last[name] = time.monotonic()

        return noted


@contextmanager
def stopping_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Sets `stop` at SIGTERM or SIGINT (Ctrl-C), in the running loop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
