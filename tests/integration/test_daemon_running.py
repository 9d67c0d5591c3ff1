"""The daemon from its start to its digests, beside other commands, after a pause, and on a terminal."""

import asyncio
import fcntl
import os
import re
import subprocess
import termios
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from daemon_process import CUTTINGS, STOPS_WITHIN, Daemon, command, running
from daemon_world import Council, asked, mailed, told, write_config
from loopback_sites import LoopbackSites

from alerts.demo.articles import sites as demo_sites
from alerts.demo.setting import write_folder
from alerts.demo.show import SECRET
from alerts.demo.site import Newsroom

pytestmark = pytest.mark.timeout(300)

#: With what measuring its coverage takes. Without, it is 25 MB less.
MEMORY_MB = 190


@pytest.fixture
def sites():
    with LoopbackSites() as served:
        yield served


async def stop(daemon: Daemon) -> None:
    assert await daemon.stop() < STOPS_WITHIN
    assert (daemon.process.returncode, daemon.strays, daemon.complaints) == (0, [], [])


async def test_from_polls_to_digests_and_nothing_twice(tmp_path):
    with Newsroom(demo_sites(), secret=SECRET, opened=datetime.now(UTC)) as newsroom:
        config = write_folder(tmp_path, newsroom, secret=SECRET)
        config.write_text(config.read_text() + '\nweb: {listen: "127.0.0.1:0"}\n')
        async with running(config) as daemon:
            livez, readyz = await asyncio.gather(daemon.get("/livez"), daemon.get("/readyz"))
            assert (livez.status_code, livez.text) == (200, "ok\n")
            assert (readyz.status_code, readyz.json()) == (200, {"ready": True, "faults": []})
            await daemon.event("article", times=40)
            await daemon.event("document", times=2)
            await asyncio.sleep(3)  # matched, composed and delivered
            assert daemon.memory_mb() < MEMORY_MB
            await stop(daemon)
        first = [told(letter) for letter in mailed(tmp_path)]
        hooks = [item["url"] for each in newsroom.received for item in each.payload["items"]]
        assert sorted(Counter(url for urls in first for url in urls).values()) == [1] * 14
        assert sorted(Counter(hooks).values()) == [1] * 9
        async with running(config) as daemon:
            await daemon.event("poll failed")
            await asyncio.sleep(3)
            await stop(daemon)
        assert [told(letter) for letter in mailed(tmp_path)] == first
        assert len(hooks) == sum(len(each.payload["items"]) for each in newsroom.received)


async def test_commands_beside_it(sites, tmp_path):
    council, other = Council(sites, "Alderbrook"), Council(sites, "Westmarsh")
    seldom = [{"name": each.name, "feed": each.feed, "every": "1h"} for each in (council, other)]
    weekly = {"name": "Board", "watches": ["Reviews"], "send": {"cron": "0 0 1 1 *"}, "to": ["lead@fennimore.example"]}
    config = write_config(tmp_path, sites, [council, other], sources=seldom, subscriptions=[weekly])
    async with running(config) as daemon:
        await daemon.event("poll", times=2)
        asking = await asyncio.gather(*(command(config, "run", *more) for more in ((), ("--until-idle",))))
        busy = f"cuttings: another Cuttings (process {daemon.process.pid}) works on cuttings.db; stop it first\n"
        assert asking == [(1, "", busy)] * 2

        news, _ = council.publish("The review"), other.publish("Not asked for yet")
        code, words, _ = await command(config, "poll", "Alderbrook")
        assert (code, words) == (
            0,
            f"Another Cuttings (process {daemon.process.pid}) is running and checks them now.\n",
        )
        await daemon.event("article", within=8, address=news)
        assert mailed(tmp_path) == []

        done = await asyncio.gather(command(config, "send", "Board"), command(config, "send", "Board", "--test"))
        assert [code for code, _, _ in done] == [0, 0]
        await daemon.event("delivery", within=5, purpose="digest", state="sent")
        await daemon.event("delivery", within=5, purpose="test", state="sent")
        await stop(daemon)
    assert sorted(told(letter) for letter in mailed(tmp_path)) == [[], [news]]


async def test_what_was_missed_comes_late_at_once_and_whole(sites, tmp_path):
    council = Council(sites, "Alderbrook")
    before = council.publish("Before the pause")
    later = (datetime.now(UTC) + timedelta(hours=6)).strftime("%H:%M")
    daily = {"name": "Board", "watches": ["Reviews"], "send": f"daily at {later}", "to": ["lead@fennimore.example"]}
    zone = {"timezone": "UTC", "subscriptions": [daily]}
    config = write_config(tmp_path, sites, [council], **zone)
    code, _, words = await command(config, "run", "--until-idle")
    assert code == 0, words
    assert mailed(tmp_path) == []
    [(slot,)] = asked(tmp_path, "select next_slot_at from subscription")
    as_stored = "strftime('%Y-%m-%d %H:%M:%f000', next_slot_at, '-3 days')"
    asked(tmp_path, f"update subscription set next_slot_at = {as_stored}")
    meanwhile = [council.publish("During the pause"), council.publish("A page that takes its time", delay=4)]
    async with running(config) as daemon:
        digest = await daemon.event("digest")
        assert (digest["late"], digest["items"]) == (True, 3)
        assert len(list(daemon.heard("article"))) == 2
        await daemon.event("delivery", state="sent")
        await asyncio.sleep(2)  # no second one comes
        await stop(daemon)
    assert [sorted(told(letter)) for letter in mailed(tmp_path)] == [sorted([before, *meanwhile])]
    assert asked(tmp_path, "select count(*) from digest") == [(1,)]
    assert asked(tmp_path, "select next_slot_at from subscription") == [(slot,)]


def test_on_a_terminal_its_log_can_be_read_and_ctrl_c_stops_it(sites, tmp_path):
    council = Council(sites, "Alderbrook")
    council.publish("The review")
    config = write_config(tmp_path, sites, [council])
    ours, its = os.openpty()

    def take_terminal() -> None:
        fcntl.ioctl(its, termios.TIOCSCTTY, 0)

    with subprocess.Popen(
        [CUTTINGS, "run", "--config", config],
        stdin=its, stdout=its, stderr=its, start_new_session=True, preexec_fn=take_terminal,  # noqa: PLW1509
    ) as process:  # fmt: skip
        os.close(its)
        text = ""
        while "delivery=1" not in text:
            text += os.read(ours, 4096).decode()
        os.write(ours, b"\x03")
        assert process.wait(STOPS_WITHIN) == 0
        text += rest(ours)
    lines = text.replace("^C", "").strip().split("\r\n")
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d (info|warning|error) +[a-z ]+(  .*)?", line) for line in lines), text
    assert re.search(r"info +poll  source=Alderbrook address=http://alderbrook\.example:\d+/feed status=200", text)
    assert lines[-1].endswith(" info    stopped")


def rest(terminal: int) -> str:
    """What is still to be read, to the end, which Linux tells as an error."""
    text = b""
    try:
        while piece := os.read(terminal, 4096):
            text += piece
    except OSError:
        pass
    os.close(terminal)
    return text.decode()
