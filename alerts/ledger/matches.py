"""The matches: recorded with their evidence, and what a subscription has not told yet.

Errors: StoreError, from the transaction that the caller opened. Times are aware; `now` is the caller's.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, or_, select, true
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
from crawler.archive.dialects import Insert, PerDialect
from crawler.archive.schema import article, source, text, to_match

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

_told = exists().where(
    digest_item.c.subscription_id == subscription_watch.c.subscription_id,
    digest_item.c.watch_id == match.c.watch_id,
    digest_item.c.article_id == match.c.article_id,
)
# A date to come, as council calendars give, is no reason to wait: what was seen was out.
_dated = case((article.c.published_at < article.c.first_seen_at, article.c.published_at), else_=article.c.first_seen_at)
# What was put to the watches after the subscription took the watch up; and what `since:` reaches back to. Old articles
# tell nobody but those whom `since:` tells. A text that an edited watch sees again is still as old as it was.
_to_be_told = or_(
    and_(text_matched.c.at >= subscription_watch.c.began_at, ~article.c.old),
    and_(_dated >= subscription_watch.c.tells_from, _dated < subscription_watch.c.began_at),
)
_joined = (
    select(true())
    .select_from(subscription_watch)
    .join(match, match.c.watch_id == subscription_watch.c.watch_id)
    .join(text_matched, text_matched.c.text_id == match.c.text_id)
    .join(article, article.c.id == match.c.article_id)
    .where(
        subscription_watch.c.subscription_id == bindparam("subscription_id"),
        subscription_watch.c.retired_at.is_(None),
        _to_be_told,
        ~_told,
    )
)
_ANY_UNTOLD = _joined.limit(1)
_revision = text.alias("revision")
_UNTOLD = (
    _joined.with_only_columns(
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
        (_revision.c.origin == "feed").label("partial"),
        match.c.passages,
        maintain_column_froms=True,
    )
    .join(watch, watch.c.id == match.c.watch_id)
    .join(source, source.c.id == article.c.source_id)
    .join(_revision, _revision.c.id == article.c.text_id)
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
            .join(article, article.c.text_id == text_matched.c.text_id)
            .where(text_matched.c.newest_version_id < bindparam("version_id"), _dated >= bindparam("since"))
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
    rows = (await connection.execute(_UNTOLD, {"subscription_id": subscription_id})).mappings()
    return [Untold(**{**row, "passages": passages_from_json(row["passages"])}) for row in rows]


async def any_untold(connection: AsyncConnection, subscription_id: int) -> bool:
    """Whether there is something to tell."""
    return (await connection.execute(_ANY_UNTOLD, {"subscription_id": subscription_id})).first() is not None
