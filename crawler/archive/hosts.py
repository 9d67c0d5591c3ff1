"""When each host may be asked again, and who asks it now: kept over a restart, and shared by all who work on the database.

A host is asked by who holds its lease, and not before `next_ok_at`. Errors: StoreError, from the transaction that the caller
opened. Times are aware. Rows are locked in the order of their names, so that no two transactions wait for each other; to keep
it so, a transaction does one of these only.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import and_, bindparam, case, delete, func, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable

from crawler.archive.columns import Instant
from crawler.archive.dialects import Insert, PerDialect
from crawler.archive.schema import host


def _later_wins(insert: Insert) -> Executable:
    row = insert(host)
    asked = row.excluded.next_ok_at
    statement: Executable = row.on_conflict_do_update(
        index_elements=["name"], set_={"next_ok_at": asked}, where=asked > host.c.next_ok_at
    )
    return statement


def _lease(insert: Insert) -> Executable:
    """A new row's `next_ok_at` is the time of asking, which is also what an old row's times are compared with."""
    row = insert(host)
    now = row.excluded.next_ok_at
    taken = row.on_conflict_do_update(
        index_elements=["name"],
        set_={"lease_until": row.excluded.lease_until, "lease_by": row.excluded.lease_by},
        where=and_(host.c.next_ok_at <= now, or_(host.c.lease_until.is_(None), host.c.lease_until <= now)),
    )
    statement: Executable = taken.returning(host.c.name)
    return statement


def _free(insert: Insert) -> Executable:
    """The later time wins; the lease ends where it is the one of who asks for it."""
    row = insert(host)
    asked = row.excluded.next_ok_at
    ours = host.c.lease_by == row.excluded.lease_by
    statement: Executable = row.on_conflict_do_update(
        index_elements=["name"],
        set_={
            "next_ok_at": case((asked > host.c.next_ok_at, asked), else_=host.c.next_ok_at),
            "lease_until": case((ours, None), else_=host.c.lease_until),
        },
    )
    return statement


_HOLD = PerDialect(_later_wins)
_HOLDS = select(host.c.name, host.c.next_ok_at).where(host.c.next_ok_at > bindparam("now"))
_ENTER = PerDialect(_lease)
_LEAVE = PerDialect(_free)
_RENEW = (
    update(host)
    .where(host.c.name == bindparam("the_name"), host.c.lease_by == bindparam("by"))
    .values(lease_until=bindparam("until"))
)
_REFUSED = select(host.c.name, host.c.next_ok_at).where(host.c.name.in_(bindparam("names", expanding=True)))
_over = and_(
    host.c.next_ok_at <= bindparam("now"), or_(host.c.lease_until.is_(None), host.c.lease_until <= bindparam("now"))
)
#: Rows that another transaction has in hand are passed over: waiting for them, out of order, could be for ever.
_FORGET = delete(host).where(
    _over, host.c.name.in_(select(host.c.name).where(_over).with_for_update(skip_locked=True).scalar_subquery())
)
_BEGAN = select(type_coerce(func.now(), Instant))


async def began_at(connection: AsyncConnection) -> datetime:
    """When this transaction began (UTC), by the clock of the database that all share.

    For PostgreSQL. SQLite's clock counts whole seconds, and is this machine's own.
    """
    began: datetime = (await connection.execute(_BEGAN)).scalar_one()
    return began.astimezone(UTC)


async def enter(
    connection: AsyncConnection, names: Collection[str], *, by: int, now: datetime, until: datetime
) -> dict[str, datetime]:
    """Leases to `by`, until `until`, those of the hosts that may be asked now and that nobody has leased.

    Gives the others, each with the earliest time at which it may be asked; where that has passed, another is at it.
    """
    wanted = [{"name": name, "next_ok_at": now, "lease_until": until, "lease_by": by} for name in sorted(names)]
    entered = set((await connection.execute(_ENTER.on(connection), wanted)).scalars()) if wanted else set()
    refused = [name for name in names if name not in entered]
    if not refused:
        return {}
    return {row.name: row.next_ok_at for row in await connection.execute(_REFUSED, {"names": refused})}


async def leave(connection: AsyncConnection, ok_at: Mapping[str, datetime], *, by: int) -> None:
    """None of these hosts is asked before its time, or before a later one that stands; those that `by` has leased are free."""
    rows = [{"name": name, "next_ok_at": ok_at[name], "lease_until": None, "lease_by": by} for name in sorted(ok_at)]
    if rows:
        await connection.execute(_LEAVE.on(connection), rows)


async def renew(connection: AsyncConnection, names: Collection[str], *, by: int, until: datetime) -> None:
    """Has the leases of `by` on these hosts last until `until`."""
    if names:
        await connection.execute(_RENEW, [{"the_name": name, "by": by, "until": until} for name in sorted(names)])


async def hold(connection: AsyncConnection, name: str, until: datetime) -> None:
    """Nothing is asked of this host before `until`; an earlier time than the one that stands changes nothing."""
    await connection.execute(_HOLD.on(connection), {"name": name, "next_ok_at": until})


async def holds(connection: AsyncConnection, *, now: datetime) -> dict[str, datetime]:
    """The hosts that are to be left alone now, and until when."""
    return {row.name: row.next_ok_at for row in await connection.execute(_HOLDS, {"now": now})}


async def forget(connection: AsyncConnection, *, now: datetime) -> None:
    """Drops what says nothing any more: the time has passed, and nobody has the host leased."""
    await connection.execute(_FORGET, {"now": now})
