"""`cuttings search` and `explain`: what the archive holds, and why a watch finds something in it, or not."""

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import click

from alerts.check import load_checked
from alerts.cli.frame import config_option, configured
from alerts.cli.listing import Column, lists, print_listing
from alerts.cli.names import known
from alerts.cli.text import say
from alerts.query.reading import read_aloud
from alerts.query.vocabulary import vocabulary_of
from alerts.rooms import open_store
from alerts.trial import explain_article
from config.concepts import Concept
from config.errors import ConfigFault
from config.load import Loaded
from config.models import Settings
from crawler.archive import search as archive
from crawler.archive.records import Hit
from crawler.words.fold import folded

FOUND = (
    Column(field="published", about="when it says it was published; null where it does not", heading="PUBLISHED"),
    Column(field="title", about="its headline", heading="ARTICLE"),
    Column(
        field="document",
        about="the title of the document of it that was found; null where it is its own text",
        heading="DOCUMENT",
        beneath="title",
    ),
    Column(field="source", about="the source that listed it first", heading="SOURCE", beneath="title"),
    Column(field="url", about="its address", heading="ADDRESS", beneath="title"),
    Column(field="first_seen_at", about="when Cuttings first saw it"),
    Column(field="old", about="whether it was older than `lookback` when first seen, and so told to nobody"),
    Column(field="origin", about='"page", "feed" where the page could not be read, or "document"'),
)


@click.command()
@click.argument("words", nargs=-1, required=True)
@configured
@lists(FOUND)
def search(loaded: Loaded, *, words: tuple[str, ...], as_json: bool) -> None:
    """Find articles that have all these WORDS, newest first.

    They may stand anywhere in the article, or in a document it links to; `cuttings try` knows phrases and more. Fifty are shown at the most.
    """
    wanted = " ".join(words)
    if not folded(wanted):
        raise click.UsageError("There is no word in what you look for")
    found = asyncio.run(_search(loaded.settings, wanted))
    print_listing([_hit(each) for each in found], FOUND, as_json=as_json, empty="No article has all these words.")


async def _search(settings: Settings, words: str) -> list[Hit]:
    async with open_store(settings) as database, database.read() as connection:
        return await archive.plain(connection, words)


def _hit(hit: Hit) -> Mapping[str, object]:
    return {column.field: getattr(hit, column.field) for column in FOUND}


@click.command()
@click.argument("url", required=False)
@click.argument("watch", required=False)
@config_option
@click.option(
    "--query", metavar="QUERY", help="Say how this query is read, and what of it may not be meant so, instead."
)
def explain(*, url: str | None, watch: str | None, config: Path, query: str | None) -> None:
    """Say why WATCH matches the article at URL, or does not.

    The documents that it links to are asked, too. With --query: how a query is read.
    """
    if (query is None) == (url is None or watch is None):
        raise click.UsageError("Name an article's URL and a WATCH, or give --query")
    if query is not None:
        for line in read_aloud(query, vocabulary_of(_own_concepts(config))):
            say(line)
        return
    assert url
    assert watch
    loaded = load_checked(config, environment=os.environ)
    by_name = {each.name: each for each in loaded.settings.watches}
    declared = by_name[known(watch, by_name, "watch", listed_by="watches")]

    async def explained() -> str:
        async with open_store(loaded.settings) as database, database.read() as connection:
            return "\n\n".join(map(str, await explain_article(connection, url, declared)))

    for line in asyncio.run(explained()).splitlines():
        say(line)


def _own_concepts(config: Path) -> tuple[Concept, ...]:
    """Those of the configuration. A query can be read without one, and while it has faults."""
    with suppress(ConfigFault):
        return load_checked(config, environment=os.environ).settings.concepts
    return ()
