"""The service: all rooms in one loop, from start to a clean stop; or once round, until nothing is due."""

import asyncio
import logging
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from alerts.clock import Clock
from alerts.lock import holding
from alerts.rooms import Rooms, database_file, open_rooms
from alerts.web.app import build_app
from alerts.web.server import serving
from config.models import Settings
from crawler.keeping import OnEvent, nobody

log = logging.getLogger("cuttings.daemon")

#: How often the workers look for what is due.
TICK = timedelta(seconds=1)
#: What deliveries under way may take when the daemon stops; all of a stop takes ten seconds at the most.
GRACE = timedelta(seconds=4)
#: What must go well now and then: at least once in so many seconds, and the words for it where it does not. Delivering is
#: not among it: a mail server may think for ten minutes.
SIGNS: Mapping[str, tuple[float, str]] = {
    "store": (10, "the database has not answered"),
    "crawl": (120, "no source has been looked at"),
    "tell": (120, "nothing has been matched or composed"),
}


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
            clock = _clock(rooms)
            async with serving(build_app(lambda: faults(_silences(rooms, clock))), settings.web.listen) as address:
                log.info("started", extra={"web": address, "sources": len(settings.sources)})
                await _work(rooms, clock, stop)
    log.info("stopped")


def _clock(rooms: Rooms) -> Clock:
    """What the daemon does beside the crawl."""
    clock = Clock()
    clock.every(TICK, "store", rooms.keep_holds)
    clock.every(TICK, "tell", rooms.tell)
    clock.every(TICK, "deliver", rooms.desk.deliver)
    return clock


async def _work(rooms: Rooms, clock: Clock, stop: asyncio.Event) -> None:
    """Crawls and ticks until `stop` is set, or the crawl fails; then both wind up at the same time."""
    clock.start()
    crawl = asyncio.create_task(rooms.newsroom.run(stop), name="crawl")
    crawl.add_done_callback(lambda _: stop.set())
    try:
        await stop.wait()
    finally:
        stop.set()
        rooms.hasten()
        await clock.stop(GRACE)
        await crawl


def _silences(rooms: Rooms, clock: Clock) -> Mapping[str, float]:
    return {"crawl": rooms.newsroom.idle_for, "store": clock.silent_for("store"), "tell": clock.silent_for("tell")}


def faults(silences: Mapping[str, float]) -> list[str]:
    """What stands in the way of work, in words; `silences` gives the seconds since each of `SIGNS` last went well. Pure."""
    return [
        f"{what} for {silences[sign]:.0f} seconds" for sign, (limit, what) in SIGNS.items() if silences[sign] > limit
    ]


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
