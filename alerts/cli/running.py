"""`cuttings run` and `cuttings poll`: the service, and single rounds of it."""

import asyncio
import os
from collections.abc import Collection, Mapping
from datetime import datetime

import click

from alerts import daemon
from alerts.check import load_checked
from alerts.cli.deliveries import MOST, in_words
from alerts.cli.frame import configured, fail
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.names import known
from alerts.cli.progress import Tally, shown
from alerts.cli.text import capitalised, counted, say
from alerts.ledger import deliveries, digests
from alerts.lock import Busy
from alerts.rooms import ROLES, Role, open_store, utc_now
from config.load import Loaded
from config.models import Settings
from config.surroundings import is_embedded
from crawler.archive import sources

COLUMNS = (
    Column(field="source", about="the source's name", heading="SOURCE"),
    Column(field="reason", about="why it could not be read", heading="WHY NOT", beneath="source"),
    Column(field="outcome", about='"read", "unchanged" or "failed"', heading="OUTCOME"),
    Column(field="entries", about="how many entries it lists, where it was read", heading="ENTRIES"),
    Column(field="new", about="how many of them were not known", heading="NEW"),
)
_OUTCOMES = {"poll": "read", "unchanged": "unchanged", "poll failed": "failed"}


@click.command()
@configured
@click.option("--until-idle", is_flag=True, help="Go once round, until nothing is due now, and end.")
@click.option(
    "--only",
    type=click.Choice(ROLES),
    multiple=True,
    help="Do only this of the work, on PostgreSQL, while other daemons do the rest: check the sources, match, or send. May be given twice.",
)
def run(loaded: Loaded, *, until_idle: bool, only: tuple[Role, ...]) -> None:
    """Run the service: check, match and send, until it is stopped.

    Ctrl-C or SIGTERM stops it; nothing is lost then. SIGHUP has it read its file again, as `cuttings reload` does.
    """
    if only and until_idle:
        raise click.UsageError("--only and --until-idle exclude each other: going round once takes all of the work")
    if only and is_embedded(loaded.settings.database):
        raise click.UsageError("--only needs PostgreSQL: on an SQLite file one daemon does all of the work")
    if until_idle:
        _go_round(loaded)
    else:
        asyncio.run(_serve(loaded, only or ROLES))


def _go_round(loaded: Loaded) -> None:
    tally, began = Tally(), utc_now()
    with shown(tally):
        asyncio.run(daemon.run_until_idle(loaded.settings, config=_file(loaded), on_event=tally.hear))
    unread = [f"  {each}" for each in tally.unread()]
    for line in [f"{tally}.", *unread, *asyncio.run(_told(loaded.settings, began))]:
        say(line, err=True)


async def _serve(loaded: Loaded, roles: Collection[Role]) -> None:
    stop = asyncio.Event()

    def read() -> Settings:
        return load_checked(loaded.path, environment=os.environ).settings

    with daemon.stopping_on_signals(stop):
        await daemon.run(loaded.settings, stop, roles=roles, config=_file(loaded), read=read)


def _file(loaded: Loaded) -> str:
    return str(loaded.path.absolute())


async def _told(settings: Settings, began: datetime) -> list[str]:
    """What was told since then, for a person."""
    async with open_store(settings) as database, database.read() as connection:
        composed = [each for each in await digests.listing(connection, limit=MOST) if each.composed_at >= began]
        listed = await deliveries.listing(connection, limit=MOST)
    ended = [each for each in listed if each.finished_at and each.finished_at >= began]
    sent = [each for each in ended if each.state == "sent"]
    gave_up = [each for each in ended if each.state != "sent"]
    waiting = [each for each in listed if each.attempts and each.state == "pending"]
    summary = f"{counted(len(composed), 'digest')} composed, {counted(len(sent), 'message')} sent."
    return [summary, *(f"  {in_words(each)}" for each in [*gave_up, *waiting])]


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@configured
@lists(COLUMNS)
def poll(loaded: Loaded, *, names: tuple[str, ...], as_json: bool) -> None:
    """Check each SOURCE now, or all of them, due or not.

    Their new pages are read and matched, and nobody is told yet. Beside a running `cuttings run` it asks that one to do so.
    """
    for name in names:
        known(name, [source.name for source in loaded.settings.sources], "source", listed_by="sources")
    if lost := [each.name for each in loaded.settings.sources if each.kind == "unknown" and each.name in names]:
        fail(
            f"nobody knows the address of “{lost[0]}”", "once you do, write it there in the place of `address: unknown`"
        )
    try:
        rows = asyncio.run(_poll(loaded, names))
        empty = "The configuration names no sources."
    except Busy as busy:
        asyncio.run(_hand_over(loaded.settings, names))
        rows, empty = [], f"{capitalised(busy.who)} is running and checks them now."
    print_listing(rows, COLUMNS, as_json=as_json, empty=empty)


async def _poll(loaded: Loaded, names: Collection[str]) -> list[Mapping[str, object]]:
    tally = Tally()
    with shown(tally):
        async with daemon.working(
            loaded.settings, instead_of="poll", config=_file(loaded), on_event=tally.hear
        ) as rooms:
            async with rooms.desk.database.write() as connection:
                await sources.poll_now(connection, names or None, now=utc_now())
            await rooms.crawl_until_idle(only=names or None)
            await rooms.desk.match_all()
    return [_row(fields) for _, fields in sorted(tally.polls.items())]


def _row(poll: Mapping[str, object]) -> Mapping[str, object]:
    """An unchanged source was not listed again: how many entries it has is not known then."""
    counts = {} if poll["outcome"] == "poll" else {"entries": None, "new": None}
    return {**poll, "outcome": _OUTCOMES[str(poll["outcome"])], **counts}


async def _hand_over(settings: Settings, names: Collection[str]) -> None:
    async with open_store(settings) as database, database.write() as connection:
        asked = await sources.poll_now(connection, names or None, now=utc_now())
    if unknown := sorted(set(names) - asked):
        fail(f"the running Cuttings has no source “{unknown[0]}” yet", "`cuttings reload` has it read the file again")
