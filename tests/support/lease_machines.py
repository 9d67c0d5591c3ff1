"""What the tests of claims and leases share: machines whose rules are transactions on a real database, some of them two at
the same time, with a clock that only the rules turn.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
import stores
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import Table, delete, select, text

from crawler.archive.connection import AsyncConnection, Database

NOW = datetime(2026, 6, 4, 6, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LEASE = 2 * MINUTE
SETTINGS = settings(
    max_examples=10, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
#: Where one fails, hypothesis looks for the shortest way to it, which takes up to five minutes.
in_time = pytest.mark.timeout(600)
#: How two transactions that are open at the same time end: the one that began first commits first, the other does, or the
#: process of the first is killed.
endings = st.sampled_from(["first", "second", "killed"])
workers = st.integers(1, 3)
#: Just before, at and after the ends of leases, and long enough for what failed to be due again.
waits = st.sampled_from([SECOND, MINUTE, LEASE - SECOND, LEASE, 5 * MINUTE, 16 * MINUTE])
#: Which of what was given out, the newest first: mostly of late, at times of long ago.
picks = st.sampled_from([0, 0, 0, 1, 1, 2, 4, 7])
#: Whether the leases that stand have just ended.
too_late = st.booleans()

Result = TypeVar("Result")
Work = Callable[[AsyncConnection], Awaitable[Result]]

_WAITS_FOR_A_LOCK = text(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    " AND wait_event IN ('transactionid', 'tuple', 'advisory')"
)
#: Seconds after which what does not end counts as waiting for ever.
FOR_EVER = 20

#: What clears the table waits until something stands on it.
after_a_while = precondition(lambda machine: machine.written > 15)
on_a_server = precondition(lambda _: stores.engine == "postgresql")


class Transactions(RuleBasedStateMachine):
    """A machine on a database; each example begins with its tables empty."""

    #: Those that its rules write, what points before what it points at.
    tables: ClassVar[tuple[Table, ...]]

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        super().__init__()
        self._runner, self._database = runner, database
        self.now, self.waited, self.written = NOW, False, 0
        runner.run(_empty(database, self.tables))

    def moment(self, *, too_late: bool = False) -> datetime:
        """The time of a claim. No two claims are of one microsecond, for their ends tell leases apart."""
        self.now += timedelta(microseconds=1) + too_late * LEASE
        return self.now

    def write(self, work: Callable[..., Awaitable[Result]], *given: Any, **named: Any) -> Result:
        """One transaction of `work(connection, …)`."""
        self.written += 1
        return self._runner.run(transact(self._database, lambda connection: work(connection, *given, **named)))

    def both(self, first: Work[Any], second: Work[Any], ending: str) -> tuple[Any, Any]:
        """As `at_once`; `waited` says then whether the second had to wait for the first."""
        got, given, self.waited = self._runner.run(at_once(self._database, first, second, ending))
        return got, given

    def read(self, *looks: Work[Any]) -> list[Any]:
        """What these see, all in one view."""
        return self._runner.run(_seen(self._database, looks))

    def table(self, table: Table) -> dict[int, dict[str, Any]]:
        """All its rows, by their only key."""
        return self.read(rows_of(table))[0]  # type: ignore[no-any-return]


FREE = {"lease_until": None, "lease_by": None}


class Leases(Transactions):
    """A machine of rows that are leased: what time and a process that is alone on its database do to them."""

    release_all: ClassVar[Callable[[AsyncConnection], Awaitable[None]]]
    rows: dict[Any, dict[str, Any]]

    @rule(wait=waits)
    def turn(self, wait):
        self.now += wait

    @after_a_while
    @rule()
    def start_alone(self):
        self.write(self.release_all)
        for row in self.rows.values():
            row.update(FREE)


async def _empty(database: Database, tables: Sequence[Table]) -> None:
    async with database.write() as connection:
        for table in tables:
            await connection.execute(delete(table))


async def transact(database: Database, work: Work[Result]) -> Result:
    async with database.write() as connection:
        return await work(connection)


async def _seen(database: Database, looks: Sequence[Work[Any]]) -> list[Any]:
    async with database.read() as connection:
        return [await look(connection) for look in looks]


def rows_of(table: Table) -> Work[dict[int, dict[str, Any]]]:
    """A look at all rows of a table, by their only key."""
    [key] = table.primary_key

    async def look(connection: AsyncConnection) -> dict[int, dict[str, Any]]:
        return {row[key.name]: dict(row) for row in (await connection.execute(select(table))).mappings()}

    return look


async def at_once(database: Database, first: Work[Any], second: Work[Any], ending: str) -> tuple[Any, Any, bool]:
    """What both give, each in a transaction of its own: `second` works when `first` has worked and has not ended yet.

    And whether it had to wait for `first`; then it goes on when that has ended. Raises TimeoutError where it still waits.
    """
    worked, may_end = asyncio.Event(), asyncio.Event()

    async def other() -> Any:
        async with database.write() as connection:
            given = await second(connection)
            worked.set()
            await may_end.wait()
            return given

    async with asyncio.timeout(FOR_EVER), asyncio.TaskGroup() as group:
        async with database.write() as connection:
            got = await first(connection)
            task = group.create_task(other())
            waited = not await works_at_once(database, worked, task)
            if ending == "second" and worked.is_set():
                may_end.set()
                await task
            if ending == "killed":
                await connection.rollback()
        may_end.set()
    return got, task.result(), waited


async def works_at_once(database: Database, worked: asyncio.Event, task: asyncio.Task[Any]) -> bool:
    """True when it has worked (or failed), False as soon as the server says that it waits."""
    while not (worked.is_set() or task.done()):
        async with database.read() as connection:
            if (await connection.execute(_WAITS_FOR_A_LOCK)).first():
                return False
        await asyncio.sleep(0.001)
    return True


def is_leased(row: Mapping[str, Any], now: datetime) -> bool:
    return row["lease_until"] is not None and row["lease_until"] > now


def run_machine(
    machine: type[Transactions], fresh_database: Callable[[Path], AbstractAsyncContextManager[Database]], folder: Path
) -> None:
    """Runs the machine on a database of the engine that the test is run on."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        opened = fresh_database(folder)
        database = runner.run(_entered(opened))
        try:
            run_state_machine_as_test(lambda: machine(runner, database), settings=SETTINGS)  # type: ignore[no-untyped-call]
        finally:
            runner.run(_left(opened))


async def _entered(opened: AbstractAsyncContextManager[Database]) -> Database:
    return await opened.__aenter__()


async def _left(opened: AbstractAsyncContextManager[Database]) -> None:
    await opened.__aexit__(None, None, None)
