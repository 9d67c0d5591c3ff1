"""Live equals trial: what the matcher finds when texts come in, a trial finds in the archive, for any query and any archive."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from archive_builders import NOW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_press import Press
from query_language import _line, known, queries
from sqlalchemy import insert, update
from stores import fresh_database

from alerts.query import Matchable, WatchIndex, unparse
from alerts.trial import try_watch
from config.models import Watch
from crawler.archive import schema, search
from crawler.archive.connection import Database

FILLER = " ".join(f"filler{number % 700}" for number in range(17_000))
OFTEN = "case " * 300


@dataclass
class Archive:
    """An archive to which news is added, each time on a day of its own."""

    database: Database
    days: int = 0
    number: int = 0
    sources: dict[str, int] = field(default_factory=dict)

    @property
    def day(self):
        return NOW + timedelta(days=self.days)

    async def add(self, matchables):
        """These, first seen on the next day; the ids of their articles."""
        self.days += 1
        for name in sorted({name for each in matchables for name in each.sources or {"Nobody"}} - self.sources.keys()):
            address = f"https://{len(self.sources)}.example/feed"
            self.sources[name] = await Press(self.database).source(name, address=address)
        async with self.database.write() as connection:
            return [await self._publish(connection, each) for each in matchables]

    async def _publish(self, connection, matchable):
        self.number += 1
        url = f"https://a.example/{self.number}"
        listed = [self.sources[name] for name in sorted(matchable.sources) or ["Nobody"]]
        article = {"url_key": url, "url": url, "site": "a", "source_id": listed[0], "first_seen_at": self.day}
        article_id = await _new(connection, schema.article, article | {"old": False})
        for source_id in listed if matchable.sources else []:
            entry = {"key": url, "url": url, "url_key": url, "host": "a", "title": "", "summary": "", "content": ""}
            ids = {"source_id": source_id, "poll_id": 1, "article_id": article_id}
            await _new(connection, schema.entry, entry | ids | {"first_seen_at": self.day, "old": False})
        body = "" if matchable.document is not None else matchable.body
        text_id = await self._text(connection, article_id, matchable.title, body)
        await _points(connection, schema.article, article_id, text_id)
        if matchable.document is not None:
            await self._document(connection, article_id, matchable)
        return article_id

    async def _document(self, connection, article_id, matchable):
        row: dict[str, Any] = {"article_id": article_id, "source_id": 1, "url": "u", "url_key": "u", "host": "a"}
        row |= {"title": "", "first_seen_at": self.day, "old": False, "state": "read", "kind": "docx"}
        document_id = await _new(connection, schema.document, row)
        more = {"kind": "document", "document_id": document_id}
        text_id = await self._text(connection, article_id, matchable.document, matchable.body, **more)
        await _points(connection, schema.document, document_id, text_id)

    async def _text(self, connection, article_id, title, body, **more):
        row = {"article_id": article_id, "kind": "revision", "n": 1, "origin": "page", "title": title, "body": body}
        text_id = await _new(connection, schema.text, row | {"hash": "", "fold_version": 1, "at": self.day} | more)
        await search.add(connection, text_id, title, body)
        return text_id


async def _new(connection, table, row):
    return (await connection.execute(insert(table).values(row).returning(table.c.id))).scalar_one()


async def _points(connection, table, key, text_id):
    await connection.execute(update(table).where(table.c.id == key).values(text_id=text_id))


@pytest.fixture
async def archive(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield Archive(database)


@st.composite
def texts(draw):
    """An article, or a document with a title of its own beneath the headline of its article, which then has no text."""
    matchable = draw(known()).matchable
    if matchable.document is None:
        return matchable
    title, _ = draw(_line(0, 3))
    return replace(matchable, document=title)


async def tried(archive, query):
    watch = Watch(name="trial", query=unparse(query))
    async with archive.database.read() as connection:
        trial = await try_watch(connection, watch, since=archive.day)
    assert trial.is_whole
    assert trial.count == len(trial.found)
    return {each.candidate.article_id: each.match for each in trial.found}


def live(query, by_article):
    """What the watch finds of the texts: the article's own, and of one with a document that, too."""
    index = WatchIndex([Watch(name="trial", query=unparse(query))])
    found = {}
    for article_id, matchable in by_article.items():
        own = replace(matchable, document=None, body="") if matchable.document is not None else matchable
        for each in dict.fromkeys([own, matchable]):
            for match in index.match(each):
                found.setdefault(article_id, match)
    return found


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(texts(), min_size=1, max_size=8), st.lists(queries(), min_size=6, max_size=6))
async def test_any_query_on_any_archive(archive, matchables, wanted):
    by_article = dict(zip(await archive.add(matchables), matchables, strict=True))
    for query in wanted:
        assert await tried(archive, query) == live(query, by_article)


LONG = (
    Matchable(title="A serious matter", body=f"{FILLER} A serious case review of policies. {OFTEN}"),
    Matchable(title="Case", body=f"{OFTEN} review. {OFTEN} serious case reviews, said Siân. The SAR of children."),
    Matchable(title="Review", body=f"{FILLER} The reviewer is serious."),
    Matchable(title="Serious case", document="Review of policies", body=f"{OFTEN} {FILLER} SAR"),
)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(wanted=st.lists(queries(), min_size=3, max_size=3))
async def test_long_texts_and_words_said_300_times(archive, wanted):
    if not archive.days:
        archive.long = dict(zip(await archive.add(LONG), LONG, strict=True))
    for query in wanted:
        assert await tried(archive, query) == live(query, archive.long)
