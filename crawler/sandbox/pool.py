"""The daemon's side of the sandbox: a few workers, each with one job at a time, none trusted to come back."""

import asyncio
import contextlib
import logging
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar

from pydantic import TypeAdapter, ValidationError

import crawler
from crawler.errors import NotAListing, SandboxFailed, Unreadable
from crawler.models import Listing, Page, Reading
from crawler.sandbox.frames import PREFIX, Header, lengths, packed

log = logging.getLogger("cuttings.sandbox")

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The header of what a worker says. `reason` and `trace` stand beside refusals and failures."""

    kind: Literal["ready", "read", "NotAListing", "Unreadable", "memory", "broken"]
    reason: str = ""
    trace: str = ""
    rss_mb: float = 0.0


_ANSWER = TypeAdapter(_Answer)
_LISTING = TypeAdapter(Listing)
_READING = TypeAdapter(Reading)
_REFUSALS: dict[str, type[NotAListing | Unreadable]] = {"NotAListing": NotAListing, "Unreadable": Unreadable}
_NONSENSE = "the page could not be read: the process that read it gave no usable answer"

START_DEADLINE = 60.0  # seconds, on a machine that is busy with other things
STOP_DEADLINE = 1.0
#: The whole environment of a worker: no secrets. Two settings of malloc keep what a large page took from staying taken.
ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072"}


class Sandbox:
    """Reads pages in worker processes. One serves all tasks of one loop; jobs beyond the workers wait for their turn.

        async with Sandbox(workers=2) as sandbox:
            listing = await sandbox.read_listing(page)

    Workers start with the first jobs. One is replaced when a job takes longer than `deadline` seconds or more than
    `memory_mb` MiB, when it dies or a parser breaks in it, after `jobs_per_worker` jobs, and when it has grown to `worn_mb` MiB. `zone` (an IANA name)
    holds for dates without one. `environment` is added to what the workers get to see.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        deadline: float = 30.0,
        memory_mb: int = 512,
        jobs_per_worker: int = 1000,
        worn_mb: int = 100,
        zone: str = "Europe/London",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._deadline = deadline
        self._memory_mb = memory_mb
        self._jobs_per_worker = jobs_per_worker
        self._worn_mb = worn_mb
        self._zone = zone
        self._environment = {**ENVIRONMENT, **(environment or {})}
        self._turns = asyncio.Semaphore(workers)
        self._idle: list[_Worker] = []
        self._alive: set[_Worker] = set()
        self._leaving: set[asyncio.Task[None]] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.close()

    async def read_listing(self, page: Page) -> Listing:
        """What a polled source lists. Raises NotAListing, and SandboxFailed where no worker survived the bytes."""
        return await self._read("listing", page, _LISTING)

    async def read_article(self, page: Page) -> Reading:
        """What an article's page says. Raises Unreadable, and SandboxFailed where no worker survived the bytes."""
        return await self._read("article", page, _READING)

    async def close(self) -> None:
        """Ends every worker within two seconds; jobs under way fail with SandboxFailed, as do later ones."""
        self._closed = True
        idle, self._idle = self._idle, []
        busy = self._alive - set(idle)
        await asyncio.gather(*self._leaving, *(worker.stop() for worker in idle), *(worker.kill() for worker in busy))

    async def _read(self, job: str, page: Page, adapter: TypeAdapter[Found]) -> Found:
        header = {
            "job": job,
            "url": page.final_url,
            "content_type": page.headers.get("content-type", ""),
            "at": page.at.isoformat(),
            "zone": self._zone,
        }
        answer, body = await self._answer(header, page.body)
        if refusal := _REFUSALS.get(answer.kind):
            raise refusal(answer.reason)
        if answer.kind != "read":
            log.warning("sandbox.failed", extra={"url": page.url, "reason": answer.reason, "trace": answer.trace})
            raise SandboxFailed(f"the page could not be read: {answer.reason}")
        try:
            return adapter.validate_json(body)
        except ValidationError as error:
            log.warning("sandbox.nonsense", extra={"url": page.url, "faults": error.error_count()})
            raise SandboxFailed(_NONSENSE) from None

    async def _answer(self, header: Header, body: bytes) -> tuple[_Answer, bytes]:
        async with self._turns:
            worker = self._idle.pop() if self._idle else await self._new_worker()
            try:
                answer, found = await worker.ask(header, body, deadline=self._deadline)
            except BaseException:  # also when cancelled: it would give this job's answer to the next one
                await self._lose(worker)
                raise
            self._keep_or_let_go(worker, answer)
            return answer, found

    async def _new_worker(self) -> "_Worker":
        self._refuse_if_closed()
        worker = await _Worker.start(self._memory_mb, self._environment)
        self._alive.add(worker)
        try:
            self._refuse_if_closed()  # meanwhile
            await worker.ready()
        except BaseException:
            await self._lose(worker)
            raise
        return worker

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise SandboxFailed("the page was not read: the program is stopping")

    def _keep_or_let_go(self, worker: "_Worker", answer: _Answer) -> None:
        worn = worker.jobs >= self._jobs_per_worker or answer.rss_mb > self._worn_mb
        harmed = answer.kind in {"memory", "broken"}
        if not (worn or harmed or self._closed):
            self._idle.append(worker)
            return
        leaving = asyncio.create_task(worker.stop())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)
        self._alive.discard(worker)

    async def _lose(self, worker: "_Worker") -> None:
        self._alive.discard(worker)
        await worker.kill()


class _Worker:
    """One process and its pipes."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.jobs = 0

    @classmethod
    async def start(cls, memory_mb: int, environment: Mapping[str, str]) -> Self:
        """A new process, still busy with its imports. Raises SandboxFailed where none can be had."""
        root = str(Path(crawler.__file__).parent.parent)
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "crawler.sandbox", str(memory_mb)),
                stdin=PIPE,
                stdout=PIPE,
                env={"PYTHONPATH": root, **environment},
                process_group=0,  # Ctrl-C on a terminal is for the daemon, which then closes its workers in order
            )
        except OSError as error:
            raise SandboxFailed(f"no process to read pages could be started: {error.strerror}") from error
        return cls(process)

    async def ready(self) -> None:
        """Waits for the imports. Raises SandboxFailed where they fail."""
        try:
            async with asyncio.timeout(START_DEADLINE):
                await self._frame()
        except (TimeoutError, EOFError, ValueError):
            raise SandboxFailed("the process that reads pages could not be started") from None

    async def ask(self, header: Header, body: bytes, *, deadline: float) -> tuple[_Answer, bytes]:
        """The answer to one job. Raises SandboxFailed; then, and if cancelled, the worker is of no more use."""
        self.jobs += 1
        try:
            async with asyncio.timeout(deadline):
                await self._send(header, body)
                return await self._frame()
        except TimeoutError:
            raise SandboxFailed(f"the page could not be read: it took longer than {deadline:g} seconds") from None
        except (EOFError, ConnectionError):
            raise SandboxFailed(f"the page could not be read: {await self._end()}") from None
        except ValueError:
            raise SandboxFailed(_NONSENSE) from None

    async def stop(self) -> None:
        """Lets an idle worker go: it ends when its pipe closes."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(STOP_DEADLINE):
                await self._process.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):  # it was quicker
                self._process.kill()
        await self._process.wait()

    async def _send(self, header: Header, body: bytes) -> None:
        pipe = self._process.stdin
        assert pipe
        pipe.write(packed(header, body))
        pipe.write(body)
        await pipe.drain()

    async def _frame(self) -> tuple[_Answer, bytes]:
        pipe = self._process.stdout
        assert pipe
        header, body = lengths(await pipe.readexactly(PREFIX.size))
        return _ANSWER.validate_json(await pipe.readexactly(header)), await pipe.readexactly(body)

    async def _end(self) -> str:
        """In words, how a worker ended whose pipe broke."""
        await self.stop()
        code = self._process.returncode or 0
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
        return f"the process that read it ended {how}"
