"""A process among others: its row, and the clock that all of them share."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete
from stores import fresh_database

from alerts import presence
from alerts.presence import Presence, SharedClock, present
from crawler.archive import daemons
from crawler.archive.daemons import Beat
from crawler.archive.schema import daemon
from crawler.errors import StoreUnavailable

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


def joining(database, **changes):
    return present(database, **({"config": "/etc/cuttings.yaml", "roles": ["poll"], "fingerprint": "f1"} | changes))


async def alive(database):
    """Who is, by a clock that is right."""
    now = SharedClock()
    await now.set(database)
    async with database.read() as connection:
        return await daemons.alive(connection, now=now())


class TestSharedClock:
    @pytest.fixture
    def wrong(self, monkeypatch):
        """This machine's clock is an hour behind."""
        monkeypatch.setattr(presence, "utc_now", lambda: datetime.now(UTC) - HOUR)

    def off(self, now):
        """How far it is from the true time, in whole seconds."""
        return round((now() - datetime.now(UTC)) / SECOND)

    async def test_until_it_is_set_it_is_this_machines(self, wrong):
        assert self.off(SharedClock()) == -3600
        assert SharedClock()().tzinfo is UTC

    @pytest.mark.postgresql
    async def test_a_machine_that_is_wrong_goes_by_the_servers(self, database, wrong):
        now = SharedClock()
        await now.set(database)
        assert abs(self.off(now)) <= 2
        assert now().tzinfo is UTC

    @pytest.mark.postgresql
    async def test_an_answer_that_was_long_on_its_way_moves_no_clock_that_is_set(self, database, wrong, monkeypatch):
        now = SharedClock()
        monkeypatch.setattr(presence, "PROMPT", 0.0)
        await now.set(database)
        assert abs(self.off(now)) <= 2  # better than nothing
        monkeypatch.setattr(presence, "utc_now", lambda: datetime.now(UTC))
        await now.set(database)
        assert self.off(now) >= 3598
        monkeypatch.setattr(presence, "PROMPT", 60.0)
        await now.set(database)
        assert abs(self.off(now)) <= 2

    @pytest.mark.sqlite
    async def test_a_file_goes_by_this_machines(self, database, wrong):
        now = SharedClock()
        await now.set(database)
        assert self.off(now) == -3600

    @pytest.mark.postgresql
    async def test_a_machine_that_is_set_right_while_it_runs_is_noticed_at_the_next_sign(self, database, monkeypatch):
        async with joining(database) as here:
            monkeypatch.setattr(presence, "utc_now", lambda: datetime.now(UTC) + HOUR)
            assert self.off(here.now) >= 3598
            await here.beat("f1", None)
            assert abs(self.off(here.now)) <= 2


async def test_a_row_for_as_long_as_it_lasts(database):
    async with joining(database) as here:
        [row] = await alive(database)
        assert (row.id, row.config, row.fingerprint, row.roles) == (here.id, "/etc/cuttings.yaml", "f1", ("poll",))
        machine, _, process = row.name.rpartition(":")
        assert machine
        assert process.isdecimal()
    assert await alive(database) == []


async def test_a_sign_of_life_says_what_it_runs_and_hears_what_is_asked(database):
    async with joining(database) as here:
        assert await here.beat("f2", "for others") == (Beat(known=True, to_reload=False), None)
        [row] = await alive(database)
        assert (row.fingerprint, row.waits) == ("f2", "for others")
        async with database.write() as connection:
            await daemons.ask_to_reload(connection, [here.id], now=here.now())
        assert await here.beat("f2", None) == (Beat(known=True, to_reload=True), None)


async def test_a_row_that_vanished_is_made_again(database):
    """As where the database was restored from a copy beneath a daemon that runs."""
    async with joining(database) as here:
        async with database.write() as connection:
            await connection.execute(delete(daemon))
        beat, _ = await here.beat("f2", None)
        assert beat == Beat(known=False, to_reload=False)
        [row] = await alive(database)
        assert (row.id, row.fingerprint, row.roles) == (here.id, "f2", ("poll",))
        assert (await here.beat("f2", None))[0] == Beat(known=True, to_reload=False)
        assert len(await alive(database)) == 1
    assert await alive(database) == []


async def test_it_signs_off_also_where_it_fails(database):
    with pytest.raises(RuntimeError):
        async with joining(database):
            raise RuntimeError("a fault of our own")
    assert await alive(database) == []


async def test_where_it_cannot_sign_off_its_silence_will_tell(database, monkeypatch, caplog):
    here = Presence(database, SharedClock(), config="", roles=[])
    await here.join("f1")

    def refuse(_database):
        raise StoreUnavailable("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(type(database), "write", refuse)
        await here.leave()
    said = [(record.levelno, record.message, record.fault) for record in caplog.records]
    assert said == [(logging.WARNING, "not signed off", "the database is away")]
    assert [each.id for each in await alive(database)] == [here.id]
