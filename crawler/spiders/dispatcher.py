"""Lets requests through, one per host at a time, and keeps away from hosts that asked for it.

What is decided stands in `turns`; here are the clock, the futures that wait, and the timer that wakes them. Where several
processes share the hosts, each turn passes the turnstile that they have in common.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from crawler.errors import FetchFailed
from crawler.spiders.failures import NoAnswer, renewed
from crawler.spiders.turns import Turns

# A request for a held host fails rather than waits when the hold lasts longer than this.
PATIENCE = timedelta(minutes=1)


class Turnstile(Protocol):
    """Lets in, of all processes that share the hosts, one at a time per host. One process asks for a host once at a time."""

    async def enter(self, host: str) -> float | None:
        """None where the host is ours until `leave`; else in how many seconds to ask again.

        Raises StoreError, at once where nobody can be asked. Cancelled or failed, it leaves nothing behind.
        """
        ...

    def leave(self, host: str, pause: float) -> None:
        """The host is not ours any more, and nobody enters it for `pause` seconds from now. Known before our next `enter`."""
        ...


class Dispatcher:
    """The lines of all hosts, on the running loop. Without a `turnstile` this process is the only one that asks."""

    def __init__(self, *, at_once: int, pause: timedelta, turnstile: Turnstile | None = None) -> None:
        self._turns: Turns[asyncio.Future[None]] = Turns(at_once=at_once, pause=pause.total_seconds())
        self._turnstile = turnstile
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._quiet = asyncio.Event()
        self.stopping = False

    @property
    def waiting(self) -> int:
        """How many requests stand in line."""
        return self._turns.waiting

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn, and keep it for as long as this lasts.

        Raises FetchFailed where the host is held for more than a minute, or the crawler stops; and StoreError where the
        turnstile cannot be asked.
        """
        await self._wait(host)
        if self._turnstile:
            await self._enter(host, self._turnstile)
        try:
            yield
        finally:
            self._finish(host)

    def slow_down(self, host: str, pause: float) -> None:
        """Keep `pause` seconds between the requests to this host, or the usual pause where that is longer."""
        ok_at = self._turns.slow_down(host, pause)
        if self._turnstile and ok_at is not None:
            self._turnstile.leave(host, ok_at - self._loop.time())

    def hold(self, host: str, until: datetime) -> None:
        """Send nothing to `host` before `until` (aware). Who waits for it longer than a minute fails now."""
        left = until - datetime.now(UTC)
        self._turns.hold(host, self._loop.time() + left.total_seconds())
        if left > PATIENCE:
            self._fail(self._turns.dismiss(host), held(until))
        self._pump()

    async def stop(self, grace: float) -> None:
        """Fail whatever waits, now and from now on; give what is on the wire `grace` seconds to finish."""
        self.stopping = True
        self._fail(self._turns.dismiss_all(), NoAnswer("stopping"))
        self._pump()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), grace if self._turns.under_way else 0)

    async def _wait(self, host: str) -> None:
        if self.stopping:
            raise NoAnswer("stopping")
        left = timedelta(seconds=max(0.0, self._turns.held_until(host) - self._loop.time()))
        if left > PATIENCE:
            raise held(datetime.now(UTC) + left)
        ticket: asyncio.Future[None] = self._loop.create_future()
        self._turns.join(host, ticket)
        await self._stand(host, ticket)

    async def _stand(self, host: str, ticket: asyncio.Future[None]) -> None:
        """Wait in line until the turn comes."""
        self._pump()
        try:
            await ticket
        except asyncio.CancelledError:
            self._withdraw(host, ticket)
            raise

    def _withdraw(self, host: str, ticket: asyncio.Future[None]) -> None:
        """The caller has gone: give back the place in the line, or the turn if it has just come."""
        failed = ticket.done() and not ticket.cancelled() and ticket.exception() is not None
        if not failed and not self._turns.leave(host, ticket):
            self._give_back(host)

    async def _enter(self, host: str, turnstile: Turnstile) -> None:
        """Pass the turnstile. Who is sent away stands in line again, as the first, and takes no place meanwhile."""
        while (wait := await self._ask(host, turnstile)) is not None:
            if wait > max(PATIENCE.total_seconds(), self._turns.pause(host)):
                until = datetime.now(UTC) + timedelta(seconds=wait)
                self._give_back(host)
                self.hold(host, until)
                raise held(until)
            ticket: asyncio.Future[None] = self._loop.create_future()
            self._turns.put_back(host, ticket, self._loop.time() + wait)
            await self._stand(host, ticket)

    async def _ask(self, host: str, turnstile: Turnstile) -> float | None:
        """As `Turnstile.enter`; the turn is given back where that fails, or where the crawler has stopped meanwhile."""
        try:
            wait = await turnstile.enter(host)
        except BaseException:
            self._give_back(host)
            raise
        if self.stopping:
            if wait is None:
                turnstile.leave(host, 0.0)
            self._give_back(host)
            raise NoAnswer("stopping")
        return wait

    def _finish(self, host: str) -> None:
        now = self._loop.time()
        ok_at = self._turns.finish(host, now)
        if self._turnstile:
            self._turnstile.leave(host, ok_at - now)
        self._go_on()

    def _give_back(self, host: str) -> None:
        self._turns.give_back(host)
        self._go_on()

    def _go_on(self) -> None:
        """A turn has ended: it may be the last one, or another's turn comes."""
        if self.stopping and not self._turns.under_way:
            self._quiet.set()
        self._pump()

    def _pump(self) -> None:
        """Start all whose turn it is, and come back when the next turn is due."""
        for ticket in self._turns.start(self._loop.time()):
            if not ticket.cancelled():
                ticket.set_result(None)
        next_at = self._turns.next_at()
        if self._timer and self._timer.when() != next_at:
            self._timer.cancel()
            self._timer = None
        if self._timer is None and next_at is not None:
            self._timer = self._loop.call_at(next_at, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self._pump()

    @staticmethod
    def _fail(tickets: list[asyncio.Future[None]], error: FetchFailed) -> None:
        for ticket in tickets:
            if not ticket.done():
                ticket.set_exception(renewed(error))


def held(until: datetime) -> NoAnswer:
    """The failure of a request to a host that asked us to stay away until `until` (aware)."""
    return NoAnswer(f"the server asked us to stay away until {until:%Y-%m-%d %H:%M} UTC", retry_at=until)
