"""`cuttings search`, `try`, `explain` and `trace`: what the archive holds, and why it was told or not."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import click

from alerts.cli.frame import configured, fail
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.text import counted
from alerts.models import Match
from alerts.rooms import open_store, utc_now
from alerts.trial import Trial, explain_article, try_query
from config.load import Loaded
from config.models import Settings
from crawler.archive import search as archive
from crawler.archive.records import Hit

FOUND = (
    Column(field="title", about="its headline", heading="TITLE"),
    Column(field="source", about="the source that listed it first", heading="SOURCE"),
    Column(field="published", about="when it says it was published; null where it does not", heading="PUBLISHED"),
    Column(field="first_seen_at", about="when Cuttings first saw it"),
    Column(field="url", about="its address", heading="ADDRESS"),
    Column(field="old", about="whether it was older than `lookback` when first seen, and so told to nobody"),
    Column(field="origin", about='"page", or "feed" where the page could not be read'),
)
TRIED = (
    Column(field="title", about="the article's headline", heading="TITLE"),
    Column(field="source", about="the source that listed it first", heading="SOURCE"),
    Column(field="first_seen_at", about="when Cuttings first saw it", heading="SEEN"),
    Column(field="passage", about="the best passage", heading="PASSAGE"),
    Column(field="terms", about="the terms that fired"),
    Column(field="url", about="its address"),
)


@click.command()
@click.argument("words", nargs=-1, required=True)
@configured
@lists(FOUND)
def search(loaded: Loaded, *, words: tuple[str, ...], as_json: bool) -> None:
    """Find articles in the archive that have all these words, newest first."""
    found = asyncio.run(_search(loaded.settings, " ".join(words)))
    print_listing([_hit(each) for each in found], FOUND, as_json=as_json)


async def _search(settings: Settings, words: str) -> list[Hit]:
    async with open_store(settings) as database, database.read() as connection:
        return await archive.plain(connection, words)


def _hit(hit: Hit) -> Mapping[str, object]:
    return {column.field: getattr(hit, column.field) for column in FOUND}


@click.command("try")
@click.argument("query")
@configured
@click.option("--days", type=click.IntRange(min=1), default=30, show_default=True, help="How far back to look.")
@lists(TRIED)
def try_(loaded: Loaded, *, query: str, days: int, as_json: bool) -> None:
    """Show what a QUERY would have matched in the archive, without telling anybody.

    Put the query into single quotes, so that its own double quotes reach Cuttings.
    """
    trial = asyncio.run(_try(loaded.settings, query, timedelta(days=days)))
    if not as_json:
        seen = counted(trial.looked_at, "article")
        click.echo(f"{len(trial.found)} of the {seen} seen in the last {counted(days, 'day')} would have matched.\n")
    print_listing([_tried(hit, match) for hit, match in trial.found], TRIED, as_json=as_json)


def _tried(hit: Hit, match: Match) -> Mapping[str, object]:
    passage = match.passages[0].text if match.passages else ""
    return {**_hit(hit), "passage": passage, "terms": match.terms}


async def _try(settings: Settings, query: str, back: timedelta) -> Trial:
    async with open_store(settings) as database, database.read() as connection:
        return await try_query(connection, query, since=utc_now() - back)


@click.command()
@click.argument("url")
@click.argument("watch")
@configured
def explain(loaded: Loaded, *, url: str, watch: str) -> None:
    """Say why the WATCH matches the article at URL, or does not."""
    declared = next((each for each in loaded.settings.watches if each.name == watch), None)
    if declared is None:
        fail(f"there is no watch “{watch}”", "`cuttings watches` lists them")

    async def explained() -> str:
        async with open_store(loaded.settings) as database, database.read() as connection:
            return str(await explain_article(connection, url, declared))

    click.echo(asyncio.run(explained()))
