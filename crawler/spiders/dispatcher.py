"""Lets requests through, one per host at a time, and keeps away from hosts that asked for it.

What is decided stands in `turns`; here are the clock, the futures that wait, and the timer that wakes them.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from crawler.errors import FetchFailed
from crawler.spiders.failures import NoAnswer, renewed
from crawler.spiders.turns import Turns

# A request for a held host fails rather than waits when the hold lasts longer than this.
PATIENCE = timedelta(minutes=1)


class Dispatcher:
    """The lines of all hosts, on the running loop."""

    def __init__(self, *, at_once: int, pause: timedelta) -> None:
        self._turns: Turns[asyncio.Future[None]] = Turns(at_once=at_once, pause=pause.total_seconds())
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

        Raises FetchFailed where the host is held for more than a minute, or the crawler stops.
        """
        await self._wait(host)
        try:
            yield
        finally:
            self._finish(host)

    def slow_down(self, host: str, pause: float) -> None:
        """Keep `pause` seconds between the requests to this host, or the usual pause where that is longer."""
        self._turns.slow_down(host, pause)

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
            self._finish(host)

    def _finish(self, host: str) -> None:
        self._turns.finish(host, self._loop.time())
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
