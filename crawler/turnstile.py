"""One request per host at a time, and the pause between, over all daemons that share a PostgreSQL database.

    async with open_turnstile(database, by=daemon_id) as turnstile:
        async with open_fetcher(settings.network, turnstile=turnstile) as fetcher:
            …

Who asks a host holds its lease in the table `host`. All times there are the database's own, taken as a transaction begins:
after the answer has come where a host is left, before the request goes out where it is entered. So both err towards longer
pauses, and the clocks of the machines do not matter.

Many hosts share a transaction, and what comes meanwhile shares the next one. Hosts are left before others are entered, in a
transaction of their own, for the order of locks (see `archive.hosts`).
"""

import asyncio
import logging
import math
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from crawler.archive import hosts
from crawler.archive.connection import Database
from crawler.errors import StoreError, StoreUnavailable

log = logging.getLogger("cuttings.turnstile")

#: How long a host is ours, unless it is said again: who has asked it for a third of that says so, for a document may take two minutes.
#: So long nobody asks a host that a daemon was asking when it was killed; and it is well below what a visit may take
#: (`newsroom.LONGEST_VISIT`), so that who waits for that is not told that the site did not answer.
LEASE = timedelta(minutes=1)
#: Seconds in which hosts gather before they share a transaction; half as much to one and a half times, at random, so that
#: of two daemons that wait for the same moment neither is always the first.
GATHER = 0.03
#: Seconds after which to ask again for a host that another daemon is asking; up to half as much is added, at random.
BUSY = 0.2
#: Seconds that who wants to enter waits for the database.
PATIENCE = 15.0
#: Seconds until what could not be written is tried again, where nobody wants to enter before.
RETRY = 1.0
#: Seconds between two times of dropping rows that say nothing any more.
FORGET = 600.0

Answer = asyncio.Future[float | None]


class SharedTurns:
    """The turnstile (see `spiders.dispatcher`) on a PostgreSQL database, for the daemon `by`. Made by `open_turnstile`."""

    def __init__(self, database: Database, *, by: int) -> None:
        self._database = database
        self._by = by
        self._loop = asyncio.get_running_loop()
        self._asking: dict[str, Answer] = {}
        # When each host that was left may be asked again, by the loop's clock: so what is written late makes no pause longer.
        self._left: dict[str, float] = {}
        # Since when the hosts are ours that we ask.
        self._ours: dict[str, float] = {}
        self._awake = asyncio.Event()
        self._closing = False
        self._renew_at = self._loop.time() + _renewal()
        self._forget_at = self._loop.time() + _between(0, FORGET)

    async def enter(self, host: str) -> float | None:
        """None where the host is ours until `leave`; else in how many seconds to ask again.

        Not to be asked twice for one host at the same time. Raises StoreError; StoreUnavailable where the database is away,
        or has not answered for 15 seconds.
        """
        if self._closing:
            raise StoreUnavailable("the turnstile is closed")
        answer = self._asking[host] = self._loop.create_future()
        self._awake.set()
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._answered(host, answer)
        except TimeoutError:
            raise StoreUnavailable(f"the database has not answered for {PATIENCE:.0f} seconds") from None

    def leave(self, host: str, pause: float) -> None:
        """The host is not ours any more, and nobody enters it for `pause` seconds from now. Written soon, and before our
        next `enter`; while the database is away it is kept.
        """
        self._ours.pop(host, None)
        self._note(host, self._loop.time() + pause)
        self._awake.set()

    async def run(self) -> None:
        """Works until `close`; then writes what has been left."""
        while not self._closing:
            await self._rest()
            await self._round()
            if self._loop.time() >= self._renew_at:
                await self._renew()
            if self._loop.time() >= self._forget_at:
                await self._forget()
        await self._round()
        if self._left:  # the leases end by themselves
            log.warning("hosts not freed", extra={"hosts": len(self._left)})

    def close(self) -> None:
        """Lets nobody in any more, and has `run` come to its end."""
        self._closing = True
        self._awake.set()

    def _note(self, host: str, ok_at: float) -> None:
        self._left[host] = max(ok_at, self._left.get(host, -math.inf))

    async def _answered(self, host: str, answer: Answer) -> float | None:
        try:
            return await answer
        except asyncio.CancelledError:
            if not answer.cancelled() and answer.exception() is None and answer.result() is None:
                self.leave(host, 0)  # it became ours just when who asked for it went
            raise

    async def _rest(self) -> None:
        """Waits until there is something to do, and a moment for more of it."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(min(self._renew_at, self._forget_at)):
                await self._awake.wait()
        if not self._closing:
            await asyncio.sleep(_between(0.5 * GATHER, 1.5 * GATHER))
        self._awake.clear()

    async def _round(self) -> None:
        """Leaves hosts and enters others. Whatever goes wrong is the answer to all who want to enter."""
        asking, self._asking = self._asking, {}
        try:
            await self._write_left()
            waits = await self._ask(asking)
        except StoreError as error:
            self._fail(asking, error)
        except Exception:  # a job's boundary: the next round is another try
            log.exception("turnstile failed")
            self._fail(asking, StoreError("the turnstile failed; the log says how"))
        else:
            for host, answer in asking.items():
                if not answer.done():
                    answer.set_result(waits[host])
                    if waits[host] is None:
                        self._ours[host] = self._loop.time()
                elif host in waits and waits[host] is None:
                    self.leave(host, 0)  # who asked for it has gone meanwhile

    async def _write_left(self) -> None:
        left, self._left = self._left, {}
        if not left:
            return
        began = self._loop.time()
        try:
            async with self._database.write() as connection:
                now = await hosts.began_at(connection)
                ok_at = {host: now + timedelta(seconds=at - began) for host, at in left.items()}
                await hosts.leave(connection, ok_at, by=self._by)
        except StoreUnavailable:
            for host, at in left.items():
                self._note(host, at)
            raise

    async def _ask(self, asking: dict[str, Answer]) -> dict[str, float | None]:
        """What `enter` gives, for each host that is still asked for."""
        names = [host for host, answer in asking.items() if not answer.done()]
        if self._closing:
            raise StoreUnavailable("the turnstile is closed")
        if not names:
            return {}
        try:
            async with self._database.write() as connection:
                now = await hosts.began_at(connection)
                refused = await hosts.enter(connection, names, by=self._by, now=now, until=now + LEASE)
        except StoreError:
            for host in names:  # it may have been committed, and only the word of it have been lost
                self._note(host, self._loop.time())
            raise
        return {host: _wait((refused[host] - now).total_seconds()) if host in refused else None for host in names}

    def _fail(self, asking: dict[str, Answer], error: StoreError) -> None:
        for answer in asking.values():
            if not answer.done():
                answer.set_exception(type(error)(str(error)))
        if self._left:
            self._loop.call_later(RETRY, self._awake.set)

    async def _renew(self) -> None:
        now = self._loop.time()
        self._renew_at = now + _renewal()
        long = [host for host, since in self._ours.items() if now - since >= _renewal()]
        if not long:
            return
        try:
            async with self._database.write() as connection:
                until = await hosts.began_at(connection) + LEASE
                await hosts.renew(connection, long, by=self._by, until=until)
        except StoreError as error:  # what is left of the lease holds
            log.warning("hosts not renewed", extra={"hosts": len(long), "fault": str(error)})

    async def _forget(self) -> None:
        self._forget_at = self._loop.time() + FORGET
        try:
            async with self._database.write() as connection:
                await hosts.forget(connection, now=await hosts.began_at(connection))
        except StoreError as error:  # there is no hurry
            log.warning("hosts not forgotten", extra={"fault": str(error)})


def _renewal() -> float:
    """Seconds after which a host that is still being asked is leased anew."""
    return LEASE.total_seconds() / 3


def _wait(left: float) -> float:
    """Seconds until it is worth while to ask again. The host's time may have come: then another daemon is asking it."""
    return left if left > 0 else _between(BUSY, 1.5 * BUSY)


def _between(least: float, most: float) -> float:
    return random.uniform(least, most)  # noqa: S311 - nobody gains by guessing it


@asynccontextmanager
async def open_turnstile(database: Database, *, by: int) -> AsyncIterator[SharedTurns | None]:
    """The turnstile for the daemon `by`; None where the database is a file, on which one process works alone.

    To be closed after the fetcher: then every host has been left, and on leaving it is written so.
    """
    if database.embedded:
        yield None
        return
    turnstile = SharedTurns(database, by=by)
    work = asyncio.create_task(turnstile.run(), name="turnstile")
    try:
        yield turnstile
    finally:
        turnstile.close()
        await work
