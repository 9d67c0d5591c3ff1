"""`cuttings deliveries`: has everything arrived, and trying again what has not."""

import asyncio
from collections.abc import Mapping

import click

from alerts.cli.frame import configured
from alerts.cli.listing import Column, lists, print_listing
from alerts.ledger import deliveries as ledger
from alerts.rooms import open_store, utc_now
from config.load import Loaded
from config.models import Settings

COLUMNS = (
    Column(field="id", about="its number, for `retry`", heading="ID"),
    Column(field="purpose", about='"digest", "operator" or "test"', heading="PURPOSE"),
    Column(field="subscription", about="the subscription's name", heading="SUBSCRIPTION"),
    Column(field="slot", about="the digest's slot"),
    Column(field="channel", about='"email" or "webhook"', heading="CHANNEL"),
    Column(field="address", about="where it goes", heading="TO"),
    Column(
        field="state",
        about='"pending", "sending", "sent", "uncertain" (cut off mid-wire twice and parked) or "failed"',
        heading="STATE",
    ),
    Column(field="attempts", about="how many attempts were made", heading="ATTEMPTS"),
    Column(field="next_attempt_at", about="when it is tried next", heading="NEXT"),
    Column(field="created_at", about="when it was put into the outbox"),
    Column(field="finished_at", about="when it arrived or gave up", heading="FINISHED"),
    Column(field="message_id", about="the id that the message carries"),
    Column(field="answer", about="what the other side said to the last attempt", heading="ANSWER"),
)


@click.group(invoke_without_command=True)
@configured
@click.option("--failed", is_flag=True, help="Only those that gave up and wait for a person.")
@lists(COLUMNS)
def deliveries(loaded: Loaded, *, failed: bool, as_json: bool) -> None:
    """List the deliveries, newest first."""
    if click.get_current_context().invoked_subcommand is None:
        print_listing(asyncio.run(_rows(loaded.settings, gave_up=failed)), COLUMNS, as_json=as_json)


async def _rows(settings: Settings, *, gave_up: bool) -> list[Mapping[str, object]]:
    async with open_store(settings) as database, database.read() as connection:
        listed = await ledger.listing(connection, gave_up=gave_up)
    return [{column.field: getattr(each, column.field) for column in COLUMNS} for each in listed]


@deliveries.command()
@click.argument("number", metavar="ID", type=int)
@configured
def retry(loaded: Loaded, *, number: int) -> None:
    """Try a delivery again that gave up; the daemon sends it, or the next `cuttings run`."""
    asyncio.run(_retry(loaded.settings, number))
    click.echo(f"Delivery {number} is due again.")


async def _retry(settings: Settings, number: int) -> None:
    async with open_store(settings) as database, database.write() as connection:
        await ledger.retry(connection, number, now=utc_now())
