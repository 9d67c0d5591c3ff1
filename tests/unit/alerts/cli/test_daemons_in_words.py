"""What daemons made of a new file, in words, and for whose answer is waited."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from stores import async_url, fresh_url

from alerts.cli import daemons as command
from alerts.cli.daemons import COLUMNS, _ask, _in_words, _rows
from alerts.cli.listing import print_listing
from alerts.presence import utc_now
from alerts.rooms import open_store
from config.models import Settings
from crawler.archive import daemons
from crawler.archive.daemons import Daemon

AT = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)
NOTHING = {"added": [], "changed": [], "renamed": [], "revived": [], "retired": []}
ANSWER = {
    "faults": [],
    "waits": None,
    "needs_restart": [],
    "sources": NOTHING,
    "watches": NOTHING,
    "subscriptions": NOTHING,
    "to_match": 0,
}
DAEMON = Daemon(
    id=1,
    name="press1:412",
    config="/etc/cuttings.yaml",
    fingerprint="f1",
    roles=("poll", "tell"),
    started_at=AT,
    seen_at=AT,
    stopped_at=None,
    waits=None,
    reload_asked_at=AT,
    reloaded_at=AT,
    reload_answer=ANSWER,
)
READ = "press1:412 has read /etc/cuttings.yaml"
WAITS = "another configuration is in force: press2:7 runs /etc/cuttings.yaml; give this daemon the same file, or stop that one"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, ["press1:412 has not answered: it has ended, or its log says why."]),
        (ANSWER, [f"{READ}; nothing has changed."]),
        (
            {"faults": ["a.yaml:1: x", "a.yaml:2: y"]},
            ["press1:412 goes on as it was, for /etc/cuttings.yaml has faults:", "a.yaml:1: x", "a.yaml:2: y"],
        ),
        (
            ANSWER
            | {
                "sources": NOTHING | {"added": ["Ofsted"], "retired": ["The MJ", "Alderbrook"]},
                "watches": NOTHING | {"renamed": ["Reviews -> Safeguarding reviews"]},
                "subscriptions": NOTHING | {"changed": ["Board"]},
            },
            [
                f"{READ}:",
                "source added: Ofsted",
                "sources retired: The MJ, Alderbrook",
                "watch renamed: Reviews -> Safeguarding reviews",
                "subscription changed: Board",
            ],
        ),
        (
            ANSWER | {"to_match": 1, "needs_restart": ["timezone", "web"]},
            [
                f"{READ}; nothing has changed.",
                "1 text from the archive will be matched again, for `since:` reaches to them",
                "for its next start: timezone, web",
            ],
        ),
        ({"faults": [], "waits": WAITS, "needs_restart": []}, [f"{READ}; nothing has changed.", f"it waits: {WAITS}"]),
    ],
)
def test_what_a_daemon_made_of_its_file(answer, words):
    assert list(_in_words(replace(DAEMON, reload_answer=answer))) == words


def test_the_table_says_who_does_what_and_who_waits(capsys):
    rows = [
        {"name": "press1:412", "roles": ("poll", "tell"), "holds": {"pages": 2, "hosts": 1}, "in_force": True},
        {"name": "press2:7", "roles": (), "holds": {}, "in_force": False, "waits": WAITS},
    ]
    blank = {column.field: None for column in COLUMNS} | {
        "config": "/etc/cuttings.yaml",
        "started_at": AT,
        "seen_at": AT,
    }
    print_listing([blank | row for row in rows], COLUMNS, as_json=False)
    _, first, second = capsys.readouterr().out.splitlines()
    assert all(words in first for words in ("press1:412", "poll, tell", "2 pages, 1 hosts", "  in force"))
    assert all(words in second for words in ("press2:7", WAITS, "one round", "not in force"))


@pytest.fixture
async def office(tmp_path, monkeypatch):
    """A database with every table, and a way to join it."""
    monkeypatch.setattr(command, "LOOK", 0.02)
    async with fresh_url(tmp_path) as url:
        settings = Settings(database=async_url(url))
        async with open_store(settings, make=True) as database:

            async def join(*roles):
                async with database.write() as connection:
                    return await daemons.join(
                        connection, name="press1:412", config="", fingerprint="f1", roles=roles, now=utc_now()
                    )

            yield settings, database, join


async def test_only_daemons_are_asked_and_each_is_waited_for(office):
    settings, database, join = office
    first, second, _command = await join("poll"), await join("tell"), await join()
    asking = asyncio.create_task(_ask(settings))
    for number in (first, second):
        await asked(database, number)
        assert not asking.done()
        async with database.write() as connection:
            await daemons.answer_reload(connection, number, ANSWER | {"to_match": number}, now=utc_now())
    found = await asyncio.wait_for(asking, 10)
    assert [(each.id, each.reload_answer["to_match"]) for each in found] == [(first, first), (second, second)]


async def test_who_ends_instead_of_answering_is_not_waited_for(office):
    settings, database, join = office
    number = await join("poll")
    asking = asyncio.create_task(_ask(settings))
    await asked(database, number)
    async with database.write() as connection:
        await daemons.leave(connection, number, now=utc_now())
    [found] = await asyncio.wait_for(asking, 10)
    assert found.reload_answer is None


async def test_who_was_killed_is_waited_for_until_it_counts_as_gone(office, monkeypatch):
    settings, _, join = office
    monkeypatch.setattr(daemons, "ALIVE", timedelta(seconds=2))
    await join("poll")
    [found] = await asyncio.wait_for(_ask(settings), 20)
    assert found.reload_answer is None
    assert await _ask(settings) == []
    assert await _rows(settings) == []


async def asked(database, number):
    """Waits until this one has been asked to read its file."""
    async with asyncio.timeout(10):
        while True:
            async with database.read() as connection:
                [found] = await daemons.by_id(connection, [number])
            if found.reload_asked_at:
                return
            await asyncio.sleep(0.02)
