import asyncio
import logging
from datetime import timedelta
from itertools import pairwise

import pytest

from alerts.clock import Clock
from crawler import backoff
from crawler.errors import StoreUnavailable

TICK = timedelta(milliseconds=20)


async def test_a_tick_that_fails_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture):
    again = asyncio.Event()
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1
        if runs > 1:
            again.set()
            return
        raise RuntimeError("the first one fails")

    clock = Clock()
    clock.every(TICK, "outbox", work)
    clock.start()
    await asyncio.wait_for(again.wait(), 5)
    await clock.stop(timedelta(seconds=1))
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == ["tick failed"]


async def test_one_job_never_runs_twice_at_once():
    at_once = most = 0

    async def work() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.1)
        at_once -= 1

    clock = Clock()
    clock.every(TICK, "slow", work)
    clock.start()
    await asyncio.sleep(0.4)
    await clock.stop(timedelta(seconds=1))
    assert most == 1


async def test_stopping_lets_what_runs_finish():
    begun, finished = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0.2)
        finished.set()

    clock = Clock()
    clock.every(TICK, "delivery", work)
    clock.start()
    await asyncio.wait_for(begun.wait(), 5)
    await clock.stop(timedelta(seconds=5))
    assert finished.is_set()


async def test_stopping_cancels_what_outlasts_the_grace():
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            cancelled.set()

    clock = Clock()
    clock.every(TICK, "endless", work)
    clock.start()
    await asyncio.wait_for(begun.wait(), 5)
    await clock.stop(timedelta(milliseconds=50))
    assert cancelled.is_set()


async def test_it_knows_how_long_each_job_has_not_gone_well():
    failing = asyncio.Event()

    async def work() -> None:
        if failing.is_set():
            raise StoreUnavailable("database is locked")

    clock = Clock()
    clock.every(TICK, "store", work)
    clock.start()
    await asyncio.sleep(0.2)
    assert clock.silent_for("store") < 0.15
    failing.set()
    await asyncio.sleep(0.3)
    assert clock.silent_for("store") > 0.15
    await clock.stop(timedelta(seconds=1))


async def test_an_unwilling_database_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture):
    failed = asyncio.Event()

    async def work() -> None:
        failed.set()
        raise StoreUnavailable("database is locked")

    clock = Clock()
    clock.every(TICK, "store", work)
    clock.start()
    await asyncio.wait_for(failed.wait(), 5)
    await clock.stop(timedelta(seconds=1))
    assert {(record.message, record.fault, record.exc_info) for record in caplog.records} == {
        ("tick failed", "database is locked", None)
    }


async def test_what_takes_its_time_is_neither_warned_of_nor_begun_again_after_the_stop(
    caplog: pytest.LogCaptureFixture,
):
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0.2)

    clock = Clock()
    clock.every(TICK, "slow", work)
    clock.start()
    await asyncio.sleep(0.15)
    await clock.stop(timedelta(seconds=1))
    await asyncio.sleep(0.1)
    assert (runs, caplog.messages) == (1, [])


class TestResting:
    """An unwilling database is asked again after a pause, twice as long each time; any other fault at the next tick."""

    async def begun(self, work, attempts):
        """The seconds between the beginnings of so many attempts. Ten seconds must do for all of them."""
        began, enough = [], asyncio.Event()

        async def attempt() -> None:
            began.append(asyncio.get_running_loop().time())
            if len(began) == attempts:
                enough.set()
            work(len(began))

        clock = Clock()
        clock.every(TICK, "store", attempt)
        clock.start()
        await asyncio.wait_for(enough.wait(), 10)
        await clock.stop(timedelta(seconds=1))
        return [later - before for before, later in pairwise(began)]

    async def test_each_pause_is_at_least_twice_the_interval_and_the_double_of_the_one_before(self):
        def refuse(_number: int) -> None:
            raise StoreUnavailable("the database is away")

        pauses = await self.begun(refuse, 5)
        assert [pause >= 2**n * TICK.total_seconds() for n, pause in enumerate(pauses, start=1)] == [True] * 4

    async def test_no_pause_is_longer_than_the_longest(self, monkeypatch):
        monkeypatch.setattr(backoff, "LONGEST", 0.05)

        def refuse(_number: int) -> None:
            raise StoreUnavailable("the database is away")

        pauses = await self.begun(refuse, 12)  # the last of them would take more than ten seconds
        assert min(pauses[2:]) >= 0.05

    async def test_once_it_went_well_the_pauses_begin_anew(self):
        def refuse(number: int) -> None:
            if number != 6:
                raise StoreUnavailable("the database is away")

        pauses = await self.begun(refuse, 12)  # else the last five of them would take a quarter of a minute
        assert pauses[4] >= 32 * TICK.total_seconds()

    async def test_a_fault_of_our_own_makes_no_pause(self):
        def fail(_number: int) -> None:
            raise RuntimeError("a fault of our own")

        assert len(await self.begun(fail, 12)) == 11  # with pauses these would take more than ten seconds
