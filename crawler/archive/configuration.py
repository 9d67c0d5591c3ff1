"""Which configuration is in force: one row, with the fingerprint of what was reconciled last. Errors: StoreError.

Who decides by what is declared (a matcher, who composes) holds the row while it writes; who reconciles takes it alone. So
nothing is decided by a configuration that is being replaced.
"""

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive.dialects import PerDialect
from crawler.archive.schema import configuration

_IN_FORCE = select(configuration.c.fingerprint).where(configuration.c.id == 1)
_HOLD = _IN_FORCE.with_for_update(read=True)
_TAKE = _IN_FORCE.with_for_update()
_FIRST = PerDialect(lambda insert: insert(configuration).on_conflict_do_nothing(index_elements=["id"]))
_APPLY = (
    update(configuration)
    .where(configuration.c.id == 1)
    .values(
        fingerprint=bindparam("new_fingerprint"), applied_at=bindparam("new_applied_at"), applied_by=bindparam("by")
    )
)


async def in_force(connection: AsyncConnection) -> str | None:
    """The fingerprint of the configuration in force; None where none was ever applied."""
    found: str | None = (await connection.execute(_IN_FORCE)).scalar()
    return found


async def hold(connection: AsyncConnection) -> str | None:
    """As `in_force`; until this transaction ends nobody applies another."""
    found: str | None = (await connection.execute(_HOLD)).scalar()
    return found


async def take(connection: AsyncConnection, *, now: datetime) -> str | None:
    """As `in_force`, for who may apply another: until this transaction ends nobody else holds it."""
    first = {"id": 1, "fingerprint": "", "applied_at": now, "applied_by": 0}
    await connection.execute(_FIRST.on(connection), first)
    found: str = (await connection.execute(_TAKE)).scalar_one()
    return found or None


async def apply(connection: AsyncConnection, fingerprint: str, *, by: int, now: datetime) -> None:
    """Puts a configuration in force: in the transaction that reconciles the rows with it, after `take`."""
    await connection.execute(_APPLY, {"new_fingerprint": fingerprint, "new_applied_at": now, "by": by})
