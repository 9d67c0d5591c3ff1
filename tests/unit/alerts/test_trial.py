"""A query or a watch before what the archive holds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from archive_builders import LEASE, NOW, claim_entries, keep_page, list_once, page_read, seen
from pydantic import ValidationError
from stores import fresh_database

from alerts import trial
from alerts.errors import CommandError, QueryError
from alerts.trial import Trial, compare, explain_article, life_of, shown, try_watch
from config.models import Watch
from crawler.archive import document_keeping, documents
from crawler.archive.document_records import DocumentFinding, DocumentResult
from crawler.models import DocumentLink

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
        return await try_watch(connection, Watch(name="trial", query=query), since=since)


async def addresses(database, found):
    async with database.read() as connection:
        return {hit.url: match.terms for hit, match in await shown(connection, found)}


async def explained(database, name, watch=REVIEWS):
    async with database.read() as connection:
        [explanation] = await explain_article(connection, f"{NEWS}/{name}", watch)
        return explanation


@pytest.mark.parametrize("batch", [1, 2, 200])
async def test_every_candidate_is_asked_however_many_go_at_once(database, monkeypatch, batch):
    monkeypatch.setattr(trial, "BATCH", batch)
    monkeypatch.setattr(trial, "FIRST_BATCH", batch)
    await archive(database, a="A serious case review.", b="Bins.", c="Serious case reviews, twice.")
    found = await tried(database, '"serious case review"')
    assert (found.window.articles, found.candidates, found.count, found.is_whole) == (3, 2, 2, True)
    assert await addresses(database, found.found) == {
        f"{NEWS}/a": ("serious case review",),
        f"{NEWS}/c": ("serious case review",),
    }


async def test_the_newest_come_first_and_the_rest_is_an_estimate_until_it_was_asked(database, monkeypatch):
    monkeypatch.setattr(trial, "FIRST_BATCH", 2)
    for day in range(6):
        at = NOW + timedelta(days=day)
        await list_once(database, seen(f"{NEWS}/{day}"), now=at)
        [entry] = await claim_entries(database, now=at)
        body = "Bins and budgets." if day % 2 else "Budgets, near the bins."
        await keep_page(database, page_read(entry, body=body, at=at))
    async with database.read() as connection:
        begun = Trial(connection, Watch(name="trial", query="bins ONEAR/1 budgets"), since=EARLIER)
        await begun.begin()
        await begun.newest(1)
        assert await addresses(database, begun.found) == {f"{NEWS}/5": ("bins ONEAR/1 budgets",)}
        assert (begun.candidates, begun.count, begun.is_whole) == (6, 3, False)
        await begun.rest(2)
        assert (len(begun.found), begun.count, begun.is_whole) == (1, 3, False)
        assert sum(each.weight for each in begun.tried()) == 3
    whole = await tried(database, "bins ONEAR/1 budgets")
    assert (whole.count, [each.weight for each in whole.tried()]) == (3, [1, 1, 1])


async def test_what_was_seen_before_is_not_looked_at(database):
    await archive(database, a="A serious case review.")
    found = await tried(database, "review", since=NOW + timedelta(seconds=1))
    assert (found.window.articles, found.window.begins, found.found, found.count) == (0, NOW, (), 0)


async def test_a_query_without_a_word_looks_at_everything(database):
    await archive(database, a="It is under section 114.", b="Bins.")
    found = await tried(database, "/s(ection )?114/")
    assert (found.clauses, found.candidates) == ((), 2)
    assert await addresses(database, found.found) == {f"{NEWS}/a": ("/s(ection )?114/",)}


async def test_a_document_is_an_item_of_its_article(database):
    link = DocumentLink(url="https://files.example/q.pdf", title="Child Q")
    await list_once(database, seen(f"{NEWS}/a", "A case review"))
    [entry] = await claim_entries(database)
    await keep_page(database, replace(page_read(entry, body="It is here."), documents=(link,)))
    async with database.write() as connection:
        [due] = await documents.claim(connection, now=NOW, retry_by=NOW, until=NOW + LEASE, limit=1)
        found = DocumentFinding(title="Child Q", kind="pdf", size=9, body="A serious case.\fIt was neglect.", pages=2)
        await document_keeping.record(
            connection, DocumentResult(document=due, at=NOW, outcome="read", took=0.1, finding=found)
        )
    for query, document, page in (
        ("neglect", "Child Q", 2),
        ("neglect review", "Child Q", None),
        ('"review child"', "Child Q", None),
        ("case", None, None),
    ):
        result = await tried(database, query)
        async with database.read() as connection:
            [(hit, match)] = await shown(connection, result.found)
        assert (hit.url, hit.document, hit.title) == (f"{NEWS}/a", document, "A case review"), query
        assert match.passages[0].page == page, query


async def test_what_a_new_wording_gains_and_loses(database):
    await archive(database, a="A serious case review.", b="A safeguarding review.", c="Bins.")
    old, new = await tried(database, "review serious"), await tried(database, "safeguarding OR bins OR serious")
    change = compare(new, old)
    assert await addresses(database, change.gained) == {f"{NEWS}/b": ("safeguarding",), f"{NEWS}/c": ("bins",)}
    assert await addresses(database, change.kept) == {f"{NEWS}/a": ("serious",)}
    assert change.lost == ()
    assert await addresses(database, compare(old, new).lost) == await addresses(database, change.gained)


@pytest.mark.parametrize("query", ["", " ", "NOT a", "a AND", "sa*"])
async def test_a_query_that_cannot_be_read_is_refused(database, query):
    with pytest.raises((QueryError, ValidationError)):
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
