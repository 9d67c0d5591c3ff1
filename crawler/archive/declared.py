"""The sources: those that are declared reconciled with those that are stored.

Errors: StoreError, from the transaction that the caller opened. Times are aware; `now` is the caller's.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.models import Source
from crawler.archive.dialects import PerDialect
from crawler.archive.records import Reconciled
from crawler.archive.schema import source
from crawler.cadence import LONGEST
from crawler.dedupe.urls import host_of

#: Goes up when the parsers read listings differently: stored validators are then cleared, or a 304 would hide the difference.
LISTING_VERSION = 1

_KNOWN = select(
    source.c.id,
    source.c.address,
    source.c.name,
    source.c.tags,
    source.c.every_s,
    source.c.declaration,
    source.c.next_poll_at,
    source.c.first_read_at,
    source.c.retired_at,
)
_INSERT = PerDialect(lambda insert: insert(source).on_conflict_do_nothing(index_elements=["address"]))


def declaration_of(declared: Source) -> str:
    """The hash of all that decides how a source's listing is read. Its name, tags and interval do not."""
    parts = [LISTING_VERSION, declared.kind, declared.address]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


async def reconcile(connection: AsyncConnection, declared: Iterable[Source], *, now: datetime) -> Reconciled:
    """Makes the stored sources those that are declared; what left the file is retired, not deleted.

    A new one is due at once. One that comes back is read as if for the first time. One that is declared differently
    loses its validators and is due at once. So is one whose next poll lies further ahead than any wait, and none was read
    in the future: the clock was ahead when that was written.
    """
    known = {row["address"]: row for row in (await connection.execute(_KNOWN)).mappings()}
    wanted = {each.address: each for each in declared}
    done: dict[str, list[str]] = {"added": [], "changed": [], "revived": [], "retired": []}
    for each in wanted.values():
        row = known.get(each.address)
        if row is None:
            await connection.execute(_INSERT.on(connection), _new_row(each, now))
            done["added"].append(each.name)
        elif changes := _changes(row, each, now):
            await connection.execute(update(source).where(source.c.id == row["id"]).values(changes))
            done["changed" if row["retired_at"] is None else "revived"].append(each.name)
    for address, row in known.items():
        if address not in wanted and row["retired_at"] is None:
            await connection.execute(update(source).where(source.c.id == row["id"]).values(retired_at=now))
            done["retired"].append(row["name"])
    return Reconciled(**{what: tuple(names) for what, names in done.items()})


def _declared_columns(declared: Source) -> dict[str, Any]:
    return {
        "name": declared.name,
        "tags": list(declared.tags),
        "every_s": max(1, round(declared.every.total_seconds())),
        "declaration": declaration_of(declared),
    }


def _new_row(declared: Source, now: datetime) -> dict[str, Any]:
    return _declared_columns(declared) | {
        "address": declared.address,
        "host": host_of(declared.address),
        "kind": declared.kind,
        "next_poll_at": now,
        "added_at": now,
    }


def _changes(row: RowMapping, declared: Source, now: datetime) -> dict[str, Any]:
    """The columns to be set; empty where the row says what is declared."""
    columns = _declared_columns(declared)
    changes = {name: value for name, value in columns.items() if value != row[name]}
    if row["next_poll_at"] > now + max(LONGEST, timedelta(seconds=columns["every_s"])):  # the clock was ahead then
        changes["next_poll_at"] = now
    if row["first_read_at"] and row["first_read_at"] > now:
        changes["first_read_at"] = now
    if "every_s" in changes:
        changes["next_poll_at"] = min(row["next_poll_at"], now + timedelta(seconds=columns["every_s"]))
    if "declaration" in changes or row["retired_at"] is not None:
        changes |= {"kind": declared.kind, "etag": None, "last_modified": None, "body_hash": None, "next_poll_at": now}
    if row["retired_at"] is not None:
        changes |= {"retired_at": None, "first_read_at": None, "failures": 0, "failing_since": None, "reason": None}
    return changes
