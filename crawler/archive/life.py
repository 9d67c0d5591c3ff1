"""The life of one article, from the poll that saw it to its texts: what `cuttings trace` tells. Errors: StoreError."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive.records import ArticleLife
from crawler.archive.schema import article, document, entry, page, poll, source, text, url_alias
from crawler.dedupe.urls import url_key

Row = Mapping[str, Any]


async def article_life(connection: AsyncConnection, url: str) -> ArticleLife | None:
    """All that is known of the article at an address, under whatever alias, or of the first that links to the document there; None
    where no source ever listed it.

    Raises ValueError where `url` is no web address.
    """
    key = url_key(url)
    by_alias = select(url_alias.c.article_id).where(url_alias.c.key == key)
    listed_so = select(entry.c.article_id).where(or_(entry.c.url_key == key, entry.c.url == url))
    linked_to = select(func.min(document.c.article_id)).where(document.c.url_key == key)
    article_id = (await connection.execute(by_alias)).scalar() or (await connection.execute(listed_so)).scalar()
    entries = () if article_id else await _entries(connection, entry.c.url_key == key)
    article_id = article_id or (None if entries else (await connection.execute(linked_to)).scalar())
    if article_id is None:
        return ArticleLife(article=None, aliases=(), entries=entries, texts=()) if entries else None
    (the_article,) = await _rows(connection, article, article.c.id == article_id)
    return ArticleLife(
        article=the_article,
        aliases=await _rows(connection, url_alias, url_alias.c.article_id == article_id),
        entries=await _entries(connection, entry.c.article_id == article_id),
        texts=await _rows(connection, text, text.c.article_id == article_id),
        documents=await _rows(connection, document, document.c.article_id == article_id),
    )


async def _entries(connection: AsyncConnection, listed: ColumnElement[bool]) -> tuple[Row, ...]:
    """The entries with their source's name, the poll that saw each first, and the visits to its page."""
    found = await _rows(connection, entry, listed)
    return tuple([row | await _history(connection, row) for row in found])


async def _history(connection: AsyncConnection, row: Row) -> dict[str, Any]:
    (lister,) = await _rows(connection, source, source.c.id == row["source_id"])
    (seen_by,) = await _rows(connection, poll, poll.c.id == row["poll_id"])
    return {
        "source": lister["name"],
        "poll": seen_by,
        "pages": await _rows(connection, page, page.c.entry_id == row["id"]),
    }


async def _rows(
    connection: AsyncConnection, table: Table, condition: ColumnElement[bool]
) -> tuple[dict[str, Any], ...]:
    order = table.c.at if table is url_alias else table.c.id
    query = select(table).where(condition).order_by(order)
    return tuple(dict(row) for row in (await connection.execute(query)).mappings())
