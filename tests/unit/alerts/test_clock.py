import asyncio
import logging
from datetime import timedelta

import pytest

from alerts.clock import Clock
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
