"""The sources: those that are declared reconciled with those that are stored.

A source is known by its address, else by the name that it had (`was:`), else by its own: so one that moves to another address
keeps its past. Errors: StoreError, from the transaction that the caller opened. Times are aware; `now` is the caller's.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.sources import Source
from crawler.archive.dialects import PerDialect
from crawler.archive.identity import Stored, renames, standing
from crawler.archive.records import Reconciled
from crawler.archive.schema import source
from crawler.cadence import LONGEST
from crawler.dedupe.urls import host_of
from crawler.errands import Errand, from_json, to_json
from crawler.paging import first_horizon

#: Goes up when the parsers read listings differently: stored validators are then cleared, or a 304 would hide the difference.
LISTING_VERSION = 2

#: Held until the commit, in the order in which polls that are kept hold theirs.
_KNOWN = (
    select(
        source.c.id,
        source.c.address,
        source.c.name,
        source.c.tags,
        source.c.every_s,
        source.c.kind,
        source.c.declaration,
        source.c.resume,
        source.c.next_poll_at,
        source.c.first_read_at,
        source.c.last_read_at,
        source.c.retired_at,
        source.c.lease_until,
    )
    .order_by(source.c.id)
    .with_for_update(key_share=True)
)
_INSERT = PerDialect(lambda insert: insert(source).on_conflict_do_nothing(index_elements=["address"]))
_OF_ID = update(source).where(source.c.id == bindparam("the_id"))

#: What is known of an address by its answers, and does not hold for another.
_UNHEARD = {"etag": None, "last_modified": None, "body_hash": None}
_UNTRIED = {
    "failures": 0,
    "failing_since": None,
    "reason": None,
    "state": "new",
    "state_since": None,
    "state_reason": None,
    "recent": "",
}


def declaration_of(declared: Source) -> str:
    """The hash of all that decides how a source's listing is read. Its name, tags and interval do not."""
    parts = [LISTING_VERSION, declared.kind, declared.key, *_read_by(declared)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _read_by(declared: Source) -> list[str]:
    """Beside the address, what decides how a listing is read, and what may be seen of it: only what is declared, so that a key that
    comes to be known later changes no hash.
    """
    selectors = {"links": declared.links, "date": declared.date, "next": declared.next}
    return [
        *(f"{name} {selector}" for name, selector in selectors.items() if selector),
        *(f"header {name}" for name in sorted(declared.headers)),
        *(["cookie"] if declared.cookie else []),
        *([f"backfill {declared.backfill.total_seconds():.0f}"] if declared.backfill else []),
    ]


async def reconcile(connection: AsyncConnection, declared: Iterable[Source], *, now: datetime) -> Reconciled:
    """Makes the stored sources those that are declared; what left the file is retired, not deleted.

    A new one is due at once. One that comes back is read as if for the first time. One that is declared differently
    loses its validators and is due at once; of one that moved to another address, what was out before it was last read at
    the former one is no news (see `crawler.decide.is_old`). So is due one whose next poll lies further ahead than any wait,
    and none was read in the future: the clock was ahead when that was written.
    """
    rows = (await connection.execute(_KNOWN)).all()
    wanted = list({each.key: each for each in declared}.values())
    found = _standing(wanted, rows)
    kept = {row.id for row in found.values()}
    new = [each for each in wanted if each.name not in found]
    gone = [row for row in rows if row.retired_at is None and row.id not in kept]
    edits = {each.name: _changes(found[each.name], each, now) for each in wanted if each.name in found}
    await _update(connection, {found[name].id: columns for name, columns in edits.items()})
    await _update(connection, {row.id: {"retired_at": now} for row in gone})
    if new:
        await connection.execute(_INSERT.on(connection), [_new_row(each, now) for each in new])
    revived = [name for name in edits if found[name].retired_at]
    return Reconciled(
        added=tuple(each.name for each in new),
        changed=tuple(name for name, columns in edits.items() if columns.keys() - {"name"} and name not in revived),
        renamed=renames(found),
        revived=tuple(revived),
        retired=tuple(row.name for row in gone),
    )


def _standing(wanted: Sequence[Source], rows: Sequence[Stored]) -> dict[str, Stored]:
    """The row of each source, by its name, in the file's order: found by address before it is looked for by name."""
    by_address = {row.address: row for row in rows}
    there = {each.name: by_address[each.key] for each in wanted if each.key in by_address}
    addresses = {each.key for each in wanted}
    moved = standing(
        [each for each in wanted if each.name not in there], [row for row in rows if row.address not in addresses]
    )
    found = there | moved
    return {each.name: found[each.name] for each in wanted if each.name in found}


def _declared_columns(declared: Source) -> dict[str, Any]:
    return {
        "name": declared.name,
        "tags": list(declared.tags),
        "every_s": max(1, round(declared.every.total_seconds())) if declared.every else None,
        "declaration": declaration_of(declared),
        "address": declared.key,
    }


def _new_row(declared: Source, now: datetime) -> dict[str, Any]:
    return _declared_columns(declared) | {
        "host": _host(declared),
        "kind": declared.kind,
        "next_poll_at": now,
        "added_at": now,
    }


def _resume(row: Stored, declared: Source, now: datetime) -> list[dict[str, Any]] | None:
    """What is still to be read of a source that is declared differently: what was, and the backfill, if it was read before, or is just
    being read for the first time. What it reads at its first reading it reads then.
    """
    left = from_json(row.resume) if row.kind == declared.kind else ()
    if declared.backfill is None or (row.first_read_at is None and row.lease_until is None):
        return to_json(left)
    horizon = first_horizon(began=now, lookback=timedelta(), backfill=declared.backfill)
    begun = [each for each in left if each.why != "backfill"]
    return to_json([*begun, Errand(why="backfill", horizon=horizon, undated=True, fresh=True)])


def _host(declared: Source) -> str:
    """Whose turn a poll is: that of its host. A spider asks hosts of its own choice, so it has a turn of its own."""
    return declared.key if declared.kind in {"spider", "unknown"} else host_of(declared.key)


def _changes(row: Stored, declared: Source, now: datetime) -> dict[str, Any]:
    """The columns to be set; empty where the row says what is declared."""
    columns = _declared_columns(declared)
    changes = {name: value for name, value in columns.items() if value != getattr(row, name)}
    every = timedelta(seconds=columns["every_s"] or 0)
    if row.next_poll_at > now + max(LONGEST, every):  # the clock was ahead then
        changes["next_poll_at"] = now
    if row.first_read_at and row.first_read_at > now:
        changes["first_read_at"] = now
    if "every_s" in changes:
        changes["next_poll_at"] = min(row.next_poll_at, now + every) if every else now
    if "declaration" in changes or row.retired_at is not None:
        changes |= _UNHEARD | {"kind": declared.kind, "next_poll_at": now, "resume": _resume(row, declared, now)}
    if "address" in changes:
        changes |= _UNTRIED | {"host": _host(declared), "first_read_at": None, "resume": None}
        if row.last_read_at and row.last_read_at > now:
            changes["last_read_at"] = now
    if row.retired_at is not None:
        changes |= _UNTRIED | {"retired_at": None, "first_read_at": None, "last_read_at": None, "resume": None}
    return changes


async def _update(connection: AsyncConnection, edits: Mapping[int, Mapping[str, Any]]) -> None:
    """Sets columns of sources, by id: those that change and no others, for polls are kept at the same time."""
    alike: dict[frozenset[str], list[dict[str, Any]]] = {}
    for the_id, columns in edits.items():
        values = {f"new_{name}": value for name, value in columns.items()}
        alike.setdefault(frozenset(columns), []).append(values | {"the_id": the_id})
    for names, rows in alike.items():
        if names:
            statement = _OF_ID.values({name: bindparam(f"new_{name}") for name in sorted(names)})
            await connection.execute(statement, rows)
