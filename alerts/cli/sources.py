"""`cuttings sources`: is everything being read?"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import click

from alerts.cli.frame import configured
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.names import tell_of_changes
from alerts.delays import spelt
from alerts.rooms import open_store, utc_now
from config.load import Loaded
from config.models import Settings
from crawler.archive import sources as archive
from crawler.archive.records import SourceState
from crawler.coverage import unread_of

COLUMNS = (
    Column(field="name", about="the source's name", heading="SOURCE"),
    Column(field="reason", about="why it does not count as read", heading="WHY NOT", beneath="name"),
    Column(field="address", about="the address that is polled"),
    Column(field="kind", about='what it is: "feed", "sitemap", "listing", "govuk", "spider", or "unknown"'),
    Column(field="tags", about="its tags", heading="TAGS"),
    Column(field="state", about="how it stands", heading="STATE"),
    Column(field="state_since", about="since when it stands so", heading="SINCE", beneath="state"),
    Column(field="state_reason", about="why it stands so"),
    Column(field="every", about="the interval in force, in seconds", heading="EVERY", shown=spelt),
    Column(field="interval_by", about="what set that", heading="SET BY", beneath="every"),
    Column(field="read", about="whether a digest would count it as read now", heading="READ"),
    Column(field="last_read_at", about="when it was last all right", heading="LAST READ"),
    Column(field="last_polled_at", about="when it was last polled, whatever came of it"),
    Column(field="next_poll_at", about="when it is due again", heading="NEXT CHECK"),
    Column(field="failures", about="failed polls since the last good one"),
    Column(field="failing_since", about="the first of them"),
)


@click.command()
@configured
@lists(COLUMNS)
def sources(loaded: Loaded, *, as_json: bool) -> None:
    """List the sources: is each being read, and why not?"""
    rows = asyncio.run(_rows(loaded.settings))
    declared = {each.name: (each.key, each.tags, _seconds(each.every)) for each in loaded.settings.sources}
    print_listing(rows, COLUMNS, as_json=as_json, empty="No source is polled yet.")
    stored = {str(row["name"]): (row["address"], row["tags"], _seconds(row["every_declared"])) for row in rows}
    tell_of_changes("source", declared, stored)


def _seconds(every: object) -> int | None:
    """An interval as it is kept: in whole seconds, one at least."""
    return max(1, round(every.total_seconds())) if isinstance(every, timedelta) else None


async def _rows(settings: Settings) -> list[Mapping[str, object]]:
    async with open_store(settings) as database, database.read() as connection:
        return [_row(state) for state in await archive.states(connection)]


def _row(state: SourceState) -> Mapping[str, object]:
    unread = unread_of(state, utc_now())
    nowhere = {"state": "unknown", "every": None, "next_poll_at": None} if state.kind == "unknown" else {}
    return {column.field: getattr(state, column.field, None) for column in COLUMNS} | {
        "every_declared": state.every_declared,
        "read": unread is None,
        "reason": unread and unread.reason,
        **nowhere,
    }
