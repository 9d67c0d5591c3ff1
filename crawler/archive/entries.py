"""The entries whose pages are wanted: claimed, given back, and when the next one is due. Errors: StoreError."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive import leases
from crawler.archive.records import DueEntry
from crawler.archive.schema import entry, source
from crawler.cadence import LONGEST

#: The first waiting entry of each host, among the new and among the old ones: the index answers this alone.
_HEADS = (
    select(func.min(entry.c.id).label("id"), entry.c.host)
    .where(
        entry.c.next_fetch_at <= bindparam("now"),
        or_(entry.c.attempts == 0, entry.c.next_fetch_at <= bindparam("retry_by")),
        entry.c.host.not_in(select(entry.c.host).where(entry.c.lease_until > bindparam("now"))),
    )
    .group_by(entry.c.old, entry.c.host)
    .order_by(entry.c.old, func.min(entry.c.next_fetch_at))
    .limit(bindparam("limit"))
)
_PICKED = leases.picked(
    select(entry.c.id)
    .where(
        entry.c.id.in_(bindparam("ids", expanding=True)),
        entry.c.next_fetch_at <= bindparam("now"),
        leases.is_free(entry),
    )
    .order_by(entry.c.old, entry.c.next_fetch_at, entry.c.id)
    .limit(bindparam("limit"))
)
_CLAIM = (
    update(entry)
    .where(entry.c.id.in_(select(_PICKED.c.id)))
    .values(leases.TAKEN)
    .returning(
        entry.c.id,
        entry.c.source_id,
        select(source.c.name).where(source.c.id == entry.c.source_id).scalar_subquery().label("source_name"),
        select(source.c.address).where(source.c.id == entry.c.source_id).scalar_subquery().label("source_address"),
        entry.c.url,
        entry.c.url_key,
        entry.c.host,
        entry.c.title,
        entry.c.summary,
        entry.c.content,
        entry.c.author,
        entry.c.published_at.label("published"),
        entry.c.first_seen_at,
        entry.c.old,
        entry.c.article_id,
        entry.c.attempts,
        entry.c.lease_until,
    )
)
_RELEASE = (
    update(entry)
    .where(entry.c.id == bindparam("the_id"), entry.c.lease_until == bindparam("lease"))
    .values(leases.FREE)
)
_NEXT_DUE = select(func.min(entry.c.next_fetch_at)).where(
    entry.c.next_fetch_at.is_not(None), entry.c.lease_until.is_(None)
)
_ANY_DUE = select(entry.c.id).where(entry.c.next_fetch_at <= bindparam("now")).limit(1)


async def claim(
    connection: AsyncConnection,
    *,
    now: datetime,
    retry_by: datetime,
    until: datetime,
    limit: int,
    by: int | None = None,
) -> list[DueEntry]:
    """At most `limit` entries whose page is due, leased until `until` for the daemon `by`: new before old, and one per host.

    A host of which an entry is leased is left out, so that a slow host holds one worker and no more. A page that was tried
    before is due again only where its time is not after `retry_by`. A host that asked us to stay away is not spared: the
    visit fails at once then, and the feed's own text is archived without a wait.
    """
    heads = await connection.execute(_HEADS, {"now": now, "retry_by": retry_by, "limit": 2 * limit})
    ids = _one_per_host(heads.mappings().all())
    if not ids:
        return []
    values = {"ids": ids, "now": now, "until": until, "limit": limit, "by": by}
    rows = await connection.execute(_CLAIM, values)
    return sorted((DueEntry(**row) for row in rows.mappings()), key=lambda due: ids.index(due.id))


def _one_per_host(heads: Sequence[RowMapping]) -> list[int]:
    """A host stands twice where it has new and old entries; the new come first."""
    first: dict[str, int] = {}
    for head in heads:
        first.setdefault(head["host"], head["id"])
    return list(first.values())


async def release(connection: AsyncConnection, claimed: Sequence[DueEntry]) -> None:
    """Gives claimed entries back unvisited; a lease that is no longer ours is left alone."""
    if claimed:
        await connection.execute(_RELEASE, [{"the_id": each.id, "lease": each.lease_until} for each in claimed])


async def release_all(connection: AsyncConnection) -> None:
    """Drops every lease: for a process that knows itself to be the only one (it holds the database's lock file)."""
    await connection.execute(leases.release_all(entry))


async def recall(connection: AsyncConnection, *, now: datetime) -> None:
    """Makes pages due whose time lies further ahead than any wait: the clock was ahead when that was written."""
    await connection.execute(update(entry).where(entry.c.next_fetch_at > now + LONGEST).values(next_fetch_at=now))


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """When the next page that nobody holds is due (perhaps in the past); None where there is none."""
    found: datetime | None = (await connection.execute(_NEXT_DUE)).scalar()
    return found


async def any_due(connection: AsyncConnection, *, now: datetime) -> bool:
    """Whether a page is due, or being fetched."""
    return (await connection.execute(_ANY_DUE, {"now": now})).first() is not None
