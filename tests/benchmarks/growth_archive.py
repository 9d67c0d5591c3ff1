"""An archive of any size, filled past all of our own code: what a year of it would be, made up with a fixed seed.

A day has 2,740 articles, of 200 sources that are polled each hour: a million in a year. Each article has its entry, page,
alias, text, search row and mark of the matcher. There are 50 watches, each of which fired on 1 % of the articles; of these all
but the old ones (2 %) were told to the subscriptions that had begun, a digest for each article that fired. Texts have 120
words, a fifth of what real ones have (see `bench_store` for bytes), so that a million are made in minutes.
"""

import json
import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from bench_match import Prose
from store_engines import async_url

from alerts.ledger import reconcile
from alerts.migrations import upgrade
from config.models import Settings, Source, Subscription, Watch
from crawler.archive import declared
from crawler.archive.connection import open_database
from crawler.archive.search import create_search
from crawler.words.fold import folded

SOURCES, WATCHES = 200, 50
FIRES = 0.01
OLD = 0.02
WORDS = 120
DAY = 2_740
END = datetime(2026, 6, 4, 6, tzinfo=UTC)  # 07:00 in London
EVERYONE = tuple(f"Watch {number:02}" for number in range(WATCHES))
SUBSCRIPTIONS = ("Now", "Morning", "Lately")
_BATCH = 10_000
_DIGESTED = "{}"


def word(number: int) -> str:
    """What a watch looks for."""
    return f"zanther{number:02}"


def settings(*, lately: bool = True) -> Settings:
    """50 watches; a subscription to all of them for each of the ways to be told, the last of which began a day ago."""
    watches = tuple(Watch(name=name, query=word(number)) for number, name in enumerate(EVERYONE))
    to = ("board@council.example",)
    told = [
        Subscription(name="Now", watches=EVERYONE, send="immediately", to=to),
        Subscription(name="Morning", watches=EVERYONE, send="daily at 07:30", to=to),
        Subscription(name="Lately", watches=EVERYONE, send="immediately", to=to),
    ]
    sources = tuple(
        Source(name=f"Council {number}", feed=f"https://c{number}.example/feed", every="1h")
        for number in range(1, SOURCES + 1)
    )
    return Settings(watches=watches, subscriptions=tuple(told[: 3 if lately else 2]), sources=sources)


async def fill(url: str, articles: int) -> None:
    """Makes the schema and everything in it. The last article was archived at END."""
    began = END - timedelta(days=articles / DAY)
    database = open_database(async_url(url))
    try:
        await upgrade(database)
        async with database.write() as connection:
            await declared.reconcile(connection, settings().sources, now=began)
            await reconcile.reconcile(connection, settings(lately=False), now=began)
        Filler(url, articles, began).fill()
        database.take_time()  # the index of a million texts takes minutes
        async with database.write() as connection:
            await connection.run_sync(create_search)
            await reconcile.reconcile(connection, settings(), now=END - timedelta(days=1))
    finally:
        await database.close()


class Filler:
    """Rows for every table, ids and all, in batches."""

    def __init__(self, url: str, articles: int, began: datetime) -> None:
        self._url = url
        self._articles = articles
        self._began = began.replace(tzinfo=None)
        self._random = random.Random(7)
        prose = Prose(self._random)
        bodies = [prose.words(WORDS) for _ in range(2_000)]
        self._bodies = [(body, " ".join(folded(body))) for body in bodies]
        self._passages = [
            json.dumps(
                [{"where": "body", "page": None, "text": f"{bodies[0][:200]} {word(number)}", "marks": [[201, 210]]}]
            )
            for number in range(WATCHES)
        ]
        self._match_id = self._digest_id = 0

    def fill(self) -> None:
        pour = _into_sqlite if self._url.startswith("sqlite") else _into_postgres
        pour(self._url, self._all())

    def _all(self) -> Iterator[tuple[str, Sequence[str], list[Sequence[Any]]]]:
        yield from self._polls()
        for first in range(1, self._articles + 1, _BATCH):
            yield from self._news(range(first, min(first + _BATCH, self._articles + 1)))

    def _at(self, days: float) -> str:
        return (self._began + timedelta(days=days)).isoformat(" ", "microseconds")

    def _polls(self) -> Iterator[tuple[str, Sequence[str], list[Sequence[Any]]]]:
        columns = ("id", "source_id", "at", "outcome", "status", "entries", "new_entries", "took_ms")
        number = max(1, int(self._articles / DAY * 24 * SOURCES))
        for first in range(0, number, _BATCH):
            yield (
                "poll",
                columns,
                [
                    (each + 1, each % SOURCES + 1, self._at(each / (24 * SOURCES)), "unchanged", 304, 0, 0, 120)
                    for each in range(first, min(first + _BATCH, number))
                ],
            )

    def _news(self, ids: range) -> Iterator[tuple[str, Sequence[str], list[Sequence[Any]]]]:
        rows: dict[str, list[Sequence[Any]]] = {name: [] for name in _COLUMNS}
        for each in ids:
            self._article(each, rows)
        yield from ((name, columns, rows[name]) for name, columns in _COLUMNS.items())

    def _article(self, number: int, rows: dict[str, list[Sequence[Any]]]) -> None:
        source = number % SOURCES + 1
        at = self._at(number / DAY)
        url = f"https://c{source}.example/news/{number:07}-the-council-has-decided"
        old = self._random.random() < OLD
        body, words = self._random.choice(self._bodies)
        fired = [each for each in range(WATCHES) if self._random.random() < FIRES]
        said = "".join(f" {word(each)}" for each in fired)
        title = f"Decision {number} of the council"
        rows["article"].append((number, url, url, f"c{source}.example", source, at, at, "feed", old, number))
        rows["url_alias"].append((url, number, url, "link", at))
        rows["entry"].append(
            (number, source, 1, url, url, url, f"c{source}.example", title, body[:200], "", at, at, old, number, 0)
        )
        rows["page"].append((number, number, at, "read", 200, url, "text/html", 40_000, 300))
        hash_ = f"{number:064}"
        rows["text"].append((number, number, "revision", 1, "page", title, "h1", body + said, hash_, 1, at))
        rows["text_search"].append((number, f"decision {number} of the council", words + said))
        rows["text_matched"].append((number, WATCHES, at))
        if number == self._articles - DAY:  # the last morning's digest
            self._digest(2, "the day before", at, rows)
        if fired:
            self._matches(number, fired, at, rows, old=old)

    def _matches(
        self, number: int, fired: list[int], at: str, rows: dict[str, list[Sequence[Any]]], *, old: bool
    ) -> None:
        first = self._match_id + 1
        for each in fired:
            self._match_id += 1
            terms = json.dumps([word(each)])
            rows["match"].append((self._match_id, each + 1, each + 1, number, number, at, terms, self._passages[each]))
        if old:
            return
        self._digest(1, f"#{number}", at, rows)
        for match, watch in enumerate(fired, first):
            rows["digest_item"] += [(self._digest_id, told, watch + 1, number, match) for told in (1, 2)]

    def _digest(self, subscription: int, slot: str, at: str, rows: dict[str, list[Sequence[Any]]]) -> None:
        self._digest_id += 1
        rows["digest"].append((self._digest_id, subscription, slot, at, at, False, False, 1, _DIGESTED))
        rows["delivery"].append(
            (
                *(self._digest_id, "digest", self._digest_id, subscription, "email", "board@council.example"),
                *(f"<{self._digest_id}@bench>", "x" * 200, "sent", 1, at, at),
            )
        )


_COLUMNS: dict[str, Sequence[str]] = {
    "article": (
        *("id", "url_key", "url", "site", "source_id", "first_seen_at", "published_at", "published_by", "old"),
        "text_id",
    ),
    "url_alias": ("key", "article_id", "url", "evidence", "at"),
    "entry": (
        *("id", "source_id", "poll_id", "key", "url", "url_key", "host", "title", "summary", "content", "published_at"),
        *("first_seen_at", "old", "article_id", "attempts"),
    ),
    "page": ("id", "entry_id", "at", "outcome", "status", "final_url", "content_type", "size", "took_ms"),
    "text": (*("id", "article_id", "kind", "n", "origin", "title", "title_by", "body", "hash", "fold_version", "at"),),
    "text_search": ("rowid", "title", "body"),
    "text_matched": ("text_id", "newest_version_id", "at"),
    "match": ("id", "watch_id", "version_id", "text_id", "article_id", "at", "terms", "passages"),
    "digest": ("id", "subscription_id", "slot", "slot_at", "composed_at", "late", "sent_empty", "items", "content"),
    "digest_item": ("digest_id", "subscription_id", "watch_id", "article_id", "match_id"),
    "delivery": (
        *("id", "purpose", "digest_id", "recipient_id", "channel", "address", "message_id", "content", "state"),
        *("attempts", "created_at", "finished_at"),
    ),
}

Batches = Iterable[tuple[str, Sequence[str], list[Sequence[Any]]]]


def _into_sqlite(url: str, batches: Batches) -> None:
    with closing(sqlite3.connect(Path(url.removeprefix("sqlite:///")))) as file:
        for pragma in ("synchronous=OFF", "cache_size=-1000000", "foreign_keys=OFF"):
            file.execute(f"PRAGMA {pragma}")
        for table, columns, rows in batches:
            marks = ", ".join("?" * len(columns))
            file.executemany(f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({marks})', rows)
            file.commit()


def _into_postgres(url: str, batches: Batches) -> None:
    """Foreign keys are not looked at, the index of the words is left to `create_search`, and ids go on after ours."""
    with psycopg.connect(url) as server:
        server.execute("SET session_replication_role = replica")
        server.execute("SET TIME ZONE 'UTC'")
        server.execute("SET synchronous_commit = off")
        server.execute("DROP INDEX ix_text_search_words")
        for table, columns, rows in batches:
            names = ", ".join(columns)
            cells = rows
            if table == "text_search":
                names, cells = "text_id, words", [(key, _vector(f"{title} {body}")) for key, title, body in rows]
            with server.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:  # type: ignore[arg-type]
                copy.write("".join("\t".join(map(_cell, row)) + "\n" for row in cells))
            server.commit()
        for table in {*_COLUMNS, "poll"} - {"url_alias", "text_search", "text_matched"}:
            server.execute(
                f"""SELECT setval(pg_get_serial_sequence('"{table}"', 'id'), max(id)) FROM "{table}" HAVING max(id) > 0"""
            )


def _vector(words: str) -> str:
    return " ".join(sorted({f"'{each}'" for each in words.split()}))


def _cell(value: Any) -> str:
    return "\\N" if value is None else str(value)
