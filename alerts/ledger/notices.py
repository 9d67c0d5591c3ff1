"""What the operator must hear, once each. Errors: StoreError, from the transaction that the caller opened."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.ledger.records import Notice
from alerts.ledger.schema import notice
from crawler.archive.dialects import PerDialect
from crawler.dedupe.urls import fitting

_WRITE = PerDialect(lambda insert: insert(notice).on_conflict_do_nothing(index_elements=["key"]))
_UNTOLD = select(notice.c.id, notice.c.text, notice.c.at).where(notice.c.told_at.is_(None)).order_by(notice.c.id)
_TAKE = _UNTOLD.with_for_update(skip_locked=True)
_TOLD = update(notice).where(notice.c.id.in_(bindparam("ids", expanding=True))).values(told_at=bindparam("now"))


async def write(connection: AsyncConnection, key: str, text: str, *, now: datetime) -> None:
    """Notes something for the operator, one line. The same `key` is noted once, for ever."""
    await connection.execute(_WRITE.on(connection), {"key": fitting(key), "text": text, "at": now})


async def untold(connection: AsyncConnection) -> list[Notice]:
    """What the operator has not heard of, oldest first."""
    return [Notice(**row) for row in (await connection.execute(_UNTOLD)).mappings()]


async def take_untold(connection: AsyncConnection) -> list[Notice]:
    """As `untold`, for who is to tell of them: until the transaction ends nobody else takes these."""
    return [Notice(**row) for row in (await connection.execute(_TAKE)).mappings()]


async def told(connection: AsyncConnection, notices: Iterable[Notice], *, now: datetime) -> None:
    """Notes that these are on their way: in the transaction that puts their message into the outbox."""
    await connection.execute(_TOLD, {"ids": [each.id for each in notices], "now": now})


async def any_since(connection: AsyncConnection, begins: str, since: datetime) -> bool:
    """Whether something whose key begins like that was noted since then, told or not."""
    query = select(notice.c.id).where(notice.c.key.startswith(begins, autoescape=True), notice.c.at > since).limit(1)
    return (await connection.execute(query)).first() is not None
