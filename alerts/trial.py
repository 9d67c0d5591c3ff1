"""A query or a watch before what the archive holds: the same matcher as live, and nothing is kept or told."""

from dataclasses import dataclass
from datetime import datetime

from alerts.errors import CommandError
from alerts.matching import matchable
from alerts.models import Match
from alerts.query import Explanation, WatchIndex, describe, explain, parse
from config.models import Watch
from crawler.archive import search
from crawler.archive.connection import AsyncConnection
from crawler.archive.life import article_life
from crawler.archive.records import ArticleLife, Hit
from crawler.archive.texts import texts

#: Texts held in memory at a time.
BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a query would have matched, newest first, of `looked_at` articles and their documents; `query` is the query in words."""

    query: str
    looked_at: int
    found: tuple[tuple[Hit, Match], ...]


async def try_query(connection: AsyncConnection, query: str, *, since: datetime) -> Trial:
    """Asks a query about every article first seen since then. Raises QueryError, StoreError."""
    asked = parse(query)  # before a watch is made of it, which must not be empty
    index = WatchIndex([Watch(name="trial", query=query)])
    hits = await search.seen_since(connection, since)
    found: list[tuple[Hit, Match]] = []
    for start in range(0, len(hits), BATCH):
        batch = {hit.text_id: hit for hit in hits[start : start + BATCH]}
        matched = {text.text_id: index.match(matchable(text)) for text in await texts(connection, batch)}
        found += [(hit, match) for text_id, hit in batch.items() for match in matched[text_id]]
    return Trial(query=describe(asked), looked_at=len({hit.article_id for hit in hits}), found=tuple(found))


async def explain_article(connection: AsyncConnection, url: str, watch: Watch) -> tuple[Explanation, ...]:
    """Why a watch matches an article's current text and each of its documents, or does not. Raises CommandError, StoreError."""
    life = await life_of(connection, url)
    if life.article is None:
        raise CommandError(f"{url} is listed but not read yet; `cuttings trace` tells why")
    wanted = [life.article["text_id"], *(each["text_id"] for each in life.documents if each["text_id"])]
    by_id = {text.text_id: text for text in await texts(connection, wanted)}
    return tuple(explain(watch, matchable(by_id[text_id])) for text_id in dict.fromkeys(wanted))


async def life_of(connection: AsyncConnection, url: str) -> ArticleLife:
    """All that is known of the article at an address. Raises CommandError where nothing is, StoreError."""
    try:
        life = await article_life(connection, url)
    except ValueError as error:
        raise CommandError(f"“{url}” is no web address; copy it whole, from https:// on") from error
    if life is None:
        raise CommandError(f"no source has listed {url} yet; `cuttings sources` says what is read")
    return life
