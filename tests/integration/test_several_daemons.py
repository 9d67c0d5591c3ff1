"""Several daemons on one PostgreSQL: they share the work, none does what another does, and what one leaves another takes up."""

import asyncio
from collections.abc import Iterator
from functools import partial

import pytest
from daemon_process import command
from daemon_world import Council, smtp, told, write_config
from loopback_sites import LoopbackSites
from mail_servers import Letterbox, honest
from many_daemons_audit import Findings, audit_messages, audit_requests, audit_store
from many_daemons_fleet import Fleet
from many_daemons_press import Press
from many_daemons_scene import AT_ONCE, expected_by_recipient, mailroom, stored, waiting, write_scene
from own_postgres import OwnPostgres, own_postgres

pytestmark = pytest.mark.timeout(300)

#: Seconds that a lease lasts where one daemon has to take over from another.
LEASE = 4.0


@pytest.fixture(scope="module")
def server() -> Iterator[OwnPostgres]:
    with own_postgres() as started:
        yield started


@pytest.fixture
def sites():
    with LoopbackSites() as served:
        yield served


@pytest.mark.soak
async def test_two_share_the_work(sites, server, tmp_path):
    server.create("shared")
    ask = partial(server.ask, database="shared")
    press = Press(sites, hosts=6, feeds=24, seed=11)
    async with mailroom() as room:
        config = write_scene(
            tmp_path,
            press,
            sites,
            room,
            database=server.url("shared"),
            every="1s",
            delay="150ms",
            subscriptions=AT_ONCE,
            at_once=4,
        )
        async with Fleet(config, tmp_path / "logs", size=2) as fleet:
            await asyncio.gather(*(fleet.event(number, "started") for number in (0, 1)))
            for _ in range(30):
                press.publish()
                await asyncio.sleep(0.15)
            press.list_late()
            await until_done(ask, press)
            assert [await fleet.stop(number) for number in (0, 1)] == [0, 0]
    findings = Findings()
    expected = press.expected_matches()
    audit_store(findings, stored(ask), press.published, expected)
    audit_messages(findings, room.received, expected_by_recipient(expected, AT_ONCE), fleet.troubles)
    audit_requests(findings, press.requests(), delay=0.15)
    assert (findings.faults, fleet.complaints(), fleet.ended) == ([], [], [])
    both = [{each["source"] for each in fleet.events(number) if each["event"] == "poll"} for number in (0, 1)]
    assert all(len(sources) > 2 for sources in both), both  # neither did (nearly) nothing


async def test_what_a_killed_one_had_in_hand_is_taken_over(sites, server, tmp_path):
    server.create("killed")
    councils = [Council(sites, name) for name in ("Alderbrook", "Westmarsh", "Ostrey")]
    hanging = [council.publish("The review", delay=60) for council in councils]
    async with honest() as box:
        config = write_config(tmp_path, sites, councils, mail=smtp(box.port), database=server.url("killed"))
        async with Fleet(config, tmp_path / "logs", size=2, lease=LEASE, start=[0]) as fleet:
            async with asyncio.timeout(30):
                while len(held(server)) < 3:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.05)
            for council, url in zip(councils, hanging, strict=True):
                council.mend(url)
            await fleet.kill(0)
            await fleet.start(1)
            await fleet.event(1, "article", times=3)
            await fleet.event(1, "delivery", state="sent")
            await arrived(box, hanging)
            assert await fleet.stop(1) == 0
    assert (fleet.complaints(), fleet.ended) == ([], [])
    assert sorted(url for letter in box.letters for url in told(bytes(letter.content))) == sorted(hanging)


def held(server: OwnPostgres) -> list[tuple[int]]:
    """The pages that somebody fetches."""
    try:
        return server.ask("SELECT id FROM entry WHERE lease_until > now()", database="killed")
    except Exception:  # noqa: BLE001 - it has no tables yet
        return []


async def test_three_with_one_role_each_deliver_a_digest(sites, server, tmp_path):
    server.create("roles")
    ask = partial(server.ask, database="roles")
    council = Council(sites, "Alderbrook")
    news = council.publish("The review")
    async with honest() as box:
        config = write_config(tmp_path, sites, [council], mail=smtp(box.port), database=server.url("roles"))
        roles = [("--only", "poll"), ("--only", "match"), ("--only", "tell")]
        async with Fleet(config, tmp_path / "logs", size=3, arguments=roles, start=[0, 2]) as fleet:
            await asyncio.gather(fleet.event(0, "article", address=news), fleet.event(2, "started"))
            await asyncio.sleep(2.5)  # time enough for all that none of the two has to do
            left = ["SELECT count(*) FROM to_match", "SELECT count(*) FROM match", "SELECT count(*) FROM digest"]
            assert [ask(each) for each in left] == [[(1,)], [(0,)], [(0,)]]
            await fleet.start(1)
            await fleet.event(2, "delivery", state="sent")
            later = council.publish("The answer to it")
            await fleet.event(2, "delivery", state="sent", times=2)
            assert await asyncio.gather(*(fleet.stop(number) for number in (0, 1, 2))) == [0, 0, 0]
    assert [told(bytes(letter.content)) for letter in box.letters] == [[news], [later]]
    did = [{each["event"] for each in fleet.events(number)} - {"started", "stopped"} for number in (0, 1, 2)]
    assert did == [{"poll", "article"}, set(), {"digest", "delivery"}]
    assert (fleet.complaints(), fleet.ended) == ([], [])


async def test_one_file_has_one_daemon_that_does_everything(sites, tmp_path):
    config = write_config(tmp_path, sites, [Council(sites, "Alderbrook")])
    code, _, words = await command(config, "run", "--only", "tell")
    assert code == 2
    assert "--only needs PostgreSQL: on an SQLite file one daemon does all of the work" in words


async def arrived(box: Letterbox, urls: list[str]) -> None:
    async with asyncio.timeout(30):
        while sum(len(told(bytes(letter.content))) for letter in box.letters) < len(urls):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.1)


async def until_done(ask, press: Press, within: float = 60) -> None:
    left: object = None
    try:
        async with asyncio.timeout(within):
            while left := await asyncio.to_thread(waiting, ask, len(press.published)):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.3)
    except TimeoutError:
        pytest.fail(f"left undone: {left}")
