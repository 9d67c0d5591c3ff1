"""A configuration that lives: taken up by daemons that run, agreed upon by those of one database, and asked about by commands."""

import asyncio
import json
import signal
import socket
from collections import defaultdict
from contextlib import asynccontextmanager
from email import message_from_bytes

import pytest
from commands_scene import Scene, logging_kept
from daemon_process import STOPS_WITHIN, Daemon, command, cuttings, running
from daemon_world import READER, WATCHED, Council, mailed, told, visited, write_config
from loopback_sites import LoopbackSites
from stores import fresh_url

pytestmark = pytest.mark.timeout(300)

HERE = socket.gethostname()
PRESS = "press@fennimore.example"
BOARD = {"name": "Board", "watches": ["Reviews"], "send": "immediately", "to": [READER]}
REVIEWS = {"name": "Reviews", "phrases": [WATCHED]}
INQUESTS = {"name": "Inquests", "phrases": ["inquest"]}
WEEKLY = {"subscriptions": [BOARD | {"send": {"cron": "0 0 1 1 *"}}]}
SPOILT = {"subscriptions": [BOARD | {"watches": ["Reveiws"]}]}


class World:
    """Councils, a database, and folders that each hold a configuration, as several machines would."""

    def __init__(self, sites, folder, database):
        self.sites, self.folder, self.database = sites, folder, database
        self.alderbrook, self.westmarsh = Council(sites, "Alderbrook"), Council(sites, "Westmarsh")

    def write(self, folder="", **changes):
        """The configuration of the folder; on one that stands it is written anew. Alderbrook is read, the Board is told."""
        path = self.folder / folder
        path.mkdir(exist_ok=True)
        values = {"database": self.database, "mail": {"maildir": str(self.folder / "outbox")}} | changes
        return write_config(path, self.sites, values.pop("councils", [self.alderbrook]), **values)

    def more(self, folder="", **changes):
        """As `write`, and Westmarsh is read as well, there is a second watch, and the press office is told of both."""
        press = BOARD | {"name": "Press", "watches": ["Reviews", "Inquests"], "to": [PRESS]}
        values = {"watches": [REVIEWS, INQUESTS], "subscriptions": [BOARD, press]} | changes
        return self.write(folder, councils=[self.alderbrook, self.westmarsh], **values)

    def told(self):
        """The addresses that each reader was told of, in the order in which they came."""
        found = defaultdict(list)
        for letter in mailed(self.folder):
            found[message_from_bytes(letter)["To"]] += told(letter)
        return dict(found)


@pytest.fixture
async def world(tmp_path):
    with LoopbackSites() as sites:
        async with fresh_url(tmp_path) as url:
            yield World(sites, tmp_path, url)


@asynccontextmanager
async def stopped_in_order(config, *roles):
    """A daemon, with what it did looked through at the end."""
    only = [word for role in roles for word in ("--only", role)]
    async with cuttings(config, "run", *only) as daemon:
        await daemon.event("started", within=60)
        yield daemon
        assert await daemon.stop() < STOPS_WITHIN
        assert (daemon.process.returncode, daemon.strays, daemon.complaints) == (0, [], [])


async def asked(config, *arguments) -> tuple[int, str, str]:
    """As `command`, in this process, for what crawls nothing: a process of its own takes seconds to come up."""
    with logging_kept():
        said = await asyncio.to_thread(Scene(config=config), *arguments)
    return said.code, said.out, said.err


def name(daemon: Daemon) -> str:
    return f"{HERE}:{daemon.process.pid}"


async def sent(daemon: Daemon, times: int) -> None:
    await daemon.event("delivery", state="sent", times=times)


@pytest.mark.soak_on_postgresql
async def test_a_new_file_is_taken_up_while_it_runs(world):
    config, known = world.write(), [world.alderbrook.publish("The first review")]
    async with stopped_in_order(config) as daemon:
        await sent(daemon, 1)
        world.more(timezone="Europe/Dublin")
        changes = ["source added: Westmarsh", "watch added: Inquests", "subscription added: Press"]
        lines = [f"{name(daemon)} has read {config}:", *changes, "for its next start: timezone"]
        assert await asked(config, "reload") == (0, "\n  ".join(lines) + "\n", "")
        later = world.westmarsh.publish("The inquest opens", words="an inquest opened")
        await daemon.event("article", address=later)
        await sent(daemon, 2)
        both = world.alderbrook.publish("The second review")
        await sent(daemon, 4)
        assert world.told() == {READER: [*known, both], PRESS: [later, both]}  # nobody was flooded with what was there

        world.write()
        code, words, _ = await asked(config, "reload")
        assert (code, words.splitlines()[1:]) == (
            0,
            ["  source retired: Westmarsh", "  watch retired: Inquests", "  subscription retired: Press"],
        )
        assert await asked(config, "reload") == (0, f"{name(daemon)} has read {config}; nothing has changed.\n", "")
        last = world.alderbrook.publish("The third review")
        await sent(daemon, 5)
        assert world.told() == {READER: [*known, both, last], PRESS: [later, both]}


@pytest.mark.sqlite
async def test_a_hangup_does_the_same(world):
    config = world.write()
    async with stopped_in_order(config) as daemon:
        await daemon.event("poll")
        world.more()
        daemon.process.send_signal(signal.SIGHUP)
        read = await daemon.event("configuration read again")
        assert (read["faults"], read["watches"]["added"]) == ([], ["Inquests"])
        news = world.westmarsh.publish("The inquest opens", words="an inquest opened")
        await sent(daemon, 1)
        assert world.told() == {PRESS: [news]}


@pytest.mark.sqlite
async def test_a_file_with_faults_changes_nothing(world):
    """Whoever asks hears of them from the command where the file is the same, from the daemon where it is another one."""
    config, elsewhere = world.write(), world.write("elsewhere")
    async with stopped_in_order(config) as daemon:
        await daemon.event("poll")
        world.write(**SPOILT)
        code, words, fault = await asked(config, "reload")
        assert (code, words, fault.count("\n")) == (2, "", 1)
        assert fault.startswith(f"{config}:")
        assert "Reveiws" in fault

        daemon.process.send_signal(signal.SIGHUP)
        assert (await daemon.event("configuration not taken up"))["faults"] == [fault.rstrip()]
        assert await asked(elsewhere, "reload") == (
            1,
            f"{name(daemon)} goes on as it was, for {config} has faults:\n  {fault}",
            "cuttings: not every daemon has taken up its file\n",
        )
        news = world.alderbrook.publish("The review")
        await sent(daemon, 1)
        assert world.told() == {READER: [news]}
        assert (await daemon.get("/readyz")).status_code == 200


@pytest.mark.soak_on_postgresql
async def test_who_runs_is_listed(world):
    config = world.write()
    code, _, words = await asked(config, "daemons")
    assert (code, words.count("\n")) == (1, 1)
    assert "`cuttings run` makes it" in words
    async with stopped_in_order(config) as daemon:
        await visited(world.sites, world.alderbrook.publish("A page that takes its time", delay=60))
        code, words, _ = await asked(config, "daemons", "--json")
        [row] = json.loads(words)
        assert (row["name"], row["config"], row["roles"]) == (name(daemon), str(config), ["poll", "match", "tell"])
        assert (row["in_force"], row["waits"]) == (True, None)
        assert row["holds"].get("pages") == 1
        assert row["started_at"] <= row["seen_at"]
        code, table, _ = await asked(config, "daemons")
        assert code == 0
        assert all(words in table for words in (name(daemon), "poll, match, tell", "in force", str(config)))
    assert (await asked(config, "daemons"))[:2] == (0, "No Cuttings is running; `cuttings run` starts it.\n")
    assert await asked(config, "reload") == (
        1,
        "",
        "cuttings: no Cuttings is running; `cuttings run` starts it, and reads the file then\n",
    )


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--only", "poll"), "--only needs PostgreSQL: on an SQLite file one daemon does all of the work"),
        (
            ("--only", "tell", "--until-idle"),
            "--only and --until-idle exclude each other: going round once takes all of the work",
        ),
    ],
)
async def test_parts_of_the_work_that_cannot_be_had(world, options, why):
    code, words, fault = await command(world.write(), "run", *options)
    assert (code, words, fault) == (2, "", f"cuttings run: {why}; 'cuttings run --help' shows what there is\n")
    assert not (world.folder / "cuttings.db").exists()


@pytest.mark.postgresql
class TestBeside:
    """On PostgreSQL a command asks a daemon where there is one for it, and works beside the others."""

    async def test_what_a_daemon_does_is_asked_of_it(self, world):
        config = world.write(sources=[{"name": "Alderbrook", "feed": world.alderbrook.feed, "every": "1h"}], **WEEKLY)
        async with stopped_in_order(config) as daemon:
            await daemon.event("poll")
            news = world.alderbrook.publish("The review")
            who = f"Another Cuttings ({name(daemon)}) is running and"
            assert (await command(config, "poll"))[:2] == (0, f"{who} checks them now.\n")
            await daemon.event("article", address=news)
            assert (await asked(config, "send", "Board"))[:2] == (0, f"{who} sends it now.\n")
            await sent(daemon, 1)
            assert world.told() == {READER: [news]}
            code, _, words = await command(config, "run", "--until-idle")
            assert (code, words.splitlines()[-2:]) == (
                0,
                ["0 sources checked; 0 pages read.", "0 digests composed, 0 messages sent."],
            )

    async def test_what_no_daemon_does_is_done_by_the_command(self, world):
        config = world.write(sources=[{"name": "Alderbrook", "feed": world.alderbrook.feed, "every": "1h"}], **WEEKLY)
        async with stopped_in_order(config, "match") as daemon:
            news = world.alderbrook.publish("The review")
            code, words, _ = await command(config, "poll", "--json")
            [row] = json.loads(words)
            assert (code, row["outcome"], row["new"]) == (0, "read", 1)
            assert (await asked(config, "send", "Board"))[:2] == (0, f"Sent to {READER}.\n")
            assert world.told() == {READER: [news]}
            assert not list(daemon.heard("poll"))

    async def test_with_another_file_than_the_one_in_force_nothing_is_done(self, world):
        config, other = world.write(), world.more("other")
        async with stopped_in_order(config, "match") as daemon:
            why = (
                f"cuttings: another configuration is in force: {name(daemon)} runs {config}; "
                "give this daemon the same file, or stop that one\n"
            )
            for words in (("run", "--until-idle"), ("poll",), ("send", "Board")):
                code, out, fault = await command(other, *words)
                assert (code, out, fault.endswith(why)) == (1, "", True), (words, fault)
            assert world.told() == {}


@pytest.mark.postgresql
async def test_a_change_that_goes_from_machine_to_machine(world):
    first, second = world.write("first"), world.write("second")
    async with stopped_in_order(first) as one, stopped_in_order(second) as other:
        world.more("first")
        code, words, _ = await asked(first, "reload")
        assert code == 0
        assert f"{name(one)} has read {first}:" in words
        assert f"{name(other)} has read {second}" in words
        waiting = await other.event("waiting")
        assert waiting["fault"].startswith(f"another configuration is in force: {name(one)} runs {first};")
        unready = await other.get("/readyz")
        assert (unready.status_code, unready.json()["faults"]) == (503, [waiting["fault"]])
        assert (await one.get("/readyz")).status_code == 200
        _, listed, _ = await asked(first, "daemons", "--json")
        assert {row["name"]: (row["in_force"], row["waits"]) for row in json.loads(listed)} == {
            name(one): (True, None),
            name(other): (False, waiting["fault"]),
        }
        news = world.westmarsh.publish("The inquest opens", words="an inquest opened")
        await sent(one, 1)
        world.more("second")
        assert (await asked(second, "reload"))[0] == 0
        await other.event("waiting no more")
        assert (await other.get("/readyz")).status_code == 200
        assert world.told() == {PRESS: [news]}


@pytest.mark.postgresql
async def test_one_that_waits_takes_over_when_the_other_stops(world):
    first, second = world.write("first"), world.more("second")
    async with running(first) as one, stopped_in_order(second) as other:
        await other.event("waiting")
        news = world.westmarsh.publish("The inquest opens", words="an inquest opened")
        assert await one.stop() < STOPS_WITHIN
        await sent(other, 1)
        assert world.told() == {PRESS: [news]}
