"""`cuttings run` and `cuttings poll`: the service, and single rounds of it."""

import asyncio
from collections.abc import Iterable, Mapping

import click

from alerts import daemon
from alerts.cli.frame import configured, fail
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.progress import Tally, shown
from alerts.lock import Busy
from alerts.rooms import open_rooms, open_store, utc_now
from config.load import Loaded
from config.models import Settings
from crawler.archive import sources

COLUMNS = (
    Column(field="source", about="the source's name", heading="SOURCE"),
    Column(field="outcome", about='"read", "unchanged" or "failed"', heading="OUTCOME"),
    Column(field="entries", about="how many entries it lists", heading="ENTRIES"),
    Column(field="new", about="how many of them were not known", heading="NEW"),
    Column(field="reason", about="why it could not be read", heading="WHY NOT"),
)
_OUTCOMES = {"poll": "read", "unchanged": "unchanged", "poll failed": "failed"}


@click.command()
@configured
@click.option("--until-idle", is_flag=True, help="Go once round, until nothing is due now, and end.")
def run(loaded: Loaded, *, until_idle: bool) -> None:
    """Run the service: check sources, read pages, match, and send digests, until it is stopped."""
    if until_idle:
        tally = Tally()
        with shown(tally):
            asyncio.run(daemon.run_until_idle(loaded.settings, on_event=tally.hear))
        click.echo(f"{tally}.", err=True)
    else:
        asyncio.run(_serve(loaded.settings))


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    with daemon.stopping_on_signals(stop):
        await daemon.run(settings, stop)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@configured
@lists(COLUMNS)
def poll(loaded: Loaded, *, names: tuple[str, ...], as_json: bool) -> None:
    """Check these sources now, or all of them, whether due or not; read their new pages, and tell nobody yet.

    Beside a running daemon it asks the daemon to do so.
    """
    unknown = set(names) - {source.name for source in loaded.settings.sources}
    if unknown:
        fail(f"there is no source “{min(unknown)}”", "`cuttings sources` lists them")
    try:
        rows = asyncio.run(_poll(loaded.settings, names))
    except Busy as busy:
        asyncio.run(_hand_over(loaded.settings, names))
        click.echo(f"{busy.who} is running and will check them now.", err=True)
    else:
        print_listing(rows, COLUMNS, as_json=as_json)


async def _poll(settings: Settings, names: Iterable[str]) -> list[Mapping[str, object]]:
    tally = Tally()
    with daemon.sole_worker(settings), shown(tally):
        async with open_rooms(settings, on_event=tally.hear) as rooms:
            await rooms.declare()
            async with rooms.desk.database.write() as connection:
                await sources.poll_now(connection, names or None, now=utc_now())
            await rooms.newsroom.run_until_idle()
            await rooms.desk.match_all()
    wanted = set(names)
    polls = [fields for name, fields in sorted(tally.polls.items()) if not wanted or name in wanted]
    return [{**fields, "outcome": _OUTCOMES[fields["outcome"]]} for fields in polls]


async def _hand_over(settings: Settings, names: Iterable[str]) -> None:
    async with open_store(settings) as database, database.write() as connection:
        await sources.poll_now(connection, names or None, now=utc_now())
