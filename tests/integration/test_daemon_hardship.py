"""Killed at any moment, or with its database taken away for a while, the daemon tells every article, and once."""

import asyncio
import json
import random
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from itertools import groupby
from pathlib import Path

import pytest
from daemon_process import STOPS_WITHIN, command, cuttings, running
from daemon_world import Council, asked, smtp, told, write_config
from hook_receiver import Posted, Receiver, receiving
from loopback_sites import LoopbackSites
from mail_servers import Letterbox, honest

pytestmark = pytest.mark.timeout(300)

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def sites():
    with LoopbackSites() as served:
        yield served


class Thoughtful(Letterbox):
    """Has a message at once, and says so a moment later: a moment to be killed in."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.3)
        return answer


@dataclass(frozen=True)
class Sent:
    """A message as the other side has it."""

    name: str
    attempt: str | None
    urls: list[str]


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(5, id="a few times"),
        pytest.param(80, id="many times", marks=[pytest.mark.soak, pytest.mark.timeout(1200)]),
    ],
)
async def test_killed_at_random_instants(sites, tmp_path, kills):
    chance = random.Random()
    councils = [Council(sites, name) for name in ("Alderbrook", "Westmarsh", "Ostrey", "Fennimore")]
    async with honest(Thoughtful()) as box, receiving() as hook:
        config = write_config(
            tmp_path, sites, councils, mail=smtp(box.port), subscriptions=[BOARD, cases(tmp_path, hook)]
        )
        for kill in range(kills):
            for council in councils:
                council.publish(f"Report {kill}")
            async with cuttings(config, "run") as daemon:
                if chance.random() < 0.8:
                    await daemon.event("started")
                await asyncio.sleep(chance.uniform(0, 2.5))
                daemon.process.kill()
                assert await daemon.ended() == -signal.SIGKILL
        code, _, words = await command(config, "run", "--until-idle")
        assert code == 0, words
    published = sorted(url for council in councils for url in council.urls)
    assert asked(tmp_path, "select url from article order by url") == [(url,) for url in published]
    assert told_once([mail(letter.content) for letter in box.letters]) == published
    assert told_once([post(posted) for posted in hook.posted]) == published


BOARD = {"name": "Board", "watches": ["Reviews"], "send": "immediately", "to": ["lead@fennimore.example"]}


def cases(folder: Path, hook: Receiver) -> dict:
    """A second subscription, by webhook."""
    (folder / "secret").write_text(SECRET, encoding="ascii")
    target = {"url": hook.url(), "secret": {"file": "secret"}}
    return {"name": "Cases", "watches": ["Reviews"], "send": "immediately", "webhook": target}


def mail(letter: bytes) -> Sent:
    message = message_from_bytes(letter)
    return Sent(name=message["Message-ID"], attempt=message["Cuttings-Attempt"], urls=told(letter))


def post(posted: Posted) -> Sent:
    urls = [item["url"] for item in json.loads(posted.body)["items"]]
    return Sent(name=posted.headers["webhook-id"], attempt=posted.headers.get("cuttings-attempt"), urls=urls)


def told_once(messages: list[Sent]) -> list[str]:
    """All that was told. A message came at most twice, with the same words, and the second time said so."""
    urls = []
    for _, group in groupby(sorted(messages, key=lambda sent: sent.name), key=lambda sent: sent.name):
        copies = list(group)
        assert [copy.attempt for copy in copies] in ([None], ["2"], [None, "2"])
        assert all(copy.urls == copies[0].urls for copy in copies)
        urls += copies[0].urls
    return sorted(urls)


@pytest.mark.parametrize(
    "seconds", [pytest.param(12, id="for a while"), pytest.param(25, id="for longer", marks=pytest.mark.soak)]
)
async def test_a_database_that_another_process_holds(sites, tmp_path, seconds):
    """It lives on, says that it cannot work, and goes on as soon as it can: a message that went out meanwhile is no copy's reason."""
    council = Council(sites, "Alderbrook")
    council.publish("The review")
    async with honest(Thoughtful()) as box:
        config = write_config(tmp_path, sites, [council], mail=smtp(box.port))
        async with running(config) as daemon:
            async with asyncio.timeout(30):
                while not box.letters:  # noqa: ASYNC110 - the server has it, and has not said so
                    await asyncio.sleep(0.02)
            with closing(sqlite3.connect(tmp_path / "cuttings.db", isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                began = time.monotonic()
                council.publish("Published meanwhile")
                assert (await daemon.get("/readyz")).status_code == 200
                await asyncio.sleep(began + seconds - time.monotonic())
                unready = await daemon.get("/readyz")
                assert (await daemon.get("/livez")).status_code == 200
            assert unready.status_code == 503
            [fault] = unready.json()["faults"]
            assert fault.startswith("the database has not answered for ")
            await daemon.event("delivery", state="sent", times=2)
            await asyncio.sleep(1.2)
            assert (await daemon.get("/readyz")).json() == {"ready": True, "faults": []}
            assert await daemon.stop() < STOPS_WITHIN
        assert (daemon.process.returncode, daemon.strays, daemon.complaints) == (0, [], [])
        assert [mail(letter.content) for letter in box.letters] == [
            Sent(name=mail(letter.content).name, attempt=None, urls=[url])
            for letter, url in zip(box.letters, council.urls, strict=True)
        ]
