"""Articles, the addresses they are known under, and their texts: the steps of the page transaction. Errors: StoreError."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select, true, union, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable

from crawler.archive import search
from crawler.archive.dialects import Insert, PerDialect, chunks
from crawler.archive.records import Alias, DueEntry, Finding
from crawler.archive.schema import article, document, entry, source, text, to_match, url_alias
from crawler.dedupe.titles import agree
from crawler.dedupe.unsaid import unsaid
from crawler.models import Entry
from crawler.words.fold import FOLD_VERSION

REVISION = "revision"

_ALIASES = select(url_alias.c.key, url_alias.c.article_id, url_alias.c.evidence).where(
    url_alias.c.key.in_(bindparam("keys", expanding=True))
)
_TITLES = union(
    select(entry.c.title).where(entry.c.article_id == bindparam("article_id")),
    select(text.c.title).where(text.c.article_id == bindparam("article_id")),
)
_INSERT = PerDialect(
    lambda insert: insert(article).on_conflict_do_nothing(index_elements=["url_key"]).returning(article.c.id)
)
_BY_KEY = select(article.c.id).where(article.c.url_key == bindparam("url_key"))
#: Who adds a text to an article holds the article: its texts are numbered, and one of them is current.
_HOLD = select(article.c.id).where(article.c.id == bindparam("the_id")).with_for_update(key_share=True)


def _link_outranks_claim(insert: Insert) -> Executable:
    row = insert(url_alias)
    statement: Executable = row.on_conflict_do_update(
        index_elements=["key"],
        set_={name: row.excluded[name] for name in ("article_id", "url", "evidence", "at")},
        where=and_(row.excluded.evidence == "link", url_alias.c.evidence != "link"),
    )
    return statement


_INSERT_ALIAS = PerDialect(_link_outranks_claim)
_NEW_AFTER_ALL = (
    update(article)
    .where(
        article.c.id.in_(bindparam("ids", expanding=True)),
        article.c.old,
        exists().where(entry.c.article_id == article.c.id, ~entry.c.old),
    )
    .values(old=False)
)
#: What is said of an article now: its current revision, and the newest text of each of its documents.
says_now = or_(
    article.c.text_id == text.c.id,
    exists().where(document.c.article_id == article.c.id, document.c.text_id == text.c.id).correlate(article, text),
)
_REQUEUE = PerDialect(
    lambda insert: (
        insert(to_match)
        .from_select(
            ["text_id"],
            select(text.c.id)
            .join(article, article.c.id == text.c.article_id)
            .where(article.c.id.in_(bindparam("ids", expanding=True)), says_now)
            .order_by(text.c.id),
        )
        .on_conflict_do_update(index_elements=["text_id"], set_={"round": to_match.c.round + 1})
    )
)
_QUEUE = PerDialect(lambda insert: insert(to_match).on_conflict_do_nothing())
_HAS_PAGE_TEXT = select(true()).where(
    exists().where(text.c.article_id == bindparam("article_id"), text.c.kind == REVISION, text.c.origin == "page")
)
_NEXT_N = select(func.coalesce(func.max(text.c.n), 0) + 1).where(
    text.c.article_id == bindparam("article_id"), text.c.kind == REVISION
)
_INSERT_TEXT = PerDialect(
    lambda insert: (
        insert(text).on_conflict_do_nothing(index_elements=["article_id", "kind", "hash"]).returning(text.c.id)
    )
)
_SAME_TEXT = select(text.c.id).where(
    text.c.article_id == bindparam("article_id"), text.c.kind == REVISION, text.c.hash == bindparam("hash")
)
_SAYS = (
    select(text.c.title, text.c.body)
    .join(article, article.c.text_id == text.c.id)
    .where(article.c.id == bindparam("article_id"))
)
_LISTED_BY = (
    select(entry.c.article_id)
    .join(source, source.c.id == entry.c.source_id)
    .where(
        entry.c.article_id.in_(bindparam("ids", expanding=True)), source.c.name.in_(bindparam("names", expanding=True))
    )
)
_HAS_WHOLE_TEXT = select(true()).where(
    exists().where(
        text.c.article_id == bindparam("article_id"),
        text.c.kind == REVISION,
        text.c.origin == "page",
        text.c.partial.is_(None),
    )
)
_READ_FROM_PAGE = (
    update(text).where(text.c.id == bindparam("text_id")).values(origin="page", partial=bindparam("why_partial"))
)
_the_article = update(article).where(article.c.id == bindparam("the_id"))
_CURRENT = _the_article.values(text_id=bindparam("current"))
_FACTS = _the_article.values(
    url=bindparam("new_url"),
    site=bindparam("new_site"),
    published_at=func.coalesce(bindparam("published", type_=article.c.published_at.type), article.c.published_at),
    published_by=func.coalesce(bindparam("by"), article.c.published_by),
    language=func.coalesce(bindparam("new_language"), article.c.language),
)


async def known(connection: AsyncConnection, links: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The articles of these listed links (URL key, title as listed), by key, where they are known beyond doubt.

    A key that was listed as a link before is that article's for ever. One that was only a redirect's end counts where the
    titles agree, for consent walls end the redirects of a whole site. What a page claims is no proof before it was read.
    """
    titles = dict(links)
    rows = await _aliases(connection, list(titles))
    return {
        row.key: row.article_id
        for row in rows
        if row.evidence == "link"
        or (row.evidence == "redirect" and await _tells_of(connection, row.article_id, titles[row.key]))
    }


async def _aliases(connection: AsyncConnection, keys: Sequence[str]) -> list[Row[Any]]:
    found: list[Row[Any]] = []
    for some in chunks(keys):
        found.extend(await connection.execute(_ALIASES, {"keys": some}))
    return found


async def _tells_of(connection: AsyncConnection, article_id: int, title: str) -> bool:
    titles = (await connection.execute(_TITLES, {"article_id": article_id})).scalars()
    return any(agree(title, other) for other in titles)


async def find_or_insert(connection: AsyncConnection, due: DueEntry, finding: Finding, *, at: datetime) -> int:
    """The article of an entry: its own, or one known by its link or by an alias, else a new one. Its aliases are stored.

    The first alias is the link: it wins over what other pages claimed.
    """
    article_id = due.article_id or await _find(connection, due, finding) or await _insert(connection, due, finding)
    await connection.execute(_HOLD, {"the_id": article_id})
    rows = [_alias_row(alias, article_id, at) for alias in finding.aliases]
    await connection.execute(_INSERT_ALIAS.on(connection), rows)
    return article_id


async def _find(connection: AsyncConnection, due: DueEntry, finding: Finding) -> int | None:
    """The article known by the entry's link, or by where its page led to, or by what a page claims. The titles must agree,
    and where a claim is all there is the whole texts: some sites name one canonical address for all their pages, and an
    editor's copy of a page keeps the claim of the first.
    """
    article_id = (await known(connection, [(due.url_key, due.title)])).get(due.url_key)
    if article_id:
        return article_id
    evidence = {alias.key: alias.evidence for alias in reversed(finding.aliases)}
    for row in await _aliases(connection, list(evidence)):
        is_claim = "canonical" in {row.evidence, evidence[row.key]}
        if await _tells_of(connection, row.article_id, due.title) and (
            not is_claim or await _says(connection, row.article_id, finding)
        ):
            found: int = row.article_id
            return found
    return None


async def _says(connection: AsyncConnection, article_id: int, finding: Finding) -> bool:
    """Whether this is a text of the article, word for word."""
    values = {"article_id": article_id, "hash": text_hash(finding.title, finding.body)}
    return (await connection.execute(_SAME_TEXT, values)).first() is not None


async def _insert(connection: AsyncConnection, due: DueEntry, finding: Finding) -> int:
    row = {
        "url_key": due.url_key,
        "url": finding.url,
        "site": finding.site,
        "source_id": due.source_id,
        "first_seen_at": due.first_seen_at,
        "published_at": finding.published,
        "published_by": finding.published_by,
        "language": finding.language,
        "old": due.old,
    }
    new: int | None = (await connection.execute(_INSERT.on(connection), row)).scalar()
    return new or (await connection.execute(_BY_KEY, {"url_key": due.url_key})).scalar_one()


def _alias_row(alias: Alias, article_id: int, at: datetime) -> dict[str, Any]:
    return {"key": alias.key, "article_id": article_id, "url": alias.url, "evidence": alias.evidence, "at": at}


async def listed_again(connection: AsyncConnection, article_ids: Collection[int]) -> None:
    """After entries were linked to these articles: an article is old only while all its entries are, and its current texts
    go back to the matcher, for a watch may want just the source that lists it now.
    """
    for some in chunks(sorted(article_ids)):
        ids = {"ids": some}
        await connection.execute(_NEW_AFTER_ALL, ids)
        await connection.execute(_REQUEUE.on(connection), ids)


async def listed_by(connection: AsyncConnection, article_ids: Collection[int], names: Collection[str]) -> set[int]:
    """Those of the articles that any of the sources of these names has listed."""
    if not names:
        return set()
    values = {"names": list(names)}
    found = set[int]()
    for some in chunks(article_ids):
        found |= set((await connection.execute(_LISTED_BY, {**values, "ids": some})).scalars())
    return found


async def has_page_text(connection: AsyncConnection, article_id: int) -> bool:
    """Whether the article was ever read from its page."""
    return bool((await connection.execute(_HAS_PAGE_TEXT, {"article_id": article_id})).scalar())


async def _has_whole_text(connection: AsyncConnection, article_id: int) -> bool:
    return bool((await connection.execute(_HAS_WHOLE_TEXT, {"article_id": article_id})).scalar())


async def add_text(connection: AsyncConnection, article_id: int, finding: Finding, *, at: datetime) -> int | None:
    """Keeps the finding as the article's current revision: with its search row and its place in the matcher's queue.

    Gives the new text's id; None where the article has this text already, or where more is known: where this is the feed's, the
    page's, and where this is but a beginning, all of it.
    """
    from_page = finding.origin == "page"
    if not from_page and await has_page_text(connection, article_id):
        return None
    if finding.partial and await _has_whole_text(connection, article_id):
        return None
    if from_page:
        await _store_facts(connection, article_id, finding)
    row = await _text_row(connection, article_id, finding, at)
    new = await store_text(connection, row)
    current = new or await _same_text(connection, row)
    await connection.execute(_CURRENT, {"the_id": article_id, "current": current})
    return new


async def add_unsaid(
    connection: AsyncConnection, article_id: int, listed: Entry | DueEntry | Row[Any], *, at: datetime
) -> None:
    """Gives the matcher what a listing says of an article and its current text does not, as a text beside that."""
    await connection.execute(_HOLD, {"the_id": article_id})  # before the look: who waits finds another text current
    now = (await connection.execute(_SAYS, {"article_id": article_id})).one()
    said = unsaid(
        title=listed.title, summary=listed.summary, content=listed.content, page_title=now.title, page_body=now.body
    )
    if said is None:
        return
    title, body = said
    beside = Finding(origin="feed", url=listed.url, site="", title=title, title_by="feed", body=body, aliases=())
    await store_text(connection, await _text_row(connection, article_id, beside, at))


async def store_text(connection: AsyncConnection, row: dict[str, Any]) -> int | None:
    """Keeps a text with its search row and its place in the matcher's queue; None where the article has it already."""
    new: int | None = (await connection.execute(_INSERT_TEXT.on(connection), row)).scalar()
    if new is not None:
        await connection.execute(_QUEUE.on(connection), {"text_id": new})
        await search.add(connection, new, row["title"], row["body"])
    return new


async def _store_facts(connection: AsyncConnection, article_id: int, finding: Finding) -> None:
    values = {
        "the_id": article_id,
        "new_url": finding.url,
        "new_site": finding.site,
        "published": finding.published,
        "by": finding.published_by,
        "new_language": finding.language,
    }
    await connection.execute(_FACTS, values)


async def _text_row(connection: AsyncConnection, article_id: int, finding: Finding, at: datetime) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "kind": REVISION,
        "n": (await connection.execute(_NEXT_N, {"article_id": article_id})).scalar_one(),
        "origin": finding.origin,
        "partial": finding.partial,
        "title": finding.title,
        "title_by": finding.title_by,
        "byline": finding.byline,
        "body": finding.body,
        "hash": text_hash(finding.title, finding.body),
        "fold_version": FOLD_VERSION,
        "at": at,
    }


async def _same_text(connection: AsyncConnection, row: dict[str, Any]) -> int:
    """The id of the text that is there already; one of the feed's that the page says too is the page's from now on, and all of
    the article where that is known by now.
    """
    values = {"article_id": row["article_id"], "hash": row["hash"]}
    text_id: int = (await connection.execute(_SAME_TEXT, values)).scalar_one()
    if row["origin"] == "page":
        await connection.execute(_READ_FROM_PAGE, {"text_id": text_id, "why_partial": row["partial"]})
    return text_id


def text_hash(title: str, body: str) -> str:
    """What tells two texts of an article apart. White space does not."""
    words = "\0".join(" ".join(part.split()) for part in (title, body))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
