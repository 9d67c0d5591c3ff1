"""Several daemons on one database: which configuration is in force, who goes by it, who waits, and who may replace it."""

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from archive_builders import NOW, claim_entries, list_once, seen
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from ledger_press import Clock, Press, settings, subscription, watch
from stores import fresh_database

from alerts import agreement
from alerts.agreement import Agreement, take_over
from alerts.presence import Presence
from config.errors import ConfigFault, Fault
from config.models import Settings, Source
from config.reload import fingerprint
from crawler.archive import configuration, daemons
from crawler.archive.daemons import ALIVE
from crawler.errors import StoreUnavailable

SECOND = timedelta(seconds=1)
ALL = ("poll", "match", "tell")
FIRST = settings(watch("Review"), subscription("Board"))
SECOND_FILE = settings(watch("Review"), watch("Inquest"), subscription("Board"))
THIRD = settings(watch("Review"), subscription("Board", to=["lead@example.org"]))
FAULT = Fault(file="cuttings.yaml", line=3, key="watches", found='"revew" is none', mend="write one of: Review")
WAITS = (
    "another configuration is in force: {name} runs /etc/{name}.yaml; give this daemon the same file, or stop that one"
)


class TurnedClock(Clock):
    """The clock that all share, turned by hand."""

    async def set(self, _database):
        """There is nothing to look at."""


@dataclass
class Daemon:
    """What agrees in a daemon, its file, and what its rooms went by, one after the other."""

    name: str
    agreement: Agreement
    presence: Presence
    file: Settings | ConfigFault
    reads: int = 0
    gone_by: list[Settings] = field(default_factory=list)

    @property
    def waits(self):
        return self.agreement.waits

    @property
    def runs(self):
        return self.agreement.settings

    async def reload(self):
        """Its file is read at its next sign of life."""
        self.agreement.ask()
        await self.agreement.beat()


class Office:
    """Daemons on one database, and what stands in it."""

    def __init__(self, database):
        self.database = database
        self.clock = TurnedClock(NOW)
        self.press = Press(database, self.clock)

    async def start(self, name, file, *, roles=ALL, reads=True, running=None):
        presence = Presence(self.database, self.clock, config=f"/etc/{name}.yaml", roles=roles)
        await presence.join(fingerprint(running or file))
        await self.name(presence.id, name)

        def read():
            daemon.reads += 1
            if isinstance(daemon.file, ConfigFault):
                raise daemon.file
            return daemon.file.model_copy()

        gone_by = []
        made = Agreement(self.database, presence, running or file, take_up=gone_by.append, read=read if reads else None)
        daemon = Daemon(name=name, agreement=made, presence=presence, file=file, gone_by=gone_by)
        await made.begin()
        return daemon

    async def name(self, number, name):
        """In place of machine and process, which are the same for all of a test."""
        async with self.database.write() as connection:
            await connection.execute(daemons.daemon.update().where(daemons.daemon.c.id == number).values(name=name))

    async def in_force(self):
        async with self.database.read() as connection:
            return await configuration.in_force(connection)

    async def declared(self):
        """The names of the watches that the stored rows are at work with."""
        return sorted(row["name"] for row in await self.press.rows("watch") if row["retired_at"] is None)

    async def row(self, daemon):
        async with self.database.read() as connection:
            [found] = await daemons.by_id(connection, [daemon.presence.id])
        return found

    async def ask(self, daemon):
        """As `cuttings reload` does; gives what the daemon answered at its next sign of life."""
        async with self.database.write() as connection:
            await daemons.ask_to_reload(connection, [daemon.presence.id], now=self.clock.turn(seconds=1))
        await daemon.agreement.beat()
        return (await self.row(daemon)).reload_answer


@pytest.fixture
async def office(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield Office(database)


@pytest.fixture
async def first(office):
    """The daemon whose configuration is in force."""
    return await office.start("first", FIRST)


class TestStarting:
    async def test_the_first_one_puts_its_own_in_force(self, office, first):
        assert first.waits is None
        assert await office.in_force() == fingerprint(FIRST)
        assert await office.declared() == ["Review"]
        assert first.gone_by == []  # its rooms were opened with it

    async def test_with_the_same_file_both_work(self, office, first):
        own = FIRST.model_copy(update={"database": "postgresql+psycopg://other/cuttings"})
        second = await office.start("second", own)
        for each in (first, second):
            await each.agreement.beat()
            assert each.waits is None
        assert (first.reads, second.reads) == (0, 0)

    async def test_with_another_file_the_second_waits_and_says_for_whom(self, office, first, caplog):
        second = await office.start("second", SECOND_FILE)
        for _ in range(3):
            await second.agreement.beat()
            await first.agreement.beat()
        assert second.waits == WAITS.format(name="first")
        assert (await office.row(second)).waits == second.waits
        assert (await office.in_force(), await office.declared()) == (fingerprint(FIRST), ["Review"])
        assert (first.waits, second.gone_by) == (None, [])
        assert [(each.levelno, each.fault) for each in caplog.records] == [(logging.WARNING, second.waits)]

    async def test_what_another_left_in_force_is_replaced_where_nobody_runs_it(self, office, first):
        await first.presence.leave()
        second = await office.start("second", SECOND_FILE)
        assert second.waits is None
        assert await office.declared() == ["Inquest", "Review"]

    async def test_a_command_that_goes_round_once_keeps_nobody_waiting(self, office):
        command = await office.start("command", FIRST, roles=())
        second = await office.start("second", SECOND_FILE)
        assert (command.waits, second.waits) == (None, None)

    @pytest.mark.sqlite
    async def test_on_a_file_what_a_killed_one_left_keeps_nobody_waiting(self, office, first):
        """The lock file says that it is gone, at once."""
        await take_over(office.database, now=office.clock())
        second = await office.start("second", SECOND_FILE)
        assert second.waits is None


class TestTakingOver:
    @pytest.fixture
    async def second(self, office, first):
        return await office.start("second", SECOND_FILE)

    async def test_when_the_first_one_has_left(self, office, first, second, caplog):
        caplog.set_level(logging.INFO)
        await first.presence.leave()
        await second.agreement.beat()
        assert second.waits is None
        assert await office.declared() == ["Inquest", "Review"]
        assert (await office.row(second)).waits is None
        assert caplog.messages == ["waiting no more"]

    async def test_when_the_first_one_has_not_been_heard_of_for_half_a_minute(self, office, first, second):
        office.clock.at += ALIVE - SECOND
        await second.agreement.beat()
        assert second.waits
        office.clock.at += SECOND
        await second.agreement.beat()
        assert second.waits is None
        assert await office.in_force() == fingerprint(SECOND_FILE)

    async def test_one_that_was_only_silent_waits_then(self, office, first, second):
        office.clock.at += ALIVE
        await second.agreement.beat()
        await first.agreement.beat()
        assert first.waits == WAITS.format(name="second")

    async def test_of_two_that_waited_one_does_and_the_other_waits_for_it(self, office, first, second):
        third = await office.start("third", THIRD)
        await first.presence.leave()
        for each in (third, second, third, second):
            await each.agreement.beat()
        assert third.waits is None
        assert second.waits == WAITS.format(name="third")

    async def test_it_takes_up_no_file_that_nobody_asked_it_to_read(self, office, first, second, monkeypatch):
        monkeypatch.setattr(agreement, "LOOK_AGAIN", 0.0)
        second.file = THIRD
        await first.presence.leave()
        await second.agreement.beat()
        assert second.reads > 0
        assert second.runs == SECOND_FILE
        assert await office.in_force() == fingerprint(SECOND_FILE)

    async def test_it_goes_by_its_own_where_its_file_has_faults_by_then(self, office, first, second, caplog):
        second.file = ConfigFault((FAULT,))
        await first.presence.leave()
        await second.agreement.beat()
        assert second.runs == SECOND_FILE
        assert second.waits is None
        assert "configuration not read again" in caplog.messages


class TestReading:
    """A file that is new is put in force by the one that is asked; all others only follow."""

    async def test_what_changed_is_answered_and_gone_by(self, office, first):
        first.file = SECOND_FILE
        answer = await office.ask(first)
        assert (answer["faults"], answer["waits"], answer["needs_restart"]) == ([], None, [])
        assert answer["watches"]["added"] == ["Inquest"]
        assert first.gone_by == [first.runs] == [SECOND_FILE]
        assert await office.in_force() == first.agreement.fingerprint == fingerprint(SECOND_FILE)
        assert await office.declared() == ["Inquest", "Review"]
        assert (await office.row(first)).fingerprint == fingerprint(SECOND_FILE)

    async def test_it_is_read_once_for_each_time_of_asking(self, office, first):
        await office.ask(first)
        await first.agreement.beat()
        assert first.reads == 1
        await first.reload()
        assert first.reads == 2

    async def test_a_hangup_is_answered_to_nobody(self, office, first):
        first.file = SECOND_FILE
        await first.reload()
        assert await office.in_force() == fingerprint(SECOND_FILE)
        assert (await office.row(first)).reload_answer is None

    async def test_one_with_faults_changes_nothing_and_is_told(self, office, first, caplog):
        first.file = ConfigFault((FAULT,))
        told = 'cuttings.yaml:3: watches: "revew" is none; write one of: Review'
        assert await office.ask(first) == {"faults": [told]}
        assert (first.runs, first.gone_by, first.waits) == (FIRST, [], None)
        assert (await office.in_force(), await office.declared()) == (fingerprint(FIRST), ["Review"])
        assert [(each.message, each.faults) for each in caplog.records] == [("configuration not taken up", [told])]
        first.file = SECOND_FILE
        assert (await office.ask(first))["faults"] == []

    async def test_what_the_rows_do_not_allow_changes_nothing_either(self, office, first):
        first.file = settings(watch("Inquest"), subscription("Board", watches=("Nowhere",)))
        [fault] = (await office.ask(first))["faults"]
        assert "Nowhere" in fault
        assert (await office.in_force(), await office.declared()) == (fingerprint(FIRST), ["Review"])
        assert (first.runs, first.gone_by) == (FIRST, [])

    async def test_what_needs_a_restart_stays_and_is_named(self, office, first):
        first.file = SECOND_FILE.model_copy(update={"timezone": "Europe/Dublin", "database": "sqlite+aiosqlite:///x"})
        assert (await office.ask(first))["needs_restart"] == ["database", "timezone"]
        assert (first.runs.timezone, first.runs.database) == (FIRST.timezone, FIRST.database)
        assert await office.declared() == ["Inquest", "Review"]

    async def test_what_no_other_daemon_cares_for_is_gone_by_too(self, office, first):
        """New templates, a new Maildir, a secret of the same value in another file."""
        first.file = FIRST.model_copy()
        answer = await office.ask(first)
        assert not any(names for kind in ("sources", "watches", "subscriptions") for names in answer[kind].values())
        assert len(first.gone_by) == 1

    async def test_a_renamed_watch_keeps_its_row(self, office, first):
        before = {row["name"]: row["id"] for row in await office.press.rows("watch")}
        first.file = settings(watch("Reviews", "review", was="Review"), subscription("Board", watches=("Reviews",)))
        answer = await office.ask(first)
        assert answer["watches"] == {
            "added": [],
            "retired": [],
            "changed": [],
            "renamed": ["Review -> Reviews"],
            "revived": [],
        }
        after = {row["name"]: row["id"] for row in await office.press.rows("watch")}
        assert after == {"Reviews": before["Review"]}

    async def test_sources_are_told_of_too(self, office, first):
        first.file = FIRST.model_copy(update={"sources": (Source(name="Ofsted", feed="https://ofsted.example/feed"),)})
        assert (await office.ask(first))["sources"]["added"] == ["Ofsted"]

    async def test_who_cannot_read_says_so(self, office):
        daemon = await office.start("one", FIRST, reads=False)
        assert await office.ask(daemon) == {"faults": ["this process does not read its file again; start it anew"]}

    async def test_where_the_database_goes_away_meanwhile_it_is_read_again(self, office, first, monkeypatch):
        """A hangup is said once: it must not be lost."""
        first.file = SECOND_FILE
        first.agreement.ask()
        with away_once_read(office, first, monkeypatch), pytest.raises(StoreUnavailable):
            await first.agreement.beat()
        assert first.runs == FIRST
        await first.agreement.beat()
        assert first.runs == SECOND_FILE


@contextmanager
def away_once_read(office, daemon, monkeypatch):
    """The database goes away as soon as the daemon has read its file."""
    read = daemon.agreement._read

    def refuse(_database):
        raise StoreUnavailable("the database is away")

    def then_away():
        found = read()
        patch.setattr(type(office.database), "write", refuse)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(daemon.agreement, "_read", then_away)
        yield


class TestFollowing:
    @pytest.fixture
    async def second(self, office, first):
        """It has the same file, on another machine."""
        return await office.start("second", FIRST)

    @pytest.fixture(autouse=True)
    def patience(self, monkeypatch):
        monkeypatch.setattr(agreement, "LOOK_AGAIN", 3600.0)

    async def replaced(self, first):
        first.file = SECOND_FILE
        await first.reload()

    async def test_with_the_same_new_file_the_other_falls_in_by_itself(self, office, first, second):
        second.file = SECOND_FILE
        await self.replaced(first)
        await second.agreement.beat()
        assert second.waits is None
        assert second.gone_by == [second.runs] == [SECOND_FILE]
        assert (await office.row(second)).fingerprint == fingerprint(SECOND_FILE)

    async def test_with_the_old_one_it_waits_and_looks_now_and_then(self, first, second, monkeypatch):
        await self.replaced(first)
        for _ in range(3):
            await second.agreement.beat()
        assert second.waits == WAITS.format(name="first")
        assert second.reads == 1
        second.file = SECOND_FILE
        monkeypatch.setattr(agreement, "LOOK_AGAIN", 0.0)
        await second.agreement.beat()
        assert second.waits is None
        assert second.runs == SECOND_FILE

    async def test_one_that_is_told_to_read_looks_at_once(self, office, first, second):
        await self.replaced(first)
        await second.agreement.beat()
        second.file = SECOND_FILE
        assert (await office.ask(second))["waits"] is None

    async def test_told_to_read_an_old_file_it_does_not_bring_that_back(self, office, first, second):
        await self.replaced(first)
        answer = await office.ask(second)
        assert answer["waits"] == second.waits == WAITS.format(name="first")
        assert await office.in_force() == fingerprint(SECOND_FILE)

    async def test_told_to_read_a_newer_one_it_puts_that_in_force(self, office, first, second):
        await self.replaced(first)
        await second.agreement.beat()
        second.file = THIRD
        assert (await office.ask(second))["waits"] is None
        assert await office.in_force() == fingerprint(THIRD)
        await first.agreement.beat()
        assert first.waits == WAITS.format(name="second")

    async def test_going_back_to_the_former_file(self, office, first, second):
        second.file = SECOND_FILE
        await self.replaced(first)
        await second.agreement.beat()
        first.file = second.file = FIRST
        await first.reload()
        await second.agreement.beat()
        assert (first.waits, second.waits, await office.declared()) == (None, None, ["Review"])

    async def test_was_need_not_stand_in_every_file(self, office, first, second):
        first.file = settings(watch("Reviews", "review", was="Review"), subscription("Board", watches=("Reviews",)))
        second.file = settings(watch("Reviews", "review"), subscription("Board", watches=("Reviews",)))
        await first.reload()
        await second.agreement.beat()
        assert second.waits is None
        assert len(await office.press.rows("watch")) == 1


async def test_what_a_process_that_died_had_in_hand_is_free_for_who_holds_the_lock(office, first):
    await list_once(office.database, seen("https://a.example/1"))
    assert len(await claim_entries(office.database)) == 1
    assert await claim_entries(office.database) == []
    await take_over(office.database, now=office.clock())
    assert len(await claim_entries(office.database)) == 1
    async with office.database.read() as connection:
        assert await daemons.alive(connection, now=office.clock()) == []


FILES = (FIRST, SECOND_FILE, THIRD)
NAMES = ("a", "b", "c")
STEPS = st.one_of(
    st.tuples(st.sampled_from(["start", "write"]), st.sampled_from(NAMES), st.sampled_from(range(3))),
    st.tuples(st.sampled_from(["read", "stop", "kill", "nothing"]), st.sampled_from(NAMES), st.just(0)),
)


async def settle(office, daemons_alive):
    """Time enough that everybody has said and seen what there is, and that who is silent counts as gone."""
    for wait in (2, 2, 31, 2, 2):
        for each in daemons_alive.values():
            await each.agreement.beat()
        office.clock.turn(seconds=wait)
        for each in daemons_alive.values():
            await each.agreement.beat()


@examples(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(STEPS, max_size=8))
async def test_whatever_comes_all_who_work_go_by_the_one_in_force_and_somebody_works(office, steps):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agreement, "LOOK_AGAIN", 0.0)
        office.clock.turn(seconds=60)  # those of the example before have gone
        here: dict[str, Daemon] = {}
        for what, name, number in steps:
            before = await office.in_force()
            ran_it = [each for each in here.values() if not each.waits]
            asked = None
            if what == "start" and name not in here:
                here[name] = await office.start(name, FILES[number])
            elif what == "write" and name in here:
                here[name].file = FILES[number]
            elif what == "read" and name in here:
                asked = here[name].file
                await here[name].reload()
            elif what in {"stop", "kill"} and name in here:
                gone = here.pop(name)
                ran_it = [each for each in ran_it if each is not gone]
                if what == "stop":
                    await gone.presence.leave()
            await settle(office, here)
            if not here:
                continue
            now = await office.in_force()
            working = [each for each in here.values() if not each.waits]
            assert working
            assert {each.agreement.fingerprint for each in working} == {now}
            assert all(fingerprint(each.file) != now for each in here.values() if each.waits)
            names = {watch.name for each in FILES if fingerprint(each) == now for watch in each.watches}
            assert await office.declared() == sorted(names)
            if ran_it and now != before:
                assert now == fingerprint(asked)  # nobody but who is asked replaces what others go by
