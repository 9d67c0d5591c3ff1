"""The subscriptions, their watches and their recipients: declared ones reconciled with stored ones, and when each is due.

What people did since (unsubscribed) outranks the file. Errors: StoreError, from the transaction that the caller opened;
CommandError where a name is asked for that is not there. Times are aware; `now` is the caller's.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, and_, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.editions.slots import next_slot
from alerts.errors import CommandError
from alerts.ledger.records import LiveSubscription, Recipient
from alerts.ledger.schema import recipient, subscription, subscription_watch, watch
from config.models import Settings, Subscription
from crawler.archive.records import Reconciled

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
_RECIPIENTS = (
    select(recipient.c.id, recipient.c.channel, recipient.c.address)
    .where(
        recipient.c.subscription_id == bindparam("subscription_id"),
        recipient.c.retired_at.is_(None),
        recipient.c.unsubscribed_at.is_(None),
    )
    .order_by(recipient.c.id)
)


async def reconcile(connection: AsyncConnection, settings: Settings, *, now: datetime) -> Reconciled:
    """Makes the stored subscriptions those that are declared; what left the file is retired, not deleted.

    A new one begins now, and so does a watch that one takes up; `since:` reaches back from there. One that comes back goes
    on where it stood: what it told is not told again. A changed schedule counts from now. The watches must be reconciled
    before. Raises CommandError for a watch that nobody declared.
    """
    await _begin_by(connection, now)
    known = {row.name: row for row in await connection.execute(select(subscription))}
    watches = {row.name: row.id for row in await connection.execute(select(watch).where(watch.c.retired_at.is_(None)))}
    done: dict[str, list[str]] = {"added": [], "changed": [], "revived": [], "retired": []}
    wanted = {each.name: each for each in settings.subscriptions}
    for each in wanted.values():
        row = known.get(each.name)
        columns = _columns(each, settings.timezone, row, now)
        if row is None:
            row_id = await _add(connection, columns | _beginning(each, now) | {"name": each.name})
        else:
            row_id = row.id
            await _set(connection, subscription, {"id": row_id}, columns)
        await _reconcile_watches(connection, row_id, each, watches, now)
        await _reconcile_recipients(connection, row_id, each, now)
        if what := _what_happened(row, columns):
            done[what].append(each.name)
    for name, row in known.items():
        if name not in wanted and row.retired_at is None:
            await _set(connection, subscription, {"id": row.id}, {"retired_at": now, "asked_at": None})
            done["retired"].append(name)
    return Reconciled(**{what: tuple(names) for what, names in done.items()})


async def _begin_by(connection: AsyncConnection, now: datetime) -> None:
    """Nothing begins in the future: where the clock was ahead, nothing would be told until then."""
    for table in (subscription, subscription_watch):
        late = update(table).where(table.c.began_at > now)
        await connection.execute(late.values(began_at=now))
        await connection.execute(update(table).where(table.c.tells_from > now).values(tells_from=now))


def _what_happened(row: Row[Any] | None, columns: Mapping[str, Any]) -> str | None:
    if row is None:
        return "added"
    if row.retired_at is not None:
        return "revived"
    return "changed" if row.declaration != columns["declaration"] else None


def _columns(declared: Subscription, timezone: str, row: Row[Any] | None, now: datetime) -> dict[str, Any]:
    """What the row must say. Its next slot is computed anew only where the schedule is new: a missed one is still due."""
    declaration = declaration_of(declared, timezone)
    columns: dict[str, Any] = {"declaration": declaration, "retired_at": None}
    # One that is still to come is the first after now once more, unless the clock was ahead when it was computed.
    if (
        row is None
        or row.retired_at is not None
        or (row.next_slot_at is not None and row.next_slot_at > now)
        or any(row.declaration.get(key) != declaration[key] for key in _WHEN)
    ):
        columns["next_slot_at"] = _first_slot(declared, declaration["timezone"], now)
    return columns


#: What of a declaration decides when a subscription is due.
_WHEN = ("send", "timezone")


def declaration_of(declared: Subscription, timezone: str) -> dict[str, Any]:
    """A subscription as it is stored, without secrets and with its zone filled in. `timezone` is the configuration's."""
    stored = declared.model_dump(mode="json", exclude={"webhook"})
    stored["webhook"] = declared.webhook.url if declared.webhook else None
    stored["timezone"] = declared.timezone or timezone
    if declared.send.cron is not None:
        stored["send"] = {"cron": declared.send.cron}  # as it was written: its words may mean other expressions too
    return stored


def _first_slot(declared: Subscription, timezone: str, now: datetime) -> datetime | None:
    return None if declared.send.kind == "immediately" else next_slot(declared.send, now, timezone).at


def _beginning(declared: Subscription, now: datetime) -> dict[str, datetime]:
    return {"began_at": now, "tells_from": now - (declared.since or timedelta())}


async def _add(connection: AsyncConnection, columns: Mapping[str, Any]) -> int:
    row = (await connection.execute(insert(subscription).values(**columns).returning(subscription.c.id))).one()
    return int(row.id)


async def _reconcile_watches(
    connection: AsyncConnection, row_id: int, declared: Subscription, watches: Mapping[str, int], now: datetime
) -> None:
    unknown = [name for name in declared.watches if name not in watches]
    if unknown:
        raise CommandError(
            f"subscription “{declared.name}” names the watch “{unknown[0]}”, which nobody declared; "
            "declare it under `watches:`, or take the name out"
        )
    wanted = [{"watch_id": watches[name]} for name in declared.watches]
    await _keep_just(connection, subscription_watch, row_id, wanted, when_new=_beginning(declared, now), now=now)


async def _reconcile_recipients(
    connection: AsyncConnection, row_id: int, declared: Subscription, now: datetime
) -> None:
    wanted = [{"channel": "email", "address": address} for address in declared.to]
    if declared.webhook:
        wanted.append({"channel": "webhook", "address": declared.webhook.url})
    await _keep_just(connection, recipient, row_id, wanted, when_new={}, now=now)


async def _keep_just(
    connection: AsyncConnection,
    table: Table,
    row_id: int,
    wanted: Iterable[Mapping[str, Any]],
    *,
    when_new: Mapping[str, Any],
    now: datetime,
) -> None:
    """Makes the live rows of a subscription in `table` just `wanted` (each a key): adds, revives and retires."""
    of_ours = select(table).where(table.c.subscription_id == row_id)
    known = [dict(row) for row in (await connection.execute(of_ours)).mappings()]
    kept = []
    for key in wanted:
        row = next((row for row in known if key.items() <= row.items()), None)
        if row is None and key not in kept:
            await connection.execute(insert(table).values(subscription_id=row_id, **key, **when_new))
        elif row is not None and row["retired_at"] is not None:
            await _set(connection, table, {"subscription_id": row_id, **key}, {"retired_at": None})
        kept.append(key)
    for row in known:
        if row["retired_at"] is None and not any(key.items() <= row.items() for key in kept):
            own = {column.name: row[column.name] for column in table.primary_key}
            await _set(connection, table, own, {"retired_at": now})


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
