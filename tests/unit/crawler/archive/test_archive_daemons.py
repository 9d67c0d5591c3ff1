"""Who works on a database, what it is asked, and which configuration is in force."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from archive_builders import NOW, claim_entries, declare, declared, list_once, seen
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import update
from stores import Killed, fresh_database, killed_before_the_commit

from crawler.archive import configuration, daemons, hosts, sources
from crawler.archive.daemons import ALIVE, KEPT, Beat, Daemon
from crawler.archive.schema import to_match

SECOND = timedelta(seconds=1)
FIRST = Daemon(
    id=1,
    name="press1:41",
    config="/etc/cuttings.yaml",
    fingerprint="f1",
    roles=("poll", "match", "tell"),
    started_at=NOW,
    seen_at=NOW,
    stopped_at=None,
    waits=None,
    reload_asked_at=None,
    reloaded_at=None,
    reload_answer=None,
)
ANSWER = {"faults": [], "waits": None, "sources": {"new": ["Ofsted"]}}


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def join(database, name="press1:41", *, roles=FIRST.roles, now=NOW):
    async with database.write() as connection:
        return await daemons.join(
            connection, name=name, config=FIRST.config, fingerprint="f1", roles=list(roles), now=now
        )


async def beat(database, number=1, *, fingerprint="f1", waits=None, now=NOW):
    async with database.write() as connection:
        return await daemons.beat(connection, number, fingerprint=fingerprint, waits=waits, now=now)


async def alive(database, *, now=NOW):
    async with database.read() as connection:
        return await daemons.alive(connection, now=now)


async def by_id(database, *ids):
    async with database.read() as connection:
        return await daemons.by_id(connection, ids)


async def doing(database, what, *given, **more):
    async with database.write() as connection:
        return await what(connection, *given, **more)


class TestComingAndGoing:
    async def test_who_joins_is_there_with_all_it_said(self, database):
        assert await join(database) == 1
        assert await join(database, "press2:7", roles=[], now=NOW + SECOND) == 2
        second = replace(FIRST, id=2, name="press2:7", roles=(), started_at=NOW + SECOND, seen_at=NOW + SECOND)
        assert await alive(database, now=NOW + SECOND) == [FIRST, second]

    async def test_silence_for_half_a_minute_is_death_and_a_sign_of_life_undoes_it(self, database):
        await join(database)
        assert await alive(database, now=NOW + ALIVE - SECOND) == [FIRST]
        assert await alive(database, now=NOW + ALIVE) == []
        later = NOW + 10 * ALIVE
        assert await beat(database, fingerprint="f2", waits="for others", now=later) == Beat(
            known=True, to_reload=False
        )
        assert await alive(database, now=later) == [replace(FIRST, seen_at=later, fingerprint="f2", waits="for others")]

    async def test_who_leaves_is_gone_at_once_and_can_still_be_looked_up(self, database):
        await join(database)
        await beat(database, waits="for others")
        await doing(database, daemons.leave, 1, now=NOW + SECOND)
        assert await alive(database, now=NOW + SECOND) == []
        gone = replace(FIRST, seen_at=NOW + SECOND, stopped_at=NOW + SECOND)
        assert await by_id(database, 1, 2) == [gone]

    async def test_one_that_was_thought_gone_comes_back_with_its_next_sign(self, database):
        await join(database)
        await doing(database, daemons.leave_all, now=NOW)
        assert await alive(database) == []
        await beat(database)
        assert await alive(database) == [FIRST]

    async def test_a_row_that_is_not_there_is_known_to_nobody(self, database):
        assert await beat(database, 5) == Beat(known=False, to_reload=False)

    async def test_all_leave_but_those_who_had_left_keep_their_time(self, database):
        for number in (1, 2):
            assert await join(database) == number
        await doing(database, daemons.leave, 1, now=NOW)
        await doing(database, daemons.leave_all, now=NOW + SECOND)
        assert [each.stopped_at for each in await by_id(database, 1, 2)] == [NOW, NOW + SECOND]

    async def test_rows_are_kept_a_week_for_who_looks_what_happened(self, database):
        await join(database)
        await join(database, now=NOW + KEPT)
        assert [each.id for each in await by_id(database, 1, 2)] == [1, 2]
        await join(database, now=NOW + KEPT + SECOND)
        assert [each.id for each in await by_id(database, 1, 2, 3)] == [2, 3]

    async def test_a_configuration_that_is_run_ends_the_waiting(self, database):
        await join(database)
        await beat(database, waits="for others")
        await doing(database, daemons.runs, 1, "f3")
        assert await alive(database) == [replace(FIRST, fingerprint="f3")]


class TestReading:
    """Files are read again by who is asked, once for each time of asking."""

    async def test_who_is_asked_hears_of_it_until_it_has_answered(self, database):
        for _ in range(2):
            await join(database)
        await doing(database, daemons.ask_to_reload, [1], now=NOW + SECOND)
        assert [(await beat(database, number)).to_reload for number in (1, 1, 2)] == [True, True, False]
        await doing(database, daemons.answer_reload, 1, ANSWER, now=NOW + 2 * SECOND)
        assert not (await beat(database)).to_reload
        [one, other] = await by_id(database, 1, 2)
        assert (one.reload_asked_at, one.reloaded_at) == (NOW + SECOND, NOW + 2 * SECOND)
        assert (one.reload_answer, other.reload_answer) == (ANSWER, None)

    async def test_an_answer_is_gone_when_it_is_asked_again(self, database):
        await join(database)
        for turn in range(2):
            await doing(database, daemons.ask_to_reload, [1], now=NOW + 2 * turn * SECOND)
            [asked] = await by_id(database, 1)
            assert asked.reload_answer is None
            assert (await beat(database)).to_reload
            await doing(database, daemons.answer_reload, 1, ANSWER, now=NOW + (2 * turn + 1) * SECOND)


@examples(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(["ask", "answer", "beat"]), max_size=8))
async def test_it_is_to_read_exactly_where_it_was_asked_since_it_last_answered(database, steps):
    number, open_question = await join(database), False
    for n, step in enumerate(steps, start=1):
        now = NOW + n * SECOND
        if step == "ask":
            await doing(database, daemons.ask_to_reload, [number], now=now)
            open_question = True
        elif step == "answer":
            await doing(database, daemons.answer_reload, number, ANSWER, now=now)
            open_question = False
        assert (await beat(database, number, now=now)).to_reload is open_question


async def test_what_each_has_in_hand_is_counted_as_long_as_its_lease_lasts(database):
    lease = {"now": NOW, "until": NOW + 60 * SECOND}
    await list_once(database, seen("https://a.example/1"), seen("https://a.example/2"))
    await declare(database, *[declared(name, host=f"{name}.example") for name in "bcd"])
    async with database.write() as connection:
        await sources.claim(connection, due_by=NOW, limit=2, by=7, **lease)
        await sources.claim(connection, due_by=NOW, limit=9, by=8, **lease)
        assert await hosts.enter(connection, ["a.example"], by=8, **lease) == {}
    async with database.read() as connection:
        found = await daemons.held(connection, now=NOW)
        assert await daemons.held(connection, now=NOW + 60 * SECOND) == {}
    assert found == {7: {"sources": 2}, 8: {"sources": 1, "hosts": 1}}


async def test_what_nobody_who_is_known_has_in_hand_is_not_counted(database):
    await list_once(database, seen("https://a.example/1"))
    assert len(await claim_entries(database)) == 1
    async with database.write() as connection:
        await connection.execute(update(to_match).values(lease_until=NOW + SECOND))
        assert await daemons.held(connection, now=NOW) == {}


class TestConfiguration:
    """One row says which configuration is in force."""

    async def in_force(self, database):
        async with database.read() as connection:
            return await configuration.in_force(connection)

    async def put(self, connection, fingerprint):
        standing = await configuration.take(connection, now=NOW)
        await configuration.apply(connection, fingerprint, by=1, now=NOW)
        return standing

    async def test_at_first_there_is_none(self, database):
        assert await self.in_force(database) is None
        assert await doing(database, configuration.hold) is None
        assert await doing(database, configuration.take, now=NOW) is None

    async def test_the_last_one_that_was_applied_is_in_force(self, database):
        assert [await doing(database, self.put, each) for each in ("f1", "f2")] == [None, "f1"]
        assert await self.in_force(database) == "f2"
        assert await doing(database, configuration.hold) == "f2"

    async def test_what_was_not_committed_is_not_in_force(self, database):
        await doing(database, self.put, "f1")
        with pytest.raises(Killed):
            await killed_before_the_commit(database, self.put, "f2")
        assert await self.in_force(database) == "f1"

    @pytest.mark.postgresql
    async def test_who_decides_by_it_holds_back_who_would_replace_it_and_others_who_decide_do_not_wait(self, database):
        await doing(database, self.put, "f1")
        async with database.write() as deciding:
            assert await configuration.hold(deciding) == "f1"
            assert await asyncio.wait_for(doing(database, configuration.hold), 5) == "f1"
            replacing = asyncio.create_task(doing(database, self.put, "f2"))
            done, _ = await asyncio.wait([replacing], timeout=0.3)
            assert not done
            assert await configuration.in_force(deciding) == "f1"
        assert await asyncio.wait_for(replacing, 5) == "f1"
        assert await self.in_force(database) == "f2"

    async def test_two_who_would_replace_it_do_so_one_after_the_other(self, database):
        found = await asyncio.gather(*(doing(database, self.put, f"f{n}") for n in range(4)))
        assert await self.in_force(database) in {f"f{n}" for n in range(4)} - set(found)
        assert None in found
        assert len(set(found)) == 4
