"""The life of one article, from the poll that saw it to its texts: what `cuttings trace` tells. Errors: StoreError."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive.records import ArticleLife
from crawler.archive.schema import article, entry, page, poll, source, text, url_alias
from crawler.dedupe.urls import url_key

Row = Mapping[str, Any]


async def article_life(connection: AsyncConnection, url: str) -> ArticleLife | None:
    """All that is known of the article at an address, under whatever alias; None where no source ever listed it.

    Raises ValueError where `url` is no web address.
    """
    key = url_key(url)
    aliased = select(url_alias.c.article_id).where(url_alias.c.key == key)
    article_id = (await connection.execute(aliased)).scalar()
    listed = (
        entry.c.url_key == key if article_id is None else or_(entry.c.article_id == article_id, entry.c.url_key == key)
    )
    entries = await _entries(connection, listed)
    if article_id is None and not entries:
        return None
    of_article = {"article": article.c.id, "alias": url_alias.c.article_id, "text": text.c.article_id}
    rows = {name: await _rows(connection, column.table, column == article_id) for name, column in of_article.items()}
    return ArticleLife(
        article=next(iter(rows["article"]), None), aliases=rows["alias"], entries=entries, texts=rows["text"]
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
