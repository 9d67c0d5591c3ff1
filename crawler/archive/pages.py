"""The page transaction: the visit, the article with its aliases, its text and search row, and all the entries that waited
for it, together or not at all. Errors: StoreError.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive import articles, document_keeping
from crawler.archive.dialects import among, hold_keys, ids
from crawler.archive.document_records import DocumentResult
from crawler.archive.records import DueEntry, KeptPage, PageResult
from crawler.archive.schema import article, entry, page, source, text
from crawler.dedupe.urls import url_key

_LEASE = select(entry.c.lease_until).where(entry.c.id == bindparam("id")).with_for_update(key_share=True)
_INSERT_VISIT = insert(page)
_LINK = (
    update(entry)
    .where(entry.c.url_key == bindparam("the_key"), entry.c.article_id.is_(None))
    .values(article_id=bindparam("new_article"))
    .returning(entry.c.url, entry.c.title, entry.c.summary, entry.c.content)
)
_waiting = update(entry).where(entry.c.article_id == bindparam("of_article"), entry.c.next_fetch_at.is_not(None))
_WANTED_NO_MORE = _waiting.values(next_fetch_at=None)
_SAME_ADDRESS_NO_MORE = _WANTED_NO_MORE.where(entry.c.url == bindparam("the_url"))
_FINISH = (
    update(entry)
    .where(entry.c.id == bindparam("the_id"))
    .values(
        article_id=bindparam("new_article"),
        next_fetch_at=bindparam("again_at"),
        attempts=bindparam("new_attempts"),
        reason=bindparam("new_reason"),
        lease_until=None,
        lease_by=None,
    )
)
_visited = entry.alias("visited")


def _count_unread(of_sources: ColumnElement[bool]) -> Select[str, int]:
    listed = (  # it keeps the articles' index in the lead
        select(func.min(entry.c.id))
        .where(entry.c.article_id == article.c.id, of_sources)
        .correlate(article)
        .scalar_subquery()
    )
    unread = (
        select(listed.label("entry_id"))
        .join(text, text.c.id == article.c.text_id)
        .where(
            article.c.first_seen_at >= bindparam("since"),
            ~article.c.old,
            text.c.origin == "feed",
            exists()
            .where(_visited.c.article_id == article.c.id, page.c.entry_id == _visited.c.id, page.c.outcome == "failed")
            .correlate(article),
        )
        .subquery("unread")
    )
    return (
        select(source.c.name, func.count().label("number"))
        .select_from(unread)
        .join(entry, entry.c.id == unread.c.entry_id)
        .join(source, source.c.id == entry.c.source_id)
        .group_by(source.c.name)
    )


_COUNT_UNREAD = {name: _count_unread(listed) for name, listed in among(entry.c.source_id, "source_ids").items()}


async def hold(
    connection: AsyncConnection, results: Iterable[PageResult], documents: Iterable[DocumentResult] = ()
) -> None:
    """Waits until nobody else keeps what may be the same articles or documents: first thing in the transaction that is to
    `record` these.
    """
    await hold_keys(
        connection,
        [*(key for each in results for key in _keys(each)), *(each.document.url_key for each in documents)],
    )


def _keys(result: PageResult) -> Iterator[str]:
    yield result.entry.url_key
    yield from (alias.key for alias in result.finding.aliases)
    yield from (url_key(link.url) for link in result.documents)


async def record(connection: AsyncConnection, result: PageResult) -> KeptPage:
    """Keeps one visit and what was found, and frees its entry. A result whose lease is lost is dropped whole."""
    due = result.entry
    if (await connection.execute(_LEASE, {"id": due.id})).scalar() != due.lease_until:
        return KeptPage(result=result, kept=False)
    if result.outcome != "linkless":
        await connection.execute(_INSERT_VISIT, _visit_row(result))
    article_id = await articles.find_or_insert(connection, due, result.finding, at=result.at)
    linked = await _link_all(connection, result, article_id)
    text_id = await articles.add_text(connection, article_id, result.finding, at=result.at)
    says: list[DueEntry | Row[Any]] = [due, *linked]
    for listed in says:
        await articles.add_unsaid(connection, article_id, listed, at=result.at)
    if linked:
        await articles.listed_again(connection, [article_id])
    await _keep_documents(connection, result, article_id)
    await _finish(connection, result, article_id)
    return KeptPage(result=result, kept=True, article_id=article_id, text_id=text_id)


async def _keep_documents(connection: AsyncConnection, result: PageResult, article_id: int) -> None:
    await document_keeping.want(connection, article_id, result.documents, due=result.entry, at=result.at)
    if result.own:
        await document_keeping.keep_own(connection, article_id, result.own, due=result.entry, at=result.at)


def _visit_row(result: PageResult) -> dict[str, Any]:
    return {
        "entry_id": result.entry.id,
        "at": result.at,
        "outcome": result.outcome,
        "status": result.status,
        "reason": result.reason,
        "final_url": result.final_url,
        "content_type": result.content_type,
        "size": result.size,
        "took_ms": round(result.took * 1000),
    }


async def _link_all(connection: AsyncConnection, result: PageResult, article_id: int) -> Sequence[Row[Any]]:
    """Links every entry that waited for this article, and gives what they say.

    Once the page was read none of them need be fetched. Where it could not be had, those under another address still try theirs.
    """
    key = {"the_key": result.entry.url_key, "new_article": article_id}
    linked = (await connection.execute(_LINK, key)).all()
    if result.outcome == "failed":
        await connection.execute(_SAME_ADDRESS_NO_MORE, {"of_article": article_id, "the_url": result.entry.url})
    else:
        await connection.execute(_WANTED_NO_MORE, {"of_article": article_id})
    return linked


async def _finish(connection: AsyncConnection, result: PageResult, article_id: int) -> None:
    failed = result.outcome == "failed"
    wanted = failed and not await articles.has_page_text(connection, article_id)
    values = {
        "the_id": result.entry.id,
        "new_article": article_id,
        "again_at": result.next_fetch_at if wanted else None,
        "new_attempts": result.entry.attempts + (1 if failed else 0),
        "new_reason": result.reason,
    }
    await connection.execute(_FINISH, values)


async def count_unread_since(
    connection: AsyncConnection, since: datetime, source_ids: Iterable[int]
) -> list[tuple[str, int]]:
    """How many articles, first seen at or after `since`, are known by a listing's own text alone, for their page could not
    be read yet: by source name, the most first.

    An article counts once, for that of these sources which listed it first. Old ones do not count, nor those without a page.
    """
    values = {"since": since, "source_ids": ids(connection, source_ids)}
    rows = await connection.execute(_COUNT_UNREAD[connection.dialect.name], values)
    return sorted(((row.name, row.number) for row in rows), key=lambda found: (-found[1], found[0]))
