"""The digests: composed once per slot, with the items that they tell.

Errors: StoreError, from the transaction that the caller opened; CommandError where one is asked for that is not there.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, cast, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.editions.compose import Untold
from alerts.errors import CommandError
from alerts.ledger.records import ListedDigest, digest_from_json, digest_to_json
from alerts.ledger.schema import delivery, digest, digest_item, subscription
from alerts.models import Digest
from crawler.archive.dialects import PerDialect

_INSERT = PerDialect(
    lambda insert: (
        insert(digest).on_conflict_do_nothing(index_elements=["subscription_id", "slot"]).returning(digest.c.id)
    )
)
_of_subscription = digest.c.subscription_id == bindparam("subscription_id")
#: One subscription's digests are composed one after the other: the newest number is that of the newest row.
_LAST_NUMBER = (
    select(cast(func.substr(digest.c.slot, 2), Integer))
    .where(_of_subscription, digest.c.slot.startswith("#"))
    .order_by(digest.c.id.desc())
    .limit(1)
)
_PREVIOUS = select(func.max(digest.c.slot_at)).where(_of_subscription, digest.c.slot_at < bindparam("before"))
_PREVIOUS_SENT = _PREVIOUS.where(or_(digest.c["items"] > 0, digest.c.sent_empty))
_LISTING = (
    select(
        digest.c.id,
        subscription.c.name.label("subscription"),
        digest.c.slot,
        digest.c.slot_at,
        digest.c.composed_at,
        digest.c.late,
        digest.c["items"],
    )
    .join(subscription, subscription.c.id == digest.c.subscription_id)
    .order_by(digest.c.composed_at.desc(), digest.c.id.desc())
)
_STATES = (
    select(delivery.c.digest_id, delivery.c.state, func.count().label("number"))
    .where(delivery.c.digest_id.in_(bindparam("ids", expanding=True)))
    .group_by(delivery.c.digest_id, delivery.c.state)
    .order_by(delivery.c.state)
)


async def add(
    connection: AsyncConnection,
    subscription_id: int,
    composed: Digest,
    told: Iterable[Untold],
    *,
    sent: bool,
    now: datetime,
) -> int | None:
    """Keeps a digest and what it tells; gives its id, or None where this slot has had its digest."""
    row = _row(subscription_id, composed, sent=sent, now=now)
    digest_id: int | None = (await connection.execute(_INSERT.on(connection), row)).scalar()
    items = [_item_row(each, subscription_id, digest_id) for each in told]
    if digest_id is not None and items:
        await connection.execute(insert(digest_item), items)
    return digest_id


def _row(subscription_id: int, composed: Digest, *, sent: bool, now: datetime) -> dict[str, Any]:
    return {
        "subscription_id": subscription_id,
        "slot": composed.slot,
        "slot_at": composed.slot_at,
        "composed_at": now,
        "late": composed.late,
        "sent_empty": sent and not composed.items,
        "items": len(composed.items),
        "content": digest_to_json(composed),
    }


def _item_row(told: Untold, subscription_id: int, digest_id: int | None) -> dict[str, Any]:
    return {
        "digest_id": digest_id,
        "subscription_id": subscription_id,
        "watch_id": told.watch_id,
        "article_id": told.article_id,
        "match_id": told.match_id,
    }


async def next_number(connection: AsyncConnection, subscription_id: int) -> int:
    """The number of the next digest that goes by numbers (`immediately`), from 1."""
    values = {"subscription_id": subscription_id}
    return ((await connection.execute(_LAST_NUMBER, values)).scalar() or 0) + 1


async def previous_slot_at(connection: AsyncConnection, subscription_id: int, before: datetime) -> datetime | None:
    """When the last slot before that moment was which has its digest; None where there was none."""
    values = {"subscription_id": subscription_id, "before": before}
    found: datetime | None = (await connection.execute(_PREVIOUS, values)).scalar()
    return found


async def previous_sent_at(connection: AsyncConnection, subscription_id: int, before: datetime) -> datetime | None:
    """As `previous_slot_at`, of the digests that went out: an empty one may be kept back."""
    values = {"subscription_id": subscription_id, "before": before}
    found: datetime | None = (await connection.execute(_PREVIOUS_SENT, values)).scalar()
    return found


async def listing(connection: AsyncConnection, name: str | None = None, *, limit: int = 50) -> list[ListedDigest]:
    """The last `limit` digests, of one subscription or of all, the newest first."""
    query = _LISTING.limit(limit)
    if name is not None:
        query = query.where(subscription.c.name == name)
    rows = (await connection.execute(query)).mappings().all()
    states = await _states(connection, [row["id"] for row in rows])
    return [ListedDigest(**row, deliveries=states.get(row["id"], {})) for row in rows]


async def _states(connection: AsyncConnection, ids: list[int]) -> Mapping[int, Mapping[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for row in await connection.execute(_STATES, {"ids": ids}):
        found.setdefault(row.digest_id, {})[row.state] = row.number
    return found


async def content(connection: AsyncConnection, digest_id: int) -> Digest:
    """A digest as it was composed. Raises CommandError for an unknown id."""
    found = (await connection.execute(select(digest.c.content).where(digest.c.id == digest_id))).scalar()
    if found is None:
        raise CommandError(f"there is no digest {digest_id}; `cuttings digests` lists them")
    return digest_from_json(found)
