"""The entries whose pages are wanted: claimed, given back, and when the next one is due. Errors: StoreError."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive import leases
from crawler.archive.dialects import chunks
from crawler.archive.records import DueEntry
from crawler.archive.schema import entry, source
from crawler.cadence import LONGEST

_HEADS = leases.heads(entry)
_PICKED = leases.picked_heads(entry)
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
_RELEASE = leases.released(entry)
#: Of one source; see `polls`.
_KNOWN = select(entry.c.key).where(
    entry.c.source_id == bindparam("of_source"), entry.c.key.in_(bindparam("keys", expanding=True))
)
_KNOWN_BEFORE = _KNOWN.where(entry.c.first_seen_at < bindparam("before"))
_ANY_OF = select(entry.c.id).where(entry.c.source_id == bindparam("of_source")).limit(1)
_RECALL = leases.recalled(entry)
_NEXT_DUE = leases.next_due(entry)
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
    ids = leases.one_per_host(heads.mappings())
    if not ids:
        return []
    values = {"ids": ids, "now": now, "until": until, "limit": limit, "by": by}
    rows = await connection.execute(_CLAIM, values)
    return sorted((DueEntry(**row) for row in rows.mappings()), key=lambda due: ids.index(due.id))


async def release(connection: AsyncConnection, claimed: Sequence[DueEntry]) -> None:
    """Gives claimed entries back unvisited; a lease that is no longer ours is left alone."""
    if claimed:
        await connection.execute(_RELEASE, [{"the_id": each.id, "lease": each.lease_until} for each in claimed])


async def release_all(connection: AsyncConnection) -> None:
    """Drops every lease: for a process that knows itself to be the only one (it holds the database's lock file)."""
    await connection.execute(leases.release_all(entry))


async def recall(connection: AsyncConnection, *, now: datetime) -> None:
    """Makes pages due whose time lies further ahead than any wait: the clock was ahead when that was written."""
    await connection.execute(_RECALL, {"now": now, "latest": now + LONGEST})


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """When the next page that nobody holds is due (perhaps in the past); None where there is none."""
    found: datetime | None = (await connection.execute(_NEXT_DUE)).scalar()
    return found


async def any_due(connection: AsyncConnection, *, now: datetime) -> bool:
    """Whether a page is due, or being fetched."""
    return (await connection.execute(_ANY_DUE, {"now": now})).first() is not None


async def known(
    connection: AsyncConnection, source_id: int, keys: Collection[str], *, before: datetime | None = None
) -> frozenset[str]:
    """Those of the keys that the source ever listed; `before` a time, where one is given."""
    query = _KNOWN if before is None else _KNOWN_BEFORE
    found = set[str]()
    for some in chunks(keys):
        values = {"of_source": source_id, "keys": some}
        values |= {"before": before} if before else {}
        found.update((await connection.execute(query, values)).scalars())
    return frozenset(found)


async def any_of(connection: AsyncConnection, source_id: int) -> bool:
    """Whether the source ever listed anything."""
    return (await connection.execute(_ANY_OF, {"of_source": source_id})).first() is not None
