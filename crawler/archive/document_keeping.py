"""The documents of articles as they are kept: wanted with the page that links to them, then read, or known as unreadable.

One document is fetched once, however many articles link to it: who wants one that was read within a day, or waits for one that is
read now, has the text of that. Errors: StoreError.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable

from crawler.archive import leases
from crawler.archive.articles import store_text, text_hash
from crawler.archive.dialects import Insert, PerDialect
from crawler.archive.document_records import DocumentFinding, DocumentResult, KeptDocument
from crawler.archive.records import DueEntry
from crawler.archive.schema import document, text
from crawler.dedupe.urls import host_of, url_key
from crawler.models import DocumentLink
from crawler.words.fold import FOLD_VERSION

DOCUMENT = "document"
#: How long what was read at an address stands for all who link to it.
SAME = timedelta(days=1)
#: A document that was seen so lately is not fetched again because its page was.
LATELY = timedelta(hours=1)
#: Articles that may link to one document; what more link to is not theirs.
MOST_ARTICLES = 5
_LEASE = select(document.c.lease_until).where(document.c.id == bindparam("id")).with_for_update(key_share=True)


def _wanted(insert: Insert) -> Executable:
    """What was looked at before is looked at again with its page: the same address may lead to a new version."""
    row = insert(document)
    looked_at = func.coalesce(document.c.read_at, document.c.failed_at)
    statement: Executable = row.on_conflict_do_update(
        index_elements=["article_id", "url_key"],
        set_={"next_fetch_at": row.excluded.next_fetch_at, "attempts": 0},
        where=and_(document.c.next_fetch_at.is_(None), looked_at < bindparam("before")),
    ).returning(document.c.id, document.c.article_id, document.c.url_key, document.c.title, document.c.read_at)
    return statement


_WANT = PerDialect(_wanted)
_looked_at_lately = or_(
    and_(document.c.state == "read", document.c.read_at >= bindparam("since")),
    and_(document.c.state == "unreadable", document.c.failed_at >= bindparam("since")),
)
_SAME = (
    select(
        document.c.state,
        document.c.reason,
        document.c.kind,
        document.c.pages,
        document.c.size,
        text.c.title,
        text.c.body,
    )
    .outerjoin(text, text.c.id == document.c.text_id)
    .where(
        document.c.url_key == bindparam("the_key"),
        document.c.id != bindparam("but"),
        document.c.next_fetch_at.is_(None),
        _looked_at_lately,
    )
    .order_by(document.c.id.desc())
    .limit(1)
)
_OF_OTHERS = (
    select(document.c.id)
    .where(document.c.url_key == bindparam("the_key"), document.c.article_id != bindparam("of_article"))
    .limit(MOST_ARTICLES)
)
_OTHERS_THAT_WAIT = (
    select(document.c.id, document.c.article_id, document.c.title)
    .where(
        document.c.url_key == bindparam("the_key"),
        document.c.id != bindparam("but"),
        document.c.next_fetch_at.is_not(None),
        leases.is_free(document),
    )
    .order_by(document.c.id)
    .with_for_update(skip_locked=True, key_share=True)
)
_NEXT_N = select(func.coalesce(func.max(text.c.n), 0) + 1).where(
    text.c.article_id == bindparam("article_id"), text.c.kind == DOCUMENT
)
_SAME_TEXT = select(text.c.id).where(
    text.c.article_id == bindparam("article_id"), text.c.kind == DOCUMENT, text.c.hash == bindparam("hash")
)
_the_document = update(document).where(document.c.id == bindparam("the_id"))
_new_reason = bindparam("new_reason", type_=document.c.reason.type)
_at = bindparam("at", type_=document.c.failed_at.type)
_READ = _the_document.values(
    state="read",
    reason=_new_reason,
    failed_at=case(
        (_new_reason.is_(None), None),
        (document.c.reason == _new_reason, func.coalesce(document.c.failed_at, _at)),
        else_=_at,
    ),
    kind=bindparam("new_kind"),
    pages=bindparam("new_pages"),
    size=bindparam("new_size"),
    text_id=bindparam("new_text"),
    read_at=bindparam("at"),
    next_fetch_at=None,
    attempts=0,
    **leases.FREE,
)
_is_known = document.c.text_id.is_not(None)
#: A new version that cannot be read leaves the old one standing.
_NOT_READ = _the_document.values(
    state=case((_is_known, "read"), (bindparam("is_said"), "unreadable"), else_=document.c.state),
    reason=case((_is_known, None), else_=bindparam("new_reason")),
    failed_at=case(
        (_is_known, None),
        (bindparam("is_said"), func.coalesce(document.c.failed_at, bindparam("at", type_=document.c.failed_at.type))),
        else_=None,
    ),
    kind=func.coalesce(bindparam("new_kind"), document.c.kind),
    size=func.coalesce(bindparam("new_size"), document.c.size),
    read_at=case((_is_known, bindparam("at", type_=document.c.read_at.type)), else_=document.c.read_at),
    next_fetch_at=bindparam("again_at"),
    attempts=bindparam("new_attempts"),
    **leases.FREE,
)


async def want(
    connection: AsyncConnection,
    article_id: int,
    links: Iterable[DocumentLink],
    *,
    due: DueEntry,
    at: datetime,
) -> None:
    """Puts the documents that an article links to in the queue, or takes what was read elsewhere within a day.

    In the page transaction, which holds their keys. One that is known is fetched again, unless it was looked at lately. What so many
    other articles link to is the site's, not theirs: a policy, a form.
    """
    for link in links:
        row = _wanted_row(article_id, link, due, at)
        if await _is_the_sites(connection, row):
            continue
        found = (await connection.execute(_WANT.on(connection), row | {"before": at - LATELY})).one_or_none()
        if found is not None and found.read_at is None:
            await _take_the_same(connection, found, at)


async def _is_the_sites(connection: AsyncConnection, row: dict[str, Any]) -> bool:
    values = {"the_key": row["url_key"], "of_article": row["article_id"]}
    return len((await connection.execute(_OF_OTHERS, values)).all()) >= MOST_ARTICLES


def _wanted_row(article_id: int, link: DocumentLink, due: DueEntry, at: datetime) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "source_id": due.source_id,
        "url": link.url,
        "url_key": url_key(link.url),
        "host": host_of(link.url),
        "title": link.title,
        "first_seen_at": at,
        "old": due.old,
        "state": "wanted",
        "kind": _guessed(link.url),
        "next_fetch_at": at,
    }


def _guessed(url: str) -> str | None:
    """The kind that an address promises, for as long as nothing else is known."""
    path = url.partition("?")[0].partition("#")[0].lower()
    return next((kind for kind in ("pdf", "docx") if path.endswith(f".{kind}")), None)


async def _take_the_same(connection: AsyncConnection, wanted: Row[Any], at: datetime) -> None:
    values = {"the_key": wanted.url_key, "but": wanted.id, "since": at - SAME}
    same = (await connection.execute(_SAME, values)).one_or_none()
    if same is None:
        return
    finding = DocumentFinding(
        title=same.title or wanted.title,
        kind=same.kind,
        size=same.size or 0,
        body=same.body or "",
        pages=same.pages,
        reason=same.reason if same.state == "unreadable" else None,
        partial=same.reason if same.state == "read" else None,
    )
    await _keep(connection, wanted.id, wanted.article_id, finding, at=at)


async def keep_own(
    connection: AsyncConnection,
    article_id: int,
    finding: DocumentFinding,
    *,
    due: DueEntry,
    at: datetime,
) -> int | None:
    """Keeps a document that stands in the place of its entry's page; gives the id of its text, if that is new."""
    row = _wanted_row(article_id, DocumentLink(url=due.url, title=finding.title), due, at) | {"before": at}
    await connection.execute(_WANT.on(connection), row)
    known = select(document.c.id).where(document.c.article_id == article_id, document.c.url_key == row["url_key"])
    document_id = (await connection.execute(known)).scalar_one()
    return await _keep(connection, document_id, article_id, finding, at=at)


async def record(connection: AsyncConnection, result: DocumentResult) -> KeptDocument:
    """Keeps one visit, for all articles that wait for this document, and frees it. A result whose lease is lost is dropped whole.

    In a transaction that holds its key (`pages.hold`).
    """
    due, finding = result.document, result.finding
    if (await connection.execute(_LEASE, {"id": due.id})).scalar() != due.lease_until:
        return KeptDocument(result=result, kept=False)
    if finding is None:
        await connection.execute(_NOT_READ, _failed_row(result))
        return KeptDocument(result=result, kept=True)
    text_id = await _keep(connection, due.id, due.article_id, finding, at=result.at)
    values = {"the_key": due.url_key, "but": due.id, "now": result.at}
    for other in (await connection.execute(_OTHERS_THAT_WAIT, values)).all():
        await _keep(connection, other.id, other.article_id, finding, at=result.at)
    return KeptDocument(result=result, kept=True, text_id=text_id)


def _failed_row(result: DocumentResult) -> dict[str, Any]:
    return {
        "the_id": result.document.id,
        "at": result.at,
        "is_said": result.said,
        "new_reason": result.reason,
        "new_kind": None,
        "new_size": None,
        "again_at": result.next_fetch_at,
        "new_attempts": result.document.attempts + 1,
    }


async def _keep(
    connection: AsyncConnection, document_id: int, article_id: int, finding: DocumentFinding, *, at: datetime
) -> int | None:
    """Keeps what was found of a document: its text, with its search row and its place in the matcher's queue, or why there is none."""
    values = {"the_id": document_id, "at": at, "new_kind": finding.kind, "new_size": finding.size}
    if finding.reason is not None:
        gone = {"is_said": True, "new_reason": finding.reason, "again_at": None, "new_attempts": 0}
        await connection.execute(_NOT_READ, values | gone)
        return None
    row = {
        "article_id": article_id,
        "document_id": document_id,
        "kind": DOCUMENT,
        "n": (await connection.execute(_NEXT_N, {"article_id": article_id})).scalar_one(),
        "origin": DOCUMENT,
        "title": finding.title,
        "body": finding.body,
        "hash": text_hash(finding.title, finding.body),
        "fold_version": FOLD_VERSION,
        "at": at,
    }
    new = await store_text(connection, row)
    same = {"article_id": article_id, "hash": row["hash"]}
    text_id = new or (await connection.execute(_SAME_TEXT, same)).scalar_one()
    more = {"new_pages": finding.pages, "new_text": text_id, "new_reason": finding.partial}
    await connection.execute(_READ, values | more)
    return new
