import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from crawler.errors import FetchFailed, StoreUnavailable
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


class Gate:
    """A turnstile that answers as it is told, host by host, and then lets everybody in; it notes what happens."""

    def __init__(self, **answers: list[float | Exception]) -> None:
        self.answers = answers
        self.log: list[str] = []
        self.pauses: list[float] = []
        self.open = asyncio.Event()
        self.open.set()

    async def enter(self, host: str) -> float | None:
        await self.open.wait()
        answer = self.answers[host].pop(0) if self.answers.get(host) else None
        if isinstance(answer, Exception):
            raise answer
        self.log.append(f"{host} {'entered' if answer is None else 'refused'}")
        return answer

    def leave(self, host: str, pause: float) -> None:
        self.log.append(f"{host} left")
        self.pauses.append(pause)


def at(gate: Gate, *, at_once: int = 10, pause: float = 0.03) -> Dispatcher:
    return Dispatcher(at_once=at_once, pause=timedelta(seconds=pause), turnstile=gate)


async def test_each_turn_passes_the_turnstile_and_says_how_long_the_host_is_left_alone():
    gate, log = Gate(), list[str]()
    lines = at(gate)
    lines.slow_down("b", 20)
    await asyncio.gather(use(lines, "a", log), use(lines, "a", log), use(lines, "b", log))
    assert gate.log == ["a entered", "b entered", "a left", "b left", "a entered", "a left"]
    assert gate.pauses == [pytest.approx(0.03), pytest.approx(20), pytest.approx(0.03)]


async def test_who_is_refused_is_the_first_again_and_takes_no_place_meanwhile():
    gate, log, loop = Gate(a=[0.1, 0.1]), list[str](), asyncio.get_running_loop()
    lines, began = at(gate, at_once=1, pause=0), loop.time()

    async def named(host: str, name: str) -> None:
        async with lines.turn(host):
            log.append(name)

    await asyncio.gather(*(named(name[0], name) for name in ("a1", "a2", "b1")))
    assert log == ["b1", "a1", "a2"]
    assert loop.time() - began >= 0.2
    assert gate.log.count("a refused") == 2


async def test_a_hold_that_another_heard_of_fails_all_who_wait():
    gate = Gate(a=[3600.0])
    lines = at(gate)
    outcomes = await asyncio.gather(*(use(lines, "a", []) for _ in range(3)), return_exceptions=True)
    hour = datetime.now(UTC) + timedelta(hours=1)
    for failed in outcomes:
        assert str(failed).startswith("the server asked us to stay away until")
        assert abs(failed.retry_at - hour) < timedelta(seconds=5)
    with pytest.raises(FetchFailed):
        await use(lines, "a", [])
    assert gate.log == ["a refused"]  # after that it is known here
    assert lines.waiting == 0


async def test_a_pause_that_is_long_by_itself_is_no_hold():
    gate, log = Gate(a=[90.0]), list[str]()
    lines = at(gate, pause=100)
    waiting = asyncio.create_task(use(lines, "a", log))
    await asyncio.sleep(0.01)
    assert (gate.log, lines.waiting) == (["a refused"], 1)
    waiting.cancel()
    await asyncio.wait({waiting})
    assert lines.waiting == 0


async def test_a_hold_that_was_heard_during_the_turn_is_passed_on():
    gate = Gate()
    lines = at(gate)
    async with lines.turn("a"):
        lines.hold("a", datetime.now(UTC) + timedelta(hours=1))
    assert gate.pauses == [pytest.approx(3600, abs=5)]


async def test_a_crawl_delay_that_is_learnt_of_after_the_turn_is_passed_on():
    gate = Gate()
    lines = at(gate)
    lines.slow_down("a", 10)
    await use(lines, "a", [])  # as for robots.txt
    lines.slow_down("a", 20)
    lines.slow_down("a", 20)
    assert gate.pauses == [pytest.approx(10), pytest.approx(20, abs=1)]


async def test_a_store_that_is_away_fails_the_turn_at_once_and_loses_none():
    gate, log = Gate(a=[StoreUnavailable("the database refused: nobody there")] * 2), list[str]()
    lines = at(gate, at_once=1, pause=30)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="nobody there"):
            await asyncio.wait_for(use(lines, "a", log), 1)  # no pause: nothing was asked
    await use(lines, "a", log)
    assert log == ["a in", "a out"]
    assert gate.log == ["a entered", "a left"]


@pytest.mark.parametrize("moment", ["at the turnstile", "sent back", "as it is let in"])
async def test_who_goes_away_at_the_turnstile_gives_the_turn_back(moment: str):
    gate, log = Gate(a=[30.0] if moment == "sent back" else []), list[str]()
    lines = at(gate, at_once=1, pause=0)
    gate.open.clear()
    gone = asyncio.create_task(use(lines, "a", log, 30))
    await asyncio.sleep(0.01)
    if moment != "at the turnstile":
        gate.open.set()
    if moment == "sent back":
        await asyncio.sleep(0.01)
    gone.cancel()
    await asyncio.wait({gone})
    gate.open.set()
    assert gone.cancelled()
    await asyncio.wait_for(use(lines, "b", log), 1)
    assert log == ["b in", "b out"]
    assert lines.waiting == 0


async def test_stopping_fails_who_stands_at_the_turnstile_and_frees_what_it_gets():
    gate, log = Gate(b=[0.2]), list[str]()
    lines = at(gate)
    gate.open.clear()
    entering = [asyncio.create_task(use(lines, host, log)) for host in "ab"]
    await asyncio.sleep(0.01)
    stopping = asyncio.create_task(lines.stop(5))
    await asyncio.sleep(0.01)
    gate.open.set()
    await asyncio.wait_for(stopping, 1)
    assert [str(error) for error in await asyncio.gather(*entering, return_exceptions=True)] == ["stopping"] * 2
    assert gate.log == ["a entered", "a left", "b refused"]
    assert (log, gate.pauses) == ([], [0])


async def test_stopping_fails_who_was_sent_back():
    gate = Gate(a=[30.0])
    lines = at(gate)
    waiting = asyncio.create_task(use(lines, "a", []))
    await asyncio.sleep(0.01)
    await lines.stop(5)
    with pytest.raises(FetchFailed, match="stopping"):
        await waiting
