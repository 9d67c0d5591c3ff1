from datetime import timedelta

import pytest
from archive_builders import (
    claim_entries,
    claim_sources,
    declare,
    declared,
    keep_page,
    page_failed,
    page_read,
    read,
    seen,
)
from ledger_press import Clock
from stores import fresh_database

from alerts.catch_up import CatchUp
from alerts.errors import CommandError
from alerts.heard import Holds, TemplateFaults
from alerts.ledger import notices
from alerts.rooms import database_file, open_store
from config.models import Settings
from crawler.archive import hosts, polls
from crawler.errors import StoreUnavailable

HOST = "news.alderbrook.example"


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


@pytest.fixture
def away(database, monkeypatch):
    """The database does not open its doors; what else happens at that moment can be hooked in."""

    class Door:
        meanwhile = staticmethod(lambda: None)

        def close(self):
            def refuse(_database):
                self.meanwhile()
                raise StoreUnavailable("database is locked")

            monkeypatch.setattr(type(database), "write", refuse)

        open = staticmethod(monkeypatch.undo)

    return Door()


class TestCatchUp:
    """The crawl has caught up when what was due at the start is polled, and what that listed is fetched."""

    @pytest.fixture
    def clock(self):
        return Clock()

    @pytest.fixture
    async def catch_up(self, database, clock):
        await declare(database, declared("Alderbrook", every="1s"), now=clock())
        return CatchUp(now=clock)

    async def poll(self, database, clock, *listed):
        [source] = await claim_sources(database, now=clock())
        async with database.write() as connection:
            await polls.record(connection, [read(source, *listed, at=clock())])

    async def test_not_before_every_source_that_was_due_is_polled(self, database, clock, catch_up):
        assert not await catch_up.is_done(database)
        clock.turn(seconds=1)
        await claim_sources(database, now=clock())
        assert not await catch_up.is_done(database)

    async def test_not_before_the_pages_are_fetched_that_these_listed(self, database, clock, catch_up):
        await self.poll(database, clock, seen("https://news.alderbrook.example/1"))
        assert not await catch_up.is_done(database)
        [entry] = await claim_entries(database, now=clock())
        assert not await catch_up.is_done(database)
        await keep_page(database, page_read(entry, at=clock()))
        assert await catch_up.is_done(database)

    async def test_a_page_that_cannot_be_had_is_not_waited_for(self, database, clock, catch_up):
        await self.poll(database, clock, seen("https://news.alderbrook.example/1"))
        [entry] = await claim_entries(database, now=clock())
        await keep_page(database, page_failed(entry, at=clock(), again=clock() + timedelta(minutes=5)))
        assert await catch_up.is_done(database)

    async def test_what_falls_due_later_does_not_count(self, database, clock, catch_up):
        await self.poll(database, clock)
        clock.turn(seconds=1)
        assert await catch_up.is_done(database)
        clock.turn(seconds=1)
        await self.poll(database, clock, seen("https://news.alderbrook.example/1"))
        assert await catch_up.is_done(database)


class TestHolds:
    async def kept(self, database):
        async with database.read() as connection:
            return await hosts.holds(connection, now=Clock()())

    async def test_what_was_heard_is_kept_once_it_can_be(self, database, away):
        until, holds = Clock().turn(hours=1), Holds()
        holds.hear(HOST, until)
        away.meanwhile = lambda: holds.hear("westmarsh.example", until)
        away.close()
        with pytest.raises(StoreUnavailable):
            await holds.keep(database)
        away.open()
        await holds.keep(database)
        assert await self.kept(database) == {HOST: until, "westmarsh.example": until}

    async def test_the_later_word_of_a_host_stands(self, database, away):
        clock, holds = Clock(), Holds()
        holds.hear(HOST, clock.turn(hours=1))
        away.meanwhile = lambda: holds.hear(HOST, clock.turn(hours=1))
        away.close()
        with pytest.raises(StoreUnavailable):
            await holds.keep(database)
        away.open()
        await holds.keep(database)
        assert await self.kept(database) == {HOST: clock()}

    async def test_it_asks_the_database_even_where_nothing_was_heard(self, database, away):
        away.close()
        with pytest.raises(StoreUnavailable):
            await Holds().keep(database)


async def test_template_faults_reach_the_operator_once_they_can(database, away, caplog):
    faults = TemplateFaults()
    await faults.keep(database)
    faults.hear("digest.html, line 3: there is no “titel”")
    away.meanwhile = lambda: faults.hear("digest.txt, line 1: there is no “titel”")
    away.close()
    with pytest.raises(StoreUnavailable):
        await faults.keep(database)
    away.open()
    for _ in range(2):
        await faults.keep(database)
    async with database.read() as connection:
        told = [notice.text for notice in await notices.untold(connection)]
    assert told == ["digest.html, line 3: there is no “titel”", "digest.txt, line 1: there is no “titel”"]
    assert caplog.messages == ["template failed"] * 2


def test_a_folder_that_is_missing_is_named(tmp_path):
    with pytest.raises(CommandError, match="nowhere is not there; make it, or name another in `database`"):
        database_file(Settings(database=f"sqlite+aiosqlite:///{tmp_path}/nowhere/cuttings.db"))


async def test_a_look_at_a_database_that_is_not_there_makes_none(tmp_path):
    with pytest.raises(CommandError, match="`cuttings run` makes it"):
        async with open_store(Settings(database=f"sqlite+aiosqlite:///{tmp_path}/cuttings.db")):
            pass
    assert list(tmp_path.iterdir()) == []
