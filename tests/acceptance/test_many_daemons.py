"""Three daemons on one PostgreSQL that are killed at random, lose their database and are cut off from it, while a press of
2,000 feeds goes on publishing: everything is archived once, matched once and told once, and no host is asked too much.

    CUTTINGS_SOAK_MINUTES=30 pytest -m soak -s tests/acceptance/test_many_daemons.py

CUTTINGS_SOAK_MINUTES is for how long it publishes (4), CUTTINGS_SOAK_FEEDS of how many feeds (2000, eight to a host),
CUTTINGS_SOAK_LEASE for how many seconds a daemon that has died keeps what it had in hand (30; or: real, which is up to twelve
minutes), and CUTTINGS_SOAK_TABLE a file that the table is written to as well.
"""

import asyncio
import os
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from loopback_sites import LoopbackSites
from many_daemons_audit import Findings, Received, audit_messages, audit_requests, audit_store
from many_daemons_fleet import Ended, Fleet, Trouble
from many_daemons_press import Press, Published, Request
from many_daemons_scene import Stored, expected_by_recipient, mailroom, parked, stored, waiting, write_scene
from own_postgres import Line, OwnPostgres, own_postgres

MINUTES = float(os.environ.get("CUTTINGS_SOAK_MINUTES", "4"))
FEEDS = int(os.environ.get("CUTTINGS_SOAK_FEEDS", "2000"))
LEASE = None if os.environ.get("CUTTINGS_SOAK_LEASE") == "real" else float(os.environ.get("CUTTINGS_SOAK_LEASE", "30"))
TABLE = os.environ.get("CUTTINGS_SOAK_TABLE")
DAEMONS = 3
PER_HOST_DELAY = 0.2
#: Seconds between two articles, and between looks for those that a second feed lists later.
PUBLISHED_EVERY, LATE_EVERY = 0.25, 2.0
#: Seconds between two kills, and until the killed one is started again.
KILLED_AFTER, STARTED_AFTER = (8.0, 16.0), (1.0, 10.0)
#: Seconds of a restart of the database, and of being cut off.
AWAY, CUT_OFF = 3.0, 25.0
#: Seconds in which everything must have come to an end after the last article.
DRAINED_WITHIN = 300.0 if LEASE else 1200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is done to whom."""

    press: Press
    server: OwnPostgres
    fleet: Fleet
    chance: random.Random
    ends: float

    async def publish(self) -> None:
        """Articles, until the end."""
        late_at = 0.0
        while time.monotonic() < self.ends:
            self.press.publish()
            if time.monotonic() > late_at:
                self.press.list_late()
                late_at = time.monotonic() + LATE_EVERY
            await asyncio.sleep(PUBLISHED_EVERY)
        self.press.list_late()

    async def kill(self) -> None:
        """One daemon after the other, at random; each is started again after a while."""
        async with asyncio.TaskGroup() as starting:
            while await self._still(self.chance.uniform(*KILLED_AFTER)):
                if alive := self.fleet.alive:
                    number = self.chance.choice(alive)
                    await self.fleet.kill(number)
                    starting.create_task(self._start_later(number))

    async def _start_later(self, number: int) -> None:
        await asyncio.sleep(self.chance.uniform(*STARTED_AFTER))
        await self.fleet.start(number)

    async def break_database(self) -> None:
        """The server breaks off, is away for some seconds and comes back; twice."""
        for _ in range(2):
            await asyncio.sleep(MINUTES * 60 * 0.3)
            trouble = Trouble(what="database restart", daemon=None, began=time.time())
            self.fleet.troubles.append(trouble)
            await asyncio.to_thread(self.server.stop, "immediate")
            await asyncio.sleep(AWAY)
            await asyncio.to_thread(self.server.start)
            trouble.ended = time.time()

    async def cut_off(self) -> None:
        """One daemon's way to the database goes silent, and its connections are dead for good."""
        await asyncio.sleep(MINUTES * 60 * 0.45)
        number = self.chance.choice(self.fleet.alive or [0])
        trouble = Trouble(what="cut-off", daemon=number, began=time.time())
        self.fleet.troubles.append(trouble)
        self.fleet.lines[number].cut_off()
        await asyncio.sleep(CUT_OFF)
        await self.fleet.lines[number].mend()
        trouble.ended = time.time() + 60  # until it has noticed that what it held is gone

    async def _still(self, seconds: float) -> bool:
        await asyncio.sleep(seconds)
        return time.monotonic() < self.ends


@pytest.mark.soak
@pytest.mark.timeout(MINUTES * 60 + DRAINED_WITHIN + 300)
async def test_three_daemons_through_everything(tmp_path):
    seed = random.randrange(2**32)
    say(f"\nseed {seed}; the daemons' logs are in {tmp_path / 'logs'}")
    async with AsyncExitStack() as stack:
        server = stack.enter_context(own_postgres())
        server.create("cuttings")
        sites = stack.enter_context(LoopbackSites(keep_visits=False))
        press = Press(sites, hosts=max(1, FEEDS // 8), feeds=FEEDS, seed=seed)
        room = await stack.enter_async_context(mailroom())
        lines = [await stack.enter_async_context(Line(server.port)) for _ in range(DAEMONS)]
        database = "postgresql://postgres@127.0.0.1/cuttings"  # and the port is each daemon's own
        config = write_scene(tmp_path, press, sites, room, database=database, every="30s", delay=f"{PER_HOST_DELAY}s")
        fleet = await stack.enter_async_context(
            Fleet(config, tmp_path / "logs", size=DAEMONS, lines=lines, lease=LEASE)
        )
        await asyncio.gather(*(fleet.event(number, "started", within=120) for number in range(DAEMONS)))
        ends = time.monotonic() + MINUTES * 60
        scene = Scene(press=press, server=server, fleet=fleet, chance=random.Random(seed), ends=ends)
        async with asyncio.TaskGroup() as acting:
            for act in (scene.publish, scene.kill, scene.break_database, scene.cut_off):
                acting.create_task(act())
        ask = partial(server.ask, database="cuttings")
        drained = time.monotonic()
        left = await drain(ask, press)
        drained = time.monotonic() - drained
        codes = await asyncio.gather(*(fleet.stop(number) for number in range(DAEMONS)))
        found, excused = stored(ask), parked(ask)
    findings = Findings()
    for what in ("kill", "database restart", "cut-off"):
        findings.count(f"{what}s", sum(each.what == what for each in fleet.troubles))
    alone = [each for each in fleet.ended if not while_away(each, fleet.troubles)]
    findings.count("daemons that could not start, the database being away", len(fleet.ended) - len(alone))
    findings.none("daemons that ended by themselves", alone)
    findings.count("seconds until all was told", f"{drained:.0f}")
    for number in range(DAEMONS):
        findings.count(
            f"articles read by daemon {number}", sum(each["event"] == "article" for each in fleet.events(number))
        )
    expected = press.expected_matches()
    audit_store(findings, found, press.published, expected)
    audit_messages(findings, room.received, expected_by_recipient(expected), fleet.troubles, excused=excused)
    audit_requests(findings, press.requests(), delay=PER_HOST_DELAY)
    findings.none("left undone", left.items())
    findings.none("daemons that did not end in order", [code for code in codes if code != 0])
    findings.none("complaints in the logs", fleet.complaints())
    say(f"{findings}\n", to=TABLE)
    assert not findings.faults, "\n".join(findings.faults)


def while_away(ended: Ended, troubles: Sequence[Trouble]) -> bool:
    """Whether it said that it has no database when it had none."""
    return (
        ended.code == 1
        and ended.words.startswith("cuttings: the database")
        and any(
            each.daemon in {None, ended.daemon}
            and each.what != "kill"
            and each.began <= ended.at <= (each.ended or ended.at) + 10
            for each in troubles
        )
    )


def say(text: str, *, to: str | None = None) -> None:
    """For people, who see it with `-s`; and into a file."""
    print(text)  # noqa: T201 - the table
    if to:
        Path(to).write_text(text, encoding="utf-8")


async def drain(ask, press: Press) -> dict[str, int]:
    """Waits until everybody has been told everything; gives what is left if that takes too long."""
    until = time.monotonic() + DRAINED_WITHIN
    while (left := await asyncio.to_thread(waiting, ask, len(press.published))) and time.monotonic() < until:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(1)
    await asyncio.sleep(3)  # whoever is to tell something twice does it now
    return left


URL = "http://ostrey-1.example/news/1"
KILL = Trouble(what="kill", daemon=0, began=50.0, ended=50.1)
RESTART = Trouble(what="database restart", daemon=None, began=50.0, ended=53.0)


def article(url: str = URL) -> Published:
    return Published(url=url, title="Report", about=frozenset(), at=0.0)


def message(**more) -> Received:
    values = {"to": "one@ostrey.example", "name": "<1>", "attempt": None, "urls": (URL,), "at": 49.0}
    return Received(**(values | more))


def faults_of(*received: Received, troubles=(KILL,), excused=(), expected=None) -> list[str]:
    findings = Findings()
    audit_messages(findings, received, expected or {"one@ostrey.example": {URL}}, troubles, excused=excused)
    return [fault.partition(":")[0] for fault in findings.faults]


@pytest.mark.parametrize(
    ("received", "more", "faults"),
    [
        pytest.param([message()], {}, [], id="told once"),
        pytest.param([message(urls=(f"{URL}?utm_source=rss",))], {}, [], id="by the second feed's address"),
        pytest.param([], {}, ["articles not told"], id="not told"),
        pytest.param([], {"excused": [("one@ostrey.example", URL)]}, [], id="not told, and parked"),
        pytest.param([message(), message(name="<2>")], {}, ["articles told twice"], id="in two messages"),
        pytest.param([message(urls=(URL, URL))], {}, ["articles told twice"], id="twice in one"),
        pytest.param([message(), message(attempt="2", at=51.0)], {}, [], id="a repeat after a kill"),
        pytest.param([message(attempt="2", at=51.0)], {"troubles": [RESTART]}, [], id="the first got lost"),
        pytest.param(
            [message(), message(at=51.0)], {}, ["repeats that nothing explains"], id="a repeat that does not say so"
        ),
        pytest.param(
            [message(), message(attempt="2", at=49.5)], {}, ["repeats that nothing explains"], id="a repeat before any kill"
        ),
        pytest.param(
            [message(), message(attempt="2", at=54.0)],
            {"troubles": [RESTART]},
            ["repeats that nothing explains"],
            id="a repeat by one who lived",
        ),
        pytest.param(
            [message(), message(attempt="2", at=51.0, urls=())], {}, ["repeats that nothing explains"], id="another text"
        ),
        pytest.param([message(), message(to="two@ostrey.example")], {}, ["articles told in vain"], id="not asked for"),
        pytest.param(
            [message(slot="07:30"), message(slot="07:30", name="<2>", urls=())], {}, ["slots told twice"], id="two of a slot"
        ),
    ],
)  # fmt: skip
def test_the_audit_of_messages_sees(received, more, faults):
    assert faults_of(*received, **more) == faults


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"articles": []}, ["articles missing"]),
        ({"articles": [URL, f"{URL}?utm_source=rss"]}, ["articles archived twice"]),
        ({"articles": [URL, f"{URL}9"]}, ["articles nobody published"]),
        ({"matches": []}, ["matches missing"]),
        ({"matches": [("Reviews", URL)] * 2}, ["matches twice"]),
        ({"matches": [("Reviews", URL), ("Floods", URL)]}, ["matches too many"]),
        ({"digests": [("Board", "#1")] * 2}, ["digest slots twice"]),
        ({"deliveries": [(1, 1, "<1>", "sent"), (1, 1, "<2>", "sent")]}, ["deliveries twice"]),
        ({"deliveries": [(1, 1, "<1>", "failed")]}, ["deliveries neither sent nor parked"]),
    ],
)
def test_the_audit_of_the_store_sees(changes, faults):
    whole = {
        "articles": [URL],
        "matches": [("Reviews", URL)],
        "digests": [("Board", "#1"), ("Trade desk", "#1")],
        "deliveries": [(1, 1, "<1>", "sent"), (1, 2, "<2>", "uncertain")],
    }
    findings = Findings()
    audit_store(findings, Stored(**(whole | changes)), [article()], {("Reviews", URL)})
    assert [fault.partition(":")[0] for fault in findings.faults] == faults


@pytest.mark.parametrize(
    ("second", "faults"),
    [
        (("ostrey.example", 1.31, 1.4), []),
        (("ostrey.example", 1.29, 1.4), ["requests too early on a host"]),
        (("ostrey.example", 1.05, 1.06), ["requests at once on a host"]),
        (("quenby.example", 1.05, 1.06), []),
    ],
)
def test_the_audit_of_requests_sees(second, faults):
    findings = Findings()
    visits = [("ostrey.example", 1.0, 1.1), second]
    requests = [Request(host=host, path="/", began=began, ended=ended) for host, began, ended in visits]
    audit_requests(findings, requests, delay=0.2)
    assert [fault.partition(":")[0] for fault in findings.faults] == faults
