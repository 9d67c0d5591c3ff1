"""Search gives every candidate: against a naive search over the folded words."""

from datetime import timedelta

import pytest
import stores
from archive_builders import NOW, claim_entries, keep_page, list_once, page_read, seen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from stores import fresh_database

from crawler.archive import search
from crawler.words.fold import folded

HOUR = timedelta(hours=1)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def archive(database, title, body, *, url="https://a.example/1", at=NOW):
    """One article more, of a source of its own."""
    await list_once(database, seen(url, title), name=f"Source{url[-1]}", now=at)
    (due,) = await claim_entries(database, now=at)
    return (await keep_page(database, page_read(due, body=body, at=at))).text_id


async def found(database, clauses, **options):
    async with database.read() as connection:
        return await search.search(connection, clauses, **options)


async def test_phrases_alternatives_and_all_of_them(database):
    one = await archive(database, "Serious case-review published", "The partnership’s reviews of children.")
    two = await archive(
        database, "Library hours", "A serious matter. In any case, reviewed.", url="https://a.example/2"
    )
    phrase = [two, one] if stores.engine == "postgresql" else [one]  # there a phrase is all of its words
    assert await found(database, [[["serious", "case"]]]) == phrase
    assert await found(database, [[["serious"]]]) == [two, one]
    assert await found(database, [[["serious"]], [["child"], ["library"]]]) == [two, one]
    assert await found(database, [[["serious"]], [["child"]]]) == [one]
    assert await found(database, [[["review*"]]]) == [two, one]
    assert await found(database, [[["partnership", "review"]]]) == [one]
    assert await found(database, [[["serious", "matter"], ["case", "serious"]]]) in ([two], [two, one])
    assert await found(database, []) == await found(database, [[]]) == [two, one]


async def test_since_and_limit(database):
    await archive(database, "Serious one", "")
    two = await archive(database, "Serious two", "", url="https://a.example/2", at=NOW + HOUR)
    assert await found(database, [[["seriou"]], [["serious"]]]) == []
    assert await found(database, [[["serious"]]], since=NOW + HOUR) == [two]
    assert await found(database, [[["serious"]]], limit=1) == [two]


async def test_what_a_person_types(database):
    await archive(database, "Serious case review", "About children’s services.")
    await archive(database, "Case of wine", "Not serious.", url="https://a.example/2", at=NOW + HOUR)
    async with database.read() as connection:
        hits = await search.plain(connection, "Serious CASES")
        assert [(hit.title, hit.source, hit.first_seen_at) for hit in hits] == [
            ("Case of wine", "Source2", NOW + HOUR),
            ("Serious case review", "Source1", NOW),
        ]
        assert [hit.url for hit in await search.plain(connection, "children's")] == ["https://a.example/1"]
        assert len(await search.plain(connection, "case", limit=1)) == 1
        assert await search.plain(connection, ' "—" ') == []
        assert await search.plain(connection, 'NOT "OR" ) AND (') == []


async def test_a_text_that_is_removed_is_not_found(database):
    one = await archive(database, "Serious case review", "")
    async with database.write() as connection:
        await search.remove(connection, one)
        await search.remove(connection, 99)
    assert await found(database, [[["serious"]]]) == []


words = st.text(alphabet="abcé’'-‑ \n\u00ad\u0301ß日\"*()^:+_", max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(words, min_size=1, max_size=6), phrases=st.lists(words, min_size=1, max_size=3))
async def test_it_finds_just_what_a_naive_search_finds(database, texts, phrases):
    wanted = [folded(phrase) for phrase in phrases if folded(phrase)]
    async with database.write() as connection:
        for number, text in enumerate(texts, start=1):
            await search.add(connection, number, "", text)
        got = await _matching(connection, wanted) if wanted else []
        for number in range(1, len(texts) + 1):
            await search.remove(connection, number)
    naive = [
        number
        for number, text in enumerate(texts, start=1)
        if wanted and all(_holds(folded(text), phrase) for phrase in wanted)
    ]
    assert got == naive


async def _matching(connection, wanted):
    name = connection.dialect.name
    key, matches = search.KEYS[name], search.MATCHES[name]
    query = search.query_for(connection, [[phrase] for phrase in wanted])
    return list((await connection.execute(select(key).where(matches).order_by(key), {"query": query})).scalars())


def _holds(words, phrase):
    if stores.engine == "postgresql":
        return set(phrase) <= set(words)
    return f" {' '.join(phrase)} " in f" {' '.join(words)} "
