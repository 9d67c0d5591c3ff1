"""`cuttings watches`: what is looked for, and does it ever find anything?"""

import asyncio
from collections.abc import Mapping

import click

from alerts.cli.frame import configured
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.names import tell_of_changes
from alerts.ledger import watches as ledger
from alerts.ledger.records import ListedWatch
from alerts.query import describe, watch_query
from alerts.rooms import open_store, utc_now
from alerts.silence import silence
from config.load import Loaded
from config.models import Settings

COLUMNS = (
    Column(field="name", about="the watch's name", heading="WATCH"),
    Column(field="looks_for", about="its query, in words", heading="LOOKS FOR", beneath="name"),
    Column(field="only_from", about="the tags and sources it is limited to; empty: all", heading="ONLY FROM"),
    Column(field="matches", about="how many articles it has matched", heading="MATCHES"),
    Column(field="last_match_at", about="when it last matched one", heading="LAST MATCH"),
    Column(
        field="silent",
        about="in words, that nothing came for far longer than usual; null where all is well",
        heading="SILENT",
        beneath="name",
    ),
    Column(field="changed_at", about="since when this wording is in force"),
    Column(field="subscriptions", about="the subscriptions that are told of it", heading="TOLD TO"),
)


@click.command()
@configured
@lists(COLUMNS)
def watches(loaded: Loaded, *, as_json: bool) -> None:
    """List the watches: what each looks for, and what it found."""
    stored = asyncio.run(_stored(loaded.settings))
    print_listing(map(_row, stored), COLUMNS, as_json=as_json, empty="Nothing is watched for yet.")
    declared = {each.name: each for each in loaded.settings.watches}
    tell_of_changes("watch", declared, {each.name: each.watch for each in stored}, many="watches")


async def _stored(settings: Settings) -> list[ListedWatch]:
    async with open_store(settings) as database, database.read() as connection:
        return [watch for watch in await ledger.listing(connection) if watch.retired_at is None]


def _row(watch: ListedWatch) -> Mapping[str, object]:
    return {column.field: getattr(watch, column.field, None) for column in COLUMNS} | {
        "silent": silence(watch, utc_now()),
        "looks_for": describe(watch_query(watch.watch)),
        "only_from": watch.watch.only_from,
    }
