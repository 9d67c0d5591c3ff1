"""The outbox: messages on their way, claimed by conditional update, each attempt kept between two commits.

A claim is a lease: a row changes only for whoever holds the lease that stands in it. `intend` commits that the body is
about to leave, `settle` what became of it; a row found between the two with its lease passed was cut off mid-wire.
Errors: StoreError, from the transaction that the caller opened; CommandError for what a person asked for in vain.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.errors import CommandError
from alerts.ledger.records import GAVE_UP, DueDelivery, ListedDelivery, NewDelivery, Settled
from alerts.ledger.schema import attempt, delivery, digest, recipient, subscription
from alerts.models import Answer
from crawler.archive import leases
from crawler.archive.dialects import PerDialect, hold_keys

_ADD = PerDialect(lambda insert: insert(delivery).on_conflict_do_nothing().returning(delivery.c.id))
_free = leases.is_free(delivery)
_due = and_(delivery.c.state == "pending", delivery.c.next_attempt_at <= bindparam("now"), _free)
_busy = delivery.alias("busy")
#: The first that is due for each place that nothing is on its way to.
_firsts = (
    select(
        delivery.c.id,
        delivery.c.channel,
        delivery.c.address,
        delivery.c.next_attempt_at,
        func.row_number()
        .over(
            partition_by=(delivery.c.channel, delivery.c.address),
            order_by=(delivery.c.next_attempt_at, delivery.c.id),
        )
        .label("turn"),
    )
    .where(
        _due,
        tuple_(delivery.c.channel, delivery.c.address).not_in(
            select(_busy.c.channel, _busy.c.address).where(_busy.c.lease_until > bindparam("now"))
        ),
    )
    .subquery()
)
_DUE = (
    select(_firsts.c.id, _firsts.c.channel, _firsts.c.address)
    .where(_firsts.c.turn == 1)
    .order_by(_firsts.c.next_attempt_at, _firsts.c.id)
    .limit(bindparam("limit"))
)
_cut_off = and_(delivery.c.state == "sending", _free)
_CUT_OFF = select(delivery.c.id).where(_cut_off).order_by(delivery.c.id).with_for_update(skip_locked=True)
_ANY_CUT_OFF = select(delivery.c.id).where(_cut_off).limit(1)
_claimed = (
    delivery.c.id,
    delivery.c.purpose,
    delivery.c.channel,
    delivery.c.address,
    delivery.c.message_id,
    delivery.c.content,
    delivery.c.attempts,
    delivery.c.attempts_before,
    delivery.c.uncertain,
    delivery.c.lease_until,
)
_this = delivery.c.id == bindparam("the_id")
_lease: dict[str, Any] = {"lease_until": bindparam("until")}
_CLAIM = update(delivery).where(_this, _due).values(leases.TAKEN).returning(*_claimed)
_CLAIM_CUT_OFF = update(delivery).where(_this, _cut_off).values(leases.TAKEN).returning(*_claimed)
_held = update(delivery).where(_this, delivery.c.lease_until == bindparam("lease"))
_INTEND = _held.where(delivery.c.state == "pending").values(
    _lease | {"state": "sending", "attempts": delivery.c.attempts + 1}
)
_SETTLE = _held.values(
    {name: bindparam(f"new_{name}") for name in ("state", "attempts", "uncertain", "next_attempt_at", "finished_at")}
    | leases.FREE
)
#: Held until the commit by who decides by what it has read of a delivery.
_HOLD = select(delivery.c.id).where(_this).with_for_update(key_share=True)
_SAME_ATTEMPT = select(attempt.c.id).where(
    *(attempt.c[name] == bindparam(name) for name in ("delivery_id", "n", "at", "outcome", "answer"))
)
_RELEASE_ALL = leases.release_all(delivery)
_NEXT_DUE = select(func.min(delivery.c.next_attempt_at)).where(delivery.c.state == "pending")
_attempts = attempt.alias("attempts")
_last_attempt = select(func.max(_attempts.c.id)).where(_attempts.c.delivery_id == delivery.c.id).scalar_subquery()
_LISTING = (
    select(
        delivery.c.id,
        delivery.c.purpose,
        subscription.c.name.label("subscription"),
        digest.c.slot,
        delivery.c.channel,
        delivery.c.address,
        delivery.c.state,
        delivery.c.attempts,
        delivery.c.uncertain,
        delivery.c.next_attempt_at,
        delivery.c.created_at,
        delivery.c.finished_at,
        delivery.c.message_id,
        attempt.c.answer,
    )
    .outerjoin(recipient, recipient.c.id == delivery.c.recipient_id)
    .outerjoin(subscription, subscription.c.id == recipient.c.subscription_id)
    .outerjoin(digest, digest.c.id == delivery.c.digest_id)
    .outerjoin(attempt, attempt.c.id == _last_attempt)
    .order_by(delivery.c.id.desc())
)


async def add(connection: AsyncConnection, new: Iterable[NewDelivery], *, now: datetime) -> int:
    """Puts frozen messages into the outbox, due at once; gives how many. One that is there already is left as it is."""
    added = 0
    for each in new:
        added += len((await connection.execute(_ADD.on(connection), _row(each, now))).all())
    return added


def _row(new: NewDelivery, now: datetime) -> dict[str, Any]:
    return {
        "purpose": new.purpose,
        "digest_id": new.digest_id,
        "recipient_id": new.recipient_id,
        "channel": new.channel,
        "address": new.address,
        "message_id": new.message.message_id,
        "content": new.message.content,
        "state": "pending",
        "next_attempt_at": now,
        "created_at": now,
    }


async def any_due(connection: AsyncConnection, *, now: datetime, besides: Collection[tuple[str, str]] = ()) -> bool:
    """Whether there is something to claim."""
    return bool(await _due_besides(connection, besides, now=now, limit=1))


async def claim(
    connection: AsyncConnection,
    *,
    now: datetime,
    until: datetime,
    limit: int,
    besides: Collection[tuple[str, str]] = (),
    by: int | None = None,
) -> list[DueDelivery]:
    """At most `limit` deliveries that are due, leased until `until` for the daemon `by`, the longest due first.

    One per (channel, address), and none of those `besides`, nor where another has one: what goes to one place goes one
    after the other. So they are claimed one daemon after the other, too.
    """
    await hold_keys(connection, ["outbox"])
    claimed: list[DueDelivery] = []
    for delivery_id in await _due_besides(connection, besides, now=now, limit=limit):
        values = {"the_id": delivery_id, "now": now, "until": until, "by": by}
        claimed += [DueDelivery(**each) for each in (await connection.execute(_CLAIM, values)).mappings()]
    return claimed


async def _due_besides(
    connection: AsyncConnection, besides: Collection[tuple[str, str]], *, now: datetime, limit: int
) -> list[int]:
    due = await connection.execute(_DUE, {"now": now, "limit": limit + len(besides)})
    return [row.id for row in due if (row.channel, row.address) not in besides][:limit]


async def any_cut_off(connection: AsyncConnection, *, now: datetime) -> bool:
    """Whether `claim_cut_off` would give something."""
    return (await connection.execute(_ANY_CUT_OFF, {"now": now})).first() is not None


async def claim_cut_off(
    connection: AsyncConnection, *, now: datetime, until: datetime, by: int | None = None
) -> list[DueDelivery]:
    """The deliveries whose body was leaving when whoever sent them went away, leased until `until` for the daemon `by`."""
    claimed: list[DueDelivery] = []
    for row in (await connection.execute(_CUT_OFF, {"now": now})).all():
        values = {"the_id": row.id, "now": now, "until": until, "by": by}
        claimed += [DueDelivery(**each) for each in (await connection.execute(_CLAIM_CUT_OFF, values)).mappings()]
    return claimed


async def intend(connection: AsyncConnection, delivery_id: int, *, lease: datetime, until: datetime) -> bool:
    """Notes that the body is about to leave, and renews the lease; False where the lease is no longer ours."""
    values = {"the_id": delivery_id, "lease": lease, "until": until}
    return (await connection.execute(_INTEND, values)).rowcount == 1


async def settle(
    connection: AsyncConnection, delivery_id: int, settled: Settled, answer: Answer, *, lease: datetime, now: datetime
) -> bool:
    """Keeps what became of an attempt, with the other side's words; False where the lease was lost, and the row is another's.

    The same again, with the same `now`, changes nothing: where nobody knows whether it was committed it may be repeated.
    """
    record = {
        "delivery_id": delivery_id,
        "n": settled.attempts,
        "at": now,
        "outcome": answer.outcome,
        "answer": answer.text,
    }
    await connection.execute(_HOLD, {"the_id": delivery_id})
    if (await connection.execute(_SAME_ATTEMPT, record)).first():
        return True
    await connection.execute(insert(attempt), record)
    values = {
        "the_id": delivery_id,
        "lease": lease,
        "new_state": settled.state,
        "new_attempts": settled.attempts,
        "new_uncertain": settled.uncertain,
        "new_next_attempt_at": settled.next_attempt_at,
        "new_finished_at": settled.finished_at,
    }
    return (await connection.execute(_SETTLE, values)).rowcount == 1


async def held(connection: AsyncConnection, *, now: datetime) -> dict[int, int]:
    """How many deliveries each daemon has in hand, by its id."""
    return {row.lease_by: row.number for row in await connection.execute(leases.counted(delivery), {"now": now})}


async def release_all(connection: AsyncConnection) -> None:
    """Drops every lease: for a process that knows itself to be the only one (it holds the database's lock file)."""
    await connection.execute(_RELEASE_ALL)


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """When the next delivery is due (perhaps in the past); None where none waits."""
    found: datetime | None = (await connection.execute(_NEXT_DUE)).scalar()
    return found


async def listing(connection: AsyncConnection, *, gave_up: bool = False, limit: int = 50) -> list[ListedDelivery]:
    """The last `limit` deliveries, or those that gave up and wait for a person, the newest first."""
    query = _LISTING.limit(limit)
    return await _listed(connection, query.where(delivery.c.state.in_(GAVE_UP)) if gave_up else query)


async def find(connection: AsyncConnection, delivery_id: int) -> ListedDelivery:
    """One delivery. Raises CommandError for an unknown id."""
    found = await _listed(connection, _LISTING.where(delivery.c.id == delivery_id))
    if not found:
        raise CommandError(f"there is no delivery {delivery_id}; `cuttings deliveries` lists them")
    return found[0]


async def _listed(connection: AsyncConnection, query: Select[Any]) -> list[ListedDelivery]:
    return [ListedDelivery(**row) for row in (await connection.execute(query)).mappings()]


async def retry(connection: AsyncConnection, delivery_id: int, *, now: datetime) -> None:
    """Makes a delivery due at once, with its whole round of retries before it again.

    Raises CommandError where there is none of that id, or it has arrived or is being sent.
    """
    await connection.execute(_HOLD, {"the_id": delivery_id})  # it must not be sent between the look and the change
    found = await find(connection, delivery_id)
    if found.state == "sent":
        raise CommandError(f"delivery {delivery_id} has arrived; `cuttings send NAME` composes a new digest")
    if found.state == "sending":
        raise CommandError(f"delivery {delivery_id} is being sent at this moment; look again in a minute")
    again = {"state": "pending", "next_attempt_at": now, "finished_at": None, "attempts_before": delivery.c.attempts}
    await connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(**again))
