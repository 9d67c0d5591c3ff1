"""Whose turn it is: at most one request per host at a time, a pause between them, and so many at once over all hosts.

Pure: tickets and clock readings go in, the tickets that may start come out. Times are seconds on any steady clock.
A host that has many waiting holds up nobody else: only what could start at this very moment counts against the cap.
"""

import heapq
import math
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")

# Idle hosts are forgotten once so many are known: a record is cheap, but feeds name new hosts for ever.
_KEEP = 10_000


@dataclass(slots=True, kw_only=True)
class _Host(Generic[T]):
    pause: float
    line: deque[T] = field(default_factory=deque)
    under_way: bool = False
    finished_at: float = -math.inf
    held_until: float = -math.inf
    back_at: float = -math.inf

    @property
    def ok_at(self) -> float:
        """The earliest moment of the next request."""
        return max(self.finished_at + self.pause, self.held_until, self.back_at)


class Turns(Generic[T]):
    """The lines of all hosts. `pause` is the least gap between a host's answer and its next request, in seconds."""

    def __init__(self, *, at_once: int, pause: float) -> None:
        self.waiting = 0
        self.under_way = 0
        self._at_once = at_once
        self._pause = pause
        self._hosts: dict[str, _Host[T]] = {}
        # (ok_at, order, host) for each host whose first in line could start; entries of changed hosts are stale.
        self._due: list[tuple[float, int, str]] = []
        self._order = count()

    def join(self, host: str, ticket: T) -> None:
        """Put `ticket` at the end of the host's line."""
        known = self._host(host)
        known.line.append(ticket)
        self.waiting += 1
        if len(known.line) == 1:
            self._announce(host, known)

    def leave(self, host: str, ticket: T) -> bool:
        """Take `ticket` out of the line; False where it does not stand there (any more)."""
        known = self._host(host)
        if ticket not in known.line:
            return False
        known.line.remove(ticket)
        self.waiting -= 1
        return True

    def start(self, now: float) -> list[T]:
        """The tickets whose turn has come. Each keeps its host busy until `finish`."""
        started = []
        while (next_at := self.next_at()) is not None and next_at <= now:
            _, _, host = heapq.heappop(self._due)
            known = self._hosts[host]
            known.under_way = True
            started.append(known.line.popleft())
            self.waiting -= 1
            self.under_way += 1
        return started

    def finish(self, host: str, now: float) -> float:
        """The host's request has been answered, or has failed. Gives the earliest moment of the next one."""
        known = self._hosts[host]
        known.finished_at = now
        self._end(host, known)
        if len(self._hosts) > _KEEP and not self.under_way % 16:
            self._forget_idle(now)
        return known.ok_at

    def give_back(self, host: str) -> None:
        """The turn that had begun is not used: nothing was asked of the host, so nobody waits for the pause."""
        self._end(host, self._hosts[host])

    def put_back(self, host: str, ticket: T, until: float) -> None:
        """The turn that had begun comes too early: `ticket` is the first in line again, and no turn comes before `until`."""
        known = self._hosts[host]
        known.line.appendleft(ticket)
        self.waiting += 1
        known.back_at = until
        self._end(host, known)

    def slow_down(self, host: str, pause: float) -> float | None:
        """From now on this host gets `pause` seconds between requests, or the usual pause where that is longer.

        Gives the earliest moment of the next request where that is news: the pause that now follows a request of before.
        """
        known = self._host(host)
        if known.pause == max(self._pause, pause):
            return None
        known.pause = max(self._pause, pause)
        self._announce(host, known)
        return None if known.under_way or known.finished_at == -math.inf else known.ok_at

    def pause(self, host: str) -> float:
        """The least gap between the host's answer and its next request."""
        known = self._hosts.get(host)
        return known.pause if known else self._pause

    def hold(self, host: str, until: float) -> None:
        """No request to this host before `until`. A hold is never shortened."""
        known = self._host(host)
        known.held_until = max(known.held_until, until)
        self._announce(host, known)

    def held_until(self, host: str) -> float:
        """The end of the host's hold; minus infinity where it never had one."""
        known = self._hosts.get(host)
        return known.held_until if known else -math.inf

    def dismiss(self, host: str) -> list[T]:
        """Empty the host's line; what stood in it, in order."""
        known = self._host(host)
        dismissed = list(known.line)
        known.line.clear()
        self.waiting -= len(dismissed)
        return dismissed

    def dismiss_all(self) -> list[T]:
        """Empty every line."""
        return [ticket for host in list(self._hosts) for ticket in self.dismiss(host)]

    def next_at(self) -> float | None:
        """When the next turn comes; None where nobody waits for a host that is free, or where `finish` must come first."""
        while self._due and self.under_way < self._at_once:
            ok_at, _, host = self._due[0]
            known = self._hosts.get(host)
            if known and known.line and not known.under_way and known.ok_at == ok_at:
                return ok_at
            heapq.heappop(self._due)
        return None

    def _end(self, host: str, known: _Host[T]) -> None:
        known.under_way = False
        self.under_way -= 1
        self._announce(host, known)

    def _host(self, host: str) -> _Host[T]:
        known = self._hosts.get(host)
        if known is None:
            known = self._hosts[host] = _Host(pause=self._pause)
        return known

    def _announce(self, host: str, known: _Host[T]) -> None:
        if known.line and not known.under_way:
            heapq.heappush(self._due, (known.ok_at, next(self._order), host))

    def _forget_idle(self, now: float) -> None:
        idle = [name for name, host in self._hosts.items() if not (host.line or host.under_way) and host.ok_at <= now]
        for name in idle:
            del self._hosts[name]
