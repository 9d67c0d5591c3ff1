"""A query or a watch before what the archive holds."""

from datetime import timedelta

import pytest
from archive_builders import NOW, claim_entries, keep_page, list_once, page_read, seen
from stores import fresh_database

from alerts import trial
from alerts.errors import CommandError, QueryError
from alerts.trial import explain_article, life_of, try_query
from config.models import Watch

NEWS = "https://news.alderbrook.example"
REVIEWS = Watch(name="Reviews", phrases=("serious case review",))
EARLIER = NOW - timedelta(days=1)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def archive(database, **bodies):
    """Lists an entry for each name, and archives those that have a body."""
    for name, body in bodies.items():
        await list_once(database, seen(f"{NEWS}/{name}"))
        if body:
            [entry] = await claim_entries(database)
            await keep_page(database, page_read(entry, body=body))


async def tried(database, query, since=EARLIER):
    async with database.read() as connection:
        return await try_query(connection, query, since=since)


async def explained(database, name, watch=REVIEWS):
    async with database.read() as connection:
        [explanation] = await explain_article(connection, f"{NEWS}/{name}", watch)
        return explanation


@pytest.mark.parametrize("batch", [1, 2, 200])
async def test_every_article_is_asked_however_many_go_at_once(database, monkeypatch, batch):
    monkeypatch.setattr(trial, "BATCH", batch)
    await archive(database, a="A serious case review.", b="Bins.", c="Serious case reviews, twice.")
    found = await tried(database, '"serious case review"')
    assert (found.query, found.looked_at) == ("“serious case review”", 3)
    assert {(hit.url, match.terms) for hit, match in found.found} == {
        (f"{NEWS}/a", ("serious case review",)),
        (f"{NEWS}/c", ("serious case review",)),
    }


async def test_what_was_seen_before_is_not_looked_at(database):
    await archive(database, a="A serious case review.")
    found = await tried(database, "review", since=NOW + timedelta(seconds=1))
    assert (found.looked_at, found.found) == (0, ())


@pytest.mark.parametrize("query", ["", " ", "NOT a", "a AND", "sa*"])
async def test_a_query_that_cannot_be_read_is_refused(database, query):
    with pytest.raises(QueryError):
        await tried(database, query)


async def test_an_explanation_is_of_the_current_text(database):
    await archive(database, a="A serious case review.", b="Bins.")
    assert (await explained(database, "a")).match.terms == ("serious case review",)
    assert (await explained(database, "b")).match is None


async def test_what_is_listed_and_not_read_yet_says_so(database):
    await archive(database, a="")
    with pytest.raises(CommandError, match="is listed but not read yet"):
        await explained(database, "a")


@pytest.mark.parametrize(("url", "message"), [(f"{NEWS}/none", "no source has listed"), ("x", "is no web address")])
async def test_an_address_that_nobody_knows(database, url, message):
    async with database.read() as connection:
        with pytest.raises(CommandError, match=message):
            await life_of(connection, url)
