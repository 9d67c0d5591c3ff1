"""`cuttings run` and `cuttings poll`: the service, and single rounds of it."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime

import click

from alerts import daemon
from alerts.cli.deliveries import MOST, in_words
from alerts.cli.frame import configured
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.names import known
from alerts.cli.progress import Tally, shown
from alerts.cli.text import capitalised, counted, say
from alerts.ledger import deliveries, digests
from alerts.lock import Busy
from alerts.rooms import open_rooms, open_store, utc_now
from config.load import Loaded
from config.models import Settings
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
def run(loaded: Loaded, *, until_idle: bool) -> None:
    """Run the service: check, match and send, until it is stopped.

    Ctrl-C or SIGTERM stops it; nothing is lost then.
    """
    if until_idle:
        _go_round(loaded.settings)
    else:
        asyncio.run(_serve(loaded.settings))


def _go_round(settings: Settings) -> None:
    tally, began = Tally(), utc_now()
    with shown(tally):
        asyncio.run(daemon.run_until_idle(settings, on_event=tally.hear))
    unread = [f"  {each}" for each in tally.unread()]
    for line in [f"{tally}.", *unread, *asyncio.run(_told(settings, began))]:
        say(line, err=True)


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    with daemon.stopping_on_signals(stop):
        await daemon.run(settings, stop)


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
    try:
        rows = asyncio.run(_poll(loaded.settings, names))
        empty = "The configuration names no sources."
    except Busy as busy:
        asyncio.run(_hand_over(loaded.settings, names))
        rows, empty = [], f"{capitalised(busy.who)} is running and checks them now."
    print_listing(rows, COLUMNS, as_json=as_json, empty=empty)


async def _poll(settings: Settings, names: Collection[str]) -> list[Mapping[str, object]]:
    tally = Tally()
    with daemon.sole_worker(settings), shown(tally):
        async with open_rooms(settings, on_event=tally.hear) as rooms:
            await rooms.declare()
            async with rooms.desk.database.write() as connection:
                await sources.poll_now(connection, names or None, now=utc_now())
            await rooms.newsroom.run_until_idle(only=names or None)
            await rooms.desk.match_all()
    return [_row(fields) for _, fields in sorted(tally.polls.items())]


def _row(poll: Mapping[str, object]) -> Mapping[str, object]:
    """An unchanged source was not listed again: how many entries it has is not known then."""
    counts = {} if poll["outcome"] == "poll" else {"entries": None, "new": None}
    return {**poll, "outcome": _OUTCOMES[str(poll["outcome"])], **counts}


async def _hand_over(settings: Settings, names: Collection[str]) -> None:
    async with open_store(settings) as database, database.write() as connection:
        await sources.poll_now(connection, names or None, now=utc_now())
