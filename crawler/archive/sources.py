"""The sources: due ones claimed, and their health.

Errors: StoreError, from the transaction that the caller opened. Times are aware; `now` is the caller's.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from crawler.archive import leases
from crawler.archive.records import DueSource, SourceState
from crawler.archive.schema import source
from crawler.cadence import DEFAULT, Demands, next_poll

#: More rows than there will ever be: a limit that is none.
ALL = 1_000_000_000
#: What is polled: not what left the file, nor what nobody knows the address of.
_POLLED = and_(source.c.retired_at.is_(None), source.c.kind != "unknown")


def _firsts(*wanted: ColumnElement[bool]) -> Select[int]:
    """The ids of the sources that are due and `wanted`: of each host the one that is longest overdue."""
    due = (
        select(source.c.id, source.c.host, source.c.next_poll_at)
        .where(
            source.c.next_poll_at <= bindparam("due_by"),
            _POLLED,
            source.c.host.not_in(select(source.c.host).where(source.c.lease_until > bindparam("now"))),
            *wanted,
        )
        .order_by(source.c.next_poll_at, source.c.id)
        .limit(bindparam("among"))
        .subquery()
    )
    turn = func.row_number().over(partition_by=due.c.host, order_by=(due.c.next_poll_at, due.c.id)).label("turn")
    in_turn = select(due.c.id, due.c.next_poll_at, turn).subquery()
    return select(in_turn.c.id).where(in_turn.c.turn == 1)


def _claim(*wanted: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Leases them."""
    ids = leases.picked(
        select(source.c.id)
        .where(
            source.c.id.in_(_firsts(*wanted)),
            source.c.next_poll_at <= bindparam("due_by"),
            _POLLED,
            leases.is_free(source),
        )
        .order_by(source.c.next_poll_at, source.c.id)
        .limit(bindparam("limit"))
    )
    claimed = update(source).where(source.c.id.in_(select(ids.c.id)))
    return claimed.values(leases.TAKEN).returning(
        source.c.id,
        source.c.name,
        source.c.address,
        source.c.kind,
        source.c.host,
        source.c.every_s,
        source.c.declaration,
        source.c.etag,
        source.c.last_modified,
        source.c.body_hash,
        source.c.failures,
        source.c.failing_since,
        source.c.first_read_at,
        source.c.last_read_at,
        source.c.resume,
        source.c.lease_until,
        source.c.rhythm_s,
        source.c.usual_s,
        source.c.ttl_s,
    )


_CLAIM = _claim()
_CLAIM_NAMED = _claim(source.c.name.in_(bindparam("names", expanding=True)))
_RELEASE = (
    update(source)
    .where(source.c.id == bindparam("the_id"), source.c.lease_until == bindparam("lease"))
    .values(leases.FREE)
)
_NEXT_DUE = (
    select(source.c.next_poll_at)
    .where(_POLLED, source.c.lease_until.is_(None))
    .order_by(source.c.next_poll_at)
    .limit(1)
)
_ANY_DUE = select(source.c.id).where(_POLLED, source.c.next_poll_at <= bindparam("now")).limit(1)
#: What waits by nobody's wish but ours: not for a server, nor after a failure.
_WAITING = (
    select(
        source.c.id,
        source.c.address,
        source.c.every_s,
        source.c.rhythm_s,
        source.c.ttl_s,
        source.c.last_polled_at,
        source.c.next_poll_at,
    )
    .where(
        _POLLED,
        source.c.next_poll_at > bindparam("now"),
        source.c.last_polled_at <= bindparam("now"),
        source.c.failures == 0,
        source.c.interval_by.not_in(["cache-control", "expires", "retry-after", "crawl-delay"]),
    )
    .order_by(source.c.id)
)
_HASTEN = (
    update(source)
    .where(source.c.id == bindparam("the_id"))
    .values(next_poll_at=bindparam("new_at"), interval_by=bindparam("new_by"), interval_s=bindparam("new_s"))
)
_STATES = select(
    source.c.id,
    source.c.name,
    source.c.address,
    source.c.kind,
    source.c.tags,
    source.c.every_s,
    source.c.added_at,
    source.c.first_read_at,
    source.c.last_read_at,
    source.c.last_polled_at,
    source.c.next_poll_at,
    source.c.failures,
    source.c.failing_since,
    source.c.reason,
    source.c.retired_at,
    source.c.interval_s,
    source.c.interval_by,
    source.c.usual_s,
    source.c.last_news_at,
    source.c.state,
    source.c.state_since,
    source.c.state_reason,
).order_by(source.c.name, source.c.id)


async def claim(
    connection: AsyncConnection,
    *,
    now: datetime,
    due_by: datetime,
    until: datetime,
    limit: int,
    names: Collection[str] | None = None,
    by: int | None = None,
) -> list[DueSource]:
    """At most `limit` sources that are due by `due_by`, leased until `until` for the daemon `by`: the longest overdue first,
    one per host.

    With `names` only sources of these names are looked at.
    A host of which a source is leased is left out. The head of the queue mostly has enough hosts; where one host fills it,
    all that is due is looked through.
    """
    claimed: list[DueSource] = []
    query, named = (_CLAIM, {}) if names is None else (_CLAIM_NAMED, {"names": list(names)})
    for among in (4 * limit, ALL):
        bounds = {"limit": limit - len(claimed), "among": among}
        values = named | bounds | {"now": now, "due_by": due_by, "until": until, "by": by}
        claimed += [_due_source(row) for row in (await connection.execute(query, values)).mappings()]
        if len(claimed) == limit:
            break
    return claimed


def _due_source(row: RowMapping) -> DueSource:
    columns = dict(row)
    columns |= {name: _span(columns.pop(f"{name}_s")) for name in ("every", "rhythm", "usual", "ttl")}
    return DueSource(**columns)


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


async def release(connection: AsyncConnection, claimed: Sequence[DueSource]) -> None:
    """Gives claimed sources back unpolled; a lease that is no longer ours is left alone."""
    if claimed:
        await connection.execute(_RELEASE, [{"the_id": each.id, "lease": each.lease_until} for each in claimed])


async def release_all(connection: AsyncConnection) -> None:
    """Drops every lease: for a process that knows itself to be the only one (it holds the database's lock file)."""
    await connection.execute(leases.release_all(source))


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """When the next source that nobody holds is due (perhaps in the past); None where there is none."""
    found: datetime | None = (await connection.execute(_NEXT_DUE)).scalar()
    return found


async def any_due(connection: AsyncConnection, *, now: datetime) -> bool:
    """Whether a source is due, or being polled: whether something that is published may not be known yet."""
    return (await connection.execute(_ANY_DUE, {"now": now})).first() is not None


async def poll_now(connection: AsyncConnection, names: Iterable[str] | None, *, now: datetime) -> frozenset[str]:
    """Makes the sources of these names (None: all) due at once. Gives the names found, so that the caller can tell the rest."""
    asked = update(source).where(_POLLED).values(next_poll_at=now).returning(source.c.name)
    if names is not None:
        asked = asked.where(source.c.name.in_(list(names)))
    return frozenset((await connection.execute(asked)).scalars())


async def hasten(connection: AsyncConnection, demands: Demands, *, now: datetime) -> None:
    """Polls sooner what is wanted sooner by now than at its last poll, unless its server asked for the wait."""
    sooner = []
    for row in (await connection.execute(_WAITING, {"now": now})).mappings():
        ttl = _span(row["ttl_s"])
        planned = next_poll(
            source_id=row["id"],
            every=_span(row["every_s"]),
            rhythm=_span(row["rhythm_s"]),
            demand=demands(row["address"]),
            hints={"ttl": ttl} if ttl else {},
            now=row["last_polled_at"],
        )
        if planned.at < row["next_poll_at"]:
            values = {"new_at": max(planned.at, now), "new_by": planned.by}
            sooner.append(values | {"the_id": row["id"], "new_s": round(planned.interval.total_seconds())})
    if sooner:
        await connection.execute(_HASTEN, sooner)


async def states(
    connection: AsyncConnection, ids: Iterable[int] | None = None, *, retired: bool = False
) -> list[SourceState]:
    """The sources' health, by name; only those with these ids, where given. Retired ones only where asked for."""
    query = _STATES if retired else _STATES.where(source.c.retired_at.is_(None))
    if ids is not None:
        query = query.where(source.c.id.in_(list(ids)))
    return [_state(row) for row in (await connection.execute(query)).mappings()]


def _state(row: RowMapping) -> SourceState:
    columns = dict(row)
    declared, interval, usual = (_span(columns.pop(name)) for name in ("every_s", "interval_s", "usual_s"))
    return SourceState(
        tags=tuple(columns.pop("tags")),
        every=interval or declared or DEFAULT,
        every_declared=declared,
        usual=usual,
        **columns,
    )
