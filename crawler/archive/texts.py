"""The texts that wait for the matcher, claimed with leases as sources and pages are. Errors: StoreError."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive import leases
from crawler.archive.records import ClaimedText, TextToMatch
from crawler.archive.schema import article, document, entry, source, text, to_match

_revision = text.alias("revision")
_is_document = text.c.document_id.is_not(None)
#: A document has the headline of its article for a title, and its own beside that.
_TEXTS = (
    select(
        text.c.id.label("text_id"),
        text.c.article_id,
        text.c.kind,
        case((_is_document, func.coalesce(_revision.c.title, "")), else_=text.c.title).label("title"),
        text.c.body,
        article.c.url,
        article.c.old,
        case((_is_document, text.c.title)).label("document"),
        (func.coalesce(document.c.kind, "") == "pdf").label("paged"),
    )
    .join(article, article.c.id == text.c.article_id)
    .outerjoin(_revision, _revision.c.id == article.c.text_id)
    .outerjoin(document, document.c.id == text.c.document_id)
)
_BY_ID = _TEXTS.where(text.c.id.in_(bindparam("ids", expanding=True))).order_by(text.c.id)
_LISTED_BY = (
    select(entry.c.article_id, source.c.name, source.c.tags)
    .join(source, source.c.id == entry.c.source_id)
    .where(entry.c.article_id.in_(bindparam("ids", expanding=True)))
)
_waits = (
    leases.is_free(to_match),
    to_match.c.text_id.not_in(bindparam("besides", expanding=True)),
)
_ANY_FREE = select(to_match.c.text_id).where(*_waits).limit(1)
_ANY = select(to_match.c.text_id).where(to_match.c.text_id.not_in(bindparam("besides", expanding=True))).limit(1)
_PICKED = leases.picked(
    select(to_match.c.text_id).where(*_waits).order_by(to_match.c.text_id).limit(bindparam("limit"))
)
_CLAIM = (
    update(to_match)
    .where(to_match.c.text_id.in_(select(_PICKED.c.text_id)))
    .values(leases.TAKEN)
    .returning(to_match.c.text_id, to_match.c.round)
)
_ours = to_match.c.lease_until == bindparam("lease")
_HELD = (
    select(to_match.c.text_id, to_match.c.round)
    .where(to_match.c.text_id.in_(bindparam("ids", expanding=True)), _ours)
    .order_by(to_match.c.text_id)
    .with_for_update()
)
_this = to_match.c.text_id == bindparam("the_id")
_MATCHED = delete(to_match).where(_this, to_match.c.round == bindparam("the_round"))
_RELEASE = update(to_match).where(_this, _ours).values(leases.FREE)
_RELEASE_ALL = leases.release_all(to_match)


async def any_waiting(connection: AsyncConnection, *, besides: Collection[int] = ()) -> bool:
    """Whether a text waits for the matcher, or is before it just now; those `besides` do not count."""
    return (await connection.execute(_ANY, {"besides": list(besides)})).first() is not None


async def any_free(connection: AsyncConnection, *, now: datetime, besides: Collection[int] = ()) -> bool:
    """Whether `claim` would give something."""
    return (await connection.execute(_ANY_FREE, {"now": now, "besides": list(besides)})).first() is not None


async def claim(
    connection: AsyncConnection,
    *,
    now: datetime,
    until: datetime,
    limit: int,
    besides: Collection[int] = (),
    by: int | None = None,
) -> list[ClaimedText]:
    """At most `limit` texts that wait, the oldest first, leased until `until` for the daemon `by`; none of those `besides`.

    A text comes again when another source lists its article: its origins are wider then. So they are read after the round.
    """
    values: dict[str, Any] = {"now": now, "until": until, "limit": limit, "besides": list(besides), "by": by}
    rounds = {row.text_id: row.round for row in await connection.execute(_CLAIM, values)}
    found = await texts(connection, rounds)
    return [ClaimedText(text=each, round=rounds[each.text_id], lease_until=until) for each in found]


async def held(connection: AsyncConnection, claimed: Sequence[ClaimedText]) -> list[ClaimedText]:
    """Those of them whose lease is still ours, held until the transaction ends; all have one lease."""
    if not claimed:
        return []
    values = {"ids": [each.text.text_id for each in claimed], "lease": claimed[0].lease_until}
    ours = {row.text_id for row in await connection.execute(_HELD, values)}
    return [each for each in claimed if each.text.text_id in ours]


async def done(connection: AsyncConnection, matched: Iterable[ClaimedText]) -> None:
    """Takes texts off the queue: in the transaction that keeps their matches, after `held`. One that was put there once more
    since it was claimed stays, and is free again.
    """
    rows = [{"the_id": each.text.text_id, "the_round": each.round, "lease": each.lease_until} for each in matched]
    if rows:
        await connection.execute(_MATCHED, rows)
        await connection.execute(_RELEASE, rows)


async def release(connection: AsyncConnection, claimed: Iterable[ClaimedText]) -> None:
    """Gives texts back unmatched; a lease that is no longer ours is left alone."""
    rows = [{"the_id": each.text.text_id, "lease": each.lease_until} for each in claimed]
    if rows:
        await connection.execute(_RELEASE, rows)


async def release_all(connection: AsyncConnection) -> None:
    """Drops every lease: for a process that knows itself to be the only one (it holds the database's lock file)."""
    await connection.execute(_RELEASE_ALL)


async def texts(connection: AsyncConnection, ids: Iterable[int]) -> list[TextToMatch]:
    """The texts with these ids, by id, as the matcher sees them: to try a query on what `search` found."""
    return await _with_origins(connection, (await connection.execute(_BY_ID, {"ids": list(ids)})).mappings().all())


async def _with_origins(connection: AsyncConnection, rows: Sequence[RowMapping]) -> list[TextToMatch]:
    names: dict[int, set[str]] = defaultdict(set)
    tags: dict[int, set[str]] = defaultdict(set)
    ids = {row["article_id"] for row in rows}
    for listing in (await connection.execute(_LISTED_BY, {"ids": list(ids)})).mappings():
        names[listing["article_id"]].add(listing["name"])
        tags[listing["article_id"]].update(listing["tags"])
    return [
        TextToMatch(**row, sources=frozenset(names[row["article_id"]]), tags=frozenset(tags[row["article_id"]]))
        for row in rows
    ]
