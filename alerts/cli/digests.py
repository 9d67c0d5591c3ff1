"""`cuttings digests` and `cuttings send`: what was told, what would be told next, and telling it now."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import click

from alerts import daemon
from alerts.cli.frame import configured, fail
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.text import counted
from alerts.ledger import digests as ledger
from alerts.ledger import subscriptions
from alerts.ledger.reconcile import reconcile
from alerts.ledger.records import ListedDigest
from alerts.lock import Busy
from alerts.rooms import open_desk, open_store, utc_now
from config.load import Loaded
from config.models import Settings

COLUMNS = (
    Column(field="subscription", about="the subscription's name", heading="SUBSCRIPTION"),
    Column(field="slot", about='its slot: a local time, "#N" for `immediately`, "now …" if asked for', heading="SLOT"),
    Column(field="composed_at", about="when it was composed"),
    Column(field="late", about="whether it is late, for a time when Cuttings did not run", heading="LATE"),
    Column(field="items", about="how many articles it tells", heading="ITEMS"),
    Column(field="deliveries", about="how many deliveries are in each state", heading="DELIVERIES"),
)


@click.command()
@click.argument("name", required=False)
@configured
@click.option(
    "--preview",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the next digest of NAME, as it stands now, to FILE as HTML.",
)
@lists(COLUMNS)
def digests(loaded: Loaded, *, name: str | None, preview: Path | None, as_json: bool) -> None:
    """List the digests that were composed, newest first: all of them, or those of one subscription."""
    if preview is not None:
        _write_preview(loaded.settings, _known(loaded.settings, name), preview)
        return
    print_listing(asyncio.run(_rows(loaded.settings, name)), COLUMNS, as_json=as_json)


def _known(settings: Settings, name: str | None) -> str:
    names = [subscription.name for subscription in settings.subscriptions]
    if name is None:
        fail("--preview needs the name of a subscription", f"there are: {', '.join(names) or 'none'}")
    if name not in names:
        fail(f"there is no subscription “{name}”", f"there are: {', '.join(names) or 'none'}")
    return name


async def _rows(settings: Settings, name: str | None) -> list[Mapping[str, object]]:
    if name is not None:
        _known(settings, name)
    async with open_store(settings) as database, database.read() as connection:
        return [_row(each) for each in await ledger.listing(connection, name)]


def _row(listed: ListedDigest) -> Mapping[str, object]:
    states = [f"{number} {state}" for state, number in sorted(listed.deliveries.items())]
    return {column.field: getattr(listed, column.field) for column in COLUMNS} | {"deliveries": states}


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
    """Send the digest of the subscription NAME now, with what is not told yet.

    Beside a running daemon it asks the daemon to do so.
    """
    _known(loaded.settings, name)
    try:
        sent = asyncio.run(_send(loaded.settings, name, test=test))
    except Busy as busy:
        asyncio.run(_hand_over(loaded.settings, name, test=test))
        click.echo(f"{busy.who} is running and will send it now.")
    else:
        click.echo(f"{counted(sent, 'delivery', 'deliveries')} attempted; `cuttings deliveries` says how they went.")


async def _send(settings: Settings, name: str, *, test: bool) -> int:
    with daemon.sole_worker(settings):
        async with open_desk(settings, make=True) as desk:
            async with desk.database.write() as connection:
                await reconcile(connection, settings, now=utc_now())
            if test:
                await desk.digests.test(name)
            else:
                await desk.match_all()
                async with desk.database.write() as connection:
                    await subscriptions.ask(connection, name, now=utc_now())
                await desk.digests.compose_asked(name)
            return await desk.outbox.deliver_due()


async def _hand_over(settings: Settings, name: str, *, test: bool) -> None:
    async with open_desk(settings) as desk:
        if test:
            await desk.digests.test(name)
            return
        async with desk.database.write() as connection:
            await subscriptions.ask(connection, name, now=utc_now())
