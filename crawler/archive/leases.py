"""Leases, as the rows of sources, entries, texts and deliveries have them: `lease_until`, and in `lease_by` the daemon's id.

The lease that stands in a row is its holder's proof; see `records`. Pure statements, for tables with these two columns.
"""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Table, Update, bindparam, func, or_, select, update

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


def counted(table: Table) -> Select[Any]:
    """How many leases that have not ended at `now` each daemon holds: (lease_by, number)."""
    return (
        select(table.c.lease_by, func.count().label("number"))
        .where(table.c.lease_until > bindparam("now"), table.c.lease_by.is_not(None))
        .group_by(table.c.lease_by)
    )
