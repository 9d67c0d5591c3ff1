"""The watches: declared ones reconciled with stored ones, and the versions in force.

Errors: StoreError, from the transaction that the caller opened. Times are aware; `now` is the caller's.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.ledger.records import ListedWatch, WatchVersion
from alerts.ledger.schema import match, subscription, subscription_watch, watch, watch_version
from config.models import Watch
from crawler.archive.records import Reconciled

_newest = select(func.max(watch_version.c.id).label("id")).group_by(watch_version.c.watch_id).subquery()
_WITH_NEWEST = (
    select(
        watch.c.id.label("watch_id"),
        watch.c.name,
        watch.c.retired_at,
        watch_version.c.id,
        watch_version.c.declaration,
        watch_version.c.created_at,
    )
    .join(watch_version, watch_version.c.watch_id == watch.c.id)
    .join(_newest, _newest.c.id == watch_version.c.id)
    .order_by(watch.c.name)
)
_IN_FORCE = _WITH_NEWEST.where(watch.c.retired_at.is_(None))
_FIRED = select(
    match.c.watch_id, func.count(match.c.article_id.distinct()).label("matches"), func.max(match.c.at).label("last")
).group_by(match.c.watch_id)
_WANTED_BY = (
    select(subscription_watch.c.watch_id, subscription.c.name)
    .join(subscription, subscription.c.id == subscription_watch.c.subscription_id)
    .where(and_(subscription_watch.c.retired_at.is_(None), subscription.c.retired_at.is_(None)))
    .order_by(subscription.c.name)
)


def declaration_of(declared: Watch) -> dict[str, Any]:
    """A watch as it is stored: what was written, without what is left at its default, so that a new key changes nothing."""
    return declared.model_dump(mode="json", exclude_defaults=True)


def hash_of(declared: Watch) -> str:
    """What tells two wordings of a watch apart. The order of `only_from` counts; so does every letter of the query."""
    return hashlib.sha256(json.dumps(declaration_of(declared), sort_keys=True).encode()).hexdigest()


async def reconcile(connection: AsyncConnection, declared: Iterable[Watch], *, now: datetime) -> Reconciled:
    """Makes the stored watches those that are declared; what left the file is retired, not deleted.

    An edited watch gets a new version. So does one that comes back: what was seen meanwhile was not put to it.
    """
    known = {row.name: row for row in await connection.execute(_WITH_NEWEST)}
    wanted = {each.name: each for each in declared}
    done: dict[str, list[str]] = {"added": [], "changed": [], "revived": [], "retired": []}
    for name, each in wanted.items():
        row = known.get(name)
        if row is None:
            watch_id = await _add(connection, name)
        elif row.retired_at is not None or row.declaration != declaration_of(each):
            watch_id = row.watch_id
            await connection.execute(update(watch).where(watch.c.id == watch_id).values(retired_at=None))
        else:
            continue
        await connection.execute(insert(watch_version).values(_version(watch_id, each, now)))
        done["added" if row is None else "revived" if row.retired_at else "changed"].append(name)
    for name, row in known.items():
        if name not in wanted and row.retired_at is None:
            await connection.execute(update(watch).where(watch.c.id == row.watch_id).values(retired_at=now))
            done["retired"].append(name)
    return Reconciled(**{what: tuple(names) for what, names in done.items()})


async def _add(connection: AsyncConnection, name: str) -> int:
    row = (await connection.execute(insert(watch).values(name=name).returning(watch.c.id))).one()
    return int(row.id)


def _version(watch_id: int, declared: Watch, now: datetime) -> dict[str, Any]:
    return {
        "watch_id": watch_id,
        "declaration": declaration_of(declared),
        "created_at": now,
    }


async def in_force(connection: AsyncConnection) -> list[WatchVersion]:
    """The newest version of every watch that is not retired, by name."""
    return [
        WatchVersion(id=row.id, watch_id=row.watch_id, watch=Watch.model_validate(row.declaration))
        for row in await connection.execute(_IN_FORCE)
    ]


async def listing(connection: AsyncConnection) -> list[ListedWatch]:
    """Every watch, retired ones too, by name."""
    fired = {row.watch_id: row for row in await connection.execute(_FIRED)}
    wanted_by: dict[int, list[str]] = {}
    for row in await connection.execute(_WANTED_BY):
        wanted_by.setdefault(row.watch_id, []).append(row.name)
    return [
        ListedWatch(
            name=row.name,
            watch=Watch.model_validate(row.declaration),
            changed_at=row.created_at,
            retired_at=row.retired_at,
            matches=fired[row.watch_id].matches if row.watch_id in fired else 0,
            last_match_at=fired[row.watch_id].last if row.watch_id in fired else None,
            subscriptions=tuple(wanted_by.get(row.watch_id, ())),
        )
        for row in await connection.execute(_WITH_NEWEST)
    ]
