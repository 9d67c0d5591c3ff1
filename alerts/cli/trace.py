"""`cuttings trace`: the life of one article."""

import asyncio

import click

from alerts.cli.frame import configured
from alerts.cli.listing import Column, lists, print_listing
from alerts.ledger.fate import article_fate
from alerts.ledger.records import ArticleFate
from alerts.rooms import open_store
from alerts.trace import outlook, steps
from alerts.trial import life_of
from config.load import Loaded
from config.models import Settings
from crawler.archive.records import ArticleLife

COLUMNS = (
    Column(field="at", about="when", heading="WHEN"),
    Column(field="step", about='"listed", "page", "document", "text", "matched", "told" or "delivery"', heading="STEP"),
    Column(field="what", about="what happened, in words", heading="WHAT"),
)


@click.command()
@click.argument("url")
@configured
@lists(COLUMNS)
def trace(loaded: Loaded, *, url: str, as_json: bool) -> None:
    """Tell the life of the article at URL.

    From the check that saw it, over its texts and matches, to the messages that carried it.
    """
    life, fate = asyncio.run(_found(loaded.settings, url))
    rows = [{"at": step.at, "step": step.step, "what": step.what} for step in steps(life, fate)]
    print_listing(rows, COLUMNS, as_json=as_json)
    to_come = outlook(life)
    if to_come and not as_json:
        click.echo(f"\n{to_come}")


async def _found(settings: Settings, url: str) -> tuple[ArticleLife, ArticleFate]:
    async with open_store(settings) as database, database.read() as connection:
        life = await life_of(connection, url)
        article_id = life.article["id"] if life.article else 0
        return life, await article_fate(connection, article_id)
