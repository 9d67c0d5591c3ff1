"""The subscriptions, their watches and their recipients: those that are declared reconciled with those that are stored.

What people did since (unsubscribed) outranks the file. Errors: StoreError, from the transaction that the caller opened.
Times are aware; `now` is the caller's.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.editions.slots import next_slot
from alerts.errors import CommandError
from alerts.ledger.names import rename
from alerts.ledger.schema import recipient, subscription, subscription_watch, watch
from config.models import Settings, Subscription
from crawler.archive.identity import Stored, standing
from crawler.archive.records import Reconciled

#: What a row of a subscription's watches or recipients is known by: the subscription's id, and what it is.
Key = tuple[Any, ...]

#: What of a declaration decides when a subscription is due.
_WHEN = ("send", "timezone")
_LIVE = select(subscription.c.id, subscription.c.name).where(subscription.c.retired_at.is_(None))
_LIVE_WATCHES = select(watch.c.name, watch.c.id).where(watch.c.retired_at.is_(None))


async def reconcile(connection: AsyncConnection, settings: Settings, *, now: datetime) -> Reconciled:
    """Makes the stored subscriptions those that are declared; what left the file is retired, not deleted.

    A new one begins now, and so does a watch that one takes up; `since:` reaches back from there. One that comes back goes
    on where it stood: what it told is not told again. A changed schedule counts from now. One that was renamed keeps its
    past, its recipients and its next slot. The watches must be reconciled before. Raises CommandError for a watch that
    nobody declared.
    """
    await _begin_by(connection, now)
    wanted = {each.name: each for each in settings.subscriptions}
    rows = (await connection.execute(select(subscription))).all()
    found = standing(wanted.values(), rows)
    renamed = await rename(connection, subscription, found, rows)
    kept = {row.id for row in found.values()}
    gone = [row for row in rows if row.retired_at is None and row.id not in kept]
    columns = {name: _columns(each, settings.timezone, found.get(name), now) for name, each in wanted.items()}
    edits = {row.id: _differing(row, columns[name]) for name, row in found.items()}
    await _update(connection, edits | {row.id: {"retired_at": now, "asked_at": None} for row in gone})
    added = [name for name in wanted if name not in found]
    if added:
        new = [columns[name] | _beginning(wanted[name], now) | {"name": name} for name in added]
        await connection.execute(insert(subscription), new)
    by_id = {row.id: wanted[row.name] for row in await connection.execute(_LIVE)}
    await _reconcile_watches(connection, by_id, now)
    await _reconcile_recipients(connection, by_id, now)
    stood = [name for name in wanted if name in found]
    return Reconciled(
        added=tuple(added),
        changed=tuple(name for name in stood if _is_edited(found[name], columns[name])),
        renamed=renamed,
        revived=tuple(name for name in stood if found[name].retired_at is not None),
        retired=tuple(row.name for row in gone),
    )


async def _begin_by(connection: AsyncConnection, now: datetime) -> None:
    """Nothing begins in the future: where the clock was ahead, nothing would be told until then."""
    for table in (subscription, subscription_watch):
        late = update(table).where(table.c.began_at > now)
        await connection.execute(late.values(began_at=now))
        await connection.execute(update(table).where(table.c.tells_from > now).values(tells_from=now))


def _columns(declared: Subscription, timezone: str, row: Stored | None, now: datetime) -> dict[str, Any]:
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


def declaration_of(declared: Subscription, timezone: str) -> dict[str, Any]:
    """A subscription as it is stored, without secrets and with its zone filled in. `timezone` is the configuration's."""
    stored = declared.model_dump(mode="json", exclude={"webhook", "was"})
    stored["webhook"] = declared.webhook.url if declared.webhook else None
    stored["timezone"] = declared.timezone or timezone
    if declared.send.cron is not None:
        stored["send"] = {"cron": declared.send.cron}  # as it was written: its words may mean other expressions too
    return stored


def _first_slot(declared: Subscription, timezone: str, now: datetime) -> datetime | None:
    return None if declared.send.kind == "immediately" else next_slot(declared.send, now, timezone).at


def _beginning(declared: Subscription, now: datetime) -> dict[str, datetime]:
    return {"began_at": now, "tells_from": now - (declared.since or timedelta())}


def _differing(row: Stored, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if value != getattr(row, name)}


def _is_edited(row: Stored, columns: Mapping[str, Any]) -> bool:
    """Whether a subscription that was live says something else now, but for its name."""
    return row.retired_at is None and columns["declaration"] != {
        **row.declaration,
        "name": columns["declaration"]["name"],
    }


async def _update(connection: AsyncConnection, edits: Mapping[int, Mapping[str, Any]]) -> None:
    """Sets columns of subscriptions, by id: those that change and no others, for digests are composed at the same time."""
    for the_id, columns in edits.items():
        if columns:
            await connection.execute(update(subscription).where(subscription.c.id == the_id).values(**columns))


async def _reconcile_watches(connection: AsyncConnection, wanted: Mapping[int, Subscription], now: datetime) -> None:
    known = {row.name: row.id for row in await connection.execute(_LIVE_WATCHES)}
    pairs: dict[Key, Mapping[str, Any]] = {}
    for row_id, each in wanted.items():
        unknown = [name for name in each.watches if name not in known]
        if unknown:
            raise CommandError(
                f"subscription “{each.name}” names the watch “{unknown[0]}”, which nobody declared; "
                "declare it under `watches:`, or take the name out"
            )
        pairs |= {(row_id, known[name]): _beginning(each, now) for name in each.watches}
    stored = {(row.subscription_id, row.watch_id): row for row in await _of(connection, subscription_watch, wanted)}
    await _keep_just(connection, subscription_watch, ("subscription_id", "watch_id"), pairs, stored, now=now)


async def _reconcile_recipients(connection: AsyncConnection, wanted: Mapping[int, Subscription], now: datetime) -> None:
    """An address of email that differs in capitals alone is the same recipient's, who may have unsubscribed."""
    stored = {(row.subscription_id, row.channel, row.address): row for row in await _of(connection, recipient, wanted)}
    spelt = {(*key[:2], key[2].lower()): key for key in sorted(stored, key=lambda key: stored[key].retired_at is None)}
    addresses: dict[Key, Mapping[str, Any]] = {}
    for row_id, each in wanted.items():
        for address in each.to:
            key = (row_id, "email", address)
            addresses[key if key in stored else spelt.get((row_id, "email", address.lower()), key)] = {}
        if each.webhook:
            addresses[row_id, "webhook", each.webhook.url] = {}
    await _keep_just(connection, recipient, ("subscription_id", "channel", "address"), addresses, stored, now=now)


async def _of(connection: AsyncConnection, table: Table, ids: Collection[int]) -> list[Stored]:
    """The rows of these subscriptions, retired ones too. Those of others are left alone."""
    return [row for row in await connection.execute(select(table)) if row.subscription_id in ids]


async def _keep_just(
    connection: AsyncConnection,
    table: Table,
    names: tuple[str, ...],
    wanted: Mapping[Key, Mapping[str, Any]],
    stored: Mapping[Key, Stored],
    *,
    now: datetime,
) -> None:
    """Makes the live ones of these `stored` rows just `wanted` (by key, with what a new one says besides): adds, revives and
    retires. `names` are the columns of the key.
    """
    new = [{**dict(zip(names, key, strict=True)), **more} for key, more in wanted.items() if key not in stored]
    if new:
        await connection.execute(insert(table), new)
    back = [key for key in wanted if key in stored and stored[key].retired_at is not None]
    gone = [key for key, row in stored.items() if key not in wanted and row.retired_at is None]
    of_key = update(table).where(*(table.c[name] == bindparam(f"the_{name}") for name in names))
    for keys, at in ((back, None), (gone, now)):
        if keys:
            values = [dict(zip([f"the_{name}" for name in names], key, strict=True)) for key in keys]
            await connection.execute(of_key.values(retired_at=at), values)
