"""The documents of articles that are wanted: claimed as pages are, given back, and when the next one is due; and those that cannot be
read. How they get here, and what becomes of them, is `document_keeping`'s. Errors: StoreError.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive import leases
from crawler.archive.dialects import among, ids
from crawler.archive.document_records import (
    DueDocument,
    UnreadDocument,
)
from crawler.archive.schema import article, document, entry, source
from crawler.cadence import LONGEST

_FIRST_OF_ITS_HOST = leases.heads(document)
_PICKED = leases.picked_heads(document)
_CLAIM = (
    update(document)
    .where(document.c.id.in_(select(_PICKED.c.id)))
    .values(leases.TAKEN)
    .returning(
        document.c.id,
        document.c.article_id,
        select(source.c.name).where(source.c.id == document.c.source_id).scalar_subquery().label("source_name"),
        select(source.c.address).where(source.c.id == document.c.source_id).scalar_subquery().label("source_address"),
        document.c.url,
        document.c.url_key,
        document.c.host,
        document.c.title,
        document.c.old,
        (func.coalesce(document.c.text_id, 0) > 0).label("known"),  # SQLite 3.40 finds a NULL IS NOT NULL here
        document.c.attempts,
        document.c.lease_until,
    )
)
_RELEASE = leases.released(document)
_RECALL = leases.recalled(document)
_NEXT_DUE = leases.next_due(document)
_ANY_NEW_DUE = select(document.c.id).where(~document.c.old, document.c.next_fetch_at <= bindparam("now")).limit(1)


def _unread(of_sources: ColumnElement[bool]) -> Select[Any]:
    first_listed = (
        select(func.min(entry.c.id))
        .where(entry.c.article_id == document.c.article_id, of_sources)
        .correlate(document)
        .scalar_subquery()
    )
    return (
        select(
            document.c.title,
            document.c.url,
            source.c.name.label("source"),
            document.c.kind,
            document.c.reason,
            (document.c.state == "read").label("partly"),
        )
        .join(article, article.c.id == document.c.article_id)
        .join(entry, entry.c.id == first_listed)
        .join(source, source.c.id == entry.c.source_id)
        .where(document.c.failed_at >= bindparam("since"), ~article.c.old)
        .order_by(document.c.failed_at, document.c.id)
    )


_UNREAD = {name: _unread(listed) for name, listed in among(entry.c.source_id, "source_ids").items()}


async def claim(
    connection: AsyncConnection,
    *,
    now: datetime,
    retry_by: datetime,
    until: datetime,
    limit: int,
    by: int | None = None,
) -> list[DueDocument]:
    """At most `limit` documents that are due, leased until `until` for the daemon `by`: those of new articles before those of old
    ones, and one per host. As `entries.claim`.
    """
    values = {"now": now, "retry_by": retry_by, "limit": 2 * limit}
    found = leases.one_per_host((await connection.execute(_FIRST_OF_ITS_HOST, values)).mappings()) if limit else []
    if not found:
        return []
    values = {"ids": found, "now": now, "until": until, "limit": limit, "by": by}
    rows = await connection.execute(_CLAIM, values)
    return sorted((DueDocument(**row) for row in rows.mappings()), key=lambda due: found.index(due.id))


async def release(connection: AsyncConnection, claimed: Sequence[DueDocument]) -> None:
    """Gives claimed documents back unvisited; a lease that is no longer ours is left alone."""
    if claimed:
        await connection.execute(_RELEASE, [{"the_id": each.id, "lease": each.lease_until} for each in claimed])


async def release_all(connection: AsyncConnection) -> None:
    """Drops every lease: for a process that knows itself to be the only one (it holds the database's lock file)."""
    await connection.execute(leases.release_all(document))


async def recall(connection: AsyncConnection, *, now: datetime) -> None:
    """Makes documents due whose time lies further ahead than any wait: the clock was ahead when that was written."""
    await connection.execute(_RECALL, {"now": now, "latest": now + LONGEST})


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """When the next document that nobody holds is due (perhaps in the past); None where there is none."""
    found: datetime | None = (await connection.execute(_NEXT_DUE)).scalar()
    return found


async def any_new_due(connection: AsyncConnection, *, now: datetime) -> bool:
    """Whether a document of an article that is not old is due, or being fetched."""
    return (await connection.execute(_ANY_NEW_DUE, {"now": now})).first() is not None


async def unread_since(connection: AsyncConnection, since: datetime, source_ids: Iterable[int]) -> list[UnreadDocument]:
    """The documents of articles that these sources list which could not be read, or not whole, said at or after `since`, the first
    first.

    A document counts for that of these sources which listed its article first. Those of old articles do not count.
    """
    values = {"since": since, "source_ids": ids(connection, source_ids)}
    rows = (await connection.execute(_UNREAD[connection.dialect.name], values)).mappings()
    return [UnreadDocument(**row) for row in rows]
