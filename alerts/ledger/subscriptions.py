"""The subscriptions that are in the file, their recipients, and when each is due.

What people did since (unsubscribed) outranks the file. Errors: StoreError, from the transaction that the caller opened;
CommandError where a name is asked for that is not there. Times are aware; `now` is the caller's.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.errors import CommandError
from alerts.ledger.records import LiveSubscription, Recipient
from alerts.ledger.schema import recipient, subscription

_LIVE = (
    select(
        subscription.c.id,
        subscription.c.name,
        subscription.c.began_at,
        subscription.c.next_slot_at,
        subscription.c.asked_at,
    )
    .where(subscription.c.retired_at.is_(None))
    .order_by(subscription.c.name)
)
_TAKE = _LIVE.where(subscription.c.name == bindparam("the_name")).with_for_update(skip_locked=True, key_share=True)
_RECIPIENTS = (
    select(recipient.c.id, recipient.c.channel, recipient.c.address)
    .where(
        recipient.c.subscription_id == bindparam("subscription_id"),
        recipient.c.retired_at.is_(None),
        recipient.c.unsubscribed_at.is_(None),
    )
    .order_by(recipient.c.id)
)


async def _set(connection: AsyncConnection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Sets the columns of one row by its key; says whether it was there."""
    where = and_(*(table.c[name] == value for name, value in key.items()))
    return (await connection.execute(update(table).where(where).values(**values))).rowcount == 1


async def live(connection: AsyncConnection) -> list[LiveSubscription]:
    """The subscriptions that are in the file, by name."""
    return [LiveSubscription(**row) for row in (await connection.execute(_LIVE)).mappings()]


async def find(connection: AsyncConnection, name: str) -> LiveSubscription:
    """One live subscription. Raises CommandError where there is none of that name."""
    row = (await connection.execute(_LIVE.where(subscription.c.name == name))).mappings().one_or_none()
    if row is None:
        raise CommandError(f"there is no subscription “{name}”; `cuttings digests` lists them")
    return LiveSubscription(**row)


async def take(connection: AsyncConnection, name: str) -> LiveSubscription | None:
    """As `find`, and nobody else composes for it until the transaction ends; None where another does so just now, or there
    is none of that name any more.
    """
    row = (await connection.execute(_TAKE, {"the_name": name})).mappings().one_or_none()
    return LiveSubscription(**row) if row else None


async def recipients(connection: AsyncConnection, subscription_id: int) -> list[Recipient]:
    """The addresses that a subscription goes to now."""
    rows = (await connection.execute(_RECIPIENTS, {"subscription_id": subscription_id})).mappings()
    return [Recipient(**row) for row in rows]


async def ask(connection: AsyncConnection, name: str, *, now: datetime) -> None:
    """Asks for a digest out of turn: whoever composes next sends one. Raises CommandError for an unknown name."""
    found = await find(connection, name)
    await _set(connection, subscription, {"id": found.id}, {"asked_at": now})


async def answered(connection: AsyncConnection, asked: LiveSubscription) -> bool:
    """Takes the request off again; says whether it still stood."""
    return await _set(connection, subscription, {"id": asked.id, "asked_at": asked.asked_at}, {"asked_at": None})


async def advance(connection: AsyncConnection, due: LiveSubscription, next_slot_at: datetime) -> bool:
    """Moves on to the next slot; says whether the one that is due still stood."""
    key = {"id": due.id, "next_slot_at": due.next_slot_at}
    return await _set(connection, subscription, key, {"next_slot_at": next_slot_at})
