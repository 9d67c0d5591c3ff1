"""The texts that wait for the matcher. Errors: StoreError."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import RowMapping, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive.records import TextToMatch
from crawler.archive.schema import article, entry, source, text, to_match

_TEXTS = select(
    text.c.id.label("text_id"), text.c.article_id, text.c.kind, text.c.title, text.c.body, article.c.url, article.c.old
).join(article, article.c.id == text.c.article_id)
_WAITING = _TEXTS.join(to_match, to_match.c.text_id == text.c.id).order_by(to_match.c.text_id).limit(bindparam("limit"))
_BY_ID = _TEXTS.where(text.c.id.in_(bindparam("ids", expanding=True))).order_by(text.c.id)
_LISTED_BY = (
    select(entry.c.article_id, source.c.name, source.c.tags)
    .join(source, source.c.id == entry.c.source_id)
    .where(entry.c.article_id.in_(bindparam("ids", expanding=True)))
)
_MATCHED = delete(to_match).where(to_match.c.text_id == bindparam("the_id"))


async def texts_to_match(connection: AsyncConnection, limit: int) -> list[TextToMatch]:
    """At most `limit` texts that wait for the matcher, the oldest first, with all that a watch may ask of them.

    A text comes again when another source lists its article: its origins are wider then.
    """
    return await _with_origins(connection, (await connection.execute(_WAITING, {"limit": limit})).mappings().all())


async def texts(connection: AsyncConnection, ids: Iterable[int]) -> list[TextToMatch]:
    """The texts with these ids, by id, as the matcher sees them: to try a query on what `search` found."""
    return await _with_origins(connection, (await connection.execute(_BY_ID, {"ids": list(ids)})).mappings().all())


async def _with_origins(connection: AsyncConnection, rows: Sequence[RowMapping]) -> list[TextToMatch]:
    listed_by = await origins(connection, [row["article_id"] for row in rows])
    return [TextToMatch(**row, origins=listed_by.get(row["article_id"], frozenset())) for row in rows]


async def mark_matched(connection: AsyncConnection, text_id: int) -> None:
    """Takes a text off the queue: in the transaction that keeps its matches."""
    await connection.execute(_MATCHED, {"the_id": text_id})


async def origins(connection: AsyncConnection, article_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """For each of these articles the names and tags of every source that listed it."""
    names: dict[int, set[str]] = defaultdict(set)
    for row in (await connection.execute(_LISTED_BY, {"ids": list(set(article_ids))})).mappings():
        names[row["article_id"]] |= {row["name"], *row["tags"]}
    return {article_id: frozenset(found) for article_id, found in names.items()}
