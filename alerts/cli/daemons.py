"""`cuttings daemons` and `cuttings reload`: who works on the database, and with which configuration."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence

import click

from alerts.cli.frame import configured, fail
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.text import counted, say
from alerts.ledger import deliveries
from alerts.presence import SharedClock
from alerts.rooms import open_store
from config.load import Loaded
from config.models import Settings
from crawler.archive import configuration
from crawler.archive import daemons as archive
from crawler.archive.connection import Database
from crawler.archive.daemons import Daemon

COLUMNS = (
    Column(field="name", about="its machine and process", heading="DAEMON"),
    Column(field="waits", about="why it does nothing at the moment", heading="WAITS", beneath="name"),
    Column(
        field="roles",
        about='what it does: "poll", "match", "tell"; empty for a command that goes round once',
        heading="DOES",
        shown=lambda roles: ", ".join(roles) or "one round",
    ),
    Column(
        field="holds",
        about="what it has in hand: how many sources, pages, documents, texts, hosts and deliveries",
        heading="HOLDS",
    ),
    Column(field="config", about="the configuration's file, on its machine", heading="CONFIGURATION"),
    Column(
        field="in_force",
        about="whether that configuration is the one in force",
        heading="IN FORCE",
        beneath="config",
        shown=lambda yes: "in force" if yes else "not in force",
    ),
    Column(field="fingerprint", about="the configuration's fingerprint: the same where it says the same"),
    Column(field="started_at", about="when it was started", heading="STARTED"),
    Column(field="seen_at", about="its last sign of life", heading="SEEN"),
)

#: Seconds that `reload` waits for the daemons' answers, and between two looks at them.
PATIENCE, LOOK = 60.0, 0.2
_KINDS = {"sources": "source", "watches": "watch", "subscriptions": "subscription"}


@click.command()
@configured
@lists(COLUMNS)
def daemons(loaded: Loaded, *, as_json: bool) -> None:
    """List who works on the database, and by which configuration.

    With what each does, what it has in hand, and why it waits where it does.
    """
    rows = asyncio.run(_rows(loaded.settings))
    print_listing(rows, COLUMNS, as_json=as_json, empty="No Cuttings is running; `cuttings run` starts it.")


async def _rows(settings: Settings) -> list[Mapping[str, object]]:
    now = SharedClock()
    async with open_store(settings) as database:
        await now.set(database)
        async with database.read() as connection:
            in_force = await configuration.in_force(connection)
            held = await archive.held(connection, now=now())
            sending = await deliveries.held(connection, now=now())
            alive = await archive.alive(connection, now=now())
    return [
        {column.field: getattr(each, column.field, None) for column in COLUMNS}
        | {
            "in_force": each.fingerprint == in_force,
            "holds": held.get(each.id, {}) | ({"deliveries": sending[each.id]} if each.id in sending else {}),
        }
        for each in alive
    ]


@click.command()
@configured
def reload(loaded: Loaded) -> None:
    """Have the daemons read their file again, and say what changed.

    A file with faults changes nothing. On several machines each daemon reads the file of its own.
    """
    answers = asyncio.run(_ask(loaded.settings))
    if not answers:
        fail("no Cuttings is running", "`cuttings run` starts it, and reads the file then")
    for each in answers:
        head, *more = _in_words(each)
        for line in (head, *(f"  {one}" for one in more)):
            say(line)
    if any(each.reload_answer is None or each.reload_answer["faults"] for each in answers):
        fail("not every daemon has taken up its file")


async def _ask(settings: Settings) -> Sequence[Daemon]:
    """Asks the daemons that are alive, and waits for what they say; one without an answer has none."""
    now = SharedClock()
    async with open_store(settings) as database:
        await now.set(database)
        async with database.write() as connection:
            asked = [each.id for each in await archive.alive(connection, now=now()) if each.roles]
            await archive.ask_to_reload(connection, asked, now=now())
        return await _answers(database, asked, now)


async def _answers(database: Database, asked: Sequence[int], now: SharedClock) -> Sequence[Daemon]:
    """What they say, as far as they do: who has ended meanwhile, or is not heard of any more, is not waited for."""
    for _ in range(round(PATIENCE / LOOK)):
        async with database.read() as connection:
            found = await archive.by_id(connection, asked)
            alive = {each.id for each in await archive.alive(connection, now=now())}
        if not any(each.id in alive and each.reload_answer is None for each in found):
            break
        await asyncio.sleep(LOOK)
    return found


def _in_words(daemon: Daemon) -> Iterator[str]:
    """What a daemon made of its file, a line for each thing."""
    answer = daemon.reload_answer
    if answer is None:
        yield f"{daemon.name} has not answered: it has ended, or its log says why."
        return
    if answer["faults"]:
        yield f"{daemon.name} goes on as it was, for {daemon.config} has faults:"
        yield from answer["faults"]
        return
    changes = [f"{what}: {', '.join(names)}" for what, names in _changes(answer)]
    yield f"{daemon.name} has read {daemon.config}" + (":" if changes else "; nothing has changed.")
    yield from changes
    if answer.get("to_match"):
        yield f"{counted(answer['to_match'], 'text')} from the archive will be matched again, for `since:` reaches to them"
    if answer["waits"]:
        yield f"it waits: {answer['waits']}"
    if answer["needs_restart"]:
        yield f"for its next start: {', '.join(answer['needs_restart'])}"


def _changes(answer: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, Sequence[str]]]:
    for kind, singular in _KINDS.items():
        for what, names in answer.get(kind, {}).items():
            if names:
                yield f"{singular if len(names) == 1 else kind} {what}", names
