"""Several `cuttings run` on one database, each with a way to it of its own, that are killed, cut off and started again.

    async with Fleet(config, folder / "logs", size=3, lines=lines) as fleet:
        await fleet.kill(0)
        await fleet.start(0)

The configuration names no port of the database; each daemon gets that of its `Line` in the environment (PGPORT), so that all of
them run the same file. What a daemon writes goes to a file in the folder of logs.
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from daemon_process import COMPLAINTS, CUTTINGS
from own_postgres import Line

HASTY = Path(__file__).with_name("many_daemons_hasty.py")


@dataclass(slots=True, kw_only=True)
class Trouble:
    """Something that was done to a daemon (or, with None, to all). Times are those of `time.time()`."""

    what: str
    daemon: int | None
    began: float
    ended: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A daemon that ended by itself."""

    daemon: int
    code: int
    at: float
    words: str


class Fleet:
    """The daemons, by number. `troubles` is all that was done to them, in order; `ended` who ended by itself, and was started
    again by whoever looks after services.
    """

    def __init__(
        self,
        config: Path,
        logs: Path,
        *,
        size: int,
        lines: Sequence[Line] = (),
        arguments: Sequence[Sequence[str]] = (),
        lease: float | None = None,
        start: Collection[int] | None = None,
    ) -> None:
        """`arguments` are more words for `cuttings run`, of each; `lease` makes all leases last so many seconds; `start` are
        those that run from the beginning, if not all do.
        """
        self.troubles: list[Trouble] = []
        self.ended: list[Ended] = []
        self.size = size
        self.lines = lines
        self._config = config
        self._logs = logs
        self._arguments = arguments or [()] * size
        self._program = [CUTTINGS] if lease is None else [sys.executable, HASTY, str(lease)]
        self._first = range(size) if start is None else start
        self._running: dict[int, asyncio.subprocess.Process] = {}
        self._watching: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._logs.mkdir(exist_ok=True)
        for number in self._first:
            await self.start(number)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._watching:
            task.cancel()
        for number in list(self._running):
            await self._end(number, signal.SIGKILL)

    @property
    def alive(self) -> list[int]:
        """Who runs at the moment (or thinks that it does)."""
        return [number for number, process in self._running.items() if process.returncode is None]

    def log_file(self, number: int) -> Path:
        return self._logs / f"daemon-{number}.log"

    async def start(self, number: int) -> None:
        """Starts it; it needs some seconds to begin."""
        port = {"PGPORT": str(self.lines[number].port)} if self.lines else {}
        with self.log_file(number).open("ab") as log:
            process = self._running[number] = await asyncio.create_subprocess_exec(
                *(*self._program, "run", *self._arguments[number], "--config", self._config),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONWARNINGS": "default", **port},
            )

        task = asyncio.create_task(self._look_after(number, process))
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)

    async def _look_after(self, number: int, process: asyncio.subprocess.Process) -> None:
        """Starts it again when it has ended by itself."""
        code = await process.wait()
        if self._running.get(number) is process:
            self.ended.append(Ended(daemon=number, code=code, at=time.time(), words=self.tail(number, 1)))
            await asyncio.sleep(1)
            if self._running.get(number) is process:
                await self.start(number)

    async def kill(self, number: int) -> None:
        """SIGKILL."""
        self.troubles.append(Trouble(what="kill", daemon=number, began=time.time()))
        await self._end(number, signal.SIGKILL)
        self.troubles[-1].ended = time.time()

    async def stop(self, number: int) -> int:
        """SIGTERM; gives the exit code."""
        return await self._end(number, signal.SIGTERM)

    async def _end(self, number: int, how: signal.Signals) -> int:
        process = self._running.pop(number)
        if process.returncode is None:
            process.send_signal(how)
        async with asyncio.timeout(60):
            return await process.wait()

    def events(self, number: int) -> Iterator[dict[str, Any]]:
        """What one daemon wrote so far, over all its lives; a line that is no JSON is {"event": None, "stray": LINE}."""
        if not self.log_file(number).exists():
            return
        for line in self.log_file(number).read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                event = None
            yield event if isinstance(event, dict) else {"event": None, "stray": line}

    async def event(
        self, number: int, name: str, *, within: float = 60, times: int = 1, **facts: object
    ) -> dict[str, Any]:
        """The first such event of this daemon (or the one that makes it so many `times`), past or to come."""
        until = time.monotonic() + within
        while (
            len(
                found := [
                    each for each in self.events(number) if facts.items() <= each.items() and each["event"] == name
                ]
            )
            < times
        ):
            assert time.monotonic() < until, f"daemon {number} never said {name} {facts} so often:\n{self.tail(number)}"
            await asyncio.sleep(0.1)
        return found[times - 1]

    def tail(self, number: int, lines: int = 15) -> str:
        """The last that a daemon wrote."""
        written = self.log_file(number).read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(line[:1000] for line in written[-lines:])

    def complaints(self) -> list[str]:
        """What nobody should ever find in a log: what Python complains of, and strays, but for the last words of those who
        `ended` by themselves.
        """
        last_words = {each.words for each in self.ended}
        found = []
        for number in range(self.size):
            for each in self.events(number):
                text = json.dumps(each, ensure_ascii=False)
                stray = each["event"] is None and each["stray"] not in last_words
                if stray or any(complaint in text for complaint in COMPLAINTS):
                    found.append(f"daemon {number}: {text}")
        return found
