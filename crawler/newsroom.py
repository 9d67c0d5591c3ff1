"""The newsroom: from what is due to what is archived. It claims sources and pages, sends one task to each, and keeps results.

What is due and whose it is stands in the database, as due times and leases; what a visit means is decided in `decide`.
This is the loop between them, and the only writer of what was observed: the results of many visits share one commit.

    newsroom = Newsroom(database=database, fetcher=fetcher, sandbox=sandbox, settings=settings, now=utc_now)
    await newsroom.run(stop)            # or: await newsroom.run_until_idle()
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

from config.models import Settings
from crawler.archive import documents, entries, sources
from crawler.archive.connection import Database
from crawler.archive.document_records import DueDocument
from crawler.archive.records import DueSource, PollResult
from crawler.backoff import Backoff
from crawler.cadence import Demands, nothing_wanted
from crawler.errors import StoreError
from crawler.keeping import Keeper, OnEvent, nobody, together
from crawler.memory import Memory
from crawler.seams import Fetches, Reads, RunsSpiders
from crawler.visits import Result, Unit, Visits

log = logging.getLogger("cuttings.newsroom")

#: How long a unit is ours. A process that dies gives its units back after this.
LEASE = timedelta(minutes=2)
#: A visit is given up before its lease ends, in seconds.
LONGEST_VISIT = 110.0
#: Documents are large, and wait for the one process that reads them: few at a time, with more time for each.
DOCUMENTS_AT_ONCE = 4
DOCUMENT_LEASE, LONGEST_DOCUMENT = timedelta(minutes=8), 460.0
#: Seconds between looks at what is due: other processes ask for polls too (`cuttings poll` beside a daemon).
LOOK_IDLE, LOOK_BUSY = 5.0, 1.0
#: Seconds in which results gather before they share a commit.
GATHER = 0.05
#: Seconds that visits under way are given when the newsroom stops.
GRACE = 2.0


class Newsroom:
    """Polls, fetches and archives. One per process; all methods belong to the loop it runs on."""

    #: Set, it takes up nothing more, and ends what it has in hand.
    paused = False

    def __init__(
        self,
        *,
        database: Database,
        fetcher: Fetches,
        sandbox: Reads,
        settings: Settings,
        now: Callable[[], datetime],
        by: int | None = None,
        spiders: RunsSpiders | None = None,
        demands: Demands = nothing_wanted,
        on_event: OnEvent = nobody,
    ) -> None:
        """`by` is the daemon whose id stands in the leases. `spiders` runs those that are declared. `demands` is what
        subscriptions want of the sources. `on_event(kind, fields)` is told what is logged: "poll", "poll failed", "article", "page failed", …
        """
        self._database = database
        self._by = by
        self._settings = settings
        self._now = now
        self._visits = Visits(
            fetcher=fetcher,
            sandbox=sandbox,
            lookback=settings.lookback,
            now=now,
            sources=settings.sources,
            spiders=spiders,
            memory=Memory(database),
            demands=demands,
        )
        self._keeper = Keeper(database=database, now=now, on_event=on_event)
        self._under_way: dict[asyncio.Task[None], Unit] = {}
        self._results: list[Result] = []
        self._unvisited: list[tuple[Unit, StoreError]] = []
        self._being_kept = 0
        # Names of sources that a round until idle polls once more, for there is more of them to be read.
        self._going_on: set[str] = set()
        self._backoff = Backoff()
        self._awake = asyncio.Event()
        self._looked_at = time.monotonic()

    @property
    def under_way(self) -> int:
        """How many visits are being made, or made and not kept yet, at this moment."""
        return len(self._under_way) + len(self._results) + self._being_kept

    @property
    def idle_for(self) -> float:
        """Seconds since it last went well to keep what came in and to look at what is due."""
        return time.monotonic() - self._looked_at

    def adopt(self, settings: Settings, demands: Demands = nothing_wanted) -> None:
        """Goes by these settings from now on; which sources are due stands in the database."""
        self._visits.demands = demands
        self._settings = settings
        self._visits.declare(settings.sources)
        self._visits.lookback = settings.lookback
        self.wake()

    def wake(self) -> None:
        """Looks at what is due now, rather than at the next occasion."""
        self._awake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set; then visits under way get two seconds, and what is not done is given back.

        An unwilling database is logged and asked again; nothing leaves.
        """
        waker = asyncio.create_task(self._wake_on(stop), name="newsroom stop")
        try:
            while not stop.is_set():
                await self._turn_and_rest(stop)
        finally:
            waker.cancel()
            await self._wind_up()

    async def run_until_idle(self, *, only: Collection[str] | None = None) -> None:
        """Polls every source that is due now once (again where there is more of it to be read on), fetches every page that is due,
        and returns when all of it is kept.

        With `only` no other source than those of these names is polled. A page that fails meanwhile is not waited for: its
        next try is a later run's. Raises StoreError.
        """
        began = self._now()
        self._going_on.clear()
        try:
            # Results may come in while a turn without room looks for work: they make room, so there is another turn.
            while await self._turn(until=began, only=only) or self._under_way or self._results:
                if self._under_way:
                    await self._rest()
        finally:
            await self._wind_up()

    async def _wake_on(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.wake()

    async def _turn_and_rest(self, stop: asyncio.Event) -> None:
        try:
            await self._turn()
            await self._rest()
        except StoreError as error:
            log.error("store failed", extra={"fault": str(error)})  # noqa: TRY400 - where from is no news
            await _within(self._backoff.refused(LOOK_BUSY), stop.wait())
        else:
            self._backoff.went_well()

    async def _turn(self, until: datetime | None = None, only: Collection[str] | None = None) -> bool:
        """Keeps what came in, and sends out what is due (sources by `until`, of names in `only`). Whether there was any."""
        self._awake.clear()
        had_results = bool(self._results)
        await self._keep()
        claimed = await self._claim(until, only)
        for unit in claimed:
            task = asyncio.create_task(self._work(unit), name=f"visit {unit.id}")
            self._under_way[task] = unit
            task.add_done_callback(self._finished)
        self._looked_at = time.monotonic()
        return had_results or bool(claimed)

    async def _keep(self) -> None:
        """Keeps the results that came in. Where the database is unavailable they stay here for the next turn.

        Units that could not be visited are given back; what kept us from it is raised then, as any other fault of the database.
        """
        results, self._results = self._results, []
        unvisited, self._unvisited = self._unvisited, []
        self._being_kept = len(results)
        try:
            while results:
                batch = together(results)
                await self._keeper.keep(batch)
                self._going_on |= {each.source.name for each in batch if isinstance(each, PollResult) and each.goes_on}
                results = results[len(batch) :]
            await self._keeper.give_back([unit for unit, _ in unvisited])
        except StoreError:
            self._results[:0] = results
            self._unvisited[:0] = unvisited
            raise
        finally:
            self._being_kept = 0
        if unvisited:
            raise unvisited[0][1]

    async def _claim(self, until: datetime | None, only: Collection[str] | None) -> Sequence[Unit]:
        """As many due units as there is room for. Polls, pages and documents have places of their own, so that none waits for the
        others; the fetcher sees to it that no more than `requests_at_once` are on the wire.
        """
        room = self._settings.network.requests_at_once
        polls = sum(isinstance(unit, DueSource) for unit in self._under_way.values())
        papers = sum(isinstance(unit, DueDocument) for unit in self._under_way.values())
        pages = len(self._under_way) - polls - papers
        for_papers = min(room, DOCUMENTS_AT_ONCE) - papers
        if self.paused or max(room - polls, room - pages, for_papers) <= 0:
            return []
        now = self._now()
        ends = now + LEASE
        async with self._database.write() as connection:
            claim = partial(sources.claim, connection, now=now, until=ends, by=self._by)
            due = await claim(due_by=until or now, limit=max(room - polls, 0), names=only)
            if until and self._going_on:
                due += await claim(due_by=now, limit=max(room - polls - len(due), 0), names=self._going_on)
                self._going_on -= {each.name for each in due}
            return [
                *due,
                *await entries.claim(
                    connection, now=now, retry_by=until or now, until=ends, limit=max(room - pages, 0), by=self._by
                ),
                *await documents.claim(
                    connection,
                    now=now,
                    retry_by=until or now,
                    until=now + DOCUMENT_LEASE,
                    limit=max(for_papers, 0),
                    by=self._by,
                ),
            ]

    async def _work(self, unit: Unit) -> None:
        """One visit. Whatever happens to it becomes a result; not so where it is cancelled, or could not be made, for the
        database that all who ask this host share is away: that says nothing of the source.
        """
        visits = self._visits
        started = time.monotonic()
        longest = LONGEST_DOCUMENT if isinstance(unit, DueDocument) else LONGEST_VISIT
        try:
            async with asyncio.timeout(longest):
                result = await visits.visit(unit)
        except TimeoutError:
            result = visits.failed(unit, f"it took longer than {longest:.0f} seconds", took=longest)
        except StoreError as error:
            log.warning("not visited", extra={"address": _address(unit), "fault": str(error)})
            self._unvisited.append((unit, error))
            return
        except Exception:  # a job's boundary: one visit's fault is its own
            log.exception("visit failed", extra={"address": _address(unit)})
            reason = "Cuttings itself failed on it; the log says how"
            result = visits.failed(unit, reason, took=time.monotonic() - started)
        self._results.append(result)

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self.wake()

    async def _rest(self) -> None:
        """Waits until a visit has ended, somebody wakes us, or something is due; then a moment for more results."""
        if await _within(LOOK_BUSY if self._under_way else await self._until_due(), self._awake.wait()):
            await asyncio.sleep(GATHER)

    async def _until_due(self) -> float:
        """Seconds until something is due that nobody holds; a second where it is due and could not be claimed."""
        async with self._database.read() as connection:
            times = [await each.next_due_at(connection) for each in (sources, entries, documents)]
        waits = [(time - self._now()).total_seconds() for time in times if time]
        return min([LOOK_IDLE, *(wait if wait > 0 else LOOK_BUSY for wait in waits)])

    async def _wind_up(self) -> None:
        """Ends what is under way: keeps what comes in time, gives the rest back."""
        late: dict[asyncio.Task[None], Unit] = {}
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE)
            late = dict(self._under_way)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            await self._keep()
            await self._keeper.give_back(list(late.values()))
        except StoreError as error:  # the leases end by themselves
            log.error("store failed", extra={"fault": str(error)})  # noqa: TRY400 - as above


def _address(unit: Unit) -> str:
    return unit.address if isinstance(unit, DueSource) else unit.url


async def _within(seconds: float, event: Awaitable[object]) -> bool:
    """Waits for `event`, at most so long; whether it came."""
    try:
        async with asyncio.timeout(seconds):
            await event
    except TimeoutError:
        return False
    return True
