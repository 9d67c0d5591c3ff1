"""The matches: recorded with their evidence, and what a subscription has not told yet.

Errors: StoreError, from the transaction that the caller opened. Times are aware; `now` is the caller's.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import FromClause, Select, and_, bindparam, case, exists, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable

from alerts.editions.compose import Untold
from alerts.ledger.records import FoundMatch, passages_from_json, passages_to_json
from alerts.ledger.schema import (
    digest_item,
    match,
    subscription,
    subscription_watch,
    text_matched,
    watch,
    watch_version,
)
from crawler.archive.articles import says_now
from crawler.archive.dialects import Insert, PerDialect
from crawler.archive.schema import article, source, text, to_match
from crawler.archive.sources import ALL

_RECORD = PerDialect(
    lambda insert: insert(match).on_conflict_do_nothing(index_elements=["version_id", "text_id"]).returning(match.c.id)
)


def _first_time_stays(insert: Insert) -> Executable:
    row = insert(text_matched)
    statement: Executable = row.on_conflict_do_update(
        index_elements=["text_id"], set_={"newest_version_id": row.excluded.newest_version_id}
    )
    return statement


_MARK = PerDialect(_first_time_stays)

# A date to come, as council calendars give, is no reason to wait: what was seen was out.
_dated = case((article.c.published_at < article.c.first_seen_at, article.c.published_at), else_=article.c.first_seen_at)
# What was put to the watches after the subscription took the watch up; and what `since:` reaches back to. Old articles
# tell nobody but those whom `since:` tells. A text that an edited watch sees again is still as old as it was.
_to_be_told = or_(
    and_(text_matched.c.at >= subscription_watch.c.began_at, ~article.c.old),
    and_(_dated >= subscription_watch.c.tells_from, _dated < subscription_watch.c.began_at),
)
#: A match is kept after its text came before the watches, and that after its article was seen: so none that is older than what
#: its watch is told from need be looked at. But for clocks, which no two daemons have alike.
CLOCKS = timedelta(days=1)
_TELLS_FROM = select(func.min(subscription_watch.c.tells_from)).where(
    subscription_watch.c.subscription_id == bindparam("subscription_id"), subscription_watch.c.retired_at.is_(None)
)


def _to_tell(found: FromClause) -> Select[bool]:
    """A row for each of these matches that the subscription is to tell and has not told.

    The index by watch, time and article passes over those that were told, which are nearly all, without a look at their rows.
    """
    told = exists().where(
        digest_item.c.subscription_id == subscription_watch.c.subscription_id,
        digest_item.c.watch_id == found.c.watch_id,
        digest_item.c.article_id == found.c.article_id,
    )
    return (
        select(true())
        .select_from(subscription_watch)
        .join(found, found.c.watch_id == subscription_watch.c.watch_id)
        .join(text_matched, text_matched.c.text_id == found.c.text_id)
        .join(article, article.c.id == found.c.article_id)
        .where(
            subscription_watch.c.subscription_id == bindparam("subscription_id"),
            subscription_watch.c.retired_at.is_(None),
            found.c.at >= bindparam("earliest"),
            _to_be_told,
            ~told,
        )
    )


#: The limit is none; it keeps the few that are new in the lead.
_new = select(match).where(match.c.id > bindparam("after")).limit(ALL).subquery("new")
_ANY_UNTOLD = _to_tell(match).limit(1)
_ANY_NEW = _to_tell(_new).limit(1)
_NEWEST = select(func.max(match.c.id))
_revision = text.alias("revision")
_matched = text.alias("matched")
_UNTOLD = (
    _to_tell(match)
    .with_only_columns(
        match.c.id.label("match_id"),
        match.c.watch_id,
        watch.c.name.label("watch"),
        match.c.text_id,
        (match.c.text_id == article.c.text_id).label("current"),
        match.c.article_id,
        _revision.c.title,
        article.c.url,
        source.c.name.label("source"),
        article.c.published_at.label("published"),
        article.c.first_seen_at.label("first_seen"),
        or_(_revision.c.origin == "feed", _revision.c.partial.is_not(None)).label("partial"),
        _revision.c.partial.label("partial_reason"),
        match.c.passages,
        match.c.terms,
        _matched.c.document_id.is_not(None).label("document"),
        maintain_column_froms=True,
    )
    .join(watch, watch.c.id == match.c.watch_id)
    .join(source, source.c.id == article.c.source_id)
    .join(_revision, _revision.c.id == article.c.text_id)
    .join(_matched, _matched.c.id == match.c.text_id)
    .order_by(match.c.id)
)

_REACHING_BACK = (
    select(
        subscription_watch.c.began_at,
        subscription_watch.c.tells_from,
        func.max(watch_version.c.id).label("version_id"),
        func.max(watch_version.c.created_at).label("created_at"),
    )
    .join(subscription, subscription.c.id == subscription_watch.c.subscription_id)
    .join(watch, watch.c.id == subscription_watch.c.watch_id)
    .join(watch_version, watch_version.c.watch_id == watch.c.id)
    .where(
        subscription_watch.c.tells_from < subscription_watch.c.began_at,
        subscription_watch.c.retired_at.is_(None),
        subscription.c.retired_at.is_(None),
        watch.c.retired_at.is_(None),
    )
    .group_by(subscription_watch.c.subscription_id, subscription_watch.c.watch_id)
)
_REQUEUE = PerDialect(
    lambda insert: (
        insert(to_match)
        .from_select(
            ["text_id"],
            select(text_matched.c.text_id)
            .join(text, text.c.id == text_matched.c.text_id)
            .join(article, article.c.id == text.c.article_id)
            .where(
                says_now,
                text_matched.c.newest_version_id < bindparam("version_id"),
                _dated >= bindparam("since"),
                article.c.first_seen_at >= bindparam("since"),  # follows from it, and has an index
            )
            .order_by(text_matched.c.text_id),
        )
        .on_conflict_do_nothing()
        .returning(to_match.c.text_id)
    )
)


async def record(connection: AsyncConnection, found: Iterable[FoundMatch], *, now: datetime) -> int:
    """Keeps matches with their evidence; gives how many are new."""
    new = 0
    for each in found:
        result = await connection.execute(_RECORD.on(connection), _row(each, now))
        new += len(result.all())
    return new


def _row(found: FoundMatch, now: datetime) -> dict[str, Any]:
    return {
        "watch_id": found.version.watch_id,
        "version_id": found.version.id,
        "text_id": found.text_id,
        "article_id": found.article_id,
        "at": now,
        "terms": list(found.match.terms),
        "passages": passages_to_json(found.match.passages),
    }


async def mark(connection: AsyncConnection, text_ids: Iterable[int], newest_version_id: int, *, now: datetime) -> None:
    """Notes that every watch version up to this one was applied to these Texts (0 where there are none)."""
    rows = [{"text_id": text_id, "newest_version_id": newest_version_id, "at": now} for text_id in text_ids]
    if rows:
        await connection.execute(_MARK.on(connection), rows)


async def requeue(connection: AsyncConnection) -> int:
    """Puts Texts back before the matcher that a new or edited watch has not seen, as far as `since:` reaches back.

    An edit reaches back from when it was made, not from when the subscription began. Gives how many; doing it again
    changes nothing.
    """
    queued = 0
    for row in (await connection.execute(_REACHING_BACK)).all():
        since = max(row.tells_from, row.created_at - (row.began_at - row.tells_from))
        result = await connection.execute(_REQUEUE.on(connection), {"version_id": row.version_id, "since": since})
        queued += len(result.all())
    return queued


async def untold(connection: AsyncConnection, subscription_id: int) -> list[Untold]:
    """All that this subscription is to tell and has not told: never by a time or a number as cursor, which would lose what
    was committed late.
    """
    values = await _bounds(connection, subscription_id)
    rows = (await connection.execute(_UNTOLD, values)).mappings() if values else ()
    return [
        Untold(**{**row, "passages": passages_from_json(row["passages"]), "terms": tuple(row["terms"])}) for row in rows
    ]


async def any_untold(connection: AsyncConnection, subscription_id: int, *, after: int = 0) -> bool:
    """Whether there is something to tell. With `after` only matches of a higher id are looked at: a quick look, which finds
    neither what is committed late nor an article that was old and is not any more.
    """
    values = await _bounds(connection, subscription_id)
    if not values:
        return False
    query = _ANY_NEW if after else _ANY_UNTOLD
    return (await connection.execute(query, values | ({"after": after} if after else {}))).first() is not None


async def newest(connection: AsyncConnection) -> int:
    """The highest id of a match; 0 where there is none. One with a lower id may be committed later."""
    return (await connection.execute(_NEWEST)).scalar() or 0


async def _bounds(connection: AsyncConnection, subscription_id: int) -> dict[str, Any]:
    """The subscription, and the time of the earliest match that it can have to tell; empty where it has no watch."""
    tells_from = (await connection.execute(_TELLS_FROM, {"subscription_id": subscription_id})).scalar()
    return {"subscription_id": subscription_id, "earliest": tells_from - CLOCKS} if tells_from else {}
