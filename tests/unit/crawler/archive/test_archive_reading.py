"""What others read of the archive: the matcher's queue, an article's life, hosts on hold."""

from datetime import timedelta

import pytest
from archive_builders import (
    NOW,
    claim_entries,
    declare,
    declared,
    keep_page,
    list_once,
    page_failed,
    page_read,
    seen,
)
from stores import fresh_database

from crawler.archive import articles, hosts, life, texts
from crawler.archive.records import Alias, PageResult, SeenEntry
from crawler.errors import StoreError
from crawler.models import Entry

ONE = "https://www.a.example/news/1"
HOUR = timedelta(hours=1)


@pytest.fixture
async def database(tmp_path):
    async with fresh_database(tmp_path) as database:
        yield database


async def test_texts_wait_with_every_source_that_lists_them(database):
    await declare(database, declared("Alderbrook", host="alderbrook.example", tags=("council", "south")))
    await list_once(database, seen(ONE))
    await list_once(database, seen(ONE), name="Westmarsh")
    (due,) = await claim_entries(database)
    await keep_page(database, page_read(due, body="Text."))
    async with database.write() as connection:
        (claimed,) = await texts.claim(connection, now=NOW, until=NOW + HOUR, limit=10)
        waiting = claimed.text
        assert (waiting.text_id, waiting.article_id, waiting.kind, waiting.body) == (1, 1, "revision", "Text.")
        assert (waiting.url, waiting.old) == (ONE, False)
        assert waiting.origins == {"Alderbrook", "council", "south", "Westmarsh"}
        assert await texts.texts(connection, [1, 99]) == [waiting]
        assert await texts.texts(connection, []) == []


async def a_waiting_text(database):
    await list_once(database, seen(ONE))
    (due,) = await claim_entries(database)
    await keep_page(database, page_read(due, body="Text."))


async def claim_texts(database, *, now=NOW, **more):
    async with database.write() as connection:
        return await texts.claim(connection, now=now, until=now + HOUR, limit=10, **more)


async def test_a_claimed_text_is_nobody_elses_until_its_lease_ends(database):
    await a_waiting_text(database)
    (claimed,) = await claim_texts(database)
    assert await claim_texts(database, now=NOW + HOUR / 2) == []
    (again,) = await claim_texts(database, now=NOW + HOUR)
    async with database.write() as connection:
        assert await texts.held(connection, [claimed]) == []
        assert await texts.held(connection, [again]) == [again]
        await texts.done(connection, [again])
        assert not await texts.any_waiting(connection)


async def test_a_text_that_is_put_there_again_meanwhile_comes_again(database):
    await a_waiting_text(database)
    (claimed,) = await claim_texts(database)
    async with database.write() as connection:
        await articles.listed_again(connection, [1])
        await texts.done(connection, await texts.held(connection, [claimed]))
    (again,) = await claim_texts(database)
    assert (again.round, again.text) == (claimed.round + 1, claimed.text)


async def test_given_back_or_left_out(database):
    await a_waiting_text(database)
    claimed = await claim_texts(database)
    async with database.write() as connection:
        assert await texts.any_waiting(connection)
        assert not await texts.any_free(connection, now=NOW)
        await texts.release(connection, claimed)
        assert await texts.any_free(connection, now=NOW)
        assert not await texts.any_free(connection, now=NOW, besides=[1])
        assert not await texts.any_waiting(connection, besides=[1])
    assert await claim_texts(database, besides=[1]) == []
    assert len(await claim_texts(database)) == 1
    async with database.write() as connection:
        await texts.release_all(connection)
        assert await texts.any_free(connection, now=NOW)


async def article_life(database, url):
    async with database.read() as connection:
        return await life.article_life(connection, url)


async def test_the_life_of_an_article(database):
    await list_once(database, seen(ONE, "Serious case review published"))
    (due,) = await claim_entries(database)
    await keep_page(database, page_failed(due, again=NOW + HOUR))
    (due,) = await claim_entries(database, now=NOW + HOUR)
    moved = Alias(key="a.example/moved", url="https://a.example/moved", evidence="redirect")
    await keep_page(database, page_read(due, moved, at=NOW + HOUR))
    found = await article_life(database, "http://a.example/moved?utm_source=x")
    assert found.article["url_key"] == "a.example/news/1"
    assert [each["evidence"] for each in found.aliases] == ["link", "redirect"]
    (listed,) = found.entries
    assert (listed["source"], listed["poll"]["outcome"]) == ("Alderbrook", "read")
    assert [visit["outcome"] for visit in listed["pages"]] == ["failed", "read"]
    assert [each["origin"] for each in found.texts] == ["feed", "page"]


async def test_an_entry_that_waits_has_a_life_too(database):
    await list_once(database, seen(ONE))
    found = await article_life(database, ONE)
    assert (found.article, found.aliases, found.texts, len(found.entries)) == (None, (), (), 1)


async def test_an_entry_without_a_page_is_found_by_its_address(database):
    notice = Entry(key="guid-7", url="https://a.example/feed#guid-7", title="Notice")
    await list_once(database, SeenEntry(entry=notice, url_key="a.example/feed#guid-7", host="", old=False))
    (due,) = await claim_entries(database)
    await keep_page(
        database, PageResult(entry=due, at=NOW, outcome="linkless", finding=page_failed(due).finding, took=0)
    )
    found = await article_life(database, "https://a.example/feed#guid-7")
    assert (found.article["url_key"], len(found.texts)) == ("a.example/feed#guid-7", 1)


async def test_nobody_ever_listed_it(database):
    assert await article_life(database, ONE) is None
    with pytest.raises(ValueError, match="web address"):
        await article_life(database, "Haringey")


async def test_hosts_on_hold(database):
    async with database.write() as connection:
        await hosts.hold(connection, "a.example", NOW + HOUR)
        await hosts.hold(connection, "a.example", NOW)
        await hosts.hold(connection, "b.example", NOW)
        await hosts.hold(connection, "b.example", NOW + 2 * HOUR)
        assert await hosts.holds(connection, now=NOW) == {"a.example": NOW + HOUR, "b.example": NOW + 2 * HOUR}
        assert await hosts.holds(connection, now=NOW + HOUR) == {"b.example": NOW + 2 * HOUR}
        await hosts.forget(connection, now=NOW + HOUR)
        assert len(await hosts.holds(connection, now=NOW - HOUR)) == 1


async def test_a_time_without_a_zone_is_refused(database):
    with pytest.raises(StoreError, match="without a zone"):
        async with database.write() as connection:
            await hosts.hold(connection, "a.example", NOW.replace(tzinfo=None))
