"""The service: all rooms in one loop, from start to a clean stop; or once round, until nothing is due."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

from alerts.agreement import ReadFile
from alerts.clock import Clock
from alerts.errors import CommandError
from alerts.lock import Busy, holding, lock_of
from alerts.rooms import ROLES, Role, Rooms, database_file, open_rooms
from alerts.web.app import build_app
from alerts.web.server import serving
from config.models import Settings
from config.surroundings import is_embedded
from crawler.keeping import OnEvent, nobody

log = logging.getLogger("cuttings.daemon")

#: How often the workers look for what is due.
TICK = timedelta(seconds=1)
#: How often the daemon gives a sign of life, and looks whether its configuration is the one in force.
BEAT = timedelta(seconds=2)
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
    """Makes this the one process that works on the SQLite file. On PostgreSQL many may work.

    Raises `alerts.lock.Busy` where another does, CommandError where the file's folder is missing.
    """
    if not is_embedded(settings.database):
        yield
        return
    with holding(lock_of(database_file(settings))):
        yield


@asynccontextmanager
async def working(
    settings: Settings,
    *,
    roles: Collection[Role] = ROLES,
    instead_of: Role | None = None,
    config: str = "",
    on_event: OnEvent = nobody,
) -> AsyncIterator[Rooms]:
    """The rooms for a command that goes round once, with the configuration in force.

    Raises Busy where a daemon works on the SQLite file, or one is alive on PostgreSQL that has the role `instead_of`: it is
    to be asked then. Raises StoreError, and CommandError where daemons run another configuration.
    """
    with sole_worker(settings):
        async with open_rooms(settings, roles=roles, config=config, on_event=on_event) as rooms:
            if instead_of and (name := await rooms.who_is(instead_of)):
                raise Busy(f"another Cuttings ({name})", "the database")
            await rooms.declare()
            if rooms.agreement.waits:
                raise CommandError(rooms.agreement.waits)
            yield rooms


async def run_until_idle(settings: Settings, *, config: str = "", on_event: OnEvent = nobody) -> None:
    """Once round: polls and fetches until nothing is due now, matches, composes, and sends every due delivery once.

    Raises Busy, StoreError, and CommandError where daemons run another configuration.
    """
    async with working(settings, config=config, on_event=on_event) as rooms:
        await rooms.crawl_until_idle()
        await rooms.desk.match_all()
        await rooms.desk.digests.compose_due(settled=True)
        await rooms.desk.deliver(at_once=True)
        while await rooms.refold():  # last: news does not wait for it
            pass


async def run(
    settings: Settings,
    stop: asyncio.Event,
    *,
    roles: Collection[Role] = ROLES,
    config: str = "",
    read: ReadFile | None = None,
    on_event: OnEvent = nobody,
) -> None:
    """The service, until `stop` is set: all of it, or these `roles`. `config` is the file's path, and `read` reads it again.

    Raises Busy, StoreError, and CommandError where the web address is taken.
    """
    with sole_worker(settings):
        async with open_rooms(
            settings, roles=roles, config=config, read=read, lasting=True, on_event=on_event
        ) as rooms:
            await rooms.declare()
            clock = _clock(rooms)
            async with serving(build_app(lambda: _faults(rooms, clock)), settings.web.listen) as address:
                extra = {"web": address, "roles": list(roles), "sources": len(settings.sources)}
                log.info("started", extra=extra)
                with reading_again_on_hangup(rooms.agreement.ask):
                    await _work(rooms, clock, stop)
    log.info("stopped")


def _clock(rooms: Rooms) -> Clock:
    """What the daemon does beside the crawl."""
    clock = Clock()
    clock.every(TICK, "store", rooms.keep_holds)
    clock.every(BEAT, "agree", rooms.beat)
    if rooms.roles & {"match", "tell"}:
        clock.every(TICK, "tell", rooms.tell)
    if "match" in rooms.roles:
        clock.every(TICK, "refold", rooms.refold)
    if "tell" in rooms.roles:
        clock.every(TICK, "deliver", rooms.deliver)
    return clock


async def _work(rooms: Rooms, clock: Clock, stop: asyncio.Event) -> None:
    """Crawls and ticks until `stop` is set, or the crawl fails; then both wind up at the same time."""
    clock.start()
    crawl = asyncio.create_task(rooms.crawl(stop), name="crawl")
    crawl.add_done_callback(lambda _: stop.set())
    try:
        await stop.wait()
    finally:
        stop.set()
        rooms.hasten()
        await clock.stop(GRACE)
        await crawl


def _faults(rooms: Rooms, clock: Clock) -> list[str]:
    silences = {sign: clock.silent_for(sign) for sign in ("store", "tell") if clock.has(sign)}
    if rooms.newsroom:
        silences["crawl"] = rooms.newsroom.idle_for
    return [*([rooms.agreement.waits] if rooms.agreement.waits else []), *faults(silences)]


def faults(silences: Mapping[str, float]) -> list[str]:
    """What stands in the way of work, in words; `silences` gives the seconds since each of `SIGNS` last went well. Pure."""
    return [
        f"{what} for {silences[sign]:.0f} seconds"
        for sign, (limit, what) in SIGNS.items()
        if sign in silences and silences[sign] > limit
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


@contextmanager
def reading_again_on_hangup(ask: Callable[[], None]) -> Iterator[None]:
    """Calls `ask` at SIGHUP, in the running loop."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, ask)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
