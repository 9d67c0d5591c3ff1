"""Search over folded words: it gives candidates, the matcher decides. SQLite's FTS5; the one home of SQLite's own SQL.

A plain FTS5 table whose rowid is the text's id. The `ascii` tokeniser splits at ASCII punctuation and spaces only, and the
fold leaves none of these inside a word, so the index sees the very words that queries are made of.

Errors: StoreError. The words handed in must be folded already (`crawler.words.fold.folded`), but for `plain`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, column, literal_column, select, table, text
from sqlalchemy import delete as sql_delete
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive import schema
from crawler.archive.records import Hit
from crawler.words.fold import folded

#: Words in a row. A word that ends in "*" stands for every word that begins like it.
Phrase = Sequence[str]
#: Phrases of which one must occur.
Clause = Sequence[Phrase]

TABLE = "text_search"
_text_search = table(TABLE, column("rowid"), column("title"), column("body"))
_INSERT = text(f"INSERT INTO {TABLE} (rowid, title, body) VALUES (:text_id, :title, :body)")  # noqa: S608 - a constant
_DELETE = sql_delete(_text_search).where(_text_search.c.rowid == bindparam("text_id"))
_matches = literal_column(TABLE).op("MATCH")(bindparam("query"))
_current = schema.article.c.text_id == schema.text.c.id
_FOUND = (
    select(schema.text.c.id)
    .join(_text_search, _text_search.c.rowid == schema.text.c.id)
    .where(_matches)
    .order_by(schema.text.c.id.desc())
)
_ALL = select(schema.text.c.id).order_by(schema.text.c.id.desc())
_CURRENT = (
    select(
        schema.text.c.id.label("text_id"),
        schema.text.c.article_id,
        schema.text.c.title,
        schema.article.c.url,
        schema.source.c.name.label("source"),
        schema.article.c.published_at.label("published"),
        schema.article.c.first_seen_at,
        schema.text.c.origin,
        schema.article.c.old,
    )
    .join(schema.article, _current)
    .join(schema.source, schema.source.c.id == schema.article.c.source_id)
    .order_by(schema.article.c.first_seen_at.desc(), schema.text.c.id.desc())
)
_PLAIN = _CURRENT.join(_text_search, _text_search.c.rowid == schema.text.c.id).where(_matches).limit(bindparam("limit"))
_SEEN_SINCE = _CURRENT.where(schema.article.c.first_seen_at >= bindparam("since"))


def create_search(connection: Connection) -> None:
    """Creates the search table where it is missing (for migrations and tests: `run_sync(create_search)`)."""
    connection.execute(
        text(f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(title, body, tokenize='ascii', detail=full)")
    )


async def add(connection: AsyncConnection, text_id: int, title: str, body: str) -> None:
    """Makes a text findable. Title and body are given as they are, and folded here."""
    values = {"text_id": text_id, "title": " ".join(folded(title)), "body": " ".join(folded(body))}
    await connection.execute(_INSERT, values)


async def remove(connection: AsyncConnection, text_id: int) -> None:
    """Makes a text unfindable; one that is not there is no error."""
    await connection.execute(_DELETE, {"text_id": text_id})


async def search(
    connection: AsyncConnection,
    clauses: Iterable[Clause],
    *,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[int]:
    """The ids of the texts in which every clause has one of its phrases, the newest text first.

    Without clauses: every text. `since` leaves out texts stored before it. Revisions that are no longer current count too:
    what was told of them must stay findable.
    """
    clauses = [clause for clause in clauses if clause]
    query = _FOUND if clauses else _ALL
    if since is not None:
        query = query.where(schema.text.c.at >= since)
    if limit is not None:
        query = query.limit(limit)
    values = {"query": expression(clauses)} if clauses else {}
    return list((await connection.execute(query, values)).scalars())


async def plain(connection: AsyncConnection, words: str, *, limit: int = 50) -> list[Hit]:
    """The articles whose current text has all these words, the newest first: what `cuttings search` shows."""
    wanted = folded(words)
    if not wanted:
        return []
    values = {"query": expression([[[word]] for word in wanted]), "limit": limit}
    return [Hit(**row) for row in (await connection.execute(_PLAIN, values)).mappings()]


async def seen_since(connection: AsyncConnection, since: datetime) -> list[Hit]:
    """The articles first seen since then, by their current text, the newest first."""
    return [Hit(**row) for row in (await connection.execute(_SEEN_SINCE, {"since": since})).mappings()]


def expression(clauses: Iterable[Clause]) -> str:
    """The clauses in FTS5's language; every word is quoted, so that none can be an operator."""
    return " AND ".join(
        "(" + " OR ".join(" + ".join(_quoted(word) for word in phrase) for phrase in clause) + ")" for clause in clauses
    )


def _quoted(word: str) -> str:
    bare = word.removesuffix("*").replace('"', '""')
    return f'"{bare}"*' if word.endswith("*") else f'"{bare}"'
