"""A crew: workers of one kind with one set of limits, each with one job at a time, none trusted to come back."""

import asyncio
import contextlib
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from pydantic import TypeAdapter

import crawler
from crawler.errors import Kind, SandboxFailed
from crawler.sandbox.frames import PREFIX, Header, lengths, packed

START_DEADLINE = 60.0  # seconds, on a machine that is busy with other things
STOP_DEADLINE = 1.0
#: The whole environment of a worker: no secrets. Two settings of malloc keep what a large page took from staying taken.
ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The header of what a worker says. `reason` and `trace` stand beside refusals and failures, `failure` beside NotAListing."""

    kind: Literal["ready", "read", "NotAListing", "Unreadable", "memory", "broken"]
    reason: str = ""
    failure: Kind = "failed"
    trace: str = ""
    rss_mb: float = 0.0


_ANSWER = TypeAdapter(Answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a crew reads ("page", "document"), by which module, and within which limits.

    At most `workers` processes, started with the first jobs. One is replaced when a job takes longer than `deadline` seconds
    or more than `memory_mb` MiB, when it dies or a parser breaks in it, after `jobs_per_worker` jobs, and when it has grown
    to `worn_mb` MiB.
    """

    what: str
    module: str
    workers: int
    deadline: float
    memory_mb: int
    jobs_per_worker: int
    worn_mb: int


class Crew:
    """Hands jobs to workers, keeps the time and replaces workers. Jobs beyond the workers wait for their turn."""

    def __init__(self, limits: Limits, *, environment: Mapping[str, str] | None = None) -> None:
        self.limits = limits
        self.idle: list[Worker] = []
        self.alive: set[Worker] = set()
        self.leaving: set[asyncio.Task[None]] = set()
        self._environment = {**ENVIRONMENT, **(environment or {})}
        self._turns = asyncio.Semaphore(limits.workers)
        self._closed = False

    async def close(self) -> None:
        """Ends every worker within two seconds; jobs under way fail with SandboxFailed, as do later ones."""
        self._closed = True
        idle, self.idle = self.idle, []
        busy = self.alive - set(idle)
        await asyncio.gather(*self.leaving, *(worker.stop() for worker in idle), *(worker.kill() for worker in busy))

    async def answer(self, header: Header, body: bytes) -> tuple[Answer, bytes]:
        """What a worker answers to one job. Raises SandboxFailed where none survived it."""
        async with self._turns:
            worker = self.idle.pop() if self.idle else await self._new_worker()
            try:
                answer, found = await worker.ask(header, body, deadline=self.limits.deadline)
            except BaseException:  # also when cancelled: it would give this job's answer to the next one
                await self._lose(worker)
                raise
            self._keep_or_let_go(worker, answer)
            return answer, found

    async def _new_worker(self) -> "Worker":
        self._refuse_if_closed()
        worker = await Worker.start(self.limits, self._environment)
        self.alive.add(worker)
        try:
            self._refuse_if_closed()  # meanwhile
            await worker.ready()
        except BaseException:
            await self._lose(worker)
            raise
        return worker

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise SandboxFailed(f"the {self.limits.what} was not read: the program is stopping")

    def _keep_or_let_go(self, worker: "Worker", answer: Answer) -> None:
        worn = worker.jobs >= self.limits.jobs_per_worker or answer.rss_mb > self.limits.worn_mb
        harmed = answer.kind in {"memory", "broken"}
        if not (worn or harmed or self._closed):
            self.idle.append(worker)
            return
        leaving = asyncio.create_task(worker.stop())
        self.leaving.add(leaving)
        leaving.add_done_callback(self.leaving.discard)
        self.alive.discard(worker)

    async def _lose(self, worker: "Worker") -> None:
        self.alive.discard(worker)
        await worker.kill()


class Worker:
    """One process and its pipes."""

    def __init__(self, process: Process, what: str) -> None:
        self.process = process
        self.jobs = 0
        self._what = what

    @classmethod
    async def start(cls, limits: Limits, environment: Mapping[str, str]) -> Self:
        """A new process, still busy with its imports. Raises SandboxFailed where none can be had."""
        root = str(Path(crawler.__file__).parent.parent)
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", limits.module, str(limits.memory_mb)),
                stdin=PIPE,
                stdout=PIPE,
                env={"PYTHONPATH": root, **environment},
                process_group=0,  # Ctrl-C on a terminal is for the daemon, which then closes its workers in order
            )
        except OSError as error:
            raise SandboxFailed(f"no process to read {limits.what}s could be started: {error.strerror}") from error
        return cls(process, limits.what)

    async def ready(self) -> None:
        """Waits for the imports. Raises SandboxFailed where they fail."""
        try:
            async with asyncio.timeout(START_DEADLINE):
                await self._frame()
        except (TimeoutError, EOFError, ValueError):
            raise SandboxFailed(f"the process that reads {self._what}s could not be started") from None

    async def ask(self, header: Header, body: bytes, *, deadline: float) -> tuple[Answer, bytes]:
        """The answer to one job. Raises SandboxFailed; then, and if cancelled, the worker is of no more use."""
        self.jobs += 1
        unread = f"the {self._what} could not be read"
        try:
            async with asyncio.timeout(deadline):
                await self._send(header, body)
                return await self._frame()
        except TimeoutError:
            raise SandboxFailed(f"{unread}: it took longer than {deadline:g} seconds") from None
        except (EOFError, ConnectionError):
            raise SandboxFailed(f"{unread}: {await self._end()}") from None
        except ValueError:
            raise nonsense(self._what) from None

    async def stop(self) -> None:
        """Lets an idle worker go: it ends when its pipe closes."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            async with asyncio.timeout(STOP_DEADLINE):
                await self.process.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):  # it was quicker
                self.process.kill()
        await self.process.wait()

    async def _send(self, header: Header, body: bytes) -> None:
        pipe = self.process.stdin
        assert pipe
        pipe.write(packed(header, body))
        pipe.write(body)
        await pipe.drain()

    async def _frame(self) -> tuple[Answer, bytes]:
        pipe = self.process.stdout
        assert pipe
        header, body = lengths(await pipe.readexactly(PREFIX.size))
        return _ANSWER.validate_json(await pipe.readexactly(header)), await pipe.readexactly(body)

    async def _end(self) -> str:
        """In words, how a worker ended whose pipe broke."""
        await self.stop()
        code = self.process.returncode or 0
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
        return f"the process that read it ended {how}"


def nonsense(what: str) -> SandboxFailed:
    """What is said where a worker's answer makes no sense."""
    return SandboxFailed(f"the {what} could not be read: the process that read it gave no usable answer")
