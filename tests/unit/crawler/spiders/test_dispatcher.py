import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from crawler.errors import FetchFailed
from crawler.spiders.dispatcher import Dispatcher

PAUSE = timedelta(milliseconds=30)


def dispatcher(*, at_once: int = 10, pause: timedelta = PAUSE) -> Dispatcher:
    return Dispatcher(at_once=at_once, pause=pause)


async def use(lines: Dispatcher, host: str, log: list[str], seconds: float = 0.0) -> None:
    async with lines.turn(host):
        log.append(f"{host} in")
        await asyncio.sleep(seconds)
        log.append(f"{host} out")


async def test_one_at_a_time_per_host_with_the_pause_between():
    lines, log, loop = dispatcher(), list[str](), asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(use(lines, "a", log) for _ in range(3)), use(lines, "b", log))
    assert log[:4] == ["a in", "b in", "a out", "b out"]
    assert log[4:] == ["a in", "a out"] * 2
    assert loop.time() - began >= 2 * PAUSE.total_seconds()


async def test_no_more_at_once_than_allowed_without_spinning(monkeypatch: pytest.MonkeyPatch):
    lines, log = dispatcher(at_once=1), list[str]()
    pumps = []
    monkeypatch.setattr(lines, "_on_timer", lambda: pumps.append(1))
    await asyncio.gather(*(use(lines, host, log, 0.02) for host in "abc"))
    assert log == ["a in", "a out", "b in", "b out", "c in", "c out"]
    assert pumps == []


async def test_a_turn_ends_with_its_request_even_when_that_fails():
    lines, log = dispatcher(pause=timedelta(0)), list[str]()
    with pytest.raises(LookupError):
        async with lines.turn("a"):
            raise LookupError
    await use(lines, "a", log)
    assert log == ["a in", "a out"]


async def test_a_long_hold_fails_who_waits_and_who_comes():
    lines = dispatcher()
    later = datetime.now(UTC) + timedelta(minutes=10)
    async with lines.turn("a"):
        waiting = asyncio.create_task(use(lines, "a", []))
        await asyncio.sleep(0)
        lines.hold("a", later)
        with pytest.raises(FetchFailed, match=r"the server asked us to stay away until .* UTC") as failed:
            await waiting
    assert failed.value.retry_at == later
    with pytest.raises(FetchFailed) as failed:
        await use(lines, "a", [])
    assert abs(failed.value.retry_at - later) < timedelta(seconds=1)
    await use(lines, "b", [])
    assert lines.waiting == 0


async def test_a_short_hold_is_waited_out():
    lines, loop = dispatcher(), asyncio.get_running_loop()
    lines.hold("a", datetime.now(UTC) + timedelta(milliseconds=100))
    began = loop.time()
    await use(lines, "a", [])
    assert loop.time() - began >= 0.09


async def test_a_hold_that_has_passed_holds_nobody():
    lines = dispatcher()
    lines.hold("a", datetime.now(UTC) - timedelta(hours=1))
    await asyncio.wait_for(use(lines, "a", []), 1)


@pytest.mark.parametrize("moment", ["in line", "as its turn comes"])
async def test_who_goes_away_gives_the_place_back(moment: str):
    lines, log = dispatcher(pause=timedelta(0)), list[str]()
    async with lines.turn("a"):
        gone = asyncio.create_task(use(lines, "a", log))
        await asyncio.sleep(0)
        if moment == "in line":
            gone.cancel()
            await asyncio.sleep(0)
            assert lines.waiting == 0
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    await asyncio.wait_for(use(lines, "a", log), 1)
    assert log == ["a in", "a out"]


async def test_who_is_cancelled_just_before_its_turn_gives_the_turn_back():
    lines, log = dispatcher(pause=timedelta(0)), list[str]()
    held = lines.turn("a")
    await held.__aenter__()
    gone = asyncio.create_task(use(lines, "a", log))
    await asyncio.sleep(0)
    gone.cancel()  # its ticket is cancelled, and is still the first in line
    await held.__aexit__(None, None, None)
    await asyncio.wait_for(use(lines, "a", log), 1)
    assert log == ["a in", "a out"]
    assert gone.cancelled()


async def test_who_is_cancelled_just_after_failing_gives_nothing_back():
    lines = dispatcher()
    async with lines.turn("a"):
        gone = asyncio.create_task(use(lines, "a", []))
        await asyncio.sleep(0)
        lines.hold("a", datetime.now(UTC) + timedelta(hours=1))
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
    await use(lines, "b", [])


async def test_stopping_fails_who_waits_and_lets_finish_who_is_on_the_wire():
    lines, log = dispatcher(), list[str]()
    running = asyncio.create_task(use(lines, "a", log, 0.05))
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(use(lines, "a", log)) for _ in range(5)]
    await asyncio.sleep(0)
    assert lines.waiting == 5
    await lines.stop(5)
    assert log == ["a in", "a out"]
    await running
    for outcome in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(outcome, FetchFailed)
        assert str(outcome) == "stopping"
    with pytest.raises(FetchFailed, match="stopping"):
        await use(lines, "b", log)


async def test_stopping_waits_no_longer_than_the_grace():
    lines, loop = dispatcher(), asyncio.get_running_loop()
    running = asyncio.create_task(use(lines, "a", [], 30))
    await asyncio.sleep(0)
    began = loop.time()
    await lines.stop(0.05)
    assert loop.time() - began < 1
    running.cancel()
