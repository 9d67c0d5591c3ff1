"""The texts that are worth putting before a query, of the articles first seen since a time: counted, and from the newest back.

Only what articles say now is asked: each by its current revision, and by the newest text of each document that it links to. A
document is read beneath the headline of its article (`archive.texts`) while its search row has its own words alone: what has only
part of the words looked for, and the headline the rest, is found by `beneath_headlines`.

Errors: StoreError. Clauses are as `search.search` takes them; where there are none, every text is a candidate.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, FromClause, Select, bindparam, exists, func, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive import search
from crawler.archive.dialects import chunks
from crawler.archive.records import Hit
from crawler.archive.schema import article, document, entry, source, text
from crawler.archive.search import Clause
from crawler.words.fold import folded

#: Of headlines with so many different sets of the clauses each is searched for; the rest are all candidates.
_MOST_SETS = 8
#: What is found so seldom is few.
_MOST_OF_FEW = 2_000
_POSTGRES = "postgresql"


class Candidate(NamedTuple):
    """A text to be asked. `at` is when it was kept, `first_seen_at` when its article was first seen."""

    text_id: int
    article_id: int
    source_id: int
    first_seen_at: datetime
    at: datetime
    old: bool
    is_document: bool


class Window(NamedTuple):
    """How many articles were first seen since a time, and when the very first of the archive was; None where there is none."""

    articles: int
    begins: datetime | None


def _narrowed(statement: Select[Any], dialect: str) -> Select[Any]:
    """Only what the search finds."""
    key = search.KEYS[dialect]
    return statement.join(search.TABLES[dialect], key == text.c.id).where(search.MATCHES[dialect])


def _each(statement: Select[Any]) -> dict[tuple[str, bool], Select[Any]]:
    """A statement about texts by the engine it is for, and whether there is something to search for."""
    return {
        (dialect, searched): _narrowed(statement, dialect) if searched else statement
        for dialect in search.KEYS
        for searched in (True, False)
    }


_from_text = text.join(article, article.c.id == text.c.article_id).outerjoin(
    document, document.c.id == text.c.document_id
)
_said_now = or_(article.c.text_id == text.c.id, document.c.text_id == text.c.id)
_in_window: tuple[ColumnElement[bool], ...] = (article.c.first_seen_at >= bindparam("since"), _said_now)
_COUNT = _each(select(func.count(text.c.article_id.distinct())).select_from(_from_text).where(*_in_window))


def _newest(dialect: str, *, searched: bool) -> Select[Any]:
    """What is found, the newest first, before anything is known of it: so no more of it is looked at than is asked for."""
    key = search.KEYS[dialect] if searched else text.c.id
    keys = select(key.label("id")).where(key < bindparam("below")).order_by(key.desc()).limit(bindparam("limit"))
    return _read((keys.where(search.MATCHES[dialect]) if searched else keys).subquery("raw"))


def _few() -> Select[Any]:
    """As `_newest` on PostgreSQL, of what is found seldom: there the index of words is to be asked, not text by text from the newest back."""
    found = _found_whole()
    keys = (
        select(found.c.id).where(found.c.id < bindparam("below")).order_by(found.c.id.desc()).limit(bindparam("limit"))
    )
    return _read(keys.subquery("raw"))


def _found_whole() -> CTE:
    """All that is found, planned for all of it whatever of it is taken."""
    key = search.KEYS[_POSTGRES]
    return select(key.label("id")).where(search.MATCHES[_POSTGRES]).cte("found").prefix_with("MATERIALIZED")


def _read(raw: FromClause) -> Select[Any]:
    return (
        select(
            text.c.id.label("text_id"),
            text.c.article_id,
            article.c.source_id,
            article.c.first_seen_at,
            text.c.at,
            article.c.old,
            text.c.document_id.is_not(None).label("is_document"),
            _said_now.label("said_now"),
        )
        .select_from(_from_text)
        .join(raw, raw.c.id == text.c.id)
        .order_by(text.c.id.desc())
    )


_FEW = _few()
_taken = select(_found_whole().c.id).limit(bindparam("limit")).subquery()
_COUNT_SOME = select(func.count()).select_from(_taken)
_NEWEST = {
    (dialect, searched): _newest(dialect, searched=searched) for dialect in search.KEYS for searched in (True, False)
}
#: As many as one may ask for, and above every id.
MOST = 2**62
_ANY_DOCUMENT = select(exists(select(document.c.id).where(document.c.text_id.is_not(None))))
_headline = text.alias("headline")
_beneath = text.alias("beneath")


def _headlines(dialect: str) -> Select[Any]:
    return (
        select(
            _beneath.c.id.label("text_id"),
            _beneath.c.article_id,
            article.c.source_id,
            article.c.first_seen_at,
            _beneath.c.at,
            article.c.old,
            literal(value=True).label("is_document"),
            _headline.c.title,
            _beneath.c.title.label("document"),
        )
        .select_from(_headline)
        .join(search.TABLES[dialect], search.KEYS[dialect] == _headline.c.id)
        .join(article, article.c.text_id == _headline.c.id)
        .join(document, document.c.article_id == article.c.id)
        .join(_beneath, _beneath.c.id == document.c.text_id)
        .where(search.MATCHES[dialect], article.c.first_seen_at >= bindparam("since"))
    )


_HEADLINES = {dialect: _headlines(dialect) for dialect in search.KEYS}
_WINDOW = select(func.count(), func.min(article.c.first_seen_at)).where(
    article.c.first_seen_at >= bindparam("since"), article.c.text_id.is_not(None)
)
_BEGINS = select(func.min(article.c.first_seen_at))
_HITS = search.CURRENT.where(text.c.id.in_(bindparam("ids", expanding=True)))
_LISTS = (
    select(true())
    .select_from(entry)
    .join(source, source.c.id == entry.c.source_id)
    .join(article, article.c.id == entry.c.article_id)
    .where(source.c.name.in_(bindparam("names", expanding=True)), article.c.first_seen_at >= bindparam("since"))
    .limit(1)
)


async def window(connection: AsyncConnection, since: datetime) -> Window:
    """How much there is to look at."""
    articles = (await connection.execute(_WINDOW, {"since": since})).one()[0]
    return Window(articles, (await connection.execute(_BEGINS)).scalar())


async def count(connection: AsyncConnection, clauses: Sequence[Clause], *, since: datetime) -> int:
    """How many articles have a candidate: at least as many as the query matches, but for `beneath_headlines`."""
    statement = _COUNT[connection.dialect.name, bool(clauses)]
    return int((await connection.execute(statement, _values(connection, clauses) | {"since": since})).scalar_one())


async def are_few(connection: AsyncConnection, clauses: Sequence[Clause]) -> bool:
    """Whether `newest` does better to find all that there is and then to take the newest, for there is little of it. SQLite knows."""
    if not clauses or connection.dialect.name != _POSTGRES:
        return False
    values = _values(connection, clauses) | {"limit": _MOST_OF_FEW}
    return int((await connection.execute(_COUNT_SOME, values)).scalar_one()) < _MOST_OF_FEW


async def newest(
    connection: AsyncConnection,
    clauses: Sequence[Clause],
    *,
    since: datetime,
    limit: int,
    below: int | None = None,
    few: bool = False,
) -> tuple[list[Candidate], int | None]:
    """Candidates, the newest text first, and the id below which the next are to be looked for: None where there are no more.

    Of `limit` texts that are found those are given which are said now, and of articles seen since then. `few` is as `are_few` has it.
    """
    values = _values(connection, clauses) | {"below": below or MOST, "limit": limit}
    statement = _FEW if few else _NEWEST[connection.dialect.name, bool(clauses)]
    rows = (await connection.execute(statement, values)).all()
    batch = [Candidate(*row[:-1]) for row in rows if row.said_now and row.first_seen_at >= since]
    # No text was kept before its article was first seen.
    more = len(rows) == limit and rows[-1].at >= since
    return batch, rows[-1].text_id if more else None


def _values(connection: AsyncConnection, clauses: Sequence[Clause]) -> dict[str, Any]:
    return {"query": search.query_for(connection, clauses)} if clauses else {}


async def beneath_headlines(
    connection: AsyncConnection, clauses: Sequence[Clause], *, since: datetime
) -> list[Candidate]:
    """The documents for which their title and their article's headline have some of the words, and they have the others."""
    if not clauses or not (await connection.execute(_ANY_DOCUMENT)).scalar():
        return []
    dialect = connection.dialect.name
    words = sorted({word for clause in clauses for phrase in clause for word in phrase})
    values = {"since": since, "query": search.query_for(connection, [[(word,) for word in words]], titles_alone=True)}
    by_rest: dict[tuple[Clause, ...], list[Candidate]] = defaultdict(list)
    for *columns, title, own in await connection.execute(_HEADLINES[dialect], values):
        titles = f" {' '.join(folded(title) + folded(own))} "
        by_rest[tuple(clause for clause in clauses if not _has(titles, clause))].append(Candidate(*columns))
    found: list[Candidate] = []
    for number, (rest, beneath) in enumerate(by_rest.items()):
        if len(rest) == len(clauses):  # what is all its own is found by its own search row
            continue
        if rest and number < _MOST_SETS:
            others, _ = await newest(connection, rest, since=since, limit=MOST, few=dialect == _POSTGRES)
            having = {each.text_id for each in others}
            found += [each for each in beneath if each.text_id in having]
        else:
            found += beneath
    return found


def _has(words: str, clause: Clause) -> bool:
    """Whether the words, a space on each side of each, may have one of the phrases; each is looked for word by word."""
    return any(
        all(f" {word[:-1]}" in words if word[-1] == "*" else f" {word} " in words for word in phrase)
        for phrase in clause
    )


async def hits(connection: AsyncConnection, text_ids: Iterable[int]) -> dict[int, Hit]:
    """What people read of these texts."""
    found: dict[int, Hit] = {}
    for some in chunks(text_ids):
        rows = await connection.execute(_HITS, {"ids": some})
        found |= {row["text_id"]: Hit(**row) for row in rows.mappings()}
    return found


async def any_listed_by(connection: AsyncConnection, names: Iterable[str], *, since: datetime) -> bool:
    """Whether sources of these names list an article that was first seen since then."""
    values = {"names": list(names), "since": since}
    return (await connection.execute(_LISTS, values)).first() is not None
