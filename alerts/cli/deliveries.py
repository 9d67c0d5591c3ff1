"""`cuttings deliveries`: has everything arrived, and trying again what has not."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

import click

from alerts.check import load_checked
from alerts.cli.frame import config_option, configured
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.text import local
from alerts.ledger import deliveries as ledger
from alerts.ledger.records import ListedDelivery
from alerts.rooms import open_store, utc_now
from config.load import Loaded
from config.models import Settings

#: More than one round ever sends.
MOST = 10_000

COLUMNS = (
    Column(field="id", about="its number, for `retry`", heading="ID"),
    Column(field="purpose", about='"digest", "operator" or "test"', heading="WHAT"),
    Column(field="subscription", about="the subscription's name", heading="SUBSCRIPTION", beneath="purpose"),
    Column(field="slot", about="the digest's slot, see `cuttings digests`"),
    Column(field="channel", about='"email" or "webhook"'),
    Column(field="address", about="where it goes", heading="TO"),
    Column(field="answer", about="what the other side said to the last attempt", heading="ANSWER", beneath="address"),
    Column(
        field="state",
        about='"pending", "sending", "sent", "uncertain" (cut off mid-wire twice and parked) or "failed"',
        heading="STATE",
    ),
    Column(
        field="next_attempt_at",
        about="when it is tried next",
        heading="NEXT TRY",
        beneath="state",
        shown=lambda at: f"next try {local(at)}",
    ),
    Column(field="attempts", about="how many attempts were made", heading="TRIES"),
    Column(field="created_at", about="when it was put into the outbox"),
    Column(field="finished_at", about="when it arrived or gave up", heading="FINISHED"),
    Column(field="message_id", about="the id that the message carries"),
)


@click.group(invoke_without_command=True)
@config_option
@click.option("--failed", is_flag=True, help="Only those that gave up and wait for a person.")
@lists(COLUMNS)
@click.pass_context
def deliveries(context: click.Context, *, config: Path, failed: bool, as_json: bool) -> None:
    """List the last fifty deliveries, newest first."""
    context.obj = config  # for `retry`
    if context.invoked_subcommand is None:
        settings = load_checked(config, environment=os.environ).settings
        empty = "No delivery waits for a person." if failed else "Nothing was sent yet."
        print_listing(asyncio.run(_rows(settings, gave_up=failed)), COLUMNS, as_json=as_json, empty=empty)


async def _rows(settings: Settings, *, gave_up: bool) -> list[Mapping[str, object]]:
    async with open_store(settings) as database, database.read() as connection:
        listed = await ledger.listing(connection, gave_up=gave_up)
    return [{column.field: getattr(each, column.field) for column in COLUMNS} for each in listed]


def in_words(delivery: ListedDelivery) -> str:
    """How a delivery went, in one line: "sent to board@…", or why not and what happens next."""
    if delivery.state == "sent":
        return f"Sent to {delivery.address}."
    again = f"it is tried again at {local(delivery.next_attempt_at)}" if delivery.next_attempt_at else "it gave up"
    return f"Not sent to {delivery.address}: {delivery.answer or 'it is still on its way'}; {again}."


@deliveries.command()
@click.argument("number", metavar="ID", type=int)
@configured
def retry(loaded: Loaded, *, number: int) -> None:
    """Try the delivery ID again, from its first attempt on.

    A running daemon sends it at once, the next `cuttings run` otherwise.
    """
    asyncio.run(_retry(loaded.settings, number))
    click.echo(f"Delivery {number} is due again: a running Cuttings sends it now, or the next `cuttings run`.")


async def _retry(settings: Settings, number: int) -> None:
    async with open_store(settings) as database, database.write() as connection:
        await ledger.retry(connection, number, now=utc_now())
