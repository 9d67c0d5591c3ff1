"""The gaps: between two polls of a source items may have passed unseen. Filled ones are kept as evidence. Errors: StoreError."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive.dialects import among, ids
from crawler.archive.records import Gap, GapSeen
from crawler.archive.schema import gap

_INSERT = insert(gap)
_SEEN_AGAIN = (
    update(gap)
    .where(
        gap.c.source_id == bindparam("of_source"), gap.c.until_at == bindparam("of_until"), gap.c.filled_at.is_(None)
    )
    .values(
        filled_at=bindparam("new_filled_at"),
        filled_by=bindparam("new_filled_by"),
        reason=bindparam("new_reason"),
        found=gap.c.found + bindparam("new_found"),
    )
)
_ALL = select(
    gap.c.source_id,
    gap.c.since_at,
    gap.c.until_at,
    gap.c.filled_at,
    gap.c.filled_by,
    gap.c.reason,
    gap.c.found,
).order_by(gap.c.until_at, gap.c.id)
_AMONG = among(gap.c.source_id, "source_ids")
_NEWS = or_(gap.c.until_at >= bindparam("since"), gap.c.filled_at >= bindparam("since"))
_SINCE = {name: _ALL.where(_NEWS, listed) for name, listed in _AMONG.items()}
_OPEN = {name: _ALL.where(gap.c.filled_at.is_(None), listed) for name, listed in _AMONG.items()}


async def keep(connection: AsyncConnection, source_id: int, seen: GapSeen, *, at: datetime, found: int) -> None:
    """Keeps what a poll at `at` says of a gap, and that it gave `found` entries more."""
    filled_at = at if seen.filled_by else None
    if seen.until_at == at:
        row = {"source_id": source_id, "since_at": seen.since_at, "until_at": seen.until_at, "found": found}
        row |= {"filled_at": filled_at, "filled_by": seen.filled_by, "reason": seen.reason}
        await connection.execute(_INSERT, row)
        return
    values = {"of_source": source_id, "of_until": seen.until_at, "new_found": found}
    values |= {"new_filled_at": filled_at, "new_filled_by": seen.filled_by, "new_reason": seen.reason}
    await connection.execute(_SEEN_AGAIN, values)


async def since(connection: AsyncConnection, at: datetime, source_ids: Iterable[int]) -> list[Gap]:
    """The gaps of these sources that were seen or filled at or after `at`, in the order in which they were seen."""
    values = {"since": at, "source_ids": ids(connection, source_ids)}
    rows = await connection.execute(_SINCE[connection.dialect.name], values)
    return [_gap(row) for row in rows.mappings()]


async def open_of(connection: AsyncConnection, source_ids: Iterable[int]) -> list[Gap]:
    """The gaps of these sources that are not filled, in the order in which they were seen."""
    values = {"source_ids": ids(connection, source_ids)}
    rows = await connection.execute(_OPEN[connection.dialect.name], values)
    return [_gap(row) for row in rows.mappings()]


def _gap(row: RowMapping) -> Gap:
    return Gap(**row)
