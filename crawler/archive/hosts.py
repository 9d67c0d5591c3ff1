"""Hosts that asked us to stay away until a time (Retry-After), kept over a restart. Errors: StoreError."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable

from crawler.archive.dialects import Insert, PerDialect
from crawler.archive.schema import host


def _later_wins(insert: Insert) -> Executable:
    row = insert(host)
    asked = row.excluded.next_ok_at
    statement: Executable = row.on_conflict_do_update(
        index_elements=["name"], set_={"next_ok_at": asked}, where=asked > host.c.next_ok_at
    )
    return statement


_HOLD = PerDialect(_later_wins)
_HOLDS = select(host.c.name, host.c.next_ok_at).where(host.c.next_ok_at > bindparam("now"))
_FORGET = delete(host).where(host.c.next_ok_at <= bindparam("now"))


async def hold(connection: AsyncConnection, name: str, until: datetime) -> None:
    """Nothing is asked of this host before `until`; an earlier time than the one that stands changes nothing."""
    await connection.execute(_HOLD.on(connection), {"name": name, "next_ok_at": until})


async def holds(connection: AsyncConnection, *, now: datetime) -> dict[str, datetime]:
    """The hosts that are to be left alone now, and until when."""
    return {row.name: row.next_ok_at for row in await connection.execute(_HOLDS, {"now": now})}


async def forget(connection: AsyncConnection, *, now: datetime) -> None:
    """Drops the holds that are over."""
    await connection.execute(_FORGET, {"now": now})
