"""A PostgreSQL server that stops, or that a network cuts off: the daemon lives on, says so, and tells what it had to, once."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from email import message_from_bytes

import pytest
from daemon_process import STOPS_WITHIN, Daemon, running
from daemon_world import Council, smtp, told, write_config
from loopback_sites import LoopbackSites
from mail_servers import Letterbox, honest
from own_postgres import Line, OwnPostgres, own_postgres
from sqlalchemy import text
from stores import async_url

from crawler.archive import server as store
from crawler.archive.connection import open_database
from crawler.errors import StoreUnavailable

pytestmark = pytest.mark.timeout(300)

#: Silence of the database that /readyz speaks of, and a second more.
SPOKEN_OF = 11.0
Doing = Callable[[], Awaitable[None]]


@pytest.fixture(scope="module")
def server() -> Iterator[OwnPostgres]:
    with own_postgres() as started:
        yield started


@pytest.fixture
def sites():
    with LoopbackSites() as served:
        yield served


class Thoughtful(Letterbox):
    """Has a message at once, and says so a moment later."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.5)
        return answer


async def test_a_server_that_is_stopped(sites, server, tmp_path):
    council = Council(sites, "Alderbrook")
    server.create("stopped")

    async def stop() -> None:
        await asyncio.to_thread(server.stop, "immediate")

    async def start() -> None:
        await asyncio.to_thread(server.start)

    async with daemon_of(council, server.url("stopped"), tmp_path, sites) as (daemon, box):
        await told_once_in_spite_of(stop, start, council, daemon, box)
    assert archived(server, "stopped") == sorted(council.urls)


@pytest.mark.parametrize(
    ("reset", "within"),
    [
        pytest.param(True, 30, id="connections are hung up on in the end"),
        pytest.param(False, 120, id="connections never say anything again", marks=pytest.mark.soak),
    ],
)
async def test_a_server_that_is_cut_off(sites, server, tmp_path, reset, within):
    council = Council(sites, "Alderbrook")
    name = f"cut_off_{reset}".lower()
    server.create(name)
    async with Line(server.port) as line:

        async def cut_off() -> None:
            line.cut_off()

        async def mend() -> None:
            await line.mend(reset=reset)

        async with daemon_of(council, server.url(name, line.port), tmp_path, sites) as (daemon, box):
            await told_once_in_spite_of(cut_off, mend, council, daemon, box, within=within)
            line.cut_off()
            await asyncio.sleep(2)  # every part of it waits for an answer when it is stopped
    assert archived(server, name) == sorted(council.urls)


async def test_what_one_that_is_cut_off_holds_comes_free(server, monkeypatch):
    """Neither side hears of the other any more: each has its own end to waiting."""
    monkeypatch.setattr(store, "LONGEST", 2.0)
    server.create("held")
    async with Line(server.port) as line:
        with pytest.raises(StoreUnavailable):
            await hold(server.url("held", line.port), then=line.cut_off)
        async with asyncio.timeout(10):
            await hold(server.url("held"), then=lambda: None)


async def hold(url: str, then: Callable[[], None]) -> None:
    database = open_database(async_url(url))
    try:
        async with database.write() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(1)"))
            then()
            await connection.execute(text("SELECT 1"))
    finally:
        await database.close()


@asynccontextmanager
async def daemon_of(council: Council, database: str, folder, sites):
    """A daemon that has begun with the council's first article, and its mail server; it is stopped in order."""
    council.publish("The review")
    async with honest(Thoughtful()) as box:
        config = write_config(folder, sites, [council], mail=smtp(box.port), database=database)
        async with running(config) as daemon:
            yield daemon, box
            assert await daemon.stop() < STOPS_WITHIN
    assert (daemon.process.returncode, daemon.strays, daemon.complaints) == (0, [], [])


async def told_once_in_spite_of(
    break_it: Doing, mend_it: Doing, council: Council, daemon: Daemon, box: Letterbox, *, within: float = 30
) -> None:
    """Takes the database away while a message is on its way, and gives it back."""
    await arrived(box, 1)  # the mail server has it, and has not said so
    await break_it()
    began = time.monotonic()
    council.publish("Published meanwhile")
    assert (await daemon.get("/readyz")).status_code == 200
    await asyncio.sleep(began + SPOKEN_OF - time.monotonic())
    unready, alive = await daemon.get("/readyz"), await daemon.get("/livez")
    await mend_it()
    assert (unready.status_code, alive.status_code) == (503, 200)
    [fault] = unready.json()["faults"]
    assert fault.startswith("the database has not answered for 1")
    await daemon.event("delivery", state="sent", times=2, within=within)
    await asyncio.sleep(1.5)
    assert (await daemon.get("/readyz")).json() == {"ready": True, "faults": []}
    assert [told(bytes(letter.content)) for letter in box.letters] == [[url] for url in council.urls]
    assert [message_from_bytes(letter.content)["Cuttings-Attempt"] for letter in box.letters] == [None] * 2


async def arrived(box: Letterbox, times: int) -> None:
    async with asyncio.timeout(30):
        while len(box.letters) < times:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


def archived(server: OwnPostgres, database: str) -> list[str]:
    return [url for (url,) in server.ask("SELECT url FROM article ORDER BY url", database=database)]
