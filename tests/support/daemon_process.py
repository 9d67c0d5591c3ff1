"""The real `cuttings` as a process of its own: started, listened to, asked over HTTP, stopped and killed."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

CUTTINGS = Path(sys.executable).parent / "cuttings"
#: All of a stop, by the word of the daemon.
STOPS_WITHIN = 10.0
#: What Python says of forgotten tasks and coroutines, open resources and old ways, wherever it says it.
COMPLAINTS = ("never retrieved", "never awaited", "was destroyed but it is pending", "Warning", "Traceback")


class Daemon:
    """A running process. `events` are its log lines, `strays` the lines of stderr that are no JSON object."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.events: list[dict[str, Any]] = []
        self.strays: list[str] = []
        self._news = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr
        while line := await self.process.stderr.readline():
            self._hear(line.decode())
            self._news.set()

    def _hear(self, line: str) -> None:
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if isinstance(event, dict):
            self.events.append(event)
        else:
            self.strays.append(line.rstrip())

    def heard(self, name: str, **facts: object) -> Iterator[dict[str, Any]]:
        """The events so far of that name, and with these facts."""
        return (each for each in self.events if each["event"] == name and facts.items() <= each.items())

    async def event(self, name: str, *, within: float = 30, times: int = 1, **facts: object) -> dict[str, Any]:
        """The first such event (or the one that makes it so many `times`), past or to come in `within` seconds."""
        async with asyncio.timeout(within):
            while len(found := list(self.heard(name, **facts))) < times:
                self._news.clear()
                await self._news.wait()
        return found[times - 1]

    async def get(self, path: str) -> httpx.Response:
        """The answer of its web server."""
        started = await self.event("started")
        async with httpx.AsyncClient(base_url=started["web"], timeout=30) as client:
            return await client.get(path)

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Sends a signal and waits for the end; gives the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        await self.ended()
        return time.monotonic() - began

    async def ended(self, within: float = 60) -> int:
        """Waits for the end; gives the exit code, negative where a signal ended it."""
        async with asyncio.timeout(within):
            code = await self.process.wait()
            await self._reading
        return code

    @property
    def complaints(self) -> list[str]:
        """What nobody should ever find in the log."""
        lines = [json.dumps(event, ensure_ascii=False) for event in self.events] + self.strays
        return [line for line in lines if any(complaint in line for complaint in COMPLAINTS)]

    def memory_mb(self) -> float:
        """What it holds in memory now, its workers left out."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@asynccontextmanager
async def cuttings(config: Path, *arguments: str) -> AsyncIterator[Daemon]:
    """`cuttings ARGUMENTS --config CONFIG`, with Python's warnings on; killed at the end where it still runs."""
    process = await asyncio.create_subprocess_exec(
        *(CUTTINGS, *arguments, "--config", config),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONWARNINGS": "default"},
        limit=2**22,
    )
    daemon = Daemon(process)
    try:
        yield daemon
    finally:
        if process.returncode is None:
            process.kill()
        await daemon.ended()


@asynccontextmanager
async def running(config: Path) -> AsyncIterator[Daemon]:
    """`cuttings run`, when it has started."""
    async with cuttings(config, "run") as daemon:
        await daemon.event("started", within=60)
        yield daemon


async def command(config: Path, *arguments: str) -> tuple[int, str, str]:
    """One command to its end: exit code, standard output, standard error."""
    process = await asyncio.create_subprocess_exec(
        *(CUTTINGS, *arguments, "--config", config),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(90):
        out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()
