"""A stop at any moment takes ten seconds at the most, ends with exit code 0, and loses nothing."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from email import message_from_bytes

import pytest
from daemon_process import STOPS_WITHIN, Daemon, cuttings, running
from daemon_world import Council, asked, mailed, smtp, told, visited, write_config
from loopback_sites import Answer, LoopbackSites
from mail_servers import SILENCE, Letterbox, honest, scripted

pytestmark = pytest.mark.timeout(300)

MESSAGE_ID, ATTEMPT = "Message-ID", "Cuttings-Attempt"


@pytest.fixture
def sites():
    with LoopbackSites() as served:
        yield served


async def stop_in_time(daemon: Daemon, number: signal.Signals = signal.SIGTERM) -> None:
    assert await daemon.stop(number) < STOPS_WITHIN
    assert (daemon.process.returncode, daemon.strays, daemon.complaints) == (0, [], [])
    assert daemon.events[-1]["event"] == "stopped"


async def test_a_page_that_hangs_and_a_message_that_has_not_left_are_given_back(sites, tmp_path):
    council = Council(sites, "Alderbrook")
    council.site.robots("User-agent: *\nAllow: /\n")
    news, hanging = council.publish("The review"), council.publish("The long wait", delay=30)
    async with scripted(EHLO=SILENCE) as server:
        config = write_config(tmp_path, sites, [council], mail=smtp(server.port))
        async with running(config) as daemon:
            await visited(sites, hanging)
            await until_sent(server.said)
            await stop_in_time(daemon)
    assert asked(tmp_path, "select count(*) from entry where lease_until is not null") == [(0,)]
    assert asked(tmp_path, "select state, attempts from delivery") == [("pending", 0)]
    council.mend(hanging)
    async with honest() as box:
        write_config(tmp_path, sites, [council], mail=smtp(box.port))
        async with running(config) as daemon:
            await daemon.event("delivery", state="sent", times=2)
            await stop_in_time(daemon, signal.SIGINT)
    assert sorted(told(letter) for letter in letters(box)) == [[news], [hanging]]
    assert [message_from_bytes(letter)[ATTEMPT] for letter in letters(box)] == [None] * 2


async def test_all_that_can_hang_at_once(sites, tmp_path):
    """A page, a robots.txt, a mail server that has the message and says nothing, and somebody at the web server's door."""
    slow, quick, walled = (Council(sites, name) for name in ("Alderbrook", "Westmarsh", "Ostrey"))
    hanging, news = slow.publish("The long wait", delay=30), quick.publish("The review")
    walled.site.answer("/robots.txt", Answer(status=404, delay=30))
    async with scripted(body=SILENCE) as server:
        config = write_config(tmp_path, sites, [slow, quick, walled], mail=smtp(server.port))
        async with running(config) as daemon:
            await visited(sites, hanging)
            await until_sent(server.bodies)
            await asyncio.sleep(1.5)  # the next ticks find the message still on its way
            with closing(await half_a_request(await daemon.event("started"))):
                await stop_in_time(daemon)
    assert asked(tmp_path, "select state, attempts from delivery") == [("sending", 1)]
    slow.mend(hanging)
    walled.site.answer("/robots.txt", Answer(status=404))
    async with honest() as box:
        write_config(tmp_path, sites, [slow, quick, walled], mail=smtp(box.port))
        async with running(config) as daemon:
            await daemon.event("delivery", state="sent", times=2)
            await stop_in_time(daemon)
    copy = next(letter for letter in letters(box) if told(letter) == [news])
    assert sorted(told(letter) for letter in letters(box)) == [[hanging], [news]]
    assert message_from_bytes(copy)[ATTEMPT] == "2"
    assert message_from_bytes(copy)[MESSAGE_ID] == message_from_bytes(server.bodies[0])[MESSAGE_ID]


async def test_a_message_that_is_nearly_through_may_arrive_and_no_other_begins(sites, tmp_path):
    council = Council(sites, "Alderbrook")
    news = council.publish("The review")

    class Thinking(Letterbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            answer = await super().handle_DATA(server, session, envelope)
            await asyncio.sleep(2)
            return answer

    readers = ["one@fennimore.example", "one@fennimore.example", "two@fennimore.example"]
    boards = [
        {"name": f"Board {number}", "watches": ["Reviews"], "send": "immediately", "to": [to]}
        for number, to in enumerate(readers)
    ]
    async with honest(Thinking()) as box:
        config = write_config(tmp_path, sites, [council], mail=smtp(box.port), subscriptions=boards)
        async with running(config) as daemon:
            await until_sent(box.letters, 2)  # two addresses; the third message waits for the first
            await stop_in_time(daemon)
            assert len(list(daemon.heard("delivery", state="sent", attempt=1))) == 2
        assert len(box.letters) == 2
        async with running(config) as daemon:
            await daemon.event("delivery", state="sent", attempt=1)
            await stop_in_time(daemon)
    assert [told(letter) for letter in letters(box)] == [[news]] * 3
    assert [message_from_bytes(letter)[ATTEMPT] for letter in letters(box)] == [None] * 3


async def test_while_another_process_writes(sites, tmp_path):
    council = Council(sites, "Alderbrook")
    hanging = council.publish("The long wait", delay=30)
    config = write_config(tmp_path, sites, [council])
    async with running(config) as daemon:
        await visited(sites, hanging)
        with closing(sqlite3.connect(tmp_path / "cuttings.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await asyncio.sleep(1.5)  # everything waits for it now
            await stop_in_time(daemon)
    council.mend(hanging)
    async with running(config) as daemon:
        await daemon.event("delivery", state="sent")
        await stop_in_time(daemon)
    assert [told(letter) for letter in mailed(tmp_path)] == [[hanging]]


async def test_right_at_the_start(sites, tmp_path):
    """Until it listens to signals it ends as any process does; from then on in order."""
    council = Council(sites, "Alderbrook")
    news = council.publish("The review")
    config = write_config(tmp_path, sites, [council])
    for wait in (0.6, 1.4, 2.2):
        async with cuttings(config, "run") as daemon:
            await asyncio.sleep(wait)
            assert await daemon.stop() < STOPS_WITHIN
        assert daemon.process.returncode in {0, -signal.SIGTERM}
        assert (daemon.strays, daemon.complaints) == ([], [])
    async with cuttings(config, "run", "--until-idle") as daemon:
        assert await daemon.ended() == 0
    assert [told(letter) for letter in mailed(tmp_path)] == [[news]]


async def until_sent(letters: list, times: int = 1) -> None:
    async with asyncio.timeout(30):
        while len(letters) < times:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


async def half_a_request(started: dict) -> asyncio.StreamWriter:
    host, _, port = started["web"].removeprefix("http://").rpartition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /livez HTTP/1.1\r\nhost: here\r\n")
    await writer.drain()
    return writer


def letters(box: Letterbox) -> list[bytes]:
    return [bytes(letter.content) for letter in box.letters]
