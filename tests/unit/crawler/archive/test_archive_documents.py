from dataclasses import replace
from datetime import timedelta

import pytest
from archive_builders import LEASE, NOW, claim_entries, declare, keep_page, list_once, page_read, seen
from sqlalchemy import select
from stores import Killed, fresh_database, killed_before_the_commit

from crawler.archive import candidates, document_keeping, documents, pages, search, sources, texts
from crawler.archive.document_records import DocumentFinding, DocumentResult
from crawler.archive.schema import document, text
from crawler.models import DocumentLink

HOUR = timedelta(hours=1)
REVIEW = DocumentLink(url="https://files.example/child-q.pdf", title="Child Q: the review")
ANNEX = DocumentLink(url="https://files.example/annex.docx", title="Annex")


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        await declare(database)
        yield database


async def publish(database, *links, url="https://a.example/1", old=False, at=NOW, name="Alderbrook"):
    """An article of a source, with links to these documents."""
    await list_once(database, seen(url, old=old), name=name, now=at)
    [due] = await claim_entries(database, now=at)
    return await keep_page(database, replace(page_read(due, at=at), documents=links))


async def again(database, *links, url="https://a.example/1", at=NOW):
    """The page of that article, fetched once more."""
    async with database.write() as connection:
        entry = (await connection.execute(pages.select(pages.entry).where(pages.entry.c.url == url))).one()
        await connection.execute(
            pages.update(pages.entry).where(pages.entry.c.id == entry.id).values(next_fetch_at=at, lease_until=None)
        )
    [due] = await claim_entries(database, now=at)
    return await keep_page(database, replace(page_read(due, at=at), documents=links))


async def claim(database, *, now=NOW, limit=10, retry_by=None):
    async with database.write() as connection:
        return await documents.claim(connection, now=now, retry_by=retry_by or now, until=now + LEASE, limit=limit)


def read(due, body="The review of Child Q\fIt was neglect.", *, at=NOW, **fields):
    values = {"title": due.title, "kind": "pdf", "size": 900, "body": body, "pages": body.count("\f") + 1} | fields
    return DocumentResult(document=due, at=at, outcome="read", took=0.3, finding=DocumentFinding(**values))


def unreadable(due, reason="it is a scan without text", *, at=NOW):
    finding = DocumentFinding(title=due.title, kind="pdf", size=900, reason=reason)
    return DocumentResult(document=due, at=at, outcome="unreadable", took=0.3, finding=finding)


def failed(due, *, at=NOW, again=None, said=False, reason="the server answered 404 (not found)"):
    return DocumentResult(
        document=due, at=at, outcome="failed", took=0.3, reason=reason, next_fetch_at=again, said=said
    )


async def keep(database, *results):
    async with database.write() as connection:
        await pages.hold(connection, (), results)
        return [await document_keeping.record(connection, each) for each in results]


async def rows(database, table=document):
    async with database.read() as connection:
        return (await connection.execute(select(table).order_by(table.c.id))).all()


async def unread(database, since=NOW, names=("Alderbrook",)):
    async with database.read() as connection:
        ids = [each.id for each in await sources.states(connection) if each.name in names]
        return await documents.unread_since(connection, since, ids)


async def test_documents_are_wanted_with_the_page_that_links_to_them(database):
    await publish(database, REVIEW, ANNEX)
    assert [(row.url, row.state, row.next_fetch_at) for row in await rows(database)] == [
        (REVIEW.url, "wanted", NOW),
        (ANNEX.url, "wanted", NOW),
    ]


async def test_one_document_per_host_is_claimed_and_new_ones_before_old_ones(database):
    await publish(
        database, DocumentLink(url="https://old.example/1.pdf", title="1"), url="https://a.example/0", old=True
    )
    await publish(database, REVIEW, ANNEX)
    [first, second] = await claim(database)
    assert (first.url, first.source_name, first.known) == (REVIEW.url, "Alderbrook", False)
    assert second.url == "https://old.example/1.pdf"
    assert await claim(database) == []
    await keep(database, read(first))
    assert [each.url for each in await claim(database)] == [ANNEX.url]


async def test_a_document_is_a_text_that_can_be_found_and_matched(database):
    kept = await publish(database, REVIEW)
    [due] = await claim(database)
    [done] = await keep(database, read(due))
    async with database.write() as connection:
        claimed = {
            each.text.text_id: each.text for each in await texts.claim(connection, now=NOW, until=NOW + LEASE, limit=9)
        }
        found = claimed[done.text_id]
        assert (found.kind, found.document, found.paged) == ("document", REVIEW.title, True)
        assert found.title == claimed[kept.text_id].title
        assert found.sources == {"Alderbrook"}
        [hit] = await search.plain(connection, "neglect")
        assert (hit.document, hit.article_id) == (REVIEW.title, kept.article_id)
        found, _ = await candidates.newest(connection, (), since=NOW, limit=9)
        hits = await candidates.hits(connection, [each.text_id for each in found])
        assert {each.document for each in hits.values()} == {None, REVIEW.title}
    [row] = await rows(database)
    assert (row.state, row.kind, row.pages, row.text_id, row.next_fetch_at) == ("read", "pdf", 2, done.text_id, None)


async def test_a_result_without_its_lease_is_dropped(database):
    await publish(database, REVIEW)
    [due] = await claim(database)
    [later] = await claim(database, now=NOW + LEASE)
    [dropped, kept] = await keep(database, read(due), read(later))
    assert (dropped.kept, kept.kept) == (False, True)
    async with database.write() as connection:
        await documents.release(connection, [due])
    assert len([row for row in await rows(database, text) if row.kind == "document"]) == 1


async def test_nothing_is_kept_by_halves(database):
    await publish(database, REVIEW)
    [due] = await claim(database)
    before = await rows(database), await rows(database, text)
    with pytest.raises(Killed):
        await killed_before_the_commit(database, document_keeping.record, read(due))
    assert (await rows(database), await rows(database, text)) == before


async def test_what_was_given_back_is_due_again(database):
    await publish(database, REVIEW)
    [due] = await claim(database)
    async with database.write() as connection:
        assert await documents.next_due_at(connection) is None
        assert await documents.any_new_due(connection, now=NOW)
        await documents.release(connection, [due])
        assert await documents.next_due_at(connection) == NOW
    assert await claim(database)
    async with database.write() as connection:
        await documents.release_all(connection)
    assert await claim(database)


async def test_two_articles_that_link_to_one_document_share_what_was_read(database):
    await publish(database, REVIEW)
    await publish(database, REVIEW, url="https://b.example/2", name="Westmarsh")
    [due] = await claim(database)
    await keep(database, read(due))
    await publish(database, REVIEW, url="https://c.example/3", name="Harrowfold", at=NOW + HOUR)
    assert await claim(database, now=NOW + HOUR) == []
    assert [row.state for row in await rows(database)] == ["read"] * 3
    assert len({row.text_id for row in await rows(database)}) == 3
    bodies = [row.body for row in await rows(database, text) if row.kind == "document"]
    assert bodies == ["The review of Child Q\fIt was neglect."] * 3


async def test_what_was_read_days_ago_is_read_anew_for_another_article(database):
    await publish(database, REVIEW)
    [due] = await claim(database)
    await keep(database, read(due))
    later = NOW + timedelta(days=2)
    await publish(database, REVIEW, url="https://c.example/3", name="Harrowfold", at=later)
    assert len(await claim(database, now=later)) == 1


async def test_a_new_version_is_read_when_the_page_is_fetched_again(database):
    await publish(database, REVIEW)
    [due] = await claim(database)
    await keep(database, read(due))
    await again(database, REVIEW, at=NOW + timedelta(minutes=5))
    assert await claim(database, now=NOW + timedelta(minutes=5)) == []
    later = NOW + 3 * HOUR
    await again(database, REVIEW, at=later)
    [due] = await claim(database, now=later)
    assert due.known
    [kept] = await keep(database, read(due, "The review of Child Q, as amended", at=later))
    [row] = await rows(database)
    assert row.text_id == kept.text_id
    async with database.read() as connection:
        assert [hit.text_id for hit in await search.plain(connection, "child q review amended")] == [kept.text_id]
        assert await search.plain(connection, "neglect") == []


async def test_a_new_version_that_cannot_be_read_leaves_the_old_one(database):
    await publish(database, REVIEW)
    [due] = await claim(database)
    await keep(database, read(due))
    later = NOW + 3 * HOUR
    await again(database, REVIEW, at=later)
    [due] = await claim(database, now=later)
    await keep(database, unreadable(due, at=later))
    [row] = await rows(database)
    assert (row.state, row.reason, row.next_fetch_at) == ("read", None, None)
    assert await unread(database) == []


async def test_what_cannot_be_read_is_told_of_its_sources_since_then(database):
    await publish(database, REVIEW)
    [due] = await claim(database)
    await keep(database, unreadable(due, at=NOW + HOUR))
    [told] = await unread(database)
    assert (told.title, told.url, told.source, told.kind) == (REVIEW.title, REVIEW.url, "Alderbrook", "pdf")
    assert told.reason == "it is a scan without text"
    assert await unread(database, since=NOW + 2 * HOUR) == []
    assert await unread(database, names=()) == []


async def test_of_old_articles_nothing_is_told(database):
    await publish(database, REVIEW, old=True)
    [due] = await claim(database)
    await keep(database, unreadable(due))
    assert await unread(database) == []


async def test_a_failure_is_tried_again_and_said_once_it_lasts(database):
    await publish(database, REVIEW)
    [due] = await claim(database)
    await keep(database, failed(due, again=NOW + HOUR))
    assert await unread(database) == []
    assert await claim(database, now=NOW + 2 * HOUR, retry_by=NOW) == []
    [due] = await claim(database, now=NOW + HOUR)
    assert due.attempts == 1
    await keep(database, failed(due, at=NOW + HOUR, again=NOW + 3 * HOUR, said=True))
    [told] = await unread(database)
    assert told.reason == "the server answered 404 (not found)"
    [due] = await claim(database, now=NOW + 3 * HOUR)
    await keep(database, failed(due, at=NOW + 3 * HOUR, again=NOW + 9 * HOUR, said=True))
    assert await unread(database, since=NOW + 2 * HOUR) == []
    [due] = await claim(database, now=NOW + 9 * HOUR)
    await keep(database, read(due, at=NOW + 9 * HOUR))
    assert await unread(database) == []


async def test_an_entry_that_is_a_document_has_it_as_its_own(database):
    await list_once(database, seen("https://files.example/child-q.pdf", "Child Q"))
    [due] = await claim_entries(database)
    own = DocumentFinding(title="Child Q", kind="pdf", size=900, body="It was neglect.", pages=1)
    kept = await keep_page(database, replace(page_read(due, body="A summary."), own=own))
    assert await claim(database) == []
    [row] = await rows(database)
    assert (row.article_id, row.state, row.url) == (kept.article_id, "read", "https://files.example/child-q.pdf")
    assert [each.body for each in await rows(database, text)] == ["A summary.", "It was neglect."]


async def test_another_source_that_lists_the_article_brings_its_documents_back_to_the_matcher(database):
    await publish(database, REVIEW)
    [due] = await claim(database)
    await keep(database, read(due))

    async def waiting():
        async with database.write() as connection:
            claimed = await texts.claim(connection, now=NOW, until=NOW + LEASE, limit=9)
            await texts.done(connection, claimed)
        return sorted(each.text.kind for each in claimed)

    assert await waiting() == ["document", "revision"]
    await list_once(database, seen("https://a.example/1"), name="Westmarsh")
    assert await waiting() == ["document", "revision"]


async def test_what_every_article_links_to_is_the_sites(database):
    for number in range(document_keeping.MOST_ARTICLES + 2):
        await publish(database, REVIEW, url=f"https://a.example/{number}")
    await again(database, REVIEW, url="https://a.example/0", at=NOW + 3 * HOUR)
    assert [row.article_id for row in await rows(database)] == [1, 2, 3, 4, 5]


async def test_what_is_read_in_part_is_searched_and_told_once_for_each_state_of_it(database):
    await publish(database, REVIEW)
    [due] = await claim(database)
    await keep(database, read(due, partial="4 of its 9 pages are pictures without text"))
    [told] = await unread(database)
    assert (told.partly, told.reason) == (True, "4 of its 9 pages are pictures without text")
    await publish(database, REVIEW, url="https://b.example/2", name="Westmarsh")
    assert [row.reason for row in await rows(database)] == [told.reason] * 2
    later = NOW + 3 * HOUR
    await again(database, REVIEW, at=later)
    [due] = await claim(database, now=later)
    await keep(database, read(due, at=later, partial=told.reason))
    assert await unread(database, since=later) == []
    await again(database, REVIEW, at=later + 2 * HOUR)
    [due] = await claim(database, now=later + 2 * HOUR)
    await keep(database, read(due, at=later + 2 * HOUR))
    assert await unread(database) == []
