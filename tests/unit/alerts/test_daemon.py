import asyncio
import socket

import pytest
from daemon_world import Council, mailed, told, write_config
from hypothesis import given
from hypothesis import strategies as st
from loopback_sites import LoopbackSites

from alerts import daemon
from alerts.check import load_checked
from alerts.errors import CommandError
from alerts.lock import Busy
from crawler.newsroom import Newsroom

SECONDS = st.floats(min_value=0, max_value=1000)


@given(store=SECONDS, crawl=SECONDS, tell=SECONDS)
def test_whatever_has_not_gone_well_for_too_long_is_a_fault(store, crawl, tell):
    found = daemon.faults({"store": store, "crawl": crawl, "tell": tell})
    expected = []
    if store > 10:
        expected.append(f"the database has not answered for {store:.0f} seconds")
    if crawl > 120:
        expected.append(f"no source has been looked at for {crawl:.0f} seconds")
    if tell > 120:
        expected.append(f"nothing has been matched or composed for {tell:.0f} seconds")
    assert found == expected


@pytest.fixture
def council():
    with LoopbackSites() as sites:
        yield Council(sites, "Alderbrook"), sites


def settings(tmp_path, council, **changes):
    return load_checked(write_config(tmp_path, council[1], [council[0]], **changes), environment={}).settings


async def until(there) -> None:
    async with asyncio.timeout(60):
        while not there():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)


async def test_it_works_until_it_is_told_to_stop(council, tmp_path):
    news, stop = council[0].publish("The review"), asyncio.Event()
    running = asyncio.create_task(daemon.run(settings(tmp_path, council), stop))
    await until(lambda: mailed(tmp_path))
    with pytest.raises(Busy):
        await daemon.run_until_idle(settings(tmp_path, council))
    stop.set()
    await asyncio.wait_for(running, 10)
    assert [told(letter) for letter in mailed(tmp_path)] == [[news]]


async def test_once_round_does_all_of_it_once(council, tmp_path):
    news, heard = council[0].publish("The review"), []
    for _ in range(2):
        await daemon.run_until_idle(settings(tmp_path, council), on_event=lambda kind, _: heard.append(kind))
        await asyncio.sleep(1.1)
    assert [told(letter) for letter in mailed(tmp_path)] == [[news]]
    assert heard == ["poll", "article", "unchanged"]


async def test_a_crawl_that_fails_ends_the_service_with_its_error(council, tmp_path, monkeypatch):
    async def fail(*_):
        raise RuntimeError("a fault of our own")

    monkeypatch.setattr(Newsroom, "run", fail)
    with pytest.raises(RuntimeError, match="of our own"):
        await asyncio.wait_for(daemon.run(settings(tmp_path, council), asyncio.Event()), 20)


async def test_cancelled_it_winds_up_as_well(council, tmp_path):
    council[0].publish("The long wait", delay=60)
    running = asyncio.create_task(daemon.run(settings(tmp_path, council), asyncio.Event()))
    await until(lambda: "/news/1" in council[1].paths("alderbrook.example"))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 10)
    with daemon.sole_worker(settings(tmp_path, council)):
        pass


async def test_a_web_address_that_is_taken_is_told_at_once(council, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(CommandError, match=f"{listen} cannot be had"):
            await daemon.run(settings(tmp_path, council, web={"listen": listen}), asyncio.Event())
