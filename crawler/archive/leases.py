"""Leases, as the rows of sources, entries, texts and deliveries have them: `lease_until`, and in `lease_by` the daemon's id.

The lease that stands in a row is its holder's proof; see `records`. Pure statements, for tables with these two columns.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CTE, ColumnElement, RowMapping, Select, Table, Update, bindparam, func, or_, select, update

#: What a row says that nobody holds.
FREE: dict[str, None] = {"lease_until": None, "lease_by": None}
#: What it says once it is leased until `until`, for the daemon `by`.
TAKEN: dict[str, Any] = {"lease_until": bindparam("until"), "lease_by": bindparam("by")}


def is_free(table: Table) -> ColumnElement[bool]:
    """Nobody holds the row at `now`."""
    return or_(table.c.lease_until.is_(None), table.c.lease_until <= bindparam("now"))


def picked(query: Select[Any]) -> CTE:
    """The rows that a claim takes; what another claims at this moment is passed over rather than waited for.

    A table expression, for a plain subquery PostgreSQL may run more than once, and take more than its limit.
    """
    return query.with_for_update(skip_locked=True, key_share=True).cte("picked")


def release_all(table: Table) -> Update:
    """Drops every lease: for a process that knows itself to be the only one (it holds the database's lock file)."""
    return update(table).where(table.c.lease_until.is_not(None)).values(FREE)


def next_due(table: Table) -> Select[Any]:
    """When the next row that nobody holds is to be fetched (perhaps in the past)."""
    return select(func.min(table.c.next_fetch_at)).where(
        table.c.next_fetch_at.is_not(None), table.c.lease_until.is_(None)
    )


def recalled(table: Table) -> Update:
    """Makes the rows due `now` whose time lies further ahead than any wait: the clock was ahead when that was written."""
    ahead = table.c.next_fetch_at > bindparam("latest", type_=table.c.next_fetch_at.type)
    return update(table).where(ahead).values(next_fetch_at=bindparam("now"))


def counted(table: Table) -> Select[Any]:
    """How many leases that have not ended at `now` each daemon holds: (lease_by, number)."""
    return (
        select(table.c.lease_by, func.count().label("number"))
        .where(table.c.lease_until > bindparam("now"), table.c.lease_by.is_not(None))
        .group_by(table.c.lease_by)
    )


def heads(table: Table) -> Select[Any]:
    """The first row that waits at each host, among the new and among the old ones, for what is fetched page by page: (id, host), the
    new first. An index over (old, host, next_fetch_at, attempts, lease_until) answers it alone.

    A host of which a row is leased is left out. What was tried before is due again only by `retry_by`.
    """
    return (
        select(func.min(table.c.id).label("id"), table.c.host)
        .where(
            table.c.next_fetch_at <= bindparam("now"),
            or_(table.c.attempts == 0, table.c.next_fetch_at <= bindparam("retry_by")),
            table.c.host.not_in(select(table.c.host).where(table.c.lease_until > bindparam("now"))),
        )
        .group_by(table.c.old, table.c.host)
        .order_by(table.c.old, func.min(table.c.next_fetch_at))
        .limit(bindparam("limit"))
    )


def one_per_host(found: Iterable[RowMapping]) -> list[int]:
    """The ids of `heads`, each host once: it stands twice where it has new and old rows, and the new come first."""
    first: dict[str, int] = {}
    for head in found:
        first.setdefault(head["host"], head["id"])
    return list(first.values())


def picked_heads(table: Table) -> CTE:
    """Those of the rows `ids` that still wait and are free, the new first, `limit` at most."""
    return picked(
        select(table.c.id)
        .where(
            table.c.id.in_(bindparam("ids", expanding=True)), table.c.next_fetch_at <= bindparam("now"), is_free(table)
        )
        .order_by(table.c.old, table.c.next_fetch_at, table.c.id)
        .limit(bindparam("limit"))
    )


def released(table: Table) -> Update:
    """Frees the row `the_id`, if the lease `lease` is still its own."""
    return (
        update(table).where(table.c.id == bindparam("the_id"), table.c.lease_until == bindparam("lease")).values(FREE)
    )
