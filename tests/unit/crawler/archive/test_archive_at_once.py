"""Two that keep what belongs together, at the same time: whichever commits first, or is killed, the archive comes out the same."""

import pytest
from archive_builders import (
    LEASE,
    NOW,
    claim_entries,
    declare,
    declared,
    keep_page,
    list_once,
    page_failed,
    page_read,
    read,
    seen,
)
from lease_machines import at_once
from sqlalchemy import func, select, update
from stores import fresh_database

from crawler.archive import configuration, pages, polls, sources
from crawler.archive.records import Alias
from crawler.archive.schema import article, entry, text, to_match
from crawler.dedupe.urls import url_key

pytestmark = pytest.mark.postgresql
URL = "https://news.example/budget"
BODY = "All about it."
both_ways = pytest.mark.parametrize("ending", ["first", "second", "killed"])


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def record(connection, result):
    await pages.hold(connection, [result])
    return await pages.record(connection, result)


async def claim_source(database, name):
    async with database.write() as connection:
        await sources.poll_now(connection, [name], now=NOW)
        [due] = await sources.claim(connection, now=NOW, due_by=NOW, until=NOW + LEASE, limit=1, names=[name])
        return due


async def claim_one_by_one(database):
    """Every entry, as if others of its host were not there: who is late has one of which another has the next."""
    claimed = []
    while found := await claim_entries(database, limit=1):
        claimed += found
        async with database.write() as connection:
            hidden = update(entry).where(entry.c.id == found[0].id).values(next_fetch_at=None, lease_until=None)
            await connection.execute(hidden)
    async with database.write() as connection:
        await connection.execute(update(entry).values(next_fetch_at=NOW, lease_until=NOW + LEASE))
    return claimed


async def drain(database, *aliases):
    """Fetches what is still wanted once all leases have ended."""
    while claimed := await claim_entries(database, now=NOW + LEASE, limit=1):
        assert (await keep_page(database, page_read(*claimed, *aliases, body=BODY))).kept


async def articles_of_entries(database):
    """The article of each entry, and how many there are at all."""
    async with database.read() as connection:
        listed = (await connection.execute(select(entry.c.article_id).order_by(entry.c.id))).scalars().all()
        return listed, (await connection.execute(select(func.count()).select_from(article))).scalar_one()


@both_ways
@pytest.mark.parametrize("is_read", [True, False])
@pytest.mark.parametrize("page_is_first", [True, False])
@pytest.mark.parametrize("is_known", [True, False])
async def test_a_page_is_kept_while_another_source_lists_it(database, ending, is_read, page_is_first, is_known):
    await list_once(database, seen(URL, old=True), name="One")
    if is_known:
        [due] = await claim_entries(database)
        await keep_page(database, page_failed(due, again=NOW))
    [due] = await claim_entries(database)
    await declare(database, declared("One", host="one.example"), declared("Two"))
    listing = read(await claim_source(database, "Two"), seen(URL, "The budget in full"))
    result = page_read(due) if is_read else page_failed(due, again=NOW)
    works = [lambda one: record(one, result), lambda one: polls.record(one, [listing])]
    await at_once(database, *(works if page_is_first else works[::-1]), ending)
    await drain(database)
    listed, number = await articles_of_entries(database)
    is_listed_again = ending != "killed" or page_is_first
    assert (listed, number) == ([listed[0]] * (1 + is_listed_again), 1)
    assert listed[0] is not None
    async with database.read() as connection:
        assert (await connection.execute(select(article.c.old))).scalars().all() == [not is_listed_again]
        waiting = set((await connection.execute(select(to_match.c.text_id))).scalars())
        texts = (await connection.execute(select(text.c.id, text.c.n, text.c.title).order_by(text.c.n))).all()
        assert [row.n for row in texts] == list(range(1, len(texts) + 1))
        assert waiting == {row.id for row in texts}
        assert is_listed_again is ("The budget in full" in {row.title for row in texts})


@both_ways
@pytest.mark.parametrize("evidence", ["link", "redirect", "canonical"])
async def test_two_keep_pages_that_are_one_article(database, ending, evidence):
    """Two sources link to one address, or to two that lead to one."""
    urls = [URL, URL] if evidence == "link" else ["https://a.example/budget", "https://b.example/budget"]
    for name, url in zip(["One", "Two"], urls, strict=True):
        await list_once(database, seen(url, "Council agrees the budget"), name=name)
    more = [] if evidence == "link" else [Alias(key=url_key(URL), url=URL, evidence=evidence)]
    results = [page_read(due, *more, body=BODY) for due in await claim_one_by_one(database)]
    works = [lambda one, each=each: record(one, each) for each in results]
    ours, theirs, waited = await at_once(database, *works, ending)
    assert (theirs.kept, waited) == (True, True)
    await drain(database, *more)
    listed, number = await articles_of_entries(database)
    assert (listed, number) == ([theirs.article_id] * 2, 1)
    if ending != "killed":
        assert ours.article_id == theirs.article_id


def putting_in_force(fingerprint):
    async def work(connection):
        before = await configuration.take(connection, now=NOW)
        await configuration.apply(connection, fingerprint, by=1, now=NOW)
        return before

    return work


@both_ways
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (putting_in_force("B"), configuration.hold, ("B", True)),
        (configuration.hold, putting_in_force("B"), ("A", True)),
        (putting_in_force("B"), putting_in_force("C"), ("B", True)),
        (configuration.hold, configuration.hold, ("A", False)),
        (putting_in_force("B"), configuration.in_force, ("A", False)),
    ],
)
async def test_who_decides_by_what_is_declared_and_who_declares_it_anew_wait_for_each_other(
    database, ending, first, second, expected
):
    async with database.write() as connection:
        assert await putting_in_force("A")(connection) is None
    seen_by_second, waited = expected
    seen_by_second = "A" if ending == "killed" else seen_by_second
    assert await at_once(database, first, second, ending) == ("A", seen_by_second, waited)


@both_ways
async def test_of_two_that_are_the_first_to_put_one_in_force_the_second_sees_the_firsts(database, ending):
    found = await at_once(database, putting_in_force("A"), putting_in_force("B"), ending)
    assert found == (None, None if ending == "killed" else "A", True)
