"""Search over folded words: it gives candidates, the matcher decides. The one home of each engine's own SQL for it.

SQLite has a plain FTS5 table whose rowid is the text's id. The `ascii` tokeniser splits at ASCII punctuation and spaces
only, and the fold leaves none of these inside a word, so the index sees the very words that queries are made of.

PostgreSQL has the set of a text's words as a `tsvector` without positions, under a GIN index. A phrase is looked for as all
of its words: positions end at 16,383 and are kept 256 times a word, so they would lose phrases. A set that would be too
large for a `tsvector` (1 MB: no article, rather what a broken page left) is NULL, and a candidate for whatever is looked for.

Errors: StoreError. The words handed in must be folded already (`crawler.words.fold.folded`), but for `plain`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy import delete as sql_delete
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from crawler.archive import schema
from crawler.archive.records import Hit
from crawler.words.fold import folded

#: Words in a row. A word that ends in "*" stands for every word that begins like it.
Phrase = Sequence[str]
#: Phrases of which one must occur.
Clause = Sequence[Phrase]

TABLE = "text_search"
_SQLITE = "sqlite"
_CREATE = {
    _SQLITE: (f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(title, body, tokenize='ascii', detail=full)",),
    "postgresql": (
        f"CREATE TABLE IF NOT EXISTS {TABLE} (text_id bigint PRIMARY KEY, words tsvector)",
        f"CREATE INDEX IF NOT EXISTS ix_{TABLE}_words ON {TABLE} USING gin (words)",
        f"CREATE INDEX IF NOT EXISTS ix_{TABLE}_too_large ON {TABLE} (text_id) WHERE words IS NULL",
    ),
}
_INSERT = {
    _SQLITE: text(f"INSERT INTO {TABLE} (rowid, title, body) VALUES (:text_id, :title, :body)"),  # noqa: S608 - a constant
    "postgresql": text(
        f"INSERT INTO {TABLE} (text_id, words) VALUES (:text_id, array_to_tsvector(CAST(:words AS text[])))"  # noqa: S608
    ),
}
#: Bytes of a word that PostgreSQL is given; it takes 2,046. What is cut off of a longer one only makes more candidates.
_WORD = 1_000
#: Bytes of words that a `tsvector` is made of: it ends at 1,048,575, with what it needs for each of them.
_WORDS = 900_000
_fts = table(TABLE, column("rowid"))
_vectors = table(TABLE, column("text_id"), column("words"))
#: Where the words are, by dialect, and the text that they are of.
TABLES = {_SQLITE: _fts, "postgresql": _vectors}
KEYS = {_SQLITE: _fts.c.rowid, "postgresql": _vectors.c.text_id}
#: Whether a row answers the `query` of a statement (`query_for`), by dialect.
MATCHES: dict[str, ColumnElement[bool]] = {
    _SQLITE: literal_column(TABLE).op("MATCH")(bindparam("query")),
    "postgresql": or_(_vectors.c.words.op("@@")(cast(bindparam("query"), TSQUERY)), _vectors.c.words.is_(None)),
}
_revision = schema.text.alias("revision")
_is_document = schema.text.c.document_id.is_not(None)
_ALL = select(schema.text.c.id).order_by(schema.text.c.id.desc())
#: The article is found by its id; then whether this is its current text, or the newest of a document of it.
CURRENT = (
    select(
        schema.text.c.id.label("text_id"),
        schema.text.c.article_id,
        case((_is_document, func.coalesce(_revision.c.title, "")), else_=schema.text.c.title).label("title"),
        case((_is_document, schema.text.c.title)).label("document"),
        schema.article.c.url,
        schema.source.c.name.label("source"),
        schema.article.c.published_at.label("published"),
        schema.article.c.first_seen_at,
        schema.text.c.origin,
        schema.article.c.old,
    )
    .join(schema.article, schema.article.c.id == schema.text.c.article_id)
    .join(schema.source, schema.source.c.id == schema.article.c.source_id)
    .outerjoin(_revision, _revision.c.id == schema.article.c.text_id)
    .outerjoin(schema.document, schema.document.c.id == schema.text.c.document_id)
    .where(or_(schema.article.c.text_id == schema.text.c.id, schema.document.c.text_id == schema.text.c.id))
    .order_by(schema.article.c.first_seen_at.desc(), schema.text.c.id.desc())
)


def _found(dialect: str) -> Select[int]:
    return (
        select(schema.text.c.id)
        .join(TABLES[dialect], KEYS[dialect] == schema.text.c.id)
        .where(MATCHES[dialect])
        .order_by(schema.text.c.id.desc())
    )


def _plain(dialect: str) -> Select[Any]:
    joined = CURRENT.join(TABLES[dialect], KEYS[dialect] == schema.text.c.id)
    return joined.where(MATCHES[dialect]).limit(bindparam("limit"))


_DELETE = {name: sql_delete(TABLES[name]).where(key == bindparam("text_id")) for name, key in KEYS.items()}
_FOUND = {name: _found(name) for name in KEYS}
_UNFINDABLE = {
    name: select(schema.text.c.id)
    .outerjoin(TABLES[name], key == schema.text.c.id)
    .where(key.is_(None))
    .order_by(schema.text.c.id)
    for name, key in KEYS.items()
}
#: Few at a time: a text can be a megabyte.
_UNINDEXED = {
    name: query.add_columns(schema.text.c.title, schema.text.c.body)
    .where(schema.text.c.id > bindparam("after"))
    .limit(100)
    for name, query in _UNFINDABLE.items()
}
_SIZE = {name: select(func.count()).select_from(TABLES[name]) for name in KEYS}
_PLAIN = {name: _plain(name) for name in KEYS}


def create_search(connection: Connection) -> None:
    """Creates the search table where it is missing (for migrations and tests: `run_sync(create_search)`)."""
    for statement in _CREATE[connection.dialect.name]:
        connection.execute(text(statement))


def fill(connection: Connection, after: int = 0) -> None:
    """Makes every text of a higher id findable that is not yet (for migrations and copies: `run_sync(fill)`)."""
    while found := connection.execute(_UNINDEXED[connection.dialect.name], {"after": after}).all():
        rows = [_row(connection, row.id, folded(row.title), folded(row.body)) for row in found]
        connection.execute(_INSERT[connection.dialect.name], rows)
        after = found[-1].id


async def unfindable(connection: AsyncConnection) -> list[int]:
    """The ids of the texts that are kept and cannot be found."""
    return list((await connection.execute(_UNFINDABLE[connection.dialect.name])).scalars())


async def size(connection: AsyncConnection) -> int:
    """How many texts can be found."""
    return int((await connection.execute(_SIZE[connection.dialect.name])).scalar_one())


async def add(connection: AsyncConnection, text_id: int, title: str, body: str) -> None:
    """Makes a text findable. Title and body are given as they are, and folded here."""
    await connection.execute(_INSERT[connection.dialect.name], _row(connection, text_id, folded(title), folded(body)))


def _row(
    connection: AsyncConnection | Connection, text_id: int, title: Sequence[str], body: Sequence[str]
) -> dict[str, Any]:
    if connection.dialect.name == _SQLITE:
        return {"text_id": text_id, "title": " ".join(title), "body": " ".join(body)}
    words = {_cut(word) for word in (*title, *body)}
    fits = sum(len(word.encode()) + 8 for word in words) <= _WORDS
    return {"text_id": text_id, "words": sorted(words) if fits else None}


async def remove(connection: AsyncConnection, text_id: int) -> None:
    """Makes a text unfindable; one that is not there is no error."""
    await connection.execute(_DELETE[connection.dialect.name], {"text_id": text_id})


async def search(
    connection: AsyncConnection,
    clauses: Iterable[Clause],
    *,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[int]:
    """The ids of the texts in which every clause has one of its phrases, the newest text first; on PostgreSQL also those that
    have a phrase's words in another order or apart.

    Without clauses: every text. `since` leaves out texts stored before it. Revisions that are no longer current count too:
    what was told of them must stay findable.
    """
    clauses = [clause for clause in clauses if clause]
    query = _FOUND[connection.dialect.name] if clauses else _ALL
    if since is not None:
        query = query.where(schema.text.c.at >= since)
    if limit is not None:
        query = query.limit(limit)
    values = {"query": query_for(connection, clauses)} if clauses else {}
    return list((await connection.execute(query, values)).scalars())


async def plain(connection: AsyncConnection, words: str, *, limit: int = 50) -> list[Hit]:
    """The articles whose current text has all these words, the newest first: what `cuttings search` shows."""
    wanted = folded(words)
    if not wanted:
        return []
    values = {"query": query_for(connection, [[[word]] for word in wanted]), "limit": limit}
    return [Hit(**row) for row in (await connection.execute(_PLAIN[connection.dialect.name], values)).mappings()]


def query_for(connection: AsyncConnection, clauses: Iterable[Clause], *, titles_alone: bool = False) -> str:
    """The clauses in the language of the connection's engine; `titles_alone` asks for what stands in the title, where the engine knows."""
    if connection.dialect.name != _SQLITE:
        return tsquery(clauses)
    return f"title : ({expression(clauses)})" if titles_alone else expression(clauses)


def expression(clauses: Iterable[Clause]) -> str:
    """The clauses in FTS5's language; every word is quoted, so that none can be an operator."""
    return " AND ".join(
        "(" + " OR ".join(" + ".join(_quoted(word) for word in phrase) for phrase in clause) + ")" for clause in clauses
    )


def _quoted(word: str) -> str:
    bare = word.removesuffix("*").replace('"', '""')
    return f'"{bare}"*' if word.endswith("*") else f'"{bare}"'


def tsquery(clauses: Iterable[Clause]) -> str:
    """The clauses in PostgreSQL's language, phrases as all of their words; every word is quoted."""
    return " & ".join(
        "(" + " | ".join("(" + " & ".join(_lexeme(word) for word in phrase) + ")" for phrase in clause) + ")"
        for clause in clauses
    )


def _lexeme(word: str) -> str:
    bare = _cut(word.removesuffix("*")).replace("\\", "\\\\").replace("'", "''")
    return f"'{bare}':*" if word.endswith("*") else f"'{bare}'"


def _cut(word: str) -> str:
    """A word as PostgreSQL keeps it."""
    return word.encode()[:_WORD].decode(errors="ignore")
