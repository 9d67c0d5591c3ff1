"""What became of one article once it was in the archive: what `cuttings trace` tells. Errors: StoreError."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from alerts.ledger.records import ArticleFate
from alerts.ledger.schema import (
    attempt,
    delivery,
    digest,
    digest_item,
    match,
    subscription,
    text_matched,
    watch,
    watch_version,
)
from crawler.archive.schema import text

_this_article: BindParameter[int] = bindparam("article_id")
_MATCHED = (
    select(text.c.id.label("text_id"), text_matched.c.at)
    .join(text_matched, text_matched.c.text_id == text.c.id)
    .where(text.c.article_id == _this_article)
    .order_by(text.c.id)
)
_MATCHES = (
    select(
        match.c.id,
        match.c.at,
        match.c.text_id,
        watch.c.name.label("watch"),
        watch_version.c.created_at.label("watch_changed_at"),
        match.c.terms,
        match.c.passages,
    )
    .join(watch, watch.c.id == match.c.watch_id)
    .join(watch_version, watch_version.c.id == match.c.version_id)
    .where(match.c.article_id == _this_article)
    .order_by(match.c.id)
)
_ITEMS = (
    select(
        digest_item.c.digest_id,
        subscription.c.name.label("subscription"),
        digest.c.slot,
        digest.c.composed_at,
        watch.c.name.label("watch"),
        digest_item.c.match_id,
    )
    .join(digest, digest.c.id == digest_item.c.digest_id)
    .join(subscription, subscription.c.id == digest_item.c.subscription_id)
    .join(watch, watch.c.id == digest_item.c.watch_id)
    .where(digest_item.c.article_id == _this_article)
    .order_by(digest_item.c.id)
)
_in_its_digests = delivery.c.digest_id.in_(
    select(digest_item.c.digest_id).where(digest_item.c.article_id == _this_article)
)
_DELIVERIES = (
    select(
        delivery.c.id,
        delivery.c.digest_id,
        delivery.c.channel,
        delivery.c.address,
        delivery.c.message_id,
        delivery.c.state,
        delivery.c.next_attempt_at,
    )
    .where(_in_its_digests)
    .order_by(delivery.c.id)
)
_ATTEMPTS = (
    select(attempt.c.delivery_id, attempt.c.n, attempt.c.at, attempt.c.outcome, attempt.c.answer)
    .join(delivery, delivery.c.id == attempt.c.delivery_id)
    .where(_in_its_digests)
    .order_by(attempt.c.id)
)


async def article_fate(connection: AsyncConnection, article_id: int) -> ArticleFate:
    """Which of its texts were put to the watches, what matched, which digests told of it, and where they went."""
    rows = {
        name: await _rows(connection, query, article_id)
        for name, query in {"matched": _MATCHED, "matches": _MATCHES, "items": _ITEMS}.items()
    }
    attempts = await _rows(connection, _ATTEMPTS, article_id)
    deliveries = tuple(
        {**row, "attempts": tuple(each for each in attempts if each["delivery_id"] == row["id"])}
        for row in await _rows(connection, _DELIVERIES, article_id)
    )
    return ArticleFate(**rows, deliveries=deliveries)


async def _rows(connection: AsyncConnection, query: Select[Any], article_id: int) -> tuple[Mapping[str, Any], ...]:
    return tuple(dict(row) for row in (await connection.execute(query, {"article_id": article_id})).mappings())
