"""`cuttings digests` and `cuttings send`: what was told, what would be told next, and telling it now."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click

from alerts import daemon
from alerts.cli.deliveries import MOST, in_words
from alerts.cli.frame import configured, fail
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.names import known
from alerts.cli.progress import quiet_logs
from alerts.cli.text import capitalised, counted, say
from alerts.ledger import deliveries, subscriptions
from alerts.ledger import digests as ledger
from alerts.ledger.records import ListedDelivery, ListedDigest
from alerts.lock import Busy
from alerts.rooms import open_desk, open_store, utc_now
from config.load import Loaded
from config.models import Settings


def _spoken(slot: str) -> str:
    """A slot as people read it, in the zone of its subscription: "2026-06-04 07:30", "asked for 2026-06-04 09:12", "#3"."""
    asked, _, at = slot.rpartition(" ")
    if slot.startswith("#"):
        return slot
    return f"{'asked for ' if asked else ''}{datetime.fromisoformat(at):%Y-%m-%d %H:%M}"


COLUMNS = (
    Column(field="subscription", about="the subscription's name", heading="SUBSCRIPTION"),
    Column(
        field="slot",
        about='its slot: a local time, "#N" for `immediately`, "now …" where somebody asked for it',
        heading="SLOT",
        shown=_spoken,
    ),
    Column(field="composed_at", about="when it was composed", heading="COMPOSED"),
    Column(field="late", about="whether it is late, for a time when Cuttings did not run", heading="LATE"),
    Column(field="items", about="how many articles it tells", heading="ITEMS"),
    Column(
        field="deliveries",
        about="how many of its deliveries are in each state, by the states of `cuttings deliveries`",
        heading="DELIVERIES",
    ),
)


@click.command()
@click.argument("name", required=False)
@configured
@click.option(
    "--preview",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the next digest of NAME, as it stands now, into FILE as HTML, and send nothing.",
)
@lists(COLUMNS)
def digests(loaded: Loaded, *, name: str | None, preview: Path | None, as_json: bool) -> None:
    """List the digests that were composed, newest first.

    With a NAME only those of that subscription. Fifty are shown at the most.
    """
    if name is not None:
        _known(loaded.settings, name)
    if preview is None:
        rows = asyncio.run(_rows(loaded.settings, name))
        print_listing(rows, COLUMNS, as_json=as_json, empty="No digest was composed yet.")
    elif name is None:
        raise click.UsageError("--preview needs the NAME of a subscription")
    else:
        _write_preview(loaded.settings, name, preview)


def _known(settings: Settings, name: str) -> str:
    return known(name, [each.name for each in settings.subscriptions], "subscription")


async def _rows(settings: Settings, name: str | None) -> list[Mapping[str, object]]:
    async with open_store(settings) as database, database.read() as connection:
        return [_row(each) for each in await ledger.listing(connection, name)]


def _row(listed: ListedDigest) -> Mapping[str, object]:
    return {column.field: getattr(listed, column.field) for column in COLUMNS}


def _write_preview(settings: Settings, name: str, file: Path) -> None:
    async def rendered() -> str:
        async with open_desk(settings) as desk:
            return desk.messages.preview_html(await desk.digests.preview(name))

    html = asyncio.run(rendered())
    try:
        file.write_text(html, encoding="utf-8")
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}", "name another file")
    click.echo(f"The next digest of “{name}”, as it stands now: {file}")


@click.command()
@click.argument("name")
@configured
@click.option("--test", is_flag=True, help="Send a test message instead, to see that it arrives.")
def send(loaded: Loaded, *, name: str, test: bool) -> None:
    """Send the digest of the subscription NAME now.

    It tells what was not told yet, and comes beside those that are due by schedule. Beside a running `cuttings run` it asks that one to do so.
    """
    _known(loaded.settings, name)
    try:
        with quiet_logs():
            sent = asyncio.run(_send(loaded.settings, name, test=test))
    except Busy as busy:
        asyncio.run(_hand_over(loaded.settings, name, test=test))
        say(f"{capitalised(busy.who)} is running and sends it now.")
    else:
        _tell(name, sent)


def _tell(name: str, sent: Sequence[ListedDelivery]) -> None:
    """Says how each delivery went. Ends the command with exit code 1 where one did not arrive."""
    for each in sent:
        say(in_words(each))
    if not sent:
        fail(f"“{name}” has nobody to be sent to", "all of its addresses have unsubscribed")
    if missing := [each for each in sent if each.state != "sent"]:
        fail(f"{len(missing)} of {counted(len(sent), 'message')} did not arrive", "`cuttings deliveries` has them")


async def _send(settings: Settings, name: str, *, test: bool) -> Sequence[ListedDelivery]:
    began = utc_now()
    async with daemon.working(settings, roles=("match", "tell"), instead_of="tell") as rooms:
        desk = rooms.desk
        if test:
            await desk.digests.test(name)
        else:
            await desk.match_all()
            async with desk.database.write() as connection:
                await subscriptions.ask(connection, name, now=utc_now())
            await desk.digests.compose_asked(name)
        await desk.outbox.deliver_due()
        async with desk.database.read() as connection:
            listed = await deliveries.listing(connection, limit=MOST)
    return [each for each in listed if each.subscription == name and each.created_at >= began]


async def _hand_over(settings: Settings, name: str, *, test: bool) -> None:
    async with open_desk(settings) as desk:
        if test:
            await desk.digests.test(name)
            return
        async with desk.database.write() as connection:
            await subscriptions.ask(connection, name, now=utc_now())
