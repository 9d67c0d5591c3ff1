"""The watches: declared ones reconciled with stored ones, and the versions in force.

Errors: StoreError, from the transaction that the caller opened. Times are aware; `now` is the caller's.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.ledger.names import rename
from alerts.ledger.records import ListedWatch, WatchVersion
from alerts.ledger.schema import match, subscription, subscription_watch, watch, watch_version
from config.models import Watch
from crawler.archive.identity import Stored, standing
from crawler.archive.records import Reconciled

_newest = select(func.max(watch_version.c.id).label("id")).group_by(watch_version.c.watch_id).subquery()
_WITH_NEWEST = (
    select(
        watch.c.id,
        watch.c.name,
        watch.c.retired_at,
        watch_version.c.id.label("version_id"),
        watch_version.c.declaration,
        watch_version.c.created_at,
    )
    .join(watch_version, watch_version.c.watch_id == watch.c.id)
    .join(_newest, _newest.c.id == watch_version.c.id)
    .order_by(watch.c.name)
)
_IN_FORCE = _WITH_NEWEST.where(watch.c.retired_at.is_(None))
_LIVE = select(watch.c.id, watch.c.name).where(watch.c.retired_at.is_(None))
_RETIRE = update(watch).where(watch.c.id == bindparam("the_id")).values(retired_at=bindparam("at"))
_FIRED = select(
    match.c.watch_id,
    func.count(match.c.article_id.distinct()).label("matches"),
    func.max(match.c.at).label("last"),
    func.min(match.c.at).label("first"),
    func.count(func.date(match.c.at).distinct()).label("days"),
).group_by(match.c.watch_id)
_WANTED_BY = (
    select(subscription_watch.c.watch_id, subscription.c.name)
    .join(subscription, subscription.c.id == subscription_watch.c.subscription_id)
    .where(and_(subscription_watch.c.retired_at.is_(None), subscription.c.retired_at.is_(None)))
    .order_by(subscription.c.name)
)


def declaration_of(declared: Watch) -> dict[str, Any]:
    """A watch as it is stored: what was written, without what is left at its default, so that a new key changes nothing."""
    return declared.model_dump(mode="json", exclude_defaults=True, exclude={"was"})


def wording_of(declaration: Mapping[str, Any]) -> dict[str, Any]:
    """What tells two wordings of a watch apart: all but its name. The order of `only_from` counts; so does every letter of
    the query.
    """
    return {key: value for key, value in declaration.items() if key != "name"}


async def reconcile(connection: AsyncConnection, declared: Iterable[Watch], *, now: datetime) -> Reconciled:
    """Makes the stored watches those that are declared; what left the file is retired, not deleted.

    An edited watch gets a new version, one that is only renamed does not. So does one that comes back: what was seen
    meanwhile was not put to it.
    """
    rows = (await connection.execute(_WITH_NEWEST)).all()
    wanted = {each.name: each for each in declared}
    found = standing(wanted.values(), rows)
    renamed = await rename(connection, watch, found, rows)
    kept = {row.id for row in found.values()}
    gone = [row for row in rows if row.retired_at is None and row.id not in kept]
    added = [name for name in wanted if name not in found]
    revived = [name for name in wanted if name in found and found[name].retired_at is not None]
    changed = [
        name
        for name, each in wanted.items()
        if name in found and name not in revived and _is_edited(found[name].declaration, each)
    ]
    await _retire(connection, {row.id: now for row in gone} | {found[name].id: None for name in revived})
    if added:
        await connection.execute(insert(watch), [{"name": name} for name in added])
    await _add_versions(connection, [wanted[name] for name in [*added, *revived, *changed]], now)
    return Reconciled(
        added=tuple(added),
        changed=tuple(changed),
        renamed=renamed,
        revived=tuple(revived),
        retired=tuple(row.name for row in gone),
    )


def _is_edited(stored: Mapping[str, Any], declared: Watch) -> bool:
    return wording_of(stored) != wording_of(declaration_of(declared))


async def _retire(connection: AsyncConnection, at: Mapping[int, datetime | None]) -> None:
    """Sets when watches left the file, by id; None for those that are in it."""
    if at:
        await connection.execute(_RETIRE, [{"the_id": key, "at": value} for key, value in at.items()])


async def _add_versions(connection: AsyncConnection, declared: Sequence[Watch], now: datetime) -> None:
    """Brings these wordings into force. Their watches are stored."""
    if not declared:
        return
    ids = {row.name: row.id for row in await connection.execute(_LIVE)}
    versions = [
        {"watch_id": ids[each.name], "declaration": declaration_of(each), "created_at": now} for each in declared
    ]
    await connection.execute(insert(watch_version), versions)


async def in_force(connection: AsyncConnection) -> list[WatchVersion]:
    """The newest version of every watch that is not retired, by name."""
    return [
        WatchVersion(id=row.version_id, watch_id=row.id, watch=_watch(row))
        for row in await connection.execute(_IN_FORCE)
    ]


def _watch(row: Stored) -> Watch:
    """The newest wording under the name of today, which may be another than when it was written."""
    return Watch.model_validate(row.declaration).model_copy(update={"name": row.name})


async def listing(connection: AsyncConnection) -> list[ListedWatch]:
    """Every watch, retired ones too, by name."""
    fired = {row.watch_id: row for row in await connection.execute(_FIRED)}
    wanted_by: dict[int, list[str]] = {}
    for row in await connection.execute(_WANTED_BY):
        wanted_by.setdefault(row.watch_id, []).append(row.name)
    return [
        ListedWatch(
            name=row.name,
            watch=_watch(row),
            changed_at=row.created_at,
            retired_at=row.retired_at,
            matches=fired[row.id].matches if row.id in fired else 0,
            last_match_at=fired[row.id].last if row.id in fired else None,
            first_match_at=fired[row.id].first if row.id in fired else None,
            days=fired[row.id].days if row.id in fired else 0,
            subscriptions=tuple(wanted_by.get(row.id, ())),
        )
        for row in await connection.execute(_WITH_NEWEST)
    ]
